"""Statements beside passages."""

import pytest

from bot.claims import differences, is_statement
from index.corpus import read_corpus
from tests.conftest import ROOT

PASSAGE = (
    "Following an extensive six-day trip, North Korean leader Kim Jong Un has returned home from "
    "Russia. During this historic visit on 17 September, Kim met Russian President Vladimir Putin."
)
TRADE = (
    "On September 17, 2023, Kim met Vladimir Putin. He bought 1,500 trains for $3.5 million. Two "
    "ministers of South Korea’s government left in Sept. 2022, as twenty-one people had. About 40 "
    "percent of them came from Seoul. The U.S. protested."
)


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un spent ten days in China.",
        "Putin visited Pyongyang last week",
        "The ambassador was not summoned by anyone!",
        "The trip cost 3,500 dollars",
        "Kim visited China.",
        "KIM RETURNED FROM CHINA AFTER TEN DAYS",
        "kim jong un visited china last week",
        "Did you know? Kim spent ten days in China.",
        "Kim spent ten days in China. Is that true?",
        "I heard that Kim spent ten days in China",
        "May said that the trip was over.",
        "Will Smith was there with his son.",
        "The crowd smiled and waved.",
        "That is what Kim said in Russia.",
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
        "will Kim say that he was there",
        "in what year was kim in russia",
        "the trip was how long",
        "the ambassador was summoned by whom",
        "kim nuclear arsenal",
        "nuclear weapons used by kim",
        "north korea russia arms transfer agreements",
        "tell me who was summoned",
        "and what was said then",
        "Kim was there, wasn’t he?",
        "Kim spent ten days in China. Why?",
        "that is not what i asked",
        "you are wrong about that",
        "I do not understand this.",
        "good morning everyone",
        "hello",
        "",
        "?",
        "Is that true?",
        "😀😀😀😀😀",
        "Ким посетил Китай на десять дней",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert not is_statement(text)


def marked(statement: str, passage: str) -> list[tuple[str, list[str]]]:
    found = differences(statement, passage)
    assert all(item.said in statement for item in found)
    return [(item.said, [passage[span.start : span.end] for span in item.found]) for item in found]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Kim returned from a six-day trip to Russia.", []),
        ("Kim returned after 6 days.", []),
        ("Kim Jong Un met Putin.", []),
        ("Kim returned from a ten-day trip to China.",
         [("ten-day", ["six-day"]), ("China", ["Russia"])]),
        ("KIM RETURNED FROM CHINA AFTER TEN DAYS",
         [("CHINA", ["Russia"]), ("TEN DAYS", ["six-day"])]),
        ("kim returned from china", [("china", ["Russia"])]),
        ("Kim Jong Il has returned from Russia.", [("Kim Jong Il", ["Kim Jong Un"])]),
        ("Vladimir Putin met Kim on 18 September.", [("18 September", ["17 September"])]),
        ("A trip of six thousand days", [("six thousand days", ["six-day"])]),
    ],
)  # fmt: skip
def test_differences(statement: str, expected: list[tuple[str, list[str]]]) -> None:
    assert marked(statement, PASSAGE) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "Kim met Putin on 17 September 2023.",
        "Kim met Putin on the 17th of September, 2023.",
        "Kim met Putin on Sept. 17.",
        "Kim met Putin in September 2023.",
        "He bought 1500 trains.",
        "He bought fifteen hundred trains for 3.5 million dollars.",
        "He bought 1.5 thousand trains for 3,500,000 dollars.",
        "Kim’s trains and Putin’s were bought.",
        "Two ministers left, and 2 ministers had left.",
        "Both South Korean ministers left in September 2022.",
        "21 people left.",
        "Forty percent and 40% of them came from Seoul.",
        "The United States protested.",
        "",
    ],
)
def test_the_same_in_other_words(statement: str) -> None:
    assert marked(statement, TRADE) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Kim met Putin in October.", [("October", ["September 17, 2023"])]),
        ("Kim met Putin on Sep 18 2023.", [("18", [])]),
        ("The trains cost $4 million.", [("$4 million", ["$3.5 million"])]),
        ("He bought 500 trains.", [("500 trains", ["1,500 trains"])]),
        ("Three ministers left.", [("Three ministers", ["Two ministers", "twenty-one people"])]),
        ("A dozen people left.", [("dozen people", ["Two ministers", "twenty-one people"])]),
        ("Half of them came from Seoul.", [("Half", ["40 percent"])]),
        ("40 percent came from Busan.", [("Busan", ["Seoul"])]),
        ("Kim met Putin. 50% of them came from Seoul.", [("50%", ["40 percent"])]),
        ("Britain protested.", [("Britain", ["U.S."])]),
    ],
)
def test_what_stands_instead(statement: str, expected: list[tuple[str, list[str]]]) -> None:
    assert marked(statement, TRADE) == expected


def test_time_is_compared_across_its_units() -> None:
    assert marked("It took two weeks.", "It took 14 days, or 336 hours.") == []
    assert marked("It took one day.", "It took two years.") == [("one day", ["two years"])]
    assert marked("It took 14 days.", "It cost 14 dollars.") == [("14 days", ["14 dollars"])]


def test_a_sentence_of_the_corpus_differs_in_nothing_from_its_paragraph() -> None:
    (article,) = read_corpus(ROOT / "corpus").articles
    for paragraph in article.paragraphs:
        assert marked(paragraph, paragraph) == []
        assert marked(paragraph.lower(), paragraph) == []


@pytest.mark.parametrize(
    ("statement", "passage"),
    [
        ("", "x"),
        ("x", ""),
        ("Kim left.", "."),
        ("😀", "😀 5"),
        ("Version 1.2.3 was out on 99 May 0000.", "It has 5 parts and 1,2,3.4.5 more."),
        ("Ким посетил Китай.", "김정은은 2023년 9월 17일 푸틴을 만났다."),
        ("İSTANBUL WAS THERE", "It was ٣ days, in İstanbul."),
    ],
)
def test_odd_texts(statement: str, passage: str) -> None:
    for item in differences(statement, passage):
        assert all(0 <= span.start < span.end <= len(passage) for span in item.found)
    assert differences("😀 1,2,3.4.5 und ٣", "😀") != ()
