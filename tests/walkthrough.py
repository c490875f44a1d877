"""A conversation as a list of steps, which a reader goes through with the real bot."""

import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.settings import BotSettings
from bot.suggesting import update_suggestions
from index.build import build
from index.corpus import read_corpus
from tests.bot_api.reader import Reader
from tests.bot_api.server import BotApiServer
from tests.bot_api.state import Message
from tests.bot_process import BotProcess
from tests.bubbles import Note
from tests.conftest import ROOT

QUIET: Final = 0.7
"""Seconds without a call after which a step is taken to be over."""

_SILENT: Final = frozenset({"getUpdates", "sendChatAction"})


@dataclass(frozen=True, slots=True)
class Send:
    """Write a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Reply to the bot's last message, perhaps with a quote of it."""

    text: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """Press the lowest button with that text, or with that part of it."""

    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Change the reader's own last message."""

    text: str


@dataclass(frozen=True, slots=True)
class Forward:
    """Forward a text of somebody else."""

    text: str
    sender: str


Step = Send | Reply | Press | Edit | Forward


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation that was held: what is seen in the end, and the presses on the way."""

    shown: tuple[Message | Note, ...]
    pressed: frozenset[str]


def hold(steps: tuple[Step, ...]) -> Held:
    """Go through the steps, in a private chat."""
    with tempfile.TemporaryDirectory() as folder, BotApiServer() as server:
        index = Path(folder, "index")
        build(
            read_corpus(ROOT / "corpus").articles, index, model=BotSettings.load().embedding_model
        )
        update_suggestions(index)
        bot = BotProcess(server, index, Path(folder, "bot.sqlite3"))
        try:
            bot.wait_until_polling()
            walk = Walk(server)
            for step in steps:
                walk.take(step)
            bot.signal(signal.SIGTERM)
            bot.end()
        finally:
            bot.stop()
        return walk.held()


class Walk:
    """One reader on the way through the steps."""

    def __init__(self, server: BotApiServer) -> None:
        self._server = server
        self._reader = Reader(server, 1, "Ada")
        self._notes: list[tuple[int, Note]] = []
        self._pressed: set[str] = set()

    def take(self, step: Step) -> None:
        """Take a step, and wait until the bot has done what it does about it."""
        before = len(self._server.calls)
        match step:
            case Send():
                self._reader.send(step.text)
            case Reply():
                self._reader.reply_to(self._reader.received[-1], step.text, quote=step.quote)
            case Edit():
                self._reader.edit(self._own_last(), step.text)
            case Forward():
                self._reader.forward(step.text, sender=step.sender)
            case Press():
                self._press(step.label)
        self._wait_for_quiet(before)

    def held(self) -> Held:
        """What there is to see now, notes behind the messages that they came after."""
        with self._server.changed:
            messages = dict(self._server.chats[self._reader.chat].messages)
        shown: list[tuple[int, int, Message | Note]] = [
            (number, 0, message) for number, message in messages.items()
        ]
        shown += [(after, 1 + place, note) for place, (after, note) in enumerate(self._notes)]
        shown.sort(key=lambda item: item[:2])
        return Held(tuple(item for _, _, item in shown), frozenset(self._pressed))

    def _press(self, label: str) -> None:
        for message in reversed(self._reader.received):
            rows = self._reader.labels(message)
            if any(label in text for row in rows for text in row):
                break
        else:
            raise AssertionError(f"no button {label!r}")
        self._pressed.add(self._reader.button(message, label)["callback_data"])
        after = max(self._server.chats[self._reader.chat].messages)
        if said := self._reader.press(message, label).get("text"):
            self._notes.append((after, Note(said)))

    def _own_last(self) -> Message:
        with self._server.changed:
            messages = self._server.chats[self._reader.chat].messages.values()
            return [message for message in messages if message["from"] == self._reader.user][-1]

    def _wait_for_quiet(self, before: int) -> None:
        def loud() -> list[float]:
            calls = self._server.calls[before:]
            return [call.at for call in calls if call.method not in _SILENT]

        self._server.wait_until(lambda: bool(loud()), "something that the bot does")
        while (left := loud()[-1] + QUIET - time.monotonic()) > 0:
            time.sleep(left)
