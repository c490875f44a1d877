"""From the network's scores to a reading."""

import pytest

from bot.span_model import ScoredSpan
from bot.span_reader import MAX_LEAD, Weights, chance, evidence, fits, rank
from index.retrieval import RankedParagraph
from index.sentences import Span

FIRST = RankedParagraph("a", 1, "He left on Monday.", 2.0, (Span(0, 18),), (0.25,))
SECOND = RankedParagraph("a", 2, "She stayed, he says.", 0.5, (Span(0, 20),), (0.75,))
SPANS = [ScoredSpan(Span(11, 17), 1.0), ScoredSpan(Span(0, 3), 2.0)]


def test_the_retrievers_ranking_counts_as_much_as_it_should() -> None:
    by_network = rank([FIRST, SECOND], SPANS, 0.0)
    assert [(found.paragraph.number, found.score) for found in by_network] == [(2, 2.0), (1, 1.0)]
    by_both = rank([FIRST, SECOND], SPANS, 1.0)
    assert [(found.paragraph.number, found.score) for found in by_both] == [(1, 1.0), (2, 0.5)]


def test_evidence() -> None:
    findings = rank([FIRST, SECOND], SPANS, 1.0)
    assert evidence(findings) == (1.0, 0.5, 0.25)
    assert evidence(findings[:1]) == (1.0, MAX_LEAD, 0.25)


def test_what_asks_for_a_number_gets_one() -> None:
    (monday, _) = rank([FIRST, SECOND], SPANS, 1.0)
    assert fits("When did he leave?", monday)
    assert fits("What?", monday)
    assert not fits("How many left?", monday)


def test_chances() -> None:
    assert chance((1.0, -2.0), (2.0,)) == 0.5
    assert chance((1.0, 0.0), (2.0,)) == pytest.approx(0.8808, abs=1e-4)
    assert 0 <= chance((1.0, 0.0), (-1e6,)) < chance((1.0, 0.0), (1e6,)) <= 1


def test_weights_are_there_for_all_evidence() -> None:
    weights = Weights.load()
    wanted = len(evidence(rank([FIRST], SPANS[:1], 0.0))) + 1
    assert len(weights.right) == len(weights.absent) == wanted
    assert 0 < weights.answer_from < 1
