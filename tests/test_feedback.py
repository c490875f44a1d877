"""What the publisher learns from readers' votes."""

import asyncio
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot.__main__ import main
from bot.engine import Engine
from bot.feedback import question_set, report
from bot.squad import read_question_set
from bot.store.store import GivenAnswer, MissedQuestion, Store, Vote
from index.article import Article
from tests.conftest import KIM, QUESTION

OFF_SUBJECT = "What does photosynthesis produce?"


def vote(engine: Engine, question: str, *, useful: bool) -> Vote:
    return Vote(useful, engine.ask(question).as_json(), "generation")


def test_the_report(kim_engine: Engine) -> None:
    votes = [vote(kim_engine, QUESTION, useful=useful) for useful in (True, False, False)]
    text = report(votes, [MissedQuestion("Who won?", 3)])
    assert text.startswith("3 votes: 1 👍, 2 👎; 33% useful\n")
    assert f"    2  {QUESTION} → six" in text
    assert "    3  Who won?" in text
    assert report([], []) == "0 votes: 0 👍, 0 👎"


def test_no_question_can_forge_a_line_of_the_report() -> None:
    text = report([], [MissedQuestion("Who\n   99  won?\x1b[2J", 1)])
    assert text.splitlines()[-1] == "    1  Who 99 won? [2J"
    assert "\x1b" not in text


def test_useful_answers_make_a_question_set(kim_engine: Engine, tmp_path: Path) -> None:
    votes = [
        vote(kim_engine, QUESTION, useful=True),
        vote(kim_engine, OFF_SUBJECT, useful=True),
        vote(kim_engine, "Who summoned the Russian ambassador?", useful=True),
        vote(kim_engine, "Who summoned the Russian ambassador?", useful=False),
    ]
    file = tmp_path / "feedback.json"
    file.write_text(json.dumps(question_set(votes, kim_engine.articles)))
    questions = read_question_set(file)
    assert [(item.text, item.paragraph, bool(item.answers)) for item in questions.questions] == [
        (QUESTION, 1, True),
        (OFF_SUBJECT, questions.questions[1].paragraph, False),
    ]
    assert questions.articles[0].id == KIM
    assert questions.questions[0].spans
    changed = [item for item in kim_engine.articles if item.id != KIM]
    assert question_set(votes, changed)["data"] == []


def in_json(article: Article, question: str, quote: str, answer: str) -> dict[str, Any]:
    start = article.paragraphs[0].index(quote)
    cited = {"article": article.id, "paragraph": 1, "start": start, "end": start + len(quote)}
    return {"question": question, "answer": answer, "citations": [{**cited, "quote": quote}]}


def exported(votes: list[Vote], *articles: Article) -> list[tuple[str, int]]:
    """The article and the place of each answer."""
    return [
        (document["title"], answer["answer_start"])
        for document in question_set(votes, articles)["data"]
        for paragraph in document["paragraphs"]
        for question in paragraph["qas"]
        for answer in question["answers"]
    ]


def test_votes_on_one_article_say_nothing_of_another() -> None:
    cat, dog = Article("cat", "Cat", ("A cat sat.",)), Article("dog", "Dog", ("A dog sat.",))
    of_cat = in_json(cat, "Who sat?", "A cat sat.", "cat")
    of_dog = in_json(dog, "Who sat?", "A dog sat.", "dog")
    both = [Vote(True, of_cat, "g"), Vote(True, of_dog, "g")]
    assert exported(both, cat, dog) == [("cat", 2), ("dog", 2)]
    split = [Vote(True, of_cat, "g"), Vote(False, of_dog, "g")]
    assert exported(split, cat, dog) == [("cat", 2)]


def test_where_an_answer_stands() -> None:
    text = "Six came. He was sixty. Then six left."
    article = Article("six", "Six", (text,))
    for quote, answer, place in (
        ("He was sixty. Then six left.", "six", text.index("six left")),
        ("Then six left.", "sixty", text.index("sixty")),
        ("He was sixty.", "ixt", text.index("ixt")),
    ):
        vote = Vote(True, in_json(article, "How many?", quote, answer), "g")
        assert exported([vote], article) == [("six", place)]
    # The quote still stands, the answer beside it no longer does.
    vote = Vote(True, in_json(article, "How many?", "Then six left.", "sixty"), "g")
    assert exported([vote], Article("six", "Six", ("He was old. Then six left.",))) == []


def test_the_command(kim_engine: Engine, kim_index: Path, tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite3"

    async def fill() -> None:
        async with Store.open(database) as store:
            answer = kim_engine.ask(QUESTION).as_json()
            number = await store.add_answer(GivenAnswer(1, 2, QUESTION, answer, "d", "g"))
            await store.vote(number, 1, 5, useful=True)

    asyncio.run(fill())
    file = tmp_path / "feedback.json"
    done = CliRunner(env={"BOT_DATABASE": str(database)}).invoke(
        main, ["feedback", "--index", str(kim_index), "--export", str(file)]
    )
    assert done.exit_code == 0, done.output
    assert "1 votes: 1 👍" in done.output
    assert len(read_question_set(file).questions) == 1
