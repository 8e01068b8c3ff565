"""A model of the hub as a folder: one that is here already, or one fetched by its name.

The hub's own client keeps what it fetched, and asks nothing of the network when HF_HUB_OFFLINE is
set. Of a model's files only those that are read are fetched: never pickled weights, never code.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from models.errors import JudgeError
from tasks.matching.hub_models import CONFIG, ONNX, TOKENIZER, WEIGHTS, need_torch

_NAME: Final = re.compile(r"[\w.-]+(?:/[\w.-]+)?(?:@[\w./-]+)?")
_SMALL: Final = (
    CONFIG,
    TOKENIZER,
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "*.model",
)
_ONNX_FILES: Final = tuple(part for name in ONNX for part in (name, f"{name}?data*"))


def hub_model(name: str) -> tuple[Path, str, str]:
    """The folder of a model, what it is called, and its commit ("" for a folder of one's own).

    `name` is a folder, or OWNER/NAME on the hub, with @REVISION for another than its main branch.
    Raises JudgeError when there is no such folder or model, or it cannot be fetched.
    """
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return folder, folder.resolve().name, ""
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise JudgeError(
            f"there is no folder {name!r}, and it is no name of a model",
            hint="--judge hub:FOLDER or --judge hub:OWNER/NAME",
        )
    called, _, revision = name.partition("@")
    folder = _fetched(called, revision or None, (*_SMALL, *_ONNX_FILES))
    if not any((folder / one).is_file() for one in ONNX):
        need_torch(called)  # before gigabytes are fetched for nothing
        folder = _fetched(called, revision or None, (*_SMALL, WEIGHTS))
    return folder, called, folder.name


def _fetched(name: str, revision: str | None, patterns: tuple[str, ...]) -> Path:
    try:
        from huggingface_hub import snapshot_download  # noqa: PLC0415 (half a second)
        from huggingface_hub.utils.tqdm import disable_progress_bars  # noqa: PLC0415
    except ImportError:
        raise JudgeError(
            "huggingface-hub is not installed", hint="pip install 'citewatch[hub]'"
        ) from None
    disable_progress_bars()
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=list(patterns)))
    except Exception as error:
        at = f"{name}@{revision}" if revision else name
        raise JudgeError(
            f"the model {at} cannot be fetched from the hub: {type(error).__name__}",
            hint="is the name right, and is the hub within reach? HF_HUB_OFFLINE=1 uses what was "
            "fetched before",
        ) from error
