"""What docs/ci.md tells people to copy is valid, fits the action and the hook, and runs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from composite import Composite
from lighthouse import FALSE, TRUE
from sites import Site

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- (\w+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))

pytestmark = [pytest.mark.xdist_group("integrations"), pytest.mark.timeout(240)]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("workflow", ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"]),
        ("gitlab", ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci"]),
        ("hook", ["prek", "validate-config"]),
    ],
)
def test_examples_are_valid(
    name: str, command: list[str], tmp_path: Path, environment: dict[str, str]
) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_text(EXAMPLES[name], encoding="utf-8")
    ran = subprocess.run(
        [*command, str(path)], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def _steps() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = yaml.safe_load(EXAMPLES["workflow"])["jobs"]["citewatch"]["steps"]
    return steps


def test_the_workflow_asks_for_what_it_needs_and_pins_what_it_uses() -> None:
    workflow = yaml.safe_load(EXAMPLES["workflow"])
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}
    assert "secrets." not in EXAMPLES["workflow"]
    others = [step["uses"] for step in _steps() if "/citewatch@" not in step["uses"]]
    assert len(others) == 4
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in others), others


def test_the_workflow_and_the_page_know_the_actions_inputs_and_outputs() -> None:
    told = Composite(ROOT / "action.yml").told
    (ours,) = (step for step in _steps() if "/citewatch@" in step["uses"])
    assert set(ours["with"]) <= set(told["inputs"])
    named = {
        name
        for row in re.findall(r"^\| (`.*?`) \|", PAGE, re.MULTILINE)
        for name in row.split(", ")
    }
    assert named == {f"`{name}`" for name in (*told["inputs"], *told["outputs"])}
    database = told["inputs"]["database"]["default"]
    kept = [step["with"]["path"] for step in _steps() if "actions/cache/" in step["uses"]]
    assert kept == [database, database]


def test_the_hook_is_there() -> None:
    (repo,) = yaml.safe_load(EXAMPLES["hook"])["repos"]
    there = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {one["id"] for one in repo["hooks"]} <= {one["id"] for one in there}


def test_the_makefile_fails_until_the_claim_is_put_right(
    tmp_path: Path, environment: dict[str, str], site: Site
) -> None:
    (tmp_path / "Makefile").write_text(EXAMPLES["makefile"], encoding="utf-8")
    (tmp_path / "README.md").write_text("# Towers\n")
    (tmp_path / "docs").mkdir()
    ended = []
    for claim in (FALSE, TRUE):
        (tmp_path / "docs" / "a.md").write_text(f"{claim} [1]({site.url}/tower).\n")
        ended.append(
            subprocess.run(
                ["make", "citations"],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
        )
    first, second = ended
    assert first.returncode == 2, first.stderr
    assert "docs/a.md:1:1" in first.stdout
    assert "contradicted number" in first.stdout
    assert second.returncode == 0, second.stdout + second.stderr
