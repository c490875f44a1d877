"""What the bot says to commands and texts."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import phrases
from bot.conversation import Conversation
from bot.engine import Engine, engine_on
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder
from tests.conftest import QUESTION


@pytest.fixture
def one(kim_engine: Engine) -> Conversation:
    return Conversation(kim_engine)


@pytest.fixture
def two(tmp_path: Path, two_articles: tuple[Article, ...], embedder: Embedder) -> Conversation:
    articles = (replace(two_articles[0], questions=("a?", "b?")), two_articles[1])
    build(articles, tmp_path, model=BUNDLED_MODEL)
    return Conversation(engine_on(storage.load(tmp_path), embedder))


def test_start_names_the_articles_and_suggests_questions(
    one: Conversation, two: Conversation
) -> None:
    text = one.start().text
    assert "Kim Jong Un returns to North Korea" in text
    assert f"• {QUESTION}" in text
    text = two.start().text
    assert "The bridge\nOtters are back" in text
    assert text.endswith("• a?\n• b?")


def test_article(one: Conversation, two: Conversation) -> None:
    assert "¶8" in one.article("")[-1].text
    assert one.article("kim-returns-from-russia") == one.article(" ")
    assert one.article("x")[0].text.startswith(phrases.NO_SUCH_ARTICLE)
    assert two.article("")[0].text == (
        f"{phrases.WHICH_ARTICLE}\n\nThe bridge – /article bridge\n"
        "Otters are back – /article otters"
    )
    assert "sixty years" in two.article("OTTERS")[0].text


def test_ask(one: Conversation, two: Conversation) -> None:
    assert one.ask(" ").text.endswith(f"like this: /ask {QUESTION}")
    assert one.ask(QUESTION) == one.reply(QUESTION)
    assert two.reply("How many cubs did the camera film?").text.startswith(
        "three\n“A camera filmed a mother with three cubs near the mill.” — Otters are back, ¶2"
    )


def test_small_talk_and_nonsense(one: Conversation) -> None:
    assert one.reply("hello").text == phrases.HELLO
    assert one.reply("What does photosynthesis produce?").text.startswith(phrases.NOT_FOUND)
    assert one.help().text == phrases.HELP
