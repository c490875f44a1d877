"""What becomes of questions when the bot, the network or the index fails, over real HTTP."""

import json
import shutil
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.phrases import ENGLISH
from index.build import build
from index.corpus import read_corpus
from index.embedding import BUNDLED_MODEL
from tests.bot_api.errors import SERVER_ERROR, UNAUTHORIZED, ApiError, too_many_requests
from tests.bot_api.faults import Fault
from tests.bot_api.reader import Reader
from tests.bot_api.server import BotApiServer
from tests.bot_process import BotProcess
from tests.bots import Start
from tests.conftest import QUESTION, ROOT

LONG = 3600
"""Seconds that no test waits."""


@pytest.fixture
def start(start: Start) -> Start:
    """Starts bots, and waits until they poll."""

    def start_polling(**options: Any) -> BotProcess:
        bot = start(**options)
        bot.wait_until_polling()
        return bot

    return start_polling


def replies(reader: Reader) -> list[str]:
    return [message["text"] for message in reader.received]


def test_what_was_open_at_a_kill_is_answered_once(server: BotApiServer, start: Start) -> None:
    bot = start()
    readers = [Reader(server, number, "Ada") for number in range(1, 6)]
    # Each answer waits, and so is open when the bot is killed.
    server.fail_next("sendMessage", *[too_many_requests(LONG)] * len(readers))
    for reader in readers:
        reader.send(QUESTION)
    refused = [call for call in server.calls if call.status == 429]
    server.wait_until(
        lambda: sum(call.status == 429 for call in server.calls) == len(readers), "five 429"
    )
    assert not any(replies(reader) for reader in readers), refused
    bot.signal(signal.SIGKILL)
    bot.end()
    # What was asked meanwhile comes from Telegram, what was fetched before from the database.
    late = Reader(server, 9, "Eve")
    late.send(QUESTION)
    server.repeat_updates(5)
    start()
    for reader in (*readers, late):
        assert "six-day" in reader.next()["text"]
    assert "six-day" in late.ask(QUESTION)["text"]
    assert [len(replies(reader)) for reader in (*readers, late)] == [1, 1, 1, 1, 1, 2]


def test_an_update_that_comes_twice_is_answered_once(server: BotApiServer, start: Start) -> None:
    start()
    reader = Reader(server, 1, "Ada")
    reader.ask(QUESTION)
    server.wait_until(lambda: server.polling, "the next poll, which confirms")
    server.repeat_updates(3)
    reader.ask("/help")
    assert len(replies(reader)) == 2


def test_what_is_done_with_is_not_kept(server: BotApiServer, start: Start, tmp_path: Path) -> None:
    bot = start()
    reader = Reader(server, 1, "Ada")
    reader.ask("A secret of mine?")
    bot.signal(signal.SIGTERM)
    assert bot.end() == 0
    with sqlite3.connect(tmp_path / "bot.sqlite3") as database:
        rows = database.execute("SELECT content FROM updates").fetchall()
    assert rows == [(None,)]
    assert not any("secret" in line for line in bot.log)


def test_an_old_question_gets_an_apology(server: BotApiServer, start: Start) -> None:
    start(settings={"BOT_ANSWER_WITHIN": "600"})
    reader = Reader(server, 1, "Ada")
    old = int(time.time()) - 700
    assert reader.ask(QUESTION, date=old)["text"] == ENGLISH.too_late
    assert "six-day" in reader.ask(QUESTION)["text"]


def test_a_token_that_is_taken_back_ends_the_bot_and_loses_no_question(
    server: BotApiServer, start: Start
) -> None:
    bot = start()
    reader = Reader(server, 1, "Ada")
    server.fail_next("sendMessage", UNAUTHORIZED)
    server.fail_next("getUpdates", UNAUTHORIZED)
    reader.send(QUESTION)
    assert bot.end() == 1
    assert bot.log[-1].startswith("Error: Telegram does not know this token")
    assert not any("Traceback" in line for line in bot.log)
    start()
    assert "six-day" in reader.next()["text"]


@pytest.mark.parametrize(
    "error", [SERVER_ERROR, None, too_many_requests(1), ApiError(500, "Internal Server Error")]
)
def test_failing_polls_are_logged_once(
    server: BotApiServer, start: Start, error: ApiError | None
) -> None:
    bot = start()
    server.fail_next("getUpdates", *[error] * 3)
    reader = Reader(server, 1, "Ada")
    reader.send("/help")  # ends the poll that is waiting
    bot.wait_for_log("polling works again")
    assert "six-day" in reader.ask(QUESTION)["text"]
    assert sum("polling failed" in line for line in bot.log) == 1


def test_cut_and_slow_responses(server: BotApiServer, start: Start) -> None:
    bot = start()
    faults = iter([Fault(cut=True), Fault(delay=1.0), Fault(cut=True)])
    server.fault_of = lambda method: next(faults, Fault())
    readers = [Reader(server, number, "Ada") for number in range(1, 5)]
    for reader in readers:
        reader.send(QUESTION)
    for reader in readers:
        assert "six-day" in reader.next()["text"]
    assert not any("Traceback" in line for line in bot.log)


