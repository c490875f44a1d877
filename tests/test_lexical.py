"""BM25: checked against the formula."""

import math
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex, stems, terms


def test_stems_drop_case_endings_possessives_and_stop_words() -> None:
    assert stems("The leaders’ meetings and Kim’s TRAIN") == ["leader", "meet", "kim", "train"]
    assert stems("") == stems("the") == stems("😀 – !") == []


def test_terms_hold_pairs() -> None:
    assert terms("North Korea wins") == ["north", "korea", "win", "north korea", "korea win"]


def test_scores_are_bm25() -> None:
    paragraphs = ["apple pear", "apple apple plum fig", "quince"]
    lexical = LexicalIndex.build(paragraphs)
    lengths = [len(terms(text)) for text in paragraphs]
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * count / (count + 1.5 * (0.25 + 0.75 * length / np.mean(lengths)))
        for count, length in zip([1, 2, 0], lengths, strict=True)
    ]
    assert lexical.scores("Apples?") == pytest.approx(expected, rel=1e-5)


def test_unknown_words_score_nothing() -> None:
    lexical = LexicalIndex.build(["apple pear", "apple"])
    assert not lexical.scores("zebra").any()
    assert not lexical.scores("").any()


@pytest.mark.parametrize("paragraphs", [["apple pear", "fig"], ["😀"], ["the"], ["a\u0301"]])
def test_round_trip(tmp_path: Path, paragraphs: list[str]) -> None:
    lexical = LexicalIndex.build(paragraphs)
    lexical.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical")
    assert loaded.scores("apple fig").tolist() == lexical.scores("apple fig").tolist()
    assert len(loaded.scores("")) == len(paragraphs)
