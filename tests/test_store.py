"""The bot's memory: what it keeps, of whom, and for how long."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from bot.store.migrations import STEPS, migrate
from bot.store.store import (
    KEEP_DAYS,
    KEEP_UPDATES_DAYS,
    MAX_STARTS,
    TURNS_LAST,
    GivenAnswer,
    MissedQuestion,
    OpenUpdate,
    Store,
    StoredAnswer,
    Vote,
)
from bot.store.tables import METADATA, UPDATES
from index.errors import UserError
from tests.conftest import ROOT


class Clock:
    """A clock that stands until it is set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def given(
    chat: int = 1, message: int = 10, question: str = "Why?", status: str = "answered"
) -> GivenAnswer:
    answer = {"question": question, "status": status}
    return GivenAnswer(chat, message, f"{question} in full", answer, "digest", "generation")


def run(
    path: Path, work: Callable[[Store, Clock], Coroutine[Any, Any, None]], **options: Any
) -> None:
    async def main() -> None:
        clock = Clock()
        async with Store.open(path, now=clock, **options) as store:
            await work(store, clock)

    asyncio.run(main())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "bot.sqlite3"


def test_a_chosen_article(path: Path) -> None:
    async def choose(store: Store, clock: Clock) -> None:
        assert await store.chosen_article(1) is None
        await store.choose_article(1, "a")
        await store.choose_article(1, "b")
        await store.choose_article(2, "a")

    async def after_a_restart(store: Store, clock: Clock) -> None:
        assert await store.chosen_article(1) == "b"
        await store.choose_article(1, None)
        assert await store.chosen_article(1) is None
        assert await store.chosen_article(2) == "a"

    run(path, choose)
    run(path, after_a_restart)


