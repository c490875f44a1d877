"""The stand-in server keeps the real one's rules."""

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import telegram
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot_api import contents, errors
from tests.bot_api.methods import METHODS, REACTIONS, UPDATES
from tests.bot_api.objects import OBJECTS
from tests.bot_api.reader import Channel, Reader
from tests.bot_api.server import TOKEN, BotApiServer
from tests.bot_api.text import MAX_TEXT, cleaned, tdlib, utf16_length
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


@pytest.mark.skipif(not API.exists(), reason="the Bot API as data is not here")
def test_objects_updates_and_reactions_are_the_bot_apis() -> None:
    types = json.loads(API.read_text())["types"]
    for name, fields in OBJECTS.items():
        known = types[name]["fields"]
        assert fields.required == {item["name"] for item in known if item["required"]}
        assert fields.optional == {item["name"] for item in known if not item["required"]}
    assert {item["name"] for item in types["Update"]["fields"]} - {"update_id"} == UPDATES
    (emoji,) = (item for item in types["ReactionTypeEmoji"]["fields"] if item["name"] == "emoji")
    assert set(re.findall('"([^"]+)"', emoji["description"])) == REACTIONS


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
@given(st.text(alphabet="ab é😀👨‍👩‍👧\u0301ש", max_size=40).map(str.strip).filter(bool), st.data())
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


def test_a_text_is_kept_as_telegram_cleans_it(shared_server: BotApiServer) -> None:
    Reader(shared_server, 7, "Ada")
    entity = {"type": "bold", "offset": 5, "length": 3}
    body = call(
        shared_server,
        "sendMessage",
        chat_id=7,
        text="\n  a\r\u202eb\u2028\x01 \n",
        entities=[entity],
    )
    assert body["result"]["text"] == "ab"
    assert body["result"]["entities"] == [{"type": "bold", "offset": 1, "length": 1}]
    assert fault(shared_server, "sendMessage", chat_id=7, text="\u202e") == "text must be non-empty"


@given(
    st.text(alphabet="ab \n\r\t\0\x01\x1f\x7f\x85\u2028\u202e\u2029\u200b😀", min_size=1), st.data()
)
def test_cleaning_agrees_with_tdlib(text: str, data: st.DataObject) -> None:
    # Its parser takes no text of white space only, and leaves what stands at the ends.
    text = f"a{text}a"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    offset, length = utf16_length(text[:start]), utf16_length(text[start:end])
    judged = tdlib(
        {
            "@type": "parseMarkdown",
            "text": {
                "@type": "formattedText",
                "text": text,
                "entities": [
                    {
                        "@type": "textEntity",
                        "offset": offset,
                        "length": length,
                        "type": {"@type": "textEntityTypePre"},
                    }
                ],
            },
        }
    )
    clean, entities = cleaned(text, [{"type": "pre", "offset": offset, "length": length}])
    assert clean == judged["text"]
    assert [(entity["offset"], entity["length"]) for entity in entities] == [
        (entity["offset"], entity["length"]) for entity in judged["entities"]
    ]


def test_links_and_mentions_as_entities(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "http://example.com/"}
    code = {"type": "pre", "offset": 2, "length": 1, "language": "c"}
    person = {"type": "text_mention", "offset": 4, "length": 1, "user": reader.user}
    body = call(server, "sendMessage", chat_id=7, text="a b c", entities=[link, code, person])
    assert body["result"]["entities"] == [link, code, person]
    link["url"] = "nonsense"
    assert "is invalid" in fault(server, "sendMessage", chat_id=7, text="a", entities=[link])
    html = '<a href="http://example.com/">a</a>'
    body = call(server, "sendMessage", chat_id=7, text=html, parse_mode="HTML")
    assert body["result"]["entities"][0]["url"] == "http://example.com/"


