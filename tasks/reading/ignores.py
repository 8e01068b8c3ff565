"""Ignore comments: `<!-- citewatch: ignore - why -->` in Markdown, HTML and wikitext.

What a comment is for:

- before a paragraph, list item or table row, or at its beginning: all of it;
- within one, on a line of its own: the sentence that begins behind it;
- within one, elsewhere: the sentence it stands in or directly follows, as with a citation's mark;
- `ignore-start` and `ignore-end`: every sentence that begins between them.

A comment that is wrong has no effect, so that it hides nothing, and is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from models.errors import InputError
from models.values import PassageKind
from tasks.extracting.characters import one_line
from tasks.reading.values import CommentProblem, Ignored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.values import Span
    from tasks.reading.woven import Comment, Lines, Paragraph

ONE: Final = "ignore"
START: Final = "ignore-start"
END: Final = "ignore-end"
KNOWN: Final = (ONE, START, END)

MOST_COMMENTS: Final = 20_000
"""Comments that name us, in one document."""

LONGEST_WHY: Final = 500
"""Characters of a comment's words that are kept."""

_OURS: Final = re.compile(r"citewatch\s*:\s*", re.IGNORECASE)
_NEARLY: Final = re.compile(
    r"citewatch[\s.;,=/-]+(?:ignore|disable|enable|off|on|skip|start|end)\b", re.IGNORECASE
)
_WORDED: Final = re.compile(
    r"(?P<name>[^\s–—]+)(?P<dash>\s+-+(?=\s)|\s*[–—]+)?(?P<why>.*)", re.DOTALL
)
_FORM: Final = "write <!-- citewatch: ignore - why -->"


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a comment asks for (one of KNOWN), and the words it gives for it."""

    name: str
    why: str


def instruction(comment: str) -> Instruction | str | None:
    """Read what stands between `<!--` and `-->`.

    None: it is not for us. A string: it is, but is wrong, and this is what to say about it.
    """
    text = comment.strip()
    ours = _OURS.match(text)
    if ours is None:
        return f"a colon is missing: {_FORM}" if _NEARLY.match(text) else None
    words = text[ours.end() :]
    if not words:
        return f"says nothing: {_FORM}"
    said = _WORDED.match(words)
    name = (said["name"] if said else words).lower()
    if said is None or name not in KNOWN:
        near = get_close_matches(name[:40], KNOWN, n=1)
        meant = f" Did you mean {near[0]}?" if near else f" Known are {', '.join(KNOWN)}."
        return f"there is no instruction {one_line(name[:40])!r}.{meant}"
    if said["why"].strip() and not said["dash"]:
        return f"words stand after {name} without a dash: {_FORM}"
    return Instruction(name, one_line(said["why"])[:LONGEST_WHY])


class Ignores:
    """The ignore comments of one document, whose paragraphs are in the order of its text.

    Raises InputError for more than MOST_COMMENTS.
    """

    def __init__(self, paragraphs: Iterable[Paragraph], text: str, lines: Lines) -> None:
        self._text = text
        self._lines = lines
        self._problems: list[tuple[int, str]] = []
        self._single: dict[int, Ignored] = {}
        self._stretches: list[tuple[Span, Ignored]] = []
        self._used: set[int] = set()
        self._carried: list[Comment] = []
        comments = (comment for paragraph in paragraphs for comment in paragraph.comments)
        self._read(sorted(comments, key=_begin))

    def _read(self, comments: Iterable[Comment]) -> None:
        opened: tuple[int, Ignored] | None = None
        for number, comment in enumerate(comments):
            if number >= MOST_COMMENTS:
                raise InputError(
                    f"holds more than {MOST_COMMENTS} ignore comments", hint="split the document"
                )
            said = instruction(comment.text)
            if said is None:
                continue
            line = self._lines.at(comment.source[0])[0]
            if isinstance(said, str):
                self._problems.append((line, said))
                continue
            ignored = Ignored(line=line, why=said.why)
            if said.name == ONE:
                self._single[comment.source[0]] = ignored
            elif said.name == START and opened is None:
                opened = comment.source[1], ignored
            elif said.name == START and opened is not None:
                first = opened[1].line
                self._problems.append((line, f"a stretch began on line {first} already"))
            elif opened is None:
                self._problems.append((line, f"{END} without {START} before it"))
            else:
                self._stretches.append(((opened[0], comment.source[0]), opened[1]))
                opened = None
        if opened is not None:
            said = f"{START} without {END}: nothing is ignored by it"
            self._problems.append((opened[1].line, said))

    def within(self, paragraph: Paragraph, starts: Sequence[int]) -> dict[int, Ignored]:
        """Which sentences of a paragraph its comments are for, by index; they begin at `starts`.

        A comment before a table's header is for the row below it.
        """
        carried, self._carried = self._carried, []
        if paragraph.aside and paragraph.kind is PassageKind.ROW:
            self._carried = [*carried, *paragraph.comments]
            return {}
        found: dict[int, Ignored] = {}
        whole = range(len(starts))
        meant = [(one, whole) for one in carried]
        meant += [(one, self._meant(one, starts, paragraph)) for one in paragraph.comments]
        for comment, sentences in meant:
            ignored = self._single.get(comment.source[0])
            if ignored is None or not starts:
                continue
            self._used.add(comment.source[0])
            for index in sentences if len(found) < len(starts) else ():
                found.setdefault(index, ignored)
        return found

    def _meant(self, comment: Comment, starts: Sequence[int], paragraph: Paragraph) -> range:
        at = comment.offset
        if not at or not starts:
            return range(len(starts))
        before = max(bisect_right(starts, at - 1) - 1, 0)
        following = starts[before + 1] if before + 1 < len(starts) else None
        if following is not None and self._alone(comment.source):
            behind = not paragraph.text[at:following].strip()
            return range(before + behind, before + behind + 1)
        return range(before, before + 1)

    def _alone(self, source: Span) -> bool:
        """Whether a comment is all that stands on its line or lines."""
        start, end = source
        before = re.split(r"[\r\n]", self._text[max(start - 200, 0) : start])[-1]
        after = re.split(r"[\r\n]", self._text[end : end + 200])[0]
        return not before.strip() and not after.strip()

    def at(self, start: int) -> Ignored | None:
        """The stretch in which a sentence begins, or None."""
        index = bisect_right(self._stretches, start, key=_stretch_begin) - 1
        if index < 0 or start >= self._stretches[index][0][1]:
            return None
        (begin, _), ignored = self._stretches[index]
        self._used.add(begin)
        return ignored

    def problems(self) -> tuple[CommentProblem, ...]:
        """Comments that are wrong, and (once all was read) those that no sentence is ignored by."""
        unused = [one.line for at, one in self._single.items() if at not in self._used]
        unused += [one.line for (at, _), one in self._stretches if at not in self._used]
        nothing = [(line, "there is no sentence here to ignore") for line in unused]
        return tuple(
            CommentProblem(line=line, message=message)
            for line, message in sorted([*self._problems, *nothing])
        )


def _begin(comment: Comment) -> int:
    return comment.source[0]


def _stretch_begin(stretch: tuple[Span, Ignored]) -> int:
    return stretch[0][0]
