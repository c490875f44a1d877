"""An article's facts."""

import time

import pytest

from bot.facts import BLOCK, Fact, FactKind, facts_of
from index.article import Article
from index.corpus import read_corpus
from tests.conftest import ROOT


def facts(*paragraphs: str) -> dict[FactKind, dict[str, tuple[int, ...]]]:
    found = facts_of(Article("a", "A", paragraphs))
    return {
        kind: {fact.text: fact.paragraphs for fact in found if fact.kind is kind}
        for kind in FactKind
    }


def test_people_are_merged_across_paragraphs() -> None:
    found = facts(
        "Kim said nothing.",
        "The leader Kim Jong Un left for Moscow.",
        "Mayor Ruth Adler met Kim. Adler smiled.",
    )
    assert found[FactKind.PERSON] == {"Kim Jong Un": (1, 2, 3), "Ruth Adler": (3,)}
    found = facts(
        "President Zulfiqar Ali Bhutto left.", "Ali Bhutto said so.", "Ali went. It is Ali."
    )
    assert found[FactKind.PERSON] == {"Zulfiqar Ali Bhutto": (1, 2), "Ali": (3,)}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The British said no. However, the Court of Justice said yes.", []),
        ("The Government said no. A government may say so, said the government.", []),
        (
            "King William’s War met no end. Then Catholicism was adopted, and Catholicism met it.",
            [],
        ),
        ("King Malcolm III of Scotland met her. He ruled Scotland.", ["Malcolm III of Scotland"]),
        ("Though Chopin wrote it, Chopin said nothing.", ["Chopin"]),
    ],
)
def test_what_acts_like_a_person(text: str, people: list[str]) -> None:
    assert list(facts(text)[FactKind.PERSON]) == people


def test_a_place_has_one_entry() -> None:
    found = facts("The U.S. and Britain agreed.", "So said the United States and the UK. UK it is.")
    assert found[FactKind.PLACE] == {"United States": (1, 2), "UK": (1, 2)}


@pytest.mark.parametrize(
    ("text", "dates", "numbers"),
    [
        ("In the 11th century and on 3 May 1999, today too.",
         ["11th century", "3 May 1999"], []),
        ("There were 28 member states, two new parties and six colonial governors.",
         [], ["28 member states", "two new parties", "six colonial governors"]),
        ("It has 516.9 square kilometres, 40% of them wood, for $3.5 million.",
         [], ["516.9 square kilometres", "40%", "$3.5 million"]),
        ("At 9:15 am, see note 4 and article 34: 15 defines it.", [], []),
        ("A six-day trip by half-brothers, two of them ill, and 1,500 in all.",
         [], ["six-day", "1,500"]),
    ],
)  # fmt: skip
def test_dates_and_numbers(text: str, dates: list[str], numbers: list[str]) -> None:
    found = facts(text)
    assert list(found[FactKind.DATE]) == dates
    assert list(found[FactKind.NUMBER]) == numbers


def test_a_quotation_says_something() -> None:
    found = facts("“We will not go,” he said of the “imperialism” there.")
    assert found[FactKind.QUOTATION] == {"We will not go,": (1,)}


def test_the_most_frequent_first() -> None:
    found = facts_of(Article("a", "A", ("In Peru.", "In Chile and Peru.", "In Chile, in Chile.")))
    assert found == (
        Fact(FactKind.PLACE, "Chile", (2, 3)),
        Fact(FactKind.PLACE, "Peru", (1, 2)),
    )


def test_the_corpus_article() -> None:
    (article,) = read_corpus(ROOT / "corpus").articles
    found = facts(*article.paragraphs)
    assert found[FactKind.PERSON] == {
        "Kim Jong Un": (1, 3, 4, 5, 7, 8),
        "Vladimir Putin": (1, 4),
        "Chang Ho-jin": (6,),
    }
    assert found[FactKind.PLACE]["United States"] == (7,)
    assert "U.S." not in found[FactKind.PLACE]
    assert found[FactKind.NUMBER] == {"six-day": (1,), "two leaders": (2,)}
    for kind in found.values():
        for text, numbers in kind.items():
            assert any(text in article.paragraphs[number - 1] for number in numbers)


def test_a_name_is_known_in_all_of_a_long_article() -> None:
    filler = "It was raining on the old bridge, and nobody came. " * (BLOCK // 50)
    found = facts("President Ada Byron left.", filler.strip(), "They saw Byron and Lake Lenne.")
    assert found[FactKind.PERSON] == {"Ada Byron": (1, 3)}
    assert found[FactKind.PLACE] == {"Lake Lenne": (3,)}


def test_the_time_grows_with_the_article_only() -> None:
    (article,) = read_corpus(ROOT / "corpus").articles
    facts_of(article)

    def seconds(times: int) -> float:
        started = time.process_time()
        facts_of(Article("a", "A", article.paragraphs * times))
        return time.process_time() - started

    # With the square of its length it would be 64 times.
    assert seconds(64) < 30 * seconds(8)


@pytest.mark.parametrize(
    "paragraphs",
    [
        (".",),
        ("😀",),
        ("One.",),
        ("«Да», сказал он.",),
        ("김정은은 돌아왔다.", "…"),
        ("٣",),
        ("“”",),
    ],
)
def test_an_article_that_names_nothing(paragraphs: tuple[str, ...]) -> None:
    assert facts_of(Article("a", "A", paragraphs)) == ()
