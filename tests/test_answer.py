"""Citations and answers that would be wrong cannot be made."""

import pytest

from bot.answer import Answer, Citation, Status
from index.article import Article
from index.retrieval import RankedParagraph
from index.sentences import Span

TEXT = "It rained 😀. He left."
PASSAGE = RankedParagraph("a", 2, TEXT, 1.5, (Span(0, 12), Span(13, 21)), (0.1, 0.2))


def test_a_citation_is_verbatim() -> None:
    citation = Citation.of(PASSAGE, Span(13, 21))
    assert citation == Citation("a", 2, 13, 21, "He left.")
    for span in (Span(-1, 3), Span(3, 3), Span(5, 4), Span(0, 22)):
        with pytest.raises(ValueError, match="is no stretch of a ¶2"):
            Citation.of(PASSAGE, span)


def test_json_to_the_letter() -> None:
    citation = Citation.of(PASSAGE, Span(13, 21))
    answer = Answer("Who?", Status.ANSWERED, "He", 0.93456, (citation,), (PASSAGE,), 41.66)
    assert answer.as_json("q7") == {
        "id": "q7",
        "question": "Who?",
        "status": "answered",
        "answer": "He",
        "confidence": 0.9346,
        "citations": [
            {"article": "a", "paragraph": 2, "start": 13, "end": 21, "quote": "He left."}
        ],
        "passages": [{"article": "a", "paragraph": 2, "score": 1.5}],
        "elapsed_ms": 41.7,
    }
    refusal = Answer("Who?", Status.NOT_FOUND, None, 0.5, (), (PASSAGE,), 1.0).as_json()
    assert (refusal["id"], refusal["answer"], refusal["citations"]) == (None, None, [])


@pytest.mark.parametrize(
    ("status", "answer", "confidence", "citations"),
    [
        (Status.ANSWERED, None, 0.5, (Citation("a", 2, 13, 21, "He left."),)),
        (Status.ANSWERED, "He", 0.5, ()),
        (Status.NOT_FOUND, "He", 0.5, ()),
        (Status.NOT_FOUND, None, 0.5, (Citation("a", 2, 13, 21, "He left."),)),
        (Status.NOT_FOUND, None, 1.5, ()),
        (Status.ANSWERED, "He", 0.5, (Citation("a", 2, 12, 20, "He left."),)),
        (Status.ANSWERED, "She", 0.5, (Citation("a", 2, 13, 21, "He left."),)),
    ],
)
def test_wrong_answers_cannot_be_made(
    status: Status, answer: str | None, confidence: float, citations: tuple[Citation, ...]
) -> None:
    with pytest.raises(ValueError):
        Answer("Who?", status, answer, confidence, citations, (PASSAGE,), 1.0)


def test_an_answer_comes_back_from_json_while_its_article_says_so() -> None:
    text = PASSAGE.text
    article = Article("a", "A", ("First.", text))
    answer = Answer(
        "Who?", Status.ANSWERED, "He", 0.5, (Citation("a", 2, 13, 21, "He left."),), (PASSAGE,), 1.0
    )
    document = answer.as_json()
    again = Answer.from_json(document, {"a": article})
    assert again
    assert again.as_json() == document
    changed = Article("a", "A", ("First.", text.replace("He", "She")))
    shorter = Article("a", "A", ("First.",))
    for articles in ({}, {"a": changed}, {"a": shorter}):
        assert Answer.from_json(document, articles) is None
    refusal = Answer("Who?", Status.NOT_FOUND, None, 0.5, (), (PASSAGE,), 1.0).as_json()
    assert Answer.from_json(refusal, {"a": changed})
    assert Answer.from_json(refusal, {"a": shorter}) is None
