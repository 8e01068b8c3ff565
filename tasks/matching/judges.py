"""The seat every judge sits in, and who may sit there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from models.errors import JudgeError
from tasks.matching.engine import RulesJudge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.settings import Settings
    from models.values import Context, Judgement, Page, Statement


class Judge(Protocol):
    """Decides what a page says about a claim; the same values in, the same value out.

    Only a language model's word is not sure to be the same twice.
    """

    @property
    def engine(self) -> str:
        """Name and version, e.g. "rules/5"; answers of another version are not re-used."""

    def judge(self, statement: Statement, page: Page, *, context: Context) -> Judgement:
        """Judge one claim against one page. Raises ValueError for an empty claim."""

    def judge_page(
        self, statements: Sequence[Statement], page: Page, *, context: Context
    ) -> list[Judgement]:
        """Judge many claims against one page, in their order; the page is prepared once.

        A judge that costs something to ask raises PartlyJudgedError when some cannot be judged.
        """


class PartlyJudgedError(JudgeError):
    """Some claims of a page could not be judged: `answers` are in the order of the statements.

    For judges that cost something to ask: nothing that was answered is asked again.
    """

    def __init__(self, message: str, answers: tuple[Judgement | JudgeError, ...]) -> None:
        super().__init__(message)
        self.answers = answers


JUDGES = ("rules", "embedded")
"""The judges that come with Citewatch; `tasks.judging` knows others."""


def load_judge(name: str, settings: Settings | None = None) -> Judge:
    """Return the judge of that name, of those that come with Citewatch.

    Raises JudgeError when there is none, or when its model cannot be loaded.

    `settings` are for judges that need some; these need none.
    """
    del settings
    if name == "rules":
        return RulesJudge()
    if name == "embedded":
        from tasks.matching.embedded import EmbeddedJudge  # noqa: PLC0415 (loads a model)

        return EmbeddedJudge()
    raise JudgeError(
        f"unknown judge {name!r}; known: {', '.join(JUDGES)}",
        hint="choose one with --judge or CITEWATCH_JUDGE, or name a model: hub:NAME, llm:MODEL",
    )
