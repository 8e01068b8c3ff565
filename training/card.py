"""The model card: what the shipped model is, what it learned from, under which licences, its limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_CARD = """# Model card: Citewatch entailment, MiniLM-L6, int8

Three-way judge of a pair (claim, passage): `verified`, `contradicted`, `missing` (the passage does not
decide). Runs on onnxruntime and tokenizers, one CPU core, no network.

| | |
|---|---|
| base | nreimers/MiniLM-L6-H384-uncased as in sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), 22.7 M weights |
| file | `model.int8.onnx`, {bytes:,} bytes, SHA-256 `{sha}` |
| inputs | int64 `input_ids`, `attention_mask`, `token_type_ids`, each [batch, tokens]; layout `[CLS] claim [SEP] passage [SEP]`, type 0 up to the first [SEP], then 1; trained up to 256 tokens, the passage is what is cut |
| output | float32 `logits` [batch, 3], in the order verified, contradicted, missing; softmax gives probabilities, not yet calibrated |
| schedule | {steps} steps of about {tokens} tokens, {minutes} minutes on two shared CPU cores; seed {seed} |
| speed | {ms} ms a pair of 64 tokens on one thread |
| int8 against fp32 | same label on {same:.1%} of {n} development rows, mean difference of a probability {difference} |

## Development figures of this file
{n} rows drawn from `verdict_dev` (without FEVER) and `nli_dev`: macro-F1 {macro_f1}, precision of
`contradicted` {contradicted_precision}, false-verified {false_verified}. Per source: `EXPERIMENTS.md`.
The rows come from re-split public development and test files: these figures must not be set beside
published ones.

## Trained on
MNLI, development half (OANC and permissive); SNLI, Breaking-NLI, MED, HELP (CC BY-SA 4.0); SciTail
(Apache-2.0); BEGIN (CC BY 3.0); VitaminC, FEVER (weighted down: leaky) and Sufficient Facts' FEVER part
(CC BY-SA 3.0), Sufficient Facts (MIT); FoolMeTwice, counterfactual SNLI, Factcheck-GPT (Apache-2.0);
Citation Integrity (MIT); SciFact (CC BY 4.0, ODC-By); FactCG (MIT); SummEdits (CC BY 4.0); WiCE
training sub-claims (annotations ODC-By); claims written for this project with passages of real pages;
contrast pairs made from sentences of all these. Never trained, tuned on or looked at: the test split
of WiCE; LLM-AggreFact.

## Limits
- English only, lower-cased: it cannot see that only the case of a letter differs.
- It has read Wikipedia, news and abstracts mostly; tables, forum threads and lists less.
- Arithmetic, dates relative to today and unit conversion are beyond it; rules must cover them.
- Fine entity swaps inside one sentence, and partly supported claims, are its commonest errors.
- Not a judge of truth: it compares a claim with a passage, and knows nothing of the world.
"""


def model_card(log: Path, sha: str, figures: dict[str, Any]) -> str:
    """The card as Markdown, from the run's log and the export's figures."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    start = next(line for line in lines if line.get("event") == "start")
    last = [line for line in lines if "seconds" in line][-1]
    return _CARD.format(
        bytes=figures["bytes"],
        sha=sha,
        steps=last["step"],
        tokens=start["arguments"]["tokens"],
        minutes=round(last["seconds"] / 60),
        seed=start["arguments"]["seed"],
        ms=figures["ms_per_pair_64_tokens_1_thread"],
        same=figures["same_label"],
        difference=figures["mean_difference"],
        **figures["int8"],
    )
