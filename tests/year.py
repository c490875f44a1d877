"""`python -m tests.year`: how large the database gets in a year.

A year of readers is put into a real database by a clock that runs fast: answers, votes, what was
not found, articles that were posted, updates. The bot's pruning runs once a simulated day.
"""

import asyncio
import random
import tempfile
import time
from pathlib import Path
from typing import Final

import click

from bot.store.store import MAX_BYTES, GivenAnswer, Store

DAY: Final = 86400.0
ANSWER: Final = {
    "status": "answered",
    "citations": [{"article": "a", "paragraph": 1, "start": 0, "end": 100, "quote": "x" * 100}],
    "passages": [{"article": "a", "paragraph": number, "score": 1.0} for number in range(10)],
}
"""About as long as answers are."""


async def simulate(path: Path, *, days: int, questions: int, max_bytes: int) -> list[int]:
    """So many days with so many questions each; the bytes of the database's files on each day."""
    now = 0.0
    draw = random.Random(0)
    sizes = []
    async with Store.open(path, now=lambda: now, max_bytes=max_bytes) as store:
        number = 0
        for _ in range(days):
            for _ in range(questions):
                number += 1
                now += DAY / questions
                await _ask(store, number, draw)
            await store.prune()
            sizes.append(sum(item.stat().st_size for item in path.parent.glob(path.name + "*")))
    return sizes


async def _ask(store: Store, number: int, draw: random.Random) -> None:
    """What a question leaves behind."""
    chat = draw.randrange(500)
    await store.keep_updates({number: "x" * 400})
    status = "not_found" if draw.random() < 0.3 else "answered"
    given = GivenAnswer(
        chat, number, f"Question {number}?", ANSWER | {"status": status}, "d" * 64, "000001"
    )
    answer = await store.add_answer(given)
    await store.set_reply(answer, number + 1)
    if draw.random() < 0.1:
        await store.vote(answer, chat, chat, useful=draw.random() < 0.5)
    if draw.random() < 0.02:
        await store.post(chat, "a", "d" * 64, {place: (number, place) for place in range(1, 11)})
    await store.finish_update(number)


@click.command()
@click.option("--days", default=365, show_default=True)
@click.option("--questions", default=200, show_default=True, help="A day.")
def main(days: int, questions: int) -> None:
    """Simulate a year of questions, and say how large the database gets."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bot.sqlite3")
        sizes = asyncio.run(simulate(path, days=days, questions=questions, max_bytes=MAX_BYTES))
    shown = {f"day {day}": sizes[day - 1] for day in (1, 30, 60, 180, days) if day <= days}
    click.echo(
        f"{days} days of {questions} questions, in {time.monotonic() - began:.0f} s; MiB: "
        + ", ".join(f"{name} {size / 2**20:.1f}" for name, size in shown.items())
        + f"; most {max(sizes) / 2**20:.1f}, allowed {MAX_BYTES / 2**20:.0f}"
    )


if __name__ == "__main__":
    main(prog_name="python -m tests.year")
