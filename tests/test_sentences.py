"""Sentences: where they end and where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["It broke U.N. Security Council resolutions.", "Nobody minded."],
        ["Mr. Smith met Dr. Lee and Gen. Kim.", "They talked."],
        ["It cost $3.5 million.", "Prices rose 2.5 percent."],
        ["“We will win,” he said.", "“They won’t.”", "The crowd cheered."],
        ["He wants concessions from the U.S. while he can.", "It is late."],
        ["Is it so?", "Yes!", "It ended at 5 p.m.", "Then they left."],
        ["これは文です。", "次の文。"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    paragraph = ("" if "。" in sentences[0] else " ").join(sentences)
    assert [paragraph[start:end] for start, end in sentence_spans(paragraph)] == sentences


@given(st.text().map(lambda text: " ".join(text.split())))
def test_spans_cover_the_paragraph_in_order(paragraph: str) -> None:
    spans = sentence_spans(paragraph)
    assert bool(spans) == bool(paragraph)
    place = 0
    for start, end in spans:
        assert place <= start < end
        assert not paragraph[place:start].strip()
        assert paragraph[start:end] == paragraph[start:end].strip()
        place = end
    assert place == len(paragraph)
