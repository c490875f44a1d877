"""The objects that calls have in them, with their fields in Bot API 10.0."""

from dataclasses import dataclass
from typing import Any

from tests.bot_api.errors import bad_request


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of an object's fields."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()


def _fields(required: str, optional: str = "") -> Fields:
    return Fields(frozenset(required.split()), frozenset(optional.split()))


OBJECTS: dict[str, Fields] = {
    "BotCommand": _fields("command description"),
    "CopyTextButton": _fields("text"),
    "InlineKeyboardButton": _fields(
        "text",
        "icon_custom_emoji_id style url callback_data web_app login_url switch_inline_query "
        "switch_inline_query_current_chat switch_inline_query_chosen_chat copy_text callback_game "
        "pay",
    ),
    "InlineKeyboardMarkup": _fields("inline_keyboard"),
    "InlineQueryResultArticle": _fields(
        "type id title input_message_content",
        "reply_markup url description thumbnail_url thumbnail_width thumbnail_height",
    ),
    "InlineQueryResultsButton": _fields("text", "web_app start_parameter"),
    "InputTextMessageContent": _fields("message_text", "parse_mode entities link_preview_options"),
    "LinkPreviewOptions": _fields(
        "", "is_disabled url prefer_small_media prefer_large_media show_above_text"
    ),
    "MessageEntity": _fields(
        "type offset length", "url user language custom_emoji_id unix_time date_time_format"
    ),
    "ReactionTypeEmoji": _fields("type emoji"),
    "ReplyParameters": _fields(
        "message_id",
        "chat_id allow_sending_without_reply quote quote_parse_mode quote_entities quote_position "
        "checklist_task_id poll_option_id",
    ),
}


def check_object(name: str, given: Any) -> dict[str, Any]:
    """The object, if it is one of that type.

    The real server passes over fields that it does not know; here they are errors, for a bot that
    sends them expects something of them.

    Raises:
        ApiError: it is no object, or a field is unknown or missing.
    """
    if not isinstance(given, dict):
        raise bad_request(f"object expected as {name}")
    fields = OBJECTS[name]
    for field in sorted(fields.required - given.keys()):
        raise bad_request(f"can't parse {name}: can't find field \"{field}\"")
    for field in sorted(given.keys() - fields.required - fields.optional):
        raise bad_request(f'unknown field "{field}" of {name}')
    return given


def check_list(name: str, given: Any) -> list[dict[str, Any]]:
    """The list, if it is one of objects of that type.

    Raises:
        ApiError: it is no list, or an object is wrong.
    """
    if not isinstance(given, list):
        raise bad_request(f"array of {name} expected")
    return [check_object(name, item) for item in given]
