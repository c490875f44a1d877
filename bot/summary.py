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

THRIFT: Final = 0.3
"""By which power of its words a sentence has to be worth them; 0 would take the longest ones, 1 the
shortest."""

MAX_CANDIDATES: Final = 1000
"""Sentences of a very long article to choose from: those nearest to all of it. A book has tens of
thousands, whose similarities to each other would fill the memory."""

_DEPENDENT: Final = re.compile(
    r"\W*(?:(?:but|and|or|so|yet|however|instead|then|also|still|thus|therefore|meanwhile),? )*"
    r"(?:he|she|it|they|this|these|those|his|her|its|their|such|others?|another|both)\b|"
    r"\W*(?:but|and|or|so|yet|however|instead|then|also|still|thus|therefore|meanwhile|moreover|"
    r"furthermore|similarly|hence|consequently|additionally|in addition|as a result|for example|"
    r"for instance|in contrast|on the other hand)\b|"
    r"\W*(?:in|on|at|by|to|from|for|with|under|during|after|before|since|until|despite|following) "
    r"(?:this|these|those|that|such)\b",
    re.IGNORECASE,
)
_NOBODY_YET: Final = re.compile(
    r"\W*\w[^,A-Z]{0,80}, (?:he|she|it|they|this|these|his|her|their|its)\b"
)
"""“With an enlarged arsenal, he …”, but not “Throughout his journey in Russia, Kim …”."""


def summarize(index: StoredIndex, article: Article) -> tuple[Citation, ...]:
    """Three to five sentences that carry an article, in its order; all of a shorter one.

    They are chosen one by one, each so that with it the summary covers the article best for the
    words that it takes: the mean, over all sentences, of the cosine with the nearest sentence of
    the summary, a submodular measure that such a choice comes close to (Lin and Bilmes 2010).
    Standing early counts, too, as in news the gist does. A sentence that leans on the one before is
    left out where there are others, and so is a second one of a paragraph.
    """
    sentences, vectors = sentences_of(index, article)
    wanted = min(max(len(sentences) // SENTENCES_FOR_EACH, MIN_SENTENCES), MAX_SENTENCES)
    early = LEAD * np.linspace(1, 0, len(sentences)) / wanted
    able = [place for place, item in enumerate(sentences) if _stands_alone(item.quote)]
    if len(able) < wanted:
        able = list(range(len(sentences)))
    if len(able) > MAX_CANDIDATES:
        central = (vectors @ vectors.mean(axis=0) + early)[able]
        able = [able[place] for place in np.argsort(-central, kind="stable")[:MAX_CANDIDATES]]
    similarities = dict(zip(able, vectors[able] @ vectors.T, strict=True))
    chosen: list[int] = []
    covered = np.zeros(len(sentences), dtype=np.float32)
    while able and len(chosen) < wanted:
        gains = [
            (float(np.maximum(similarities[place] - covered, 0).mean()) + early[place])
            / max(len(sentences[place].quote.split()), 1) ** THRIFT
            for place in able
        ]
        best = able.pop(int(np.argmax(gains)))
        chosen.append(best)
        covered = np.maximum(covered, similarities[best])
        others = [item for item in able if sentences[item].paragraph != sentences[best].paragraph]
        able = others or able
    return tuple(sentences[place] for place in sorted(chosen))


def coverage(index: StoredIndex, article: Article, summary: Sequence[Citation]) -> float:
    """The mean, over all sentences of an article, of the cosine with the nearest one of a
    summary."""
    sentences, vectors = sentences_of(index, article)
    chosen = [place for place, item in enumerate(sentences) if item in summary]
    return float((vectors @ vectors[chosen].T).max(axis=1).mean())


def sentences_of(
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
    leans = _DEPENDENT.match(sentence) or _NOBODY_YET.match(sentence)
    return MIN_WORDS <= words <= MAX_WORDS and not leans
