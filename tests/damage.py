"""`python -m tests.damage`: an index with one thing wrong, again and again.

A bit flipped, a byte exchanged or taken out, a file cut or removed: each time the index must be
refused, or answer as if nothing had happened. Each damage is tried in a process that may crash.
"""

import json
import multiprocessing
import multiprocessing.connection
import platform
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import click

from bot.answer import Answer
from bot.engine import engine_on
from bot.suggesting import update_suggestions
from bot.suggestions import FILE, load_suggestions
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder, find_model
from index.errors import IndexUnusableError

Outcome = Literal["refused", "served rightly", "WRONG", "CRASHED"]

ARTICLES: Final = (
    Article("bridge", "The bridge", ("The old bridge was closed on Friday.", "It has cracks.")),
    Article("otters", "Otters", ("Otters have returned to the river after sixty years.",)),
)
QUESTIONS: Final = ("When was the bridge closed?", "Which animals came back to the river?")

WAYS: Final[dict[str, Callable[[bytes, int, random.Random], bytes | None]]] = {
    "a bit flipped": lambda data, at, draw: (
        data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :]
    ),
    "a byte exchanged": lambda data, at, draw: (
        data[:at] + bytes([(data[at] + draw.randrange(1, 256)) % 256]) + data[at + 1 :]
    ),
    "cut": lambda data, at, draw: data[:at],
    "removed": lambda data, at, draw: None,
    "a byte taken out": lambda data, at, draw: data[:at] + data[at + 1 :],
}


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to a file of an index: the bytes that are put in the place of its own; None
    where it is removed."""

    file: str
    way: str
    at: int
    data: bytes | None


def damages(index: Path, count: int, seed: int) -> list[Damage]:
    """So many damages: each byte of CURRENT, and bytes of each other file, drawn alike often."""
    draw = random.Random(seed)
    contents = {
        str(path.relative_to(index)): path.read_bytes()
        for path in sorted(index.rglob("*"))
        if path.is_file() and path.name != "lock"
    }
    found = [
        _damage("CURRENT", contents["CURRENT"], at, draw) for at in range(len(contents["CURRENT"]))
    ]
    files = [name for name, data in contents.items() if data]
    while len(found) < count:
        name = draw.choice(files)
        found.append(_damage(name, contents[name], draw.randrange(len(contents[name])), draw))
    return found[:count]


def _damage(name: str, data: bytes, at: int, draw: random.Random) -> Damage:
    way = draw.choice(list(WAYS))
    return Damage(name, way, at, WAYS[way](data, at, draw))


class Trial:
    """A whole index, what it answers, and copies of it to be damaged."""

    def __init__(self, folder: Path) -> None:
        self.index = folder / "index"
        build(ARTICLES, self.index, model=BUNDLED_MODEL)
        update_suggestions(self.index)
        self._copy = folder / "copy"
        self._embedder = Embedder(find_model(BUNDLED_MODEL))
        # A process that is forked has none of the threads that it would wait for.
        self._embedder.leave_processors()
        self._right = self._said(self.index)

    def outcome(self, damage: Damage) -> Outcome:
        """What becomes of a damage."""
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self.index, self._copy)
        (self._copy / damage.file).unlink()
        if damage.data is not None:
            (self._copy / damage.file).write_bytes(damage.data)
        try:
            said = self._said(self._copy)
        except IndexUnusableError:
            return "refused"
        if damage.file == FILE and not said[-1]:
            return "refused"
        return "served rightly" if said == self._right else "WRONG"

    def _said(self, folder: Path) -> tuple[str, ...]:
        """What an index answers and suggests."""
        index = storage.load(folder)
        engine = engine_on(index, self._embedder)
        suggestions = load_suggestions(folder, index.generation)
        answers = [_shown(engine.ask(question)) for question in QUESTIONS]
        return (*answers, json.dumps(dict(suggestions)) if suggestions else "")


def _shown(answer: Answer) -> str:
    return json.dumps(answer.as_json() | {"elapsed_ms": 0})


def try_all(trial: Trial, found: list[Damage]) -> list[tuple[Damage, Outcome]]:
    """Try each damage; where that ends the process, that is its outcome, and the next one follows
    in another process."""
    outcomes: list[tuple[Damage, Outcome]] = []
    context = multiprocessing.get_context("fork")
    while len(outcomes) < len(found):
        left = found[len(outcomes) :]
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=_try, args=(trial, left, sending))
        process.start()
        sending.close()
        try:
            outcomes.extend((damage, receiving.recv()) for damage in left)
        except EOFError:
            outcomes.append((found[len(outcomes)], "CRASHED"))
        process.join()
    return outcomes


def _try(trial: Trial, found: list[Damage], sending: multiprocessing.connection.Connection) -> None:
    for damage in found:
        try:
            outcome = trial.outcome(damage)
        except Exception:  # whatever it is, it is not the error that says what to do
            outcome = "WRONG"
        sending.send(outcome)


@click.command()
@click.option("--damages", "count", default=2000, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(count: int, seed: int) -> None:
    """Damage a small index in many ways, one at a time, and see what it answers."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name))
        outcomes = try_all(trial, damages(trial.index, count, seed))
    by_file = Counter((Path(damage.file).name, outcome) for damage, outcome in outcomes)
    for (file, outcome), number in sorted(by_file.items()):
        click.echo(f"{file:32}{outcome:20}{number:6d}")
    total = Counter(outcome for _, outcome in outcomes)
    click.echo(
        f"{platform.machine()}: {len(outcomes)} damages in {time.monotonic() - began:.0f} s: "
        + ", ".join(f"{number} {outcome}" for outcome, number in total.items())
    )
    bad = [item for item in outcomes if item[1] in ("WRONG", "CRASHED")]
    for damage, outcome in bad[:20]:
        click.echo(f"{outcome}: {damage.file}, {damage.way} at {damage.at}")
    if bad:
        raise SystemExit(1)


if __name__ == "__main__":
    main(prog_name="python -m tests.damage")
