"""Messages: styles keep to their words, and parts fit, whatever the text."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.message import (
    Message,
    Style,
    Styled,
    join,
    pack,
    shorten,
    split,
    utf16_length,
)
from index.sentences import Span

ALPHABET = "abc de.\n é😀👨\u200d👩\u200d👧\u0301\u200dש\u202e"
TEXTS = st.text(alphabet=st.sampled_from(ALPHABET), max_size=80).filter(
    # A mark on a space makes the space part of a character.
    lambda text: not re.search(r"\s[\u0301\u200d]", text)
)


def test_lengths_are_telegrams() -> None:
    assert utf16_length("") == 0
    assert utf16_length("aé") == 2
    assert utf16_length("😀") == 2
    assert utf16_length("👨‍👩‍👧") == 8


def test_adding_shifts_styles() -> None:
    message = Message("a") + Message("bc").styled(Style.BOLD) + "d"
    assert message == Message("abcd", (Styled(Style.BOLD, 1, 3),))
    assert join(", ", [message, message]).styles == (
        Styled(Style.BOLD, 1, 3),
        Styled(Style.BOLD, 7, 9),
    )
    assert join("x", []) == Message("") == Message("").styled(Style.BOLD)


def test_cutting_keeps_the_part_of_a_style_that_is_inside() -> None:
    message = Message("abcdef", (Styled(Style.BOLD, 1, 4), Styled(Style.ITALIC, 5, 6)))
    assert message.cut(Span(2, 5)) == Message("cde", (Styled(Style.BOLD, 0, 2),))


def test_packing() -> None:
    messages = [Message("one"), Message("two"), Message("three four")]
    assert [item.text for item in pack(messages, limit=8)] == ["one\n\ntwo", "three", "four"]


@given(TEXTS, st.integers(1, 30))
@example("a" + "\u0301" * 50, 10)
def test_parts_fit_and_lose_only_white_space(text: str, limit: int) -> None:
    parts = split(Message(text), limit=limit)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(text.split())
    words = set(text.split())
    for part in parts:
        assert part.text == part.text.strip() != ""
        # A character of two units cannot be cut to fit into one.
        assert utf16_length(part.text) <= max(limit, 2)
        for word in part.text.split():
            assert word in words or any(utf16_length(whole) > limit for whole in words)


@given(TEXTS, st.integers(12, 40), st.integers(0, 80), st.integers(0, 80))
def test_shortened_messages_fit_and_hold_the_place_that_matters(
    text: str, limit: int, around: int, start: int
) -> None:
    around, start = min(around, len(text)), min(start, len(text))
    message = Message(text, (Styled(Style.BOLD, start, len(text)),) if start < len(text) else ())
    short = shorten(message, limit, around=around)
    assert utf16_length(short.text) <= limit
    if utf16_length(text) <= limit:
        assert short == message
    for item in short.styles:
        assert 0 <= item.start < item.end <= len(short.text)
        assert short.text[item.start : item.end] in text


def test_shortening() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    assert shorten(Message(text), 30).text == "word0 word1 word2 word3 …"
    middle = shorten(Message(text), 60, around=text.index("word50")).text
    assert middle.startswith("… ")
    assert "word50" in middle
    assert middle.endswith(" …")
    end = shorten(Message(text), 60, around=text.index("word99")).text
    assert end.endswith("word99")
