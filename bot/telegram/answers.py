"""Answering: the reply is sent, with a quote that a tap leads to, and remembered."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import telegram
from telegram import ReplyParameters
from telegram.error import BadRequest

from bot.answer import Answer
from bot.asker import Asker
from bot.conversation import Conversation, Reply
from bot.message import Message, utf16_length
from bot.store.store import GivenAnswer
from bot.telegram.desk import Desk, phrases_of, text_digest
from bot.telegram.limits import Limits, Verdict
from bot.telegram.sending import edit, quote_of, send, trying, typing
from index.hashing import sha256_of_text

_log = logging.getLogger(__name__)

Ask = Callable[[Conversation, Asker], Reply]
"""What asks the conversation, in the engine's thread."""


TELL_FROM: Final = 5.0
"""Seconds that an answer is expected to take, from which on the reader is told to wait."""

REFUSE_FROM: Final = 60.0
"""Seconds that an answer would take, from which on there is none."""


class Answers:
    """Answers messages."""

    def __init__(self, desk: Desk, limits: Limits, *, answer_within: float) -> None:
        """A question that is older than `answer_within` seconds gets an apology instead."""
        self._desk = desk
        self._limits = limits
        self._answer_within = timedelta(seconds=answer_within)

    async def answer(
        self, asked: telegram.Message, ask: Ask, *, pressed: Asker | None = None
    ) -> None:
        """Reply to a message, unless that was done already, before the bot was interrupted.

        A question that the bot wrote itself, since its button was pressed, says who `pressed` it.
        """
        if not pressed and not await self._is_to_be_answered(asked):
            return
        async with typing(asked):
            asker = pressed or await self._desk.asker(asked)
            if self._desk.worker.expected_wait >= REFUSE_FROM:
                await send(asked, Message(asker.phrases.overloaded))
                return
            if self._desk.worker.expected_wait >= TELL_FROM:
                number = self._desk.worker.waiting + 1
                await send(asked, Message(asker.phrases.busy.format(number=number)))
            reply = await self._think(ask, asker)
            if reply.answer is None:
                await send(asked, reply.message)
                return
            number = await self._desk.store.add_answer(self._given(asked, reply, reply.answer))
            quoting = await self._quoting(asked, reply.answer)
            await self._send(asked, number, reply.message, reply.answer, asker, quoting)

    async def answer_anew(self, asked: telegram.Message, ask: Ask) -> None:
        """Answer an edited question in the place of its old answer, where it had one."""
        store = self._desk.store
        stored = await store.answer_to_question(asked.chat_id, asked.message_id)
        if stored is None or stored.reply_message is None:
            return
        if self._verdict(asked) is not Verdict.ANSWER:
            return
        replied = stored.reply_message
        asker = await self._desk.asker(asked)
        reply = await self._think(ask, asker)
        if reply.answer is None:
            await edit(asked, replied, reply.message)
            return
        before = self._desk.answer_in(stored)
        quoted = await self._quoting(asked, before) if before else None
        quoting = await self._quoting(asked, reply.answer)
        await store.replace_answer(stored.number, self._given(asked, reply, reply.answer))
        if _quote(quoted) == _quote(quoting):
            message = self._short(reply.answer, asker) if quoting else reply.message
            message = self._with_buttons(message, stored.number, reply.answer, asker)
            await edit(asked, replied, message)
        else:
            # An edit cannot change what a message quotes.
            with suppress(BadRequest):
                await trying(lambda: asked.get_bot().delete_message(asked.chat_id, replied))
            await self._send(asked, stored.number, reply.message, reply.answer, asker, quoting)

    def may_ask(self, reader: int) -> bool:
        """Whether a reader may ask one more question now; it is counted."""
        return self._limits.verdict(reader, time.time()) is Verdict.ANSWER

    async def _is_to_be_answered(self, asked: telegram.Message) -> bool:
        """Whether a question is to be answered; where not, the reader is told why."""
        stored = await self._desk.store.answer_to_question(asked.chat_id, asked.message_id)
        if stored and stored.reply_message is not None:
            return False
        phrases = phrases_of(asked.from_user)
        if datetime.now(UTC) - asked.date > self._answer_within:
            await send(asked, Message(phrases.too_late))
            return False
        verdict = self._verdict(asked)
        if verdict is Verdict.TELL:
            await send(asked, Message(phrases.too_many))
        return verdict is Verdict.ANSWER

    def _verdict(self, asked: telegram.Message) -> Verdict:
        reader = asked.from_user.id if asked.from_user else asked.chat_id
        return self._limits.verdict(reader, (asked.edit_date or asked.date).timestamp())

    async def _think(self, ask: Ask, asker: Asker) -> Reply:
        try:
            return await self._desk.think(ask, self._desk.conversation, asker)
        except Exception:
            _log.exception("a question could not be answered")
            return Reply(Message(asker.phrases.failed))

    async def _send(
        self,
        asked: telegram.Message,
        number: int,
        message: Message,
        answer: Answer,
        asker: Asker,
        quoting: ReplyParameters | None,
    ) -> None:
        """Send an answer, as a reply to the cited sentence where the article stands in the chat."""
        sent = None
        if quoting:
            short = self._with_buttons(self._short(answer, asker), number, answer, asker)
            try:
                sent = await send(asked, short, quoting=quoting)
            except BadRequest as error:
                _log.info("the article in a chat can no longer be quoted (%s)", error)
                await self._desk.store.forget_posting(asked.chat_id, answer.shown.article)
        if sent is None:
            sent = await send(asked, self._with_buttons(message, number, answer, asker))
        await self._desk.store.set_reply(number, sent.message_id)

    async def _quoting(self, asked: telegram.Message, answer: Answer) -> ReplyParameters | None:
        """A reply to the message with the article that quotes what is cited; None where the
        article does not stand in the chat."""
        if not answer.citations or asked.is_topic_message:
            return None
        citation = answer.citations[0]
        article = self._desk.articles[citation.article]
        places = await self._desk.store.posted(asked.chat_id, article.id, text_digest(article))
        if citation.paragraph not in places:
            return None
        message, offset = places[citation.paragraph]
        before = article.paragraphs[citation.paragraph - 1][: citation.start]
        return quote_of(citation.quote, message=message, offset=offset + utf16_length(before))

    def _short(self, answer: Answer, asker: Asker) -> Message:
        """An answer without the passage, which is a tap away."""
        return self._desk.conversation.answer(answer, asker, with_passage=False)

    def _with_buttons(self, message: Message, number: int, answer: Answer, asker: Asker) -> Message:
        return self._desk.conversation.with_buttons(message, number, answer, asker)

    def _given(self, asked: telegram.Message, reply: Reply, answer: Answer) -> GivenAnswer:
        """What the store keeps of an answer."""
        return GivenAnswer(
            chat=asked.chat_id,
            question_message=asked.message_id,
            understood=reply.understood,
            answer=answer.as_json(),
            digest=sha256_of_text(answer.shown.text),
            generation=self._desk.conversation.library.generation,
        )


def _quote(reply: ReplyParameters | None) -> tuple[int, str | None] | None:
    # The library takes two replies to one message for equal, whatever they quote.
    return (reply.message_id, reply.quote) if reply else None
