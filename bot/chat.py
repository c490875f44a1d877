"""The conversation in the terminal."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import ANSI
from rich.console import Console

from bot.asker import Asker
from bot.conversation import Conversation, Reply
from bot.follow_up import MAX_TURNS, Turn
from bot.library import ALL
from bot.message import Message
from bot.terminal import show


def chat(open_conversation: Callable[[], Conversation]) -> None:
    """Talk until `/quit`, Ctrl-D or Ctrl-C; with piped input, line by line until it ends."""
    console = Console(highlight=False, markup=False, emoji=False)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        if interactive:
            with console.status("Loading the model…"), _left_by_ctrl_c():
                conversation = open_conversation()
            talk = _Talk(conversation)
            show(talk.start(), console)
        else:
            talk = _Talk(open_conversation())
        for line in _typed_lines() if interactive else _piped_lines():
            if line == "/quit":
                break
            for message in talk.replies(line):
                show(message, console)
            console.file.flush()
    except KeyboardInterrupt:
        console.print()


class _Talk:
    """A conversation with one person, and what is remembered of it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._asker = Asker()

    def start(self) -> Message:
        """What the bot is and knows."""
        return self._conversation.start(self._asker)

    def replies(self, line: str) -> Sequence[Message]:
        """What the bot says to a line."""
        conversation, library = self._conversation, self._conversation.library
        asker = self._asker
        command, _, argument = line.partition(" ")
        match command.lower():
            case "/start":
                return [self.start()]
            case "/help":
                return [conversation.help(asker) + "\n" + asker.phrases.help_in_terminal]
            case "/article":
                article = library.named(argument, asker)
                return (
                    library.article(article, asker).messages
                    if article
                    else [library.which(argument, asker)]
                )
            case "/articles":
                return [self._articles(argument)]
            case "/summary" | "/facts":
                article = library.named(argument, asker)
                if article is None:
                    return [library.which(argument, asker)]
                show_it = library.summary if command.lower() == "/summary" else library.facts
                return [show_it(article, asker)]
            case "/ask":
                return [self._said(conversation.ask(argument, asker))]
            case unknown if unknown.startswith("/"):
                return [Message(asker.phrases.unknown_command)]
            case _:
                return [self._said(conversation.reply(line, asker))]

    def _articles(self, words: str) -> Message:
        """Choose the article that is named or the only one with these words in its title, or all;
        else what there is to choose."""
        library = self._conversation.library
        name = words.strip().lower()
        named = library.get(name)
        found = [named] if named else library.matching(words)
        if name == ALL and not named:
            chosen = None
        elif words and len(found) == 1:
            chosen = found[0]
        elif found:
            return library.to_choose(found, self._asker)
        else:
            return Message(self._asker.phrases.no_such_title)
        self._asker = replace(self._asker, article=chosen.id if chosen else None, turns=())
        return library.chosen(chosen, self._asker)

    def _said(self, reply: Reply) -> Message:
        if reply.answer:
            turn = Turn(reply.understood, reply.answer)
            self._asker = replace(self._asker, turns=(*self._asker.turns, turn)[-MAX_TURNS:])
        return reply.message


@contextmanager
def _left_by_ctrl_c() -> Iterator[None]:
    """End with KeyboardInterrupt when Ctrl-C was pressed, even if it was swallowed within: what is
    raised while an object is finalized, or in a weak reference's callback, Python ignores."""
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


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
