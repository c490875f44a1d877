"""What a button sends back when it is pressed: at most 64 bytes that name what to show.

They hold no text of anybody's: numbers of answers, which the store gives out only to the chat that
they were given in, and digests of what every reader may see. So a forged press shows nothing that
the reader could not have asked for.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from index.hashing import sha256_of_text

_SEPARATOR: Final = ":"
_MAX_BYTES: Final = 64


class Kind(StrEnum):
    """What a press asks for."""

    ASK = "ask"
    CONTEXT = "context"
    BACK = "back"
    WHY = "why"
    USEFUL = "useful"
    USELESS = "useless"
    ARTICLES = "articles"
    CHOOSE = "choose"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Press:
    """A press: what for, and of what."""

    kind: Kind
    arguments: tuple[str, ...] = ()

    def number(self, place: int) -> int:
        """The argument at a place as a number; -1 where it is none."""
        text = self.arguments[place] if place < len(self.arguments) else ""
        return int(text) if text.isascii() and text.isdigit() else -1

    def text(self, place: int) -> str:
        """The argument at a place, or nothing."""
        return self.arguments[place] if place < len(self.arguments) else ""


def data_of(kind: Kind, *arguments: int | str) -> str:
    """The bytes of a press, as text.

    Raises:
        ValueError: they are too many for Telegram, which is a bug.
    """
    data = _SEPARATOR.join((kind.value, *map(str, arguments)))
    if len(data.encode()) > _MAX_BYTES:
        raise ValueError(f"too long for a button: {data!r}")
    return data


def press_of(data: str) -> Press | None:
    """The press that sent this; None where no button of ours did."""
    kind, *arguments = data.split(_SEPARATOR)
    try:
        return Press(Kind(kind), tuple(arguments))
    except ValueError:
        return None


def short_digest(text: str) -> str:
    """What names a text within 64 bytes."""
    return sha256_of_text(text)[:12]
