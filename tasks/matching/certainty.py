"""Which verdicts are too unsure to be left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.values import Judgement


def unsure(judgement: Judgement, *, below: float) -> bool:
    """Whether another judge, or a person, should look: the page was read, and confidence is low.

    `below` is the setting CITEWATCH_REVIEW_BELOW. Nobody knows more of a page that could not be
    read, or that is in a language the engine does not read.
    """
    return judgement.reason.judged and judgement.confidence < below
