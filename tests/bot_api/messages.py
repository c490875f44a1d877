"""The methods that send, edit and delete messages."""

import time
from typing import Any

from tests.bot_api.errors import NO_REPLIED, NO_THREAD, NOT_MODIFIED, bad_request
from tests.bot_api.keyboard import check_keyboard
from tests.bot_api.methods import CHAT_ACTIONS, REACTIONS
from tests.bot_api.objects import check_list, check_object
from tests.bot_api.state import Chat, Message, State
from tests.bot_api.text import check_quote, check_text

Parameters = dict[str, Any]

_GENERAL_TOPIC = 1


def send_message(state: State, parameters: Parameters) -> Message:
    """sendMessage"""
    content = text_content(parameters) | check_keyboard(parameters.get("reply_markup"))
    chat = state.reachable(parameters["chat_id"])
    thread = parameters.get("message_thread_id")
    if thread and thread not in chat.threads:
        raise NO_THREAD
    if reply := parameters.get("reply_parameters"):
        content |= _reply(state, chat, check_object("ReplyParameters", reply), thread)
        replied = content.get("reply_to_message", {})
        thread = thread or replied.get("message_thread_id")
    if thread:
        content |= {"message_thread_id": thread, "is_topic_message": True}
    author = {"sender_chat": chat.description} if chat.is_channel else {"from": state.bot}
    return state.new_message(chat.id, author | content, by_bot=True)


def edit_message_text(state: State, parameters: Parameters) -> Message | bool:
    """editMessageText"""
    content = text_content(parameters)
    chat, old = _to_edit(state, parameters)
    kept = {key: value for key, value in old.items() if key != "link_preview_options"}
    return _edit(chat, old, kept | content, parameters)


def edit_message_reply_markup(state: State, parameters: Parameters) -> Message | bool:
    """editMessageReplyMarkup"""
    chat, old = _to_edit(state, parameters)
    return _edit(chat, old, old, parameters)


def delete_message(state: State, parameters: Parameters) -> bool:
    """deleteMessage"""
    chat = state.reachable(parameters["chat_id"])
    number = parameters["message_id"]
    if number not in chat.messages:
        raise bad_request("message to delete not found")
    if number not in chat.by_bot and chat.description["type"] != "private":
        raise bad_request("message can't be deleted")
    del chat.messages[number]
    return True


def set_message_reaction(state: State, parameters: Parameters) -> bool:
    """setMessageReaction"""
    chat = state.reachable(parameters["chat_id"])
    number = parameters["message_id"]
    if number not in chat.messages:
        raise bad_request("message to react not found")
    reactions = check_list("ReactionTypeEmoji", parameters.get("reaction", []))
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction["type"] != "emoji" or reaction["emoji"] not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    chat.reactions[number] = reactions
    return True


def send_chat_action(state: State, parameters: Parameters) -> bool:
    """sendChatAction"""
    chat = state.reachable(parameters["chat_id"])
    if parameters["action"] not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread = parameters.get("message_thread_id")
    if thread and thread not in chat.threads | {_GENERAL_TOPIC}:
        raise NO_THREAD
    return True


def text_content(parameters: Parameters, name: str = "text") -> Message:
    """The fields of a message with a text.

    Raises:
        ApiError: the text, an entity or the link preview is wrong.
    """
    text, entities = check_text(
        parameters[name], parameters.get("entities", []), parameters.get("parse_mode")
    )
    content: Message = {"text": text, "entities": entities}
    if preview := parameters.get("link_preview_options"):
        content["link_preview_options"] = check_object("LinkPreviewOptions", preview)
    return content


def _reply(state: State, chat: Chat, reply: Parameters, thread: int | None) -> Message:
    """The fields that say what a message replies to."""
    source = state.chats.get(int(reply.get("chat_id", chat.id)))
    replied = source.messages.get(reply["message_id"]) if source else None
    if source is None or replied is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise NO_REPLIED
    quote = {"quote": check_quote(reply, replied)} if reply.get("quote") else {}
    if source is not chat or (thread and replied.get("message_thread_id") != thread):
        # What stands in another chat or topic is named, but not part of the reply.
        who = (
            {"type": "user", "sender_user": replied["from"]}
            if "from" in replied
            else {"type": "chat", "sender_chat": source.description}
        )
        origin = who | {"date": replied["date"]}
        elsewhere = {"chat": source.description, "message_id": replied["message_id"]}
        return quote | {"external_reply": {"origin": origin} | elsewhere}
    bare = {key: value for key, value in replied.items() if key != "reply_to_message"}
    return quote | {"reply_to_message": bare}


def _to_edit(state: State, parameters: Parameters) -> tuple[Chat, Message]:
    """The message that a call wants to edit, and its chat."""
    if (inline := parameters.get("inline_message_id")) is not None:
        if inline not in state.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        chat_id, number = state.inline_messages[inline]
        chat = state.chats[chat_id]
    elif "chat_id" in parameters and "message_id" in parameters:
        chat, number = state.reachable(parameters["chat_id"]), parameters["message_id"]
    else:
        raise bad_request("message identifier is not specified")
    if number not in chat.messages:
        raise bad_request("message to edit not found")
    if inline is None and number not in chat.by_bot:
        raise bad_request("message can't be edited")
    return chat, chat.messages[number]


def _edit(chat: Chat, old: Message, content: Message, parameters: Parameters) -> Message | bool:
    new = {key: value for key, value in content.items() if key != "reply_markup"}
    new |= check_keyboard(parameters.get("reply_markup"), only_inline=True)
    if new == old:
        raise NOT_MODIFIED
    new["edit_date"] = int(time.time())
    chat.messages[old["message_id"]] = new
    return True if "inline_message_id" in parameters else new
