"""Messages on a terminal, or as plain text where there is none."""

from rich.console import Console
from rich.text import Text

from bot.message import Message, Style
from index.sentences import Span

_LOOKS = {Style.BOLD: "bold", Style.ITALIC: "italic underline"}
_BAR = "│ "
_QUOTES = (Style.QUOTE, Style.FOLDED_QUOTE)


def show(message: Message, console: Console) -> None:
    """Print a message; passages that Telegram folds up stand behind a bar, and of the buttons
    those that one can write instead."""
    place = 0
    for quote in sorted(
        (item for item in message.styles if item.style in _QUOTES), key=lambda item: item.start
    ):
        _print(message.cut(Span(place, quote.start)), console)
        _print_quote(message.cut(Span(quote.start, quote.end)), console)
        place = quote.end
    _print(message.cut(Span(place, len(message.text))), console)
    for row in message.buttons:
        for button in row:
            if button.speaks:
                console.print(Text(f"• {button.label}"), soft_wrap=not console.is_terminal)
    console.print()


def _print(message: Message, console: Console) -> None:
    if message.text.strip():
        console.print(_to_text(message), soft_wrap=not console.is_terminal)


def _print_quote(message: Message, console: Console) -> None:
    text = _to_text(message)
    if not console.is_terminal:
        console.print(Text(_BAR) + text, soft_wrap=True)
        return
    text.stylize("dim")
    for line in text.wrap(console, max(console.width - len(_BAR), 1)):
        line.rstrip()
        console.print(Text(_BAR, style="dim") + line)


def _to_text(message: Message) -> Text:
    text = Text(message.text.strip("\n"))
    lead = len(message.text) - len(message.text.lstrip("\n"))
    for item in message.styles:
        if look := _LOOKS.get(item.style):
            text.stylize(look, item.start - lead, item.end - lead)
    return text
