"""The updates that are to be dealt with: none is lost, chats go side by side, each in turn."""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from telegram import Bot, Update

from bot.store.store import Store
from bot.telegram.incoming import require_readable
from bot.telegram.polling import RawUpdate

_log = logging.getLogger(__name__)

MAX_WAITING: Final = 2000
"""Updates that wait here; more are left with Telegram."""

FINISH_WITHIN: Final = 10.0
"""Seconds that what is under way may take when the bot stops; the rest is done after its start."""


class Inbox:
    """Keeps updates in the store until they were handled.

    A chat's updates are handled one after the other, in the order in which they came, and different
    chats' side by side. So each chat has one question with the engine at most, and the engine
    answers first come first served: no chat can starve another one.
    """

    def __init__(self, store: Store, bot: Bot, handle: Callable[[Update], Awaitable[bool]]) -> None:
        """`handle` tells whether an update is done with; one that is not is handled anew when the
        bot is started the next time."""
        self._store = store
        self._bot = bot
        self._handle = handle
        self._waiting: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._since: dict[int, float] = {}
        self._less = asyncio.Event()
        self._less.set()

    @property
    def oldest_age(self) -> float:
        """Seconds since the oldest of the updates that are not done with came; 0 without any."""
        return time.monotonic() - next(iter(self._since.values())) if self._since else 0.0

    async def recover(self) -> None:
        """Handle what an earlier run left open."""
        found = await self._store.open_updates()
        if found:
            _log.info("%d updates are still open from before", len(found))
        for item in found:
            if item.hopeless:
                _log.error("update %d was given up: handling it ends the bot", item.number)
                await self._store.finish_update(item.number)
            else:
                await self._add(json.loads(item.content))

    async def receive(self, updates: list[RawUpdate]) -> None:
        """Keep what was fetched, and handle what is new of it; returns once it is kept."""
        await self._less.wait()
        by_number = {update["update_id"]: update for update in map(without_surrogates, updates)}
        texts = {number: json.dumps(update) for number, update in by_number.items()}
        for number in await self._store.keep_updates(texts) if texts else []:
            await self._add(by_number[number])

    async def close(self) -> None:
        """Let what is under way end, and leave what waits for the next start."""
        self._waiting.clear()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=FINISH_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _add(self, raw: RawUpdate) -> None:
        number = raw["update_id"]
        try:
            require_readable(raw)
            update = Update.de_json(raw, self._bot)
        except Exception as error:  # the library has no one error for what it cannot read
            _log.warning("update %d cannot be read (%s)", number, type(error).__name__)
            await self._store.finish_update(number)
            return
        chat = _chat_of(update)
        self._since[number] = time.monotonic()
        if len(self._since) >= MAX_WAITING:
            self._less.clear()
        if chat in self._waiting:
            self._waiting[chat].append(update)
            return
        self._waiting[chat] = deque([update])
        task = asyncio.create_task(self._handle_all(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handle_all(self, chat: int) -> None:
        """Handle the updates of a chat until none is left."""
        while waiting := self._waiting.get(chat):
            update = waiting.popleft()
            try:
                if await self._handle(update):
                    await self._store.finish_update(update.update_id)
            except Exception:  # such as a disk that is full; the next one may fare better
                _log.exception("update %d stays open", update.update_id)
            del self._since[update.update_id]
            if len(self._since) < MAX_WAITING:
                self._less.set()
        self._waiting.pop(chat, None)


def _chat_of(update: Update) -> int:
    """In whose turn an update is handled; one that belongs to no chat is a turn of its own."""
    if update.effective_chat:
        return update.effective_chat.id
    # Chats of that kind of number there are none.
    return -(10**15) - update.update_id


def without_surrogates(value: Any) -> Any:
    """JSON without halves of surrogate pairs, which are no text and cannot be stored or sent."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(item) for key, item in value.items()}
    return value
