"""The bot as a process of its own, talking to a stand-in server."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from tests.bot_api.server import TOKEN, BotApiServer
from tests.conftest import ROOT


class BotProcess:
    """`python -m bot` as a process of its own, its logs kept."""

    def __init__(
        self,
        server: BotApiServer,
        index: Path,
        database: Path,
        token: str = TOKEN,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """`settings` are further ones, by the names of their variables."""
        self.health = database.with_name("bot.health")
        self._server = server
        environment = {name: text for name, text in os.environ.items() if name[:4] != "BOT_"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--index", str(index)],
            env=environment
            | {
                "PYTHONPATH": str(ROOT),
                "BOT_TOKEN": token,
                "BOT_API_URL": server.url,
                "BOT_DATABASE": str(database),
                "BOT_HEALTH_FILE": str(self.health),
            }
            | dict(settings or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.log: list[str] = []
        self._logged = threading.Condition()
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._logged:
                self.log.append(line)
                self._logged.notify_all()

    def wait_until_polling(self) -> None:
        """Wait until the bot asks for updates."""
        polls = len(self._server.calls)
        self._server.wait_until(lambda: self._server.polling, f"a poll after call {polls}")

    def wait_for_log(self, text: str, timeout: float = 60) -> None:
        """Wait for a line with a text in it."""
        with self._logged:
            assert self._logged.wait_for(lambda: any(text in line for line in self.log), timeout)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def signal(self, number: int) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def end(self, timeout: float = 60) -> int:
        """Wait for the end of the process; its exit code."""
        code = self._process.wait(timeout)
        self._reading.join()
        assert self._process.stdout
        self._process.stdout.close()
        assert TOKEN not in "".join(self.log)
        return code

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process.poll() is None:
            self._process.kill()
        self.end()
