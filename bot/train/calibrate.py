"""`python -m bot.train.calibrate FILE`: learn how to put the reader's scores to use.

FILE is a question set. Of its articles, in alphabetical order of their titles, every second is
left unseen, to measure on. Of the others the reader is trained on two in three, and this learns
from the third, and from news that the reader has not been trained on either. Each long article is
asked its questions whole and in pieces as short as news, because among fewer paragraphs the same
evidence means something else.

Chances are told as in the question set. When to answer is chosen for readers, who ask less to
deceive: three questions that the article answers to one that it does not, half of the latter near
misses from the set, half questions about another article.
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

from bot.engine import MAX_PASSAGES
from bot.settings import BotSettings
from bot.span_model import ScoredSpan, SpanModel
from bot.span_reader import WEIGHTS, Weights, chance, evidence, fits, open_model, rank
from bot.squad import QuestionSet, read_question_set
from bot.train.examples import kept_from_training
from bot.train.written import written_for_calibrating
from index import storage
from index.article import Article
from index.build import build
from index.embedding import Embedder, find_model
from index.errors import QuestionSetError
from index.retrieval import RankedParagraph, Retriever

SHORT_ARTICLE: Final = 8
"""Paragraphs of a piece that stands for a news article."""

ANSWERABLE_TO_NOT: Final = 3
"""Answerable questions to one that is not; of the latter half are near misses."""

RANKINGS: Final = np.arange(0, 3.1, 0.2)
"""What a point in the retriever's ranking may count."""

AS_GOOD: Final = 1.01
"""How much more than the least something may cost and still be called as good: what differs less
differs by chance."""

THRESHOLDS: Final = np.round(np.arange(0.99, 0.0, -0.01), 2)
"""Chances from which on to answer, in two digits: more would be chance."""

_Floats = npt.NDArray[np.float64]
_Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its ranked paragraphs and what the network found in each, the number of the
    paragraph with the answer (None: none has it), whether the question is about this article at
    all, and how much it counts when choosing when to answer."""

    question: str
    paragraphs: Sequence[RankedParagraph]
    spans: Sequence[ScoredSpan]
    gold: int | None
    on_subject: bool
    weight: float


@dataclass(frozen=True, slots=True)
class _Learned:
    """Weights, what mistakes and needless refusals cost with them, and how often the paragraph with
    the answer is ranked first, both in weighted questions."""

    weights: Weights
    cost: float
    ranked_first: float


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def main(file: Path) -> None:
    """Learn the weights from FILE, a question set in SQuAD 2.0's JSON with at least 11 articles."""
    settings = BotSettings.load()
    reader, reader_folder = open_model(settings.reader_model)
    sources: list[list[Example]] = []
    for questions in (kept_from_training(read_question_set(file)), written_for_calibrating()):
        with tempfile.TemporaryDirectory() as folder:
            sources.append(
                list(_examples(questions, Path(folder), settings.embedding_model, reader))
            )
    weights = _learn(sources)
    (reader_folder / WEIGHTS).write_text(json.dumps(asdict(weights), indent=1) + "\n")
    click.echo(f"learned from {sum(map(len, sources))} questions: {weights}")


def _examples(
    questions: QuestionSet, folder: Path, model: str, reader: SpanModel
) -> Iterator[Example]:
    articles = questions.articles
    embedder = Embedder(find_model(model))
    if len(articles) < 2:
        raise QuestionSetError(
            "fewer than two articles are left to learn from; take a question set with more"
        )
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
            if not near_misses or not answerable or not off_subject:
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
                    paragraphs = retriever.rank(question.text, limit=MAX_PASSAGES)
                    yield Example(
                        question.text,
                        paragraphs,
                        reader.read(question.text, [item.text for item in paragraphs]),
                        question.paragraph if question.answers else None,
                        group is not strangers,
                        weight,
                    )


