"""The network's spans: against brute force, and whatever the texts are."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from bot.span_model import BUNDLED, MAX_ANSWER_TOKENS, TOKENIZER, SpanModel, best_span
from index.sentences import Span
from tests.conftest import QUESTION


@pytest.fixture(scope="session")
def model() -> SpanModel:
    return SpanModel.bundled()


def test_the_best_span_is_that_of_a_search_through_all() -> None:
    tokenizer = Tokenizer.from_file(str(BUNDLED / TOKENIZER))
    shown, seen = (
        "Unbelievably, hypersonic missiles were shown (twice) at Vostochny 😀.",
        "They flew.",
    )
    passage = f"{shown} {seen}"
    sentences = [Span(0, len(shown)), Span(len(shown) + 1, len(passage))]
    window = tokenizer.encode("Which missiles?", passage)
    draw = np.random.default_rng(0)
    for _ in range(50):
        scores = draw.normal(size=(len(window), 2)).astype(np.float32)
        best, best_at = -np.inf, (0, 0)
        for first in range(len(window)):
            for last in range(first, min(len(window), first + MAX_ANSWER_TOKENS)):
                words = window.word_ids
                inside = window.sequence_ids[first] == window.sequence_ids[last] == 1
                if not inside or words[first - 1] == words[first]:
                    continue
                if words[last + 1] == words[last]:
                    continue
                if window.offsets[first][0] < len(shown) < window.offsets[last][1]:
                    continue
                total = scores[first, 0] + scores[last, 1]
                if total > best:
                    best, best_at = total, (first, last)
        found = best_span(scores, window, sentences)
        assert found.span.start == window.offsets[best_at[0]][0]
        assert found.span.end == window.offsets[best_at[1]][1]
        assert found.score == pytest.approx(best - scores[0].sum(), abs=1e-5)


def test_an_answer_is_found_at_the_end_of_a_long_passage(model: SpanModel) -> None:
    filler = "Nothing of note was reported from the harbour that day. " * 60
    passage = filler + "Kim's trip to Russia lasted six days."
    alone, long, other = model.read(QUESTION, [passage[len(filler) :], passage, filler])
    assert passage[long.span.start : long.span.end] == "six days"
    assert alone.score > other.score
    assert long.score > other.score


@pytest.mark.parametrize("passage", ["\x1b", "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 4])
def test_a_passage_that_cannot_answer_is_the_worst(model: SpanModel, passage: str) -> None:
    rain, nothing = model.read("Did it rain?", ["It snowed.", passage])
    assert nothing.span == Span(0, len(passage))
    assert -np.inf < nothing.score < rain.score


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.text(max_size=400), st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_texts(model: SpanModel, question: str, passage: str) -> None:
    (found,) = model.read(question, [passage])
    assert 0 <= found.span.start < found.span.end <= len(passage)


def test_a_question_may_be_longer_than_the_window(model: SpanModel) -> None:
    (found,) = model.read("why " * 5000, ["Because it rained."])
    assert found.span.end <= len("Because it rained.")
