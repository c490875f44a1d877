"""Buttons that readers press."""

import logging

import telegram
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.answer import Answer
from bot.asker import Asker
from bot.message import Message, Style
from bot.press import Kind, Press, press_of
from bot.store.store import StoredAnswer
from bot.telegram.answers import Answers
from bot.telegram.desk import Desk, phrases_of
from bot.telegram.sending import edit, send, trying

_log = logging.getLogger(__name__)


class Presses:
    """Handles presses of buttons. Each is answered, so that the button stops showing a clock."""

    def __init__(self, desk: Desk, answers: Answers) -> None:
        self._desk = desk
        self._answers = answers

    def handler(self) -> CallbackQueryHandler[ContextTypes.DEFAULT_TYPE, None]:
        """The handler of all presses."""
        return CallbackQueryHandler(self._pressed)

    async def _pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        said = ""
        try:
            said = await self._act(query)
        finally:
            try:
                await trying(lambda: query.answer(said or None))
            except BadRequest as error:
                # Answered too late, as after a restart; what the press asked for was done.
                _log.info("a press was answered late (%s)", error)

    async def _act(self, query: telegram.CallbackQuery) -> str:
        """Do what a press asks for; what to say in passing, or nothing."""
        phrases = phrases_of(query.from_user)
        press = press_of(query.data or "")
        shown = query.message
        # The library makes a message of one that the bot may no longer see, too.
        if press is None or not isinstance(shown, telegram.Message) or not shown.is_accessible:
            return phrases.gone
        chosen = await self._desk.chosen_article(shown.chat_id)
        asker = Asker(phrases, chosen)
        match press.kind:
            case Kind.ASK:
                if not self._answers.may_ask(query.from_user.id):
                    return phrases.too_many
                return await self._ask(shown, press, asker)
            case Kind.CHOOSE | Kind.ARTICLES | Kind.FACTS:
                return await self._browse(shown, press, asker)
        stored = await self._desk.store.answer(press.number(0), shown.chat_id)
        if stored is None:
            return phrases.gone
        if press.kind in (Kind.USEFUL, Kind.USELESS):
            vote = await self._desk.store.vote(
                stored.number,
                shown.chat_id,
                query.from_user.id,
                useful=press.kind is Kind.USEFUL,
            )
            if vote is None:
                return phrases.vote_withdrawn
            return phrases.voted_useful if vote else phrases.voted_useless
        answer = self._desk.answer_in(stored)
        if answer is None:
            return phrases.changed.format(number=_shown_paragraph(stored))
        await edit(shown, shown.message_id, await self._page(shown, press, stored, answer, asker))
        return ""

    async def _ask(self, shown: telegram.Message, press: Press, asker: Asker) -> str:
        """Answer a suggested question, as if the reader had written it."""
        question = self._desk.conversation.library.suggested(press.text(0))
        if question is None:
            return asker.phrases.gone
        asked = await send(shown, Message(question).styled(Style.ITALIC))
        await self._answers.answer(
            asked, lambda conversation, asker: conversation.reply(question, asker), pressed=asker
        )
        return ""

    async def _browse(self, shown: telegram.Message, press: Press, asker: Asker) -> str:
        """Turn a page of titles or facts, or choose an article."""
        library = self._desk.conversation.library
        page: Message | None
        if press.kind is Kind.ARTICLES:
            page = library.page(press.text(1), press.number(0), asker)
        elif press.kind is Kind.CHOOSE:
            article = library.by_digest(press.text(0))
            if press.text(0) and article is None:
                return asker.phrases.gone
            await self._desk.store.choose_article(shown.chat_id, article.id if article else None)
            page = library.chosen(article, asker)
        else:
            page = await self._desk.think(self._facts, press, asker)
        if page is None:
            return asker.phrases.gone
        await edit(shown, shown.message_id, page)
        return ""

    def _facts(self, press: Press, asker: Asker) -> Message | None:
        library = self._desk.conversation.library
        article = library.by_digest(press.text(0))
        if article is None:
            return None
        if press.text(2):
            return library.fact(article, press, asker)
        if press.text(1):
            return library.facts_of_kind(article, press.text(1), asker)
        return library.facts(article, asker)

    async def _page(
        self,
        shown: telegram.Message,
        press: Press,
        stored: StoredAnswer,
        answer: Answer,
        asker: Asker,
    ) -> Message:
        """What a press shows of an answer in its place: a paragraph, the reasons, or itself."""
        conversation = self._desk.conversation
        if press.kind is Kind.CONTEXT:
            return conversation.context(stored.number, answer, press.number(1), asker)
        if press.kind is Kind.WHY and answer.citations:
            return await self._desk.think(
                conversation.why, stored.number, answer, stored.understood, asker
            )
        # One that quotes the article in the chat has the passage a tap away.
        message = conversation.answer(answer, asker, with_passage=shown.quote is None)
        return conversation.with_buttons(message, stored.number, answer, asker)


def _shown_paragraph(stored: StoredAnswer) -> int:
    shown = stored.answer["citations"] or stored.answer["passages"]
    return int(shown[0]["paragraph"])
