"""Compares ways of ranking paragraphs, side by side on one question set.

`python -m tests.rankings FILE [odd|even]` asks each answerable question of its whole article.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, get_args

import bm25s
import numpy as np
import numpy.typing as npt

from bot.evaluate import Half, half_of
from bot.squad import QuestionSet, read_question_set
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder, find_model
from index.lexical import stems
from index.retrieval import Retriever, open_index

Scores = npt.NDArray[np.float32]

RRF_CONSTANT: Final = 60
"""That of Cormack et al. 2009."""


def standardise(scores: Scores) -> Scores:
    """Scores with mean 0 and standard deviation 1."""
    standardised: Scores = (scores - scores.mean()) / np.float32(scores.std() + 1e-9)
    return standardised


def reciprocal_ranks(scores: Scores) -> Scores:
    """What reciprocal rank fusion adds up."""
    return (1 / (RRF_CONSTANT + 1 + np.argsort(np.argsort(-scores)))).astype(np.float32)


FUSIONS: Final[dict[str, Callable[[Scores, Scores], Scores]]] = {
    "embeddings alone": lambda dense, lexical: dense,
    "BM25 alone": lambda dense, lexical: lexical,
    "reciprocal rank fusion": lambda dense, lexical: (
        reciprocal_ranks(dense) + reciprocal_ranks(lexical)
    ),
    "sum of z-scores": lambda dense, lexical: standardise(dense) + standardise(lexical),
}


def compare(questions: QuestionSet) -> dict[str, list[int]]:
    """The gold paragraph's rank, from 1, for each question and way."""
    embedder = Embedder(find_model(BUNDLED_MODEL))
    ranks: dict[str, list[int]] = {name: [] for name in (*FUSIONS, "index")}
    with tempfile.TemporaryDirectory() as folder:
        build(questions.articles, Path(folder), model=BUNDLED_MODEL)
        retriever = Retriever(*open_index(Path(folder), model=BUNDLED_MODEL))
        for article in questions.articles:
            asked = [item for item in questions.questions if item.article == article.id]
            asked = [item for item in asked if item.answers]
            paragraphs = list(article.paragraphs)
            cosines = embedder.embed([item.text for item in asked]) @ embedder.embed(paragraphs).T
            bm25 = bm25s.BM25()
            bm25.index([stems(text) for text in paragraphs], show_progress=False)
            for item, dense in zip(asked, cosines, strict=True):
                known = [stem for stem in stems(item.text) if stem in bm25.vocab_dict]
                lexical = bm25.get_scores(known) if known else np.zeros_like(dense)
                for name, fuse in FUSIONS.items():
                    fused = fuse(dense, lexical)
                    ranks[name].append(1 + int((fused > fused[item.paragraph - 1]).sum()))
                ranked = retriever.rank(item.text, article=article.id, limit=len(paragraphs))
                ranks["index"].append(1 + [place.number for place in ranked].index(item.paragraph))
    return ranks


def main() -> None:
    """Print a table."""
    file, *half = sys.argv[1:]
    questions = read_question_set(Path(file))
    for name in get_args(Half):
        if half == [name]:
            questions = half_of(questions, name)
    ranks = compare(questions)
    sys.stdout.write(f"{'':24}   hit@1   hit@3     MRR   ({len(ranks['index'])} questions)\n")
    for name, of in ranks.items():
        places = np.array(of)
        row = (np.mean(places == 1), np.mean(places <= 3), np.mean(1 / places))
        sys.stdout.write(f"{name:24}" + "".join(f"{value:8.3f}" for value in row) + "\n")


if __name__ == "__main__":
    main()
