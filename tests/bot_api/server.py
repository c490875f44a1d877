"""The stand-in server: real HTTP on loopback, with the real server's rules, errors and polling."""

import asyncio
import json
import re
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.bot_api.errors import (
    BLOCKED,
    MALFORMED_TOKEN,
    NO_METHOD,
    OTHER_POLLER,
    UNAUTHORIZED,
    WEBHOOK,
    ApiError,
    bad_request,
)
from tests.bot_api.methods import CHAT_ACTIONS, METHODS_BY_LOWER_CASE, decode
from tests.bot_api.text import check_quote, check_text

TOKEN = "123456:stand-in-TOKEN_of-the-tests"

_ALL_BY_DEFAULT = frozenset({"message", "edited_message", "callback_query", "inline_query"})
_MAX_POLL = 50

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was answered: its method, its parameters, and the HTTP status (0: reset)."""

    method: str
    parameters: dict[str, Any]
    status: int
    at: float


@dataclass(slots=True)
class Chat:
    """A chat and the messages in it, by id."""

    description: dict[str, Any]
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: bool = False


class BotApiServer:
    """One bot's server, in a thread of its own; a context manager.

    Whatever the test calls is safe from other threads.
    """

    def __init__(self) -> None:
        self.bot = {"id": 123456, "is_bot": True, "first_name": "Stand-in", "username": "a_bot"}
        self.calls: list[Call] = []
        self.commands: list[dict[str, Any]] = []
        self.token: str | None = TOKEN
        self.webhook = False
        self.chats: dict[int, Chat] = {}
        self.changed = threading.Condition()
        """Notified after each call; holds while the state is changed."""
        self._updates: deque[dict[str, Any]] = deque()
        self._allowed = _ALL_BY_DEFAULT
        self._update_id = 1000
        self._message_id = 0
        self._faults: dict[str, deque[ApiError | None]] = defaultdict(deque)
        self._poll: asyncio.Future[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bot-api")
        self._runner: web.AppRunner | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    @property
    def url(self) -> str:
        """What BOT_API_URL is set to."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.down()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def polling(self) -> bool:
        """Whether a long poll is waiting."""
        return self._poll is not None and not self._poll.done()

    def up(self) -> None:
        """Listen."""
        self._run(self._up())

    def down(self) -> None:
        """Stop listening and drop every connection; the state stays."""
        self._run(self._down())

    def fail_next(self, method: str, *errors: ApiError | None) -> None:
        """Answer the next calls of a method with these errors; None is a reset connection."""
        with self.changed:
            self._faults[method].extend(errors)

    def add_update(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update for the bot."""
        with self.changed:
            self._update_id += 1
            self._updates.append({"update_id": self._update_id, kind: content})
        self._loop.call_soon_threadsafe(self._wake)

    def new_message(self, chat: int, content: dict[str, Any]) -> dict[str, Any]:
        """Put a message into a chat and give it an id and a date."""
        with self.changed:
            self._message_id += 1
            message = {
                "message_id": self._message_id,
                "date": int(time.time()),
                "chat": self.chats[chat].description,
            } | content
            self.chats[chat].messages[self._message_id] = message
            return message

    def calls_of(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of a method that succeeded, in a chat or in all."""
        with self.changed:
            return [
                call
                for call in self.calls
                if call.method == method
                and call.status == 200
                and chat in (None, call.parameters.get("chat_id"))
            ]

    def wait_until(self, condition: Callable[[], bool], what: str, timeout: float = 60) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: it never did; the message has the last calls.
        """
        with self.changed:
            if not self.changed.wait_for(condition, timeout):
                last = "\n".join(map(str, self.calls[-10:]))
                raise AssertionError(f"not within {timeout} s: {what}; the last calls:\n{last}")

    def _run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _up(self) -> None:
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def _down(self) -> None:
        if self._runner:
            if self._poll and self.polling:
                self._poll.cancel()
            await self._runner.cleanup()
            self._runner = None

    def _wake(self) -> None:
        if self._poll and self.polling:
            self._poll.set_result(None)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = METHODS_BY_LOWER_CASE.get(request.match_info["method"].lower(), "")
        sent = await _sent(request)
        parameters: dict[str, Any] = sent
        try:
            self._check_token(request.match_info["token"])
            if not method:
                raise NO_METHOD
            fault = self._next_fault(method)
            if isinstance(fault, ApiError):
                raise fault
            if fault is _RESET:
                self._record(method, parameters, 0)
                assert request.transport
                request.transport.abort()
                return web.Response()
            parameters = decode(method, sent)
            result = await self._call(method, parameters)
        except ApiError as error:
            self._record(method or request.match_info["method"], parameters, error.code)
            return _error(error)
        self._record(method, parameters, 200)
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise MALFORMED_TOKEN
        if token != self.token:
            raise UNAUTHORIZED

    def _next_fault(self, method: str) -> "ApiError | object | None":
        with self.changed:
            if not self._faults[method]:
                return None
            return self._faults[method].popleft() or _RESET

    def _record(self, method: str, parameters: dict[str, Any], status: int) -> None:
        with self.changed:
            self.calls.append(Call(method, parameters, status, time.monotonic()))
            self.changed.notify_all()

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return self.bot | {"can_join_groups": True, "can_read_all_group_messages": False}
            case "deleteWebhook":
                self.webhook = False
                if parameters.get("drop_pending_updates"):
                    self._updates.clear()
                return True
            case "setMyCommands":
                return self._set_commands(parameters["commands"])
            case "sendMessage":
                return self._send_message(parameters)
            case "sendChatAction":
                self._chat(parameters["chat_id"])
                if parameters["action"] not in CHAT_ACTIONS:
                    raise bad_request("wrong parameter action in request")
                return True
            case "getUpdates":
                return await self._get_updates(parameters)
        raise AssertionError(f"{method} is in the table but does nothing")

    def _set_commands(self, commands: list[dict[str, Any]]) -> bool:
        if len(commands) > 100:
            raise bad_request("too many commands")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands = commands
        return True

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        text, entities = check_text(
            parameters["text"], parameters.get("entities", []), parameters.get("parse_mode")
        )
        chat = self._chat(parameters["chat_id"])
        content: dict[str, Any] = {"from": self.bot, "text": text, "entities": entities}
        if reply := parameters.get("reply_parameters"):
            replied = chat.messages.get(reply["message_id"])
            if replied:
                if quote := reply.get("quote"):
                    check_quote(quote, replied.get("text", ""))
                content["reply_to_message"] = {
                    key: value for key, value in replied.items() if key != "reply_to_message"
                }
            elif not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
        if thread := parameters.get("message_thread_id"):
            content |= {"message_thread_id": thread, "is_topic_message": True}
        return self.new_message(parameters["chat_id"], content)

    def _chat(self, identifier: int) -> Chat:
        chat = self.chats.get(identifier)
        if chat is None:
            raise bad_request("chat not found")
        if chat.blocked:
            raise BLOCKED
        return chat

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise WEBHOOK
        if self._poll and self.polling:
            self._poll.set_exception(OTHER_POLLER)
        if (allowed := parameters.get("allowed_updates")) is not None:
            self._allowed = frozenset(allowed) or _ALL_BY_DEFAULT
        offset = parameters.get("offset", 0)
        with self.changed:
            if offset < 0:
                while len(self._updates) > -offset:
                    self._updates.popleft()
            while offset > 0 and self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
        end = time.monotonic() + min(parameters.get("timeout", 0), _MAX_POLL)
        limit = min(max(parameters.get("limit", 100), 1), 100)
        while not (found := self._waiting()[:limit]):
            left = end - time.monotonic()
            if left <= 0:
                break
            poll = self._poll = self._loop.create_future()
            with self.changed:
                self.changed.notify_all()
            try:
                await asyncio.wait_for(asyncio.shield(poll), left)
            except TimeoutError:
                poll.cancel()
        return found

    def _waiting(self) -> list[dict[str, Any]]:
        with self.changed:
            return [update for update in self._updates if self._allowed & update.keys()]


_RESET = object()


async def _sent(request: web.Request) -> dict[str, Any]:
    """Parameters from the query and the body, whichever form they have there."""
    sent: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        sent |= await request.json()
    else:
        sent |= dict(await request.post())
    return sent


def _error(error: ApiError) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.Response(
        status=error.code,
        text=json.dumps(body),
        content_type="application/json",
        headers=headers,
    )
