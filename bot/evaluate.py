"""Measuring the engine on a question set, each question asked of its whole article."""

import re
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

import numpy as np

from bot.answer import Answer, Status
from bot.engine import Engine
from bot.expectation import Kind, expected_kind
from bot.squad import Question, QuestionSet
from index.errors import QuestionSetError

CALIBRATION_BINS: Final = 10

Half = Literal["odd", "even"]


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured; shares are from 0 to 1, times in milliseconds.

    Of no question at all a share is None. `answer_em` and `answer_f1` are of the answerable
    questions, `overall_f1` of all, where a right refusal has 1; `best_overall_f1` is what it would
    be if the bot also refused below the confidence for which it is highest, as in SQuAD's own
    figures. `auc` is the chance that the bot is surer of an answerable question than of one that
    is not.
    """

    articles: int
    questions: int
    answerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    mrr: float | None
    answer_em: float | None
    answer_f1: float | None
    overall_f1: float | None
    best_overall_f1: float | None
    cited: float | None
    right: float | None
    refused_right: float | None
    wrong_answers: float | None
    calibration_error: float | None
    auc: float | None
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

    @property
    def support(self) -> float:
        """How sure the bot is that the article has the answer, from 0 to 1; it is surer of
        whatever it answers than of what it refuses."""
        confidence = self.answer.confidence
        return (1 + confidence if self.answer.status is Status.ANSWERED else 1 - confidence) / 2

    @property
    def type(self) -> str:
        """How the question asks, by its first words."""
        kind = expected_kind(self.question.text)
        return kind.value if kind else "other"

    def score(self, measure: Callable[[str, str], float]) -> float:
        """The best of a measure of the answer against each gold answer; a needless refusal has 0, a
        right one 1."""
        given = self.answer.answer
        if given is None or not self.question.answers:
            return float(given is None and not self.question.answers)
        return max(measure(given, gold) for gold in self.question.answers)


def half_of(questions: QuestionSet, half: Half) -> QuestionSet:
    """Every second article in the alphabetical order of titles, the 1st being odd."""
    return questions.every(0 if half == "odd" else 1, 2)


def require_articles(engine: Engine, questions: QuestionSet) -> None:
    """Check that an engine's index holds the question set's articles.

    Raises:
        QuestionSetError: an article is missing there or has another text.
    """
    paragraphs = {article.id: article.paragraphs for article in engine.articles}
    for article in questions.articles:
        if paragraphs.get(article.id) != article.paragraphs:
            fault = "another text of" if article.id in paragraphs else "no"
            raise QuestionSetError(
                f"the index holds {fault} article {article.id!r}; leave --index out, or build the "
                "index from the question set's articles"
            )


def evaluate(
    engine: Engine,
    questions: QuestionSet,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Outcome]:
    """Ask every question of its article.

    `progress` is called with the questions asked so far and their number in all.

    Raises:
        UnknownArticleError: the engine's index lacks an article.
    """
    outcomes = []
    for done, question in enumerate(questions.questions):
        progress(done, len(questions.questions))
        outcomes.append(Outcome(question, engine.ask(question.text, article=question.article)))
    return outcomes


def measure_by_type(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """The measures of the questions of each type."""
    types = [*(kind.value for kind in Kind), "other"]
    groups = {name: [item for item in outcomes if item.type == name] for name in types}
    return {name: measure(group) for name, group in groups.items() if group}


def worst(outcomes: Sequence[Outcome], count: int = 50) -> list[Outcome]:
    """The wrong answers and needless refusals that the bot was surest of, surest first."""
    wrong = [outcome for outcome in outcomes if not outcome.right]
    return sorted(wrong, key=lambda outcome: -outcome.answer.confidence)[:count]


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """Measure outcomes, of which there is at least one."""
    answerable = [outcome for outcome in outcomes if outcome.question.answers]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.answers]
    ranks = [outcome.rank for outcome in answerable]
    elapsed = [outcome.answer.elapsed_ms for outcome in outcomes]
    return Measures(
        articles=len({outcome.question.article for outcome in outcomes}),
        questions=len(outcomes),
        answerable=len(answerable),
        hit_at_1=_mean([rank == 1 for rank in ranks]),
        hit_at_3=_mean([rank is not None and rank <= 3 for rank in ranks]),
        mrr=_mean([1 / rank if rank else 0.0 for rank in ranks]),
        answer_em=_mean([outcome.score(exact_match) for outcome in answerable]),
        answer_f1=_mean([outcome.score(word_f1) for outcome in answerable]),
        overall_f1=_mean([outcome.score(word_f1) for outcome in outcomes]),
        best_overall_f1=best_overall_f1(outcomes),
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
        auc=area_under_curve(
            [outcome.support for outcome in answerable],
            [outcome.support for outcome in unanswerable],
        ),
        questions_per_second=1000 * len(elapsed) / sum(elapsed),
        p50_ms=float(np.percentile(elapsed, 50)),
        p95_ms=float(np.percentile(elapsed, 95)),
    )


def best_overall_f1(outcomes: Sequence[Outcome]) -> float | None:
    """The highest overall F1 that is had by refusing what is answered with less than some
    confidence: the "best F1" of SQuAD 2.0 (Rajpurkar, Jia and Liang 2018)."""
    gains: dict[float, float] = defaultdict(float)
    for outcome in outcomes:
        if outcome.answer.status is Status.ANSWERED:
            answerable = bool(outcome.question.answers)
            gains[outcome.answer.confidence] += outcome.score(word_f1) if answerable else -1.0
    refusing_all = sum(not outcome.question.answers for outcome in outcomes)
    surest_first = (gains[confidence] for confidence in sorted(gains, reverse=True))
    totals = list(accumulate(surest_first, initial=float(refusing_all)))
    return max(totals) / len(outcomes) if outcomes else None


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Expected calibration error (Naeini et al. 2015) over bins of equal width."""
    if not confidences:
        return None
    bins = np.minimum((np.array(confidences) * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = np.array(confidences) - np.array(right)
    return float(np.abs(np.bincount(bins, weights=gaps)).sum() / len(confidences))


def area_under_curve(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """The chance that one of `higher` is above one of `lower`, ties counting half: the area under
    the receiver operating characteristic (Hanley & McNeil 1982)."""
    if not higher or not lower:
        return None
    return float(np.sign(np.subtract.outer(higher, lower)).mean() + 1) / 2


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
