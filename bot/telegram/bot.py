"""The conversation in Telegram: an update in, the reply sent."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

from telegram import BotCommand, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes
from tenacity import RetryCallState, retry, retry_if_exception, wait_exponential

from bot.conversation import Conversation
from bot.generations import Generations, require_answers
from bot.health import BEAT, Health, notify_supervisor
from bot.message import Message
from bot.phrases import ENGLISH, LANGUAGES
from bot.settings import BotSettings
from bot.store.store import Store
from bot.telegram.answers import Answers
from bot.telegram.chats import Chats, Handler
from bot.telegram.desk import Desk, phrases_of
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import KINDS
from bot.telegram.inline import Inline
from bot.telegram.limits import Limits
from bot.telegram.polling import Polling
from bot.telegram.presses import Presses
from bot.telegram.reindex import Reindex
from bot.telegram.sending import send, worth_retrying
from bot.telegram.worker import Worker
from index import storage
from index.errors import UserError

_log = logging.getLogger(__name__)

HOUR: Final = 3600.0
LOOK_EVERY: Final = 2.0
"""Seconds between two looks for another generation of the index."""

_Application = Application[Any, Any, Any, Any, Any, Any]


class TelegramBot:
    """Answers readers in Telegram by long polling."""

    def __init__(self, settings: BotSettings, generations: Generations) -> None:
        """The first conversation is opened when Telegram is reached.

        Raises:
            UserError: there is no token.
        """
        if settings.token is None or not settings.token.get_secret_value():
            raise UserError(
                "there is no token: write to @BotFather in Telegram, send /newbot, and put the "
                "token that it gives you into .env as BOT_TOKEN=…; "
                "without one, `make chat` talks to you in the terminal"
            )
        # The library warns at each 429 otherwise.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        self._settings = settings
        self._generations = generations
        self._worker = Worker()
        self._limits = Limits()
        self._handlers: list[Handler] = []
        self._generation = ""
        self._refused: set[int] = set()
        api_url = str(settings.api_url).rstrip("/")
        self._application: _Application = (
            ApplicationBuilder()
            .token(settings.token.get_secret_value())
            .base_url(f"{api_url}/bot")
            .base_file_url(f"{api_url}/file/bot")
            .updater(None)
            .connection_pool_size(256)
            .pool_timeout(60)
            # Who gives up on a message that is on its way sends it twice.
            .read_timeout(20)
            .build()
        )
        self._application.add_error_handler(self._on_error)

    def run(self) -> None:
        """Poll until SIGINT or SIGTERM; replies that are under way are still sent.

        Raises:
            UserError: Telegram refuses the token, or another instance is polling.
        """
        try:
            with suppress(asyncio.CancelledError):
                asyncio.run(self._run())
        except InvalidToken:
            # The exception's own text has the token in it.
            raise UserError(
                "Telegram does not know this token; copy BOT_TOKEN again from @BotFather"
            ) from None
        except Conflict:
            raise UserError(
                "another instance of this bot is running; stop that one first, "
                "a token serves one instance"
            ) from None
        finally:
            self._worker.close()

    async def _run(self) -> None:
        _cancel_on_signals()
        settings = self._settings
        async with Store.open(settings.database, keep_feedback=settings.feedback) as store:
            try:
                await self._serve(store)
            finally:
                await self._application.shutdown()

    async def _serve(self, store: Store) -> None:
        stamp = self._generations.stamp()
        loading = asyncio.create_task(self._worker.do(self._generations.open))
        await asyncio.gather(_connect(self._application), loading)
        self._use(await loading, store)
        bot = self._application.bot
        inbox = Inbox(store, bot, self._handle)
        polling = Polling(bot.base_url, KINDS, inbox.receive)
        try:
            await inbox.recover()
            await _until_one_fails(
                polling.run(),
                self._announce(polling),
                self._register_commands(),
                self._keep_small(store),
                self._watch_index(stamp, store),
                self._report(polling, inbox),
            )
        finally:
            notify_supervisor("STOPPING=1")
            await inbox.close()

    def _use(self, conversation: Conversation, store: Store) -> None:
        """Handle what comes from now on with a conversation; what is under way goes on with the
        one before, which goes with the last of it."""
        settings = self._settings
        desk = Desk(conversation, store, self._worker)
        answers = Answers(desk, self._limits, answer_within=settings.answer_within)
        reindex = Reindex(settings.admins, settings.corpus_dir, self._generations.folder)
        for handler in self._handlers:
            self._application.remove_handler(handler)
        self._handlers = [
            reindex.handler(),
            *Chats(desk, answers).handlers(),
            Presses(desk, answers).handler(),
            Inline(desk).handler(),
        ]
        self._application.add_handlers(self._handlers)
        self._generation = conversation.library.generation

    async def _handle(self, update: Update) -> bool:
        """Whether an update is done with."""
        await self._application.process_update(update)
        return update.update_id not in self._refused

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        error = context.error
        assert isinstance(update, Update)
        if isinstance(error, InvalidToken):
            # Polling ends for the same reason, and with another token the reader gets an answer.
            self._refused.add(update.update_id)
        elif isinstance(error, TelegramError):
            _log.warning("a reply could not be sent (%s)", error)
        else:
            _log.error("an update could not be handled", exc_info=error)
            if update.message:
                with suppress(TelegramError):
                    await send(update.message, Message(phrases_of(update.effective_user).failed))

    async def _watch_index(self, stamp: tuple[str, int], store: Store) -> None:
        """Put another generation of the index into use when there is one, if it is good."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            found = self._generations.stamp()
            if found == stamp:
                continue
            stamp = found
            try:
                conversation = await asyncio.to_thread(self._generations.open)
                await self._worker.do(require_answers, conversation)
            except Exception as error:  # whatever it is, there is a good one to go on with
                _log.error("the new index is not used, the one before goes on serving: %s", error)
                continue
            if conversation.library.generation != self._generation:
                _log.info("answering from generation %s", conversation.library.generation)
            self._use(conversation, store)
            await asyncio.to_thread(storage.remove_unused, self._generations.folder)

    async def _keep_small(self, store: Store) -> None:
        while True:
            try:
                await store.prune()
            except Exception:
                _log.exception("the database could not be pruned")
            await asyncio.sleep(HOUR)

    async def _announce(self, polling: Polling) -> None:
        await polling.works.wait()
        _log.info("polling as @%s", self._application.bot.username)
        notify_supervisor("READY=1")

    async def _report(self, polling: Polling, inbox: Inbox) -> None:
        """Say how the bot is, every few seconds, and end it where only a new start helps."""
        faults: tuple[str, ...] = ()
        written = True
        while True:
            health = Health(
                at=time.time(),
                generation=self._generation,
                since_poll=polling.since_success,
                oldest_question=inbox.oldest_age,
                on_one_piece=self._worker.busy_for,
            )
            if health.faults != faults:
                faults = health.faults
                _log.warning("%s", "; ".join(faults) or "ready again")
            try:
                health.write(self._settings.health_file)
                written = True
            except OSError as error:
                if written:
                    _log.error(
                        "%s cannot be written (%s); name another file with BOT_HEALTH_FILE",
                        self._settings.health_file,
                        error.strerror,
                    )
                written = False
            if health.is_stuck:
                # Its thread cannot be ended but with the process. What is open is in the store.
                _log.critical("the engine is stuck; start the bot again")
                os._exit(1)
            notify_supervisor("WATCHDOG=1")
            await asyncio.sleep(BEAT)

    async def _register_commands(self) -> None:
        try:
            for language, phrases in LANGUAGES.items():
                # English is for whoever's language has no menu of its own.
                await self._application.bot.set_my_commands(
                    [BotCommand(name, text) for name, text in phrases.commands.items()],
                    language_code=None if phrases is ENGLISH else language,
                )
        except TelegramError as error:
            _log.warning("the commands could not be registered (%s)", error)


def _cancel_on_signals() -> None:
    """Have SIGINT and SIGTERM cancel this task, once: whoever insists does not interrupt what ends
    in order."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def stop(number: int, frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        loop.call_soon_threadsafe(task.cancel)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _log_first(state: RetryCallState) -> None:
    if state.attempt_number == 1 and state.outcome:
        _log.warning("Telegram is not reached, trying on (%s)", state.outcome.exception())


@retry(
    retry=retry_if_exception(worth_retrying),
    wait=wait_exponential(multiplier=0.5, max=30),
    before_sleep=_log_first,
)
async def _connect(application: _Application) -> None:
    """Reach Telegram.

    Raises:
        InvalidToken: Telegram refuses the token.
    """
    await application.initialize()
    await application.bot.delete_webhook()


async def _until_one_fails(*work: Coroutine[Any, Any, None]) -> None:
    """Work at several things until one of them fails; the others are cancelled then."""
    tasks = [asyncio.create_task(item) for item in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
