"""Answers and articles as messages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Status
from bot.engine import Engine
from bot.message import TELEGRAM_LIMIT, Message, Style, utf16_length
from bot.render import (
    MAX_ARTICLE_MESSAGES,
    names_of,
    render_answer,
    render_article,
    render_titles,
)
from index.article import Article
from index.retrieval import RankedParagraph
from index.sentences import Span, sentence_spans
from tests.conftest import KIM

TITLES = {"a": "An article"}


def paragraph(text: str, number: int = 1) -> RankedParagraph:
    """A ranked paragraph of article `a`."""
    spans = sentence_spans(text)
    return RankedParagraph("a", number, text, 1.0, spans, tuple(0.5 for _ in spans))


def answered(passage: RankedParagraph, sentences: list[int], answer: Span) -> Answer:
    """An answer that cites sentences of a paragraph."""
    return Answer(
        "Q?",
        Status.ANSWERED,
        passage.text[answer.start : answer.end],
        0.9,
        tuple(Citation.of(passage, passage.sentences[place]) for place in sentences),
        (passage,),
        1.0,
    )


def styled(message: Message, style: Style) -> list[str]:
    """The stretches of a message in a style."""
    return [message.text[item.start : item.end] for item in message.styles if item.style is style]


def test_a_short_answer_its_quote_and_the_passage() -> None:
    passage = paragraph("It rained. The trip took six days. He left.", number=3)
    message = render_answer(answered(passage, [1], Span(25, 33)), TITLES)
    assert message.text == (
        "six days\n“The trip took six days.” — ¶3\n\nIt rained. The trip took six days. He left."
    )
    assert styled(message, Style.BOLD) == ["six days", "The trip took six days."]
    assert styled(message, Style.ITALIC) == ["six days"]
    assert styled(message, Style.FOLDED_QUOTE) == [passage.text]


def test_a_sentence_that_is_the_answer_is_said_once() -> None:
    passage = paragraph("It rained. He left.")
    message = render_answer(answered(passage, [1, 0], Span(11, 19)), TITLES)
    assert message.text == "“He left.” — ¶1\n“It rained.” — ¶1\n\nIt rained. He left."
    alone = paragraph("He left.")
    message = render_answer(answered(alone, [0], Span(0, 8)), TITLES)
    assert message == Message("“He left.” — ¶1")


def test_a_paragraph_whose_quote_is_shortened_is_shown_whole() -> None:
    passage = paragraph("He left" + ", and left again" * 60 + ".")
    message = render_answer(answered(passage, [0], Span(0, 7)), TITLES)
    assert styled(message, Style.FOLDED_QUOTE) == [passage.text]


def test_the_answer_is_set_off_where_it_is_a_word() -> None:
    passage = paragraph("Of 25 ships 5 sank.")
    message = render_answer(answered(passage, [0], Span(12, 13)), TITLES)
    (mark,) = [item for item in message.styles if item.style is Style.ITALIC]
    assert message.text[mark.start - 6 : mark.end] == "ships 5"


def test_with_several_articles_the_quote_names_its_own() -> None:
    passage = paragraph("He left.")
    titles = {"a": "An article", "b": "Another"}
    message = render_answer(answered(passage, [0], Span(0, 8)), titles)
    assert message.text == "“He left.” — An article, ¶1"
    refusal = Answer("Q?", Status.NOT_FOUND, None, 0.5, (), (passage,), 1.0)
    assert render_answer(refusal, titles).text.startswith("The articles don’t say.\n\n")


def test_not_found_shows_the_nearest_passage() -> None:
    passage = paragraph("It rained. He left.", number=2)
    refusal = Answer("Q?", Status.NOT_FOUND, None, 0.5, (), (passage,), 1.0)
    message = render_answer(refusal, TITLES)
    assert message.text == (
        "The article doesn’t say.\n\nNearest passage, ¶2:\n\nIt rained. He left."
    )
    assert styled(message, Style.FOLDED_QUOTE) == [passage.text]


WORDS = st.text(alphabet=st.sampled_from("ab😀é\u0301ש👨‍👩‍👧_*<&"), min_size=1, max_size=12)
LONG_TEXTS = st.builds(
    lambda words, times: (" ".join(words) + ". ") * times,
    st.lists(WORDS, min_size=1, max_size=8),
    st.integers(1, 400),
).map(lambda text: " ".join(text.split()))


@given(LONG_TEXTS, st.data())
def test_any_answer_is_one_message_that_fits(text: str, data: st.DataObject) -> None:
    passage = paragraph(text)
    place = data.draw(st.integers(0, len(passage.sentences) - 1))
    start, end = passage.sentences[place]
    answer = Span(start, data.draw(st.integers(start + 1, end)))
    titles = names_of([Article("a", "T" * 5000, ()), Article("b", "Another", ())])
    message = render_answer(answered(passage, [place], answer), titles)
    assert 0 < utf16_length(message.text) <= TELEGRAM_LIMIT
    for item in message.styles:
        assert 0 <= item.start < item.end <= len(message.text)
    for quote in styled(message, Style.FOLDED_QUOTE):
        assert quote.removeprefix("… ").removesuffix(" …") in text


def test_an_article(kim_engine: Engine) -> None:
    (message,) = render_article(kim_engine.articles[0]).messages
    assert message.text.startswith("Kim Jong Un returns")
    assert [number for number in styled(message, Style.BOLD)[1:]] == [
        f"¶{number} " for number in range(1, 9)
    ]
    for text in kim_engine.articles[0].paragraphs:
        assert text in message.text
    assert kim_engine.articles[0].id == KIM


def test_where_the_paragraphs_of_an_article_stand(kim_engine: Engine) -> None:
    kim = kim_engine.articles[0]
    long = replace(
        kim, title="🦓", paragraphs=("😀 " * 1500, *kim.paragraphs, "word " * 3000, "End.")
    )
    for article in (kim, long):
        posted = render_article(article)
        assert all(utf16_length(message.text) <= TELEGRAM_LIMIT for message in posted.messages)
        for number, place in posted.places.items():
            text = posted.messages[place.message].text.encode("utf-16-le")[2 * place.offset :]
            paragraph = article.paragraphs[number - 1].strip()
            assert text.decode("utf-16-le").startswith(paragraph)
    assert set(render_article(kim).places) == set(range(1, 9))
    # A paragraph that is longer than a message has no place.
    assert set(posted.places) == {*range(2, 10), 11}


def test_an_article_with_all_that_is_known_of_it() -> None:
    article = Article("a", "T", ("P.",), "https://example.org", "N. N.", "2023-09-18")
    (message,) = render_article(article).messages
    assert message.text == "T\nN. N., 2023-09-18\nhttps://example.org\n\n¶1 P."


@pytest.mark.parametrize("size", [10, 4096, 20_000, 5_000_000])
def test_long_articles_fit_or_are_not_shown(size: int) -> None:
    article = Article("a", "T", ("😀 word " * (size // 7),) * 2)
    messages = render_article(article).messages
    assert len(messages) <= MAX_ARTICLE_MESSAGES
    assert all(utf16_length(message.text) <= TELEGRAM_LIMIT for message in messages)
    assert ("too long to show" in messages[0].text) == (size > 15_000)


def test_titles_are_not_endless(two_articles: tuple[Article, ...]) -> None:
    assert render_titles(two_articles, command="/article").text == (
        "The bridge – /article bridge\nOtters are back – /article otters"
    )
    many = tuple(replace(two_articles[0], id=f"a{n}", title="T" * 5000) for n in range(50))
    message = render_titles(many, command="/article")
    assert message.text.endswith("and 40 more")
    assert utf16_length(message.text) <= TELEGRAM_LIMIT
