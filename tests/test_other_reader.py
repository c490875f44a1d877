"""Readers of other makes."""

from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

from bot.answer import Status
from bot.engine import engine_on
from bot.other_reader import load_span_model
from bot.span_reader import Weights, open_model
from index import storage
from index.embedding import BUNDLED_MODEL, Embedder, find_model
from index.errors import ModelError
from tests.conftest import QUESTION


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small question-answering model that has learned nothing."""
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(find_model(BUNDLED_MODEL)).save_pretrained(folder)
    return folder


def test_another_reader_reads(folder: Path, kim_index: Path, embedder: Embedder) -> None:
    index = storage.load(kim_index)
    engine = engine_on(index, embedder, reader_model=str(folder), answer_from=0)
    # Of what asks for no kind of thing, any stretch will do.
    question = "Which missiles?"
    assert engine.ask(question).status is Status.ANSWERED
    engine = engine_on(index, embedder, reader_model=str(folder), answer_from=1)
    assert engine.ask(question).status is Status.NOT_FOUND


def test_it_reads_as_the_model_does(folder: Path) -> None:
    passage = "The trip took six days."
    model = BertForQuestionAnswering.from_pretrained(folder)
    model.eval()  # type: ignore[no-untyped-call]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    encoded = tokenizer(QUESTION, passage, return_tensors="pt", return_offsets_mapping=True)
    offsets = encoded.pop("offset_mapping")[0].tolist()
    with torch.no_grad():
        output = model(**encoded)
    (found,) = load_span_model(folder).read(QUESTION, [passage])
    null = float(output.start_logits[0, 0] + output.end_logits[0, 0])
    in_passage = [place for place, kind in enumerate(encoded["token_type_ids"][0]) if kind][:-1]
    best = max(
        (float(output.start_logits[0, first] + output.end_logits[0, last]), first, last)
        for first in in_passage
        for last in in_passage
        if first <= last
    )
    assert found.score == pytest.approx(best[0] - null, abs=1e-4)
    assert (found.span.start, found.span.end) == (offsets[best[1]][0], offsets[best[2]][1])


def test_its_own_weights_are_used(folder: Path) -> None:
    assert Weights.load(folder) == Weights.load()
    (folder / "weights.json").write_text(
        '{"ranking": 9.0, "right": [1], "absent": [1], "answer_from": 0.5}'
    )
    assert Weights.load(folder).ranking == 9.0
    (folder / "weights.json").unlink()


def test_what_is_no_reader(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="set BOT_READER_MODEL to one that does"):
        open_model(str(tmp_path))
    with pytest.raises(ModelError, match=r"no model 'nobody/nothing'.* set BOT_READER_MODEL"):
        open_model("nobody/nothing")
