"""Models of the hub as judges: labels in any order, files that are wrong, and what guards them.

The models are made here: each token has one weight a label, and a pair's numbers are their sums.
"""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import pytest
from mills import CONTEXT, page_of
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from models.errors import JudgeError
from models.settings import Settings
from models.status import Reason, Status
from models.values import Judgement, Page, Statement
from tasks.judging.loading import load_judge
from tasks.matching.hub import HubJudge
from tasks.matching.hub_models import LEAST_PASSAGE, longest, shares, statuses

CLAIM = "The factory in Oslo employs 420 people."
STATES = "Indeed the factory in Oslo employs 420 people."
DENIES = "Quite otherwise, the factory in Oslo employs 420 people."
SILENT = "The factory in Oslo has a garden."
NLI = ("entailment", "neutral", "contradiction")
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = {"indeed": "for", "otherwise": "against"}


def tokenizer() -> Tokenizer:
    vocabulary = {word: number for number, word in enumerate((*SPECIAL, *WORDS))}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    from tokenizers import normalizers

    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return made


def weights(labels: tuple[str, ...], meaning: tuple[str, ...]) -> np.ndarray:
    """`meaning` says for each label whether it is for, against or neither."""
    table = np.zeros((len(SPECIAL) + len(WORDS), len(labels)), np.float32)
    for column, one in enumerate(meaning):
        if one == "neither":
            table[2, column] = 2.0  # [CLS]: without a word to go by, neither
        for number, says in enumerate(WORDS.values(), start=len(SPECIAL)):
            if says == one:
                table[number, column] = 6.0
    return table


