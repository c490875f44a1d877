"""The updates that wait for the bot."""

from collections import deque
from typing import Any

from tests.bot_api.methods import UPDATES_BY_DEFAULT


class Updates:
    """A queue that keeps each update until it is confirmed."""

    def __init__(self) -> None:
        self._waiting: deque[dict[str, Any]] = deque()
        self._confirmed: deque[dict[str, Any]] = deque(maxlen=100)
        self._allowed = UPDATES_BY_DEFAULT
        self._last = 1000

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update."""
        self._last += 1
        self._waiting.append({"update_id": self._last, kind: content})

    def allow(self, kinds: list[str] | None) -> None:
        """Say which kinds are asked for; None leaves it as it was."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or UPDATES_BY_DEFAULT

    def confirm(self, offset: int) -> None:
        """Forget what comes before an offset; a negative one keeps the last of them."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while offset > 0 and self._waiting and self._waiting[0]["update_id"] < offset:
            self._confirmed.append(self._waiting.popleft())

    def repeat(self, count: int) -> None:
        """Queue the last ones that were confirmed once more."""
        for _ in range(min(count, len(self._confirmed))):
            self._waiting.appendleft(self._confirmed.pop())

    def clear(self) -> None:
        """Forget all."""
        self._waiting.clear()

    def waiting(self, limit: int) -> list[dict[str, Any]]:
        """The first ones that are asked for."""
        return [update for update in self._waiting if self._allowed & update.keys()][:limit]
