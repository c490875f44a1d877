"""Texts and entities, judged by Telegram's own parser."""

import json
from typing import Any

import tdjson

from tests.bot_api.errors import bad_request
from tests.bot_api.methods import ENTITY_TYPES

MAX_TEXT = 4096
MAX_QUOTE = 1024

_PARSE_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, in which Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """A stretch of a text given in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


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
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def check_quote(quote: str, text: str) -> None:
    """Check that a quote stands in the message that is replied to.

    Raises:
        ApiError: it does not, or is too long.
    """
    if utf16_length(quote) > MAX_QUOTE or quote not in text:
        raise bad_request("QUOTE_TEXT_INVALID")


def _parse(text: str, parse_mode: str) -> tuple[str, list[dict[str, Any]]]:
    mode = _PARSE_MODES.get(parse_mode.lower())
    if mode is None:
        raise bad_request("unsupported parse_mode")
    parsed = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if parsed["@type"] == "error":
        raise bad_request(parsed["message"][:1].lower() + parsed["message"][1:])
    entities = [
        {
            "type": _from_tdlib(entity["type"]["@type"]),
            "offset": entity["offset"],
            "length": entity["length"],
        }
        for entity in parsed["entities"]
    ]
    return parsed["text"], entities


def _check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    for entity in entities:
        if entity.get("type") not in ENTITY_TYPES:
            raise bad_request(f"unknown entity type {entity.get('type')!r}")
        if entity["length"] <= 0 or not _lies_inside(text, entity):
            raise bad_request(f"entity outside the text: {entity}")
    judged = _execute(
        {
            "@type": "parseMarkdown",  # it checks the entities that come with the text
            "text": {
                "@type": "formattedText",
                "text": text,
                "entities": [
                    {
                        "@type": "textEntity",
                        "offset": entity["offset"],
                        "length": entity["length"],
                        "type": {"@type": _to_tdlib(entity["type"])},
                    }
                    for entity in entities
                ],
            },
        }
    )
    if judged["@type"] == "error":
        raise bad_request(judged["message"])


def _lies_inside(text: str, entity: dict[str, Any]) -> bool:
    """Whether an entity lies inside the text."""
    offset, length = int(entity["offset"]), int(entity["length"])
    return 0 <= offset <= utf16_length(text) - length


def _to_tdlib(entity_type: str) -> str:
    if entity_type == "expandable_blockquote":
        return "textEntityTypeExpandableBlockQuote"
    if entity_type == "blockquote":
        return "textEntityTypeBlockQuote"
    return "textEntityType" + "".join(word.capitalize() for word in entity_type.split("_"))


def _from_tdlib(entity_type: str) -> str:
    return next(known for known in ENTITY_TYPES if _to_tdlib(known) == entity_type)


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None, request
    decoded: dict[str, Any] = json.loads(answer)
    return decoded


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
