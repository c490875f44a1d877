"""What all handlers work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import telegram

from bot.answer import Answer
from bot.asker import Asker
from bot.conversation import Conversation
from bot.follow_up import MAX_TURNS, Turn
from bot.phrases import Phrases, phrases_in
from bot.store.store import Store, StoredAnswer
from bot.telegram.worker import Worker
from index.article import Article
from index.hashing import sha256_of_text

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Desk:
    """The conversation, which is on one generation of the index, the memory, and the thread that
    the engine runs in. Whoever is handled at one desk has to do with that generation only."""

    conversation: Conversation
    store: Store
    worker: Worker

    async def think(
        self,
        work: Callable[_Parameters, _Result],
        *args: _Parameters.args,
        **kwargs: _Parameters.kwargs,
    ) -> _Result:
        """What something that needs the engine gives."""
        return await self.worker.do(work, *args, **kwargs)

    async def asker(self, message: telegram.Message) -> Asker:
        """Who wrote a message, with the turns that it may refer to: the answer that it replies to,
        or the question, or, in a private chat, the last ones."""
        chosen = await self.chosen_article(message.chat_id)
        return Asker(phrases_of(message.from_user), chosen, await self._turns(message))

    async def chosen_article(self, chat: int) -> str | None:
        """The article that a chat chose, if it is still there."""
        chosen = await self.store.chosen_article(chat)
        return chosen if chosen in self.articles else None

    async def _turns(self, message: telegram.Message) -> tuple[Turn, ...]:
        if replied := message.reply_to_message:
            of_chat = message.chat_id, replied.message_id
            stored = await self.store.answer_by_reply(*of_chat)
            stored = stored or await self.store.answer_to_question(*of_chat)
            if stored:
                return self._as_turns([stored])
        if message.chat.type != telegram.Chat.PRIVATE:
            return ()
        return self._as_turns(
            [
                stored
                for stored in await self.store.recent_answers(message.chat_id, MAX_TURNS + 1)
                # Of an edited question, the answer is not a turn before it.
                if stored.question_message < message.message_id
            ][-MAX_TURNS:]
        )

    def _as_turns(self, answers: list[StoredAnswer]) -> tuple[Turn, ...]:
        turns = ((stored, self.answer_in(stored)) for stored in answers)
        return tuple(Turn(stored.understood, answer) for stored, answer in turns if answer)

    def answer_in(self, stored: StoredAnswer) -> Answer | None:
        """A stored answer; None where the paragraph that it shows is no longer what it was."""
        answer = Answer.from_json(stored.answer, self.articles)
        if answer is None or sha256_of_text(answer.shown.text) != stored.digest:
            return None
        return answer

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles by id."""
        return self.conversation.library.articles


def phrases_of(user: telegram.User | None) -> Phrases:
    """The phrases in a user's language."""
    return phrases_in(user.language_code if user else None)


def text_digest(article: Article) -> str:
    """What tells whether an article's text is still the same."""
    return sha256_of_text("\n".join(article.paragraphs))
