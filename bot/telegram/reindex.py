"""Rebuilding the index from the chat, for admins."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Collection
from pathlib import Path

import telegram
from telegram import Update
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.message import TELEGRAM_LIMIT, Message, shorten
from bot.telegram.desk import phrases_of
from bot.telegram.sending import send


class Reindex:
    """Handles /reindex. Whoever is no admin is told what anyone is of a command that there is not.

    The index is built by a process of its own, which takes nothing from the answers but time; that
    there is another generation the bot notices as always.
    """

    def __init__(self, admins: Collection[int], corpus: Path, folder: Path) -> None:
        """`folder` is the index's."""
        self._admins = admins
        self._corpus = corpus
        self._folder = folder
        self._under_way = False

    def handler(self) -> CommandHandler[ContextTypes.DEFAULT_TYPE, None]:
        """The handler of the command."""
        allowed = filters.UpdateType.MESSAGE & filters.User(self._admins)
        return CommandHandler("reindex", self._reindex, filters=allowed)

    async def _reindex(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = update.effective_message
        assert asked is not None
        phrases = phrases_of(asked.from_user)
        if self._under_way:
            await send(asked, Message(phrases.rebuild_under_way))
            return
        self._under_way = True
        try:
            await send(asked, Message(phrases.rebuilding))
            done, report = await self._build()
        finally:
            self._under_way = False
        words = phrases.rebuilt if done else phrases.not_rebuilt
        await self._tell(asked, words.format(report=report))

    async def _tell(self, asked: telegram.Message, words: str) -> None:
        await send(asked, shorten(Message(words), TELEGRAM_LIMIT))

    async def _build(self) -> tuple[bool, str]:
        """Whether it was done, and what the command said. Files that had to be left out make the
        command fail, yet what it says on standard output it does of an index that is in use."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "index", "build"),
            *("--corpus", str(self._corpus), "--index", str(self._folder)),
            env={name: text for name, text in os.environ.items() if name != "BOT_TOKEN"},
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            output, errors = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            raise
        said = (output + errors).decode(errors="replace").strip()
        return bool(output.strip()), said or f"exit code {process.returncode}"
