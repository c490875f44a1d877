"""How the bot is: for supervisors of processes, in a file and by systemd's protocol."""

import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from index.errors import UserError

BEAT: Final = 5.0
"""Seconds between two reports."""

SILENT_AFTER: Final = 30.0
"""Seconds without a report after which a bot is taken for dead."""

MAX_SINCE_POLL: Final = 120.0
MAX_OLDEST_QUESTION: Final = 120.0
"""Seconds; with more of either a bot is not ready."""

MAX_ON_ONE_PIECE: Final = 300.0
"""Seconds after which the engine's thread is taken for stuck, which only a new start mends."""


@dataclass(frozen=True, slots=True)
class Health:
    """A report. `at` is in seconds since 1970; the others in seconds."""

    at: float
    generation: str
    since_poll: float
    oldest_question: float
    on_one_piece: float

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the bot is not ready; empty where it is."""
        found = []
        if self.since_poll > MAX_SINCE_POLL:
            found.append("Telegram is not reached")
        if self.oldest_question > MAX_OLDEST_QUESTION:
            found.append("a question has been waiting for long")
        if self.is_stuck:
            found.append("the engine is stuck")
        return tuple(found)

    @property
    def is_stuck(self) -> bool:
        """Whether only a new start helps."""
        return self.on_one_piece > MAX_ON_ONE_PIECE

    def write(self, path: Path) -> None:
        """Put the report into a file, in one step.

        Raises:
            OSError: the file cannot be written.
        """
        partial = path.with_name(f".{path.name}.partial")
        partial.write_text(json.dumps(asdict(self)), encoding="ascii")
        partial.replace(path)

    @classmethod
    def read(cls, path: Path, *, now: float | None = None) -> "Health":
        """The last report.

        Raises:
            UserError: there is none, or it is old: no bot is alive.
        """
        try:
            health = cls(**json.loads(path.read_text(encoding="ascii")))
        except (OSError, ValueError, TypeError) as error:
            raise UserError(
                f"{path} is no report of a running bot ({type(error).__name__}); "
                "start the bot, or name its file with BOT_HEALTH_FILE"
            ) from None
        age = (time.time() if now is None else now) - health.at
        if age > SILENT_AFTER:
            raise UserError(
                f"the bot last reported {age:.0f} s ago: it has ended or is stuck; start it again"
            )
        return health


def notify_supervisor(state: str) -> None:
    """Tell systemd a state, such as READY=1, where it has started the bot; see sd_notify(3)."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # An address in the abstract namespace begins with a zero byte, for which “@” stands.
    address = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifying:
        notifying.connect(address)
        notifying.sendall(state.encode())
