"""Fixtures for tests that talk with the bot's process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot_api.server import BotApiServer
from tests.bot_process import BotProcess

Start = Callable[..., BotProcess]


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    """A stand-in server."""
    with BotApiServer() as server:
        yield server


@pytest.fixture
def start(server: BotApiServer, kim_index: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts bots, one after the other on one database, and stops them when the test is over."""
    started: list[BotProcess] = []

    def start_one(**options: Any) -> BotProcess:
        database = tmp_path / "bot.sqlite3"
        started.append(BotProcess(server, **{"index": kim_index, "database": database} | options))
        return started[-1]

    yield start_one
    for bot in started:
        bot.stop()
