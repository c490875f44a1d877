"""What a text names."""

import pytest

from bot.facts import FactKind, facts_of
from bot.mentions import Kind, mentions
from index.article import Article
from index.corpus import read_corpus
from tests.conftest import ROOT


def named(text: str, kind: Kind, known: str = "") -> list[str]:
    found = mentions(text, known=known)
    assert list(found) == sorted(found, key=lambda item: item.span)
    return [text[item.span.start : item.span.end] for item in found if item.kind is kind]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mayor Ruth Adler said so.", ["Ruth Adler"]),
        ("It was Vice Foreign Minister Chang Ho-jin who came.", ["Chang Ho-jin"]),
        ("The leader Kim Jong Un left; Kim’s train was late.", ["Kim Jong Un", "Kim"]),
        ("“We won,” said Ada Byron.", ["Ada Byron"]),
        ("The engineers said nothing. However, they visited Pyongyang.", []),
        ("", []),
        ("😀 שלום 안녕", []),
    ],
)
def test_people(text: str, people: list[str]) -> None:
    assert named(text, Kind.PERSON) == people


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Seoul’s concerns were heard in North Korea.", ["Seoul", "North Korea"]),
        ("Otters live near Lake Lenne and in Altena.", ["Lake Lenne", "Altena"]),
        ("The U.S. sent it to Vladivostok.", ["U.S.", "Vladivostok"]),
        ("They were Nice and of Best quality.", ["Nice"]),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert named(text, Kind.PLACE) == places


@pytest.mark.parametrize(
    ("text", "dates", "numbers"),
    [
        ("On Monday morning, 3 May 2024, it cost $3.5 million.",
         ["Monday morning", "3 May 2024"], ["$3.5 million"]),
        ("In 1999 and the 1980s, twenty-one people and 40% of them.",
         ["1999", "1980s"], ["twenty-one people", "40%"]),
        ("A six-day trip, last year.", ["last year"], ["six-day"]),
        ("COVID-19 came; one of them left.", [], []),
        ("About 1,500 people.", [], ["1,500 people"]),
    ],
)  # fmt: skip
def test_dates_and_numbers(text: str, dates: list[str], numbers: list[str]) -> None:
    assert named(text, Kind.DATE) == dates
    assert named(text, Kind.NUMBER) == numbers


def test_quotations() -> None:
    text = 'He said “we will not go there” and "nor will they, ever", a “so-called” rule.'
    assert named(text, Kind.QUOTATION) == ["we will not go there", "nor will they, ever"]


def test_a_name_that_opens_a_sentence_is_one_where_it_is_elsewhere() -> None:
    assert named("Putin left.", Kind.NAME) == []
    assert named("Putin left.", Kind.NAME, known="We saw Putin.") == ["Putin"]
    assert named("Putin left. We saw Putin.", Kind.NAME) == ["Putin", "Putin"]


def test_the_facts_of_the_corpus_article() -> None:
    (article,) = read_corpus(ROOT / "corpus").articles
    facts = facts_of(article)
    by_kind = {
        kind: {fact.text: fact.paragraphs for fact in facts if fact.kind is kind}
        for kind in FactKind
    }
    assert by_kind[FactKind.PERSON].keys() == {"Kim Jong Un", "Vladimir Putin", "Chang Ho-jin"}
    assert by_kind[FactKind.PERSON]["Chang Ho-jin"] == (6,)
    assert by_kind[FactKind.PERSON]["Vladimir Putin"] == (1, 4)
    assert {"Russia", "North Korea", "South Korea", "Seoul"} <= by_kind[FactKind.PLACE].keys()
    assert by_kind[FactKind.DATE] == {"Monday morning": (3,)}
    assert by_kind[FactKind.NUMBER]["six-day"] == (1,)
    for fact in facts:
        assert any(fact.text in article.paragraphs[number - 1] for number in fact.paragraphs)


@pytest.mark.parametrize("paragraphs", [(".",), ("😀",), ("One.",), ("«Да», сказал он.",)])
def test_an_article_that_names_nothing(paragraphs: tuple[str, ...]) -> None:
    assert facts_of(Article("a", "A", paragraphs)) == ()
