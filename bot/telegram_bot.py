"""The conversation in Telegram: an update in, the reply sent."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import telegram
from telegram import BotCommand, LinkPreviewOptions, MessageEntity, ReplyParameters, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from tenacity import (
    before_sleep_log,
    retry,
    retry_if_exception,
    stop_after_delay,
    wait_exponential,
)

from bot import phrases
from bot.conversation import Conversation
from bot.message import Message, utf16_length
from bot.settings import BotSettings
from bot.update_processor import ChatByChat
from index.errors import UserError

_log = logging.getLogger(__name__)

PROBE_LASTS: Final = 3
"""Seconds of the first poll. An instance that is interrupted while polling asks again after one."""

TYPING_LASTS: Final = 4.0
"""Seconds after which the typing status is sent again; Telegram shows it for five."""

GIVE_UP_AFTER: Final = 60.0
"""Seconds for which sending a reply is tried."""

_NEW_MESSAGE: Final = filters.UpdateType.MESSAGE
_PRIVATE: Final = filters.ChatType.PRIVATE & _NEW_MESSAGE

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
        self._open_conversation = open_conversation
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self._conversation: Conversation
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
        self._add_handlers()

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
        loop = asyncio.get_running_loop()
        loading = loop.run_in_executor(self._worker, self._open_conversation)
        application = self._application
        updater = application.updater
        assert updater is not None
        try:
            await asyncio.gather(_connect(application), loading)
            self._conversation = await loading
            await self._register_commands()
            await application.start()
            await updater.start_polling(
                bootstrap_retries=-1,
                allowed_updates=[Update.MESSAGE],
                error_callback=_log_polling_error,
            )
            _log.info("polling as @%s", application.bot.username)
            await asyncio.Event().wait()
        finally:
            if updater.running:
                await updater.stop()
            if application.running:
                await application.stop()
            await application.shutdown()

    def _add_handlers(self) -> None:
        for command, handler in (
            ("start", self._start),
            ("help", self._help),
            ("article", self._article),
            ("ask", self._ask),
        ):
            self._application.add_handler(CommandHandler(command, handler, filters=_NEW_MESSAGE))
        for kind, handler in (
            (filters.COMMAND, self._unknown_command),
            (filters.TEXT, self._question),
            (~filters.StatusUpdate.ALL, self._no_text),
        ):
            self._application.add_handler(MessageHandler(_PRIVATE & kind, handler))
        self._application.add_error_handler(self._on_error)

    async def _register_commands(self) -> None:
        try:
            await self._application.bot.set_my_commands(
                [BotCommand(name, text) for name, text in phrases.COMMANDS.items()]
            )
        except TelegramError as error:
            _log.warning("the commands could not be registered (%s)", error)

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._reply(update, [self._conversation.start()])

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._reply(update, [self._conversation.help()])

    async def _article(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._reply(update, self._conversation.article(_argument(update)))

    async def _ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._answer(update, self._conversation.ask, _argument(update))

    async def _question(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._answer(update, self._conversation.reply, _text(update))

    async def _unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._reply(update, [Message(phrases.UNKNOWN_COMMAND)])

    async def _no_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._reply(update, [Message(phrases.ONLY_TEXT)])

    async def _answer(self, update: Update, answer: Callable[[str], Message], text: str) -> None:
        """Reply with what the worker thread makes of a text."""
        loop = asyncio.get_running_loop()
        async with _typing(update):
            try:
                message = await loop.run_in_executor(self._worker, answer, text)
            except Exception:
                _log.exception("a question could not be answered")
                message = Message(phrases.FAILED)
            await self._reply(update, [message])

    async def _reply(self, update: Update, messages: list[Message]) -> None:
        """Send messages as a reply to the one in the update."""
        for message in messages:
            await _send(update, message)

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(context.error, TelegramError):
            _log.warning("a reply could not be sent (%s)", context.error)
        else:
            _log.error("an update could not be handled", exc_info=context.error)


def to_entities(message: Message) -> list[MessageEntity]:
    """A message's styles as Telegram's entities, which count UTF-16 units."""
    return [
        MessageEntity(
            type=item.style.value,
            offset=utf16_length(message.text[: item.start]),
            length=utf16_length(message.text[item.start : item.end]),
        )
        for item in message.styles
    ]


def _worth_retrying(error: BaseException) -> bool:
    # python-telegram-bot derives BadRequest from NetworkError, but asking again won't mend it.
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


@retry(
    retry=retry_if_exception(_worth_retrying),
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


@retry(
    retry=retry_if_exception(_worth_retrying),
    wait=wait_exponential(multiplier=0.5, max=10),
    stop=stop_after_delay(GIVE_UP_AFTER),
    reraise=True,
)
async def _send(update: Update, message: Message) -> None:
    asked = _message(update)
    await asked.reply_text(
        message.text,
        entities=to_entities(message),
        reply_parameters=ReplyParameters(asked.message_id, allow_sending_without_reply=True),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


@asynccontextmanager
async def _typing(update: Update) -> AsyncIterator[None]:
    """Show that the bot is typing, for as long as the block runs."""

    async def keep_typing() -> None:
        while True:
            with suppress(TelegramError):
                await _message(update).reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(TYPING_LASTS)

    task = asyncio.create_task(keep_typing())
    try:
        yield
    finally:
        task.cancel()


def _message(update: Update) -> telegram.Message:
    message = update.message
    assert message is not None, "the handlers take new messages only"
    return message


def _text(update: Update) -> str:
    return _message(update).text or ""


def _argument(update: Update) -> str:
    """What follows a command."""
    return "".join(_text(update).split(maxsplit=1)[1:])
