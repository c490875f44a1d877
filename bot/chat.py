"""The conversation in the terminal."""

import sys
from collections.abc import Callable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import ANSI
from rich.console import Console

from bot import phrases
from bot.conversation import Conversation
from bot.message import Message
from bot.terminal import show


def chat(open_conversation: Callable[[], Conversation]) -> None:
    """Talk until `/quit`, Ctrl-D or Ctrl-C; with piped input, line by line until it ends."""
    console = Console(highlight=False, markup=False, emoji=False)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        if interactive:
            with console.status("Loading the model…"):
                conversation = open_conversation()
            show(conversation.start(), console)
        else:
            conversation = open_conversation()
        for line in _typed_lines() if interactive else _piped_lines():
            if line == "/quit":
                break
            for message in _replies(conversation, line):
                show(message, console)
            console.file.flush()
    except KeyboardInterrupt:
        console.print()


def _replies(conversation: Conversation, line: str) -> list[Message]:
    command, _, argument = line.partition(" ")
    match command.lower():
        case "/start":
            return [conversation.start()]
        case "/help":
            return [conversation.help() + "\n" + phrases.HELP_IN_TERMINAL]
        case "/article":
            return conversation.article(argument)
        case "/ask":
            return [conversation.ask(argument)]
        case unknown if unknown.startswith("/"):
            return [Message(phrases.UNKNOWN_COMMAND)]
        case _:
            return [conversation.reply(line)]


def _typed_lines() -> Iterator[str]:
    """Lines typed at a prompt, with editing and history."""
    session: PromptSession[str] = PromptSession(ANSI("\x1b[1;36m› \x1b[0m"))
    while True:
        try:
            line = session.prompt().strip()
        except EOFError:
            return
        if line:
            yield line


def _piped_lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        if text := line.decode(errors="replace").strip():
            yield text
