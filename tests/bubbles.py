"""Messages as Telegram shows them, in HTML."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

from tests.bot_api.state import Message
from tests.bot_api.text import utf16_length, utf16_slice

_TAGS: Final = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<code>", "</code>"),
    "text_link": ('<span class="link">', "</span>"),
    "url": ('<span class="link">', "</span>"),
    "mention": ('<span class="link">', "</span>"),
    "bot_command": ('<span class="link">', "</span>"),
    "highlight": ("<mark>", "</mark>"),
}
_BLOCKS: Final = frozenset({"blockquote", "expandable_blockquote"})
_SIGNS: Final = {"url": "↗", "copy_text": "⧉", "switch_inline_query": "➦"}
_PAGE: Final = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 16px; width: {width}px; box-sizing: border-box;
  background: #bcd5bf; display: flow-root;
  font: 15px/1.4 "DejaVu Sans", sans-serif; }}
.message {{ clear: both; max-width: 86%; margin: 0 0 8px; }}
.message.reader {{ float: right; }}
.message.bot {{ float: left; }}
.bubble {{ display: flow-root; padding: 7px 11px 8px; border-radius: 13px;
  box-shadow: 0 1px 1px #0002;
  white-space: pre-wrap; overflow-wrap: break-word; }}
.reader .bubble {{ background: #e3fdca; border-bottom-right-radius: 4px; }}
.bot .bubble {{ background: #fff; border-bottom-left-radius: 4px; }}
.name {{ display: block; color: #c0653a; font-size: 13.5px; font-weight: bold; }}
.forwarded {{ display: block; color: #3a8fd0; font-size: 13.5px; margin-bottom: 3px; }}
.reply, blockquote {{ margin: 0 0 5px; padding: 3px 9px; border-left: 3px solid #3a8fd0;
  border-radius: 4px; background: #3a8fd016; font-size: 13.5px; }}
.reply {{ white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }}
.reply.quote {{ white-space: normal; }}
.reply.quote::after {{ content: "❞"; float: right; color: #3a8fd0; }}
.reply b {{ display: block; color: #3a8fd0; }}
blockquote {{ margin: 5px 0 0; }}
.edited {{ float: right; margin: 5px 0 0 10px; color: #9aa; font-size: 11.5px; }}
.row {{ display: flex; gap: 4px; margin-top: 4px; }}
.button {{ flex: 1; padding: 6px 8px; border-radius: 8px; background: #5f8a64cc; color: #fff;
  text-align: center; font-size: 13.5px; position: relative; }}
.button.pressed {{ background: #35613b; }}
.button sup {{ position: absolute; top: 1px; right: 5px; font-size: 9px; }}
.note {{ clear: both; width: fit-content; max-width: 86%; margin: 0 auto 8px; padding: 5px 12px;
  border-radius: 13px; background: #2f4a33cc; color: #fff; font-size: 13px; text-align: center; }}
.link {{ color: #3a8fd0; }}
mark {{ background: #ffe48a; }}
</style>{bubbles}"""


@dataclass(frozen=True, slots=True)
class Note:
    """What is shown for a moment over the conversation, such as the answer to a press."""

    text: str


def page(shown: Iterable[Message | Note], *, width: int, pressed: frozenset[str]) -> str:
    """The conversation as a page, which writes its height into itself.

    `pressed` are the data of the buttons that were pressed. What later messages quote is
    highlighted where it stands.
    """
    shown = list(shown)
    messages = [item for item in shown if not isinstance(item, Note)]
    crowd = len({item["from"]["id"] for item in messages if not item["from"]["is_bot"]}) > 1
    bubbles = "".join(
        f'<div class="note">{html.escape(item.text)}</div>'
        if isinstance(item, Note)
        else _message(item, _quoted(item, messages), pressed, named=crowd)
        for item in shown
    )
    script = "<script>document.body.dataset.height = document.body.scrollHeight</script>"
    return _PAGE.format(width=width, bubbles=bubbles) + script


