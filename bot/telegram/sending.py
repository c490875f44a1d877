"""Messages as Telegram takes them: entities, keyboards, and sending that does not give up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from bot.message import Message, utf16_length
from bot.telegram.polling import seconds_to_wait

TYPING_LASTS: Final = 4.0
"""Seconds after which the typing status is sent again; Telegram shows it for five."""

TYPING_TIMES: Final = 3
"""Whoever waits for longer is told so in words; to show it to hundreds of readers would take the
time that their answers need."""

MAX_QUOTE: Final = 1024
"""The longest quote of a message that is replied to, in UTF-16 units."""

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

_Result = TypeVar("_Result")

_growing = wait_exponential(multiplier=0.5, max=10)


async def send(
    asked: telegram.Message, message: Message, *, quoting: ReplyParameters | None = None
) -> telegram.Message:
    """Send a message as a reply to the one that asked, or to what `quoting` names.

    Raises:
        BadRequest: Telegram does not take it, such as a quote that is no longer there.
        TelegramError: it could not be sent.
    """
    reply = quoting or ReplyParameters(asked.message_id, allow_sending_without_reply=True)
    return await trying(
        lambda: asked.reply_text(
            message.text,
            entities=to_entities(message),
            reply_parameters=reply,
            reply_markup=to_keyboard(message),
            link_preview_options=NO_PREVIEW,
        )
    )


async def edit(chat: telegram.Message, number: int, message: Message) -> None:
    """Show another message in the place of the bot's own one of that number, in the chat of a
    message.

    Raises:
        BadRequest: the message is no longer there.
        TelegramError: it could not be edited.
    """
    try:
        await trying(
            lambda: chat.get_bot().edit_message_text(
                message.text,
                chat_id=chat.chat_id,
                message_id=number,
                entities=to_entities(message),
                reply_markup=to_keyboard(message),
                link_preview_options=NO_PREVIEW,
            )
        )
    except BadRequest as error:
        if "not modified" not in error.message:
            raise


def quote_of(text: str, *, message: int, offset: int) -> ReplyParameters:
    """A reply to a message that quotes a text which stands in it at an offset in UTF-16 units."""
    while utf16_length(text) > MAX_QUOTE:
        text = text.rpartition(" ")[0] or text[: MAX_QUOTE // 2]
    return ReplyParameters(message, quote=text, quote_position=offset)


async def trying(call: Callable[[], Awaitable[_Result]]) -> _Result:
    """What a call gives, tried again with growing waits for as long as the network fails, and
    when Telegram says so where there are too many; only this call waits.

    Raises:
        TelegramError: Telegram refuses it.
    """
    async for attempt in AsyncRetrying(
        retry=retry_if_exception(worth_retrying), wait=_seconds_to_wait, reraise=True
    ):
        with attempt:
            return await call()
    raise AssertionError("the last attempt raises")


def worth_retrying(error: BaseException) -> bool:
    """Whether the same call may succeed later."""
    # python-telegram-bot derives BadRequest from NetworkError, but asking again won't mend it.
    # A response that is no JSON has no class of its own.
    return type(error) is TelegramError or (
        isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest)
    )


def _seconds_to_wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return seconds_to_wait(error, otherwise=_growing(state))


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


def to_keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """A message's buttons as Telegram's; None where it has none."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in message.buttons
        ]
    )


@asynccontextmanager
async def typing(asked: telegram.Message) -> AsyncIterator[None]:
    """Show that the bot is typing, while the block runs, and for some seconds at most."""

    async def keep_typing() -> None:
        # Not at any price: where Telegram has had enough, the answer matters more.
        with suppress(TelegramError):
            for _ in range(TYPING_TIMES):
                await asked.reply_chat_action(ChatAction.TYPING)
                await asyncio.sleep(TYPING_LASTS)

    task = asyncio.create_task(keep_typing())
    try:
        yield
    finally:
        task.cancel()
