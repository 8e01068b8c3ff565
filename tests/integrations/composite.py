"""Runs the shell steps of a composite action as GitHub does; what it cannot do, it refuses.

Expressions are filled in where the action has them, in `env` and `outputs`; one in a script is an
error, because what it stands for would become a part of the script.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


@dataclass(frozen=True)
class Ended:
    """Of a run: the exit code of the step that failed or 0, what was printed, the outputs."""

    code: int
    said: str
    outputs: dict[str, str]

    @property
    def commands(self) -> list[str]:
        """The workflow commands that GitHub takes: no line that it was told to pass over."""
        found: list[str] = []
        until = ""
        for line in map(str.lstrip, self.said.splitlines()):
            if until:
                until = "" if line == f"::{until}::" else until
            elif line.startswith("::stop-commands::"):
                until = line.removeprefix("::stop-commands::")
            elif line.startswith("::"):
                found.append(line)
        assert not until, "the rest of the job would have no commands"
        return found


class Composite:
    """An action.yml."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.steps: list[dict[str, Any]] = self.told["runs"]["steps"]

    def run(
        self,
        workspace: Path,
        temp: Path,
        environment: Mapping[str, str],
        *,
        only: str = "",
        done: Mapping[str, str] | None = None,
        **inputs: str,
    ) -> Ended:
        """Run the shell steps, or the one named `only`, in a workspace.

        `done` has outputs of steps that use other actions, by `steps.ID.outputs.NAME`.
        """
        known = {"github.action_path": str(self.folder), "runner.temp": str(temp), **(done or {})}
        for name, about in self.told["inputs"].items():
            given = inputs.pop(name.replace("-", "_"), None)
            assert given is not None or not about.get("required"), name
            known[f"inputs.{name}"] = about.get("default", "") if given is None else given
        assert not inputs, f"the action has no such inputs: {inputs}"
        said, code = "", 0
        for step in self.steps:
            if "run" not in step or (only and step["name"] != only):
                continue
            code, printed, outputs = self._step(step, workspace, temp, environment, known)
            said += printed
            known |= {f"steps.{step.get('id')}.outputs.{k}": v for k, v in outputs.items()}
            if code:
                break
        told = {
            name: EXPRESSION.sub(lambda found: known.get(found[1], ""), about["value"])
            for name, about in self.told["outputs"].items()
        }
        return Ended(code, said, told)

    def _step(
        self,
        step: dict[str, Any],
        workspace: Path,
        temp: Path,
        environment: Mapping[str, str],
        known: Mapping[str, str],
    ) -> tuple[int, str, dict[str, str]]:
        assert set(step) <= {"name", "id", "shell", "env", "run"}, "the runner knows no more"
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "what an input says would be run"
        script, output = temp / "step.sh", temp / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("")
        filled = {
            name: EXPRESSION.sub(lambda found: known[found[1]], value)
            for name, value in step.get("env", {}).items()
        }
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=workspace,
            env={
                **environment,
                "GITHUB_OUTPUT": str(output),
                "GITHUB_WORKSPACE": str(workspace),
                "RUNNER_TEMP": str(temp),
                **filled,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        return ran.returncode, ran.stdout, dict(line.split("=", 1) for line in lines)
