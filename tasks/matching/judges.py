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
    """Decides what a page says about a claim. Pure: the same values in, the same value out."""

    @property
    def engine(self) -> str:
        """Name and version, e.g. "rules/1"; answers of another version are not re-used."""

    def judge(self, statement: Statement, page: Page, *, context: Context) -> Judgement:
        """Judge one claim against one page. Raises ValueError for an empty claim."""

    def judge_page(
        self, statements: Sequence[Statement], page: Page, *, context: Context
    ) -> list[Judgement]:
        """Judge many claims against one page, in their order; the page is prepared once."""


JUDGES = ("rules", "embedded")
"""The names `load_judge` knows."""


def load_judge(name: str, settings: Settings | None = None) -> Judge:
    """Return the judge of that name.

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
        hint="choose one with --judge or CITEWATCH_JUDGE",
    )
