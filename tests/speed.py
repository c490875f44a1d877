"""How fast the engine answers: `python -m tests.speed`.

On the article in `corpus/` and on longer ones made of its paragraphs, in one process; then a
process of its own, from its start to its first answer. Times beside each other in one run can be
compared; those of two runs, or machines, cannot.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import numpy as np

from bot.engine import engine_on
from bot.span_model import SpanModel
from bot.squad import read_question_set
from index.article import Article
from index.build import build
from index.corpus import read_corpus
from index.embedding import BUNDLED_MODEL, find_model
from index.question_embedding import open_question_embedder
from index.retrieval import open_index
from tests.conftest import KIM_QUESTIONS, QUESTION, ROOT

ROUNDS: Final = 3
LENGTHS: Final = (1, 10, 100)


def median_ms(work: Callable[[str], object], questions: list[str]) -> float:
    """The median time of a piece of work on a question, in milliseconds."""
    times = []
    for question in questions * ROUNDS:
        started = time.perf_counter()
        work(question)
        times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1000


def run_python(*arguments: str) -> tuple[float, int]:
    """Run Python; how many seconds that took, and how much memory at most, in bytes."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed")
    # In kibibytes on Linux, in bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - started, usage.ru_maxrss * unit


def line(name: str, figure: str) -> None:
    """Print a row of the table."""
    sys.stdout.write(f"{name:56}{figure:>12}\n")


def main() -> None:
    """Measure and print."""
    (article,) = read_corpus(ROOT / "corpus").articles
    questions = [question.text for question in read_question_set(KIM_QUESTIONS).questions]
    line(f"{platform.machine()}, {os.cpu_count()} processors", "")
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        run_python("-m", "index", "build", "--corpus", str(ROOT / "corpus"), "--index", str(index))
        # First, since a process is counted at least the memory of the one that starts it.
        seconds, peak = run_python("-m", "bot", "ask", QUESTION, "--index", str(index))
        line("from the start of a process to its first answer", f"{seconds:.1f} s")
        line("its memory at most", f"{peak / 2**20:.0f} MiB")
        engine = engine_on(*open_index(index, model=BUNDLED_MODEL))
        model, embedder = SpanModel.bundled(), open_question_embedder(find_model(BUNDLED_MODEL))
        average = sorted(article.paragraphs, key=len)[len(article.paragraphs) // 2]
        pass_ms = median_ms(lambda question: model.read(question, [average]), questions)
        ask_ms = median_ms(engine.ask, questions)
        embed_ms = median_ms(lambda question: embedder.embed([question]), questions)
        line("one pass of the reader over an average paragraph", f"{pass_ms:.1f} ms")
        line("embedding a question", f"{embed_ms:.1f} ms")
        line(
            f"an answer from the article's {len(article.paragraphs)} paragraphs", f"{ask_ms:.1f} ms"
        )
        line("  in passes of the reader", f"{ask_ms / pass_ms:.1f}")
        for length in LENGTHS:
            paragraphs = tuple(islice(cycle(article.paragraphs), length))
            numbered = tuple(f"{text} {place}" for place, text in enumerate(paragraphs))
            _of_length(replace(article, paragraphs=numbered), Path(folder, str(length)), questions)


def _of_length(article: Article, folder: Path, questions: list[str]) -> None:
    build([article], folder, model=BUNDLED_MODEL)
    engine = engine_on(*open_index(folder, model=BUNDLED_MODEL))
    per_second = 1000 / median_ms(engine.ask, questions)
    line(f"questions a second, {len(article.paragraphs)} paragraphs", f"{per_second:.1f}")


if __name__ == "__main__":
    main()
