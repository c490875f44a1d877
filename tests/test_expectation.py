"""What questions ask for, and what answers look like."""

import pytest

from bot.expectation import Kind, expected_kind, looks_like


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many missiles did he see?", Kind.NUMBER),
        ("how long was the trip", Kind.NUMBER),
        ("In which year did it end?", Kind.TIME),
        ("And when did she leave?", Kind.TIME),
        ("With whom did he talk?", Kind.PERSON),
        ("Which country did he visit?", Kind.PLACE),
        ("What did he see?", None),
        ("Why did he leave?", Kind.REASON),
        ("did kim go to china", Kind.YES_NO),
        ("Whenever he left, who stayed?", None),
        ("When the lights went out, who stopped the race?", Kind.PERSON),
        ("When he was stopped, what did he say?", None),
        ("When did he leave, and what did he say?", Kind.TIME),
        ("Where in Russia did he go, and who met him?", Kind.PLACE),
        ("May he return?", Kind.YES_NO),
        ("In May 2019, who won the election?", None),
        ("What state-of-the-art planes did he see?", None),
        ("", None),
    ],
)
def test_the_first_words_tell_what_is_asked_for(question: str, kind: Kind | None) -> None:
    assert expected_kind(question) is kind


@pytest.mark.parametrize(
    ("kind", "answer", "looks"),
    [
        (Kind.NUMBER, "six-day", True),
        (Kind.NUMBER, "3.5 million", True),
        (Kind.NUMBER, "until the inquiry is closed", True),
        (Kind.NUMBER, "the Russian ambassador", False),
        (Kind.TIME, "On Monday morning", True),
        (Kind.TIME, "1999", True),
        (Kind.TIME, "on Wednesdays", True),
        (Kind.TIME, "Vladimir Putin", False),
        (Kind.PERSON, "Putin", True),
        (Kind.PERSON, "the foreign minister", True),
        (Kind.PERSON, "his wife", True),
        (Kind.PERSON, "the road administration", True),
        (Kind.PERSON, "the schoolboys", True),
        (Kind.PERSON, "Şahin", True),
        (Kind.PERSON, "six days", False),
        (Kind.PLACE, "Russia", True),
        (Kind.PLACE, "far eastern region", True),
        (Kind.PLACE, "the fish pond", True),
        (Kind.PLACE, "Łódź", True),
        (Kind.PLACE, "greater concessions", False),
        (Kind.REASON, "greater concessions", None),
        (Kind.YES_NO, "yes", None),
    ],
)
def test_looks(kind: Kind, answer: str, looks: bool | None) -> None:
    assert looks_like(kind, answer) is looks