def _pieces(article: Article) -> Iterator[tuple[int, Article]]:
    """The article, and pieces of a long one, each with the paragraphs that come before it."""
    yield 0, article
    if len(article.paragraphs) < 2 * SHORT_ARTICLE:
        return
    for first in range(0, len(article.paragraphs), SHORT_ARTICLE):
        paragraphs = article.paragraphs[first : first + SHORT_ARTICLE]
        yield first, replace(article, paragraphs=paragraphs)


def _retriever(piece: Article, folder: Path, model: str, embedder: Embedder) -> Retriever:
    """A retriever on an index of this piece alone, with the vectors of the index of all."""
    shutil.rmtree(folder / "piece", ignore_errors=True)
    shutil.copytree(folder / "all", folder / "piece")
    build([piece], folder / "piece", model=model)
    return Retriever(storage.load(folder / "piece"), embedder)


def _learn(sources: Sequence[Sequence[Example]]) -> Weights:
    """Of what is learned from all sources and costs about the least, what ranks best; each source
    counts as much as any other."""
    examples = [item for source in sources for item in source]
    source = np.repeat(np.arange(len(sources)), [len(found) for found in sources])
    counts = _evened(np.array([float(item.on_subject) for item in examples]), source)
    costs = _evened(np.array([item.weight for item in examples]), source)
    learned = [_learn_with(float(ranking), examples, counts, costs) for ranking in RANKINGS]
    least = min(item.cost for item in learned)
    as_good = [item for item in learned if item.cost <= least * AS_GOOD]
    return max(as_good, key=lambda item: item.ranked_first).weights


def _evened(weights: _Floats, source: npt.NDArray[np.int64]) -> _Floats:
    """Weights of examples, those of each source with the same sum."""
    sums = np.bincount(source, weights)
    evened: _Floats = weights * (weights.sum() / len(sums) / sums)[source]
    return evened


def _learn_with(
    ranking: float, examples: Sequence[Example], counts: _Floats, costs: _Floats
) -> _Learned:
    """What is learned where a point in the retriever's ranking counts so much.

    `counts` is how much an example counts for the chances, `costs` for when to answer.
    """
    findings = [rank(item.paragraphs, item.spans, ranking) for item in examples]
    features = np.array([evidence(found) for found in findings])
    right = np.array(
        [
            found[0].paragraph.number == item.gold
            for item, found in zip(examples, findings, strict=True)
        ]
    )
    absent = np.array([item.gold is None for item in examples])
    right_weights = _logistic_regression(features, right, counts)
    chances = np.array(
        [
            chance(right_weights, row) if fits(item.question, found[0]) else 0.0
            for item, found, row in zip(examples, findings, features.tolist(), strict=True)
        ]
    )
    answer_from, cost = _answer_from(chances, right, absent, costs)
    weights = Weights(
        ranking=round(ranking, 4),
        right=right_weights,
        absent=_logistic_regression(features, absent, counts),
        answer_from=answer_from,
    )
    return _Learned(weights, cost, ranked_first=float(counts @ right))


def _answer_from(
    chances: _Floats, right: _Booleans, absent: _Booleans, weights: _Floats
) -> tuple[float, float]:
    """The chance from which on to answer that costs least, and the cost, where a wrong answer costs
    twice as much as a needless refusal; of several the highest."""
    answering = weights * np.where(right, 0.0, 2.0)
    refusing = weights * np.where(absent, 0.0, 1.0)

    def cost(answer_from: float) -> float:
        return float(np.where(chances >= answer_from, answering, refusing).sum())

    cheapest = min(THRESHOLDS.tolist(), key=cost)
    return cheapest, cost(cheapest)


def _logistic_regression(
    features: _Floats, outcomes: _Booleans, counts: _Floats
) -> tuple[float, ...]:
    model = LogisticRegression(max_iter=1000).fit(features, outcomes, sample_weight=counts)
    return tuple(round(float(weight), 4) for weight in (*model.coef_[0], *model.intercept_))


if __name__ == "__main__":
    main(prog_name="python -m bot.train.calibrate")
