"""What is answered with a few friendly words, and what is a question."""

import pytest

from bot import phrases
from bot.small_talk import small_talk


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hi!", phrases.HELLO),
        ("good morning 😀", phrases.HELLO),
        ("Thank you so much!!", phrases.THANKS),
        ("ok thanks", phrases.THANKS),
        ("bye", phrases.GOODBYE),
        ("OK", phrases.FINE),
        ("who are you?", phrases.ABOUT_ME),
        ("👍", phrases.NO_QUESTION),
        ("", phrases.NO_QUESTION),
        ("?!…", phrases.NO_QUESTION),
        ("why " * 1000, phrases.LONG_QUESTION),
    ],
)
def test_small_talk(text: str, reply: str) -> None:
    assert small_talk(text) == reply


@pytest.mark.parametrize(
    "text", ["Why?", "Kim", "thanks to whom did he win", "who is he", "hi, how long was it?", "왜?"]
)
def test_questions(text: str) -> None:
    assert small_talk(text) is None
