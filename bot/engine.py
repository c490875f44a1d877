"""The engine: a question in, a cited answer out."""

import re
import time
from dataclasses import replace
from typing import Final

from bot.answer import Answer, Citation, Status
from bot.expectation import Kind, expected_kind
from bot.follow_up import Meant
from bot.reader import Finding, Reader
from bot.reasons import Reasons, reasons
from bot.span_reader import open_reader
from bot.spelling import Spelling
from index.article import Article
from index.embedding import TextEmbedder
from index.retrieval import RankedParagraph, Retriever
from index.sentences import Span
from index.storage import StoredIndex

FURTHER_WITHIN: Final = 1.0
"""A further finding is cited when its score is at most this far behind the first."""

MAX_CITATIONS: Final = 3
MAX_PASSAGES: Final = 10

_PRONOUN_FIRST: Final = re.compile(
    r"\W*(?:\w+, )?(?:he|she|it|they|this|these|those|his|her|its|their)\b", re.IGNORECASE
)


class Engine:
    """Answers questions from one index. Not to be used from two threads at once."""

    def __init__(self, articles: tuple[Article, ...], retriever: Retriever, reader: Reader) -> None:
        self.articles = articles
        self._retriever = retriever
        self._reader = reader
        self._spelling = Spelling(text for article in articles for text in article.paragraphs)

    def ask(
        self, question: str, *, article: str | None = None, meant: Meant | None = None
    ) -> Answer:
        """Answer from the whole corpus or from one article; what is `meant` has what the question
        leaves out.

        Raises:
            UnknownArticleError: the index has no such article.
        """
        started = time.perf_counter()
        full, context = (meant.question, meant.context) if meant else (question, "")
        full = self.mended(full)
        paragraphs = self._retriever.rank(
            f"{full} {context}".strip(), article=article, limit=MAX_PASSAGES
        )
        reading = self._reader.read(full, paragraphs)
        best = reading.findings[0]
        # What decides a yes-or-no question is a sentence, no stretch of it.
        decides = expected_kind(full) is Kind.YES_NO
        span = _whole_sentences(best) if decides else best.span
        return Answer(
            question=question,
            status=Status.ANSWERED if reading.found else Status.NOT_FOUND,
            answer=best.paragraph.text[span.start : span.end] if reading.found else None,
            confidence=reading.right if reading.found else reading.absent,
            citations=_citations(reading.findings) if reading.found else (),
            passages=_passages(reading.findings),
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def mended(self, text: str) -> str:
        """A text with the slips of the keyboard mended, as far as it has any."""
        return self._spelling.mended(text)

    def nearest(self, text: str, *, article: str | None = None) -> RankedParagraph:
        """The paragraph nearest to a text.

        Raises:
            UnknownArticleError: the index has no such article.
        """
        return self._retriever.rank(text, article=article, limit=1)[0]

    def reasons(self, question: str, citation: Citation) -> Reasons:
        """What spoke for a citation."""
        return reasons(self._retriever, question, citation)


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


def _passages(findings: tuple[Finding, ...]) -> tuple[RankedParagraph, ...]:
    """The paragraphs that were read, in the order of what was found in them."""
    best: dict[tuple[str, int], RankedParagraph] = {}
    for finding in findings:
        paragraph = finding.paragraph
        if (paragraph.article, paragraph.number) not in best:
            scored = replace(paragraph, score=finding.score)
            best[paragraph.article, paragraph.number] = scored
    return tuple(best.values())


def _whole_sentences(finding: Finding) -> Span:
    """The sentences that a finding touches, and the one before where they start with a pronoun."""
    text, sentences = finding.paragraph.text, finding.paragraph.sentences
    touched = [
        place
        for place, sentence in enumerate(sentences)
        if sentence.start < finding.span.end and finding.span.start < sentence.end
    ]
    first, last = touched[0], touched[-1]
    if first > 0 and _PRONOUN_FIRST.match(text, sentences[first].start):
        first -= 1
    return Span(sentences[first].start, sentences[last].end)


def engine_on(
    index: StoredIndex,
    embedder: TextEmbedder,
    *,
    reader_model: str | None = None,
    answer_from: float | None = None,
) -> Engine:
    """The engine on a loaded index, with the bundled reader or another one, as in `open_reader`.

    Raises:
        ModelError: the reader's model cannot be used.
    """
    reader = open_reader(reader_model, answer_from=answer_from)
    return Engine(index.articles, Retriever(index, embedder), reader)
