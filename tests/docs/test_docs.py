"""The pages written from the code are what the code says now, and name everything there is."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from app.cli import app
from models.settings import Settings
from models.status import Reason

DOCS = Path(__file__).resolve().parents[2] / "docs"
GENERATED = runpy.run_path(str(DOCS / "generate.py"))


@pytest.mark.parametrize("name", list(GENERATED["PAGES"]))
def test_generated_pages_are_fresh(name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == GENERATED["PAGES"][name](), "stale: run `python docs/generate.py`"


def sections() -> dict[str, str]:
    parts = (DOCS / "commands.md").read_text(encoding="utf-8").split("\n## ")
    return {part.partition("\n")[0]: part for part in parts}


def test_every_command_and_every_option_of_it_is_documented():
    commands = {name for name in app if not name.startswith("-")}
    assert commands == set(GENERATED["COMMANDS"])
    documented = sections()
    for name in commands:
        section = documented[f"citewatch {name}"]
        options = [
            option
            for argument in app[name].assemble_argument_collection()
            for option in argument.names
            if option.startswith("-")
        ]
        assert {"--db", "--verbose"} <= set(options)
        for option in options:
            assert f"`{option}`" in section or f"`{option} " in section, (name, option)


def test_every_setting_is_documented():
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`CITEWATCH_{name.upper()}`" in text
        assert field.description
        assert field.description.replace("|", "\\|") in text


def test_every_reason_is_documented():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for reason in Reason:
        assert f"| `{reason.value}` | {reason.status.value} |" in text
