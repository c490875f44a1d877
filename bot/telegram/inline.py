"""Answers in any chat: `@bot question`."""

from collections.abc import Sequence
from typing import Final

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import ContextTypes, InlineQueryHandler

from bot.answer import Answer
from bot.conversation import InlineResult
from bot.phrases import Phrases
from bot.small_talk import small_talk
from bot.telegram.desk import Desk, phrases_of
from bot.telegram.sending import NO_PREVIEW, to_entities, trying

CACHE_SECONDS: Final = 300
IN_PRIVATE: Final = "inline"
"""What `/start` comes with when the reader continues in private."""


class Inline:
    """Handles inline queries, one for about each letter that is typed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._newest: dict[int, str] = {}

    def handler(self) -> InlineQueryHandler[ContextTypes.DEFAULT_TYPE, None]:
        """The handler of all inline queries."""
        return InlineQueryHandler(self._asked)

    async def _asked(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        assert query is not None
        user = query.from_user.id
        question = query.query.strip()
        phrases = phrases_of(query.from_user)
        self._newest[user] = query.id

        def answer() -> Answer | None:
            # Where more has been typed meanwhile, nobody waits for this.
            if self._newest.get(user) != query.id:
                return None
            return self._desk.conversation.answer_to(question)

        results: list[InlineResult] = []
        if small_talk(question) is None:
            found = await self._desk.think(answer)
            if found is None:
                return
            results = self._desk.conversation.inline(found, phrases)
        if self._newest.get(user) == query.id:
            del self._newest[user]
        try:
            await trying(lambda: self._give(query, results, phrases))
        except BadRequest as error:
            if "query is too old" not in error.message:
                raise

    async def _give(
        self, query: InlineQuery, results: Sequence[InlineResult], phrases: Phrases
    ) -> None:
        await query.answer(
            [
                InlineQueryResultArticle(
                    id=str(number),
                    title=result.title,
                    description=result.description,
                    input_message_content=InputTextMessageContent(
                        result.message.text,
                        entities=to_entities(result.message),
                        link_preview_options=NO_PREVIEW,
                    ),
                )
                for number, result in enumerate(results)
            ],
            cache_time=CACHE_SECONDS,
            # The bot's own words among them are in the reader's language.
            is_personal=True,
            button=InlineQueryResultsButton(phrases.only_here, start_parameter=IN_PRIVATE),
        )
