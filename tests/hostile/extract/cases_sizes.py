"""Hostile bodies: their size and shape. All generated."""

from __future__ import annotations

from body_case import SAYS, Case, P, html

from models.status import Reason

CASES = [
    # -- size and shape
    Case(
        why="50,000 spans in one paragraph: quadratic for trafilatura",
        body=html("<p>" + "<span>It rose. </span>" * 50_000 + "</p>" + P),
        reason=Reason.UNREADABLE,
    ),
    Case(why="5,000 nested divs", body=html("<div>" * 5_000 + P + "</div>" * 5_000)),
    Case(why="5,000 nested spans", body=html("<span>" * 5_000 + SAYS)),
    Case(why="5,000 nested lists", body=html("<ul><li>" * 5_000 + SAYS), reason=Reason.UNREADABLE),
    Case(why="5,000 nested quotes", body=html("<blockquote>" * 5_000 + SAYS)),
    Case(why="1,000 nested tables", body=html("<table><tr><td>" * 1_000 + SAYS)),
    Case(why="5,000 nested links and bolds", body=html("<a><b><i>" * 5_000 + SAYS)),
    Case(
        why="a table of 10 MB",
        body=html(P + "<table>" + "<tr><td>Alpha<td>12345</tr>" * 370_000),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="a row of 30,000 cells",
        body=html(P + "<table><tr>" + "<td>12" * 30_000),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="cells that span everything",
        body=html(P + "<table><tr><td colspan=999999999 rowspan=999999999>x</table>"),
    ),
    Case(
        why="100,000 links",
        body=html(P + "<a href=/x>link</a> " * 100_000),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="20,000 unclosed paragraphs",
        body=html(P + "<p>It rose." * 20_000),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="50,000 unclosed headings", body=html(P + "<h2>Up" * 50_000), reason=Reason.UNREADABLE
    ),
    Case(why="50,000 line breaks", body=html(P + "a<br>" * 50_000), reason=Reason.UNREADABLE),
    Case(why="a million newlines", body=html("\n" * 1_000_000 + P)),
    Case(
        why="a million newlines of plain text",
        type="text/plain",
        body=lambda: b"\n" * 1_000_000 + SAYS.encode(),
    ),
    Case(
        why="a million lines of plain text",
        type="text/plain",
        reason=Reason.UNREADABLE,
        body=lambda: SAYS.encode() + b"\n\n" + b"word\n" * 1_000_000,
    ),
    Case(
        why="one line of 2 MB without a space",
        body=lambda: b"x" * 2_000_000 + b" " + SAYS.encode(),
        type="text/plain",
    ),
    Case(
        why="one line of 2 MB of words",
        body=html("<p>" + "word " * 400_000 + "</p>" + P),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="2 MB of full stops",
        body=html("<p>" + "." * 2_000_000 + "</p>" + P),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="300,000 reference markers",
        body=html("<p>" + "[12]" * 300_000 + "</p>" + P),
        reason=Reason.UNREADABLE,
    ),
    Case(
        why="a megabyte of opening brackets",
        body=lambda: b"<" * 1_000_000 + P.encode(),
        reason=Reason.UNREADABLE,
    ),
    Case(why="300,000 ampersands", body=html("&" * 300_000 + P)),
    Case(why="a megabyte in one attribute", body=html(f"<p title='{'x' * 1_000_000}'>{SAYS}</p>")),
    Case(
        why="5,000 attributes on one element",
        body=html(f"<p {' '.join(f'a{n}=1' for n in range(5_000))}>{SAYS}</p>"),
    ),
    Case(why="an attribute without its closing quote", body=html(P + "<p title='" + "x" * 100_000)),
    Case(
        why="a megabyte of a picture as data",
        body=html(f"<img src='data:x;base64,{'A' * 10**6}'>{P}"),
    ),
    Case(why="20,000 elements noscript, unclosed", body=html(P + "<noscript>" * 20_000)),
    Case(
        why="20,000 scripts of JSON-LD, unclosed",
        body=html(P + "<script type=application/ld+json>" * 20_000),
    ),
    Case(why="a tag name of a megabyte", body=html(P + "<" + "p" * 1_000_000 + ">")),
    Case(why="100,000 comments", body=html("<!-- x -->" * 100_000 + P)),
    Case(why="a comment that never ends", body=html(P + "<!-- " + "x" * 100_000), never="xxx"),
]
