"""Which messages in groups reach a bot in privacy mode."""

from typing import Any

from tests.bot_api.text import utf16_slice

_SERVICE = frozenset(
    {"new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo"}
    | {"delete_chat_photo", "group_chat_created", "supergroup_chat_created", "pinned_message"}
    | {"migrate_to_chat_id", "migrate_from_chat_id", "message_auto_delete_timer_changed"}
    | {"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"}
    | {"video_chat_started", "video_chat_ended", "video_chat_scheduled"}
)


def is_meant_for(bot: dict[str, Any], message: dict[str, Any]) -> bool:
    """Whether a message in a group is a service message, a command, a mention of the bot, a reply
    to it, or was sent by way of it."""
    replied = message.get("reply_to_message", {})
    if replied.get("from", {}).get("id") == bot["id"]:
        return True
    if message.get("via_bot", {}).get("id") == bot["id"] or message.keys() & _SERVICE:
        return True
    name = f"@{bot['username']}".lower()
    text = message.get("text") or message.get("caption") or ""
    for entity in message.get("entities") or message.get("caption_entities") or []:
        stretch = utf16_slice(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and stretch == name:
            return True
        if entity["type"] == "bot_command" and "@" + stretch.partition("@")[2] in ("@", name):
            return True
    return False
