"""Every judge by its name: those that come with Citewatch, `hub:NAME` and `llm:MODEL`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import InputError
from tasks.judging.downloading import hub_model
from tasks.judging.language_model import LanguageModelJudge
from tasks.matching import judges

if TYPE_CHECKING:
    from models.settings import Settings
    from tasks.judging.metering import Meter
    from tasks.matching.judges import Judge


def load_judge(name: str, settings: Settings) -> Judge:
    """Return the judge of that name.

    Raises JudgeError when there is none, or when its model cannot be loaded: a file, a library, a
    key or the network is missing.
    """
    kind, mark, model = name.partition(":")
    if mark and kind == "llm":
        return LanguageModelJudge(model, settings)
    if mark and kind == "hub":
        from tasks.matching.hub import HubJudge  # noqa: PLC0415 (loads a model)

        folder, called, revision = hub_model(model)
        return HubJudge(folder, name=called, revision=revision)
    return judges.load_judge(name, settings)


def load_second(name: str, settings: Settings) -> LanguageModelJudge:
    """Return the judge that unsure citations go to.

    Raises InputError when it is no language model, or the first judge is one already, and
    JudgeError as `load_judge` does.
    """
    kind, mark, model = name.partition(":")
    if kind != "llm" or not mark:
        raise InputError(
            f"{name!r} is no language model",
            where="--escalate",
            hint="unsure citations go to llm:MODEL, e.g. llm:gpt-4o-mini",
        )
    if settings.judge.startswith("llm:"):
        raise InputError(
            "the judge is a language model already",
            where="--escalate",
            hint="name another --judge or CITEWATCH_JUDGE, or leave --escalate out",
        )
    return LanguageModelJudge(model, settings)


def metered(judge: Judge, meter: Meter) -> Judge:
    """The judge with its calls counted by `meter`, where it makes any."""
    return judge.metered(meter) if isinstance(judge, LanguageModelJudge) else judge
