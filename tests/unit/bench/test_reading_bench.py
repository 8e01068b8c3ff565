from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_it_starts_in_any_folder_without_a_path_being_set(tmp_path: Path):
    started = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "reading.py"), "--help"],
        cwd=tmp_path,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (started.returncode, "--sentences" in started.stdout) == (0, True), started.stderr
