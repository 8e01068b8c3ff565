"""The commit hook, run by prek in real commits of a temporary repository.

What is exercised: the hook as .pre-commit-hooks.yaml gives it, with its entry taken from the
environment that runs the tests. Only `language: python`, which would install this checkout and its
dependencies from the network, is replaced.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from lighthouse import FALSE, TRUE
from sites import Site

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.xdist_group("integrations"), pytest.mark.timeout(240)]

Said = subprocess.CompletedProcess[str]


class Repository:
    """A repository whose commits run the hook."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment | {
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "PREK_HOME": f"{folder}.prek",
            "UV_OFFLINE": "1",
        }
        for person in ("AUTHOR", "COMMITTER"):
            self.environment |= {f"GIT_{person}_NAME": "A", f"GIT_{person}_EMAIL": "a@example.org"}
        folder.mkdir()
        self("git", "init", "--quiet")
        self("prek", "install", "--quiet")

    def __call__(self, *command: str, check: bool = True) -> Said:
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or ran.returncode == 0, ran.stdout + ran.stderr
        return ran

    def configure(self, **more: Any) -> None:
        """Use this checkout's hook, its keys overridden as a user's configuration may."""
        (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        assert hook.pop("language") == "python"
        local = {"repo": "local", "hooks": [hook | {"language": "system"} | more]}
        path = self.folder / ".pre-commit-config.yaml"
        path.write_text(yaml.safe_dump({"repos": [local]}))

    def commit(self, files: dict[str, str]) -> Said:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self("git", "add", ".pre-commit-config.yaml", *(f"./{name}" for name in files))
        return self("git", "commit", "--message", "A change", check=False)

    @property
    def commits(self) -> int:
        return int(self("git", "rev-list", "--all", "--count").stdout)


@pytest.fixture
def repository(tmp_path: Path, environment: dict[str, str]) -> Callable[..., Repository]:
    def made(**hook: Any) -> Repository:
        one = Repository(tmp_path / "repository", environment)
        one.configure(**hook)
        return one

    return made


def test_the_manifest_is_one(environment: dict[str, str]) -> None:
    command = ["prek", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_contradicted_claim_is_no_commit_until_it_is_put_right(
    repository: Callable[..., Repository], site: Site
) -> None:
    here = repository()
    refused = here.commit({"towers.md": f"# Towers\n\n{FALSE} [1]({site.url}/tower).\n"})
    assert refused.returncode != 0
    said = refused.stdout + refused.stderr
    assert "towers.md:3:1" in said
    assert "contradicted number" in said
    assert "The page says 47 m" in said
    assert here.commits == 0
    taken = here.commit({"towers.md": f"# Towers\n\n{TRUE} [1]({site.url}/tower).\n"})
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert here.commits == 1
    assert site.hits["/tower"] == 2


def test_a_page_that_is_gone_stops_only_the_strict(
    repository: Callable[..., Repository], site: Site
) -> None:
    here = repository()
    draft = {"draft.md": f"{TRUE} [1]({site.url}/tower), it was said [2]({site.url}/lost).\n"}
    assert here.commit(draft).returncode == 0
    here.configure(args=[])
    draft["draft.md"] += "\nMore is to come.\n"
    strict = here.commit(draft)
    assert strict.returncode != 0
    assert "missing gone" in strict.stdout + strict.stderr
    assert here.commits == 1


def test_names_of_files_are_not_run(repository: Callable[..., Repository], site: Site) -> None:
    here = repository()
    names = ["a b.md", 'x"; touch pwned; ".md', "$(touch pwned).md", "it's `touch pwned`.md"]
    ended = here.commit(dict.fromkeys(names, f"{FALSE} [1]({site.url}/tower).\n"))
    said = ended.stdout + ended.stderr
    assert ended.returncode != 0
    assert all(f"{name}:1:1" in said for name in names), said
    assert not (here.folder / "pwned").exists()


def test_references_come_with_the_hook_and_other_files_are_not_read(
    repository: Callable[..., Repository], site: Site
) -> None:
    here = repository(args=["--fail-on", "contradicted", "sources.bib"])
    book = f"@misc{{anna, title = {{Anna}}, url = {{{site.url}/tower}}}}\n"
    assert here.commit({"sources.bib": book, "notes.txt": FALSE}).returncode == 0
    assert not site.hits, "neither is Markdown nor HTML"
    refused = here.commit({"page.md": f"{FALSE} [@anna].\n"})
    assert "contradicted number" in refused.stdout + refused.stderr
    assert here.commits == 1