def onnx_model(
    table: np.ndarray, *, inputs: tuple[str, ...], kind: int = TensorProto.INT64
) -> bytes:
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["seen"], axis=0),
            helper.make_node("ReduceSum", ["seen", "axes"], ["logits"], keepdims=0),
        ],
        "tiny",
        [helper.make_tensor_value_info(name, kind, [1, "n"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, table.shape[1]])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(np.array([1], np.int64), "axes"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return model.SerializeToString()


def meaning(label: str) -> str:
    status = statuses({"id2label": {0: label, **_rest(label)}}, name="x")[0]
    return {"verified": "for", "contradicted": "against", "missing": "neither"}[status.value]


def _rest(label: str) -> dict[int, str]:
    """Labels that make a whole map of one."""
    for rest in (("neutral",), ("entailment",)):
        try:
            statuses({"id2label": {0: label, 1: rest[0]}}, name="x")
        except JudgeError:
            continue
        return {1: rest[0]}
    return {1: "entailment", 2: "neutral"}


def build(
    folder: Path,
    labels: tuple[str, ...] = NLI,
    *,
    at: str = "model.onnx",
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids"),
    kind: int = TensorProto.INT64,
    columns: int | None = None,
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    table = weights(labels, tuple(map(meaning, labels)))
    path = folder / at
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(onnx_model(table[:, :columns], inputs=inputs, kind=kind))
    tokenizer().save(str(folder / "tokenizer.json"))
    told = {"model_type": "bert", "id2label": {str(n): label for n, label in enumerate(labels)}}
    (folder / "config.json").write_text(json.dumps(told))
    return folder


def judged(folder: Path, page: Page, claim: str = CLAIM) -> Judgement:
    return HubJudge(folder, name="tiny").judge(Statement(text=claim), page, context=CONTEXT)


def test_the_made_model_is_a_valid_one(tmp_path: Path) -> None:
    onnx.checker.check_model(onnx.load(build(tmp_path) / "model.onnx"))


@pytest.mark.parametrize(
    "labels",
    [
        NLI,
        ("CONTRADICTION", "NEUTRAL", "ENTAILMENT"),
        ("Neutral", "Entailment", "Contradiction"),
        ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO"),
        ("not_enough_info", "refuted", "supported"),
    ],
    ids=" ".join,
)
def test_labels_in_any_order_and_case(tmp_path: Path, labels: tuple[str, ...]) -> None:
    folder = build(tmp_path, labels)
    stated = judged(folder, page_of(SILENT, STATES))
    assert (stated.status, stated.reason) == (Status.VERIFIED, Reason.STATED)
    assert stated.quote is not None
    page = page_of(SILENT, STATES)
    assert page.text[stated.quote.start : stated.quote.end] == stated.quote.exact
    assert STATES in stated.quote.exact
    assert stated.confidence > 0.9
    denied = judged(folder, page_of(DENIES))
    assert denied.status is Status.CONTRADICTED
    assert denied.quote is not None
    assert "otherwise" in denied.quote.exact
    silent = judged(folder, page_of(SILENT))
    assert silent.status is Status.MISSING


@pytest.mark.parametrize(
    "labels",
    [("supported", "unsupported"), ("Unsupported", "Supported"), ("entailment", "not_entailment")],
    ids=" ".join,
)
def test_a_binary_model_never_contradicts(tmp_path: Path, labels: tuple[str, ...]) -> None:
    folder = build(tmp_path, labels)
    assert judged(folder, page_of(STATES)).status is Status.VERIFIED
    assert judged(folder, page_of(DENIES)).status is Status.MISSING
    assert judged(folder, page_of(SILENT)).status is Status.MISSING


def test_minicheck_by_its_name_names_no_labels() -> None:
    config = {"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}
    assert statuses(config, name="lytang/MiniCheck-RoBERTa-Large") == (
        Status.MISSING,
        Status.VERIFIED,
    )
    with pytest.raises(JudgeError, match="its labels are LABEL_0, LABEL_1"):
        statuses(config, name="someone/else")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "has no id2label"),
        ({"id2label": []}, "has no id2label"),
        ({"id2label": {"0": "entailment", "2": "neutral"}}, "has no id2label"),
        ({"id2label": {"a": "entailment"}}, "has no id2label"),
        ({"id2label": {"0": "positive", "1": "negative"}}, "its labels are positive, negative"),
        ({"id2label": {"0": "entailment", "1": "supports", "2": "neutral"}}, "its labels are"),
        ({"id2label": {"0": "entailment", "1": "contradiction"}}, "its labels are"),
        ({"id2label": {"0": "neutral", "1": "contradiction"}}, "its labels are"),
        ({"id2label": {"0": "entailment"}}, "its labels are"),
    ],
)
def test_a_label_map_that_is_none_is_refused(
    tmp_path: Path, config: dict[str, object], said: str
) -> None:
    folder = build(tmp_path)
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(JudgeError, match=rf"^tiny: .*{said}") as caught:
        HubJudge(folder, name="tiny")
    assert "id2label" in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Indeed the factory in Oslo employs 520 people.", CLAIM),
        ("Indeed the factory in Bergen employs 420 people.", CLAIM),
        ("Indeed the factory in Oslo does not employ 420 people.", CLAIM),
        ("Indeed the factory in Oslo may employ 420 people.", CLAIM),
        ("Indeed.", CLAIM),
        ("Indeed does the factory in Oslo employ 420 people?", CLAIM),
    ],
)
def test_no_probability_overrules_a_guard(tmp_path: Path, sentence: str, claim: str) -> None:
    said = judged(build(tmp_path), page_of(sentence), claim)
    assert said.status is Status.MISSING


def test_what_a_guard_lowered_is_unsure(tmp_path: Path) -> None:
    said = judged(build(tmp_path), page_of("Indeed the factory in Oslo employs 520 people."))
    assert said.reason is Reason.PARTLY_STATED
    assert said.confidence < 0.1


def test_sure_both_ways_is_no_answer(tmp_path: Path) -> None:
    far = [f"Sentence number {number} is about the weather." for number in range(6)]
    said = judged(build(tmp_path), page_of(STATES, *far, DENIES))
    assert said.reason is Reason.CONFLICTING


