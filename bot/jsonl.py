"""A question a line in, an answer a line out, for other programs."""

import json
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from bot.engine import Engine
from bot.follow_up import MAX_TURNS, Turn, take_turn
from index.errors import UnknownArticleError

MAX_CONVERSATIONS: Final = 10_000
"""Conversations that are remembered; the one that was silent for longest is forgotten first."""


def answer_lines(engine: Engine, lines: Iterable[bytes]) -> Iterator[str]:
    """An answer as JSON for each line, in order; for a line that asks nothing, an error.

    Lines with the same `conversation` are turns of one.
    """
    conversations: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()
    for line in lines:
        identifier = None
        try:
            request = _parse(line)
            identifier = request.get("id")
            question, article = _question(request)
            conversation = request.get("conversation")
            turns: tuple[Turn, ...] = ()
            if conversation is not None:
                name = json.dumps(conversation)
                turns = conversations.get(name, ())
            turn = take_turn(question, turns, partial(engine.ask, question, article=article))
            if conversation is not None:
                conversations[name] = (*turns, turn)[-MAX_TURNS:]
                conversations.move_to_end(name)
                if len(conversations) > MAX_CONVERSATIONS:
                    conversations.popitem(last=False)
            answer = turn.answer.as_json(identifier)
        except (ValueError, UnknownArticleError) as error:
            answer = {"id": identifier, "error": str(error)}
        yield json.dumps(answer)


def _parse(line: bytes) -> dict[str, object]:
    try:
        request = json.loads(line.decode())
    except UnicodeDecodeError:
        raise ValueError("the line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("the line is not JSON") from None
    if not isinstance(request, dict):
        raise ValueError("the line is not a JSON object")
    return request


def _question(request: dict[str, object]) -> tuple[str, str | None]:
    question, article = request.get("question"), request.get("article")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("`question` is missing or is not a text")
    if any(unicodedata.category(character) == "Cs" for character in question):
        raise ValueError("`question` holds half a surrogate pair")
    if article is not None and not isinstance(article, str):
        raise ValueError("`article` is not a text")
    return question, article
