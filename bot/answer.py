"""Answers and the citations that prove them: values that cannot be wrong once they exist."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.article import Article
from index.retrieval import RankedParagraph
from index.sentences import Span, sentence_spans


class Status(StrEnum):
    """Whether the article says it."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Citation:
    """One or more whole sentences of a paragraph, word for word.

    `start` and `end` count code points of the paragraph's text; `paragraph` counts from 1.
    """

    article: str
    paragraph: int
    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, paragraph: RankedParagraph, span: Span) -> "Citation":
        """Cite a stretch of a paragraph.

        Raises:
            ValueError: the span is empty or reaches beyond the paragraph, which is a bug.
        """
        if not 0 <= span.start < span.end <= len(paragraph.text):
            raise ValueError(f"{span} is no stretch of {paragraph.article} ¶{paragraph.number}")
        quote = paragraph.text[span.start : span.end]
        return cls(paragraph.article, paragraph.number, span.start, span.end, quote)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot has to say to a question.

    `answer` is verbatim from the first citation's paragraph. `confidence` is the chance, from 0
    to 1, that what is said is right; where nothing was found, that the article does not say.
    `passages` are the paragraphs that were considered, best first. `elapsed_ms` is in
    milliseconds.

    Raises:
        ValueError: the parts do not fit each other, which is a bug.
    """

    question: str
    status: Status
    answer: str | None
    confidence: float
    citations: tuple[Citation, ...]
    passages: tuple[RankedParagraph, ...]
    elapsed_ms: float

    def __post_init__(self) -> None:
        answered = self.status is Status.ANSWERED
        if answered != (self.answer is not None) or answered != bool(self.citations):
            raise ValueError("an answer has a text and citations, a refusal has neither")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence of {self.confidence}")
        texts = {(passage.article, passage.number): passage.text for passage in self.passages}
        for citation in self.citations:
            text = texts[citation.article, citation.paragraph]
            if text[citation.start : citation.end] != citation.quote:
                raise ValueError(f"not verbatim: {citation}")
        if self.answer is not None and self.answer not in self.shown.text:
            raise ValueError(f"not verbatim: {self.answer!r}")

    @property
    def shown(self) -> RankedParagraph:
        """The paragraph that a reader is shown: of the first citation, else the nearest."""
        if not self.citations:
            return self.passages[0]
        first = self.citations[0]
        return next(
            passage
            for passage in self.passages
            if (passage.article, passage.number) == (first.article, first.paragraph)
        )

    @classmethod
    def from_json(
        cls, document: Mapping[str, Any], articles: Mapping[str, Article]
    ) -> "Answer | None":
        """The answer that `as_json` gave, with the articles of today; None where they no longer
        have what it cites, or any of what it considered."""
        found = (
            _paragraph(articles.get(item["article"]), item["paragraph"], item["score"])
            for item in document["passages"]
        )
        passages = tuple(passage for passage in found if passage)
        if not passages:
            return None
        try:
            return cls(
                question=document["question"],
                status=Status(document["status"]),
                answer=document["answer"],
                confidence=document["confidence"],
                citations=tuple(Citation(**item) for item in document["citations"]),
                passages=passages,
                elapsed_ms=document["elapsed_ms"],
            )
        except (ValueError, KeyError):
            return None  # not verbatim any more, or gone

    def as_json(self, identifier: object = None) -> dict[str, Any]:
        """The answer as the JSON object that other programs read."""
        return {
            "id": identifier,
            "question": self.question,
            "status": self.status.value,
            "answer": self.answer,
            "confidence": round(self.confidence, 4),
            "citations": [
                {
                    "article": citation.article,
                    "paragraph": citation.paragraph,
                    "start": citation.start,
                    "end": citation.end,
                    "quote": citation.quote,
                }
                for citation in self.citations
            ],
            "passages": [
                {
                    "article": passage.article,
                    "paragraph": passage.number,
                    "score": round(passage.score, 4),
                }
                for passage in self.passages
            ],
            "elapsed_ms": round(self.elapsed_ms, 1),
        }


def _paragraph(article: Article | None, number: int, score: float) -> RankedParagraph | None:
    if article is None or not 1 <= number <= len(article.paragraphs):
        return None
    text = article.paragraphs[number - 1]
    return RankedParagraph(article.id, number, text, score, sentence_spans(text), ())


def place_of_words(words: str, text: str, start: int = 0) -> int | None:
    """Where words stand in a text: rather by themselves than inside other words, and rather from
    `start` on; None: nowhere."""
    exact = re.escape(words)
    for pattern in (re.compile(rf"(?<!\w){exact}(?!\w)"), re.compile(exact)):
        if found := pattern.search(text, start) or pattern.search(text):
            return found.start()
    return None
