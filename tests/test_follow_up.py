"""Short questions, and what they ask in full."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Citation, Status
from bot.engine import engine_on
from bot.follow_up import LEAST_ALONE, Meant, Turn, take_turn, understood
from index import storage
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder
from index.retrieval import RankedParagraph
from index.sentences import Span, sentence_spans
from tests.dialogues import ask, read_articles, read_dialogues

TEXT = (
    "In response to the visit, Vice Foreign Minister Chang Ho-jin summoned the Russian ambassador. "
    "The ambassador assured that Seoul’s concerns would be conveyed."
)


def turn(question: str, short: str = "Chang Ho-jin") -> Turn:
    spans = sentence_spans(TEXT)
    paragraph = RankedParagraph("a", 1, TEXT, 1.0, spans, ())
    citation = Citation.of(paragraph, Span(0, spans[0].end))
    return Turn(
        question, Answer(question, Status.ANSWERED, short, 0.9, (citation,), (paragraph,), 1.0)
    )


@pytest.mark.parametrize(
    ("before", "question", "full"),
    [
        ("Did Kim visit Russia?", "why?", "why did Kim visit Russia?"),
        ("When did Kim visit Russia?", "And why", "why did Kim visit Russia?"),
        ("What might Russia give North Korea?", "in exchange for what?",
         "in exchange for what might Russia give North Korea?"),
        ("How long did Kim stay?", "What about Putin?", "How long did Putin stay?"),
        ("Who summoned the ambassador?", "when did he do so?", "when did Chang Ho-jin do so?"),
        ("Who summoned the ambassador?", "What is his title?", "What is Chang Ho-jin’s title?"),
        ("What was conveyed?", "And to the president?", "What was conveyed to the president?"),
    ],
)  # fmt: skip
def test_short_questions(before: str, question: str, full: str) -> None:
    assert understood(question, [turn(before)]).question == full


@pytest.mark.parametrize(
    "question",
    [
        "How long was Kim’s trip to Russia?",
        "And what did the ambassador assure?",
        "Why was the ambassador summoned?",
        "Did Putin say that he would visit Pyongyang?",
        "What is there in Seoul?",
        "",
        "😀",
    ],
)
def test_questions_that_stand_alone(question: str) -> None:
    assert understood(question, [turn("Did Kim visit Russia?")]) == Meant(question)


def test_without_turns_nothing_is_changed() -> None:
    assert understood("why?", []) == Meant("why?")


def test_a_chain_of_short_questions() -> None:
    first = turn("Who summoned the ambassador?")
    second = turn(understood("when?", [first]).question)
    meant = understood("why?", [first, second])
    assert meant == Meant("why summoned the ambassador?", "Chang Ho-jin")
    assert understood("where was that?", [first]).context == "summoned the ambassador Chang Ho-jin"


def sure(confidence: float, asked: list[Meant]) -> Callable[..., Answer]:
    """Something to ask that answers only questions as they stand, so sure."""

    def ask(*, meant: Meant) -> Answer:
        asked.append(meant)
        found = turn(meant.question).answer
        if meant.leans or "Chang" in meant.question:
            return replace(found, status=Status.NOT_FOUND, answer=None, citations=())
        return replace(found, confidence=confidence)

    return ask


def test_a_question_that_only_seems_to_lean_on_the_turn_before_is_asked_as_it_stands() -> None:
    asked: list[Meant] = []
    before = [turn("Who summoned the ambassador?")]
    taken = take_turn("How long was he gone?", before, sure(LEAST_ALONE, asked))
    assert [meant.question for meant in asked] == [
        "How long was Chang Ho-jin gone?",
        "How long was he gone?",
    ]
    assert (taken.question, taken.answer.answer) == ("How long was he gone?", "Chang Ho-jin")
    assert taken.answer.elapsed_ms == 2 * turn("").answer.elapsed_ms


@pytest.mark.parametrize(
    ("question", "confidence"), [("How long was he gone?", LEAST_ALONE - 0.01), ("why?", 0.99)]
)
def test_but_not_if_that_is_unsure_or_it_is_no_whole_question(
    question: str, confidence: float
) -> None:
    taken = take_turn(question, [turn("When did Chang go?")], sure(confidence, []))
    assert taken.answer.answer is None
    assert "Chang" in taken.question
    tries = 1 if question == "why?" else 2
    assert taken.answer.elapsed_ms == tries * turn("").answer.elapsed_ms


def test_the_dialogues_are_what_they_say() -> None:
    dialogues = read_dialogues()
    articles = {article.id: article for article in read_articles()}
    turns = [turn for dialogue in dialogues for turn in dialogue.turns]
    assert len(dialogues) == 59
    assert len(articles) == 4
    assert all(2 <= len(dialogue.turns) <= 4 for dialogue in dialogues)
    assert Counter(dialogue.half for dialogue in dialogues) == {"tune": 29, "test": 30}
    assert sum(turn.kind == "alone" for turn in turns) >= 10
    assert sum(turn.kind == "jump" for turn in turns) >= 10
    assert sum(turn.answer is None for turn in turns) >= 10
    for dialogue in dialogues:
        for asked in dialogue.turns:
            if asked.answer is not None:
                assert asked.paragraph
                text = articles[dialogue.article].paragraphs[asked.paragraph - 1]
                assert asked.answer in text
    halves = {
        half: {dialogue.article for dialogue in dialogues if dialogue.half == half}
        for half in ("tune", "test")
    }
    assert not halves["tune"] & halves["test"]


def test_more_short_questions_find_their_paragraph_with_the_turns_before(
    tmp_path: Path, embedder: Embedder
) -> None:
    build(read_articles(), tmp_path, model=BUNDLED_MODEL)
    engine = engine_on(storage.load(tmp_path), embedder)
    dialogues = [dialogue for dialogue in read_dialogues() if dialogue.half == "test"]

    outcomes = {way: ask(engine, dialogues, follow_up=way) for way in (False, True)}

    def found(kind: str, *, follow_up: bool) -> int:
        return sum(bool(item.ranked_first) for item in outcomes[follow_up] if item.kind == kind)

    assert found("follow-up", follow_up=True) > found("follow-up", follow_up=False)
    # What only looks like a short question is left alone.
    assert found("alone", follow_up=True) == found("alone", follow_up=False)
