"""The GitHub Action: valid by GitHub's schema, and its shell steps really run.

What is exercised: every `run` step of action.yml as it stands, by `bash -e` in a workspace, with
inputs and environment filled in as GitHub does. The steps that check run with the environment that
runs the tests in the place of the installed one; the step that installs runs without a network.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from composite import Composite, Ended
from lighthouse import FALSE, TRUE
from sites import Site

ROOT = Path(__file__).resolve().parents[2]
CHECK, INSTALL = "Check the cited pages", "Install Citewatch"

pytestmark = [pytest.mark.xdist_group("integrations"), pytest.mark.timeout(240)]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "work space"
    folder.mkdir()
    return folder


@pytest.fixture
def act(workspace: Path, tmp_path: Path, environment: dict[str, str]) -> Callable[..., Ended]:
    """Run the step that checks, in the workspace."""
    temp = tmp_path / "temp"
    temp.mkdir()
    (temp / "citewatch").symlink_to(sys.prefix)
    action = Composite(ROOT / "action.yml")

    def ran(**inputs: str) -> Ended:
        return action.run(workspace, temp, environment, only=CHECK, **inputs)

    return ran


def test_the_action_is_one_by_githubs_schema(environment: dict[str, str]) -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.github-actions"]
    ran = subprocess.run(
        [*command, str(ROOT / "action.yml")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_other_actions_are_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in Composite(ROOT / "action.yml").steps if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in used), used


def test_findings_fail_the_step_and_stand_at_their_lines(
    act: Callable[..., Ended], workspace: Path, site: Site
) -> None:
    (workspace / "docs" / "deep").mkdir(parents=True)
    tower = f"{site.url}/tower"
    (workspace / "docs" / "a.md").write_text(f"# Towers\n\n{TRUE} [1]({tower}).\n")
    (workspace / "docs" / "deep" / "b.md").write_text(f"{FALSE} [1]({tower}).\n")
    (workspace / "claims.csv").write_text(f"claim,url\n{FALSE}.,{site.url}/lost\n")
    ended = act(files="docs/**/*.md\nclaims.csv\n", fail_on="contradicted")
    assert ended.code == 1, ended.said
    assert ended.outputs == {
        "sarif-file": "citewatch.sarif",
        "verified": "1",
        "contradicted": "1",
        "missing": "1",
    }
    error, other = ended.commands
    assert error.startswith("::error title=contradicted number,file=docs/deep/b.md,line=1,")
    assert "The page says 47 m" in error
    assert other.split(" ")[0] in {"::warning", "::notice"}
    assert "missing gone" in other
    (run,) = json.loads((workspace / "citewatch.sarif").read_text())["runs"]
    assert sorted(one["ruleId"] for one in run["results"]) == ["gone", "number"]


def test_what_does_not_fail_leaves_the_history_in_the_database(
    act: Callable[..., Ended], workspace: Path, site: Site
) -> None:
    (workspace / "a.md").write_text(f"{TRUE} [1]({site.url}/tower).\n")
    first = act(files="a.md", database="kept/../history.db")
    assert first.code == 2, "there is no folder kept"
    (workspace / "kept").mkdir()
    for _ in range(2):
        ended = act(files="a.md", database="kept/history.db", judge="rules")
        assert (ended.code, ended.commands) == (0, []), ended.said
        assert ended.outputs["verified"] == "1"
    assert "1 of 1 kept their verdict" in ended.said, "the second run began from the first"


def test_the_projects_configuration_says_what_fails(
    act: Callable[..., Ended], workspace: Path, site: Site
) -> None:
    (workspace / "a.md").write_text(f"{FALSE} [1]({site.url}/tower).\n")
    (workspace / ".citewatch.toml").write_text('fail-on = ["missing"]\n')
    (workspace / "strict.toml").write_text('fail-on = ["contradicted"]\n')
    assert act(files="a.md").code == 0
    assert act(files="a.md", config="strict.toml").code == 1


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"files": "*.rst"}, "no file fits *.rst"),
        ({"files": "\n\n"}, "no files are named"),
        ({"files": "lost.md"}, "lost.md: there is no such file"),
        ({"files": "a.md", "judge": "nobody"}, "nobody"),
        ({"files": "a.md", "fail-on": "all"}, "'all' is not a list of statuses"),
    ],
)
def test_wrong_inputs_are_said(
    act: Callable[..., Ended], workspace: Path, inputs: dict[str, str], said: str
) -> None:
    (workspace / "a.md").write_text("Nothing here.\n")
    (workspace / "citewatch.sarif").write_text("of another run")
    ended = act(**{name.replace("-", "_"): value for name, value in inputs.items()})
    assert ended.code == 2
    assert said in ended.said
    assert ended.outputs["sarif-file"] == ""
    assert ended.commands == []


HOSTILE = (
    "a b.md",
    "$(touch pwned).md",
    "`touch pwned`.md",
    'x"; touch pwned; ".md',
    "it's.md",
    "-o.md",
    "--output=pwned.md",
    "::add-mask::e.md",
    "verified 99  9.md",
)


def test_names_of_files_and_inputs_are_not_run(
    act: Callable[..., Ended], workspace: Path, site: Site
) -> None:
    for name in HOSTILE:
        (workspace / name).write_text(f"{FALSE}, ::error::pwned [1]({site.url}/tower).\n")
    ended = act(files="*.md", fail_on="none")
    assert ended.code == 0, ended.said
    assert ended.outputs["contradicted"] == str(len(HOSTILE))
    assert ended.outputs["verified"] == "0"
    assert len(ended.commands) == len(HOSTILE)
    assert all(one.startswith("::error title=contradicted number,file=") for one in ended.commands)
    (run,) = json.loads((workspace / "citewatch.sarif").read_text())["runs"]
    assert len(run["results"]) == len(HOSTILE)
    named = act(
        files="\n".join(("a *.md", *HOSTILE[1:])), fail_on="none", database="$(touch pwned)'\";.db"
    )
    assert named.outputs["contradicted"] == str(len(HOSTILE)), named.said
    assert (workspace / "$(touch pwned)'\";.db").exists()
    for option in ("fail_on", "judge", "config"):
        refused = act(files="a b.md", **{option: '$(touch pwned)"; touch pwned; "'})
        assert refused.code == 2
        assert "touch pwned" in refused.said
    assert not list(workspace.glob("pwned*"))


def test_the_install_step_installs_this_checkout(
    workspace: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    own = ROOT / ".venv-uv" / "bin"
    uv = shutil.which("uv", path=f"{own}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        pytest.skip("uv installs the action; `make setup` installs it")
    cache = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True)
    offline = environment | {
        "PATH": f"{Path(uv).parent}{os.pathsep}{environment['PATH']}",
        "UV_CACHE_DIR": cache.stdout.strip(),
        "UV_OFFLINE": "1",
    }
    ended = Composite(ROOT / "action.yml").run(
        workspace,
        tmp_path,
        offline,
        only=INSTALL,
        done={"steps.python.outputs.python-path": sys.executable},
        files="",
    )
    if ended.code and "network" in ended.said:
        pytest.skip("a package is not in uv's cache, and tests install nothing from the network")
    assert ended.code == 0, ended.said
    found = tmp_path / "citewatch"
    said = subprocess.run(
        [found / "bin/citewatch", "--version"], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert not (found / "bin" / "pytest").exists(), "what only developers need stays away"
    modules = list(found.glob("lib/python*/site-packages/app/cli.py"))
    assert len(modules) == 1, "a copy, which does not need the checkout"
