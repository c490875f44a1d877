"""The thread that the engine runs in, and how long it takes until one's turn comes."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

RECENT: Final = 0.05
"""What the last piece of work counts in the mean of their times."""


class Worker:
    """One thread: polling never waits for a model, and none is used from two threads at once."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self._seconds = 0.0
        self._began: float | None = None
        self.waiting = 0
        """Pieces of work that are under way or wait."""

    async def do(
        self,
        work: Callable[_Parameters, _Result],
        *args: _Parameters.args,
        **kwargs: _Parameters.kwargs,
    ) -> _Result:
        """What a piece of work gives when its turn has come."""

        def timed() -> _Result:
            self._began = began = time.monotonic()
            try:
                return work(*args, **kwargs)
            finally:
                self._seconds += RECENT * (time.monotonic() - began - self._seconds)
                self._began = None

        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, timed)
        finally:
            self.waiting -= 1

    @property
    def expected_wait(self) -> float:
        """Seconds until the turn of a piece of work that comes now."""
        return self.waiting * self._seconds

    @property
    def busy_for(self) -> float:
        """Seconds that the piece of work under way has taken so far; 0 where there is none."""
        began = self._began
        return time.monotonic() - began if began is not None else 0.0

    def close(self) -> None:
        """End, when the piece of work under way is done."""
        self._executor.shutdown(cancel_futures=True)
