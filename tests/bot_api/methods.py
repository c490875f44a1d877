"""The methods of Bot API 10.0 that the bot uses, with all their parameters.

A parameter's kind says what its text must be once it has come over HTTP; `json` is an object or
an array written as JSON.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal

from tests.bot_api.errors import bad_request

Kind = Literal["integer", "boolean", "string", "chat", "json"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method."""

    name: str
    kind: Kind
    required: bool = False


METHODS: dict[str, tuple[Parameter, ...]] = {
    "getMe": (),
    "getUpdates": (
        Parameter("offset", "integer"),
        Parameter("limit", "integer"),
        Parameter("timeout", "integer"),
        Parameter("allowed_updates", "json"),
    ),
    "deleteWebhook": (Parameter("drop_pending_updates", "boolean"),),
    "setMyCommands": (
        Parameter("commands", "json", required=True),
        Parameter("scope", "json"),
        Parameter("language_code", "string"),
    ),
    "getMyCommands": (
        Parameter("scope", "json"),
        Parameter("language_code", "string"),
    ),
    "sendMessage": (
        Parameter("business_connection_id", "string"),
        Parameter("chat_id", "chat", required=True),
        Parameter("message_thread_id", "integer"),
        Parameter("direct_messages_topic_id", "integer"),
        Parameter("text", "string", required=True),
        Parameter("parse_mode", "string"),
        Parameter("entities", "json"),
        Parameter("link_preview_options", "json"),
        Parameter("disable_notification", "boolean"),
        Parameter("protect_content", "boolean"),
        Parameter("allow_paid_broadcast", "boolean"),
        Parameter("message_effect_id", "string"),
        Parameter("suggested_post_parameters", "json"),
        Parameter("reply_parameters", "json"),
        Parameter("reply_markup", "json"),
    ),
    "editMessageText": (
        Parameter("business_connection_id", "string"),
        Parameter("chat_id", "chat"),
        Parameter("message_id", "integer"),
        Parameter("inline_message_id", "string"),
        Parameter("text", "string", required=True),
        Parameter("parse_mode", "string"),
        Parameter("entities", "json"),
        Parameter("link_preview_options", "json"),
        Parameter("reply_markup", "json"),
    ),
    "deleteMessage": (
        Parameter("chat_id", "chat", required=True),
        Parameter("message_id", "integer", required=True),
    ),
    "answerCallbackQuery": (
        Parameter("callback_query_id", "string", required=True),
        Parameter("text", "string"),
        Parameter("show_alert", "boolean"),
        Parameter("url", "string"),
        Parameter("cache_time", "integer"),
    ),
    "answerInlineQuery": (
        Parameter("inline_query_id", "string", required=True),
        Parameter("results", "json", required=True),
        Parameter("cache_time", "integer"),
        Parameter("is_personal", "boolean"),
        Parameter("next_offset", "string"),
        Parameter("button", "json"),
    ),
    "editMessageReplyMarkup": (
        Parameter("business_connection_id", "string"),
        Parameter("chat_id", "chat"),
        Parameter("message_id", "integer"),
        Parameter("inline_message_id", "string"),
        Parameter("reply_markup", "json"),
    ),
    "setMessageReaction": (
        Parameter("chat_id", "chat", required=True),
        Parameter("message_id", "integer", required=True),
        Parameter("reaction", "json"),
        Parameter("is_big", "boolean"),
    ),
    "sendChatAction": (
        Parameter("business_connection_id", "string"),
        Parameter("chat_id", "chat", required=True),
        Parameter("message_thread_id", "integer"),
        Parameter("action", "string", required=True),
    ),
}
METHODS_BY_LOWER_CASE = {name.lower(): name for name in METHODS}

ENTITY_TYPES = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold"}
    | {"italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"}
    | {"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"}
)

CHAT_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
    | {"upload_document", "choose_sticker", "find_location", "record_video_note"}
    | {"upload_video_note"}
)

UPDATES = frozenset(
    {"message", "edited_message", "channel_post", "edited_channel_post", "business_connection"}
    | {"business_message", "edited_business_message", "deleted_business_messages"}
    | {"guest_message", "message_reaction", "message_reaction_count", "inline_query"}
    | {"chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query"}
    | {"purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member"}
    | {"chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot"}
)
UPDATES_BY_DEFAULT = UPDATES - {"chat_member", "message_reaction", "message_reaction_count"}

REACTIONS = frozenset(
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 "
    "🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 "
    "😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split()
)


def decode(method: str, sent: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a call with their values; a null one counts as left out.

    Raises:
        ApiError: one is unknown, missing or not of its kind.
    """
    known = {parameter.name: parameter for parameter in METHODS[method]}
    given = {name: value for name, value in sent.items() if value is not None}
    for name in given:
        if name not in known:
            raise bad_request(f'unknown parameter "{name}" of {method}')
    for parameter in known.values():
        if parameter.required and parameter.name not in given:
            # Of a missing text the real server says what it says of an empty one.
            missing = parameter.name == "text"
            raise bad_request("message text is empty" if missing else f"no {parameter.name}")
    return {name: _value(known[name], value) for name, value in given.items()}


def _value(parameter: Parameter, value: Any) -> Any:
    try:
        match parameter.kind:
            case "integer":
                return int(value)
            case "chat":
                return int(value) if not str(value).startswith("@") else str(value)
            case "boolean":
                return {"true": True, "false": False}[str(value).lower()]
            case "json":
                decoded = json.loads(value) if isinstance(value, str) else value
                if isinstance(decoded, dict | list):
                    return decoded
            case "string":
                if isinstance(value, str):
                    return value
    except (ValueError, KeyError):
        pass
    raise bad_request(f'parameter "{parameter.name}" is no {parameter.kind}')
