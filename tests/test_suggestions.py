"""Suggestions: only what is answered rightly, kept beside the index and used again."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import suggesting
from bot.answer import Answer, Citation, Status
from bot.suggesting import check, check_article, update_suggestions
from bot.suggestions import (
    FILE,
    FORMAT_VERSION,
    MAX_LENGTH,
    Checked,
    Record,
    Suggestion,
    Suggestions,
    load_suggestions,
    read_record,
    write_record,
)
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from index.retrieval import RankedParagraph
from index.sentences import Span
from tests.conftest import KIM, QUESTION

Found = tuple[Article, int, str]
"""An article, the number of a paragraph, and words of it."""

BRIDGE = Article(
    "bridge",
    "The bridge",
    (
        "The bridge was closed on Friday.",
        "Mayor Ruth Adler said that repairs would cost millions.",
        "The town installed four cameras along the bank. The cameras were sold in 2020.",
        "The ferry was stopped on Monday.",
    ),
)


class Engine:
    """Answers with what a function finds, and remembers what it was asked."""

    def __init__(self, find: Callable[[str], Found | None]) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self._find = find

    def ask(self, question: str, *, article: str | None = None) -> Answer:
        """An answer whose citation is the paragraph."""
        self.asked.append((question, article))
        found = self._find(question)
        if found is None:
            return Answer(question, Status.NOT_FOUND, None, 0.7, (), (), 0.0)
        source, number, words = found
        text = source.paragraphs[number - 1]
        paragraph = RankedParagraph(source.id, number, text, 1.0, (), ())
        citation = Citation.of(paragraph, Span(0, len(text)))
        return Answer(question, Status.ANSWERED, words, 0.8, (citation,), (paragraph,), 0.0)


def knowing(**answers: Found) -> Engine:
    """An engine that finds something in questions which have one of these words."""
    return Engine(
        lambda question: next((found for word, found in answers.items() if word in question), None)
    )


ALL = {
    "bridge": (BRIDGE, 1, "Friday"),
    "repairs": (BRIDGE, 2, "Ruth Adler"),
    "cameras": (BRIDGE, 3, "four"),
    "ferry": (BRIDGE, 4, "Monday"),
}


def questions_of(checked: Checked) -> list[str]:
    """The questions that passed."""
    return [suggestion.question for suggestion in checked.suggestions]


def test_three_made_questions_of_three_paragraphs_pass() -> None:
    engine = knowing(**ALL)
    checked = check_article(engine, BRIDGE, alone=True)
    assert questions_of(checked) == [
        "Who said that repairs would cost millions?",
        "When was the bridge closed?",
        "How many cameras did the town install along the bank?",
    ]
    assert [suggestion.confidence for suggestion in checked.suggestions] == [0.8] * 3
    assert checked.failures == []
    assert engine.asked == [(question, "bridge") for question in questions_of(checked)]


@pytest.mark.parametrize(
    "wrong",
    [
        (BRIDGE, 4, "Monday"),  # of another paragraph
        (BRIDGE, 1, "closed"),  # of the same one, but something else
        None,
    ],
)
def test_a_made_question_that_is_answered_wrongly_is_left_out(wrong: Found | None) -> None:
    answers = {name: found for name, found in ALL.items() if name != "bridge"}
    if wrong:
        answers["bridge"] = wrong
    found = questions_of(check_article(knowing(**answers), BRIDGE, alone=True))
    assert len(found) == 3
    assert "When was the bridge closed?" not in found


def test_the_publishers_come_first_and_each_that_fails_is_told() -> None:
    asked = ("Is the bridge safe?", "Why?", "x" * (MAX_LENGTH + 1), "Который час?\0")
    article = replace(BRIDGE, questions=asked)
    checked = check_article(knowing(**ALL), article, alone=True)
    assert questions_of(checked) == [
        "Is the bridge safe?",
        "Who said that repairs would cost millions?",
        "How many cameras did the town install along the bank?",
    ]
    lines = [failure.report("bridge") for failure in checked.failures]
    assert lines[0] == (
        "bridge: the question “Why?” is not suggested: the bot would say that the article doesn’t "
        "say; reword it"
    )
    assert lines[1].endswith("xxx…” is longer than 200 characters; shorten it")
    assert "час?�”" in lines[2]


def test_beside_other_articles_a_question_has_to_pass_without_its_article_named() -> None:
    other = replace(BRIDGE, id="other")
    engine = knowing(**ALL | {"bridge": (other, 1, "Friday")})
    article = replace(BRIDGE, questions=("Is the bridge safe?",))
    checked = check_article(engine, article, alone=False)
    assert "Is the bridge safe?" not in questions_of(checked)
    assert (
        checked.failures[0]
        .report("bridge")
        .endswith("the bot would answer “Friday” from other; reword it")
    )
    assert ("How many cameras did the town install along the bank?", None) in engine.asked


def test_an_article_without_plain_sentences_has_none() -> None:
    for text in ("🙂", "Nein.", "\0"):
        checked = check_article(knowing(), Article("a", "A", (text,)), alone=True)
        assert (checked.suggestions, checked.failures) == ([], [])


def record(generation: str = "000001", models: str = "m", **articles: list[str]) -> Record:
    """A file's content with these questions."""
    return Record(
        format=FORMAT_VERSION,
        generation=generation,
        models=models,
        articles={
            name: Checked(
                digest="d",
                suggestions=[Suggestion(question=text, confidence=0.5) for text in questions],
                failures=[],
            )
            for name, questions in articles.items()
        },
    )


