"""The error answers of the Bot API server."""

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`; the HTTP status is the error code."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(description: str) -> ApiError:
    """A call that is wrong in itself."""
    return ApiError(400, f"Bad Request: {description}")


UNAUTHORIZED = ApiError(401, "Unauthorized")
MALFORMED_TOKEN = ApiError(401, "Unauthorized: invalid token specified")
BLOCKED = ApiError(403, "Forbidden: bot was blocked by the user")
KICKED = ApiError(403, "Forbidden: bot was kicked from the supergroup chat")
NO_METHOD = ApiError(404, "Not Found: method not found")
OTHER_POLLER = ApiError(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running",
)
WEBHOOK = ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
    "the webhook first",
)
SERVER_ERROR = ApiError(502, "Bad Gateway")

NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
NO_REPLIED = bad_request("message to be replied not found")
NO_THREAD = bad_request("message thread not found")
TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
QUOTE_INVALID = bad_request("QUOTE_TEXT_INVALID")


def too_many_requests(seconds: int) -> ApiError:
    """The caller is too fast."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
