"""The bot's memory of its chats.

Whatever belongs to a chat is found by that chat's id only, so nothing gets from one to another.
"""

import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import regex
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Delete,
    Row,
    Select,
    Table,
    delete,
    event,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.migrations import migrate
from bot.store.tables import ANSWERS, CHOSEN, MISSED, POSTED, TOLD, UPDATES, VOTES
from index.errors import UserError

KEEP_DAYS: Final = 30
"""How long answers and the places of paragraphs are kept."""

KEEP_FEEDBACK_DAYS: Final = 365
KEEP_UPDATES_DAYS: Final = 2
"""Telegram keeps an update for one day, and so can send it again for as long."""

MAX_STARTS: Final = 5
"""How often an update may be open when the bot starts: one that ends the process would do so for
ever."""

POOL_TIMEOUT: Final = 300.0
"""Seconds."""

MAX_BYTES: Final = 256 * 1024 * 1024
"""The most that the database holds; what is oldest makes room."""

TURNS_LAST: Final = 3600.0
"""Seconds after which a short question no longer refers to an answer."""

_DAY: Final = 86400.0


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to be remembered: to which message, the question as it was understood, the answer
    as JSON, the digest of the paragraph that it shows, and the index's generation."""

    chat: int
    question_message: int
    understood: str
    answer: Mapping[str, Any]
    digest: str
    generation: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A remembered answer; its `number` is in its buttons."""

    number: int
    question_message: int
    reply_message: int | None
    understood: str
    answer: Mapping[str, Any]
    digest: str
    generation: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What a reader thought of an answer, which is kept as JSON."""

    useful: bool
    answer: Mapping[str, Any]
    generation: str


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """A question that no article answers, and how often it was asked."""

    question: str
    times: int


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """An update that is not dealt with, as JSON; `hopeless` where that failed again and again."""

    number: int
    content: str
    hopeless: bool


