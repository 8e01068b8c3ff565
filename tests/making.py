"""Makes the smallest DOCX and PDF files that hold what a test needs."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"

Piece = str | tuple[str, str]
"""Text, or one of ("link:URL", text), ("footnote", text), ("endnote", text), ("bold", text)."""

Block = tuple[str, list[Piece]]
"""Style ("p", "h1", "li", "ol", "row") and its pieces; a row's pieces are its cells."""


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


class Docx:
    """A Word document written block by block."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self.notes: dict[str, list[list[Piece]]] = {"footnote": [], "endnote": []}
        self.body: list[str] = []

    def piece(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return _run(piece)
        kind, text = piece
        if kind == "bold":
            return _run(text, "<w:rPr><w:b/></w:rPr>")
        if kind in self.notes:
            parts: list[Piece] = []
            for word in text.split():
                url = word.rstrip(".,;")
                parts.append((f"link:{url}", url) if url.startswith("http") else word + " ")
                parts.append(word[len(url) :] + " " if url.startswith("http") else "")
            self.notes[kind].append(parts)
            number = len(self.notes[kind])
            return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'
        self.links.append(kind.removeprefix("link:"))
        return f'<w:hyperlink r:id="L{len(self.links)}">{_run(text)}</w:hyperlink>'

    def paragraph(self, style: str, pieces: list[Piece]) -> str:
        names = {"h1": "Heading1", "h2": "Heading2", "title": "Title"}
        properties = f'<w:pStyle w:val="{names[style]}"/>' if style in names else ""
        if style in {"li", "ol"}:
            number = 1 if style == "li" else 2
            properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        inner = "".join(self.piece(piece) for piece in pieces)
        return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"

    def add(self, blocks: list[Block]) -> None:
        rows: list[str] = []
        for style, pieces in [*blocks, ("end", [])]:
            if style == "row":
                cells = "".join(f"<w:tc>{self.paragraph('p', [piece])}</w:tc>" for piece in pieces)
                rows.append(f"<w:tr>{cells}</w:tr>")
                continue
            if rows:
                self.body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
                rows = []
            if style != "end":
                self.body.append(self.paragraph(style, pieces))

    def saved(self, title: str = "") -> bytes:
        notes = {}
        for kind, listed in self.notes.items():
            inner = "".join(
                f'<w:{kind} w:id="{number}">{self.paragraph("p", parts)}</w:{kind}>'
                for number, parts in enumerate(listed, start=1)
            )
            notes[kind] = f'<w:{kind}s xmlns:w="{W}" xmlns:r="{R}">{inner}</w:{kind}s>'
        document = (
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(self.body)}</w:body>'
            "</w:document>"
        )
        hyperlinks = "".join(
            f'<Relationship Id="L{number}" Type="{R}/hyperlink" Target="{escape(url)}" '
            'TargetMode="External"/>'
            for number, url in enumerate(self.links, start=1)
        )
        relations = f'<Relationships xmlns="{P}/relationships">%s</Relationships>'
        kinds = "".join(
            f'<Relationship Id="{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>'
            for kind in ("footnotes", "endnotes", "styles", "numbering")
        )
        styles = "".join(
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
            for name, shown in (
                ("Heading1", "heading 1"),
                ("Heading2", "heading 2"),
                ("Title", "Title"),
            )
        )
        numbering = "".join(
            f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:numFmt w:val="{form}"/>'
            f'</w:lvl></w:abstractNum><w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
            for n, form in ((1, "bullet"), (2, "decimal"))
        )
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{P}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
            ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.'
            'main+xml"/></Types>',
            "_rels/.rels": relations
            % f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>',
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations % (kinds + hyperlinks),
            "word/footnotes.xml": notes["footnote"],
            "word/endnotes.xml": notes["endnote"],
            "word/_rels/footnotes.xml.rels": relations % hyperlinks,
            "word/_rels/endnotes.xml.rels": relations % hyperlinks,
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>',
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>'
            f"{escape(title)}</dc:title></cp:coreProperties>",
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), part)
        return out.getvalue()


def docx(*blocks: Block, title: str = "") -> bytes:
    """A DOCX of these blocks."""
    document = Docx()
    document.add(list(blocks))
    return document.saved(title)


Line = str | tuple[str, str, str, str]
"""A line of text, or (before, linked text, URL, after)."""


def pdf(*pages: list[Line]) -> bytes:
    """A PDF in Courier, whose letters are all as wide, so that a link's place can be told."""
    size, top, left = 10, 780, 50
    width = size * 0.6
    objects: list[bytes] = [b"", b""]
    kids: list[int] = []
    font = 3
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>")
    for page in pages:
        commands: list[str] = []
        notes: list[int] = []
        for number, line in enumerate(page):
            y = top - 14 * number
            text = line if isinstance(line, str) else line[0] + line[1] + line[3]
            shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            commands.append(f"BT /F1 {size} Tf {left} {y} Td ({shown}) Tj ET")
            if isinstance(line, tuple):
                x0 = left + len(line[0]) * width
                x1 = x0 + len(line[1]) * width
                objects.append(
                    f"<</Type/Annot/Subtype/Link/Rect[{x0:.1f} {y - 2} {x1:.1f} {y + 9}]"
                    f"/A<</S/URI/URI({line[2]})>>>>".encode()
                )
                notes.append(len(objects))
        stream = "\n".join(commands).encode("cp1252")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        contents = len(objects)
        annotations = " ".join(f"{note} 0 R" for note in notes)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 620 842]/Contents {contents} 0 R"
            f"/Resources<</Font<</F1 {font} 0 R>>>>/Annots[{annotations}]>>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{listed}]>>".encode()
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
