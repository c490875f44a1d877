"""Logs: to standard error, without the token, whatever fails."""

import logging
import sys
from types import TracebackType


class RedactingFormatter(logging.Formatter):
    """Takes a secret out of the finished line, traceback included.

    Addresses of the Bot API hold the token, so it turns up in the messages of exceptions and of
    libraries, where no caller could take it out.
    """

    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Format a record."""
        return super().format(record).replace(self._secret, "<token>")


def log_without(secret: str) -> None:
    """Send all logs, and any exception that nothing catches, to standard error without a secret."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secret))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for chatty in ("httpx", "httpcore", "apscheduler", "sentence_transformers"):
        logging.getLogger(chatty).setLevel(logging.WARNING)

    def log_uncaught(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        logging.getLogger(__name__).critical("stopped", exc_info=(kind, error, traceback))

    sys.excepthook = log_uncaught
