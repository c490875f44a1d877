"""Ranking by words: BM25 over the stems of paragraphs and over pairs of neighbouring stems."""

import logging
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

Scores = npt.NDArray[np.float32]
"""One score a paragraph: shape (paragraphs,)."""

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG

_STEMMER = Stemmer.Stemmer("english")


def stems(text: str) -> list[str]:
    """The stems of a text's words in order, without stop words.

    Not to be used from two threads at once: the stemmer keeps state.
    """
    words = bm25s.tokenize(
        unicodedata.normalize("NFKC", text).replace("’", "'"),
        # An apostrophe inside a word stays, so that the stemmer can take the “'s” off “Kim's”.
        token_pattern=r"(?u)\b\w+(?:'\w+)*\b",
        stopwords="english_plus",
        stemmer=_STEMMER,
        return_ids=False,
        show_progress=False,
    )
    return list(words[0])


def terms(text: str) -> list[str]:
    """Stems and pairs of neighbouring stems; a pair tells “North Korea” from “South Korea”."""
    single = stems(text)
    return single + [f"{first} {second}" for first, second in pairwise(single)]


class LexicalIndex:
    """BM25 (Robertson & Zaragoza 2009, in Lucene's form) of paragraphs, computed at build time."""

    def __init__(self, bm25: bm25s.BM25) -> None:
        self._bm25 = bm25
        self._paragraphs = int(bm25.scores["num_docs"])

    @classmethod
    def build(cls, paragraphs: Sequence[str]) -> Self:
        """Index paragraphs; a paragraph's position is its number in the scores."""
        bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        # A paragraph without words gets the empty term, which no question has: an average length
        # of nothing could not be divided by.
        bm25.index([terms(text) or [""] for text in paragraphs], show_progress=False)
        return cls(bm25)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an index that `save` wrote; nothing in it can run code."""
        return cls(bm25s.BM25.load(folder, show_progress=False, allow_pickle=False))

    def scores(self, question: str) -> Scores:
        """The BM25 score of every paragraph; zeros where no word of the question is known."""
        known = [term for term in terms(question) if term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._paragraphs, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
