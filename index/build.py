"""Making the index match the corpus, embedding only what is new."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import storage
from index.article import Article
from index.embedding import Embedder, Vectors, find_model, fingerprint
from index.errors import IndexUnusableError
from index.hashing import sha256_of_text
from index.passages import Passages, cut_passages
from index.sentences import Span
from index.storage import SENTENCE, WINDOW, StoredIndex

_BATCH = 64

Progress = Callable[[int, int], None]
"""Called with the passages embedded so far and their number in all."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; counts are of paragraphs but for `articles`."""

    articles: int
    kept: int
    embedded: int
    removed: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.articles} article{'s' if self.articles != 1 else ''}; paragraphs: "
            f"{self.kept} kept, {self.embedded} embedded, {self.removed} removed; "
            f"{self.seconds:.1f} s"
        )


@dataclass(frozen=True, slots=True)
class _EmbeddedParagraph:
    """A paragraph's passages and their vectors, shape (passages, dimension)."""

    passages: Passages
    vectors: Vectors


def build(
    articles: Sequence[Article],
    folder: Path,
    *,
    model: str,
    full: bool = False,
    progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Make the index in `folder` hold exactly these articles.

    Paragraphs that the index already holds keep their vectors, unless `full`. Where nothing
    changed nothing is written and no model is loaded. There must be at least one article. Another
    build that is under way is waited for.

    Raises:
        ModelError: the embedding model cannot be used.
    """
    started = time.perf_counter()
    model_folder = find_model(model)
    model_fingerprint = fingerprint(model_folder)
    with storage.write_lock(folder):
        old = _usable(folder, model_fingerprint)
        hashes = {
            article.id: [sha256_of_text(paragraph) for paragraph in article.paragraphs]
            for article in articles
        }
        before = _distinct(old.manifest.paragraph_hashes.values()) if old else set()
        after = _distinct(hashes.values())
        known = _embedded_paragraphs(old) if old and not full else {}
        new = {
            digest: paragraph
            for article in articles
            for digest, paragraph in zip(hashes[article.id], article.paragraphs, strict=True)
            if digest not in known
        }
        if old is None or full or old.articles != tuple(articles):
            embedded = known | _embed(new, model_folder, progress)
            _save(folder, articles, hashes, embedded, model=model, fingerprint=model_fingerprint)
    total = sum(len(article.paragraphs) for article in articles)
    count = sum(digest in new for digests in hashes.values() for digest in digests)
    return BuildReport(
        articles=len(articles),
        kept=total - count,
        embedded=count,
        removed=len(before - after),
        seconds=time.perf_counter() - started,
    )


def _usable(folder: Path, model_fingerprint: str) -> StoredIndex | None:
    """The index as it stands, where its vectors can be used again."""
    try:
        index = storage.load(folder)
    except IndexUnusableError:
        return None
    return index if index.manifest.fingerprint == model_fingerprint else None


def _distinct(hashes: Iterable[list[str]]) -> set[str]:
    return {digest for digests in hashes for digest in digests}


def _embedded_paragraphs(index: StoredIndex) -> dict[str, _EmbeddedParagraph]:
    """What an index holds, by the hash of the paragraph's text."""
    hashes = [
        digest
        for article in index.articles
        for digest in index.manifest.paragraph_hashes[article.id]
    ]
    vectors = index.vectors.reconstruct_n(0, len(index.passages))
    firsts = np.searchsorted(index.passages[:, 0], np.arange(len(hashes) + 1))
    embedded = {}
    for paragraph, digest in enumerate(hashes):
        rows = slice(firsts[paragraph], firsts[paragraph + 1])
        spans: dict[int, list[Span]] = {WINDOW: [], SENTENCE: []}
        for _, start, end, kind in index.passages[rows].tolist():
            spans[kind].append(Span(start, end))
        passages = Passages(tuple(spans[WINDOW]), tuple(spans[SENTENCE]))
        embedded[digest] = _EmbeddedParagraph(passages, vectors[rows])
    return embedded


def _embed(
    paragraphs: dict[str, str], model_folder: Path, progress: Progress
) -> dict[str, _EmbeddedParagraph]:
    """Embed paragraphs given by their hash."""
    if not paragraphs:
        return {}
    embedder = Embedder(model_folder)
    passages = {
        digest: cut_passages(
            paragraph, max_tokens=embedder.max_tokens, count_tokens=embedder.count_tokens
        )
        for digest, paragraph in paragraphs.items()
    }
    # A paragraph of one sentence is both a window and a sentence: each text is embedded once.
    # Texts of like length together waste the least on padding.
    texts = sorted(
        {
            paragraphs[digest][start:end]
            for digest, cut in passages.items()
            for start, end in cut.spans
        },
        key=len,
    )
    vectors: dict[str, Vectors] = {}
    for first in range(0, len(texts), _BATCH):
        progress(first, len(texts))
        batch = texts[first : first + _BATCH]
        vectors.update(zip(batch, embedder.embed(batch), strict=True))
    progress(len(texts), len(texts))
    return {
        digest: _EmbeddedParagraph(
            cut, np.stack([vectors[paragraphs[digest][start:end]] for start, end in cut.spans])
        )
        for digest, cut in passages.items()
    }


def _save(
    folder: Path,
    articles: Sequence[Article],
    hashes: dict[str, list[str]],
    embedded: dict[str, _EmbeddedParagraph],
    *,
    model: str,
    fingerprint: str,
) -> None:
    paragraphs = [embedded[digest] for article in articles for digest in hashes[article.id]]
    table = [
        (position, span.start, span.end, kind)
        for position, paragraph in enumerate(paragraphs)
        for kind, spans in (
            (WINDOW, paragraph.passages.windows),
            (SENTENCE, paragraph.passages.sentences),
        )
        for span in spans
    ]
    storage.save(
        folder,
        model=model,
        fingerprint=fingerprint,
        articles=tuple(articles),
        paragraph_hashes=hashes,
        passages=np.array(table, dtype=np.int32),
        vectors=np.concatenate([paragraph.vectors for paragraph in paragraphs]),
    )
