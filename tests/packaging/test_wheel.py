"""The wheel: what is in it, and that it works where the source tree is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"flows", "tasks", "models", "storage", "app"}

pytestmark = [pytest.mark.timeout(180), pytest.mark.xdist_group("wheel")]


def _uv() -> Path:
    """The installer that `make` sets up, or one on the path."""
    own = ROOT / ".venv-uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found is None:
        pytest.skip("uv builds the wheel; `make setup` installs it")
    return Path(found)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    ran = subprocess.run(
        [_uv(), "build", "--wheel", "--out-dir", folder, "--python", sys.executable, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (built,) = folder.glob("*.whl")
    return built


def sources() -> set[str]:
    """Every file of the five packages that is no left-over of running them."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".db"
    }


def test_the_wheel_holds_the_five_packages_whole_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    about = {name for name in names if PurePosixPath(name).parts[0].endswith(".dist-info")}
    assert names - about == sources()
    assert {PurePosixPath(name).parts[0] for name in names - about} == PACKAGES
    assert "storage/migrations/script.py.mako" in names
    assert "storage/migrations/env.py" in names
    assert any(name.startswith("storage/migrations/versions/0001") for name in names)
    assert {f"tasks/matching/tables/{name}.txt" for name in ("synonyms", "stopwords")} <= names
    assert not any("test" in PurePosixPath(name).parts[0] for name in names)
    assert any(name.endswith("/licenses/LICENSE") for name in about)
    (entry,) = (name for name in about if name.endswith("entry_points.txt"))
    assert "citewatch = app.cli:main" in zipfile.ZipFile(wheel).read(entry).decode()


@pytest.fixture(scope="session")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; its dependencies are lent by the one that runs the tests."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [_uv(), "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel],
        check=True,
        capture_output=True,
    )
    (packages,) = folder.glob("lib/python*/site-packages")
    # links instead of a .pth: the lender's own .pth would put the source tree on the path
    lender = Path(sysconfig.get_paths()["purelib"])
    for path in lender.iterdir():
        ours = path.name.startswith(("citewatch-", "_editable_impl_")) or path.suffix == ".pth"
        if not ours and not (packages / path.name).exists():
            (packages / path.name).symlink_to(path)
    return folder


def run_there(env: Path, folder: Path, *words: str, python: bool = False) -> str:
    program = env / "bin" / ("python" if python else "citewatch")
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    ran = subprocess.run(
        [program, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_source_tree_is_not_what_is_imported(elsewhere, tmp_path):
    said = run_there(
        elsewhere,
        tmp_path,
        "-c",
        "import sys, flows, tasks, models, storage, app\n"
        "from tasks.matching.judges import load_judge; load_judge('rules')\n"  # reads its tables
        "print(*sys.path)\n"
        "print(*(m.__file__ for m in (flows, tasks, models, storage, app)))",
        python=True,
    )
    path, files = said.splitlines()
    assert str(ROOT) not in path.split()
    assert all(name.startswith(str(elsewhere)) for name in files.split())


def test_the_command_runs_from_the_wheel(elsewhere, tmp_path):
    from importlib.metadata import version

    assert "Usage: citewatch COMMAND" in run_there(elsewhere, tmp_path, "--help")
    assert run_there(elsewhere, tmp_path, "--version").strip() == version("citewatch")
    (tmp_path / "claims.csv").write_text("claim,url\nRain fell.,https://example.org/a\n")
    run_there(elsewhere, tmp_path, "add", "claims.csv")
    listed = run_there(elsewhere, tmp_path, "list")
    assert listed == "1\tnot checked yet\t\t\tRain fell.\thttps://example.org/a\n"


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_no_other_distribution_owns_our_package_names(package):
    owners = set(packages_distributions().get(package, [])) - {"citewatch"}
    assert owners == set()
