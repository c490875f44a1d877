"""The engine on the real article: answers, refusals, whole sentences."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import Status
from bot.engine import Engine
from bot.reader import Finding, Reading
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from index.errors import IndexUnusableError, UnknownArticleError
from index.retrieval import RankedParagraph, Retriever, open_index
from index.sentences import Span
from tests.conftest import KIM, QUESTION


@pytest.mark.parametrize(
    ("question", "paragraph", "words"),
    [
        (QUESTION, 1, "six-day trip"),
        ("How did South Korea react to the visit?", 6, "Chang Ho-jin summoned"),
        ("What might Russia give North Korea in exchange for ammunition?", 5, "technologies"),
        ("when did kims train cross the border", 3, "Monday morning"),
    ],
)
def test_answers(kim_engine: Engine, question: str, paragraph: int, words: str) -> None:
    answer = kim_engine.ask(question)
    assert answer.status is Status.ANSWERED
    first = answer.citations[0]
    assert (first.article, first.paragraph) == (KIM, paragraph)
    assert words in first.quote
    assert answer.answer is not None
    assert answer.answer in first.quote
    assert len(answer.passages) == 8
    assert 0 < answer.confidence < 1


@pytest.mark.parametrize(
    "question", ["What does photosynthesis produce?", "Who won the 1998 World Cup?", "asdf qwer"]
)
def test_refusals(kim_engine: Engine, question: str) -> None:
    answer = kim_engine.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.answer is None
    assert not answer.citations
    assert answer.passages
    assert answer.confidence > 0.5


def test_an_unknown_article(kim_engine: Engine) -> None:
    with pytest.raises(UnknownArticleError):
        kim_engine.ask("Who?", article="nope")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(st.text(max_size=200))
def test_any_question_gets_an_answer_that_holds(kim_engine: Engine, question: str) -> None:
    kim_engine.ask(question)  # Answer checks its quotes when it is made


def test_spans_become_answers_citations_and_passages(tmp_path: Path, kim_engine: Engine) -> None:
    texts = ("It rained. Kim left on Monday. However, she stayed.", "Otters swim.")

    class SpanReader:
        def read(self, question: str, paragraphs: Sequence[RankedParagraph]) -> Reading:
            kim, otters = sorted(paragraphs, key=lambda paragraph: paragraph.number)
            findings = (
                Finding(kim, Span(23, 29), 3.0),
                Finding(kim, Span(40, 43), 2.75),
                Finding(kim, Span(11, 14), 2.5),
                Finding(kim, Span(0, 2), 2.25),
                Finding(otters, Span(0, 6), 2.0),
            )
            return Reading(findings, found=True, right=0.75, absent=0.1)

    articles = (Article("a", "A", texts),)
    build(articles, tmp_path, model=BUNDLED_MODEL)
    retriever = Retriever(*open_index(tmp_path, model=BUNDLED_MODEL))
    answer = Engine(articles, retriever, SpanReader()).ask("When?")
    assert answer.answer == "Monday"
    assert answer.confidence == 0.75
    assert [citation.quote for citation in answer.citations] == [
        "Kim left on Monday.",
        # A sentence that starts with a pronoun comes with the one before.
        "Kim left on Monday. However, she stayed.",
        "It rained.",
    ]
    assert [(passage.number, passage.score) for passage in answer.passages] == [(1, 3.0), (2, 2.0)]
    decided = Engine(articles, retriever, SpanReader()).ask("Did he leave?")
    assert decided.answer == "Kim left on Monday."


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="there is no index"):
        open_index(tmp_path, model=BUNDLED_MODEL)
