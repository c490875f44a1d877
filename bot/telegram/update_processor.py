"""The order in which updates are handled: chats side by side, each chat in turn."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MAX_CONCURRENT_UPDATES: Final = 256


class ChatByChat(BaseUpdateProcessor):
    """Handles a chat's updates one after the other, in the order in which they came."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=MAX_CONCURRENT_UPDATES)
        # A lock lives for as long as an update of its chat holds it or waits for it, first come
        # first served.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when those before it in its chat are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        lock = self._locks.setdefault(chat.id, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to take down."""
