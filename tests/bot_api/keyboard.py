"""Inline keyboards: the buttons under a message."""

import json
from typing import Any
from urllib.parse import urlsplit

from tests.bot_api.errors import bad_request
from tests.bot_api.objects import check_list, check_object
from tests.bot_api.text import utf16_length

MAX_BUTTONS = 100
MAX_IN_A_ROW = 8
MAX_DATA = 64
MAX_COPIED = 256
MAX_BYTES = 10_000

_NOT_ACTIONS = frozenset({"text", "style", "icon_custom_emoji_id"})
_SUPPORTED = frozenset(
    {"url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat"}
    | {"copy_text"}
)
_STYLES = frozenset({"danger", "success", "primary"})


def check_keyboard(markup: Any, *, only_inline: bool = False) -> dict[str, Any]:
    """The field `reply_markup` as a message keeps it; nothing where it has no inline keyboard.

    The real server drops buttons without a text and cuts rows that are too long. Here they are
    errors: nobody sends them on purpose.

    Raises:
        ApiError: the markup, or one of its buttons, is wrong.
    """
    if not markup:
        return {}
    if "inline_keyboard" not in markup:
        if only_inline:
            raise bad_request("inline keyboard expected")
        return {}
    rows = check_object("InlineKeyboardMarkup", markup)["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    rows = [row for row in (check_list("InlineKeyboardButton", row) for row in rows) if row]
    for row in rows:
        for button in row:
            _check_button(button)
    too_many = sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_IN_A_ROW for row in rows)
    if too_many or len(json.dumps(rows, ensure_ascii=False).encode()) > MAX_BYTES:
        raise bad_request("reply markup is too long")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("invalid button style specified")
    actions = button.keys() - _NOT_ACTIONS
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(f"a button does one thing only: {button}")
    (action,) = actions
    if action not in _SUPPORTED:
        raise bad_request(f"the stand-in knows no buttons with {action}")
    value = button[action]
    match action:
        case "callback_data":
            if not 1 <= len(value.encode()) <= MAX_DATA:
                raise bad_request("BUTTON_DATA_INVALID")
        case "copy_text":
            if not 1 <= utf16_length(check_object("CopyTextButton", value)["text"]) <= MAX_COPIED:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "url":
            address = urlsplit(value)
            if address.scheme not in ("http", "https", "tg") or not address.netloc:
                raise bad_request(f"inline keyboard button URL '{value}' is invalid")
        case _:
            if utf16_length(value) > MAX_COPIED:
                raise bad_request("BUTTON_DATA_INVALID")
