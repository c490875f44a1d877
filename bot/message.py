"""Messages: text with styled stretches, the same for Telegram and the terminal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import regex

from index.sentences import Span

TELEGRAM_LIMIT = 4096
"""The longest message Telegram takes, in UTF-16 units."""

ELLIPSIS = "…"


class Style(StrEnum):
    """How a stretch looks; the values are Telegram's names of entity types."""

    BOLD = "bold"
    ITALIC = "italic"
    QUOTE = "blockquote"
    FOLDED_QUOTE = "expandable_blockquote"


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch of a text, in code points, and its style."""

    style: Style
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` is what pressing it sends back.

    One that `speaks` stands for writing its label.
    """

    label: str
    data: str
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A text and its styled stretches, which may lie inside each other, and rows of buttons."""

    text: str
    styles: tuple[Styled, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()

    def __add__(self, other: "Message | str") -> "Message":
        """This message and then the other."""
        if isinstance(other, str):
            return replace(self, text=self.text + other)
        offset = len(self.text)
        shifted = (
            replace(item, start=item.start + offset, end=item.end + offset) for item in other.styles
        )
        return Message(
            self.text + other.text, (*self.styles, *shifted), (*self.buttons, *other.buttons)
        )

    def with_buttons(self, *rows: tuple[Button, ...]) -> "Message":
        """This message with further rows of buttons; empty rows are left out."""
        return replace(self, buttons=(*self.buttons, *filter(None, rows)))

    def styled(self, style: Style) -> "Message":
        """The whole of this message in a style, on top of the styles inside it."""
        whole = Styled(style, 0, len(self.text))
        return replace(self, styles=(whole, *self.styles)) if self.text else self

    def cut(self, span: Span) -> "Message":
        """A stretch of this message with the styles that reach into it."""
        start, end = span
        inside = (
            Styled(item.style, max(item.start, start) - start, min(item.end, end) - start)
            for item in self.styles
        )
        return Message(
            self.text[start:end], tuple(item for item in inside if item.start < item.end)
        )


def join(separator: str, messages: Iterable[Message]) -> Message:
    """Messages one after the other with a text between them."""
    joined: Message | None = None
    for message in messages:
        joined = message if joined is None else joined + separator + message
    return joined or Message("")


def utf16_length(text: str) -> int:
    """The length as Telegram counts it; most emoji are 2 long."""
    return len(text.encode("utf-16-le")) // 2


def pack(messages: Iterable[Message], *, limit: int = TELEGRAM_LIMIT) -> list[Message]:
    """As few messages as fit, in order, with an empty line between what shares one."""
    packed: list[Message] = []
    for message in messages:
        for part in split(message, limit=limit):
            together = join("\n\n", [*packed[-1:], part])
            if packed and utf16_length(together.text) <= limit:
                packed[-1] = together
            else:
                packed.append(part)
    return packed


def split(message: Message, *, limit: int = TELEGRAM_LIMIT) -> list[Message]:
    """A message in parts that fit, cut at white space, or inside a word longer than the limit."""
    parts = []
    start = 0
    while start < len(message.text):
        end = _end_of_part(message.text, start, limit)
        if text := message.text[start:end].strip():
            first = message.text.index(text, start)
            parts.append(message.cut(Span(first, first + len(text))))
        start = end
    return parts


def shorten(message: Message, limit: int, *, around: int = 0) -> Message:
    """At most `limit` UTF-16 units of a message, the code point `around` among them, cut between
    words, with an ellipsis where something is left out."""
    text = message.text
    if utf16_length(text) <= limit:
        return message
    start = 0
    if utf16_length(text[:around]) > limit // 4:
        start = text.find(" ", around - limit // 8, around) + 1 or around
    end = _end_of_part(text, start, limit - 2 * len(f"{ELLIPSIS} "))
    kept = message.cut(Span(start, start + len(text[start:end].rstrip())))
    before = f"{ELLIPSIS} " if start else ""
    return Message(before) + kept + (f" {ELLIPSIS}" if end < len(text) else "")


def _end_of_part(text: str, start: int, limit: int) -> int:
    """Where the longest part from `start` ends that fits and does not cut a word or, in a word
    that does not fit, what a reader sees as one character."""
    end = start
    left = limit
    last_space = start
    for cluster in regex.finditer(r"\X", text, pos=start):
        left -= utf16_length(cluster[0])
        if left < 0:
            break
        end = cluster.end()
        if cluster[0].isspace():
            last_space = end
    else:
        return len(text)
    if last_space > start:
        return last_space
    # With enough combining marks a single character is longer than the limit; then it is cut.
    return end if end > start else start + max(limit // 2, 1)
