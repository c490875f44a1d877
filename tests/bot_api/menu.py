"""The methods around the menu of commands."""

import json
import re
from typing import Any

from tests.bot_api.errors import bad_request
from tests.bot_api.objects import check_list
from tests.bot_api.state import Chat, State

_SCOPES: dict[str, frozenset[str]] = {
    "default": frozenset(),
    "all_private_chats": frozenset(),
    "all_group_chats": frozenset(),
    "all_chat_administrators": frozenset(),
    "chat": frozenset({"chat_id"}),
    "chat_administrators": frozenset({"chat_id"}),
    "chat_member": frozenset({"chat_id", "user_id"}),
}
DEFAULT_SCOPE: dict[str, Any] = {"type": "default"}


def set_my_commands(state: State, parameters: dict[str, Any]) -> bool:
    """setMyCommands"""
    commands = check_list("BotCommand", parameters["commands"])
    if len(commands) > 100:
        raise bad_request("too many commands")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    state.commands[_place(state, parameters)] = commands
    return True


def get_my_commands(state: State, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """getMyCommands"""
    return state.commands.get(_place(state, parameters), [])


def menu(state: State, chat: Chat, language: str | None) -> list[dict[str, Any]]:
    """What the menu of a chat shows: the narrowest scope, and in it the reader's language."""
    kind = "all_group_chats" if chat.is_group else "all_private_chats"
    for scope in ({"type": "chat", "chat_id": chat.id}, {"type": kind}, DEFAULT_SCOPE):
        for code in (language or "", ""):
            if commands := state.commands.get((_key(scope), code)):
                return commands
    return []


def _place(state: State, parameters: dict[str, Any]) -> tuple[str, str]:
    scope = parameters.get("scope", DEFAULT_SCOPE)
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("unsupported BotCommandScope type specified")
    if scope.keys() - {"type"} != _SCOPES[kind]:
        raise bad_request(f"wrong fields of BotCommandScope: {scope}")
    if "chat_id" in scope and scope["chat_id"] not in state.chats:
        raise bad_request("chat not found")
    language = parameters.get("language_code", "")
    if not re.fullmatch(r"[a-z]{2}|", language):
        raise bad_request("invalid language code specified")
    return _key(scope), language


def _key(scope: dict[str, Any]) -> str:
    return json.dumps(scope, sort_keys=True)