def test_a_contradiction_of_something_else_is_none(tmp_path: Path) -> None:
    said = judged(build(tmp_path), page_of("Quite otherwise is the garden in Oslo."))
    assert said.status is Status.MISSING


def test_other_languages_and_empty_claims(tmp_path: Path) -> None:
    folder = build(tmp_path)
    german = page_of("Indeed die Fabrik beschäftigt 420 Menschen.", language="de")
    assert judged(folder, german).reason is Reason.OTHER_LANGUAGE
    with pytest.raises(ValueError, match="empty claim"):
        judged(folder, german, " ")
    assert judged(folder, page_of()).status is Status.MISSING


def test_the_engine_names_the_model_and_its_files(tmp_path: Path) -> None:
    first = HubJudge(build(tmp_path / "a"), name="tiny").engine
    again = HubJudge(build(tmp_path / "b"), name="tiny").engine
    assert first == again
    assert first.startswith("hub/1:tiny@")
    other = HubJudge(build(tmp_path / "c", NLI[::-1]), name="tiny").engine
    assert other != first
    by_commit = HubJudge(tmp_path / "a", name="me/tiny", revision="0123456789abcdef").engine
    assert by_commit == "hub/1:me/tiny@0123456789ab"


def test_a_folder_is_a_judge_by_its_name(tmp_path: Path) -> None:
    folder = build(tmp_path / "my-model")
    judge = load_judge(f"hub:{folder}", Settings())
    assert judge.engine.startswith("hub/1:my-model@")
    for claim, status in ((STATES, Status.VERIFIED), (DENIES, Status.CONTRADICTED)):
        said = judge.judge(Statement(text=CLAIM), page_of(claim), context=CONTEXT)
        assert said.status is status
        assert said.engine == judge.engine


@pytest.mark.parametrize(
    ("at", "inputs", "kind"),
    [
        ("onnx/model.onnx", ("input_ids", "attention_mask"), TensorProto.INT64),
        ("model.onnx", ("input_ids",), TensorProto.INT32),
    ],
)
def test_where_the_file_lies_and_what_it_takes(
    tmp_path: Path, at: str, inputs: tuple[str, ...], kind: int
) -> None:
    folder = build(tmp_path, at=at, inputs=inputs, kind=kind)
    assert judged(folder, page_of(STATES)).status is Status.VERIFIED


def test_a_wrong_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(JudgeError, match="there is no folder"):
        HubJudge(tmp_path / "none", name="none")
    with pytest.raises(JudgeError, match=r"config\.json is missing"):
        HubJudge(tmp_path, name="empty")
    with pytest.raises(JudgeError, match=r"there is no folder './none'"):
        load_judge("hub:./none", Settings())
    with pytest.raises(JudgeError, match=r"there is no folder ''"):
        load_judge("hub:", Settings())


def test_a_missing_or_altered_file_is_a_clear_error(tmp_path: Path) -> None:
    folder = build(tmp_path / "whole")
    for name, content, said in (
        ("tokenizer.json", None, r"tokenizer\.json is missing"),
        ("tokenizer.json", b"{}", r"tokenizer\.json cannot be loaded"),
        ("model.onnx", b"no model", r"model\.onnx cannot be loaded"),
        ("config.json", b"{", r"config\.json cannot be read"),
        ("config.json", b"[]", "is not a model's configuration"),
    ):
        broken = tmp_path / "broken"
        shutil.rmtree(broken, ignore_errors=True)
        shutil.copytree(folder, broken)
        (broken / name).unlink()
        if content is not None:
            (broken / name).write_bytes(content)
        with pytest.raises(JudgeError, match=said) as caught:
            HubJudge(broken, name="broken")
        assert "\n" not in caught.value.message


def test_a_model_that_is_no_classifier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JudgeError, match="gives 2 numbers, its id2label names 3"):
        HubJudge(build(tmp_path / "a", columns=2), name="a")
    with pytest.raises(JudgeError, match="no sequence classifier's input"):
        HubJudge(build(tmp_path / "b", inputs=("input_ids", "decoder_input_ids")), name="b")


