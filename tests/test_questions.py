"""Questions made from sentences: grammatical ones, or none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.questions import Asks, make_questions
from index.article import Article


def made(*paragraphs: str, limit: int = 20) -> list[tuple[str, str]]:
    """The questions on an article, each with the stretch that answers it."""
    article = Article("a", "A", paragraphs)
    return [
        (question.text, paragraphs[question.paragraph - 1][slice(*question.span)])
        for question in make_questions(article, limit)
    ]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The bridge was closed on Friday.", "When was the bridge closed?", "on Friday"),
        (
            "The mill (built in 1901) was closed on Friday.",
            "When was the mill closed?",
            "on Friday",
        ),
        (
            "On May 3, 2024, the town opened a new school.",
            "When did the town open a new school?",
            "On May 3, 2024",
        ),
        (
            "In 1066 the Normans invaded England.",
            "When did the Normans invade England?",
            "In 1066",
        ),
        (
            "Mayor Ruth Adler said that repairs would cost millions.",
            "Who said that repairs would cost millions?",
            "Mayor Ruth Adler",
        ),
        (
            "“Nobody asked us,” said Ilse Braun, a baker.",
            "Who said “Nobody asked us”?",
            "Ilse Braun",
        ),
        (
            "Engineers had found cracks in two pillars.",
            "Who found cracks in two pillars?",
            "Engineers",
        ),
        (
            "The bridge was built by the engineer Karl Brandt in 1931.",
            "Who built the bridge?",
            "the engineer Karl Brandt",
        ),
        (
            "The river was closed to swimmers because two mills polluted it.",
            "Why was the river closed to swimmers?",
            "because two mills polluted it",
        ),
        (
            "The earthquake damaged 412 houses in the town.",
            "How many houses did the earthquake damage in the town?",
            "412",
        ),
        (
            "Eleven people were hurt in the accident.",
            "How many people were hurt in the accident?",
            "Eleven",
        ),
        (
            "The council spent 40,000 euros on new shelters.",
            "How much did the council spend on new shelters?",
            "40,000 euros",
        ),
        (
            "The ferry was out of service for two years.",
            "How long was the ferry out of service?",
            "two years",
        ),
        ("The company was founded in New York.", "Where was the company founded?", "New York"),
        (
            "Minister Chang Ho-jin summoned the Russian ambassador and urged Russia to stop.",
            "Whom did Minister Chang Ho-jin summon?",
            "the Russian ambassador",
        ),
        (
            "President Quispe declared a state of emergency in three provinces.",
            "What did President Quispe declare in three provinces?",
            "a state of emergency",
        ),
        (
            "A Turing machine is a mathematical model of a computer.",
            "What is a Turing machine?",
            "a mathematical model of a computer",
        ),
    ],
)
def test_a_plain_clause_is_turned_into_a_question(
    sentence: str, question: str, answer: str
) -> None:
    assert (question, answer) in made(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "No.",
        "He was born in Berlin in 1931.",  # who?
        "The law proposed by Smith was rejected on Monday.",  # whose verb is not the first
        "The United Nations in New York.",
        "A man was arrested on Friday.",  # which man?
        "The mill was closed on Friday – again.",
        "If it rains, the match is moved to Sunday.",
        "The committee did not meet on Monday.",
        "The network uses a large-scale, distributed design.",
        "Die Brücke wurde am Freitag geschlossen.",
        "Мост был закрыт в пятницу.",
        "다리는 금요일에 폐쇄되었다.",
        "The bridge was\0closed on Friday.",
        "The bridge was closed " + "and closed " * 5000 + "on Friday.",
        ",,,,. ’s was.",
    ],
)
def test_of_other_sentences_no_question_is_made(sentence: str) -> None:
    assert made(sentence) == []


def test_common_words_are_written_small_and_names_are_not() -> None:
    questions = made(
        "Biologist Hanna Weiss discovered the first tracks in February.",
        "Steam replaced horses in 1831. The Steam Museum shows how steam did so.",
    )
    assert ("When did biologist Hanna Weiss discover the first tracks?", "in February") in questions
    assert not any("Steam" in question for question, _ in questions)


def test_the_first_questions_are_of_several_kinds_and_paragraphs() -> None:
    paragraphs = (
        "The bridge was closed on Friday. The ferry was stopped on Monday.",
        "The mill was sold in 1931. The school was opened in 1950.",
        "Mayor Ruth Adler visited the region.",
        "The town installed four cameras along the bank.",
    )
    found = make_questions(Article("a", "A", paragraphs), 4)
    assert {question.paragraph for question in found} == {1, 2, 3, 4}
    assert {Asks.WHEN, Asks.WHO, Asks.HOW_MANY} == {question.asks for question in found}
    assert len(make_questions(Article("a", "A", paragraphs), 2)) == 2


_WORDS = st.lists(
    st.sampled_from(
        "The the mill Ruth Adler, was were had closed built found said that in on by for 1931 "
        "Friday. May 3, 2024, four cameras because of due to and Berlin. a an who 40 euros cost "
        "years “Nobody , . ’s ” 🙂 é́ \u0301".split()
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=3))
def test_of_any_words_every_question_names_a_stretch_that_is_there(words: list[list[str]]) -> None:
    paragraphs = tuple(" ".join(["The", *paragraph]) for paragraph in words)
    for question in make_questions(Article("a", "A", paragraphs), 20):
        start, end = question.span
        assert 0 <= start < end <= len(paragraphs[question.paragraph - 1])
        assert question.text.endswith("?")
        assert question.text[0].isupper()
        assert "  " not in question.text
