"""The entailment network: MiniLM-L6 (BERT layout) with a three-way head, small enough to read.

Written out rather than taken from transformers so that training on two CPU cores wastes nothing
(one fused query-key-value product; plain products for attention, whose backward pass is 3 times as
fast here as the fused one) and the exported graph holds only what
the judge needs. Architecture: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F  # noqa: N812 (the name all of torch's documentation uses)
from safetensors.torch import load_file
from torch import Tensor, nn

if TYPE_CHECKING:
    from pathlib import Path

LABELS = ("verified", "contradicted", "missing")
"""The order of the three outputs."""
WIDTH, LAYERS, HEADS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
EPSILON = 1e-12
DROPOUT = 0.1


def narrowed() -> torch.autocast:
    """bfloat16 where the processor computes in it; where it only imitates it, float32 is faster."""
    able: bool = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 (torch has no public name)
    return torch.autocast("cpu", torch.bfloat16, enabled=able)


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.norm_mix = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """[batch, tokens, WIDTH] and an additive mask [batch, 1, 1, tokens] -> the next hidden."""
        batch, tokens, _ = hidden.shape
        each = WIDTH // HEADS
        parts = self.qkv(hidden).view(batch, tokens, 3, HEADS, each).permute(2, 0, 3, 1, 4)
        query, key, value = parts.reshape(3, batch * HEADS, tokens, each)
        likeness = torch.bmm(query * each**-0.5, key.transpose(1, 2)).view(
            batch, HEADS, tokens, tokens
        )
        weights = (likeness + bias).softmax(-1).view(batch * HEADS, tokens, tokens)
        mixed = torch.bmm(weights.to(value.dtype), value).view(batch, HEADS, tokens, each)
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, WIDTH)
        mixed = F.dropout(self.mix(mixed), DROPOUT, self.training)
        hidden = self.norm_mix(hidden + mixed)
        inner = F.dropout(self.down(F.gelu(self.up(hidden))), DROPOUT, self.training)
        return self.norm_out(hidden + inner)


class Entailment(nn.Module):
    """Claim and passage in, three logits out, in the order of `LABELS`.

    The head sees the [CLS] vector, the mean over all tokens and the maximum over the claim's tokens
    (one unsupported word is enough to sink a claim, and a maximum lets one word speak).
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.sides = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.squeeze = nn.Linear(3 * WIDTH, WIDTH)
        self.drop = nn.Dropout(0.1)
        self.answer = nn.Linear(WIDTH, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Three int64 tensors [batch, tokens] -> logits [batch, 3], float32.

        Token layout: [CLS] claim [SEP] passage [SEP]; type 0 up to the first [SEP], then 1.
        """
        tokens = input_ids.shape[1]
        embedded = self.words(input_ids) + self.sides(token_type_ids) + self.places.weight[:tokens]
        hidden = self.norm(embedded)
        if torch.is_autocast_enabled("cpu"):
            hidden = hidden.bfloat16()
        keep = attention_mask.to(hidden.dtype)
        bias = ((1.0 - keep) * -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        hidden = hidden.float()
        keep = attention_mask.float()[:, :, None]
        mean = (hidden * keep).sum(1) / keep.sum(1)
        claim = keep * (1.0 - token_type_ids.float())[:, :, None]
        peak = (hidden - (1.0 - claim) * 1e4).amax(1)
        pooled = torch.cat([hidden[:, 0], mean, peak], dim=1)[:, None]
        # three axes, so that the exporter writes the same product as in the layers
        logits = self.answer(self.drop(torch.tanh(self.squeeze(pooled))))
        return logits[:, 0].float()


def from_minilm(weights: Path) -> Entailment:
    """A network with MiniLM's encoder from `model.safetensors` and a fresh head.

    The head's initial values come from torch's global generator: seed it first. Raises KeyError
    when the file is not a BERT-shaped encoder of this size.
    """
    given = load_file(str(weights))
    network = Entailment()
    named: dict[str, Any] = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": given["embeddings.position_embeddings.weight"],
        "sides.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    pairs = {
        "mix": "attention.output.dense",
        "norm_mix": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm_out": "output.LayerNorm",
    }
    for index in range(LAYERS):
        theirs, ours = f"encoder.layer.{index}.", f"layers.{index}."
        for end in ("weight", "bias"):
            three = [given[f"{theirs}attention.self.{n}.{end}"] for n in ("query", "key", "value")]
            named[f"{ours}qkv.{end}"] = torch.cat(three)
            for our_name, their_name in pairs.items():
                named[f"{ours}{our_name}.{end}"] = given[f"{theirs}{their_name}.{end}"]
    missing, unexpected = network.load_state_dict(named, strict=False)
    if unexpected or any(not name.startswith(("squeeze", "answer")) for name in missing):
        raise KeyError(f"unexpected weights: {missing} {unexpected}")
    return network
