"""Classifiers from a folder as the hub lays it out: (passage, claim) in, probabilities out.

An ONNX file is run by onnxruntime; without one, transformers and torch are needed. Weights are read
as ONNX or safetensors only, and no code of a model's folder is run.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from models.errors import JudgeError
from models.status import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.json"
ONNX: Final = ("model.onnx", "onnx/model.onnx")
WEIGHTS: Final = "*.safetensors"
LONGEST: Final = 512
"""Most tokens of a pair, whatever a model says of itself; the passage is what is cut."""
LEAST_PASSAGE: Final = 64
"""Tokens that must be left for the passage; a longer claim is not judged, and so missing."""
LONGEST_TEXT: Final = 8_000
"""Characters of a text that are looked at: more than `LONGEST` tokens can hold."""
TORCH: Final = (
    "pip install transformers torch --extra-index-url https://download.pytorch.org/whl/cpu"
)

_SPEAKS: Final = {
    Status.VERIFIED: frozenset({"entailment", "entail", "entails", "entailed", "supports",
                                "support", "supported", "consistent"}),
    Status.CONTRADICTED: frozenset({"contradiction", "contradict", "contradicts", "contradicted",
                                    "contradictory", "refutes", "refute", "refuted"}),
    Status.MISSING: frozenset({"neutral", "notenoughinfo", "notenoughinformation",
                               "notenoughevidence", "nei", "unsupported", "notsupported",
                               "notentailment", "notentailed", "nonentailment", "inconsistent"}),
}  # fmt: skip
_MINICHECK: Final = ("LABEL_0", "LABEL_1")


def read_config(folder: Path) -> dict[str, Any]:
    """A model's config.json. Raises JudgeError when it is missing or no JSON object."""
    path = folder / CONFIG
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise JudgeError(f"{path} is missing", hint="name the folder of a whole model") from None
    except (OSError, ValueError) as error:
        raise JudgeError(f"{path} cannot be read: {type(error).__name__}") from error
    if not isinstance(told, dict):
        raise JudgeError(f"{path} is not a model's configuration")
    return told


def statuses(config: Mapping[str, Any], *, name: str) -> tuple[Status, ...]:
    """What each output of a classifier means, by `id2label`, in any order and case.

    Raises JudgeError unless exactly one means verified, at most one contradicted, and one or more
    missing. MiniCheck's authors name no labels: their code reads the second of two as supported.
    """
    table = config.get("id2label")
    try:
        told = sorted((int(number), str(label)) for number, label in table.items())  # type: ignore[union-attr]
    except (AttributeError, TypeError, ValueError):
        told = []
    if not told or [number for number, _ in told] != list(range(len(told))):
        raise JudgeError(
            f"{name}: config.json has no id2label that names its outputs",
            hint="add one, e.g. entailment, neutral, contradiction, or supported, unsupported",
        )
    labels = tuple(label for _, label in told)
    known = f"{name} {config.get('_name_or_path', '')}".lower()
    if labels == _MINICHECK and "minicheck" in known:
        return (Status.MISSING, Status.VERIFIED)
    meant = [_meaning(label) for label in labels]
    found = tuple(one for one in meant if one is not None)
    if (
        len(found) < len(meant)
        or found.count(Status.VERIFIED) != 1
        or found.count(Status.CONTRADICTED) > 1
        or Status.MISSING not in found
    ):
        raise JudgeError(
            f"{name}: its labels are {', '.join(labels)[:200]}, which is no entailment model's",
            hint="id2label must name entailment, neutral and contradiction, FEVER's labels, or "
            "supported and unsupported",
        )
    return found


def _meaning(label: str) -> Status | None:
    plain = re.sub(r"[^a-z]", "", label.lower())
    return next((status for status, names in _SPEAKS.items() if plain in names), None)


def fingerprint(folder: Path, names: Sequence[str]) -> str:
    """Hex SHA-256 over the named files, and what an ONNX file keeps beside itself."""
    whole = hashlib.sha256()
    for name in names:
        path = folder / name
        for one in (path, *sorted(path.parent.glob(f"{path.name}?data*"))):
            with one.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


class Classifier(Protocol):
    """A loaded model."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that its answers depend on, inside its folder."""

    def logits(self, passage: str, claim: str) -> list[float] | None:
        """A number for each label; None when the claim is too long to be judged."""


def load_classifier(folder: Path, config: Mapping[str, Any], *, labels: int) -> Classifier:
    """Load the model of a folder: an ONNX file if it has one, else safetensors by torch.

    Raises JudgeError when a file or library is missing, a file cannot be read, or the model does
    not give `labels` numbers.
    """
    onnx = next((name for name in ONNX if (folder / name).is_file()), None)
    model: Classifier
    if onnx is not None:
        model = OnnxClassifier.load(folder, onnx, longest=longest(folder, config))
    else:
        model = TorchClassifier.load(folder, longest=longest(folder, config))
    given = model.logits("A passage.", "A claim.") or []
    if len(given) != labels:
        raise JudgeError(
            f"{folder}: the model gives {len(given)} numbers, its id2label names {labels}"
        )
    return model


