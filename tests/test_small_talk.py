"""What is answered with a few friendly words, and what is a question."""

import pytest

from bot.phrases import ENGLISH
from bot.small_talk import small_talk


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hi!", ENGLISH.hello),
        ("good morning 😀", ENGLISH.hello),
        ("Thank you so much!!", ENGLISH.thanks),
        ("ok thanks", ENGLISH.thanks),
        ("bye", ENGLISH.goodbye),
        ("OK", ENGLISH.fine),
        ("who are you?", ENGLISH.about_me),
        ("👍", ENGLISH.no_question),
        ("", ENGLISH.no_question),
        ("?!…", ENGLISH.no_question),
        ("why " * 1000, ENGLISH.long_question),
    ],
)
def test_small_talk(text: str, reply: str) -> None:
    assert small_talk(text) == reply


@pytest.mark.parametrize(
    "text", ["Why?", "Kim", "thanks to whom did he win", "who is he", "hi, how long was it?", "왜?"]
)
def test_questions(text: str) -> None:
    assert small_talk(text) is None
