"""Fetching updates, for as long as it takes."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

_log = logging.getLogger(__name__)

POLL_LASTS: Final = 25
"""Seconds for which Telegram waits for an update."""

PROBE_LASTS: Final = 3
"""Seconds of the first poll. An instance that is interrupted while polling asks again after one."""

GRACE: Final = 10.0
"""Seconds that a response may take on top."""

LONGEST_WAIT: Final = 30.0
"""Seconds between two tries; the first wait is half a second, and each is twice the one before."""

RawUpdate = dict[str, Any]
"""An update as Telegram's JSON has it."""


class Polling:
    """Fetches updates by long polling.

    The updates are handed on before the next poll, which tells Telegram that they were received.
    They are not parsed here, so that one which is not understood holds up no other.
    """

    def __init__(
        self,
        base_url: str,
        kinds: Sequence[str],
        receive: Callable[[list[RawUpdate]], Awaitable[None]],
    ) -> None:
        """`base_url` is the Bot API's with the token; `kinds` are what is asked for."""
        self.works = asyncio.Event()
        """Set when a poll has succeeded for the first time."""
        self._succeeded_at = time.monotonic()
        self._url = f"{base_url}/getUpdates"
        self._kinds = json.dumps(list(kinds))
        self._receive = receive
        self._offset = 0
        self._request = HTTPXRequest(connection_pool_size=1)
        self._failing_since: float | None = None

    @property
    def since_success(self) -> float:
        """Seconds since a poll last succeeded."""
        return time.monotonic() - self._succeeded_at

    async def run(self) -> None:
        """Poll until cancelled.

        Raises:
            InvalidToken: Telegram refuses the token.
            Conflict: at the first poll, another instance is polling. One that is interrupts the
                first poll, and so it is the newer instance that gives way.
        """
        await self._request.initialize()
        try:
            lasts, wait = PROBE_LASTS, 0.5
            while True:
                try:
                    await self._poll(lasts)
                except InvalidToken:
                    raise
                except Exception as error:  # from Telegram, or a disk that is full
                    if isinstance(error, Conflict) and lasts == PROBE_LASTS:
                        raise
                    self._note_failure(error)
                    await asyncio.sleep(seconds_to_wait(error, wait))
                    wait = min(wait * 2, LONGEST_WAIT)
                else:
                    self._note_success()
                    lasts, wait = POLL_LASTS, 0.5
        finally:
            await self._request.shutdown()

    async def _poll(self, lasts: int) -> None:
        query = {"timeout": lasts, "allowed_updates": self._kinds}
        if self._offset:
            query["offset"] = self._offset
        try:
            # Whatever the connection does, a poll ends.
            async with asyncio.timeout(lasts + 2 * GRACE):
                updates = await self._request.post(
                    f"{self._url}?{urlencode(query)}", read_timeout=lasts + GRACE
                )
        except TimeoutError:
            raise TelegramError("a poll did not end") from None
        if not isinstance(updates, list):
            raise TelegramError("what came is no list of updates")
        numbered = [
            item for item in updates if isinstance(item, dict) and _is_number(item.get("update_id"))
        ]
        await self._receive(numbered)
        self._offset = max([self._offset, *(item["update_id"] + 1 for item in numbered)])

    def _note_failure(self, error: Exception) -> None:
        # Once, not for each try.
        if self._failing_since is None:
            self._failing_since = time.monotonic()
            _log.warning("polling failed and goes on (%s)", error)

    def _note_success(self) -> None:
        self._succeeded_at = time.monotonic()
        self.works.set()
        if self._failing_since is not None:
            seconds = self._succeeded_at - self._failing_since
            self._failing_since = None
            _log.warning("polling works again after %.0f s", seconds)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63 - 1


def seconds_to_wait(error: BaseException | None, otherwise: float) -> float:
    """How long to wait after an error: what Telegram asks for, if it does."""
    if not isinstance(error, RetryAfter):
        return otherwise
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
