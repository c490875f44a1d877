"""What tests share: the real model and an index of the corpus's article, made once."""

import os
from pathlib import Path

import pytest

from bot.engine import Engine, engine_on
from bot.suggesting import update_suggestions
from index import storage
from index.article import Article
from index.build import build
from index.corpus import read_corpus
from index.embedding import BUNDLED_MODEL, Embedder, find_model

pytest_plugins = ["tests.bots"]

ROOT = Path(__file__).parent.parent
KIM = "kim-returns-from-russia"
KIM_QUESTIONS = ROOT / "tests" / "data" / "kim-questions.json"
"""On that article: 20 questions that it answers, in other words than its, and 10 it does not."""

NEWS_QUESTIONS = ROOT / "tests" / "data" / "news-questions.json"
"""On eight invented articles, each with as many of both kinds."""

QUESTION = "How long was Kim's trip to Russia?"
"""The article answers it in ¶1: six days."""


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of whoever runs the tests reaches them; each runs in a folder of its own."""
    for name in os.environ:
        if name.startswith("BOT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled model."""
    return Embedder(find_model(BUNDLED_MODEL))


@pytest.fixture(scope="session")
def kim_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the article in the corpus, and its suggestions; not to be changed."""
    folder = tmp_path_factory.mktemp("kim") / "index"
    build(read_corpus(ROOT / "corpus").articles, folder, model=BUNDLED_MODEL)
    assert update_suggestions(folder) == []
    return folder


@pytest.fixture(scope="session")
def kim_engine(kim_index: Path, embedder: Embedder) -> Engine:
    """An engine on the article in the corpus."""
    return engine_on(storage.load(kim_index), embedder)


@pytest.fixture
def two_articles() -> tuple[Article, ...]:
    """Two short articles."""
    return (
        Article(
            "bridge",
            "The bridge",
            (
                "The old bridge was closed on Friday. Engineers had found cracks in two pillars.",
                "Mayor Ruth Adler said that repairs would cost 3.5 million euros.",
            ),
        ),
        Article(
            "otters",
            "Otters are back",
            (
                "Otters have returned to the river Lenne after sixty years.",
                "A camera filmed a mother with three cubs near the mill. The mill is closed.",
                "Biologists credit cleaner water.",
            ),
        ),
    )