def test_where_an_article_stands(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        await store.post(1, "a", "digest", {1: (7, 0), 2: (8, 40)})
        assert await store.posted(1, "a", "digest") == {1: (7, 0), 2: (8, 40)}
        assert await store.posted(1, "a", "another digest") == {}
        assert await store.posted(2, "a", "digest") == {}
        await store.post(1, "a", "digest", {1: (9, 3)})
        assert await store.posted(1, "a", "digest") == {1: (9, 3)}
        await store.forget_posting(1, "a")
        assert await store.posted(1, "a", "digest") == {}
        await store.post(1, "a", "digest", {})

    run(path, work)


def test_answers_are_found_in_their_own_chat_only(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        number = await store.add_answer(given(chat=1))
        await store.set_reply(number, 11)
        expected = StoredAnswer(
            number, 10, 11, "Why? in full", {"question": "Why?", "status": "answered"},
            "digest", "generation",
        )  # fmt: skip
        assert await store.answer(number, 1) == expected
        assert await store.answer_by_reply(1, 11) == expected
        assert await store.answer_to_question(1, 10) == expected
        for chat, other in ((2, number), (1, number + 1), (1, -1), (1, 2**62)):
            assert await store.answer(other, chat) is None
        assert await store.answer_by_reply(2, 11) is None
        assert await store.answer_to_question(2, 10) is None
        await store.replace_answer(number, given(chat=1, question="How?"))
        replaced = await store.answer(number, 1)
        assert replaced
        assert replaced.understood == "How? in full"
        assert replaced.reply_message == 11
        await store.replace_answer(number, given(chat=2, status="not_found"))
        assert await store.answer(number, 1) == replaced
        assert await store.missed_questions() == []

    run(path, work)


def test_recent_answers_are_the_last_ones_of_a_chat(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        for message in range(5):
            await store.add_answer(given(message=message))
        await store.add_answer(given(chat=2))
        recent = await store.recent_answers(1, 3)
        assert [answer.question_message for answer in recent] == [2, 3, 4]
        clock.now += TURNS_LAST + 1
        assert await store.recent_answers(1, 3) == []

    run(path, work)


def test_one_vote_a_reader_that_can_be_changed_and_taken_back(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        number = await store.add_answer(given())
        assert await store.vote(number, 1, 5, useful=True) is True
        assert await store.vote(number, 1, 6, useful=True) is True
        assert await store.vote(number, 1, 5, useful=False) is False
        answer = {"question": "Why? in full", "status": "answered"}
        assert sorted(vote.useful for vote in await store.votes()) == [False, True]
        assert await store.vote(number, 1, 6, useful=True) is None
        assert await store.votes() == [Vote(False, answer, "generation")]
        # Not from another chat, not for what is not there.
        assert await store.vote(number, 2, 5, useful=True) is None
        assert await store.vote(99, 1, 5, useful=True) is None
        assert len(await store.votes()) == 1

    run(path, work)


def test_missed_questions_are_counted(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        for chat, question in ((1, "Who won?"), (2, "who  WON"), (1, "Why?"), (1, "Who won")):
            await store.add_answer(given(chat, question=question, status="not_found"))
        await store.add_answer(given(question="Found?"))
        assert await store.missed_questions() == [
            MissedQuestion("who  WON in full", 3), MissedQuestion("Why? in full", 1),
        ]  # fmt: skip

    async def without_feedback(store: Store, clock: Clock) -> None:
        await store.forget(1)
        await store.forget(2)
        number = await store.add_answer(given(question="Who?", status="not_found"))
        assert await store.vote(number, 1, 5, useful=True) is True
        assert await store.votes() == []
        assert await store.missed_questions() == []

    run(path, work)
    run(path, without_feedback, keep_feedback=False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Where is the café?", "where is the cafe\u0301", True),
        ("« Who won? »", "Who won", True),
        ("नहीं", "नही", False),
        ("What is C++?", "What is C?", False),
        ("🙂", "🙁", False),
    ],
)
def test_which_missed_questions_are_the_same(path: Path, one: str, other: str, same: bool) -> None:
    async def work(store: Store, clock: Clock) -> None:
        for question in (one, other):
            await store.add_answer(given(question=question, status="not_found"))
        assert len(await store.missed_questions()) == (1 if same else 2)

    run(path, work)


def test_what_is_said_once(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        said = [await store.first_time(chat, "x") for chat in (1, 1, 2, 1)]
        assert said == [True, False, True, False]

    run(path, work)


def test_forgetting_leaves_nothing_of_a_chat_and_all_of_the_others(path: Path) -> None:
    async def fill(store: Store, chat: int) -> None:
        await store.choose_article(chat, "a")
        await store.post(chat, "a", "digest", {1: (7, 0)})
        number = await store.add_answer(given(chat, status="not_found"))
        await store.vote(number, chat, 5, useful=True)
        await store.first_time(chat, "x")

    async def work(store: Store, clock: Clock) -> None:
        await fill(store, 1)
        await fill(store, 2)
        await store.forget(1)
        # An answer that was on its way leaves nothing behind.
        await store.set_reply(1, 11)
        await store.replace_answer(1, given(1, status="not_found"))

    run(path, work)
    with create_engine(f"sqlite:///{path}").connect() as connection:
        # An update belongs to no chat; once it is dealt with, nothing of it is kept but its number.
        for table in set(METADATA.tables.values()) - {UPDATES}:
            chats = [row.chat for row in connection.execute(table.select())]
            assert chats == [2], table.name


def test_what_is_old_is_pruned(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        old = await store.add_answer(given(status="not_found"))
        await store.post(1, "a", "digest", {1: (7, 0)})
        await store.vote(old, 1, 5, useful=True)
        clock.now += (KEEP_DAYS + 1) * 86400
        new = await store.add_answer(given())
        await store.prune()
        assert await store.answer(old, 1) is None
        assert await store.answer(new, 1)
        assert await store.posted(1, "a", "digest") == {}
        assert len(await store.votes()) == 1
        assert len(await store.missed_questions()) == 1
        clock.now += 365 * 86400
        await store.prune()
        assert await store.votes() == []
        assert await store.missed_questions() == []

    run(path, work)


def test_numbers_are_never_used_again(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        first = await store.add_answer(given())
        await store.forget(1)
        assert await store.add_answer(given()) > first

    run(path, work)


def test_updates_are_kept_until_they_are_dealt_with(path: Path) -> None:
    async def fetch(store: Store, clock: Clock) -> None:
        assert await store.open_updates() == []
        assert await store.keep_updates({7: "seven", 6: "six"}) == [7, 6]
        assert await store.keep_updates({6: "six", 8: "eight"}) == [8]
        await store.finish_update(6)
        assert await store.keep_updates({6: "six"}) == []

    async def after_a_restart(store: Store, clock: Clock) -> None:
        found = [OpenUpdate(7, "seven", hopeless=False), OpenUpdate(8, "eight", hopeless=False)]
        assert await store.open_updates() == found
        for _ in range(MAX_STARTS - 1):
            await store.open_updates()
        await store.keep_updates({9: "nine"})
        assert [item.hopeless for item in await store.open_updates()] == [True, True, False]
        clock.now += (KEEP_UPDATES_DAYS + 1) * 86400
        await store.prune()
        assert await store.open_updates() == []

    run(path, fetch)
    run(path, after_a_restart)


def test_what_is_oldest_makes_room(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        numbers = []
        for _ in range(300):
            clock.now += 1
            numbers.append(await store.add_answer(given(question="x" * 2000, status="not_found")))
        await store.prune()
        assert await store.answer(numbers[-1], 1)
        assert await store.answer(numbers[0], 1) is None
        assert len(await store.recent_answers(1, 1000)) > 50

    async def with_no_room(store: Store, clock: Clock) -> None:
        await store.keep_updates({1: "x"})
        await store.prune()
        assert await store.recent_answers(1, 1000) == []
        assert len(await store.open_updates()) == 1

    run(path, work, max_bytes=1_000_000)
    run(path, with_no_room, max_bytes=1)


def test_many_at_once(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        numbers = await asyncio.gather(*(store.add_answer(given(chat)) for chat in range(100)))
        assert len(set(numbers)) == 100
        votes = (
            store.vote(number, chat, user, useful=True)
            for chat, number in enumerate(numbers)
            for user in range(2)
        )
        assert all(await asyncio.gather(*votes))

    run(path, work)


def test_the_steps_lead_to_the_tables(path: Path) -> None:
    async def nothing(store: Store, clock: Clock) -> None:
        pass

    run(path, nothing)
    found = inspect(create_engine(f"sqlite:///{path}"))
    for table in METADATA.tables.values():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert list(columns) == table.columns.keys()
        keys = found.get_pk_constraint(table.name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key.columns]


def test_a_step_more_keeps_what_is_there(path: Path) -> None:
    async def work(store: Store, clock: Clock) -> None:
        await store.choose_article(1, "a")

    run(path, work)
    steps = (*STEPS, ("ALTER TABLE chosen ADD COLUMN since REAL",))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        migrate(connection, path, steps)
        migrate(connection, path, steps)
        rows = connection.exec_driver_sql("SELECT chat, article, since FROM chosen").all()
        assert [tuple(row) for row in rows] == [(1, "a", None)]
    with pytest.raises(UserError, match="made by a later version"):
        run(path, work)


def test_a_step_that_fails_leaves_all_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose(store: Store, clock: Clock) -> None:
        await store.choose_article(1, "a")

    async def is_chosen(store: Store, clock: Clock) -> None:
        assert await store.chosen_article(1) == "a"

    run(path, choose)
    steps = (*STEPS, ("CREATE TABLE more (x)", "DROP TABLE chosen"), ("no SQL",))
    with monkeypatch.context() as patched:
        patched.setattr("bot.store.store.migrate", partial(migrate, steps=steps))
        with pytest.raises(UserError, match="syntax error"):
            run(path, is_chosen)
    run(path, is_chosen)
    engine = create_engine(f"sqlite:///{path}")
    assert "more" not in inspect(engine).get_table_names()


@pytest.mark.parametrize("name", ["a?b.sqlite3", "a%20b#c.sqlite3", "ä b.sqlite3"])
def test_any_name_of_a_file(tmp_path: Path, name: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        assert (tmp_path / name).exists()

    run(tmp_path / name, work)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_damage_behind_the_first_page_is_found_when_opening(path: Path) -> None:
    async def fill(store: Store, clock: Clock) -> None:
        for _ in range(20):
            await store.add_answer(given(question="x" * 2000))

    async def nothing(store: Store, clock: Clock) -> None:
        raise AssertionError

    run(path, fill)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"x" * (len(content) - 4096))
    with pytest.raises(UserError, match=r"bot\.sqlite3 cannot be used .* BOT_DATABASE"):
        run(path, nothing)


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_database_is_named(path: Path, content: bytes) -> None:
    async def nothing(store: Store, clock: Clock) -> None:
        raise AssertionError

    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"bot\.sqlite3 cannot be used .* BOT_DATABASE"):
        run(path, nothing)
    assert path.read_bytes() == content


def test_what_was_written_survives_a_kill(path: Path) -> None:
    script = """
import asyncio, sys
from pathlib import Path
from bot.store.store import GivenAnswer, Store

async def main():
    async with Store.open(Path(sys.argv[1])) as store:
        while True:
            answer = {"question": "Why?", "status": "not_found"}
            print(await store.add_answer(GivenAnswer(1, 2, "Why?", answer, "d", "g")), flush=True)

asyncio.run(main())
"""
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout
        for _ in range(20):
            writing.stdout.readline()
        writing.kill()
        *_, last = [20, *(int(line) for line in writing.stdout if line.endswith("\n"))]
    assert writing.returncode == -9

    async def reopen() -> None:
        async with Store.open(path) as store:
            # One more may have been written but not told any more.
            written = len(await store.recent_answers(1, last + 10))
            assert written in (last, last + 1)
            # An answer and its count are written together or not at all.
            assert [missed.times for missed in await store.missed_questions()] == [written]

    asyncio.run(reopen())
