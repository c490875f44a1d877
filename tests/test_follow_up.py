"""Short questions, and what they ask in full."""

import pytest

from bot.answer import Answer, Citation, Status
from bot.follow_up import Turn, understood
from index.retrieval import RankedParagraph
from index.sentences import Span, sentence_spans

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
    assert understood(question, [turn(before)]) == full


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
    assert understood(question, [turn("Did Kim visit Russia?")]) == question


def test_without_turns_nothing_is_changed() -> None:
    assert understood("why?", []) == "why?"


def test_a_chain_of_short_questions() -> None:
    first = turn("Who summoned the ambassador?")
    second = turn(understood("when?", [first]))
    assert understood("why?", [first, second]) == "why summoned the ambassador?"
