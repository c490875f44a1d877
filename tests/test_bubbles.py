"""Messages as HTML: what the picture of a conversation is drawn from."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.bot_api.text import utf16_length
from tests.bubbles import Note, marked_up, page

ADA = {"id": 1, "is_bot": False, "first_name": "Ada & Co"}
BOT = {"id": 2, "is_bot": True, "first_name": "Bot"}


def entity(kind: str, offset: int, length: int) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length}


def message(number: int, author: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    return {"message_id": number, "from": author, "text": text, "entities": []} | more


def test_entities_may_lie_inside_each_other_and_overlap() -> None:
    assert marked_up("a😀<b", [entity("bold", 0, 3), entity("italic", 1, 3)]) == (
        "<b>a</b><i><b>😀</b></i><i>&lt;</i>b"
    )


def test_a_block_quote_starts_and_ends_lines() -> None:
    entities = [entity("expandable_blockquote", 3, 3), entity("bold", 4, 1)]
    assert marked_up("a\n\nbcd\ne", entities) == "a<blockquote>b<b>c</b>d</blockquote>e"


@given(
    st.text(alphabet="ab 😀<&", min_size=1, max_size=20),
    st.lists(st.tuples(st.sampled_from(["bold", "italic", "code", "highlight"]), st.data())),
)
def test_tags_always_match(text: str, drawn: list[tuple[str, st.DataObject]]) -> None:
    entities = []
    for kind, data in drawn:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        entities.append(entity(kind, utf16_length(text[:start]), utf16_length(text[start:end])))
    shown = marked_up(text, entities)
    for tag in ("b", "i", "code", "mark"):
        assert shown.count(f"<{tag}>") == shown.count(f"</{tag}>")


def test_a_page() -> None:
    article = message(1, BOT, "He said six days.", edit_date=1)
    buttons = [[{"text": "¶1 ▶", "callback_data": "next"}, {"text": "🔗", "url": "http://a.b"}]]
    answer = message(
        2,
        BOT,
        "six",
        reply_to_message=article,
        quote={"text": "six days", "position": 8, "is_manual": True},
        reply_markup={"inline_keyboard": buttons},
    )
    asked = message(3, ADA, "why?", forward_origin={"sender_user_name": "Eve"})
    reply = message(4, BOT, "because", reply_to_message=asked)
    shown = page(
        [article, answer, Note("Thanks <3"), asked, reply], width=560, pressed=frozenset({"next"})
    )
    for piece in (
        "He said <mark>six days</mark>.",
        '<span class="edited">edited</span>',
        '<div class="reply quote"><b>Bot</b>six days</div>six',
        '<span class="button pressed">¶1 ▶</span><span class="button">🔗<sup>↗</sup></span>',
        '<div class="note">Thanks &lt;3</div>',
        "Forwarded from Eve",
        '<div class="reply"><b>Ada &amp; Co</b>why?</div>because',
    ):
        assert piece in shown
    assert 'class="name"' not in shown
    crowd = page([asked, message(5, ADA | {"id": 3}, "a")], width=560, pressed=frozenset())
    assert '<span class="name">Ada &amp; Co</span>' in crowd