def test_long_texts_are_cut_and_a_claim_too_long_is_missing(tmp_path: Path) -> None:
    folder = build(tmp_path)
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 128}')
    assert longest(folder, {}) == 128
    judge = HubJudge(folder, name="tiny")
    # only the passage is cut: the word that decides stands behind the cut
    assert judge.probabilities(CLAIM, "word " * 50 + "indeed")[0] > 0.9
    assert judge.probabilities(CLAIM, "word " * 500 + "indeed")[0] < 0.5
    assert judge.probabilities("word " * (128 - LEAST_PASSAGE), "indeed") == (0, 0, 1)


def test_what_a_model_says_of_its_length_is_not_believed_beyond_ours(tmp_path: Path) -> None:
    assert longest(tmp_path, {"max_position_embeddings": 8_192}) == 512
    assert longest(tmp_path, {"max_position_embeddings": 258, "model_type": "roberta"}) == 256
    (tmp_path / "tokenizer_config.json").write_text('{"model_max_length": 1e30}')
    assert longest(tmp_path, {}) == 512


def test_numbers_that_are_none_are_an_error() -> None:
    meant = (Status.VERIFIED, Status.CONTRADICTED, Status.MISSING)
    assert shares([1.0, 1.0, 1.0], meant) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert shares([1_000.0, 0.0, 0.0], meant) == (1, 0, 0)
    with pytest.raises(JudgeError, match="no number"):
        shares([float("nan"), 0.0, 0.0], meant)


def test_the_order_of_claims_changes_nothing(tmp_path: Path) -> None:
    judge = HubJudge(build(tmp_path), name="tiny")
    page = page_of(STATES, SILENT)
    claims = [Statement(text=text) for text in (CLAIM, SILENT, "Something else altogether.")]
    forwards = judge.judge_page(claims, page, context=CONTEXT)
    assert judge.judge_page(claims[::-1], page, context=CONTEXT) == forwards[::-1]


def test_without_an_onnx_file_torch_is_asked_for(tmp_path: Path) -> None:
    folder = build(tmp_path)
    (folder / "model.onnx").unlink()
    if find_spec("torch") is None or find_spec("transformers") is None:
        with pytest.raises(
            JudgeError, match=r"has no ONNX file, and .* is not installed"
        ) as caught:
            HubJudge(folder, name="tiny")
        assert "pip install" in caught.value.hint
    else:
        with pytest.raises(JudgeError, match=r"has neither model\.onnx nor \*\.safetensors"):
            HubJudge(folder, name="tiny")


def test_transformers_runs_what_has_no_onnx_file(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed: it is left to the user")
    transformers = pytest.importorskip("transformers", reason="the extra hub is not installed")
    import torch

    folder = build(tmp_path)
    (folder / "model.onnx").unlink()
    config = transformers.BertConfig(
        vocab_size=len(SPECIAL) + len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        id2label=dict(enumerate(NLI)),
        label2id={label: number for number, label in enumerate(NLI)},
    )
    torch.manual_seed(1)
    model = transformers.BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([5.0, 0.0, 0.0]))
    model.save_pretrained(str(folder), safe_serialization=True)
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(str(folder))
    judge = HubJudge(folder, name="tiny")
    assert judge.probabilities(CLAIM, STATES)[0] > 0.9
    assert judge.probabilities(CLAIM, "word " * 2_000)[0] > 0.9
    assert judge.probabilities("word " * 600, STATES) == (0, 0, 1)
    said = judge.judge(Statement(text=CLAIM), page_of(STATES), context=CONTEXT)
    assert said.status is Status.VERIFIED
    engine = judge.engine
    with torch.no_grad():
        model.classifier.bias.copy_(torch.tensor([0.0, 0.0, 5.0]))
    model.save_pretrained(str(folder), safe_serialization=True)
    assert HubJudge(folder, name="tiny").engine != engine
