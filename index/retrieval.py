"""Ranking paragraphs by how well they answer a question: by meaning and by words, fused."""

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index import storage
from index.embedding import TextEmbedder, find_model, fingerprint
from index.errors import UnknownArticleError
from index.sentences import Span
from index.storage import SENTENCE, StoredIndex


@dataclass(frozen=True, slots=True)
class RankedParagraph:
    """A paragraph that may answer a question.

    `score` compares paragraphs of one question only. `similarities` has the cosine of the
    question and each of the paragraph's `sentences`, from -1 to 1.
    """

    article: str
    number: int
    text: str
    score: float
    sentences: tuple[Span, ...]
    similarities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """A paragraph's places, from 1, in the rankings by meaning and by words, and of how many."""

    by_meaning: int
    by_words: int
    of: int


class Retriever:
    """Ranks the paragraphs of an index. Not to be used from two threads at once."""

    def __init__(self, index: StoredIndex, embedder: TextEmbedder) -> None:
        self._embedder = embedder
        self._vectors = index.vectors
        # To wake more threads takes longer than to search tens of thousands of vectors.
        faiss.omp_set_num_threads(1)
        self._lexical = index.lexical
        self._passages = index.passages
        self._places = [
            (article.id, number, text)
            for article in index.articles
            for number, text in enumerate(article.paragraphs, start=1)
        ]
        positions = np.arange(len(self._places) + 1)
        self._first_passage = np.searchsorted(index.passages[:, 0], positions)
        sentences = index.passages[:, 3] == SENTENCE
        self._first_sentence = self._first_passage[:-1] + [
            int(np.argmax(sentences[first:end]))
            for first, end in zip(self._first_passage, self._first_passage[1:], strict=False)
        ]
        self._scope: dict[str | None, slice] = {None: slice(0, len(self._places))}
        end = 0
        for article in index.articles:
            start, end = end, end + len(article.paragraphs)
            self._scope[article.id] = slice(start, end)

    def rank(
        self, question: str, *, article: str | None = None, limit: int = 10
    ) -> tuple[RankedParagraph, ...]:
        """The best paragraphs of the whole corpus or of one article, best first.

        A paragraph's score is the sum of three: the question's cosine with the whole paragraph
        (its best window), its cosine with the paragraph's best sentence, and BM25, each
        standardised over the paragraphs that are ranked. Among fusions that need no training
        this one measures best here, well before reciprocal rank fusion (Cormack et al. 2009),
        which forgets by how much one paragraph is ahead of the next.

        Raises:
            UnknownArticleError: the index has no such article.
        """
        scope, votes, similarities = self._votes(question, article)
        scores = votes.sum(axis=1)
        order = np.argsort(-scores, kind="stable")[:limit]
        return tuple(
            self._ranked(scope, int(place), float(scores[place]), similarities) for place in order
        )

    def places(self, question: str, article: str, number: int) -> Places:
        """Where a paragraph comes by meaning and by words among those of its article.

        Raises:
            UnknownArticleError: the index has no such article.
        """
        _, votes, _ = self._votes(question, article)
        own = number - 1
        by_meaning = votes[:, 0] + votes[:, 1]
        return Places(
            by_meaning=int((by_meaning > by_meaning[own]).sum()) + 1,
            by_words=int((votes[:, 2] > votes[own, 2]).sum()) + 1,
            of=len(votes),
        )

    def _votes(
        self, question: str, article: str | None
    ) -> tuple[slice, npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """The paragraphs in scope, the three scores of each, shape (paragraphs, 3), and the
        similarities of their passages."""
        if article not in self._scope:
            raise UnknownArticleError(str(article), known=[name for name in self._scope if name])
        scope = self._scope[article]
        similarities = self._similarities(question, scope)
        offset = self._first_passage[scope.start]
        windows = self._first_passage[scope] - offset
        sentences = self._first_sentence[scope] - offset
        # Reducing between alternating bounds gives window maxima at the even places and sentence
        # maxima at the odd ones.
        bounds = np.stack([windows, sentences], axis=1).ravel()
        best = np.maximum.reduceat(similarities, bounds).reshape(-1, 2)
        words = self._lexical.scores(question)[scope]
        columns = (best[:, 0], best[:, 1], words)
        return scope, np.stack([_standardise(column) for column in columns], axis=1), similarities

    def _similarities(self, question: str, scope: slice) -> npt.NDArray[np.float32]:
        """The cosine of the question and each passage of the paragraphs in scope."""
        first, end = int(self._first_passage[scope.start]), int(self._first_passage[scope.stop])
        found, ids = self._vectors.search(
            self._embedder.embed([question]),
            end - first,
            params=faiss.SearchParameters(sel=faiss.IDSelectorRange(first, end)),  # type: ignore[call-arg]
        )
        similarities = np.empty(end - first, dtype=np.float32)
        similarities[ids[0] - first] = found[0]
        return similarities

    def _ranked(
        self, scope: slice, place: int, score: float, similarities: npt.NDArray[np.float32]
    ) -> RankedParagraph:
        position = scope.start + place
        offset = self._first_passage[scope.start]
        article, number, text = self._places[position]
        rows = slice(self._first_sentence[position], self._first_passage[position + 1])
        return RankedParagraph(
            article=article,
            number=number,
            text=text,
            score=score,
            sentences=tuple(Span(start, end) for _, start, end, _ in self._passages[rows].tolist()),
            similarities=tuple(similarities[rows.start - offset : rows.stop - offset].tolist()),
        )


def open_index(folder: Path, *, model: str) -> tuple[StoredIndex, TextEmbedder]:
    """Load an index and the embedding model it was made with.

    Raises:
        IndexUnusableError: the index is missing, damaged, or made with another model.
        ModelError: the model cannot be used.
    """
    # Imported here because ranking alone does without it.
    from index.question_embedding import open_question_embedder

    index = storage.load(folder)
    model_folder = find_model(model)
    storage.require_model(index, folder, model=model, fingerprint=fingerprint(model_folder))
    return index, open_question_embedder(model_folder)


def _standardise(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scores with mean 0 and standard deviation 1; zeros where all are alike."""
    deviation = float(scores.std())
    if deviation < 1e-6:
        return np.zeros_like(scores)
    standardised: npt.NDArray[np.float32] = (scores - scores.mean()) / np.float32(deviation)
    return standardised
