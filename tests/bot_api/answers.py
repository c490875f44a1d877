"""The methods that answer a pressed button and an inline query."""

import re
from typing import Any

from tests.bot_api.errors import bad_request
from tests.bot_api.keyboard import check_keyboard
from tests.bot_api.messages import text_content
from tests.bot_api.objects import check_list, check_object
from tests.bot_api.state import State
from tests.bot_api.text import utf16_length

MAX_SAID = 200
MAX_RESULTS = 50
MAX_ID = 64


def answer_callback_query(state: State, parameters: dict[str, Any]) -> bool:
    """answerCallbackQuery"""
    if utf16_length(parameters.get("text", "")) > MAX_SAID:
        raise bad_request("MESSAGE_TOO_LONG")
    own = rf"(https?://)?t\.me/{state.bot['username']}\?start=[\w-]{{1,64}}"
    if (address := parameters.get("url")) and not re.fullmatch(own, address, re.ASCII):
        raise bad_request("URL_INVALID")
    state.answer("callback_query", parameters["callback_query_id"], parameters)
    return True


def answer_inline_query(state: State, parameters: dict[str, Any]) -> bool:
    """answerInlineQuery"""
    results = check_list("InlineQueryResultArticle", parameters["results"])
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    if any(not 1 <= len(str(result["id"]).encode()) <= MAX_ID for result in results):
        raise bad_request("RESULT_ID_INVALID")
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(parameters.get("next_offset", "").encode()) > MAX_ID:
        raise bad_request("NEXT_OFFSET_INVALID")
    if parameters.get("cache_time", 0) < 0:
        raise bad_request("invalid cache_time specified")
    _check_start_button(parameters.get("button"))
    answer = parameters | {"results": [_checked(result) for result in results]}
    state.answer("inline_query", parameters["inline_query_id"], answer)
    return True


def message_of(result: dict[str, Any]) -> dict[str, Any]:
    """The content of the message that is sent when a result is chosen."""
    content = text_content(result["input_message_content"], "message_text")
    return content | check_keyboard(result.get("reply_markup"), only_inline=True)


def _checked(result: dict[str, Any]) -> dict[str, Any]:
    if result["type"] != "article":
        raise bad_request("the stand-in knows no results but articles")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    check_object("InputTextMessageContent", result["input_message_content"])
    message_of(result)
    return result


def _check_start_button(button: Any) -> None:
    """Check the button above the results, which opens the chat with the bot."""
    if button is None:
        return
    check_object("InlineQueryResultsButton", button)
    if not button["text"].strip():
        raise bad_request("inline query results button text must be non-empty")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("a button above the results does one thing")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "-")):
        raise bad_request("START_PARAM_INVALID")
