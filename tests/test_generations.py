"""The conversation on whichever generation of the index is in use."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.asker import Asker
from bot.conversation import Conversation
from bot.generations import Generations, require_answers
from bot.settings import BotSettings
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from index.errors import IndexUnusableError
from tests.conftest import KIM, QUESTION


@pytest.fixture
def folder(kim_index: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kim_index, tmp_path / "index"))


def test_another_generation_is_told_and_opened(
    folder: Path, two_articles: tuple[Article, ...]
) -> None:
    generations = Generations(folder, BotSettings())
    before = generations.stamp()
    old = generations.open()
    require_answers(old)
    build(two_articles, folder, model=BUNDLED_MODEL)
    assert generations.stamp() != before
    new = generations.open()
    require_answers(new)
    assert set(new.library.articles) == {"bridge", "otters"}
    storage.remove_unused(folder)
    assert len(list((folder / "generations").iterdir())) == 1
    # What is under way goes on with the generation that it began with.
    reply = old.reply(QUESTION, Asker())
    assert reply.answer
    assert reply.answer.shown.article == KIM


def test_other_suggestions_are_told(folder: Path) -> None:
    generations = Generations(folder, BotSettings())
    before = generations.stamp()
    (folder / "suggestions.json").unlink()
    assert generations.stamp() != before
    shutil.rmtree(folder)
    assert generations.stamp() == ("", 0)
    with pytest.raises(IndexUnusableError):
        generations.open()


def test_what_was_checked_with_other_settings_is_not_suggested(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert Generations(folder, BotSettings()).open().library.to_suggest(Asker())
    assert not caplog.messages
    settings = BotSettings(answer_from=0.9)
    assert not Generations(folder, settings).open().library.to_suggest(Asker())
    assert "run: python -m index build" in caplog.text


def test_an_index_of_another_model_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations = Generations(folder, BotSettings())
    monkeypatch.setattr("bot.generations.fingerprint", lambda folder: "another")
    with pytest.raises(IndexUnusableError, match="another embedding model"):
        generations.open()


def test_an_index_that_does_not_find_what_it_holds_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = Generations(folder, BotSettings()).open()
    answer_to = Conversation.answer_to

    def wrong(self: Conversation, question: str) -> Answer:
        answer = answer_to(self, question)
        return replace(answer, passages=answer.passages[::-1])

    monkeypatch.setattr(Conversation, "answer_to", wrong)
    with pytest.raises(IndexUnusableError, match="does not find"):
        require_answers(conversation)


def test_a_build_under_way_removes_old_generations_itself(
    folder: Path, two_articles: tuple[Article, ...]
) -> None:
    build(two_articles, folder, model=BUNDLED_MODEL)
    with storage.write_lock(folder):
        storage.remove_unused(folder)
    assert len(list((folder / "generations").iterdir())) == 2
