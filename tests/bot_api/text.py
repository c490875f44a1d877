"""Texts and entities, judged by Telegram's own parser."""

import json
import re
from collections.abc import Sequence
from typing import Any

import tdjson

from tests.bot_api.errors import QUOTE_INVALID, bad_request
from tests.bot_api.methods import ENTITY_TYPES
from tests.bot_api.objects import check_list

MAX_TEXT = 4096
MAX_QUOTE = 1024

QUOTED_STYLES = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"}
)
"""The styles that a quote must have where the quoted text has them."""

_PARSE_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}

_TDLIB_NAMES = {
    "blockquote": "textEntityTypeBlockQuote",
    "expandable_blockquote": "textEntityTypeExpandableBlockQuote",
    "text_link": "textEntityTypeTextUrl",
    "text_mention": "textEntityTypeMentionName",
    "email": "textEntityTypeEmailAddress",
}

_REMOVED = re.compile("[\r\u2028-\u202e]")
_BLANKED = re.compile("[\x00-\x09\x0b-\x1f]")


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """A stretch of a text given in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def styled(message: dict[str, Any], kind: str) -> list[str]:
    """The stretches of a message that have an entity of that type."""
    return [
        utf16_slice(message["text"], entity["offset"], entity["length"])
        for entity in message["entities"]
        if entity["type"] == kind
    ]


def check_text(
    text: str, entities: list[dict[str, Any]], parse_mode: str | None = None
) -> tuple[str, list[dict[str, Any]]]:
    """The text and entities of a message as it is kept.

    Entities that lie outside the text or cut a character in two are errors here, where the real
    server mends or drops some: a bot that sends them counts wrongly.

    Raises:
        ApiError: the text is empty or too long, or an entity is wrong.
    """
    if parse_mode:
        text, entities = _parse(text, parse_mode)
    if not text:
        raise bad_request("message text is empty")
    _check_entities(text, entities)
    if not text.strip():
        raise bad_request("text must be non-empty")
    text, entities = cleaned(text, entities)
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def cleaned(text: str, entities: Sequence[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """A text as Telegram keeps it, and its entities at their new places.

    Line separators, marks that override the direction of writing and carriage returns go, other
    control characters become spaces, and the text loses the white space at its ends, at its
    beginning only as far as no entity covers it.
    """
    entities = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    kept = [
        (number, _BLANKED.sub(" ", character))
        for number, character in enumerate(text)
        if not _REMOVED.match(character)
    ]
    places = _utf16_places(text)
    while kept and kept[-1][1] in " \n":
        kept.pop()
    first = entities[0]["offset"] if entities else places[-1]
    while kept and kept[0][1] in " \n" and places[kept[0][0]] < first:
        kept.pop(0)
    clean = "".join(character for _, character in kept)

    def moved(offset: int) -> int:
        return utf16_length(
            "".join(character for number, character in kept if places[number] < offset)
        )

    shifted = [
        entity
        | {
            "offset": moved(entity["offset"]),
            "length": moved(entity["offset"] + entity["length"]) - moved(entity["offset"]),
        }
        for entity in entities
    ]
    return clean, [entity for entity in shifted if entity["length"] > 0]


def found_entities(text: str) -> list[dict[str, Any]]:
    """The commands, mentions, links and the like that Telegram finds in what people write."""
    found = tdlib({"@type": "getTextEntities", "text": text})
    return [_from_tdlib(entity) for entity in found["entities"]]


def check_quote(reply: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    """The quote of a message that is replied to, as a message keeps it.

    At a position that is given, the quote must stand exactly. The real server takes the nearest
    place instead; a bot that gives another position counts wrongly.

    Raises:
        ApiError: it does not stand there in the same style, or is too long.
    """
    quote, entities = reply["quote"], reply.get("quote_entities", [])
    if reply.get("quote_parse_mode"):
        quote, entities = _parse(quote, reply["quote_parse_mode"])
    _check_entities(quote, entities)
    text = message.get("text") or message.get("caption") or ""
    length = utf16_length(quote)
    position = reply.get("quote_position")
    if position is None:
        position = utf16_length(text.partition(quote)[0]) if quote in text else -1
    stands = (
        isinstance(position, int)
        and text.encode("utf-16-le").startswith(quote.encode("utf-16-le"), 2 * position)
        and position >= 0
    )
    if length > MAX_QUOTE or not stands:
        raise QUOTE_INVALID
    there = message.get("entities") or message.get("caption_entities") or []
    if _styles(_clipped(there, position, length)) != _styles(entities):
        raise QUOTE_INVALID
    kept = {"text": quote, "position": position, "is_manual": True}
    return kept | ({"entities": entities} if entities else {})


def _clipped(entities: list[dict[str, Any]], start: int, length: int) -> list[dict[str, Any]]:
    """The parts of entities that lie in a stretch, counted from its start."""
    clipped = []
    for entity in entities:
        begin = max(entity["offset"], start)
        end = min(entity["offset"] + entity["length"], start + length)
        if begin < end:
            clipped.append(entity | {"offset": begin - start, "length": end - begin})
    return clipped


def _styles(entities: list[dict[str, Any]]) -> set[tuple[str, int, int]]:
    return {
        (entity["type"], entity["offset"], entity["length"])
        for entity in entities
        if entity["type"] in QUOTED_STYLES
    }


def _utf16_places(text: str) -> list[int]:
    """Where each character starts in UTF-16 units, and last where the text ends."""
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
    return places


def _parse(text: str, parse_mode: str) -> tuple[str, list[dict[str, Any]]]:
    mode = _PARSE_MODES.get(parse_mode.lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    parsed = tdlib({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if parsed["@type"] == "error":
        raise bad_request(parsed["message"][:1].lower() + parsed["message"][1:])
    return parsed["text"], [_from_tdlib(entity) for entity in parsed["entities"]]


def _check_entities(text: str, entities: Any) -> None:
    for entity in check_list("MessageEntity", entities):
        if entity["type"] not in ENTITY_TYPES:
            raise bad_request(f"unknown entity type {entity['type']!r}")
        if entity["length"] <= 0 or not _lies_inside(text, entity):
            raise bad_request(f"entity outside the text: {entity}")
    judged = tdlib(
        {
            "@type": "parseMarkdown",  # it checks the entities that come with the text
            "text": {
                "@type": "formattedText",
                "text": text,
                "entities": [_to_tdlib(entity) for entity in entities],
            },
        }
    )
    if judged["@type"] == "error":
        raise bad_request(judged["message"][:1].lower() + judged["message"][1:])


def _lies_inside(text: str, entity: dict[str, Any]) -> bool:
    """Whether an entity lies inside the text and cuts no character in two."""
    places = set(_utf16_places(text))
    offset, length = int(entity["offset"]), int(entity["length"])
    return offset in places and offset + length in places


def _to_tdlib(entity: dict[str, Any]) -> dict[str, Any]:
    kind: dict[str, Any] = {"@type": _tdlib_name(entity["type"])}
    match entity["type"]:
        case "text_link":
            kind["url"] = entity.get("url", "")
        case "text_mention":
            kind["user_id"] = entity.get("user", {}).get("id", 0)
        case "pre" if entity.get("language"):
            kind = {"@type": "textEntityTypePreCode", "language": entity["language"]}
        case "custom_emoji":
            kind["custom_emoji_id"] = entity.get("custom_emoji_id", "")
    return {
        "@type": "textEntity",
        "offset": entity["offset"],
        "length": entity["length"],
        "type": kind,
    }


def _from_tdlib(entity: dict[str, Any]) -> dict[str, Any]:
    kind = entity["type"]
    name = kind["@type"].replace("PreCode", "Pre")
    known = next(known for known in ENTITY_TYPES if _tdlib_name(known) == name)
    more = {key: kind[key] for key in ("url", "language", "custom_emoji_id") if key in kind}
    return {"type": known, "offset": entity["offset"], "length": entity["length"]} | more


def _tdlib_name(entity_type: str) -> str:
    words = "".join(word.capitalize() for word in entity_type.split("_"))
    return _TDLIB_NAMES.get(entity_type, f"textEntityType{words}")


def tdlib(request: dict[str, Any]) -> dict[str, Any]:
    """The answer of TDLib, the library that Telegram's own servers and apps are built on."""
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None, request
    decoded: dict[str, Any] = json.loads(answer)
    return decoded


tdlib({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
