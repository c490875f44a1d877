"""The engine: a question in, a cited answer out."""

import time
from typing import Final

from bot.answer import Answer, Citation, Status
from bot.reader import Finding, Reader, SentenceReader, Weights
from index.article import Article
from index.embedding import Embedder
from index.retrieval import Retriever
from index.sentences import Span
from index.storage import StoredIndex

FURTHER_WITHIN: Final = 0.5
"""A further sentence is cited when its score is at most this far behind the first."""

MAX_CITATIONS: Final = 3
MAX_PASSAGES: Final = 10


class Engine:
    """Answers questions from one index. Not to be used from two threads at once."""

    def __init__(self, articles: tuple[Article, ...], retriever: Retriever, reader: Reader) -> None:
        self.articles = articles
        self._retriever = retriever
        self._reader = reader

    def ask(self, question: str, *, article: str | None = None) -> Answer:
        """Answer from the whole corpus or from one article.

        Raises:
            UnknownArticleError: the index has no such article.
        """
        started = time.perf_counter()
        passages = self._retriever.rank(question, article=article, limit=MAX_PASSAGES)
        reading = self._reader.read(question, passages)
        best = reading.findings[0]
        return Answer(
            question=question,
            status=Status.ANSWERED if reading.found else Status.NOT_FOUND,
            answer=best.paragraph.text[best.span.start : best.span.end] if reading.found else None,
            confidence=reading.right if reading.found else reading.absent,
            citations=_citations(reading.findings) if reading.found else (),
            passages=passages,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )


def _citations(findings: tuple[Finding, ...]) -> tuple[Citation, ...]:
    """The sentences that hold the best findings, each once."""
    citations: dict[Citation, None] = {}
    for finding in findings:
        if finding.score < findings[0].score - FURTHER_WITHIN:
            break
        citations[Citation.of(finding.paragraph, _whole_sentences(finding))] = None
        if len(citations) == MAX_CITATIONS:
            break
    return tuple(citations)


def _whole_sentences(finding: Finding) -> Span:
    touched = [
        sentence
        for sentence in finding.paragraph.sentences
        if sentence.start < finding.span.end and finding.span.start < sentence.end
    ]
    return Span(touched[0].start, touched[-1].end)


def engine_on(index: StoredIndex, embedder: Embedder) -> Engine:
    """The engine on a loaded index."""
    return Engine(
        index.articles, Retriever(index, embedder), SentenceReader(index.lexical, Weights.load())
    )
