"""Statements beside passages."""

import pytest

from bot.claims import differences, is_statement

PASSAGE = (
    "Following an extensive six-day trip, North Korean leader Kim Jong Un has returned home from "
    "Russia. During this historic visit on 17 September, Kim met Russian President Vladimir Putin."
)


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un spent ten days in China.",
        "Putin visited Pyongyang last week",
        "The ambassador was not summoned by anyone!",
        "The trip cost 3,500 dollars",
    ],
)
def test_statements(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text",
    [
        "How long was the trip?",
        "how long was the trip to russia",
        "did kim visit china last year",
        "kim nuclear arsenal",
        "tell me who was summoned",
        "and what was said then",
        "Kim was there, wasn’t he?",
        "hello",
        "",
        "😀😀😀😀😀",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert not is_statement(text)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Kim returned from a six-day trip to Russia.", []),
        ("Kim returned after 6 days.", []),
        ("Kim Jong Un met Putin.", []),
        ("Kim returned from a ten-day trip to China.",
         [("ten-day", ["six-day"]), ("China", ["North Korean", "Russia"])]),
        ("Vladimir Putin met Kim on 18 September.", [("18 September", ["17 September"])]),
        ("A trip of six thousand days", [("six thousand days", ["six-day"])]),
    ],
)  # fmt: skip
def test_differences(statement: str, expected: list[tuple[str, list[str]]]) -> None:
    found = [
        (item.said, [PASSAGE[span.start : span.end] for span in item.found])
        for item in differences(statement, PASSAGE)
    ]
    assert found == expected


def test_odd_texts() -> None:
    assert differences("", "x") == ()
    assert differences("😀 1,2,3.4.5 und ٣", "😀") != ()
    assert differences("Kim left.", ".") == ()
