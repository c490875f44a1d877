"""Whoever writes to the bot."""

from dataclasses import dataclass

from bot.follow_up import Turn
from bot.phrases import ENGLISH, Phrases


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of whoever asks: the phrases of their language, the article they chose (by its
    id; None: all), and the turns before, oldest first."""

    phrases: Phrases = ENGLISH
    article: str | None = None
    turns: tuple[Turn, ...] = ()