class Store:
    """An open database. Its methods may run side by side in one event loop."""

    def __init__(
        self, engine: AsyncEngine, keep_feedback: bool, now: Callable[[], float], max_bytes: int
    ) -> None:
        self._engine = engine
        self._keep_feedback = keep_feedback
        self._max_bytes = max_bytes
        self._now = now

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        path: Path,
        *,
        keep_feedback: bool = True,
        now: Callable[[], float] = time.time,
        max_bytes: int = MAX_BYTES,
    ) -> AsyncIterator[Self]:
        """Open a database, which is made where there is none.

        Raises:
            UserError: the file is no such database, or cannot be written.
        """
        # Not from a string: “?” and “%” in a path would be read as parts of an address.
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(path)),
            # SQLite has one writer at a time. Those who wait here wait in turn, and however many.
            pool_size=1,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT,
            # An error is logged without what readers wrote.
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", _configure)
        event.listen(engine.sync_engine, "begin", _begin)
        try:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                async with engine.begin() as connection:
                    await connection.run_sync(_require_whole, path)
                    await connection.run_sync(migrate, path)
            except (DatabaseError, OSError) as error:
                raise _unusable(path, getattr(error, "orig", error)) from error
            yield cls(engine, keep_feedback, now, max_bytes)
        finally:
            await engine.dispose()

    async def chosen_article(self, chat: int) -> str | None:
        """The article that a chat chose."""
        async with self._engine.connect() as connection:
            found = select(CHOSEN.c.article).where(CHOSEN.c.chat == chat)
            return (await connection.execute(found)).scalar_one_or_none()

    async def choose_article(self, chat: int, article: str | None) -> None:
        """Remember the article that a chat chooses; None: all of them."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(CHOSEN).where(CHOSEN.c.chat == chat))
            if article is not None:
                await connection.execute(insert(CHOSEN).values(chat=chat, article=article))

    async def post(
        self, chat: int, article: str, digest: str, places: Mapping[int, tuple[int, int]]
    ) -> None:
        """Remember where an article stands in a chat: of each paragraph the message, and the offset
        of its text there, in UTF-16 units. `digest` is of the article's text."""
        async with self._engine.begin() as connection:
            await connection.execute(_of(POSTED, chat, article))
            rows = [
                {
                    "chat": chat,
                    "article": article,
                    "digest": digest,
                    "paragraph": paragraph,
                    "message": message,
                    "offset": offset,
                    "at": self._now(),
                }
                for paragraph, (message, offset) in places.items()
            ]
            if rows:
                await connection.execute(insert(POSTED), rows)

    async def posted(self, chat: int, article: str, digest: str) -> dict[int, tuple[int, int]]:
        """Where an article's paragraphs stand in a chat, if they stand there with this text."""
        found = select(POSTED.c.paragraph, POSTED.c.message, POSTED.c.offset).where(
            POSTED.c.chat == chat, POSTED.c.article == article, POSTED.c.digest == digest
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(found)).all()
        return {paragraph: (message, offset) for paragraph, message, offset in rows}

    async def forget_posting(self, chat: int, article: str) -> None:
        """Forget where an article stands: its message is gone."""
        async with self._engine.begin() as connection:
            await connection.execute(_of(POSTED, chat, article))

    async def add_answer(self, given: GivenAnswer) -> int:
        """Remember an answer; its number."""
        async with self._engine.begin() as connection:
            added = await connection.execute(
                insert(ANSWERS).values(**_columns(given), at=self._now())
            )
            await self._count_missed(connection, given)
            number = added.inserted_primary_key
            assert number is not None
            return int(number[0])

    async def set_reply(self, number: int, message: int) -> None:
        """Remember the message that an answer was sent as."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(ANSWERS).where(ANSWERS.c.number == number).values(reply_message=message)
            )

    async def replace_answer(self, number: int, given: GivenAnswer) -> None:
        """Remember another answer, to an edited question, under the number of the one before."""
        async with self._engine.begin() as connection:
            replaced = await connection.execute(
                update(ANSWERS)
                .where(ANSWERS.c.number == number, ANSWERS.c.chat == given.chat)
                .values(**_columns(given), at=self._now())
            )
            # The chat may have been forgotten while the question was thought about.
            if replaced.rowcount:
                await self._count_missed(connection, given)

    async def answer(self, number: int, chat: int) -> StoredAnswer | None:
        """The answer of that number, if it was given in that chat."""
        return await self._answer(_answers(chat).where(ANSWERS.c.number == number))

    async def answer_by_reply(self, chat: int, message: int) -> StoredAnswer | None:
        """The answer that was sent as that message."""
        return await self._answer(_answers(chat).where(ANSWERS.c.reply_message == message))

    async def answer_to_question(self, chat: int, message: int) -> StoredAnswer | None:
        """The answer to the question in that message."""
        return await self._answer(_answers(chat).where(ANSWERS.c.question_message == message))

    async def recent_answers(self, chat: int, limit: int) -> list[StoredAnswer]:
        """The last answers of a chat that a short question may refer to, oldest first."""
        recent = _answers(chat).where(ANSWERS.c.at > self._now() - TURNS_LAST).limit(limit)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(recent)).all()
        return [_stored(row) for row in reversed(rows)]

    async def keep_updates(self, updates: Mapping[int, str]) -> list[int]:
        """Keep updates, given as JSON by their numbers, until they are dealt with; the numbers of
        those that are new."""
        async with self._engine.begin() as connection:
            known = select(UPDATES.c.number).where(UPDATES.c.number.in_(updates))
            before = set((await connection.execute(known)).scalars())
            rows = [
                {"number": number, "content": content, "starts": 0, "at": self._now()}
                for number, content in updates.items()
                if number not in before
            ]
            if rows:
                await connection.execute(insert(UPDATES), rows)
        return [number for number in updates if number not in before]

    async def finish_update(self, number: int) -> None:
        """Remember of an update only that it was dealt with."""
        async with self._engine.begin() as connection:
            finished = update(UPDATES).where(UPDATES.c.number == number).values(content=None)
            await connection.execute(finished)

    async def open_updates(self) -> list[OpenUpdate]:
        """The updates that an earlier run of the bot left open, oldest first. To be asked once
        when it starts, since that is counted."""
        is_open = UPDATES.c.content.is_not(None)
        found = select(UPDATES.c.number, UPDATES.c.content, UPDATES.c.starts).where(is_open)
        async with self._engine.begin() as connection:
            rows = (await connection.execute(found.order_by(UPDATES.c.number))).all()
            counted = update(UPDATES).where(is_open).values(starts=UPDATES.c.starts + 1)
            await connection.execute(counted)
        return [OpenUpdate(row.number, row.content, row.starts >= MAX_STARTS) for row in rows]

    async def vote(self, number: int, chat: int, user: int, *, useful: bool) -> bool | None:
        """Count a reader's vote for the answer of that number, in place of the one before; the
        same vote again takes it back. The vote that counts now: None where there is none."""
        if not self._keep_feedback:
            return useful
        async with self._engine.begin() as connection:
            answer = (
                await connection.execute(_answers(chat).where(ANSWERS.c.number == number))
            ).one_or_none()
            if answer is None:
                return None
            own = (VOTES.c.number == number, VOTES.c.user == user)
            before = await connection.execute(select(VOTES.c.useful).where(*own))
            was_useful = before.scalar_one_or_none()
            await connection.execute(delete(VOTES).where(*own))
            if was_useful is useful:
                return None
            await connection.execute(
                insert(VOTES).values(
                    number=number,
                    user=user,
                    chat=chat,
                    useful=useful,
                    # In full: what “why?” leans on is not known outside the conversation.
                    answer={**answer.answer, "question": answer.understood},
                    generation=answer.generation,
                    at=self._now(),
                )
            )
            return useful

    async def first_time(self, chat: int, what: str) -> bool:
        """Whether a chat is to be told something for the first time; from now on it is not."""
        async with self._engine.begin() as connection:
            told = insert(TOLD).values(chat=chat, what=what).on_conflict_do_nothing()
            return (await connection.execute(told)).rowcount == 1

    async def votes(self) -> list[Vote]:
        """All votes, oldest first."""
        found = select(VOTES.c.useful, VOTES.c.answer, VOTES.c.generation).order_by(VOTES.c.at)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(found)).all()
        return [Vote(*row) for row in rows]

    async def missed_questions(self) -> list[MissedQuestion]:
        """The questions that no article answers, the most frequent first."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(MISSED).order_by(MISSED.c.at))).all()
        by_text: dict[str, MissedQuestion] = {}
        for row in rows:
            before = by_text.get(row.folded)
            times = row.times + (before.times if before else 0)
            by_text[row.folded] = MissedQuestion(row.question, times)
        return sorted(by_text.values(), key=lambda missed: -missed.times)

    async def forget(self, chat: int) -> None:
        """Delete all that belongs to a chat."""
        async with self._engine.begin() as connection:
            for table in (CHOSEN, POSTED, ANSWERS, VOTES, MISSED, TOLD):
                await connection.execute(delete(table).where(table.c.chat == chat))

    async def prune(self) -> None:
        """Delete what is older than it may be kept; where that leaves too much, what is oldest."""
        now = self._now()
        async with self._engine.begin() as connection:
            for table, days in (
                (POSTED, KEEP_DAYS),
                (ANSWERS, KEEP_DAYS),
                (VOTES, KEEP_FEEDBACK_DAYS),
                (MISSED, KEEP_FEEDBACK_DAYS),
                (UPDATES, KEEP_UPDATES_DAYS),
            ):
                await connection.execute(delete(table).where(table.c.at < now - days * _DAY))
            while await _size(connection) > self._max_bytes:
                if not await _remove_oldest(connection):
                    break

    async def _answer(self, found: Select[Any]) -> StoredAnswer | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(found.limit(1))).one_or_none()
        return _stored(row) if row else None

    async def _count_missed(self, connection: AsyncConnection, given: GivenAnswer) -> None:
        if not self._keep_feedback or given.answer["status"] != "not_found":
            return
        question = given.understood
        counted = insert(MISSED).values(
            chat=given.chat,
            folded=_folded(question),
            question=question,
            times=1,
            at=self._now(),
        )
        await connection.execute(
            counted.on_conflict_do_update(
                index_elements=[MISSED.c.chat, MISSED.c.folded],
                set_={"times": MISSED.c.times + 1, "question": question, "at": self._now()},
            )
        )


