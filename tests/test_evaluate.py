"""The measures: against SQuAD's own definitions and cases worked by hand."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Citation, Status
from bot.engine import Engine
from bot.evaluate import (
    Outcome,
    best_overall_f1,
    calibration_error,
    evaluate,
    exact_match,
    half_of,
    measure,
    measure_by_type,
    require_articles,
    word_f1,
    worst,
)
from bot.plots import draw
from bot.squad import Question, read_question_set
from index.errors import QuestionSetError
from index.retrieval import RankedParagraph
from index.sentences import Span
from tests.conftest import KIM, KIM_QUESTIONS


@pytest.mark.parametrize(
    ("given", "gold", "em", "f1"),
    [
        ("The six-day trip!", "sixday trip", 1, 1),
        ("a trip", "trip", 1, 1),
        ("six day trip", "six", 0, 0.5),
        ("x", "y", 0, 0),
        ("the", "a", 1, 1),
        ("six six", "six", 0, 2 / 3),
    ],
)
def test_answers_are_compared_as_squad_does(given: str, gold: str, em: float, f1: float) -> None:
    assert exact_match(given, gold) == em
    assert word_f1(given, gold) == pytest.approx(f1)


def test_calibration_error() -> None:
    assert calibration_error([], []) is None
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)
    assert calibration_error([1.0, 1.0], [True, False]) == pytest.approx(0.5)
    # Bins do not make up for each other.
    assert calibration_error([0.95, 0.05], [False, True]) == pytest.approx(0.95)


def test_best_overall_f1() -> None:
    f1 = 2 * 2 / (4 + 2)
    sure = [outcome(("on Monday",), GOLD, confidence=value) for value in (0.9, 0.8)]
    deceived = [outcome((), GOLD, confidence=value) for value in (0.7, 0.85)]
    assert best_overall_f1([]) is None
    assert best_overall_f1(sure) == pytest.approx(f1)
    # Answering from 0.8 on gains two answers and loses a refusal; from 0.7 on it loses another.
    assert best_overall_f1(sure + deceived) == pytest.approx(max(f1 + 2, 2 * f1 + 1) / 4)
    assert best_overall_f1([*deceived, outcome((), None)]) == 1


TEXT = "It rained. He left on Monday."
SECOND = RankedParagraph("a", 1, "Nothing.", 1.0, (Span(0, 8),), (0.1,))
GOLD = RankedParagraph("a", 2, TEXT, 2.0, (Span(0, 10), Span(11, 29)), (0.1, 0.2))


def outcome(
    gold_answers: tuple[str, ...],
    cited: RankedParagraph | None,
    question: str = "Q?",
    confidence: float = 0.8,
) -> Outcome:
    """An answerable question on ¶2 (or one that nothing answers), answered or refused."""
    answer = Answer(
        "Q?",
        Status.ANSWERED if cited else Status.NOT_FOUND,
        cited.text[cited.sentences[-1].start :] if cited else None,
        confidence,
        (Citation.of(cited, cited.sentences[-1]),) if cited else (),
        (SECOND, GOLD),
        10.0,
    )
    return Outcome(Question("1", question, "a", 2, gold_answers), answer)


def test_measures_by_hand() -> None:
    outcomes = [
        outcome(("Monday", "on Monday"), GOLD),
        outcome(("Monday",), SECOND),
        outcome(("Monday",), None),
        outcome((), GOLD),
        outcome((), None),
    ]
    measures = measure(outcomes)
    assert measures.questions == 5
    assert measures.answerable == 3
    assert measures.hit_at_1 == 0
    assert measures.hit_at_3 == 1
    assert measures.mrr == pytest.approx(0.5)
    assert measures.answer_em == 0
    assert measures.answer_f1 == pytest.approx(2 * 2 / (4 + 2) / 3)
    assert measures.cited == pytest.approx(1 / 3)
    assert measures.refused_right == 0.5
    assert measures.wrong_answers == pytest.approx(2 / 5)
    assert measures.calibration_error == pytest.approx(abs(0.8 - 2 / 5))
    assert measures.overall_f1 == pytest.approx((2 * 2 / (4 + 2) + 1) / 5)
    # Whom nothing distinguishes nothing can part: all are answered, or none is.
    assert measures.best_overall_f1 == pytest.approx(2 / 5)
    assert measures.auc == pytest.approx(((0.5 + 1) + (0.5 + 1) + (0 + 0.5)) / 6)
    assert measures.questions_per_second == 100
    assert measures.p50_ms == measures.p95_ms == 10


def test_of_no_unanswerable_question_there_is_no_share() -> None:
    measures = measure([outcome(("x",), GOLD)])
    assert measures.refused_right is None
    assert measures.auc is None


def test_by_type_and_the_worst() -> None:
    outcomes = [
        outcome(("Monday",), GOLD, "When did he leave?"),
        outcome(("Monday",), None, "Since when is he away?"),
        outcome((), GOLD, "How many left?"),
        outcome((), None, "Name them."),
    ]
    by_type = measure_by_type(outcomes)
    assert {name: found.questions for name, found in by_type.items()} == {
        "when": 2,
        "how many": 1,
        "other": 1,
    }
    assert [item.question.text for item in worst(outcomes)] == [
        "Since when is he away?",
        "How many left?",
    ]
    assert len(worst(outcomes, 1)) == 1


def test_pictures_are_drawn(tmp_path: Path) -> None:
    draw([outcome(("Monday",), GOLD), outcome((), None)], tmp_path / "new")
    for name in ("calibration.png", "risk-coverage.png"):
        assert (tmp_path / "new" / name).read_bytes().startswith(b"\x89PNG")


def test_the_articles_own_questions(kim_engine: Engine) -> None:
    questions = read_question_set(KIM_QUESTIONS)
    require_articles(kim_engine, questions)
    assert len(questions.questions) == 30
    assert sum(bool(question.answers) for question in questions.questions) == 20
    paragraphs = kim_engine.articles[0].paragraphs
    for question in questions.questions:
        for answer in question.answers:
            assert answer in paragraphs[question.paragraph - 1]
    measures = measure(evaluate(kim_engine, questions))
    # What was measured when this was written, less a little for other processors' arithmetic.
    assert measures.hit_at_1 is not None
    assert measures.hit_at_1 >= 0.6


def squad(path: Path, data: object) -> Path:
    """Write a question set."""
    path.write_text(json.dumps({"version": "v2.0", "data": data}))
    return path


def entry(title: str, **item: Any) -> dict[str, Any]:
    """An article with one paragraph and one question."""
    question = {"id": "1", "question": " Who? ", "answers": [{"text": "He"}]} | item
    return {"title": title, "paragraphs": [{"context": " He \n left.", "qas": [question]}]}


def test_reading_question_sets(tmp_path: Path) -> None:
    data = [entry("B_b"), entry("A a", is_impossible=True), entry("C")]
    path = squad(tmp_path / "set.json", data)
    questions = read_question_set(path)
    assert [article.id for article in questions.articles] == ["b-b", "a-a", "c"]
    assert questions.articles[0].title == "B b"
    assert questions.articles[0].paragraphs == ("He left.",)
    assert questions.questions[0] == Question("1", "Who?", "b-b", 1, ("He",))
    assert questions.questions[1].answers == ()
    assert [article.id for article in half_of(questions, "odd").articles] == ["a-a", "c"] or [
        article.id for article in half_of(questions, "odd").articles
    ] == ["c", "a-a"]
    assert [question.article for question in half_of(questions, "even").questions] == ["b-b"]
    zipped = tmp_path / "set.json.gz"
    zipped.write_bytes(gzip.compress(path.read_bytes()))
    assert read_question_set(zipped) == questions


def test_other_ways_to_ask(tmp_path: Path) -> None:
    two = entry("A")
    two["paragraphs"] += entry("x", id="2")["paragraphs"]
    questions = read_question_set(squad(tmp_path / "set.json", [two, entry("B", id="3")]))
    given = questions.by_paragraph()
    assert [article.id for article in given.articles] == ["a-1", "a-2", "b-1"]
    assert [(item.id, item.article, item.paragraph) for item in given.questions] == [
        ("1", "a-1", 1),
        ("2", "a-2", 1),
        ("3", "b-1", 1),
    ]
    with pytest.raises(QuestionSetError, match="one article"):
        questions.every(0, 2).swapped()
    swapped = questions.swapped()
    assert [(item.id, item.article, item.answers) for item in swapped.questions] == [
        ("1", "b", ()),
        ("2", "b", ()),
        ("3", "a", ()),
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("text", "is not a question set"),
        ([{"title": "A"}], "is not a question set"),
        ([], "holds no question"),
        ([entry("A"), entry("a")], "two articles have the same title"),
    ],
)
def test_faulty_question_sets(tmp_path: Path, data: object, fault: str) -> None:
    with pytest.raises(QuestionSetError, match=f"set.json: {fault}"):
        read_question_set(squad(tmp_path / "set.json", data))


def test_a_missing_or_broken_question_set(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="cannot be read"):
        read_question_set(tmp_path / "none.json")
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b broken")
    with pytest.raises(QuestionSetError):
        read_question_set(tmp_path / "broken.gz")


def test_an_index_with_other_articles(tmp_path: Path, kim_engine: Engine) -> None:
    with pytest.raises(QuestionSetError, match="the index holds no article 'other'"):
        require_articles(kim_engine, read_question_set(squad(tmp_path / "a", [entry("other")])))
    with pytest.raises(QuestionSetError, match="the index holds another text of article"):
        require_articles(kim_engine, read_question_set(squad(tmp_path / "b", [entry(KIM)])))
