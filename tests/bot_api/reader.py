"""People who talk with the bot: they write, press buttons, ask inline, and wait for the bot."""

from collections.abc import Callable
from typing import Any

from tests.bot_api.answers import message_of
from tests.bot_api.menu import menu
from tests.bot_api.server import BotApiServer
from tests.bot_api.state import Message, Query
from tests.bot_api.writer import Writer


class Reader(Writer):
    """A person and a chat to read in: by default a private one with the bot.

    Each message that is handed out is what it was at that moment; `current` gives what it is now.
    """

    def __init__(
        self,
        server: BotApiServer,
        identifier: int,
        name: str,
        *,
        group: int | None = None,
        language_code: str | None = "en",
    ) -> None:
        super().__init__(server, identifier, name, group=group, language_code=language_code)
        self._last = max(self._state.by_bot, default=0)
        self._inline: Query | None = None

    @property
    def received(self) -> list[Message]:
        """All that the bot has written into this chat and that is still there, as it is now."""
        with self._server.changed:
            return [
                message
                for number, message in self._state.messages.items()
                if number in self._state.by_bot
            ]

    @property
    def menu(self) -> list[dict[str, Any]]:
        """The commands that this reader's menu shows in this chat."""
        with self._server.changed:
            return menu(self._server.state, self._state, self.language_code)

    def next(self, *, timeout: float = 30) -> Message:
        """Wait for the bot's next message in this chat."""
        return self._next(self._last, timeout)

    def ask(self, text: str, *, timeout: float = 30, **more: Any) -> Message:
        """Write a text and wait for the bot's first message after it."""
        return self._next(self.send(text, **more)["message_id"], timeout)

    def reply_in(self, message: Message, *, timeout: float = 30) -> Message:
        """Wait for the bot's first reply to a message."""

        def replies() -> list[Message]:
            return [
                reply
                for reply in self.received
                if reply.get("reply_to_message", {}).get("message_id") == message["message_id"]
            ]

        self._wait(lambda: bool(replies()), f"a reply to {message}", timeout)
        return replies()[0]

    def current(self, message: Message) -> Message:
        """What a message is now.

        Raises:
            KeyError: it was deleted.
        """
        with self._server.changed:
            return self._state.messages[message["message_id"]]

    def exists(self, message: Message) -> bool:
        """Whether a message is still there."""
        with self._server.changed:
            return message["message_id"] in self._state.messages

    def next_edit(self, message: Message, *, timeout: float = 30) -> Message:
        """Wait until a message is another than the one given, and give what it is then."""
        self._wait(lambda: self.current(message) != message, f"an edit of {message}", timeout)
        return self.current(message)

    def gone(self, message: Message, *, timeout: float = 30) -> None:
        """Wait until a message is deleted."""
        self._wait(lambda: not self.exists(message), f"the end of {message}", timeout)

    def reaction(self, message: Message) -> list[str]:
        """The bot's reactions to a message."""
        with self._server.changed:
            reactions = self._state.reactions.get(message["message_id"], [])
            return [reaction["emoji"] for reaction in reactions]

    def labels(self, message: Message) -> list[list[str]]:
        """What stands on the buttons under a message, row by row."""
        rows = self.current(message).get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def button(self, message: Message, which: str | int) -> dict[str, Any]:
        """A button under a message, as it is now, by the text on it or by its place.

        Raises:
            AssertionError: there is none.
        """
        rows = self.current(message).get("reply_markup", {}).get("inline_keyboard", [])
        buttons: list[dict[str, Any]] = [button for row in rows for button in row]
        if isinstance(which, int):
            return buttons[which]
        found = [button for button in buttons if which == button["text"]]
        found = found or [button for button in buttons if which in button["text"]]
        assert len(found) == 1, f"no one button {which!r} among {self.labels(message)}"
        return found[0]

    def press(self, message: Message, which: str | int, *, timeout: float = 30) -> dict[str, Any]:
        """Press a button and wait for the bot's answer to it: the parameters of its call.

        The button is named by its text, by a part of it that only one has, or by its place. What
        the bot edits before it answers is edited by then.
        """
        return self._server.answer_to(self.press_only(message, which), timeout)

    def press_only(self, message: Message, which: str | int) -> Query:
        """Press a button and wait for nothing."""
        button = self.button(message, which)
        assert "callback_data" in button, f"the bot does not learn of presses of {button}"
        return self.press_data(message, button["callback_data"])

    def press_data(self, message: Message, data: str, *, inaccessible: bool = False) -> Query:
        """Press a button with any data, as a forged client could, or one that is shown no more.

        Of a message that is inaccessible the bot learns no more than the id.
        """
        number = message["message_id"]
        with self._server.changed:
            places = self._server.state.inline_messages
            inline = [key for key, place in places.items() if place == (self.chat, number)]
            shown = self._state.messages.get(number)
            lost = {"message_id": number, "date": 0, "chat": message["chat"]}
        return self._server.ask_bot(
            "callback_query",
            {
                "from": self.user,
                "chat_instance": str(-self.chat),
                "data": data,
            }
            | (
                {"inline_message_id": inline[0]}
                if inline
                else {"message": lost if inaccessible or shown is None else shown}
            ),
        )

    def inline(self, text: str, *, offset: str = "", timeout: float = 30) -> list[dict[str, Any]]:
        """Type `@bot text` in some chat and wait for the results."""
        results: list[dict[str, Any]] = self.inline_answer(text, offset=offset, timeout=timeout)[
            "results"
        ]
        return results

    def inline_answer(self, text: str, *, offset: str = "", timeout: float = 30) -> dict[str, Any]:
        """Type `@bot text` and wait for the whole answer: the parameters of the bot's call."""
        return self._server.answer_to(self.inline_only(text, offset=offset), timeout)

    def inline_only(self, text: str, *, offset: str = "") -> Query:
        """Type `@bot text` and wait for nothing."""
        kind = "supergroup" if self._state.is_group else "sender"
        self._inline = self._server.ask_bot(
            "inline_query",
            {"from": self.user, "query": text, "offset": offset, "chat_type": kind},
        )
        return self._inline

    def choose(self, result: dict[str, Any]) -> Message:
        """Send a result of the last inline query into this chat."""
        assert self._inline is not None, "nothing was asked inline"
        content = message_of(result)
        message = self.send_content({"via_bot": self._server.bot} | content)
        chosen = {
            "result_id": result["id"],
            "from": self.user,
            "query": self._inline.content["query"],
        }
        if "reply_markup" in content:
            chosen["inline_message_id"] = f"inline-{self.chat}-{message['message_id']}"
            with self._server.changed:
                self._server.state.inline_messages[chosen["inline_message_id"]] = (
                    self.chat,
                    message["message_id"],
                )
        if self._server.inline_feedback:
            self._server.add_update("chosen_inline_result", chosen)
        return message

    def _next(self, after: int, timeout: float) -> Message:
        def newer() -> list[Message]:
            return [message for message in self.received if message["message_id"] > after]

        self._wait(lambda: bool(newer()), f"a message in chat {self.chat}", timeout)
        message = newer()[0]
        self._last = message["message_id"]
        return message

    def _wait(self, condition: Callable[[], bool], what: str, timeout: float) -> None:
        self._server.wait_until(condition, what, timeout)


class Channel:
    """A channel that the bot is a member of."""

    def __init__(self, server: BotApiServer, identifier: int, title: str) -> None:
        self._server = server
        self.chat = identifier
        self._state = server.state.add_chat({"id": identifier, "type": "channel", "title": title})

    def post(self, text: str, **more: Any) -> Message:
        """Post a text."""
        content = {"sender_chat": self._state.description, "text": text, "entities": []} | more
        with self._server.changed:
            message = self._server.new_message(self.chat, content)
            self._server.deliver("channel_post", message)
        return message

    @property
    def received(self) -> list[Message]:
        """All that the bot has posted and that is still there."""
        with self._server.changed:
            messages = self._state.messages
            return [messages[number] for number in self._state.by_bot if number in messages]
