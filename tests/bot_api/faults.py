"""What goes wrong on the way, drawn at random."""

import random
from dataclasses import dataclass
from typing import Final

from tests.bot_api.errors import OTHER_POLLER, SERVER_ERROR, ApiError, too_many_requests


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call: it takes `delay` seconds longer, and then is refused with an
    `error`, is `reset` before it was looked at, or is carried out and its response `cut`."""

    delay: float = 0.0
    error: ApiError | None = None
    reset: bool = False
    cut: bool = False


FINE: Final = Fault()


class Faults:
    """Draws faults."""

    def __init__(self, share: float, seed: int = 0) -> None:
        """`share` is of the calls that go wrong."""
        self._share = share
        self._draw = random.Random(seed)

    def __call__(self, method: str) -> Fault:
        """What goes wrong with a call of a method."""
        draw = self._draw
        if draw.random() >= self._share:
            return FINE
        match draw.randrange(6):
            case 0:
                return Fault(error=too_many_requests(draw.randint(1, 3)))
            case 1:
                return Fault(error=SERVER_ERROR)
            case 2:
                return Fault(reset=True)
            case 3:
                return Fault(delay=draw.uniform(0.1, 4))
            case 4 if method == "getUpdates":
                return Fault(error=OTHER_POLLER)
            case _:
                return Fault(cut=True)
