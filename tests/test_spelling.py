"""Slips are mended; names, rare words and other languages are left alone."""

import pytest

from bot.engine import Engine
from bot.spelling import Spelling, common_words

TEXTS = ("Kim met Putin in Vladivostok.", "They spoke about hypersonic missiles and sanctions.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how lnog was the tripp", "how long was the trip"),
        ("wher did they meet?", "where did they meet?"),
        ("becuase of wich sanctons", "because of which sanctions"),
        ("hypersonc misiles in vladivostock?", "hypersonic missiles in vladivostok?"),
        ("hyprsonc misiles", "hypersonic missiles"),
        ("Did Kim meet Putyn?", "Did Kim meet Putin?"),
        ("Wat did the ambasador say", "what did the ambassador say"),
        ("wen did he leave", "when did he leave"),
        ("whats it abuot", "whats it about"),
    ],
)
def test_slips(typed: str, meant: str) -> None:
    assert Spelling(TEXTS).mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Did Lavrov or Shoigu meet Putin?",  # names, of which the texts have no like
        "Did Kamm speak?",  # near to a common word, but with a capital letter
        "Wann kam Kim zurück?",
        "Когда вернулся Ким?",
        "asdfgh qwerty",
        "Kin?",  # too short to tell
        "Who? Why? Was it so?",
        "qwxz qxwz " * 2000,
        "😀 ?!",
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert Spelling(TEXTS).mended(text) == text


def test_common_words_come_in_order() -> None:
    words = common_words()
    assert words["the"] < words["long"] < words["missiles"]
    assert "lnog" not in words


def test_an_answer_is_to_the_question_that_was_meant(kim_engine: Engine) -> None:
    right, slipped = (
        kim_engine.ask(text)
        for text in ("How long was Kim's trip to Russia?", "How lnog was Kim's tripp to Rusia?")
    )
    assert slipped.question == "How lnog was Kim's tripp to Rusia?"
    assert slipped.answer == right.answer is not None
    assert slipped.citations == right.citations
