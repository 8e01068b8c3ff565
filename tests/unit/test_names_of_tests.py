"""Any folders of tests run in one command: pytest imports their modules by name alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent.parent


def test_no_two_modules_of_tests_have_one_name():
    names = Counter(path.name for path in TESTS.rglob("*.py") if path.name != "conftest.py")
    assert [name for name, count in names.items() if count > 1] == []


def test_nothing_is_imported_from_a_conftest_of_which_there_are_several():
    importing = [
        path.name
        for path in TESTS.rglob("*.py")
        if any(line.startswith(("from conftest ", "import conftest")) for line in lines(path))
    ]
    assert importing == []


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
