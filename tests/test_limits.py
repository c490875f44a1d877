"""Limits of one reader, turns at the engine, and reports on how the bot is."""

import asyncio
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from bot.health import SILENT_AFTER, Health, notify_supervisor
from bot.telegram import limits
from bot.telegram.limits import QUESTIONS, Limits, Verdict
from bot.telegram.worker import Worker
from index.errors import UserError

WELL = Health(at=1000.0, generation="000001", since_poll=1.0, oldest_question=0.0, on_one_piece=0.0)


def test_a_reader_is_told_once_and_may_ask_again_after_a_minute() -> None:
    limits = Limits()
    verdicts = [limits.verdict(1, float(second)) for second in range(QUESTIONS + 3)]
    assert verdicts == [Verdict.ANSWER] * QUESTIONS + [Verdict.TELL] + [Verdict.IGNORE] * 2
    assert limits.verdict(2, 25.0) is Verdict.ANSWER
    assert limits.verdict(1, 60.0) is Verdict.ANSWER
    assert limits.verdict(1, 60.5) is Verdict.TELL


def test_only_who_asked_lately_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_READERS", 3)
    counted = Limits()
    for reader, at in ((0, 0.0), (1, 1.0), (2, 100.0)):
        counted.verdict(reader, at)
    verdicts = [counted.verdict(2, 101.0) for _ in range(QUESTIONS)]
    assert verdicts == [Verdict.ANSWER] * (QUESTIONS - 1) + [Verdict.TELL]


def test_the_worker_knows_how_long_one_waits() -> None:
    async def work() -> None:
        worker = Worker()
        held, done = threading.Event(), threading.Event()

        def hold() -> str:
            held.set()
            done.wait()
            return "done"

        def fail() -> None:
            raise ValueError("x")

        try:
            assert worker.expected_wait == worker.busy_for == 0.0
            await worker.do(time.sleep, 0.05)
            first = asyncio.create_task(worker.do(hold))
            second = asyncio.create_task(worker.do(fail))
            await asyncio.to_thread(held.wait)
            assert worker.waiting == 2
            assert worker.busy_for > 0.0
            assert worker.expected_wait > 0.0
            done.set()
            assert await first == "done"
            with pytest.raises(ValueError, match="x"):
                await second
            assert worker.waiting == 0
            assert worker.expected_wait == worker.busy_for == 0.0
        finally:
            done.set()
            worker.close()

    asyncio.run(work())


def test_a_report_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "health"
    WELL.write(path)
    assert Health.read(path, now=1001.0) == WELL
    assert [item.name for item in tmp_path.iterdir()] == ["health"]
    with pytest.raises(UserError, match="ended or is stuck"):
        Health.read(path, now=1001.0 + SILENT_AFTER)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"at": 1}', "\ufffd"])
def test_what_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "health"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="no report"):
        Health.read(path)
    with pytest.raises(UserError, match="no report"):
        Health.read(tmp_path / "none")


def test_faults() -> None:
    assert WELL.faults == ()
    ill = Health(at=0.0, generation="", since_poll=999.0, oldest_question=999.0, on_one_piece=999.0)
    assert len(ill.faults) == 3
    assert ill.is_stuck and not WELL.is_stuck


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abstract: bool) -> None:
    address = f"\0bot-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address.replace("\0", "@"))
        notify_supervisor("READY=1")
        assert listening.recv(100) == b"READY=1"
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify_supervisor("READY=1")  # whoever listens, or nobody
