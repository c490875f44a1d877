"""The sentences that carry an article."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.answer import Citation
from index.article import Article
from index.storage import SENTENCE, StoredIndex

MIN_SENTENCES: Final = 3
MAX_SENTENCES: Final = 5
SENTENCES_FOR_EACH: Final = 4
"""Sentences of an article for each one of its summary, between the two limits."""

MIN_WORDS: Final = 6
MAX_WORDS: Final = 60
LEAD: Final = 0.1
"""What standing first counts, beside a share of what the article says; it fades to the end."""

_DEPENDENT: Final = re.compile(
    r"\W*(?:(?:but|and|or|so|yet|however|instead|then|also|still|thus|therefore|meanwhile),? )*"
    r"(?:he|she|it|they|this|these|those|his|her|its|their|such|others?|another|both)\b|"
    r"\W*(?:but|and|or|so|yet|however|instead|then|also|still|thus|therefore|meanwhile)\b",
    re.IGNORECASE,
)


def summarize(index: StoredIndex, article: Article) -> tuple[Citation, ...]:
    """Three to five sentences that carry an article, in its order; all of a shorter one.

    They are chosen one by one, each so that with it the summary covers the article best: the mean,
    over all sentences, of the cosine with the nearest sentence of the summary, a submodular measure
    that a greedy choice comes close to (Lin and Bilmes 2011). Standing early counts, too, as in
    news the gist does. A sentence that leans on the one before is left out where there are others,
    and so is a second one of a paragraph.
    """
    sentences, vectors = _sentences(index, article)
    wanted = min(max(len(sentences) // SENTENCES_FOR_EACH, MIN_SENTENCES), MAX_SENTENCES)
    similarities = vectors @ vectors.T
    early = LEAD * np.linspace(1, 0, len(sentences)) / wanted
    able = [place for place, item in enumerate(sentences) if _stands_alone(item.quote)]
    if len(able) < wanted:
        able = list(range(len(sentences)))
    chosen: list[int] = []
    covered = np.zeros(len(sentences), dtype=np.float32)
    while able and len(chosen) < wanted:
        gains = np.maximum(similarities[able], covered).mean(axis=1) + early[able]
        best = able.pop(int(np.argmax(gains)))
        chosen.append(best)
        covered = np.maximum(covered, similarities[best])
        others = [item for item in able if sentences[item].paragraph != sentences[best].paragraph]
        able = others or able
    return tuple(sentences[place] for place in sorted(chosen))


def coverage(index: StoredIndex, article: Article, summary: Sequence[Citation]) -> float:
    """The mean, over all sentences of an article, of the cosine with the nearest one of a
    summary."""
    sentences, vectors = _sentences(index, article)
    chosen = [place for place, item in enumerate(sentences) if item in summary]
    return float((vectors @ vectors[chosen].T).max(axis=1).mean())


def _sentences(
    index: StoredIndex, article: Article
) -> tuple[list[Citation], npt.NDArray[np.float32]]:
    """An article's sentences and their vectors, of shape (sentences, dimension)."""
    first = 0
    for other in index.articles:
        if other.id == article.id:
            break
        first += len(other.paragraphs)
    positions = index.passages[:, 0] - first
    rows = np.flatnonzero(
        (positions >= 0)
        & (positions < len(article.paragraphs))
        & (index.passages[:, 3] == SENTENCE)
    )
    sentences = []
    for row in rows:
        position, start, end, _ = index.passages[row].tolist()
        paragraph = position - first + 1
        quote = article.paragraphs[paragraph - 1][start:end]
        sentences.append(Citation(article.id, paragraph, start, end, quote))
    vectors = np.stack([index.vectors.reconstruct(int(row)) for row in rows])
    return sentences, vectors


def _stands_alone(sentence: str) -> bool:
    words = len(sentence.split())
    return MIN_WORDS <= words <= MAX_WORDS and not _DEPENDENT.match(sentence)
