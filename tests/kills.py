"""`python -m tests.kills`: `python -m index build`, killed at random moments.

After each kill the index must load, hold one of two corpora whole, the one before or the one that
was being indexed, and answer a question with a quote of it.
"""

import platform
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

import click

from bot.answer import Status
from bot.engine import engine_on
from index import storage
from index.article import Article
from index.build import build
from index.corpus import read_corpus
from index.embedding import BUNDLED_MODEL, Embedder, find_model
from tests.conftest import ROOT

QUESTION: Final = "From which pier does the ferry leave?"
HELD: Final = "The ferry leaves from pier {number}."


def write_corpus(folder: Path, number: int) -> tuple[Article, ...]:
    """A corpus that is another one for each number."""
    folder.mkdir(exist_ok=True)
    folder.joinpath("ferry.txt").write_text(HELD.format(number=number))
    folder.joinpath("notes.txt").write_text(f"Note {number}.\n\nThe harbour is old.\n")
    return read_corpus(folder).articles


def start_build(corpus: Path, index: Path) -> subprocess.Popen[bytes]:
    """The command as users run it."""
    return subprocess.Popen(
        [sys.executable, "-m", "index", "build", "--corpus", str(corpus), "--index", str(index)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def require_whole(index: Path, allowed: list[tuple[Article, ...]], embedder: Embedder) -> int:
    """See that an index holds one of some corpora, and answers from it; which one.

    Raises:
        AssertionError: it does not.
        IndexUnusableError: it does not load.
    """
    stored = storage.load(index)
    assert stored.articles in allowed, stored.articles
    answer = engine_on(stored, embedder, answer_from=0.0).ask(QUESTION)
    assert answer.status is Status.ANSWERED, answer
    quote = answer.citations[0].quote
    assert quote == stored.articles[0].paragraphs[0], quote
    return allowed.index(stored.articles)


def kill_builds(folder: Path, times: int, seed: int) -> Counter[str]:
    """Kill so many builds; how many of them had ended, had put their index into use, or not yet.

    Raises:
        AssertionError: after a kill the index was not whole.
        IndexUnusableError: it did not load.
    """
    draw = random.Random(seed)
    corpus, index = folder / "corpus", folder / "index"
    embedder = Embedder(find_model(BUNDLED_MODEL))
    before = write_corpus(corpus, 0)
    build(before, index, model=BUNDLED_MODEL)
    found: Counter[str] = Counter()
    began = time.monotonic()
    write_corpus(corpus, 0)
    start_build(corpus, index).wait()
    longest = time.monotonic() - began + 3.0  # with something to write it takes longer
    for number in range(1, times + 1):
        after = write_corpus(corpus, number)
        process = start_build(corpus, index)
        _wait_for_moment(process, index, draw, longest)
        process.kill()
        ended = process.wait() == 0
        newer = require_whole(index, [before, after], embedder) == 1
        found["ended" if ended else "the new index was in use" if newer else "the old one was"] += 1
        before = after if newer else before
    return found


def _wait_for_moment(
    process: subprocess.Popen[bytes], index: Path, draw: random.Random, longest: float
) -> None:
    """Wait for any moment of a build, or, every second time, for one while it is writing."""
    if draw.random() < 0.5:
        time.sleep(draw.uniform(0, longest))
        return
    generations = index / "generations"
    known = set(generations.iterdir())
    while process.poll() is None and not set(generations.iterdir()) - known:
        time.sleep(0.0005)
    time.sleep(draw.uniform(0, 0.1))


@click.command()
@click.option("--times", default=200, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(times: int, seed: int) -> None:
    """Kill `python -m index build` again and again, and see that the index is whole each time."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        found = kill_builds(Path(name), times, seed)
        left = len(list(Path(name, "index", "generations").iterdir()))
    click.echo(
        f"{platform.machine()}: {times} builds killed in {(time.monotonic() - began) / 60:.0f} "
        "minutes; the index loaded and answered each time"
    )
    for what, count in found.items():
        click.echo(f"{what:28}{count:6d}")
    click.echo(f"generations on the disk now {left:6d}")


if __name__ == "__main__":
    main(prog_name="python -m tests.kills")
