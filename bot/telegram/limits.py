"""How much one reader may ask."""

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

QUESTIONS: Final = 20
"""A reader may ask so many in a minute."""

MINUTE: Final = 60.0
MAX_READERS: Final = 10_000
"""Readers that are remembered; after that only those who asked within the last minute are."""


class Verdict(Enum):
    """What becomes of a question."""

    ANSWER = auto()
    TELL = auto()
    """The limit is reached, and the reader does not know yet."""
    IGNORE = auto()


@dataclass(slots=True)
class _Asked:
    times: deque[float] = field(default_factory=deque)
    told: bool = False


class Limits:
    """Counts the questions of each reader.

    The times are when readers wrote, not when the bot came to it: what gathered while the bot was
    away is not too much.
    """

    def __init__(self) -> None:
        self._asked: dict[int, _Asked] = {}

    def verdict(self, reader: int, at: float) -> Verdict:
        """What becomes of the question that a reader wrote at a time, in seconds."""
        if len(self._asked) >= MAX_READERS:
            self._asked = {
                name: asked for name, asked in self._asked.items() if asked.times[-1] > at - MINUTE
            }
        asked = self._asked.setdefault(reader, _Asked())
        while asked.times and asked.times[0] <= at - MINUTE:
            asked.times.popleft()
        if len(asked.times) < QUESTIONS:
            asked.times.append(at)
            asked.told = False
            return Verdict.ANSWER
        if asked.told:
            return Verdict.IGNORE
        asked.told = True
        return Verdict.TELL