def test_what_is_written_is_loaded(tmp_path: Path) -> None:
    write_record(tmp_path, record(a=["When? 🙂"], b=[]))
    found = load_suggestions(tmp_path, "000001")
    assert found == Suggestions({"a": ("When? 🙂",)})
    assert dict(found) == {"a": ("When? 🙂",)}
    assert found == load_suggestions(tmp_path, "000001", models="m")
    assert not load_suggestions(tmp_path, "000001", models="other")
    assert not load_suggestions(tmp_path, "000002")


@pytest.mark.parametrize("content", ["", "rubbish", "[]", '{"format": 1}', None])
def test_of_a_file_that_is_none_nothing_is_loaded(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_text(content)
    assert not load_suggestions(tmp_path, "000001")
    (tmp_path / FILE).unlink(missing_ok=True)
    write_record(tmp_path, record(a=["When?"]).model_copy(update={"format": 99}))
    assert read_record(tmp_path) is None


def test_only_what_changed_is_checked_again(kim_index: Path) -> None:
    other = replace(BRIDGE, id="other", paragraphs=BRIDGE.paragraphs[:1])
    index = replace(storage.load(kim_index), articles=(BRIDGE, other), generation="000007")
    answers = dict(ALL)
    first = check(knowing(**answers), index, "m")
    assert first.generation == "000007"

    changed = replace(other, paragraphs=("The otters were counted on Friday.",))
    index = replace(index, articles=(BRIDGE, changed))
    answers["otters"] = (changed, 1, "Friday")
    engine = knowing(**answers)
    again = check(engine, index, "m", old=first)
    assert questions_of(again.articles["other"]) == ["When were the otters counted?"]
    assert again.articles["bridge"] == first.articles["bridge"]
    # The suggestions that are kept are asked once more, since an article came beside them.
    assert [article for _, article in engine.asked] == [None, None, None, "other", None]

    stealing = knowing(**answers | {"bridge": (changed, 1, "Friday")})
    again = check(stealing, index, "m", old=first)
    assert "When was the bridge closed?" not in questions_of(again.articles["bridge"])

    engine = knowing(**answers)
    check(engine, index, "other models", old=first)
    assert ("When was the bridge closed?", "bridge") in engine.asked


def test_a_second_update_loads_no_model(
    kim_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(kim_index, folder)
    (folder / FILE).unlink(missing_ok=True)
    lines = update_suggestions(folder)
    stored = read_record(folder)
    assert stored is not None
    assert lines == stored.reports()
    assert QUESTION in load_suggestions(folder, storage.load(folder).generation)[KIM]
    monkeypatch.setattr(suggesting, "open_question_embedder", None)
    assert update_suggestions(folder) == lines
    assert stored.generation == "000001"

    # With another bar for answers there is something to do, and here nothing to do it with.
    monkeypatch.setenv("BOT_ANSWER_FROM", "0.9")
    assert update_suggestions(folder)[0].startswith("no questions are suggested, since they could")
    monkeypatch.setenv("BOT_ANSWER_FROM", "very")
    assert "BOT_ANSWER_FROM is wrong" in update_suggestions(folder)[0]


def test_where_nothing_can_be_written_a_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([BRIDGE], tmp_path, model=BUNDLED_MODEL)
    (tmp_path / FILE).mkdir()
    monkeypatch.setattr(suggesting, "engine_on", lambda *_, **__: knowing(**ALL))
    monkeypatch.setattr(suggesting, "open_question_embedder", lambda _: None)
    assert update_suggestions(tmp_path) == [
        "no questions are suggested, since they could not be checked or kept: "
        f"[Errno 21] Is a directory: '{tmp_path}/.{FILE}.partial' -> '{tmp_path / FILE}'"
    ]
    assert not (tmp_path / f".{FILE}.partial").exists()
    assert not load_suggestions(tmp_path, "000001")
