"""What readers write, and the bot's replies."""

import re
from collections.abc import Callable, Coroutine
from typing import Any, Final

import telegram
from telegram import MessageEntity, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.asker import Asker
from bot.library import Library
from bot.message import Message
from bot.store.store import KEEP_DAYS, KEEP_FEEDBACK_DAYS
from bot.telegram.answers import Answers, Ask
from bot.telegram.desk import Desk, phrases_of, text_digest
from bot.telegram.sending import send
from index.article import Article

_NEW: Final = filters.UpdateType.MESSAGE
_PRIVATE: Final = filters.ChatType.PRIVATE
_GROUP: Final = filters.ChatType.GROUPS

Handler = BaseHandler[Update, ContextTypes.DEFAULT_TYPE, Any]

_Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class Chats:
    """Handles messages, in private chats and in groups."""

    def __init__(self, desk: Desk, answers: Answers) -> None:
        self._desk = desk
        self._answers = answers
        self._album: str | None = None

    def handlers(self) -> list[Handler]:
        """The handlers of all messages."""
        found: list[Handler] = [
            CommandHandler(command, handler, filters=_NEW)
            for command, handler in (
                ("start", self._start),
                ("help", self._help),
                ("article", self._article),
                ("articles", self._articles),
                ("summary", self._of_article(Library.summary)),
                ("facts", self._of_article(Library.facts)),
                ("privacy", self._privacy),
                ("forget", self._forget),
                ("ask", self._ask),
            )
        ]
        words = filters.TEXT | filters.CAPTION
        for kind, handler in (
            (_NEW & _PRIVATE & filters.COMMAND, self._unknown_command),
            (_NEW & _PRIVATE & words, self._question),
            (_NEW & _PRIVATE & ~filters.StatusUpdate.ALL, self._no_text),
            (_NEW & _GROUP & words & ~filters.COMMAND & _Addressed(), self._question),
            (filters.UpdateType.EDITED_MESSAGE & words, self._edited),
            (filters.UpdateType.CHANNEL_POST, self._in_channel),
        ):
            found.append(MessageHandler(kind, handler))
        return found

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        await send(asked, self._desk.conversation.start(await self._desk.asker(asked)))

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        asker = await self._desk.asker(asked)
        help_text = self._desk.conversation.help(asker)
        await send(asked, help_text + "\n" + asker.phrases.help_in_telegram)

    async def _article(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Post the article, and remember where its paragraphs stand."""
        asked = _message(update)
        asker = await self._desk.asker(asked)
        library = self._desk.conversation.library
        name = _argument(asked)
        article = library.named(name, asker)
        if article is None:
            await send(asked, library.which(name, asker))
            return
        posted = library.article(article, asker)
        sent = [await send(asked, message) for message in posted.messages]
        if posted.places and not asked.is_topic_message:
            places = {
                number: (sent[place.message].message_id, place.offset)
                for number, place in posted.places.items()
            }
            await self._desk.store.post(asked.chat_id, article.id, text_digest(article), places)

    async def _articles(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        asker = await self._desk.asker(asked)
        library = self._desk.conversation.library
        words = _argument(asked)
        found = library.matching(words)
        if words and len(found) == 1:
            await self._desk.store.choose_article(asked.chat_id, found[0].id)
            await send(asked, library.chosen(found[0], asker))
        else:
            await send(asked, library.page(words, 0, asker))

    def _of_article(self, show: Callable[[Library, Article, Asker], Message]) -> _Handler:
        """The handler of a command that shows something of an article."""

        async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            asked = _message(update)
            asker = await self._desk.asker(asked)
            library = self._desk.conversation.library
            name = _argument(asked)
            article = library.named(name, asker)
            if article is None:
                await send(asked, library.which(name, asker))
            else:
                # Of a long article that takes a while, for which polling shall not wait.
                await send(asked, await self._desk.think(show, library, article, asker))

        return handle

    async def _privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        phrases = phrases_of(asked.from_user)
        words = phrases.privacy.format(days=KEEP_DAYS, feedback_days=KEEP_FEEDBACK_DAYS)
        await send(asked, Message(words))

    async def _forget(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        await self._desk.store.forget(asked.chat_id)
        await send(asked, Message(phrases_of(asked.from_user).forgotten))

    async def _ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        await self._answers.answer(asked, _ask_for(asked))

    async def _question(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        if asked.via_bot and asked.via_bot.id == context.bot.id:
            return  # an answer that was chosen inline, in the chat with the bot itself
        await self._answers.answer(asked, _ask_for(asked))

    async def _edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        await self._answers.answer_anew(asked, _ask_for(asked))

    async def _unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        asked = _message(update)
        await send(asked, Message(phrases_of(asked.from_user).unknown_command))

    async def _no_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what the bot can do; of an album once."""
        asked = _message(update)
        album, self._album = self._album, asked.media_group_id
        if album and album == asked.media_group_id:
            return
        if self._answers.may_ask(asked.chat_id):
            await send(asked, Message(phrases_of(asked.from_user).only_text))

    async def _in_channel(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what the bot can do, once in a channel."""
        asked = _message(update)
        if await self._desk.store.first_time(asked.chat_id, "only text"):
            await send(asked, Message(phrases_of(asked.from_user).only_text))


class _Addressed(filters.MessageFilter):
    """Messages that mention the bot or reply to it."""

    def filter(self, message: telegram.Message) -> bool:
        """Whether a message is meant for the bot."""
        bot = message.get_bot()
        replied = message.reply_to_message
        if replied and replied.from_user and replied.from_user.id == bot.id:
            return True
        return any(
            text.lower() == f"@{bot.username}".lower() for text in _mentions(message).values()
        )


def _mentions(message: telegram.Message) -> dict[MessageEntity, str]:
    if message.text:
        return message.parse_entities([MessageEntity.MENTION])
    return message.parse_caption_entities([MessageEntity.MENTION])


def _words(message: telegram.Message) -> str:
    """What a message says, without the bot's name."""
    text = message.text or message.caption or ""
    name = f"@{message.get_bot().username}"
    return re.sub(rf"{re.escape(name)}\b[,:]?", "", text, flags=re.IGNORECASE).strip()


def _ask_for(message: telegram.Message) -> Ask:
    """What a message asks of the conversation."""
    if (message.text or "").startswith("/"):
        return lambda conversation, asker: conversation.ask(_argument(message), asker)
    forwarded = message.forward_origin is not None
    return lambda conversation, asker: conversation.reply(
        _words(message), asker, forwarded=forwarded
    )


def _argument(message: telegram.Message) -> str:
    """What follows a command."""
    return "".join((message.text or "").split(maxsplit=1)[1:])


def _message(update: Update) -> telegram.Message:
    message = update.effective_message
    assert message is not None, "the handlers take messages only"
    return message
