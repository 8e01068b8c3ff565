"""Sentences of several independent statements, cut where one ends and the next begins.

Only where both sides have a subject and a verb of their own: after a semicolon, or after a comma
and a conjunction that a new subject follows. Everything else stays whole: a wrong cut makes a
statement that nobody made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tasks.reading.verbs import is_verb

if TYPE_CHECKING:
    from models.values import Span

_CUT: Final = re.compile(r";\s+(?:(?:and|but|however,|while|whereas|yet)\s+)?"
                         r"|,\s+(?:and|but|while|whereas|yet)\s+")  # fmt: skip
_WORD: Final = re.compile(r"[^\W_][\w'’.%-]*")
_SUBJECT: Final = re.compile(
    r"(?:the|a|an|this|that|these|those|it|he|she|they|its|his|her|their|some|many|most|all|both"
    r"|each|every|no|another|other|more|about|over|nearly|only|in|by|on|at|after|before|since)\b"
    r"|[A-Z\d$€£“\"]|[a-z]+s\b",
)
_DEPENDENT: Final = re.compile(
    r"\b(?:that|which|who|whose|whom|if|when|because|although|though|unless|whether|as|where)\b[^,;]*$",
    re.IGNORECASE,
)
_SUBORDINATE_START: Final = re.compile(
    r"\s*(?:if|when|because|although|though|unless|while|as|since|after|before|where|whether)\b",
    re.IGNORECASE,
)
_LEAST_WORDS: Final = 4
_VERB_WITHIN: Final = 7
_OPENING: Final = '(“"[«'
_CLOSING: Final = ')”"]»'


def statement_spans(text: str) -> list[Span]:
    """Give the spans of the independent statements of a sentence; one span if there is one."""
    spans: list[Span] = []
    start = 0
    for cut in _CUT.finditer(text):
        left, right = text[start : cut.start()], text[cut.end() :]
        semicolon = cut[0].startswith(";")
        if _enclosed(text, cut.start()) or not _independent(left, right, semicolon=semicolon):
            continue
        spans.append((start, cut.start()))
        start = cut.end()
    spans.append((start, len(text)))
    return spans


def _enclosed(text: str, at: int) -> bool:
    """Within brackets or quotation marks nothing is cut."""
    before = text[:at]
    if before.count('"') % 2:
        return True
    opened = sum(before.count(mark) for mark in _OPENING if mark != '"')
    closed = sum(before.count(mark) for mark in _CLOSING if mark != '"')
    return opened > closed


def _independent(left: str, right: str, *, semicolon: bool) -> bool:
    if not _SUBJECT.match(right):
        return False
    if not semicolon and (_DEPENDENT.search(left) or _SUBORDINATE_START.match(left)):
        return False
    before = _WORD.findall(left)
    after = _WORD.findall(_CUT.split(right, maxsplit=1)[0])
    if len(before) < _LEAST_WORDS or len(after) < _LEAST_WORDS:
        return False
    if not any(is_verb(word) for word in before[1:]):
        return False
    # Its verb comes soon, and after a subject: "and sold it" goes on with the first one's.
    if is_verb(after[0]) and not is_verb(after[1]):
        return False
    return any(is_verb(word) for word in after[1 : _VERB_WITHIN + 1])
