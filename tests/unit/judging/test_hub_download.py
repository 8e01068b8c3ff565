"""A model fetched by its name from a loopback hub, by the hub's own client in a process of its own.

The client reads HF_ENDPOINT and HF_HUB_OFFLINE when it is imported, hence the processes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

ROOT = Path(__file__).resolve().parents[3]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LOADING = """
import sys
from models.errors import JudgeError
from models.settings import Settings
from tasks.judging.downloading import hub_model
try:
    folder, called, revision = hub_model(sys.argv[1])
except JudgeError as error:
    print("error:", error.message)
    print("hint:", error.hint)
else:
    print(called, revision, *sorted(str(p.relative_to(folder)) for p in folder.rglob("*.*")))
"""


class Hub:
    """Serves one model, me/tiny."""

    def __init__(self, server: HTTPServer, home: Path) -> None:
        self.files = {"config.json": b"{}", "tokenizer.json": b"{ }", "README.md": b"read me"}
        self.sent: list[str] = []
        self.environment = os.environ | {
            "HF_ENDPOINT": server.url_for("").rstrip("/"),
            "HF_HOME": str(home),
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_XET": "1",
            "NO_PROXY": "*",
        }
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        path = request.path
        if path.startswith("/api/models/me/tiny/tree/"):
            listed = [
                {"type": "file", "path": name, "size": len(body), "oid": _oid(body)}
                for name, body in self.files.items()
            ]
            return Response(json.dumps(listed), content_type="application/json")
        if path.startswith("/api/models/me/tiny"):
            told = {
                "id": "me/tiny",
                "sha": COMMIT,
                "siblings": [{"rfilename": name} for name in self.files],
            }
            return Response(json.dumps(told), content_type="application/json")
        start = f"/me/tiny/resolve/{COMMIT}/"
        body = self.files.get(path.removeprefix(start)) if path.startswith(start) else None
        if body is None:
            return Response(status=404, headers={"X-Error-Code": "RepoNotFound"})
        if request.method == "GET":
            self.sent.append(path.removeprefix(start))
        return Response(body, headers={"ETag": f'"{_oid(body)}"', "X-Repo-Commit": COMMIT})

    def load(self, name: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", LOADING, name],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def _oid(body: bytes) -> str:
    return hashlib.sha1(body, usedforsecurity=False).hexdigest()


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """One of its own, which a test may stop."""
    with HTTPServer() as made:
        yield made


@pytest.fixture
def hub(server: HTTPServer, tmp_path: Path) -> Hub:
    return Hub(server, tmp_path / "home")


def test_only_what_is_read_is_fetched_and_once(hub: Hub, server: HTTPServer) -> None:
    hub.files |= {
        "onnx/model.onnx": b"model",
        "onnx/model_quantized.onnx": b"other",
        "model.safetensors": b"weights",
        "pytorch_model.bin": b"pickle",
        "modeling.py": b"code",
    }
    wanted = ["config.json", "onnx/model.onnx", "tokenizer.json"]
    assert hub.load("me/tiny") == " ".join(("me/tiny", COMMIT, *wanted))
    assert sorted(hub.sent) == wanted
    hub.sent.clear()
    assert hub.load("me/tiny@main").startswith(f"me/tiny {COMMIT} ")
    assert hub.sent == []
    server.stop()
    assert hub.load("me/tiny", HF_HUB_OFFLINE="1") == " ".join(("me/tiny", COMMIT, *wanted))


def test_weights_that_cannot_be_run_are_not_fetched(hub: Hub) -> None:
    hub.files |= {"model.safetensors": b"weights", "pytorch_model.bin": b"pickle"}
    out = hub.load("me/tiny")
    if out.startswith("error"):  # torch is not installed
        assert "me/tiny has no ONNX file, and" in out
        assert "pip install" in out
        assert "model.safetensors" not in hub.sent
    else:
        assert "model.safetensors" in hub.sent
    assert "pytorch_model.bin" not in hub.sent


def test_offline_means_offline(hub: Hub) -> None:
    out = hub.load("me/tiny", HF_HUB_OFFLINE="1")
    assert out.startswith("error: the model me/tiny cannot be fetched from the hub")
    assert "HF_HUB_OFFLINE" in out
    assert hub.sent == []


def test_a_name_that_nobody_has(hub: Hub) -> None:
    out = hub.load("me/none@v1")
    assert out.startswith("error: the model me/none@v1 cannot be fetched from the hub: ")
