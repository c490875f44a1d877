"""Questions and answers as JSON lines."""

import json

import pytest

from bot.engine import Engine
from bot.jsonl import answer_lines
from tests.conftest import KIM, QUESTION


def test_answers_come_in_order_with_their_ids(kim_engine: Engine) -> None:
    requests: list[dict[str, object]] = [
        {"id": "q1", "question": QUESTION, "article": KIM},
        {"id": 2, "question": "Who was Napoleon's tailor?", "conversation": "c"},
        {"question": "Who?", "id": {"any": ["thing"]}},
        {"question": "Who?", "article": None},
    ]
    lines = [json.dumps(request).encode() + b"\n" for request in requests]
    answers = [json.loads(line) for line in answer_lines(kim_engine, lines)]
    assert [answer["id"] for answer in answers] == ["q1", 2, {"any": ["thing"]}, None]
    assert [answer["question"] for answer in answers] == [item["question"] for item in requests]
    assert answers[0]["status"] == "answered"
    assert answers[1]["status"] == "not_found"
    paragraphs = kim_engine.articles[0].paragraphs
    for answer in answers:
        assert answer["elapsed_ms"] > 0
        for citation in answer["citations"]:
            text = paragraphs[citation["paragraph"] - 1]
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_lines_of_one_conversation_are_its_turns(kim_engine: Engine) -> None:
    first = "Whom did the South Korean vice foreign minister summon?"
    asked = [("a", first), ("b", QUESTION), (3, QUESTION), ("a", "why?"), (None, "why?")]
    lines = [
        json.dumps({"question": question, "conversation": name}).encode()
        for name, question in asked
    ]
    answers = [json.loads(line) for line in answer_lines(kim_engine, lines)]
    assert answers[3]["question"] == "why?"
    assert answers[3]["passages"][0]["paragraph"] == 6
    assert answers[3]["passages"] != answers[4]["passages"]
    assert answers[1]["passages"] == answers[2]["passages"]


@pytest.mark.parametrize(
    ("line", "identifier", "error"),
    [
        (b"", None, "the line is not JSON"),
        (b"How long?", None, "the line is not JSON"),
        (b"[" * 100_000, None, "the line is not JSON"),
        (b"\xff", None, "the line is not UTF-8"),
        (b"[1]", None, "the line is not a JSON object"),
        (b'{"id": 7}', 7, "`question` is missing or is not a text"),
        (b'{"id": 7, "question": " "}', 7, "`question` is missing or is not a text"),
        (b'{"id": 7, "question": 1}', 7, "`question` is missing or is not a text"),
        (b'{"id": 7, "question": "a\\ud800"}', 7, "`question` holds half a surrogate pair"),
        (b'{"id": 7, "question": "a", "article": 1}', 7, "`article` is not a text"),
        (b'{"id": 7, "question": "a", "article": "x"}', 7, f"no article 'x'; it holds: {KIM}"),
    ],
)
def test_a_line_that_asks_nothing_is_an_error_and_the_run_goes_on(
    kim_engine: Engine, line: bytes, identifier: object, error: str
) -> None:
    lines = [line, json.dumps({"question": QUESTION}).encode()]
    bad, good = (json.loads(answer) for answer in answer_lines(kim_engine, lines))
    assert bad.keys() == {"id", "error"}
    assert bad["id"] == identifier
    assert error in bad["error"]
    assert good["status"] == "answered"
