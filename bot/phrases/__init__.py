"""The bot's own words, in the reader's language. Everything else that it says is a quote."""

from bot.phrases.english import Phrases
from bot.phrases.korean import KOREAN
from bot.phrases.russian import RUSSIAN
from bot.phrases.spanish import SPANISH

ENGLISH = Phrases()

LANGUAGES = {"en": ENGLISH, "es": SPANISH, "ko": KOREAN, "ru": RUSSIAN}
"""The catalogues by the languages' codes (ISO 639-1)."""


def phrases_in(language: str | None) -> Phrases:
    """The phrases in a language, given by an IETF tag as Telegram does; English where the language
    is unknown or has no catalogue."""
    return LANGUAGES.get((language or "").split("-")[0].lower(), ENGLISH)


__all__ = ["ENGLISH", "LANGUAGES", "Phrases", "phrases_in"]
