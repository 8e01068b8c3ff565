"""Which characters a page's text may hold: what reads as text, and nothing that acts.

Control characters, bidirectional overrides and invisible characters are what hostile pages hide
words with, and what would drive a terminal that prints a quote.
"""

from __future__ import annotations

import re
from typing import Final

_LINE_BREAKS: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN: Final = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls
    "\xad\u034f\u180b-\u180f\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # soft hyphen, zero widths
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidirectional controls
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"  # non-characters, tags
    "]"
    # Joiners are letters' business in Arabic and Indic scripts and in emoji, nowhere else.
    "|(?<![\u0600-\u1fff\u2600-\u27ff\ufe0f\U0001f000-\U0001ffff])[\u200c\u200d]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_AROUND_BREAKS: Final = re.compile(r" ?\n[ \n]*")


def visible(text: str) -> str:
    """Give `text` without characters that do not show, and all line breaks as line feeds.

    Lone surrogates become U+FFFD, so that the result always encodes as UTF-8.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAKS.sub("\n", text)
    return _UNSEEN.sub("", _SURROGATES.sub("\ufffd", text))


def one_line(text: str) -> str:
    """Give visible `text` with every run of whitespace as one space, stripped."""
    return " ".join(visible(text).split())


def lines(text: str) -> str:
    """Give visible `text` with runs of spaces as one, no blank lines, each line stripped."""
    return _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", visible(text))).strip()