def longest(folder: Path, config: Mapping[str, Any]) -> int:
    """Most tokens of a pair: what the model takes, and never more than LONGEST."""
    limits = [LONGEST]
    places = config.get("max_position_embeddings")
    if isinstance(places, int) and places > 0:
        # RoBERTa's count begins after its padding token
        limits.append(places - 2 if "roberta" in str(config.get("model_type")) else places)
    try:
        told = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        limits.append(int(told["model_max_length"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        pass  # the file need not be there, nor say it
    return max(2 * LEAST_PASSAGE, min(limits))


@dataclass(frozen=True, eq=False)
class OnnxClassifier:
    """A model run by onnxruntime. Each pair runs alone: no verdict depends on a neighbour."""

    session: Any
    tokenizer: Any
    inputs: Mapping[str, str]
    files: tuple[str, ...]
    longest: int

    @classmethod
    def load(cls, folder: Path, name: str, *, longest: int) -> OnnxClassifier:
        """Load model and tokenizer. Raises JudgeError, one line, when either cannot be used."""
        import onnxruntime  # noqa: PLC0415 (0.2 s)
        from tokenizers import Tokenizer  # noqa: PLC0415

        if not (folder / TOKENIZER).is_file():
            raise JudgeError(
                f"{folder / TOKENIZER} is missing", hint="a model's ONNX file needs it beside it"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = folder / TOKENIZER
        try:
            tokenizer = Tokenizer.from_file(str(path))
            path = folder / name
            session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise JudgeError(f"{path} cannot be loaded: {_first_line(error)}") from error
        tokenizer.enable_truncation(longest, strategy="only_first")
        tokenizer.no_padding()
        inputs = {one.name: one.type for one in session.get_inputs()}
        if not {"input_ids"} <= set(inputs) <= {"input_ids", "attention_mask", "token_type_ids"}:
            raise JudgeError(
                f"{path} takes {', '.join(inputs)}, which is no sequence classifier's input"
            )
        return cls(session, tokenizer, inputs, (CONFIG, TOKENIZER, name), longest)

    def logits(self, passage: str, claim: str) -> list[float] | None:
        """A number for each label; None when the claim is too long to be judged."""
        import numpy as np  # noqa: PLC0415

        passage, claim = passage[:LONGEST_TEXT], claim[:LONGEST_TEXT]
        if len(self.tokenizer.encode(claim).ids) > self.longest - LEAST_PASSAGE:
            return None
        pair = self.tokenizer.encode(passage, claim)
        told = {
            "input_ids": pair.ids,
            "attention_mask": pair.attention_mask,
            "token_type_ids": pair.type_ids,
        }
        feed = {
            name: np.array([told[name]], np.int32 if "int32" in kind else np.int64)
            for name, kind in self.inputs.items()
        }
        try:
            return [float(one) for one in np.asarray(self.session.run(None, feed)[0]).ravel()]
        except Exception as error:
            raise JudgeError(f"the model cannot be run: {_first_line(error)}") from error


@dataclass(frozen=True, eq=False)
class TorchClassifier:
    """A model run by transformers and torch, where the user has installed them."""

    model: Any
    tokenizer: Any
    files: tuple[str, ...]
    longest: int

    @classmethod
    def load(cls, folder: Path, *, longest: int) -> TorchClassifier:
        """Load model and tokenizer. Raises JudgeError, one line, when either cannot be used."""
        need_torch(str(folder))
        weights = tuple(sorted(path.name for path in folder.glob(WEIGHTS)))
        if not weights:
            raise JudgeError(
                f"{folder} has neither {ONNX[0]} nor {WEIGHTS}",
                hint="other formats of weights are not read: they can run code",
            )
        import transformers  # noqa: PLC0415 (seconds)

        from_folder = {"local_files_only": True, "trust_remote_code": False}
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **from_folder)
            model = transformers.AutoModelForSequenceClassification.from_pretrained(
                str(folder), use_safetensors=True, **from_folder
            )
        except Exception as error:
            raise JudgeError(f"{folder} cannot be loaded: {_first_line(error)}") from error
        model.eval()
        rest = (path.name for path in folder.glob("*token*") if path.is_file())
        return cls(model, tokenizer, (CONFIG, *sorted(rest), *weights), longest)

    def logits(self, passage: str, claim: str) -> list[float] | None:
        """A number for each label; None when the claim is too long to be judged."""
        import torch  # noqa: PLC0415

        passage, claim = passage[:LONGEST_TEXT], claim[:LONGEST_TEXT]
        if len(self.tokenizer(claim)["input_ids"]) > self.longest - LEAST_PASSAGE:
            return None
        pair = self.tokenizer(
            passage,
            claim,
            truncation="only_first",
            max_length=self.longest,
            return_tensors="pt",
        )
        with torch.no_grad():
            return [float(one) for one in self.model(**pair).logits.ravel()]


def need_torch(name: str) -> None:
    """Raise JudgeError when torch or transformers is not installed."""
    absent = [one for one in ("transformers", "torch") if find_spec(one) is None]
    if absent:
        raise JudgeError(
            f"{name} has no ONNX file, and {' and '.join(absent)} is not installed",
            hint=TORCH,
        )


def shares(logits: Sequence[float] | None, meant: Sequence[Status]) -> tuple[float, float, float]:
    """Probabilities of verified, contradicted and missing from a model's numbers.

    Raises JudgeError when they are no numbers.
    """
    if logits is None:
        return (0.0, 0.0, 1.0)
    if not all(math.isfinite(one) for one in logits):
        raise JudgeError("the model gave something that is no number")
    most = max(logits)
    grown = [math.exp(one - most) for one in logits]
    whole = math.fsum(grown)
    found = dict.fromkeys(Status, 0.0)
    for status, one in zip(meant, grown, strict=True):
        found[status] += one / whole
    return found[Status.VERIFIED], found[Status.CONTRADICTED], found[Status.MISSING]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:200]}"
