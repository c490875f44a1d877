"""The conversation in Telegram: an update in, the reply sent."""

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

from telegram import BotCommand, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, ContextTypes
from tenacity import before_sleep_log, retry, retry_if_exception, wait_exponential

from bot.conversation import Conversation
from bot.phrases import ENGLISH, LANGUAGES
from bot.settings import BotSettings
from bot.store.store import Store
from bot.telegram.answers import Answers
from bot.telegram.chats import Chats
from bot.telegram.desk import Desk
from bot.telegram.inline import Inline
from bot.telegram.presses import Presses
from bot.telegram.sending import worth_retrying
from bot.telegram.update_processor import ChatByChat
from index.errors import UserError

_log = logging.getLogger(__name__)

PROBE_LASTS: Final = 3
"""Seconds of the first poll. An instance that is interrupted while polling asks again after one."""

UPDATES: Final = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
]
"""The kinds of updates that are asked for."""

DAY: Final = 86400.0
"""Seconds."""

_Application = Application[Any, Any, Any, Any, Any, Any]


class TelegramBot:
    """Answers readers in Telegram by long polling.

    The model runs in one worker thread, so that polling never waits for it, and so that it is
    never used from two threads at once.
    """

    def __init__(
        self, settings: BotSettings, open_conversation: Callable[[], Conversation]
    ) -> None:
        """`open_conversation` is called once, in the worker thread, when Telegram is reached.

        Raises:
            UserError: there is no token.
        """
        if settings.token is None or not settings.token.get_secret_value():
            raise UserError(
                "there is no token: write to @BotFather in Telegram, send /newbot, and put the "
                "token that it gives you into .env as BOT_TOKEN=…; "
                "without one, `make chat` talks to you in the terminal"
            )
        self._settings = settings
        self._open_conversation = open_conversation
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        api_url = str(settings.api_url).rstrip("/")
        self._application: _Application = (
            ApplicationBuilder()
            .token(settings.token.get_secret_value())
            .base_url(f"{api_url}/bot")
            .base_file_url(f"{api_url}/file/bot")
            .rate_limiter(AIORateLimiter(max_retries=5))
            .concurrent_updates(ChatByChat())
            .build()
        )
        self._application.add_error_handler(self._on_error)

    def run(self) -> None:
        """Poll until SIGINT or SIGTERM; replies that are under way are still sent.

        Raises:
            UserError: Telegram refuses the token, or another instance is polling.
        """
        try:
            with suppress(KeyboardInterrupt):
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
            self._worker.shutdown()

    async def _run(self) -> None:
        # asyncio.run ends this coroutine on SIGINT; what stops services shall do no less.
        signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
        settings = self._settings
        async with Store.open(settings.database, keep_feedback=settings.feedback) as store:
            await self._serve(store)

    async def _serve(self, store: Store) -> None:
        loop = asyncio.get_running_loop()
        loading = loop.run_in_executor(self._worker, self._open_conversation)
        application = self._application
        updater = application.updater
        assert updater is not None
        try:
            await asyncio.gather(_connect(application), loading)
            self._add_handlers(Desk(await loading, store, self._worker))
            await self._register_commands()
            await application.start()
            await updater.start_polling(
                bootstrap_retries=-1,
                allowed_updates=UPDATES,
                error_callback=_log_polling_error,
            )
            _log.info("polling as @%s", application.bot.username)
            while True:
                await store.prune()
                await asyncio.sleep(DAY)
        finally:
            if updater.running:
                await updater.stop()
            if application.running:
                await application.stop()
            await application.shutdown()

    def _add_handlers(self, desk: Desk) -> None:
        answers = Answers(desk)
        Chats(desk, answers).add_to(self._application)
        self._application.add_handler(Presses(desk, answers).handler())
        self._application.add_handler(Inline(desk).handler())

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

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(context.error, TelegramError):
            _log.warning("a reply could not be sent (%s)", context.error)
        else:
            _log.error("an update could not be handled", exc_info=context.error)


@retry(
    retry=retry_if_exception(worth_retrying),
    wait=wait_exponential(multiplier=0.5, max=30),
    before_sleep=before_sleep_log(_log, logging.WARNING),
)
async def _connect(application: _Application) -> None:
    """Reach Telegram, and make sure that no other instance is polling.

    One that is interrupts the first poll, and so it is the newer instance that gives way.

    Raises:
        InvalidToken: Telegram refuses the token.
        Conflict: another instance is polling.
    """
    await application.initialize()
    await application.bot.delete_webhook()
    await application.bot.get_updates(timeout=PROBE_LASTS)


def _log_polling_error(error: TelegramError) -> None:
    _log.warning("polling failed and goes on (%s)", error)
