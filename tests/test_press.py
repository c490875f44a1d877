"""What buttons send back."""

import pytest

from bot.press import Kind, Press, data_of, press_of, short_digest


def test_a_press_comes_back_as_it_was_sent() -> None:
    data = data_of(Kind.CONTEXT, 12, 3)
    assert press_of(data) == Press(Kind.CONTEXT, ("12", "3"))
    assert len(data_of(Kind.FACTS, short_digest("x"), "quotation", short_digest("y"), 9999)) <= 64
    with pytest.raises(ValueError, match="too long"):
        data_of(Kind.ARTICLES, "é" * 40)


@pytest.mark.parametrize("data", ["", "x", "nonsense:1", ":", "Context:1", "\0", "context;1"])
def test_what_no_button_sent_is_no_press(data: str) -> None:
    assert press_of(data) is None


@pytest.mark.parametrize("argument", ["", "-1", "1.5", "²", "٣", "x", "1e3"])
def test_what_is_no_number_is_none(argument: str) -> None:
    press = Press(Kind.CONTEXT, (argument,))
    assert press.number(0) == -1
    assert press.number(5) == -1
    assert press.text(5) == ""
