"""Logs: to standard error, without the token, whatever fails."""

import logging
import sys
import threading
from types import TracebackType
from urllib.parse import quote

_log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """Takes a secret out of the finished line, traceback included.

    Addresses of the Bot API hold the token, so it turns up in the messages of exceptions and of
    libraries, where no caller could take it out.
    """

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        # In an address it may be quoted, and what follows the colon is secret on its own.
        secrets = {token, quote(token, safe=""), token.rpartition(":")[2]} - {""}
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Format a record."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "<token>")
        return text


def log_without(token: str, level: str = "INFO") -> None:
    """Send all logs, warnings and exceptions that nothing catches to standard error, without a
    token. Below INFO they tell what readers write."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(token))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    if level != "DEBUG":
        for chatty in ("httpx", "httpcore", "sentence_transformers"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        # A response that it cannot read it logs whole, and that has questions in it.
        logging.getLogger("telegram.request").setLevel(logging.CRITICAL)

    def log_uncaught(
        kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        exception = error or kind()
        _log.critical("an exception that nothing caught", exc_info=(kind, exception, traceback))

    sys.excepthook = log_uncaught
    sys.unraisablehook = lambda it: log_uncaught(it.exc_type, it.exc_value, it.exc_traceback)
    threading.excepthook = lambda it: log_uncaught(it.exc_type, it.exc_value, it.exc_traceback)
