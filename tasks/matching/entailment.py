"""The embedded entailment model: (claim, passage) pairs in, three probabilities out.

A MiniLM-L6 (Wang et al. 2020) trained by `training/`, int8, run by onnxruntime on one thread. Its
model card lies beside it. The files' SHA-256 are pinned here: another file is refused.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from models.errors import JudgeError
from tasks.matching.number_words import ONES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Probabilities = NDArray[np.float32]

FOLDER: Final = Path(__file__).parent / "model"
MODEL: Final = "model.int8.onnx"
TOKENIZER: Final = "tokenizer.json"
SHA256: Final = {
    MODEL: "7d6363f52b17c803df745c989117be45bfa014206e8baef7c2b8ee3d100d8fba",
    TOKENIZER: "9114256b104cca80e04367526f03f46aa3c443c2ed174904142a73bbf13b9fbb",
}
LONGEST: Final = 256
"""Tokens of a pair; the passage is what is cut."""
CLAIM_TOKENS: Final = 160
"""Most tokens of a claim."""
LONGEST_TEXT: Final = 4_000
"""Characters of a text that are looked at: more than `LONGEST` tokens can hold."""


_SMALL: Final = {word: str(number) for word, number in ONES.items() if 2 <= number <= 12}  # noqa: PLR2004 (as numbers are printed)
_SPELLED: Final = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b", re.IGNORECASE)
_STRAIGHT: Final = str.maketrans("‘’‚‛“”„‟", "''''" + 4 * '"')
_PERCENT: Final = re.compile(r"(?<=[0-9]) ?(?:percent|per cent)\b", re.IGNORECASE)


def levelled(text: str) -> str:
    """A text as the model reads it: small numbers in digits, "%", and straight quotation marks."""
    text = text.translate(_STRAIGHT)
    return _PERCENT.sub("%", _SPELLED.sub(lambda found: _SMALL[found.group().lower()], text))


def missing_file(folder: Path) -> str:
    """What is wrong with the model's files, in one line; "" when they are the pinned ones."""
    for name, wanted in SHA256.items():
        path = folder / name
        if not path.is_file():
            return f"{path} is missing"
        if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            return f"{path} is not the file this version was made with"
    return ""


@dataclass(frozen=True, eq=False)
class Entailment:
    """The loaded model. Deterministic: a pair's probabilities do not depend on its batch."""

    session: Any
    tokenizer: Any

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Entailment:
        """Load from a folder. Raises JudgeError when a file is missing or altered."""
        wrong = missing_file(folder)
        if wrong:
            raise JudgeError(wrong, hint="install Citewatch again, or use --judge rules")
        import onnxruntime  # noqa: PLC0415 (0.2 s; commands that only read do without)
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer)

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Probabilities:
        """[n, 3] float32 for n (claim, passage) pairs: verified, contradicted, missing.

        Rows sum to 1. Each pair runs alone: nothing is padded, and a verdict cannot depend on what
        is judged beside it.
        """
        import numpy as np  # noqa: PLC0415

        encode = cache(lambda text: self.tokenizer.encode(levelled(text[:LONGEST_TEXT])).ids)
        rows = [self._run(encode(claim), encode(passage)) for claim, passage in pairs]
        return np.concatenate(rows) if rows else np.zeros((0, 3), np.float32)

    def _run(self, claim: list[int], passage: list[int]) -> Probabilities:
        import numpy as np  # noqa: PLC0415

        left = claim if len(claim) <= CLAIM_TOKENS else [*claim[: CLAIM_TOKENS - 1], claim[-1]]
        right, room = passage[1:], LONGEST - len(left)
        if len(right) > room:
            right = [*right[: room - 1], right[-1]]
        ids = np.array([[*left, *right]], np.int64)
        sides = np.zeros_like(ids)
        sides[0, len(left) :] = 1
        (logits,) = self.session.run(
            None,
            {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": sides},
        )
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Probabilities = (grown / grown.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares


@cache
def embedded_model() -> Entailment:
    """The model that comes with Citewatch, loaded once a process."""
    return Entailment.load()