def _answers(chat: int) -> Select[Any]:
    """A chat's answers, newest first."""
    return select(ANSWERS).where(ANSWERS.c.chat == chat).order_by(ANSWERS.c.number.desc())


def _stored(row: Row[Any]) -> StoredAnswer:
    return StoredAnswer(
        number=row.number,
        question_message=row.question_message,
        reply_message=row.reply_message,
        understood=row.understood,
        answer=row.answer,
        digest=row.digest,
        generation=row.generation,
    )


def _columns(given: GivenAnswer) -> dict[str, Any]:
    return {
        "chat": given.chat,
        "question_message": given.question_message,
        "understood": given.understood,
        "answer": dict(given.answer),
        "digest": given.digest,
        "generation": given.generation,
    }


def _folded(question: str) -> str:
    """A question without what writers differ in: case, punctuation, white space, encoding."""
    text = unicodedata.normalize("NFKC", question).casefold()
    return " ".join(regex.findall(r"[\p{L}\p{M}\p{N}\p{S}]+", text))


def _of(table: Table, chat: int, article: str) -> Delete:
    return delete(table).where(table.c.chat == chat, table.c.article == article)


async def _size(connection: AsyncConnection) -> int:
    """The bytes of a database that are in use."""
    pages = [
        (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
        for name in ("page_count", "freelist_count", "page_size")
    ]
    return int((pages[0] - pages[1]) * pages[2])


async def _remove_oldest(connection: AsyncConnection) -> int:
    """Delete the oldest tenth of what grows; how many rows that were."""
    removed = 0
    for table in (ANSWERS, MISSED, VOTES, POSTED):
        count = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
        rowid: ColumnElement[int] = literal_column("rowid")
        oldest = select(rowid).select_from(table).order_by(table.c.at).limit(count // 10 + 1)
        removed += (await connection.execute(delete(table).where(rowid.in_(oldest)))).rowcount
    return removed


def _unusable(path: Path, fault: object) -> UserError:
    return UserError(
        f"{path} cannot be used as the bot's memory ({fault}); "
        "move it away, or name another file with BOT_DATABASE"
    )


def _require_whole(connection: Connection, path: Path) -> None:
    # Damage beyond the first page would be met only later, by a reader.
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise _unusable(path, " ".join(found.split()))


def _configure(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # Whatever ends the process, all that was committed is there; only a power failure may take the
    # last moments. To wait for the disk at each step would leave more time between an answer and
    # the note that it was sent.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()
    # Transactions begin where `_begin` says, so that changes of tables are part of them.
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    # One that became a writer only later could not wait for another one to end.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
