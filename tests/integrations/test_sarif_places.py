"""SARIF of a check of a real document points at the claims, wherever they move."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from sarif_schema import valid_sarif
from sites import Site

pytestmark = [pytest.mark.xdist_group("integrations"), pytest.mark.timeout(240)]


def pointed_at(text: str, told: dict[str, Any]) -> list[tuple[str, str]]:
    """The text that each result points at, by lines and by offsets."""
    lines = text.split("\n")
    found = []
    for result in told["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        rows = lines[region["startLine"] - 1 : region["endLine"]]
        rows[-1] = rows[-1][: region["endColumn"] - 1]
        rows[0] = rows[0][region["startColumn"] - 1 :]
        begin = region["charOffset"]
        found.append(("\n".join(rows), text[begin : begin + region["charLength"]]))
    return found


def test_it_points_at_the_claim_wherever_it_moves(
    tmp_path: Path, site: Site, environment: dict[str, str]
) -> None:
    def check(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["citewatch", "check", "draft.md", "--format", "sarif", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=140,
            check=False,
        )

    claims = [
        f"Cape Anna 😀 has a lighthouse,\nand it is *74* metres high [they say]({site.url}/tower).",
        f"It was built in 1857 [as they say]({site.url}/gone).",
    ]
    draft = tmp_path / "draft.md"
    text = f"# Lighthouses\n\n{claims[0]} {claims[1]}\n"
    draft.write_text(text, encoding="utf-8")
    ran = check("--output", "out.sarif")
    assert (ran.returncode, ran.stdout) == (1, ""), ran.stderr
    assert "out.sarif: written\n" in ran.stderr
    first = valid_sarif((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    assert [one["ruleId"] for one in first["runs"][0]["results"]] == ["number", "gone"]
    assert pointed_at(text, first) == [(one, one) for one in claims]

    text = f"---\ntitle: Lighthouses\n---\nNew.\n\n{text}"
    draft.write_text(text, encoding="utf-8")
    ran = check()
    assert ran.returncode == 1, ran.stderr
    again = valid_sarif(ran.stdout)
    assert pointed_at(text, again) == [(one, one) for one in claims]
    prints = [
        [one["partialFingerprints"] for one in told["runs"][0]["results"]]
        for told in (first, again)
    ]
    assert prints[0] == prints[1]
    assert prints[0][0] != prints[0][1]
