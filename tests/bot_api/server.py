"""The stand-in server: real HTTP on loopback, with the real server's rules, errors and polling."""

import asyncio
import json
import re
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, MutableSequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from aiohttp import web

from tests.bot_api.answers import answer_callback_query, answer_inline_query
from tests.bot_api.errors import (
    MALFORMED_TOKEN,
    NO_METHOD,
    OTHER_POLLER,
    UNAUTHORIZED,
    WEBHOOK,
    ApiError,
)
from tests.bot_api.faults import FINE, Fault
from tests.bot_api.menu import DEFAULT_SCOPE, get_my_commands, set_my_commands
from tests.bot_api.messages import (
    delete_message,
    edit_message_reply_markup,
    edit_message_text,
    send_chat_action,
    send_message,
    set_message_reaction,
)
from tests.bot_api.methods import METHODS_BY_LOWER_CASE, decode
from tests.bot_api.privacy import is_meant_for
from tests.bot_api.state import Message, Query, QueryKind, State
from tests.bot_api.updates import Updates

TOKEN = "123456:stand-in-TOKEN_of-the-tests"

_MAX_POLL = 50

_METHODS: Final[dict[str, Callable[[State, dict[str, Any]], Any]]] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "sendMessage": send_message,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was answered: its method, its parameters, and the HTTP status (0: reset)."""

    method: str
    parameters: dict[str, Any]
    status: int
    at: float


class BotApiServer:
    """One bot's server, in a thread of its own; a context manager.

    Whatever the test calls is safe from other threads.
    """

    def __init__(self) -> None:
        self.state = State()
        self.bot = self.state.bot
        self.chats = self.state.chats
        self.changed = self.state.changed
        """Notified after each call; held while the state is changed."""
        self.calls: MutableSequence[Call] = []
        self.token: str | None = TOKEN
        self.webhook = False
        self.inline_feedback = False
        """Whether the bot is told which inline results are chosen."""
        self.fault_of: Callable[[str], Fault] = lambda method: FINE
        """What goes wrong with a call of a method, beside what `fail_next` says."""
        self.on_sent: Callable[[Message, Fault], None] = lambda message, fault: None
        """Called with each message that the bot sends, while the state is held."""
        self._updates = Updates()
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

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The menu of readers for whose language and chat there is no other."""
        return self.commands_in("")

    def commands_in(
        self, language: str, scope: dict[str, Any] = DEFAULT_SCOPE
    ) -> list[dict[str, Any]]:
        """The menu that was set for a language and a scope."""
        with self.changed:
            return get_my_commands(self.state, {"language_code": language, "scope": scope})

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
            self._updates.add(kind, content)
        self._loop.call_soon_threadsafe(self._wake)

    def repeat_updates(self, count: int) -> None:
        """Give the bot updates once more that it has confirmed, the last ones."""
        with self.changed:
            self._updates.repeat(count)
        self._loop.call_soon_threadsafe(self._wake)

    def deliver(self, kind: str, message: Message) -> None:
        """Queue an update with a message, if the bot gets to see it."""
        with self.changed:
            chat = self.chats[message["chat"]["id"]]
            private = self.state.privacy and not is_meant_for(self.bot, message)
            seen = not chat.is_group or not (chat.barred or private)
        if seen:
            self.add_update(kind, message)

    def new_message(self, chat: int, content: Message) -> Message:
        """Put a message into a chat and give it an id and a date."""
        return self.state.new_message(chat, content)

    def replace_message(self, chat: int, message: Message) -> None:
        """Put another message in the place of the one with its id."""
        with self.changed:
            self.chats[chat].messages[message["message_id"]] = message

    def ask_bot(self, kind: QueryKind, content: dict[str, Any]) -> Query:
        """Queue a callback or inline query, which waits for its answer."""
        query = self.state.new_query(kind, content)
        self.add_update(kind, query.content)
        return query

    def answer_to(self, query: Query, timeout: float = 30) -> dict[str, Any]:
        """Wait for the bot's answer to a query: the parameters of its call.

        Raises:
            AssertionError: there was none.
        """
        self.wait_until(lambda: query.answer is not None, f"an answer to {query.content}", timeout)
        assert query.answer is not None
        return query.answer

    def expire(self, *queries: Query) -> None:
        """Take no answer to these queries any more; without any, to none that waits."""
        with self.changed:
            for query in queries or self.state.queries.values():
                query.ends = 0

    def answer_within(self, kind: QueryKind, seconds: float) -> None:
        """Set how long new queries of a kind can be answered; 0: each answer is too late."""
        with self.changed:
            self.state.answer_within[kind] = seconds

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
        try:
            sent = await _sent(request)
        except ConnectionResetError:  # the bot was killed while it was asking
            return web.Response()
        parameters: dict[str, Any] = sent
        try:
            self._check_token(request.match_info["token"])
            if not method:
                raise NO_METHOD
            fault = self._next_fault(method)
            await asyncio.sleep(fault.delay)
            if fault.error:
                raise fault.error
            if fault.reset:
                self._record(method, parameters, 0)
                return _hang_up(request)
            parameters = decode(method, sent)
            result = await self._call(method, parameters, fault)
        except ApiError as error:
            self._record(method or request.match_info["method"], parameters, error.code)
            return _error(error)
        if fault.cut:
            return await _half(request, json.dumps({"ok": True, "result": result}).encode())
        return web.json_response({"ok": True, "result": result})

    def _check_token(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise MALFORMED_TOKEN
        if token != self.token:
            raise UNAUTHORIZED

    def _next_fault(self, method: str) -> Fault:
        with self.changed:
            if not self._faults[method]:
                return self.fault_of(method)
            error = self._faults[method].popleft()
            return Fault(error=error, reset=error is None)

    def _record(self, method: str, parameters: dict[str, Any], status: int) -> None:
        with self.changed:
            self.calls.append(Call(method, parameters, status, time.monotonic()))
            self.changed.notify_all()

    async def _call(self, method: str, parameters: dict[str, Any], fault: Fault) -> Any:
        if method == "getUpdates":
            updates = await self._get_updates(parameters)
            self._record(method, parameters, 200)
            return updates
        # Whoever sees what a call did sees the call as well.
        with self.changed:
            if method in _METHODS:
                result = _METHODS[method](self.state, parameters)
                if method == "sendMessage":
                    self.on_sent(result, fault)
            elif method == "getMe":
                result = self._get_me()
            elif method == "deleteWebhook":
                result = self._delete_webhook(parameters)
            else:
                raise AssertionError(f"{method} is in the table but does nothing")
            self._record(method, parameters, 200)
            return result

    def _get_me(self) -> dict[str, Any]:
        return self.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.state.privacy,
            "supports_inline_queries": True,
        }

    def _delete_webhook(self, parameters: dict[str, Any]) -> bool:
        self.webhook = False
        if parameters.get("drop_pending_updates"):
            self._updates.clear()
        return True

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise WEBHOOK
        if self._poll and self.polling:
            self._poll.set_exception(OTHER_POLLER)
        with self.changed:
            self._updates.allow(parameters.get("allowed_updates"))
            self._updates.confirm(parameters.get("offset", 0))
        end = time.monotonic() + min(parameters.get("timeout", 0), _MAX_POLL)
        limit = min(max(parameters.get("limit", 100), 1), 100)
        while not (found := self._waiting(limit)):
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

    def _waiting(self, limit: int) -> list[dict[str, Any]]:
        with self.changed:
            return self._updates.waiting(limit)


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def _half(request: web.Request, body: bytes) -> web.StreamResponse:
    """The first half of a response, and then no more."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    assert request.transport
    request.transport.abort()
    return response


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
