"""People who write: messages, replies, mentions, forwards, edits."""

import time
from typing import Any

from tests.bot_api.server import BotApiServer
from tests.bot_api.state import Message
from tests.bot_api.text import check_quote, found_entities


class Writer:
    """A person and a chat to write in: by default a private one with the bot."""

    def __init__(
        self,
        server: BotApiServer,
        identifier: int,
        name: str,
        *,
        group: int | None = None,
        language_code: str | None = "en",
    ) -> None:
        self._server = server
        self.user = {"id": identifier, "is_bot": False, "first_name": name}
        self.language_code = language_code
        if language_code:
            self.user["language_code"] = language_code
        self.chat = group or identifier
        self._state = server.state.add_chat(
            {"id": group, "type": "supergroup", "title": "A group"}
            if group
            else {"id": identifier, "type": "private", "first_name": name}
        )

    def send(self, text: str, *, thread: int | None = None, **more: Any) -> Message:
        """Write a text; commands, mentions and links get their entities, as in Telegram.

        A thread is a topic of the group, which is made by the first message in it.
        """
        content = {"text": text, "entities": found_entities(text)}
        return self.send_content(content | more, thread=thread)

    def send_content(self, content: dict[str, Any], *, thread: int | None = None) -> Message:
        """Send anything: a sticker, a photo, …"""
        if thread:
            content = content | {"message_thread_id": thread, "is_topic_message": True}
        with self._server.changed:
            message = self._server.new_message(self.chat, {"from": self.user} | content)
            self._server.deliver("message", message)
        return message

    def mention(self, text: str, **more: Any) -> Message:
        """Write a text to the bot by its name."""
        return self.send(f"@{self._server.bot['username']} {text}", **more)

    def reply_to(
        self, message: Message, text: str, *, quote: str | None = None, **more: Any
    ) -> Message:
        """Reply to a message, in its topic, perhaps with a quote of it."""
        with self._server.changed:
            replied = self._state.messages.get(message["message_id"], message)
        more["reply_to_message"] = {
            key: value for key, value in replied.items() if key != "reply_to_message"
        }
        if quote is not None:
            more["quote"] = check_quote({"quote": quote}, replied)
        return self.send(text, thread=more.pop("thread", replied.get("message_thread_id")), **more)

    def forward(
        self, what: Message | str, *, sender: str | None = None, channel: str | None = None
    ) -> Message:
        """Forward a message, or a text of somebody else or of a channel."""
        now = int(time.time())
        if isinstance(what, str):
            what = {"text": what, "entities": found_entities(what), "date": now}
        date = what["date"]
        origin: dict[str, Any]
        if channel is not None:
            chat = {"id": -1009, "type": "channel", "title": channel}
            origin = {"type": "channel", "date": date, "chat": chat, "message_id": 1}
        elif sender is None and "from" in what:
            origin = {"type": "user", "date": date, "sender_user": what["from"]}
        else:
            name = sender or "Somebody"
            origin = {"type": "hidden_user", "date": date, "sender_user_name": name}
        own = {"message_id", "date", "chat", "from", "reply_to_message", "quote", "reply_markup"}
        own |= {"message_thread_id", "is_topic_message", "edit_date", "external_reply"}
        content = {key: value for key, value in what.items() if key not in own}
        return self.send_content({"forward_origin": origin} | content)

    def edit(self, message: Message, text: str, **more: Any) -> Message:
        """Change the text of a message of one's own."""
        with self._server.changed:
            old = self._state.messages[message["message_id"]]
            assert old.get("from") == self.user, f"not {self.user}'s own message: {old}"
            changed = {
                "text": text,
                "entities": found_entities(text),
                "edit_date": int(time.time()),
            }
            new = old | changed | more
            self._server.replace_message(self.chat, new)
            self._server.deliver("edited_message", new)
        return new

    def delete(self, message: Message) -> None:
        """Delete a message, one's own or the bot's; the bot is not told."""
        with self._server.changed:
            del self._state.messages[message["message_id"]]

    def delete_thread(self, thread: int) -> None:
        """Delete a topic with all that is in it; the bot is not told."""
        with self._server.changed:
            self._state.threads.discard(thread)
            for number, message in list(self._state.messages.items()):
                if message.get("message_thread_id") == thread:
                    del self._state.messages[number]

    def block(self) -> None:
        """Block the bot, or remove it from the group."""
        self._bar("left" if self._state.is_group else "kicked")

    def unblock(self) -> None:
        """Take the bot back."""
        self._bar("member")

    def _bar(self, status: str) -> None:
        before, barred = ("left" if self._state.barred else "member"), status != "member"
        with self._server.changed:
            self._state.barred = barred
        self._server.add_update(
            "my_chat_member",
            {
                "chat": self._state.description,
                "from": self.user,
                "date": int(time.time()),
                "old_chat_member": self._membership(before),
                "new_chat_member": self._membership(status),
            },
        )

    def _membership(self, status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": self._server.bot} | until
