"""The catalogues of phrases are complete, and take what is put into them."""

import re
from dataclasses import fields

import pytest

from bot.phrases import ENGLISH, LANGUAGES, Phrases, phrases_in

OTHERS = [language for language in LANGUAGES if language != "en"]
NAMES = [field.name for field in fields(Phrases)]
LIKE_ENGLISH = {"example_question", "ordinal"}
"""What may be the same in another language: the articles and questions are English."""


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    phrases = LANGUAGES[language]
    same = {name for name in NAMES if getattr(phrases, name) == getattr(ENGLISH, name)}
    assert same <= LIKE_ENGLISH
    assert phrases.commands.keys() == ENGLISH.commands.keys()
    assert not set(phrases.commands.values()) & set(ENGLISH.commands.values())


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "commands"])
def test_placeholders_and_commands_are_those_of_the_english_phrase(
    language: str, name: str
) -> None:
    theirs, ours = getattr(LANGUAGES[language], name), getattr(ENGLISH, name)
    for pattern in (r"\{\w+\}", r"/[a-z]+", r"¶"):
        assert sorted(re.findall(pattern, theirs)) == sorted(re.findall(pattern, ours))


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegrams_limits(language: str) -> None:
    phrases = LANGUAGES[language]
    for text in (phrases.voted_useful, phrases.changed, phrases.gone, phrases.vote_withdrawn):
        assert len(text) <= 150
    assert all(3 <= len(text) <= 256 for text in phrases.commands.values())


def test_the_readers_language_or_english() -> None:
    assert phrases_in("es") is phrases_in("es-MX") is LANGUAGES["es"]
    assert phrases_in(None) is phrases_in("tlh") is phrases_in("") is ENGLISH
    assert Phrases(hello="Saluton!").goodbye == ENGLISH.goodbye
