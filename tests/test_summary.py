"""The sentences that carry an article."""

from pathlib import Path

import pytest

from bot.summary import MAX_SENTENCES, MIN_SENTENCES, coverage, summarize
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from tests.summaries import first_sentences


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
    assert coverage(index, article, summary) > coverage(index, article, first_sentences(article, 3))


@pytest.mark.parametrize(
    ("paragraphs", "count"),
    [
        (("It rained.",), 1),
        (("It rained. He left.",), 2),
        (("😀", "..."), 2),
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
