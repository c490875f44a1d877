"""`python -m bot.calibrate FILE`: learn the sentence reader's weights from a question set.

Of the set's articles, in alphabetical order of their titles, the odd ones are learned from; the
even ones stay unseen, to measure on. Each article is asked its questions whole and in pieces as
short as a news article, because among fewer paragraphs the same evidence means something else.

Sentences are ranked, and chances told, as in the question set. When to answer is chosen for
readers, who ask less to deceive: three questions that the article answers to one that it does not,
half of the latter near misses from the set, half questions about another article.
"""

import json
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import click
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from bot.reader import WEIGHTS, Candidate, Weights, candidates, chance, rank, winner_features
from bot.squad import Question, QuestionSet, read_question_set
from index import storage
from index.article import Article
from index.build import build
from index.embedding import Embedder, find_model
from index.retrieval import Retriever
from index.settings import IndexSettings

SHORT_ARTICLE: Final = 8
"""Paragraphs of a piece that stands for a news article."""

PASSAGES: Final = 10
"""Paragraphs read for a question."""

ANSWERABLE_TO_NOT: Final = 3
"""Answerable questions to one that is not; of the latter half are near misses."""

_Floats = npt.NDArray[np.float64]
_Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates, which of them hold the answer, the number of the paragraph that
    does (None: none does), whether the question is about this article at all, and how much it
    counts when choosing when to answer."""

    candidates: Sequence[Candidate]
    holds_answer: tuple[bool, ...]
    gold: int | None
    on_subject: bool
    weight: float


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def main(file: Path) -> None:
    """Learn the reader's weights from FILE, a question set in SQuAD 2.0's JSON."""
    model = IndexSettings.load().embedding_model
    questions = read_question_set(file)
    with tempfile.TemporaryDirectory() as folder:
        examples = list(_examples(questions, Path(folder), model))
    weights = _learn(examples)
    WEIGHTS.write_text(json.dumps(asdict(weights), indent=1) + "\n")
    click.echo(f"learned from {len(examples)} questions: {weights}")


def _examples(questions: QuestionSet, folder: Path, model: str) -> Iterator[Example]:
    articles = sorted(questions.articles, key=lambda article: article.title)[::2]
    embedder = Embedder(find_model(model))
    draw = random.Random(0)
    build(articles, folder / "all", model=model)
    for article, other in zip(articles, articles[1:] + articles[:1], strict=True):
        own = [question for question in questions.questions if question.article == article.id]
        off_subject = [
            replace(question, answers=())
            for question in questions.questions
            if question.article == other.id
        ]
        for first, piece in _pieces(article):
            asked = [
                replace(question, paragraph=question.paragraph - first)
                for question in own
                if 0 < question.paragraph - first <= len(piece.paragraphs)
            ]
            near_misses = [question for question in asked if not question.answers]
            answerable = [question for question in asked if question.answers]
            if not near_misses or not answerable:
                continue
            strangers = draw.sample(off_subject, min(len(off_subject), len(near_misses)))
            retriever = _retriever(piece, folder, model, embedder)
            share = len(answerable) / ANSWERABLE_TO_NOT / 2
            for group, weight in (
                (answerable, 1.0),
                (near_misses, share / len(near_misses)),
                (strangers, share / len(strangers)),
            ):
                for question in group:
                    yield _example(question, group is not strangers, weight, retriever)


def _pieces(article: Article) -> Iterator[tuple[int, Article]]:
    """The article, and pieces of it with the paragraphs that come before them."""
    yield 0, article
    for first in range(0, len(article.paragraphs), SHORT_ARTICLE):
        paragraphs = article.paragraphs[first : first + SHORT_ARTICLE]
        yield first, replace(article, paragraphs=paragraphs)


def _retriever(piece: Article, folder: Path, model: str, embedder: Embedder) -> Retriever:
    """A retriever on an index of this piece alone, with the vectors of the index of all."""
    shutil.rmtree(folder / "piece", ignore_errors=True)
    shutil.copytree(folder / "all", folder / "piece")
    build([piece], folder / "piece", model=model)
    return Retriever(storage.load(folder / "piece"), embedder)


def _example(question: Question, on_subject: bool, weight: float, retriever: Retriever) -> Example:
    paragraphs = retriever.rank(question.text, limit=PASSAGES)
    found = candidates(question.text, paragraphs, retriever.lexical)
    return Example(
        found,
        tuple(
            candidate.paragraph.number == question.paragraph
            and any(
                answer
                in candidate.paragraph.text[candidate.sentence.start : candidate.sentence.end]
                for answer in question.answers
            )
            for candidate in found
        ),
        question.paragraph if question.answers else None,
        on_subject,
        weight,
    )


def _learn(examples: Sequence[Example]) -> Weights:
    rank_weights = _learn_rank(examples)
    winners = [rank(rank_weights, example.candidates) for example in examples]
    features = np.array([winner_features(ranked) for ranked in winners])
    right = np.array(
        [
            ranked[0][0].paragraph.number == example.gold
            for ranked, example in zip(winners, examples, strict=True)
        ]
    )
    absent = np.array([example.gold is None for example in examples])
    own = np.array([example.on_subject for example in examples])
    right_weights = _logistic_regression(features[own], right[own])
    return Weights(
        rank=rank_weights,
        right=right_weights,
        absent=_logistic_regression(features[own], absent[own]),
        answer_from=_answer_from(
            np.array([chance(right_weights, row) for row in features.tolist()]),
            right,
            absent,
            np.array([example.weight for example in examples]),
        ),
    )


def _answer_from(chances: _Floats, right: _Booleans, absent: _Booleans, weights: _Floats) -> float:
    """The chance from which on answering costs the least, where a wrong answer costs twice as much
    as a needless refusal."""
    answering = np.where(right, 0.0, 2.0)
    refusing = np.where(absent, 0.0, 1.0)
    order = np.argsort(-chances)
    gained = np.cumsum((weights * (refusing - answering))[order])
    return round(float(chances[order][np.argmax(gained)]), 4)


def _learn_rank(examples: Sequence[Example]) -> tuple[float, ...]:
    """Weights that put sentences with the answer before the others of the same question: a
    logistic regression on the differences of their features (Herbrich et al. 2000)."""
    differences: list[_Floats] = []
    for example in examples:
        features = np.array([found.features for found in example.candidates])
        holds = np.array(example.holds_answer)
        differences.extend(with_answer - features[~holds] for with_answer in features[holds])
    pairs = np.concatenate(differences)
    both_ways = np.concatenate([pairs, -pairs])
    first_wins = np.repeat([1, 0], len(pairs))
    model = LogisticRegression(fit_intercept=False).fit(both_ways, first_wins)
    return _rounded(model.coef_[0])


def _logistic_regression(features: _Floats, outcomes: _Booleans) -> tuple[float, ...]:
    model = LogisticRegression(max_iter=1000).fit(features, outcomes)
    return _rounded([*model.coef_[0], *model.intercept_])


def _rounded(values: Sequence[float] | _Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


if __name__ == "__main__":
    main(prog_name="python -m bot.calibrate")