def test_429_in_one_chat_holds_up_no_other(server: BotApiServer, start: Start) -> None:
    start()
    slow, quick = Reader(server, 1, "Ada"), Reader(server, 2, "Eve")
    server.fail_next("sendMessage", too_many_requests(LONG))
    slow.send(QUESTION)
    server.wait_until(lambda: any(call.status == 429 for call in server.calls), "a 429")
    for _ in range(3):
        assert "six-day" in quick.ask(QUESTION)["text"]
    assert replies(slow) == []


def test_one_reader_cannot_ask_without_end(server: BotApiServer, start: Start) -> None:
    start()
    eager, other = Reader(server, 1, "Ada"), Reader(server, 2, "Eve")
    shown = eager.ask("/start")
    for _ in range(30):
        eager.send(QUESTION)
    assert "six-day" in other.ask(QUESTION)["text"]
    eager.reply_in(eager.send("/help"))
    assert eager.press(shown, QUESTION)["text"] == ENGLISH.too_many
    texts = replies(eager)
    assert sum("six-day" in text for text in texts) == 20
    assert texts.count(ENGLISH.too_many) == 1
    assert len(texts) == 23


def test_many_at_once_are_told_to_wait_and_answered(server: BotApiServer, start: Start) -> None:
    start()
    readers = [Reader(server, number, "Ada") for number in range(1, 301)]
    for number, reader in enumerate(readers):
        reader.send(f"Question {number}: how long was Kim's trip?")
    busy = ENGLISH.busy.partition("{")[0]

    def answered(reader: Reader) -> list[str]:
        return [text for text in replies(reader) if not text.startswith(busy)]

    server.wait_until(lambda: all(map(answered, readers)), "an answer for each", timeout=200)
    assert all(len(answered(reader)) == 1 for reader in readers)
    assert any(text.startswith(busy) for reader in readers for text in replies(reader))


def test_the_bot_answers_from_a_new_index_and_not_from_a_bad_one(
    server: BotApiServer, start: Start, kim_index: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(kim_index, index)
    bot = start(index=index)
    reader = Reader(server, 1, "Ada")
    found = "The tower is 71 metres high."
    assert "71" not in reader.ask("How high is the tower?")["text"]
    corpus = tmp_path / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    corpus.joinpath("tower.txt").write_text(found)
    build(read_corpus(corpus).articles, index, model=BUNDLED_MODEL)
    bot.wait_for_log("answering from generation 000002")
    assert found in reader.ask("How high is the tower?")["text"]
    server.wait_until(lambda: not (index / "generations" / "000001").exists(), "its end", 10)

    current = index / "CURRENT"
    whole = current.read_text()
    current.write_text(whole.replace("000002", "000007"))
    bot.wait_for_log("the new index is not used")
    assert found in reader.ask("How high is that tower?")["text"]
    current.write_text(whole)
    assert "six-day" in reader.ask(QUESTION)["text"]
    assert sum("not used" in line for line in bot.log) == 1


def test_an_admin_rebuilds_the_index(
    server: BotApiServer, start: Start, kim_index: Path, tmp_path: Path
) -> None:
    index, corpus = tmp_path / "index", tmp_path / "corpus"
    shutil.copytree(kim_index, index)
    shutil.copytree(ROOT / "corpus", corpus)
    corpus.joinpath("tower.txt").write_text("The tower is 71 metres high.")
    bot = start(index=index, settings={"BOT_ADMINS": "7, 8", "BOT_CORPUS_DIR": str(corpus)})
    admin, reader = Reader(server, 7, "Ada"), Reader(server, 9, "Eve")
    assert reader.ask("/reindex")["text"] == ENGLISH.unknown_command
    begun = admin.ask("/reindex")
    assert begun["text"] == ENGLISH.rebuilding
    assert "2 articles" in admin.next(timeout=120)["text"]
    bot.wait_for_log("answering from generation 000002")
    assert "71 metres" in reader.ask("How high is the tower?")["text"]
    corpus.joinpath("latin.txt").write_bytes(b"caf\xe9")
    admin.ask("/reindex")
    rebuilt = admin.next(timeout=120)["text"]
    assert rebuilt.startswith(ENGLISH.rebuilt.format(report="2 articles"))
    assert "latin.txt: is not UTF-8" in rebuilt
    shutil.rmtree(corpus)
    admin.ask("/reindex")
    assert "does not exist" in admin.next(timeout=120)["text"]


def test_health(
    server: BotApiServer, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = start()
    monkeypatch.setenv("BOT_HEALTH_FILE", str(bot.health))
    bot.wait_for_log("polling as")
    server.wait_until(bot.health.exists, "a report", 10)
    result = CliRunner().invoke(main, ["health"])
    assert (result.exit_code, result.output) == (
        0,
        "ready, with generation 000001 of the index\n",
    )
    report = json.loads(bot.health.read_text())
    bot.health.write_text(json.dumps(report | {"since_poll": 1000.0}))
    result = CliRunner().invoke(main, ["health"])
    assert result.exit_code == 1
    assert "Telegram is not reached" in result.output
    assert CliRunner().invoke(main, ["health", "--live"]).exit_code == 0
