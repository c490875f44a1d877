"""Measuring the engine on a question set, each question asked of its whole article."""

import re
import string
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from bot.answer import Answer, Status
from bot.engine import Engine
from bot.squad import Question, QuestionSet
from index.errors import QuestionSetError

CALIBRATION_BINS: Final = 10

Half = Literal["odd", "even"]


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured; shares are from 0 to 1, times in milliseconds.

    Of no question at all a share is None.
    """

    articles: int
    questions: int
    answerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    mrr: float | None
    answer_em: float | None
    answer_f1: float | None
    cited: float | None
    right: float | None
    refused_right: float | None
    wrong_answers: float | None
    calibration_error: float | None
    questions_per_second: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what the engine made of it."""

    question: Question
    answer: Answer

    @property
    def rank(self) -> int | None:
        """The gold paragraph's place among the passages, from 1."""
        places = [
            place
            for place, passage in enumerate(self.answer.passages, start=1)
            if passage.number == self.question.paragraph
        ]
        return places[0] if places else None

    @property
    def right(self) -> bool:
        """Answered from the gold paragraph, or rightly refused."""
        if self.answer.status is Status.NOT_FOUND:
            return not self.question.answers
        return bool(self.question.answers) and any(
            citation.paragraph == self.question.paragraph for citation in self.answer.citations
        )

    @property
    def cited(self) -> bool:
        """Whether a gold answer stands in a citation."""
        return any(
            answer in citation.quote
            for answer in self.question.answers
            for citation in self.answer.citations
        )

    def score(self, measure: Callable[[str, str], float]) -> float:
        """The best of a measure of the answer against each gold answer; a refusal has 0."""
        given = self.answer.answer
        if given is None:
            return 0.0
        return max(measure(given, gold) for gold in self.question.answers)


def half_of(questions: QuestionSet, half: Half) -> QuestionSet:
    """Every second article in the alphabetical order of titles, the 1st being odd."""
    ordered = sorted(questions.articles, key=lambda article: article.title)
    kept = {article.id for article in ordered[0 if half == "odd" else 1 :: 2]}
    return replace(
        questions,
        articles=tuple(article for article in questions.articles if article.id in kept),
        questions=tuple(item for item in questions.questions if item.article in kept),
    )


def require_articles(engine: Engine, questions: QuestionSet) -> None:
    """Check that an engine's index holds the question set's articles.

    Raises:
        QuestionSetError: an article is missing there or has another text.
    """
    paragraphs = {article.id: article.paragraphs for article in engine.articles}
    for article in questions.articles:
        if paragraphs.get(article.id) != article.paragraphs:
            fault = "another text of" if article.id in paragraphs else "no"
            raise QuestionSetError(f"the index holds {fault} article {article.id!r}")


def evaluate(
    engine: Engine,
    questions: QuestionSet,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Measures:
    """Ask every question of its article and measure the answers.

    `progress` is called with the questions asked so far and their number in all.

    Raises:
        UnknownArticleError: the engine's index lacks an article.
    """
    outcomes = []
    started = time.perf_counter()
    for done, question in enumerate(questions.questions):
        progress(done, len(questions.questions))
        outcomes.append(Outcome(question, engine.ask(question.text, article=question.article)))
    return measure(
        outcomes, articles=len(questions.articles), seconds=time.perf_counter() - started
    )


def measure(outcomes: Sequence[Outcome], *, articles: int, seconds: float) -> Measures:
    """Measure outcomes that took so many seconds in all."""
    answerable = [outcome for outcome in outcomes if outcome.question.answers]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.answers]
    ranks = [outcome.rank for outcome in answerable]
    elapsed = [outcome.answer.elapsed_ms for outcome in outcomes]
    return Measures(
        articles=articles,
        questions=len(outcomes),
        answerable=len(answerable),
        hit_at_1=_mean([rank == 1 for rank in ranks]),
        hit_at_3=_mean([rank is not None and rank <= 3 for rank in ranks]),
        mrr=_mean([1 / rank if rank else 0.0 for rank in ranks]),
        answer_em=_mean([outcome.score(exact_match) for outcome in answerable]),
        answer_f1=_mean([outcome.score(word_f1) for outcome in answerable]),
        cited=_mean([outcome.cited for outcome in answerable]),
        right=_mean([outcome.right for outcome in outcomes]),
        refused_right=_mean(
            [outcome.answer.status is Status.NOT_FOUND for outcome in unanswerable]
        ),
        wrong_answers=_mean(
            [outcome.answer.status is Status.ANSWERED and not outcome.right for outcome in outcomes]
        ),
        calibration_error=calibration_error(
            [outcome.answer.confidence for outcome in outcomes],
            [outcome.right for outcome in outcomes],
        ),
        questions_per_second=len(outcomes) / seconds,
        p50_ms=float(np.percentile(elapsed, 50)),
        p95_ms=float(np.percentile(elapsed, 95)),
    )


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Expected calibration error (Naeini et al. 2015) over bins of equal width."""
    if not confidences:
        return None
    bins = np.minimum((np.array(confidences) * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = np.array(confidences) - np.array(right)
    return float(np.abs(np.bincount(bins, weights=gaps)).sum() / len(confidences))


def exact_match(given: str, gold: str) -> float:
    """1 where the answers are the same once normalised as SQuAD does, else 0."""
    return float(_words(given) == _words(gold))


def word_f1(given: str, gold: str) -> float:
    """SQuAD's overlap of the words of two answers, from 0 to 1."""
    given_words, gold_words = _words(given), _words(gold)
    common = sum((Counter(given_words) & Counter(gold_words)).values())
    if not common:
        return float(given_words == gold_words)
    return 2 * common / (len(given_words) + len(gold_words))


def _words(answer: str) -> list[str]:
    text = answer.lower().translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
