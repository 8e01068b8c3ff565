"""A language model as a judge: its word counts only as far as the page and the rules bear it."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from math import fsum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from models.errors import JudgeError
from models.status import Status
from models.values import Judgement
from tasks.judging.metering import BudgetSpentError, Tally
from tasks.matching.engine import evidence_of, in_other_language, other_language
from tasks.matching.guarded import Opinion, settle
from tasks.matching.guards import STRICT, refusal
from tasks.matching.judges import PartlyJudgedError
from tasks.matching.prepared import prepare
from tasks.matching.quotations import Fidelity, locate
from tasks.matching.windows import about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.settings import Settings
    from models.values import Context, Page, Span, Statement
    from tasks.judging.asking import Answer, Conversation
    from tasks.judging.metering import Meter
    from tasks.matching.evidence import Evidence, Reading
    from tasks.matching.prepared import PreparedPage
    from tasks.matching.rules import Decision

VERSION: Final = "llm/1"
"""Of the question and of what is made of the answer."""
SURE: Final = 0.8
"""Confidence of a decided answer that nothing lowered; a model's own figures mean little."""
SURE_OF_NOTHING: Final = 0.75
LONGEST_PASSAGE: Final = 1_500
LONGEST_QUOTE: Final = 1_500
LONGEST_WHY: Final = 300
IN_QUOTE: Final = 0.2
"""Share of the claim's weight that the quotation itself must hold."""
GIVEN_UP: Final = 5
"""Failures in a row after which nothing more is asked."""
_OPENAI: Final = "api.openai.com"
_NOT_FOUND: Final = "what it quotes is not on the page"
_BESIDE: Final = "what it quotes does not speak of the claim"


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A claim with its evidence, worth asking about."""

    evidence: Evidence
    ruled: Decision


class LanguageModelJudge:
    """Asks a language model about the page's best passages; an OpenAI-compatible server answers.

    Raises JudgeError when the extra is not installed, no model is named, the address is none, or
    OpenAI itself is to be asked without a key. Calls go through the meter before they are made.
    """

    def __init__(self, model: str, settings: Settings, meter: Meter | None = None) -> None:
        if not model.strip():
            raise JudgeError("llm: names no model", hint="e.g. --judge llm:gpt-4o-mini")
        for library in ("pydantic_ai", "openai", "httpx2"):
            if find_spec(library) is None:
                raise JudgeError(
                    "what is needed to ask a language model is not installed",
                    hint="pip install 'citewatch[llm]'",
                )
        where = urlsplit(settings.llm_base_url)
        if where.scheme not in {"http", "https"} or not where.hostname:
            raise JudgeError(
                "CITEWATCH_LLM_BASE_URL is not a web address",
                hint="e.g. http://localhost:11434/v1",
            )
        if where.hostname == _OPENAI and not settings.llm_api_key.get_secret_value():
            raise JudgeError(
                f"there is no key for {_OPENAI}",
                hint="set CITEWATCH_LLM_API_KEY, or CITEWATCH_LLM_BASE_URL for another server",
            )
        self._model = model.strip()
        self._settings = settings
        self._meter: Meter = meter or Tally()
        self._failed = 0
        self._final: JudgeError | None = None

    @property
    def engine(self) -> str:
        """Name and version: of the question, and the model's name."""
        return f"{VERSION}:{self._model}"

    def metered(self, meter: Meter) -> LanguageModelJudge:
        """The same judge with its calls counted by `meter`."""
        return LanguageModelJudge(self._model, self._settings, meter)

    def judge(self, statement: Statement, page: Page, *, context: Context) -> Judgement:
        """Judge one claim against one page.

        Raises ValueError for an empty claim, JudgeError when no answer comes, and BudgetSpentError
        when none may be asked for.
        """
        try:
            return self.judge_page([statement], page, context=context)[0]
        except PartlyJudgedError as error:
            (only,) = error.answers
            if isinstance(only, JudgeError):
                raise only from error
            raise

    def judge_page(
        self, statements: Sequence[Statement], page: Page, *, context: Context
    ) -> list[Judgement]:
        """Judge many claims against one page, in their order.

        Raises ValueError for an empty claim, and PartlyJudgedError when some got no answer.
        """
        del context
        prepared = prepare(page)
        cases = [self._case(statement, prepared) for statement in statements]
        if not any(isinstance(case, _Case) for case in cases):
            return [case for case in cases if isinstance(case, Judgement)]
        said = asyncio.run(self._ask_all(cases))
        failed = [one for one in said if isinstance(one, JudgeError)]
        if failed:
            raise PartlyJudgedError(failed[0].message, tuple(said))
        return [one for one in said if isinstance(one, Judgement)]

    def _case(self, statement: Statement, page: PreparedPage) -> _Case | Judgement:
        """The claim with its evidence, or its judgement where there is nothing to ask."""
        evidence, ruled = evidence_of(statement, page)
        if in_other_language(evidence, ruled):
            return other_language(self.engine)
        if not evidence.readings:
            nothing = Opinion(status=Status.MISSING, share=ruled.confidence)
            return settle(evidence, ruled, nothing, engine=self.engine, guards=STRICT)
        return _Case(evidence, ruled)

    async def _ask_all(self, cases: Sequence[_Case | Judgement]) -> list[Judgement | JudgeError]:
        from tasks.judging.asking import conversation  # noqa: PLC0415 (an optional extra)

        turn = asyncio.Semaphore(self._settings.llm_at_once)
        async with conversation(self._model, self._settings, self._meter) as talk:

            async def one(case: _Case | Judgement) -> Judgement | JudgeError:
                if isinstance(case, Judgement):
                    return case
                async with turn:
                    try:
                        return await self._ask(case, talk)
                    except JudgeError as error:
                        return error

            return list(await asyncio.gather(*(one(case) for case in cases)))

    async def _ask(self, case: _Case, talk: Conversation) -> Judgement:
        from tasks.judging.asking import FinalJudgeError  # noqa: PLC0415

        if self._final is not None:
            raise self._final
        try:
            answer = await talk.ask(question(case.evidence))
        except BudgetSpentError:
            raise
        except JudgeError as error:
            self._failed += 1
            if isinstance(error, FinalJudgeError) or self._failed >= GIVEN_UP:
                self._final = error
            raise
        self._failed = 0
        opinion = opinion_of(answer, case.evidence, model=self._model)
        return settle(case.evidence, case.ruled, opinion, engine=self.engine, guards=STRICT)


