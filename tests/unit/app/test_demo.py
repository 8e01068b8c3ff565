from __future__ import annotations

from pathlib import Path

from examples.demo import HERE, shown


def test_the_demo_names_a_database_within_and_outside_the_repository(tmp_path: Path):
    assert shown(HERE.parent / "out" / "demo.db") == Path("out/demo.db")
    assert shown(tmp_path / "demo.db") == tmp_path / "demo.db"