def test_replies_and_quotes(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    asked = reader.send("How 😀 long was it? How long was it?")

    def reply(**more: Any) -> dict[str, Any]:
        return {
            "chat_id": 7,
            "text": "Six days.",
            "reply_parameters": {"message_id": asked["message_id"]} | more,
        }

    message = call(server, "sendMessage", **reply(quote="long was"))["result"]
    assert message["reply_to_message"]["text"] == asked["text"]
    assert message["quote"] == {"text": "long was", "position": 7, "is_manual": True}
    message = call(server, "sendMessage", **reply(quote="long was", quote_position=24))["result"]
    assert message["quote"]["position"] == 24
    assert "quote" not in call(server, "sendMessage", **reply(quote=""))["result"]
    for wrong in (
        {"quote": "Long was"},
        {"quote": "long  was"},
        {"quote": "x" * 1025},
        {"quote": "long was", "quote_position": 6},
        {"quote": "long was", "quote_position": -1},
        {"quote": "long was", "quote_position": 1000},
        {"quote": "<b>long</b>", "quote_parse_mode": "HTML"},
    ):
        assert fault(server, "sendMessage", **reply(**wrong)) == "QUOTE_TEXT_INVALID"
    assert 'unknown field "qoute"' in fault(server, "sendMessage", **reply(qoute="a"))
    assert len(reader.received) == 3


def test_a_quote_may_be_1024_units_long(server: BotApiServer) -> None:
    asked = Reader(server, 7, "Ada").send("😀" * 512 + "a")
    reply = {"message_id": asked["message_id"], "quote": "😀" * 512}
    assert call(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply)["ok"]
    reply["quote"] += "a"
    assert fault(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply) == (
        "QUOTE_TEXT_INVALID"
    )


def test_a_quote_has_the_styles_of_what_it_quotes(server: BotApiServer) -> None:
    Reader(server, 7, "Ada")
    styles = [
        {"type": "bold", "offset": 2, "length": 4},
        {"type": "expandable_blockquote", "offset": 0, "length": 8},
    ]
    article = call(server, "sendMessage", chat_id=7, text="One two three", entities=styles)
    reply = {"message_id": article["result"]["message_id"], "quote": "two"}
    assert fault(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply) == (
        "QUOTE_TEXT_INVALID"
    )
    reply["quote_entities"] = [{"type": "bold", "offset": 0, "length": 2}]
    sent = call(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply)["result"]
    assert sent["quote"]["entities"] == reply["quote_entities"]
    reply = {"message_id": article["result"]["message_id"], "quote": "three"}
    assert call(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply)["ok"]


def test_a_reply_to_what_is_gone(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    asked = reader.send("How long was it?")
    reader.delete(asked)
    reply = {"message_id": asked["message_id"], "quote": "long"}
    assert fault(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply) == (
        "message to be replied not found"
    )
    reply["allow_sending_without_reply"] = True
    message = call(server, "sendMessage", chat_id=7, text="a", reply_parameters=reply)["result"]
    assert message.keys().isdisjoint({"reply_to_message", "quote"})


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """An inline keyboard with a button a row."""
    return {"inline_keyboard": [[button] for button in buttons]}


def test_keyboards_are_kept(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    markup = keyboard(
        {"text": "😀", "callback_data": "é" * 32},
        {"text": "a", "url": "https://example.com/a"},
        {"text": "a", "copy_text": {"text": "b" * 256}},
        {"text": "a", "switch_inline_query": ""},
        {"text": "a", "switch_inline_query_current_chat": "b"},
    )
    body = call(server, "sendMessage", chat_id=7, text="a", reply_markup=markup)
    assert body["result"]["reply_markup"] == markup
    assert reader.labels(reader.next()) == [["😀"], ["a"], ["a"], ["a"], ["a"]]
    nothing: list[dict[str, Any]] = [{"inline_keyboard": []}, {"inline_keyboard": [[]]}]
    for empty in (*nothing, {"force_reply": True}):
        body = call(server, "sendMessage", chat_id=7, text="a", reply_markup=empty)
        assert "reply_markup" not in body["result"]


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "a"}, "text must be non-empty"),
        ({"callback_data": "a"}, 'can\'t find field "text"'),
        ({"text": "a"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": "a", "url": "http://a.b"}, "does one thing only"),
        ({"text": "a", "data": "a"}, 'unknown field "data"'),
        ({"text": "a", "url": "nonsense"}, "is invalid"),
        ({"text": "a", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "copy_text": {"text": "a" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "switch_inline_query": "a" * 257}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "a", "style": "loud"}, "invalid button style"),
        ({"text": "a", "pay": True}, "knows no buttons with pay"),
    ],
)
def test_wrong_buttons(shared_server: BotApiServer, button: dict[str, Any], error: str) -> None:
    Reader(shared_server, 7, "Ada")
    markup = keyboard(button)
    sent = fault(shared_server, "sendMessage", chat_id=7, text="a", reply_markup=markup)
    assert error in sent


def test_keyboards_that_are_too_large(server: BotApiServer) -> None:
    Reader(server, 7, "Ada")
    button = {"text": "a", "callback_data": "a"}
    rows = [[button] * 8] * 12
    for wrong in ([*rows, [button] * 5], [[button] * 9], [[button | {"text": "a" * 200}]] * 60):
        markup = {"inline_keyboard": wrong}
        assert fault(server, "sendMessage", chat_id=7, text="a", reply_markup=markup) == (
            "reply markup is too long"
        )
    markup = {"inline_keyboard": [*rows, [button] * 4]}
    assert call(server, "sendMessage", chat_id=7, text="a", reply_markup=markup)["ok"]


def test_link_previews(server: BotApiServer) -> None:
    Reader(server, 7, "Ada")
    options = {"is_disabled": True}
    body = call(server, "sendMessage", chat_id=7, text="a", link_preview_options=options)
    assert body["result"]["link_preview_options"] == options
    options = {"disabled": True}
    assert 'unknown field "disabled"' in fault(
        server, "sendMessage", chat_id=7, text="a", link_preview_options=options
    )


def test_edits(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    own = reader.send("mine")
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    markup = keyboard({"text": "a", "callback_data": "a"})
    call(server, "sendMessage", chat_id=7, text="one", entities=bold, reply_markup=markup)
    sent = reader.next()
    place = {"chat_id": 7, "message_id": sent["message_id"]}

    def edit(**more: Any) -> str:
        return fault(server, "editMessageText", **{**place, "text": "two", **more})

    same = {"text": "one", "entities": bold, "reply_markup": markup}
    assert errors.NOT_MODIFIED.description.endswith(edit(**same))
    assert edit(text="") == "message text is empty"
    assert edit(text="a" * 4097) == "message is too long"
    assert edit(message_id=999) == "message to edit not found"
    assert edit(message_id=own["message_id"]) == "message can't be edited"
    assert edit(chat_id=8) == "chat not found"
    assert edit(reply_markup={"force_reply": True}) == "inline keyboard expected"
    assert fault(server, "editMessageText", text="a") == "message identifier is not specified"
    assert reader.current(sent) == sent

    answer = call(server, "editMessageText", **place, text="one", entities=bold)["result"]
    assert answer == reader.next_edit(sent)
    assert answer["edit_date"] >= sent["date"]
    assert "reply_markup" not in answer  # an edit without buttons takes them away
    assert errors.NOT_MODIFIED.description.endswith(
        fault(server, "editMessageText", **place, text="one", entities=bold)
    )
    assert call(server, "editMessageText", **place, text="two")["result"]["entities"] == []
    options = {"is_disabled": True}
    assert call(server, "editMessageText", **place, text="two", link_preview_options=options)["ok"]
    assert len(reader.received) == 1


def test_edits_of_buttons(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    call(server, "sendMessage", chat_id=7, text="one")
    sent = reader.next()
    place = {"chat_id": 7, "message_id": sent["message_id"]}
    assert errors.NOT_MODIFIED.description.endswith(
        fault(server, "editMessageReplyMarkup", **place)
    )
    markup = keyboard({"text": "a", "callback_data": "a"})
    assert call(server, "editMessageReplyMarkup", **place, reply_markup=markup)["ok"]
    assert reader.labels(sent) == [["a"]]
    assert reader.current(sent)["text"] == "one"
    assert call(server, "editMessageReplyMarkup", **place)["ok"]
    assert reader.labels(sent) == []


def test_messages_are_deleted(server: BotApiServer) -> None:
    reader, group = Reader(server, 7, "Ada"), Reader(server, 7, "Ada", group=-100)
    own, foreign = reader.send("a"), group.send("a")
    call(server, "sendMessage", chat_id=-100, text="b")
    sent = group.next()
    assert call(server, "deleteMessage", chat_id=7, message_id=own["message_id"])["ok"]
    assert fault(server, "deleteMessage", chat_id=7, message_id=own["message_id"]) == (
        "message to delete not found"
    )
    assert fault(server, "deleteMessage", chat_id=-100, message_id=foreign["message_id"]) == (
        "message can't be deleted"
    )
    assert call(server, "deleteMessage", chat_id=-100, message_id=sent["message_id"])["ok"]
    group.gone(sent)
    assert fault(
        server, "editMessageText", chat_id=-100, message_id=sent["message_id"], text="c"
    ) == ("message to edit not found")
    assert group.received == []


def test_reactions(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    place = {"chat_id": 7, "message_id": reader.send("a")["message_id"]}
    thumb = {"type": "emoji", "emoji": "👍"}
    assert call(server, "setMessageReaction", **place, reaction=[thumb])["ok"]
    assert reader.reaction(reader.current(place)) == ["👍"]
    assert fault(server, "setMessageReaction", **place, reaction=[thumb] * 2) == (
        "REACTIONS_TOO_MANY"
    )
    wrong = {"type": "emoji", "emoji": "🧮"}
    assert fault(server, "setMessageReaction", **place, reaction=[wrong]) == "REACTION_INVALID"
    assert fault(server, "setMessageReaction", chat_id=7, message_id=99) == (
        "message to react not found"
    )
    assert call(server, "setMessageReaction", **place, reaction=[])["ok"]
    assert reader.reaction(reader.current(place)) == []


def test_threads(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada", group=-100)
    general = reader.send("in general")
    asked = reader.send("/ask why", thread=77)
    assert asked["is_topic_message"]
    assert asked["chat"]["is_forum"]

    def send(**more: Any) -> dict[str, Any]:
        body = call(server, "sendMessage", chat_id=-100, text="because", **more)
        assert body["ok"], body
        return dict(body["result"])

    reply = {"message_id": asked["message_id"]}
    sent = send(message_thread_id=77, reply_parameters=reply)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (77, True)
    assert "reply_to_message" in sent
    assert send(reply_parameters=reply)["message_thread_id"] == 77  # where the other one stands
    assert "message_thread_id" not in send()
    across = send(
        message_thread_id=77,
        reply_parameters={"message_id": general["message_id"], "quote": "general"},
    )
    assert across["external_reply"]["message_id"] == general["message_id"]
    assert across["quote"]["text"] == "general"
    assert "reply_to_message" not in across
    for thread in (1, 78):
        assert fault(server, "sendMessage", chat_id=-100, text="a", message_thread_id=thread) == (
            "message thread not found"
        )
    action: dict[str, Any] = {"chat_id": -100, "action": "typing"}
    assert call(server, "sendChatAction", **action, message_thread_id=1)["ok"]
    assert fault(server, "sendChatAction", **action, message_thread_id=78) == (
        "message thread not found"
    )
    reader.delete_thread(77)
    assert fault(server, "sendMessage", chat_id=-100, text="a", message_thread_id=77) == (
        "message thread not found"
    )
    assert not reader.exists(asked)


def pressed(server: BotApiServer) -> dict[str, Any]:
    """The newest update of a press."""
    update = call(server, "getUpdates", offset=-1)["result"][0]
    return dict(update["callback_query"])


def test_presses(server: BotApiServer) -> None:
    ada, bob = (Reader(server, number, "A reader", group=-100) for number in (7, 8))
    markup = keyboard(
        {"text": "◀ ¶1", "callback_data": "left"},
        {"text": "¶2 ▶", "callback_data": "right"},
        {"text": "copy", "copy_text": {"text": "a"}},
    )
    call(server, "sendMessage", chat_id=-100, text="a", reply_markup=markup)
    shown = ada.next()
    assert bob.next() == shown
    for reader, which, data in ((ada, "▶", "right"), (bob, "◀ ¶1", "left"), (bob, 1, "right")):
        query = reader.press_only(shown, which)
        update = pressed(server)
        assert update["id"] == query.id
        assert update["from"] == reader.user
        assert update["data"] == data
        assert update["message"] == shown
        assert call(server, "answerCallbackQuery", callback_query_id=query.id, text="Done")["ok"]
        assert server.answer_to(query)["text"] == "Done"
    for which in ("¶", "nonsense", "copy"):
        with pytest.raises(AssertionError):
            ada.press_only(shown, which)
    assert ada.button(shown, "copy")["copy_text"] == {"text": "a"}
    ada.press_data(shown, "forged")
    assert pressed(server)["data"] == "forged"
    ada.press_data(shown, "late", inaccessible=True)
    assert pressed(server)["message"] == {
        "message_id": shown["message_id"],
        "date": 0,
        "chat": shown["chat"],
    }


def test_answers_to_presses(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    markup = keyboard({"text": "a", "callback_data": "a"})
    call(server, "sendMessage", chat_id=7, text="a", reply_markup=markup)
    shown = reader.next()
    too_old = errors.TOO_OLD.description.removeprefix("Bad Request: ")

    def press() -> dict[str, Any]:
        return {"callback_query_id": reader.press_only(shown, 0).id}

    long, own = press(), f"t.me/{server.bot['username']}?start=a-_1"
    assert fault(server, "answerCallbackQuery", **long, text="😀" * 101) == "MESSAGE_TOO_LONG"
    assert fault(server, "answerCallbackQuery", **long, url="t.me/b_bot?start=a") == "URL_INVALID"
    assert call(server, "answerCallbackQuery", **long, text="😀" * 100, url=own)["ok"]
    assert fault(server, "answerCallbackQuery", **long) == too_old
    assert fault(server, "answerCallbackQuery", callback_query_id="1") == too_old
    query = reader.press_only(shown, 0)
    server.expire(query)
    assert fault(server, "answerCallbackQuery", callback_query_id=query.id) == too_old
    server.answer_within("callback_query", 0)
    assert fault(server, "answerCallbackQuery", **press()) == too_old
    inline = reader.inline_only("a")
    assert fault(server, "answerCallbackQuery", callback_query_id=inline.id) == too_old


def article(number: int | str = 1, text: str = "An answer", **more: Any) -> dict[str, Any]:
    """An inline result."""
    return {
        "type": "article",
        "id": str(number),
        "title": "A title",
        "input_message_content": {"message_text": text},
    } | more


def test_inline_results(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada", language_code="ru")
    server.inline_feedback = True
    query = reader.inline_only("why?")
    update = call(server, "getUpdates")["result"][0]["inline_query"]
    assert (update["query"], update["from"]["language_code"]) == ("why?", "ru")
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    results = [article(number) for number in range(49)]
    results.append(
        article(
            "é" * 32,
            description="more",
            input_message_content={
                "message_text": "An answer",
                "entities": bold,
                "link_preview_options": {"is_disabled": True},
            },
            reply_markup=keyboard({"text": "a", "callback_data": "b"}),
        )
    )
    button = {"text": "More", "start_parameter": "a-_1"}
    assert call(
        server, "answerInlineQuery", inline_query_id=query.id, results=results, cache_time=0,
        is_personal=True, button=button, next_offset="50",
    )["ok"]  # fmt: skip
    answer = server.answer_to(query)
    assert answer["results"] == results
    assert (answer["is_personal"], answer["button"]) == (True, button)

    chosen = reader.choose(answer["results"][-1])
    assert (chosen["text"], chosen["entities"]) == ("An answer", bold)
    assert chosen["via_bot"] == server.bot
    message, feedback = call(server, "getUpdates", offset=-2)["result"]
    assert message["message"] == chosen
    inline_message = feedback["chosen_inline_result"]["inline_message_id"]
    reader.press_only(chosen, "a")
    assert pressed(server)["inline_message_id"] == inline_message
    place = {"inline_message_id": inline_message}
    assert call(server, "editMessageText", **place, text="Another")["result"] is True
    assert reader.next_edit(chosen)["text"] == "Another"
    assert fault(server, "editMessageText", inline_message_id="x", text="a") == (
        "MESSAGE_ID_INVALID"
    )


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"results": [article(number) for number in range(51)]}, "too many inline query results"),
        ({"results": [article(""), article(2)]}, "RESULT_ID_INVALID"),
        ({"results": [article("é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(1), article(1)]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(thumb_url="a")]}, 'unknown field "thumb_url"'),
        ({"results": [article(type="gif")]}, "no results but articles"),
        ({"results": {"id": 1}}, "array of InlineQueryResultArticle expected"),
        ({"results": [article(text="")]}, "message text is empty"),
        ({"results": [article(text="a" * 4097)]}, "message is too long"),
        ({"results": [article(input_message_content={})]}, 'can\'t find field "message_text"'),
        (
            {
                "results": [
                    article(
                        input_message_content={
                            "message_text": "a",
                            "entities": [{"type": "bold", "offset": 0, "length": 2}],
                        }
                    )
                ]
            },
            "entity outside the text",
        ),
        ({"results": [article(reply_markup=keyboard({"text": "a"}))]}, "text buttons"),
        ({"button": {"text": "a", "start_parameter": ""}}, "START_PARAM_INVALID"),
        ({"button": {"text": "a", "start_parameter": "é"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "a", "start_parameter": "a" * 65}}, "START_PARAM_INVALID"),
        ({"button": {"text": "", "start_parameter": "a"}}, "text must be non-empty"),
        ({"button": {"text": "a"}}, "does one thing"),
        ({"next_offset": "a" * 65}, "NEXT_OFFSET_INVALID"),
        ({"cache_time": -1}, "cache_time"),
    ],
)
def test_wrong_inline_results(
    shared_server: BotApiServer, answer: dict[str, Any], error: str
) -> None:
    query = Reader(shared_server, 7, "Ada").inline_only("why?")
    answer = {"inline_query_id": query.id, "results": []} | answer
    assert error in fault(shared_server, "answerInlineQuery", **answer)
    assert call(shared_server, "answerInlineQuery", inline_query_id=query.id, results=[])["ok"]


def test_late_inline_results(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    first, second = reader.inline_only("a"), reader.inline_only("ab")
    server.expire(first)
    too_old = errors.TOO_OLD.description.removeprefix("Bad Request: ")
    assert fault(server, "answerInlineQuery", inline_query_id=first.id, results=[]) == too_old
    assert fault(server, "answerInlineQuery", inline_query_id="x", results=[]) == too_old
    assert call(server, "answerInlineQuery", inline_query_id=second.id, results=[])["ok"]
    server.expire()
    assert fault(server, "answerInlineQuery", inline_query_id=second.id, results=[]) == too_old


def test_menus(server: BotApiServer) -> None:
    ada = Reader(server, 7, "Ada", language_code="es")
    bob = Reader(server, 8, "Bob", group=-100, language_code=None)

    def commands(name: str) -> list[dict[str, Any]]:
        return [{"command": name, "description": "x"}]

    group = {"type": "all_group_chats"}
    here = {"type": "chat", "chat_id": 7}
    call(server, "setMyCommands", commands=commands("any"))
    assert ada.menu == bob.menu == server.commands == commands("any")
    call(server, "setMyCommands", commands=commands("es"), language_code="es")
    call(server, "setMyCommands", commands=commands("group"), scope=group)
    assert (ada.menu, bob.menu) == (commands("es"), commands("group"))
    assert server.commands_in("es") == commands("es")
    call(server, "setMyCommands", commands=commands("here"), scope=here)
    assert ada.menu == commands("here")
    assert call(server, "getMyCommands")["result"] == commands("any")
    assert call(server, "getMyCommands", scope=group)["result"] == commands("group")
    assert call(server, "getMyCommands", scope=group, language_code="es")["result"] == []
    for language in ("spa", "E", "ES"):
        assert fault(server, "setMyCommands", commands=[], language_code=language) == (
            "invalid language code specified"
        )
    assert "BotCommandScope" in fault(server, "setMyCommands", commands=[], scope={"type": "x"})
    assert "BotCommandScope" in fault(server, "setMyCommands", commands=[], scope=here | {"a": 1})
    wrong = [{"command": "a", "description": ""}]
    assert fault(server, "setMyCommands", commands=wrong) == "BOT_COMMAND_DESCRIPTION_INVALID"
    assert fault(server, "setMyCommands", commands=commands("a") * 101) == "too many commands"


def test_chats(server: BotApiServer) -> None:
    assert fault(server, "sendMessage", chat_id=9, text="a") == "chat not found"
    Reader(server, 9, "Eve").block()
    body = call(server, "sendMessage", chat_id=9, text="a")
    assert (body["error_code"], body["description"]) == (403, errors.BLOCKED.description)


def test_blocking_and_removing_the_bot(server: BotApiServer) -> None:
    reader, group = Reader(server, 7, "Ada"), Reader(server, 7, "Ada", group=-100)
    reader.block()
    (update,) = call(server, "getUpdates")["result"]
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    reader.unblock()
    assert call(server, "sendMessage", chat_id=7, text="a")["ok"]
    group.block()
    body = call(server, "sendMessage", chat_id=-100, text="a")
    assert (body["error_code"], body["description"]) == (403, errors.KICKED.description)
    group.send("/ask@a_bot why")
    last = call(server, "getUpdates", offset=-1)["result"][0]
    assert last["my_chat_member"]["old_chat_member"]["status"] == "member"


def test_ids_say_nothing_without_their_chats(server: BotApiServer) -> None:
    ada, bob = Reader(server, 7, "Ada"), Reader(server, 8, "Bob")
    group = Reader(server, 7, "Ada", group=-100)
    assert [reader.send("a")["message_id"] for reader in (ada, bob, group)] == [1, 2, 1]


def newest(server: BotApiServer) -> dict[str, Any]:
    """The newest update, without its number."""
    update = dict(call(server, "getUpdates", offset=-1)["result"][0])
    del update["update_id"]
    return update


def test_what_readers_write(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    asked = reader.send("/ask why")
    assert asked["entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]
    assert newest(server) == {"message": asked}
    edited = reader.edit(asked, "/ask who")
    assert newest(server) == {"edited_message": edited}
    assert reader.current(asked)["text"] == "/ask who"
    assert edited["edit_date"] >= asked["date"]
    assert asked["text"] == "/ask why"
    call(server, "sendMessage", chat_id=7, text="Six days, he said.")
    answer = reader.next()
    with pytest.raises(AssertionError):
        reader.edit(answer, "mine")
    reply = reader.reply_to(answer, "why?", quote="days")
    assert reply["reply_to_message"] == answer
    assert reply["quote"] == {"text": "days", "position": 4, "is_manual": True}
    assert newest(server) == {"message": reply}
    with pytest.raises(errors.ApiError):
        reader.reply_to(answer, "why?", quote="weeks")
    assert reader.mention("why?")["entities"][0] == {"type": "mention", "offset": 0, "length": 6}
    assert reader.forward(answer)["forward_origin"]["sender_user"] == server.bot
    assert reader.forward("a", sender="Eve")["forward_origin"]["sender_user_name"] == "Eve"
    assert reader.forward("a", channel="News")["forward_origin"]["chat"]["title"] == "News"
    reader.delete(answer)
    assert not reader.exists(answer)
    assert reader.received == []
    with pytest.raises(KeyError):
        reader.current(answer)


@pytest.mark.parametrize("content", contents.ALL.values(), ids=list(contents.ALL))
def test_what_is_no_text(server: BotApiServer, content: dict[str, Any]) -> None:
    sent = Reader(server, 7, "Ada").send_content(content)
    assert newest(server) == {"message": sent}

    async def read() -> None:
        async with telegram.Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            (update,) = await bot.get_updates()
            assert update.message
            assert update.message.effective_attachment

    asyncio.run(read())


def test_channels(server: BotApiServer) -> None:
    channel = Channel(server, -1001, "News")
    post = channel.post("An article")
    assert newest(server) == {"channel_post": post}
    assert "from" not in post
    sent = call(server, "sendMessage", chat_id=-1001, text="a")["result"]
    assert sent["sender_chat"]["title"] == "News"
    assert channel.received == [sent]


def test_what_a_bot_in_privacy_mode_gets(server: BotApiServer) -> None:
    ada, bob = (Reader(server, number, "A reader", group=-100) for number in (7, 8))
    call(server, "sendMessage", chat_id=-100, text="hello")
    answer = ada.next()
    asked = ada.send("/ask@a_bot why")
    got = [
        asked,
        ada.send("/ask why"),
        ada.send("who? /ask"),
        bob.mention("why?"),
        bob.send("why, @A_Bot?"),
        bob.reply_to(answer, "why?"),
        bob.send_content({"new_chat_title": "B"}),
        bob.send_content({"photo": [], "caption": "@a_bot", "caption_entities": [
            {"type": "mention", "offset": 0, "length": 6}]}),
        bob.send_content({"text": "an answer", "via_bot": server.bot}),
    ]  # fmt: skip
    ada.send("How long was it?")
    ada.send("/ask@b_bot why")
    ada.send("a@a_bot.com")
    bob.reply_to(asked, "I wonder too")
    bob.send("@a_botanist why?")
    ada.send_content(contents.STICKER)
    updates = call(server, "getUpdates")["result"]
    assert [update["message"] for update in updates] == got
    server.state.privacy = False
    assert newest(server) == {"message": got[-1]}
    assert call(server, "getMe")["result"]["can_read_all_group_messages"]
    said = ada.send("How long was it?")
    assert newest(server) == {"message": said}


def test_edits_in_a_group_are_private_too(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada", group=-100)
    asked = reader.send("/ask why")
    edited = reader.edit(asked, "/ask who")
    reader.edit(edited, "never mind")
    assert newest(server) == {"edited_message": edited}


def test_waiting_is_not_upset_by_what_happened_before(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")
    for text in ("a", "b"):
        call(server, "sendMessage", chat_id=7, text=text)
    first = reader.next()
    place = {"chat_id": 7, "message_id": first["message_id"]}
    call(server, "editMessageText", **place, text="c")
    assert reader.next_edit(first)["text"] == "c"
    call(server, "deleteMessage", **place)
    reader.gone(first)
    second = reader.next()
    assert second["text"] == "b"  # the deleted one moves nothing up
    asked = reader.send("why?")
    reply = {"message_id": asked["message_id"]}
    call(server, "sendMessage", chat_id=7, text="news")
    call(server, "sendMessage", chat_id=7, text="because", reply_parameters=reply)
    assert reader.reply_in(asked)["text"] == "because"
    with pytest.raises(AssertionError, match=r"not within 0\.05 s: an edit of"):
        reader.next_edit(second, timeout=0.05)
    # Another who comes into the chat later waits for what comes later.
    late = Reader(server, 7, "Ada")
    with pytest.raises(AssertionError):
        late.next(timeout=0.05)
    threading.Timer(0.1, call, (server, "sendMessage"), {"chat_id": 7, "text": "late"}).start()
    assert late.ask("and?")["text"] == "late"


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


def test_python_telegram_bot_presses_and_inline(server: BotApiServer) -> None:
    reader = Reader(server, 7, "Ada")

    async def talk() -> None:
        async with telegram.Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            asked = reader.send("Six days, he said.")
            button = telegram.InlineKeyboardButton("more", callback_data="more")
            sent = await bot.send_message(
                7,
                "six days",
                reply_markup=telegram.InlineKeyboardMarkup.from_button(button),
                reply_parameters=telegram.ReplyParameters(
                    asked["message_id"], quote="days", quote_position=4
                ),
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            )
            assert sent.quote
            assert sent.quote.position == 4
            press = reader.press_only(reader.next(), "more")
            inline = reader.inline_only("why")
            first, second, third = await bot.get_updates()
            assert first.message
            assert second.callback_query
            edited = await second.callback_query.edit_message_text("more of it")
            assert isinstance(edited, telegram.Message)
            assert await second.callback_query.answer("said")
            assert third.inline_query
            content = telegram.InputTextMessageContent("because")
            await third.inline_query.answer(
                [telegram.InlineQueryResultArticle("1", "Title", content)],
                button=telegram.InlineQueryResultsButton("More", start_parameter="a"),
            )
            assert server.answer_to(press)["text"] == "said"
            assert reader.choose(server.answer_to(inline)["results"][0])["text"] == "because"
            lost = reader.press_data(reader.current(reader.received[0]), "x", inaccessible=True)
            update = (await bot.get_updates(offset=-1))[0]
            assert update.callback_query
            assert update.callback_query.message
            assert not update.callback_query.message.is_accessible
            assert await bot.answer_callback_query(lost.id)
            assert await bot.delete_message(7, edited.message_id)
            assert await bot.set_message_reaction(7, asked["message_id"], "👍")
            reader.block()
            update = (await bot.get_updates(offset=-1))[0]
            assert update.my_chat_member
            assert update.my_chat_member.new_chat_member.status == "kicked"

    asyncio.run(talk())
    assert reader.received == []
