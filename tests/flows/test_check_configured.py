"""`citewatch check` with a project's configuration, whole: document in, exit code out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sites import Site, page

pytestmark = pytest.mark.server

RIVER = "The river is 620 kilometres long."
TOWER = "The tower is 96 metres tall."


@pytest.fixture
def check(
    house: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Any:
    """The command in an empty project; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def run(*words: str) -> tuple[int, str, str]:
        from app.cli import main

        monkeypatch.setattr(sys, "argv", ["citewatch", "check", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return run


def test_a_document_with_known_findings(house: Any, site: Site, check: Any) -> None:
    site.pages = {
        "/river": page("The river is 260 kilometres long and ends in the sea."),
        "/tower": page("The tower is 69 metres tall and was built in 1901."),
    }
    river, tower = f"{RIVER[:-1]} ({site.url}/river).", f"{TOWER[:-1]} ({site.url}/tower)."
    Path("draft.md").write_text(f"{river}\n\n{tower}\n")
    code, out, _ = check("draft.md")
    assert code == 1
    assert RIVER in out
    assert TOWER in out

    comment = "<!-- citewatch: ignore - both figures are wrong, says the survey -->"
    Path("draft.md").write_text(f"{comment}\n{river}\n\n{tower}\n")
    Path("pyproject.toml").write_text(
        "[[tool.citewatch.ignore]]\nurl = '*/tower'\nwhy = 'The page is being corrected.'\n"
    )
    code, out, err = check("draft.md")
    assert code == 0
    assert RIVER not in out
    assert TOWER not in out
    assert "2 ignored: 1 by comments, 1 by pyproject.toml" in out
    assert "warning" not in err
    assert [row.reason.value for row in house.rows()] == ["number", "number"]
    assert len(house.checks()) == 4, "what is ignored is checked and recorded all the same"

    assert check("--all")[0] == 0, "the comment holds where no file is named"
    code, out, _ = check("--all", "--config", "/dev/null", "--format", "json")
    assert code == 1
    assert [one["claim"] for one in json.loads(out)["findings"]] == [TOWER]


def test_the_files_judge_decides_and_an_option_goes_before_it(
    house: Any, site: Site, check: Any
) -> None:
    site.pages = {"/river": page("The river is 620 kilometres long and ends in the sea.")}
    Path("draft.md").write_text(f"{RIVER[:-1]} ({site.url}/river).\n")
    Path(".citewatch.toml").write_text("judge = 'embedded'\nfail-on = []\n")
    assert check("draft.md")[0] == 0
    (row,) = house.rows()
    assert row.engine.startswith("embedded")
    check("draft.md", "--judge", "rules")
    (row,) = house.rows()
    assert row.engine.startswith("rules")
