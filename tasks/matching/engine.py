"""The judge that rules alone make."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from models.status import Reason
from models.values import Judgement
from tasks.extracting.language import guess
from tasks.matching.casing import in_one_case, pairs_of_names, recased
from tasks.matching.claims import prepare_claim
from tasks.matching.evidence import gather
from tasks.matching.explain import explain
from tasks.matching.lexicon import lexicon
from tasks.matching.parted import judged_by_parts
from tasks.matching.prepared import PreparedPage, prepare
from tasks.matching.quotes import deciding_span, quote_for
from tasks.matching.rules import decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.values import Context, Page, Statement
    from tasks.matching.evidence import Evidence
    from tasks.matching.rules import Decision

ENGINE = "rules/5"

_KNOWN = 0.6
_FOREIGN = re.compile(r"(?<!\w)(?:à|où|für|über)(?!\w)")
"""Little words, like those of the table, that only their letters tell from English ones."""
_READABLE = frozenset({"en", ""})
"""Languages the tables are for; "" is a text too short to tell."""


class PreparingJudge(ABC):
    """A judge that makes a page ready once and then looks at one claim after the other."""

    @abstractmethod
    def judge_prepared(self, statement: Statement, page: PreparedPage) -> Judgement:
        """Judge one claim against a prepared page. Raises ValueError for an empty claim."""

    def judge(self, statement: Statement, page: Page, *, context: Context) -> Judgement:
        """Judge one claim against one page. Raises ValueError for an empty claim."""
        return self.judge_page([statement], page, context=context)[0]

    def judge_page(
        self, statements: Sequence[Statement], page: Page, *, context: Context
    ) -> list[Judgement]:
        """Judge many claims against one page, in their order; the page is prepared once."""
        del context
        prepared = prepare(page)

        def judge(statement: Statement) -> Judgement:
            return self.judge_prepared(statement, prepared)

        return [judged_by_parts(one, judge, judge(one)) for one in statements]


class RulesJudge(PreparingJudge):
    """Judges by rules over findings: quotations, numbers, dates, names, negation, direction.

    It knows no synonyms beyond its tables and no meaning. When in doubt it says missing.
    """

    @property
    def engine(self) -> str:
        """Name and version."""
        return ENGINE

    def judge_prepared(self, statement: Statement, page: PreparedPage) -> Judgement:
        """Judge one claim against a prepared page. Raises ValueError for an empty claim."""
        return judge_prepared(statement, page)


def evidence_of(statement: Statement, page: PreparedPage) -> tuple[Evidence, Decision]:
    """What a page has on a claim, and what the rules say of it: where every judge begins.

    A claim all in one case is read in the case that `recased` gives it. Raises ValueError for an
    empty claim.
    """
    if not statement.text.strip():
        raise ValueError("an empty claim cannot be judged")
    if in_one_case(statement.text):
        pairs = pairs_of_names(segment.tokens for segment in page.segments)
        text = recased(statement.text, page.proper, page.plain, pairs)
        statement = replace(statement, text=text)
    evidence = gather(prepare_claim(statement, proper=page.proper), page)
    return evidence, decide(evidence)


def in_other_language(evidence: Evidence, ruled: Decision) -> bool:
    """Say whether the claim or the page is in a language the tables are not for.

    A quotation that is there word for word is there in any language. A guess from one sentence full
    of names is weak: it must have no English little word, and most of its words in lower case must
    be unknown.
    """
    claim, page = evidence.claim, evidence.page
    if ruled.reason is Reason.QUOTED:
        return False
    if page.page.language not in _READABLE:
        return True
    words = lexicon()
    small = {token.word for token in claim.tokens if not token.capital}
    if not small & words.cues["english"] and (
        small & words.cues["foreign"] or _FOREIGN.search(claim.statement.text)
    ):
        return True
    if guess(claim.statement.text) in _READABLE:
        return False
    common = [token for token in claim.tokens if not (token.capital or token.numeric)]
    if any(token.word in words.cues["english"] for token in claim.tokens):
        return False
    known = sum(token.word in words.stopwords or token.stem in words.weights for token in common)
    return known < _KNOWN * len(common) or not common


def other_language(engine: str) -> Judgement:
    """The answer for a claim or page in a language that is not read."""
    return Judgement(
        reason=Reason.OTHER_LANGUAGE,
        confidence=1.0,
        explanation=Reason.OTHER_LANGUAGE.sentence,
        engine=engine,
    )


def judge_prepared(statement: Statement, page: PreparedPage) -> Judgement:
    """Judge one claim against a prepared page. Raises ValueError for an empty claim."""
    evidence, decision = evidence_of(statement, page)
    reason, confidence, reading = decision.reason, decision.confidence, decision.reading
    if in_other_language(evidence, decision):
        return other_language(ENGINE)
    findings = (*evidence.quotations, *(reading.findings if reading else ()))
    return Judgement(
        reason=reason,
        confidence=confidence,
        explanation=explain(reason, findings),
        engine=ENGINE,
        quote=quote_for(page.page, *deciding_span(reading.alignment, findings))
        if reading
        else None,
        findings=findings,
    )
