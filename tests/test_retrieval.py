"""Ranking: against NumPy, inside an article, with the ties and gaps that happen."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder
from index.errors import IndexUnusableError, UnknownArticleError
from index.lexical import LexicalIndex
from index.retrieval import Retriever, open_index
from index.sentences import sentence_spans


@pytest.fixture
def retriever(tmp_path: Path, two_articles: tuple[Article, ...], embedder: Embedder) -> Retriever:
    build(two_articles, tmp_path / "index", model=BUNDLED_MODEL)
    return Retriever(storage.load(tmp_path / "index"), embedder)


def standardised(scores: list[float]) -> npt.NDArray[np.float64]:
    """Mean 0, standard deviation 1."""
    result: npt.NDArray[np.float64] = (np.array(scores) - np.mean(scores)) / np.std(scores)
    return result


@pytest.mark.parametrize("scope", [slice(0, 5), slice(2, 5)])
def test_scores_are_the_sum_of_three(
    retriever: Retriever, two_articles: tuple[Article, ...], embedder: Embedder, scope: slice
) -> None:
    question = "Which animals came back to the river?"
    texts = [text for article in two_articles for text in article.paragraphs]
    vector = embedder.embed([question])[0]
    sentences = [[text[s:e] for s, e in sentence_spans(text)] for text in texts]
    expected = (
        standardised([float(vector @ embedder.embed([text])[0]) for text in texts[scope]])
        + standardised([float((embedder.embed(s) @ vector).max()) for s in sentences[scope]])
        + standardised(LexicalIndex.build(texts).scores(question)[scope].tolist())
    )
    ranked = retriever.rank(question, article="otters" if scope.start else None)
    places = [texts[scope].index(item.text) for item in ranked]
    assert places == np.argsort(-expected).tolist()
    assert [item.score for item in ranked] == pytest.approx(expected[places], abs=1e-4)
    best = ranked[0]
    assert (best.article, best.number) == ("otters", 1)
    for item in ranked:
        cosines = embedder.embed([item.text[s:e] for s, e in item.sentences]) @ vector
        assert item.similarities == pytest.approx(cosines, abs=1e-5)


def test_limit_and_article(retriever: Retriever) -> None:
    assert len(retriever.rank("mill", limit=2)) == 2
    assert {item.article for item in retriever.rank("mill", article="bridge")} == {"bridge"}
    with pytest.raises(UnknownArticleError, match=r"no article 'x'; it holds: bridge, otters"):
        retriever.rank("mill", article="x")


@pytest.mark.parametrize("question", ["", "?", "😀", "the", "\u202e", "x" * 5000, "מה קרה לגשר?"])
def test_any_question_ranks_every_paragraph(retriever: Retriever, question: str) -> None:
    ranked = retriever.rank(question)
    assert len({(item.article, item.number) for item in ranked}) == 5
    assert all(np.isfinite(item.score) for item in ranked)


def test_a_single_paragraph(tmp_path: Path, embedder: Embedder) -> None:
    build([Article("a", "A", ("😀",))], tmp_path, model=BUNDLED_MODEL)
    (only,) = Retriever(storage.load(tmp_path), embedder).rank("What?")
    assert only.score == 0


def test_a_paragraph_longer_than_the_model_reads_is_found_by_its_end(
    tmp_path: Path, embedder: Embedder
) -> None:
    filler = "The council discussed the budget for the coming year at length. " * 40
    articles = [
        Article("a", "A", (filler + "A zebra escaped from the zoo.", "Nothing else.", "No more."))
    ]
    build(articles, tmp_path, model=BUNDLED_MODEL)
    index = storage.load(tmp_path)
    assert (index.passages[:, 3] == storage.WINDOW).sum() > 3
    best = Retriever(index, embedder).rank("Which animal ran away?")[0]
    assert best.number == 1
    start, end = best.sentences[int(np.argmax(best.similarities))]
    assert best.text[start:end] == "A zebra escaped from the zoo."


def test_open_refuses_another_model(kim_index: Path, tmp_path: Path) -> None:
    import shutil

    from index.embedding import find_model

    other = tmp_path / "other"
    shutil.copytree(find_model(BUNDLED_MODEL), other)
    (other / "extra.json").write_text("{}")
    with pytest.raises(IndexUnusableError, match="made with another embedding model"):
        open_index(kim_index, model=str(other))
