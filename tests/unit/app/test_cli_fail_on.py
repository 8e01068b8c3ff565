"""`report --fail-on`: which statuses make the exit code."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        ("none", 0),
        ("contradicted", 1),
        ("verified", 1),
        (" Missing , contradicted ", 1),
        ("contradicted,missing,verified", 1),
    ],
)
def test_fail_on_makes_the_exit_code(desk, fail_on, code):
    assert desk.run("report", "--fail-on", fail_on, "--brief").code == code
    assert desk.run("report", "--fail-on", fail_on, "--format", "json").code == code


def test_fail_on_looks_at_what_was_chosen(desk):
    assert desk.run("report", "--fail-on", "contradicted", "--id", "c01").code == 0
    assert desk.run("report").code == 0, "a report alone never fails"


@pytest.mark.parametrize("fail_on", ["", "wrong", "contradicted,", "none,missing", "gone"])
def test_fail_on_refuses_what_is_no_status(desk, fail_on):
    ran = desk.run("report", f"--fail-on={fail_on}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: --fail-on: ")
    assert "verified, contradicted, missing" in ran.err