def question(evidence: Evidence) -> str:
    """The claim and the passages, between marks that neither's author can know beforehand."""
    page, claim = evidence.page, evidence.claim.statement
    shown = [_flat(page.page.text[slice(*span)]) for span in _shown(evidence)]
    said = [_flat(claim.text), _flat(claim.context), _flat(about(page)), *shown]
    mark = hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()[:16]
    parts = [f"The claim:\n<{mark}>\n{said[0]}\n</{mark}>"]
    if said[1]:
        parts.append(f"The sentence before it, only to tell what it is about:\n<{mark}>\n{said[1]}")
        parts[-1] += f"\n</{mark}>"
    listed = "\n\n".join(f"[{number}] {text}" for number, text in enumerate(shown, start=1))
    head = f"About the page: {said[2]}\n\n" if said[2] else ""
    parts.append(f"Passages of the page, in its order:\n<{mark}>\n{head}{listed}\n</{mark}>")
    return "\n\n".join(parts)


def _shown(evidence: Evidence) -> list[Span]:
    """The windows read, joined where they overlap, in the page's order."""
    spans: list[Span] = []
    for start, end in sorted(one.alignment.window.span for one in evidence.readings):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return [(start, min(end, start + LONGEST_PASSAGE)) for start, end in spans]


def _flat(text: str) -> str:
    return " ".join(text.split())


def opinion_of(answer: Answer, evidence: Evidence, *, model: str) -> Opinion:
    """What an answer is worth: a decided one needs a quotation on the page and to the point.

    The rules' guards come after this (`settle`).
    """
    status = Status(answer.label)
    why = _flat(answer.why)[:LONGEST_WHY]
    said = f"{model} says {status.value}: {why}" if why else f"{model} says {status.value}."
    if status is Status.MISSING:
        return Opinion(
            status=status, share=SURE_OF_NOTHING, note=said, reading=evidence.readings[0]
        )
    places = _places(answer.quote, evidence)
    spoken = [(reading, span) for reading, span in places if _held(reading, span) >= IN_QUOTE]
    if not spoken:
        return Opinion(
            status=Status.MISSING,
            share=1 - SURE,
            note=f"{said} But {_BESIDE if places else _NOT_FOUND}.",
            reading=evidence.readings[0],
        )
    reading, span = next(
        (
            one
            for one in spoken
            if status is Status.VERIFIED and refusal(evidence, one[0], STRICT) is None
        ),
        spoken[0],
    )
    return Opinion(status=status, share=SURE, note=said, reading=reading, span=span)


def _places(quote: str, evidence: Evidence) -> list[tuple[Reading, Span]]:
    """Where the windows that were shown have a quotation: word for word, spaces and marks aside."""
    text = evidence.page.page.text
    found: list[tuple[Reading, Span]] = []
    for reading in evidence.readings:
        start, end = reading.alignment.window.span
        located = locate(quote, text[start:end]) if quote.strip() else None
        if located is not None and located.fidelity is not Fidelity.NEAR_MISS:
            found.append((reading, (start + located.span[0], start + located.span[1])))
    if found or not quote.strip():
        return found
    located = locate(quote, text)  # over the edge of two windows
    if located is None or located.fidelity is Fidelity.NEAR_MISS:
        return []
    first, last = located.span
    if last - first > LONGEST_QUOTE:
        return []
    for reading in evidence.readings:
        start, end = reading.alignment.window.span
        if start < last and first < end:
            found.append((reading, located.span))
    return found


def _held(reading: Reading, span: Span) -> float:
    """The share of the claim's weight that a part of its window holds; 1 for a claim of figures."""
    links = reading.alignment.links
    whole = fsum(link.word.weight for link in links)
    held = fsum(
        link.word.weight * link.credit
        for link in links
        if link.token is not None and span[0] <= link.token.start < span[1]
    )
    return held / whole if whole else 1.0
