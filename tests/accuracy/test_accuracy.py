"""No figure of either judge falls below its floor, on a fixed sample of each labelled file.

bench/floors.py says what the floors are and how they change; `make accuracy` judges everything.
"""

from __future__ import annotations

import pytest
from floors import (
    FILES,
    JUDGES,
    KEPT,
    ROBUSTNESS,
    SAMPLES,
    SHARED,
    ChangedError,
    below,
    changed_sample,
    load,
    same_data,
    sampled,
    shares,
)

FLOORS = load()


def needs(*names: str) -> None:
    for name in names:
        if not (SHARED / FILES[name]).exists():
            pytest.skip(f"the labelled claims are not here: {SHARED / FILES[name]} is missing")
        changed = ""
        try:
            same_data(FLOORS, name)
        except ChangedError as error:
            changed = str(error)
        if changed:
            pytest.fail(changed, pytrace=False)


def fail_below(where: str, said: dict[str, float]) -> None:
    assert where in FLOORS["floors"], f"{KEPT.name} has no {where}: python bench/floors.py update"
    wrong = below(where, FLOORS["floors"][where], said)
    if wrong:
        pytest.fail("below the floor:\n" + "\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("judge", JUDGES)
def test_no_figure_is_below_its_floor(judge, name):
    needs(name)
    said, counts = sampled(judge, name)
    assert sum(counts.values()) == SAMPLES[judge][name]
    fail_below(f"{judge}/{name}/sample", said)


@pytest.mark.parametrize("judge", JUDGES)
def test_changed_claims_hold(judge):
    needs("verdict_dev", "pages_dev")
    fail_below(f"{judge}/{ROBUSTNESS}/sample", shares(changed_sample(judge)))
