"""The sentences that carry an article."""

import re
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
LEAD: Final = 0.2
"""What standing first counts, beside a cosine; it fades towards the end."""

REDUNDANCY: Final = 0.4
"""What the cosine with a sentence that was chosen before takes away."""

_DEPENDENT: Final = re.compile(
    r"\W*(?:(?:but|and|or|so|yet|however|instead|then|also|still|thus|therefore|meanwhile),? )*"
    r"(?:he|she|it|they|this|these|those|his|her|its|their|such|others?|another|both)\b|"
    r"\W*(?:but|and|or|so|yet|however|instead|then|also|still|thus|therefore|meanwhile)\b",
    re.IGNORECASE,
)


def summarize(index: StoredIndex, article: Article) -> tuple[Citation, ...]:
    """Three to five sentences that carry an article, in its order; all of a shorter one.

    Each is chosen for its cosine with the mean of all sentences (the centroid of Radev et al.
    2004), for standing early, as in news the gist does, and for not saying again what is chosen
    already (maximal marginal relevance, Carbonell and Goldstein 1998). A sentence that leans on
    the one before is left out where there are others, and so is a second one of a paragraph.
    """
    sentences, vectors = _sentences(index, article)
    wanted = min(max(len(sentences) // SENTENCES_FOR_EACH, MIN_SENTENCES), MAX_SENTENCES)
    relevance = vectors @ _unit(vectors.mean(axis=0))
    relevance += LEAD * np.linspace(1, 0, len(sentences))
    able = [place for place, item in enumerate(sentences) if _stands_alone(item.quote)]
    if len(able) < wanted:
        able = list(range(len(sentences)))
    chosen: list[int] = []
    while able and len(chosen) < wanted:
        said = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(sentences))
        best = max(able, key=lambda place: float(relevance[place] - REDUNDANCY * said[place]))
        chosen.append(best)
        able.remove(best)
        others = [item for item in able if sentences[item].paragraph != sentences[best].paragraph]
        able = others or able
    return tuple(sentences[place] for place in sorted(chosen))


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


def _unit(vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    length = np.linalg.norm(vector)
    return vector / length if length else vector
