"""The sentences that carry an article."""

from pathlib import Path

import numpy as np
import pytest

from bot.summary import MAX_SENTENCES, MIN_SENTENCES, coverage, sentences_of, summarize
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from tests.summaries import as_long, first_sentences, words_of


def test_the_corpus_article(kim_index: Path) -> None:
    index = storage.load(kim_index)
    (article,) = index.articles
    summary = summarize(index, article)
    assert MIN_SENTENCES <= len(summary) <= MAX_SENTENCES
    places = [(citation.paragraph, citation.start) for citation in summary]
    assert places == sorted(places)
    assert len({paragraph for paragraph, _ in places}) == len(places)
    assert places[0][0] == 1
    for citation in summary:
        text = article.paragraphs[citation.paragraph - 1]
        assert text[citation.start : citation.end] == citation.quote
    assert summarize(index, article) == summary
    covered = coverage(index, article, summary)
    assert covered > coverage(index, article, first_sentences(article, 3))
    assert covered > coverage(index, article, as_long(article, summary))
    assert words_of(summary) < 100


def test_the_vectors_of_sentences(kim_index: Path) -> None:
    index = storage.load(kim_index)
    (article,) = index.articles
    sentences, vectors = sentences_of(index, article)
    assert tuple(sentences) == first_sentences(article, len(sentences))
    assert vectors.shape[0] == len(sentences)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_sentences_that_lean_on_others_are_left_out(tmp_path: Path) -> None:
    leaning = (
        "He went to the old river bridge because of the otters.",
        "With the otters gone, they closed the old river bridge.",
        "In addition, the old river bridge was home to the otters.",
        "During this time the otters left the old river bridge.",
    )
    alone = (
        "The otters left the old river bridge in the spring.",
        "The mayor of the town closed the old river bridge.",
        "Engineers found cracks in two of its stone pillars.",
    )
    article = Article("a", "A", (*leaning, *alone))
    build([article], tmp_path, model=BUNDLED_MODEL)
    summary = summarize(storage.load(tmp_path), article)
    assert tuple(citation.quote for citation in summary) == alone


def test_a_long_article_is_summed_up_from_its_central_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article(
        "a",
        "A",
        (
            *(f"Otter number {number} swam in the river near the old mill." for number in range(9)),
            "The price of copper rose sharply in London trading.",
        ),
    )
    build([article], tmp_path, model=BUNDLED_MODEL)
    monkeypatch.setattr("bot.summary.MAX_CANDIDATES", 5)
    summary = summarize(storage.load(tmp_path), article)
    assert len(summary) == MIN_SENTENCES
    assert not any("copper" in citation.quote for citation in summary)


@pytest.mark.parametrize(
    ("paragraphs", "count"),
    [
        (("It rained.",), 1),
        (("It rained. He left.",), 2),
        (("😀", "..."), 2),
        (("Ким вернулся домой.", "김정은은 돌아왔다."), 2),
        (("He left. They came. It rained. She stayed. We went.",), 3),
        (("The same sentence stands here again and again. " * 40,), 5),
    ],
)
def test_odd_articles(tmp_path: Path, paragraphs: tuple[str, ...], count: int) -> None:
    first = Article("a", "A", ("The first article comes before the other one.",))
    article = Article("b", "B", tuple(text.strip() for text in paragraphs))
    build([first, article], tmp_path, model=BUNDLED_MODEL)
    summary = summarize(storage.load(tmp_path), article)
    assert len(summary) == count
    assert all(citation.article == "b" for citation in summary)
