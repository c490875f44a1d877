"""The stand-in server keeps the real one's rules."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import telegram
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot_api import errors
from tests.bot_api.methods import METHODS
from tests.bot_api.reader import Reader
from tests.bot_api.server import TOKEN, BotApiServer
from tests.bot_api.text import MAX_TEXT
from tests.conftest import ROOT

API = ROOT.parent / "shared" / "telegram" / "api-10.0.json"


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


def call(server: BotApiServer, method: str, token: str = TOKEN, **parameters: Any) -> Any:
    """Call a method with a form, as python-telegram-bot does; the whole answer."""
    encoded = {
        name: json.dumps(value) if isinstance(value, dict | list | bool) else str(value)
        for name, value in parameters.items()
    }
    answer = httpx.post(f"{server.url}/bot{token}/{method}", data=encoded, timeout=70)
    body = answer.json()
    if not body["ok"]:
        assert answer.status_code == body["error_code"]
    return body


def fault(server: BotApiServer, method: str, **parameters: Any) -> str:
    """What a call that must fail with 400 is answered."""
    body = call(server, method, **parameters)
    assert body["error_code"] == 400
    return str(body["description"]).removeprefix("Bad Request: ")


@pytest.mark.skipif(not API.exists(), reason="the Bot API as data is not here")
def test_the_table_of_methods_is_the_bot_apis() -> None:
    methods = json.loads(API.read_text())["methods"]
    kinds = {
        "Integer": "integer",
        "Boolean": "boolean",
        "String": "string",
        "Integer or String": "chat",
    }
    for name, parameters in METHODS.items():
        assert {(item.name, item.kind, item.required) for item in parameters} == {
            (item["name"], kinds.get(" or ".join(item["types"]), "json"), item["required"])
            for item in methods[name].get("fields", [])
        }


def test_tokens_and_methods(server: BotApiServer) -> None:
    assert call(server, "getMe")["result"]["username"] == "a_bot"
    assert call(server, "GETme")["ok"]
    assert call(server, "getMe", token="nonsense")["description"] == (
        "Unauthorized: invalid token specified"
    )
    assert call(server, "getMe", token="1:a")["description"] == "Unauthorized"
    body = call(server, "getNothing")
    assert (body["error_code"], body["description"]) == (404, "Not Found: method not found")
    server.token = None
    assert call(server, "getMe")["error_code"] == 401


def test_parameters_come_in_every_form(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    address = f"{server.url}/bot{TOKEN}/sendMessage"
    assert httpx.get(address, params={"chat_id": 7, "text": "a"}).json()["ok"]
    assert httpx.post(address, json={"chat_id": 7, "text": "b", "entities": []}).json()["ok"]
    assert httpx.post(address, files={"chat_id": (None, "7"), "text": (None, "c")}).json()["ok"]
    assert [message["text"] for message in reader.received] == ["a", "b", "c"]


def test_wrong_parameters(server: BotApiServer) -> None:
    Reader(server, 7, "Ada")
    assert 'unknown parameter "nonsense"' in fault(server, "getMe", nonsense=1)
    assert fault(server, "sendMessage", text="a") == "no chat_id"
    assert fault(server, "sendMessage", chat_id=7) == "message text is empty"
    assert fault(server, "sendMessage", chat_id="x", text="a") == 'parameter "chat_id" is no chat'
    assert "is no json" in fault(server, "sendMessage", chat_id=7, text="a", entities="[")
    assert "is no boolean" in fault(
        server, "sendMessage", chat_id=7, text="a", protect_content="perhaps"
    )
    assert fault(server, "sendChatAction", chat_id=7, action="sing") == (
        "wrong parameter action in request"
    )
    assert fault(server, "setMyCommands", commands=[{"command": "A!", "description": "x"}]) == (
        "BOT_COMMAND_INVALID"
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("a" * (MAX_TEXT + 1), "message is too long"),
        ("😀" * (MAX_TEXT // 2) + "a", "message is too long"),
    ],
)
def test_texts(shared_server: BotApiServer, text: str, error: str) -> None:
    Reader(shared_server, 7, "Ada")
    assert fault(shared_server, "sendMessage", chat_id=7, text=text) == error
    assert call(shared_server, "sendMessage", chat_id=7, text="😀" * (MAX_TEXT // 2))["ok"]


def test_markup(shared_server: BotApiServer) -> None:
    Reader(shared_server, 7, "Ada")
    result = call(shared_server, "sendMessage", chat_id=7, text="<b>hi</b> 😀", parse_mode="HTML")
    assert result["result"]["text"] == "hi 😀"
    assert result["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert fault(
        shared_server, "sendMessage", chat_id=7, text="<b>hi", parse_mode="HTML"
    ).startswith("can't parse entities: ")


@pytest.mark.parametrize(
    ("kind", "offset", "length"),
    [("bold", 0, 3), ("bold", -1, 2), ("bold", 2, 9), ("bold", 1, 0), ("loud", 0, 1)],
)
def test_wrong_entities(shared_server: BotApiServer, kind: str, offset: int, length: int) -> None:
    Reader(shared_server, 7, "Ada")
    entity = {"type": kind, "offset": offset, "length": length}
    assert fault(shared_server, "sendMessage", chat_id=7, text="ab😀", entities=[entity])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(
    st.text(alphabet="ab é😀👨‍👩‍👧\u0301ש", min_size=1, max_size=40).filter(str.strip), st.data()
)
def test_right_entities_come_back(
    shared_server: BotApiServer, text: str, data: st.DataObject
) -> None:
    Reader(shared_server, 7, "Ada")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    entity = {
        "type": "expandable_blockquote",
        "offset": len(text[:start].encode("utf-16-le")) // 2,
        "length": len(text[start:end].encode("utf-16-le")) // 2,
    }
    body = call(shared_server, "sendMessage", chat_id=7, text=text, entities=[entity])
    assert body["result"]["entities"] == [entity]


def test_replies_and_quotes(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    asked = reader.send("How long was it?")
    reply = {"message_id": asked["message_id"], "quote": "long was"}
    body = call(server, "sendMessage", chat_id=7, text="Six days.", reply_parameters=reply)
    assert body["result"]["reply_to_message"]["text"] == "How long was it?"
    for quote in ("Long was", "long  was", "x" * 1025):
        reply["quote"] = quote
        assert "QUOTE_TEXT_INVALID" in fault(
            server, "sendMessage", chat_id=7, text="a", reply_parameters=reply
        )
    gone = {"message_id": 999}
    assert fault(server, "sendMessage", chat_id=7, text="a", reply_parameters=gone) == (
        "message to be replied not found"
    )
    gone["allow_sending_without_reply"] = True
    assert call(server, "sendMessage", chat_id=7, text="a", reply_parameters=gone)["ok"]


def test_chats(server: BotApiServer) -> None:
    assert fault(server, "sendMessage", chat_id=9, text="a") == "chat not found"
    Reader(server, 9, "Eve").block()
    body = call(server, "sendMessage", chat_id=9, text="a")
    assert (body["error_code"], body["description"]) == (403, errors.BLOCKED.description)


def test_updates_are_confirmed_by_the_offset(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    for text in ("a", "b", "c"):
        reader.send(text)

    def texts(**parameters: Any) -> list[str]:
        updates = call(server, "getUpdates", **parameters)["result"]
        return [update["message"]["text"] for update in updates]

    assert texts() == ["a", "b", "c"]
    assert texts(limit=2) == ["a", "b"]
    first = call(server, "getUpdates")["result"][0]["update_id"]
    assert texts(offset=first + 1) == ["b", "c"]
    assert texts(offset=-1) == ["c"]
    assert texts() == ["c"]
    assert texts(offset=first + 3) == []
    reader.send("d")
    assert texts(allowed_updates=["callback_query"]) == []
    assert texts() == []  # what is allowed is kept
    assert texts(allowed_updates=[]) == ["d"]


def test_long_polling_and_a_second_poller(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(call(server, "getUpdates", timeout=50)))
    first.start()
    while not server.polling:
        time.sleep(0.01)
    second = threading.Thread(target=lambda: answers.append(call(server, "getUpdates", timeout=50)))
    second.start()
    first.join()
    assert answers[0]["description"] == errors.OTHER_POLLER.description
    reader.send("a")
    second.join()
    assert answers[1]["result"][0]["message"]["text"] == "a"


def test_webhook(server: BotApiServer) -> None:
    server.webhook = True
    assert call(server, "getUpdates")["description"] == errors.WEBHOOK.description
    assert call(server, "deleteWebhook")["ok"]
    assert call(server, "getUpdates")["ok"]


def test_faults_that_are_ordered(server: BotApiServer) -> None:
    server.fail_next("getMe", errors.too_many_requests(3), errors.SERVER_ERROR, None)
    answer = httpx.post(f"{server.url}/bot{TOKEN}/getMe")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3"
    assert answer.json()["parameters"] == {"retry_after": 3}
    assert answer.json()["description"] == "Too Many Requests: retry after 3"
    assert call(server, "getMe")["error_code"] == 502
    with pytest.raises(httpx.RemoteProtocolError):
        call(server, "getMe")
    assert call(server, "getMe")["ok"]


def test_down_and_up_again_on_the_same_port(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    reader.send("a")
    server.down()
    with pytest.raises(httpx.ConnectError):
        call(server, "getMe")
    server.up()
    assert call(server, "getUpdates")["result"][0]["message"]["text"] == "a"


def test_python_telegram_bot_understands_it(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    reader.send("/ask why")

    async def talk() -> None:
        async with telegram.Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            (update,) = await bot.get_updates()
            assert update.message
            assert update.message.entities[0].type == "bot_command"
            sent = await update.message.reply_text("because", do_quote=True)
            assert sent.reply_to_message
            assert sent.reply_to_message.text == "/ask why"

    asyncio.run(talk())
    assert reader.next()["text"] == "because"
