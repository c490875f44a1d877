"""People who write to the bot."""

import re
from typing import Any

from tests.bot_api.server import BotApiServer, Chat
from tests.bot_api.text import utf16_length


class Reader:
    """A person and a chat to write in: by default a private one with the bot."""

    def __init__(
        self, server: BotApiServer, identifier: int, name: str, *, group: int | None = None
    ) -> None:
        self._server = server
        self._user = {
            "id": identifier,
            "is_bot": False,
            "first_name": name,
            "language_code": "en",
        }
        self.chat = group or identifier
        description = (
            {"id": group, "type": "supergroup", "title": "A group"}
            if group
            else {"id": identifier, "type": "private", "first_name": name}
        )
        with server.changed:
            server.chats.setdefault(self.chat, Chat(description))
        self._seen = len(self.received)

    def send(self, text: str, **more: Any) -> dict[str, Any]:
        """Write a text; a command gets its entity, as it does in Telegram."""
        entities = []
        if command := re.match(r"/\w+(@\w+)?", text):
            entities = [{"type": "bot_command", "offset": 0, "length": utf16_length(command[0])}]
        return self.send_content({"text": text, "entities": entities} | more)

    def send_content(self, content: dict[str, Any]) -> dict[str, Any]:
        """Send anything: a sticker, a photo, …"""
        message = self._server.new_message(self.chat, {"from": self._user} | content)
        self._server.add_update("message", message)
        return message

    def block(self) -> None:
        """Block the bot."""
        self._server.chats[self.chat].blocked = True

    @property
    def received(self) -> list[dict[str, Any]]:
        """All that the bot has written into this chat."""
        with self._server.changed:
            return [
                message
                for message in self._server.chats[self.chat].messages.values()
                if message["from"] == self._server.bot
            ]

    def next(self, *, timeout: float = 30) -> dict[str, Any]:
        """Wait for the bot's next message in this chat."""
        seen = self._seen
        self._server.wait_until(
            lambda: len(self.received) > seen, f"an answer in chat {self.chat}", timeout
        )
        self._seen += 1
        return self.received[seen]

    def ask(self, text: str) -> dict[str, Any]:
        """Write a text and wait for the bot's next message."""
        self.send(text)
        return self.next()