def marked_up(text: str, entities: list[dict[str, Any]]) -> str:
    """A text with its entities as HTML; a block quote starts a line of its own."""
    edges = {0, utf16_length(text)}
    for entity in entities:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    ordered = sorted(edges)
    # Stretches in which nothing starts or ends: entities may overlap, tags must not.
    stretches = list(pairwise(ordered))

    def covering(start: int) -> list[dict[str, Any]]:
        return [
            entity
            for entity in entities
            if entity["offset"] <= start < entity["offset"] + entity["length"]
        ]

    def block_at(stretch: tuple[int, int]) -> int:
        """Where the block quote starts that a stretch lies in; -1 where there is none."""
        blocks = [e["offset"] for e in covering(stretch[0]) if e["type"] in _BLOCKS]
        return blocks[0] if blocks else -1

    pieces: list[str] = []
    for block, group in groupby(stretches, key=block_at):
        inner = ""
        for start, end in group:
            piece = html.escape(utf16_slice(text, start, end - start))
            for entity in covering(start):
                before, after = _TAGS.get(entity["type"], ("", ""))
                piece = f"{before}{piece}{after}"
            inner += piece
        if block >= 0:
            if pieces:
                pieces[-1] = pieces[-1].rstrip("\n")
            pieces.append(f"<blockquote>{inner}</blockquote>")
        else:
            pieces.append(inner.lstrip("\n") if pieces else inner)
    return "".join(pieces)


def _message(
    message: Message, highlights: list[dict[str, Any]], pressed: frozenset[str], *, named: bool
) -> str:
    author = message["from"]
    side = "bot" if author["is_bot"] else "reader"
    above = f'<span class="name">{html.escape(author["first_name"])}</span>' if named else ""
    if origin := message.get("forward_origin"):
        above += f'<span class="forwarded">Forwarded from {html.escape(_name(origin))}</span>'
    text = message.get("text") or message.get("caption") or "…"
    entities = message.get("entities") or message.get("caption_entities") or []
    below = '<span class="edited">edited</span>' if "edit_date" in message else ""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return (
        f'<div class="message {side}"><div class="bubble">{above}{_reply(message)}'
        f"{marked_up(text, [*entities, *highlights])}{below}</div>"
        f"{''.join(_row(row, pressed) for row in rows)}</div>"
    )


def _reply(message: Message) -> str:
    """The header of a reply: whom it replies to, and what it quotes of it."""
    reply, quote = message.get("reply_to_message"), message.get("quote")
    if reply is None:
        return ""
    name = html.escape(reply["from"]["first_name"])
    if quote:
        said = marked_up(quote["text"], quote.get("entities", []))
        return f'<div class="reply quote"><b>{name}</b>{said}</div>'
    said = html.escape(reply.get("text") or reply.get("caption") or "…")
    return f'<div class="reply"><b>{name}</b>{said}</div>'


def _row(row: list[dict[str, Any]], pressed: frozenset[str]) -> str:
    buttons = ""
    for button in row:
        state = " pressed" if button.get("callback_data") in pressed else ""
        sign = "".join(
            mark for name, mark in _SIGNS.items() if any(key.startswith(name) for key in button)
        )
        mark = f"<sup>{sign}</sup>" if sign else ""
        buttons += f'<span class="button{state}">{html.escape(button["text"])}{mark}</span>'
    return f'<div class="row">{buttons}</div>'


def _quoted(message: Message, messages: list[Message]) -> list[dict[str, Any]]:
    """The stretches of a message that the bot's replies quote."""
    return [
        {
            "type": "highlight",
            "offset": other["quote"]["position"],
            "length": utf16_length(other["quote"]["text"]),
        }
        for other in messages
        if "quote" in other
        and other.get("reply_to_message", {}).get("message_id") == message["message_id"]
    ]


def _name(origin: dict[str, Any]) -> str:
    """Whom a message is forwarded from."""
    if "sender_user_name" in origin:
        return str(origin["sender_user_name"])
    if "chat" in origin:
        return str(origin["chat"]["title"])
    return str(origin["sender_user"]["first_name"])
