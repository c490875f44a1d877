"""What the server knows: chats and their messages, questions that wait for an answer, the menu."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.bot_api.errors import BLOCKED, KICKED, TOO_OLD, bad_request

Message = dict[str, Any]
QueryKind = Literal["callback_query", "inline_query"]

ANSWER_WITHIN: dict[QueryKind, float] = {"callback_query": 150, "inline_query": 30}
"""Seconds after which a query can no longer be answered."""


@dataclass(slots=True)
class Chat:
    """A chat and the messages in it, by id.

    A message is never changed, only replaced: whoever holds one holds what it once was.
    """

    description: dict[str, Any]
    messages: dict[int, Message] = field(default_factory=dict)
    by_bot: set[int] = field(default_factory=set)
    """The messages that the bot sent, deleted ones too."""
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """The bot's reactions to messages."""
    threads: set[int] = field(default_factory=set)
    barred: bool = False
    """Whether the bot was blocked, or removed from the group."""

    @property
    def id(self) -> int:
        """The chat's number."""
        identifier: int = self.description["id"]
        return identifier

    @property
    def is_group(self) -> bool:
        """Whether it is a group."""
        return self.description["type"] in ("group", "supergroup")

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel."""
        return bool(self.description["type"] == "channel")


@dataclass(slots=True)
class Query:
    """A pressed button or an inline query, which waits for the bot's answer."""

    id: str
    kind: QueryKind
    content: dict[str, Any]
    ends: float
    answer: dict[str, Any] | None = None


class State:
    """The server's state; whoever reads or changes it holds `changed`."""

    def __init__(self) -> None:
        self.bot = {"id": 123456, "is_bot": True, "first_name": "Stand-in", "username": "a_bot"}
        self.changed = threading.Condition()
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        """The menu by scope and language."""
        self.inline_messages: dict[str, tuple[int, int]] = {}
        """Chat and id of messages that were sent by way of inline queries."""
        self.privacy = True
        """Whether the bot gets only those messages in groups that are meant for it."""
        self.answer_within = dict(ANSWER_WITHIN)
        self._query_ids = itertools.count(7_000_000_000_000)
        self._own_ids: dict[int, Iterator[int]] = {}

    def add_chat(self, description: dict[str, Any]) -> Chat:
        """A chat, which is made where there is none yet."""
        with self.changed:
            return self.chats.setdefault(description["id"], Chat(description))

    def reachable(self, identifier: int) -> Chat:
        """A chat that the bot may write into.

        Raises:
            ApiError: there is none.
        """
        chat = self.chats.get(identifier)
        if chat is None:
            raise bad_request("chat not found")
        if chat.barred:
            raise KICKED if chat.is_group else BLOCKED
        return chat

    def new_message(self, chat_id: int, content: Message, *, by_bot: bool = False) -> Message:
        """Put a message into a chat and give it an id and a date.

        Private chats share one row of ids, each other chat has its own, as in Telegram: an id says
        nothing without its chat.
        """
        with self.changed:
            chat = self.chats[chat_id]
            row = 0 if chat.description["type"] == "private" else chat_id
            number = next(self._own_ids.setdefault(row, itertools.count(1)))
            if (thread := content.get("message_thread_id")) and thread not in chat.threads:
                chat.threads.add(thread)
                chat.description = chat.description | {"is_forum": True}
            message = {
                "message_id": number,
                "date": int(time.time()),
                "chat": chat.description,
            } | content
            chat.messages[number] = message
            if by_bot:
                chat.by_bot.add(number)
            return message

    def new_query(self, kind: QueryKind, content: dict[str, Any]) -> Query:
        """A query that is waiting from now on."""
        with self.changed:
            identifier = str(next(self._query_ids))
            query = Query(
                identifier,
                kind,
                {"id": identifier} | content,
                time.monotonic() + self.answer_within[kind],
            )
            self.queries[identifier] = query
            return query

    def answer(self, kind: QueryKind, identifier: str, answer: dict[str, Any]) -> None:
        """Answer a query.

        Raises:
            ApiError: it is unknown, was answered, or waited for too long.
        """
        query = self.queries.get(identifier)
        if query is None or query.kind != kind or query.answer is not None:
            raise TOO_OLD
        if query.ends <= time.monotonic():
            raise TOO_OLD
        query.answer = answer
