"""`python -m tests.soak`: many readers, for long, while everything goes wrong.

Readers ask through the stand-in server, whose calls fail at random: too many requests, server
errors, resets, slow responses, responses cut in half, updates that come twice. Meanwhile the bot
is killed and started again, and the index is rebuilt. Every question must be answered.
"""

import heapq
import os
import platform
import random
import re
import signal
import tempfile
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click

from bot.phrases import ENGLISH
from bot.squad import read_question_set
from index.build import build
from index.corpus import read_corpus
from index.embedding import BUNDLED_MODEL
from tests.bot_api.faults import Fault, Faults
from tests.bot_api.server import BotApiServer
from tests.bot_api.state import Message
from tests.bot_api.writer import Writer
from tests.bot_process import BotProcess
from tests.conftest import KIM_QUESTIONS, ROOT

ADMIN: Final = 1
FIRST_READER: Final = 1000
SHORTEST_PAUSE: Final = 4.0
"""Seconds between an answer and the reader's next question, at least."""

ASKED_BY_OTHERS: Final = 0.75
"""The share of questions that other readers ask in the same words."""

DRAIN: Final = 180.0
"""Seconds that the last questions may take."""

_BUSY: Final = re.compile(re.escape(ENGLISH.busy).replace(r"\{number\}", r"\d+"))


@dataclass(slots=True)
class Asked:
    """A question on its way: when it was asked, and the replies to it."""

    at: float
    life: int
    """How often the bot had been started."""
    replies: list[str] = field(default_factory=list)
    cut: int = 0
    """Replies of which the bot could not know that they were sent."""
    wait: float = 0.0
    killed: bool = False
    """Whether the bot was killed before the second reply."""


class Soak:
    """What readers asked, and what came of it."""

    def __init__(self, server: BotApiServer, readers: int, per_second: float, seed: int) -> None:
        self._server = server
        self._draw = random.Random(seed)
        self._pause = max(readers / per_second, SHORTEST_PAUSE + 1)
        self._writers = [
            Writer(server, FIRST_READER + number, f"Reader {number}") for number in range(readers)
        ]
        self._questions = [item.text for item in read_question_set(KIM_QUESTIONS).questions]
        now = time.monotonic()
        self._due = [(now + self._draw.uniform(0, self._pause), one) for one in range(readers)]
        heapq.heapify(self._due)
        self._changed = threading.Condition()
        self.asked: dict[tuple[int, int], Asked] = {}
        self.open = 0
        self.told_busy = 0
        self.life = 0
        server.on_sent = self._on_sent

    def run(self, questions: int) -> None:
        """Ask so many questions, each reader the next one some time after the answer."""
        while len(self.asked) < questions:
            with self._changed:
                wait = self._due[0][0] - time.monotonic() if self._due else 1.0
                if wait > 0:
                    self._changed.wait(min(wait, 0.5))
                    continue
                _, number = heapq.heappop(self._due)
            writer = self._writers[number]
            text = self._question()
            with self._server.changed, self._changed:
                message = writer.send(text)
                self.asked[writer.chat, message["message_id"]] = Asked(time.monotonic(), self.life)
                self.open += 1
        deadline = time.monotonic() + DRAIN
        while self.open and time.monotonic() < deadline:
            time.sleep(0.2)

    def _question(self) -> str:
        """One that others ask too, or one in a form that nobody has used."""
        text = self._draw.choice(self._questions)
        if self._draw.random() < ASKED_BY_OTHERS:
            return text
        if self._draw.random() < 0.5:
            return f"{text.rstrip('?')} ({self._draw.randrange(10**6)})"
        words = text.split()
        place = self._draw.randrange(len(words))
        return " ".join([*words[:place], str(self._draw.randrange(10**6)), *words[place:]])

    def _on_sent(self, message: Message, fault: Fault) -> None:
        replied = message.get("reply_to_message")
        if not replied or message["chat"]["id"] < FIRST_READER:
            return
        if _BUSY.fullmatch(message["text"]):
            self.told_busy += 1
            return
        with self._changed:
            asked = self.asked[message["chat"]["id"], replied["message_id"]]
            asked.replies.append(message["text"])
            asked.cut += fault.cut
            if len(asked.replies) == 1:
                asked.wait = time.monotonic() - asked.at
                self.open -= 1
                pause = self._draw.expovariate(1 / (self._pause - SHORTEST_PAUSE))
                due = time.monotonic() + SHORTEST_PAUSE + pause
                heapq.heappush(self._due, (due, message["chat"]["id"] - FIRST_READER))
                self._changed.notify_all()
            else:
                asked.killed = self.life > asked.life


@click.command()
@click.option("--questions", default=50_000, show_default=True)
@click.option("--readers", default=500, show_default=True)
@click.option("--per-second", default=25.0, show_default=True, help="Questions, all readers'.")
@click.option("--faults", default=0.02, show_default=True, help="The share of calls that fail.")
@click.option("--kill-every", default=180.0, show_default=True, help="Seconds; 0: never.")
@click.option("--rebuild-every", default=60.0, show_default=True, help="Seconds; 0: never.")
@click.option("--seed", default=0, show_default=True)
def main(
    questions: int,
    readers: int,
    per_second: float,
    faults: float,
    kill_every: float,
    rebuild_every: float,
    seed: int,
) -> None:
    """Ask many questions while everything goes wrong, and count what came of them."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, BotApiServer() as server:
        folder = Path(name)
        corpus = folder / "corpus"
        corpus.mkdir()
        for path in (ROOT / "corpus").iterdir():
            corpus.joinpath(path.name).write_bytes(path.read_bytes())
        _change(corpus, 0)
        build(read_corpus(corpus).articles, folder / "index", model=BUNDLED_MODEL)
        server.calls = deque(maxlen=100)
        server.fault_of = Faults(faults, seed)
        soak = Soak(server, readers, per_second, seed)
        ending = threading.Event()
        troubles = Troubles(server, soak, folder, seed)
        threads = [
            threading.Thread(target=work, args=(every, ending))
            for work, every in (
                (troubles.kill, kill_every),
                (troubles.rebuild, rebuild_every),
                (troubles.repeat, 1.0),
                (troubles.tell, 30.0),
            )
            if every
        ]
        troubles.start()
        for thread in threads:
            thread.start()
        soak.run(questions)
        ending.set()
        for thread in threads:
            thread.join()
        troubles.stop()
        size = sum(path.stat().st_size for path in folder.glob("bot.sqlite3*"))
    minutes = (time.monotonic() - began) / 60
    if not _report(soak, troubles, size, minutes, readers):
        raise SystemExit(1)


def _change(corpus: Path, number: int) -> None:
    """Make the corpus another one than before."""
    text = (
        f"The harbour counted {1000 + number} boats.\n\nThey came from {2 + number % 30} towns.\n"
    )
    corpus.joinpath("harbour.txt").write_text(text)


class Troubles:
    """What happens to the bot meanwhile, each in a thread of its own."""

    def __init__(self, server: BotApiServer, soak: Soak, folder: Path, seed: int) -> None:
        self._server = server
        self._soak = soak
        self._folder = folder
        self._draw = random.Random(seed)
        self._admin = Writer(server, ADMIN, "Admin")
        self._bot: BotProcess | None = None
        self._guard = threading.Lock()
        self.kills = 0
        self.rebuilds = 0
        self.repeated = 0
        self.memory: list[tuple[float, float]] = []
        """Of each life of the bot, MiB after its first answers and at its end."""
        self._first = 0.0
        self.log: list[str] = []

    def start(self) -> None:
        """Start the bot."""
        self._soak.life += 1
        self._first = 0.0
        self._bot = BotProcess(
            self._server,
            self._folder / "index",
            self._folder / "bot.sqlite3",
            settings={"BOT_CORPUS_DIR": str(self._folder / "corpus"), "BOT_ADMINS": str(ADMIN)},
        )

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End the bot with a signal."""
        assert self._bot
        if self._first:
            self.memory.append((self._first, _mebibytes(self._bot.pid)))
        self._bot.signal(number)
        self._bot.end()
        self.log += self._bot.log

    def kill(self, every: float, ending: threading.Event) -> None:
        """Kill the bot, and start it again."""
        while not ending.wait(self._draw.uniform(0.5, 1.5) * every):
            with self._guard:
                self.stop(signal.SIGKILL)
                self.kills += 1
                self.start()

    def rebuild(self, every: float, ending: threading.Event) -> None:
        """Change the corpus, and have the bot rebuild the index."""
        while not ending.wait(every):
            self.rebuilds += 1
            _change(self._folder / "corpus", self.rebuilds)
            self._admin.send("/reindex")

    def repeat(self, every: float, ending: threading.Event) -> None:
        """Send updates again that the bot has had."""
        while not ending.wait(every * self._draw.uniform(0.5, 1.5)):
            count = self._draw.randint(1, 5)
            self.repeated += count
            self._server.repeat_updates(count)

    def tell(self, every: float, ending: threading.Event) -> None:
        """Say how far it is."""
        while not ending.wait(every):
            with self._guard:
                assert self._bot
                memory = _mebibytes(self._bot.pid)
                self._first = self._first or memory
            click.echo(
                f"{len(self._soak.asked)} asked, {self._soak.open} open, {memory:.0f} MiB", err=True
            )


def _mebibytes(process: int) -> float:
    """The memory that a process holds."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def _report(soak: Soak, troubles: Troubles, size: int, minutes: float, readers: int) -> bool:
    """Print what came of it; whether nothing was lost."""
    asked = list(soak.asked.values())
    lost = sum(not item.replies for item in asked)
    twice = [item for item in asked if len(item.replies) > 1]
    why = Counter(
        "response cut" if item.cut else "bot killed in between" if item.killed else "another reason"
        for item in twice
    )
    failed = sum(item.replies[:1] == [ENGLISH.failed] for item in asked)
    refused = sum(item.replies[:1] == [ENGLISH.overloaded] for item in asked)
    said = sum(bool(item.replies) for item in asked) - failed - refused
    waits = sorted(item.wait for item in asked if item.replies)
    click.echo(
        f"{platform.machine()}, {os.cpu_count()} processors, {minutes:.0f} minutes; {readers} "
        f"readers; killed {troubles.kills} times, {troubles.rebuilds} rebuilds, "
        f"{troubles.repeated} updates sent again"
    )
    for name, value in (
        ("questions in", len(asked)),
        ("answers out", said),
        ("refused as too many", refused),
        ("failed", failed),
        ("told to wait first", soak.told_busy),
        ("lost", lost),
        ("answered twice", len(twice)),
    ):
        click.echo(f"{name:24}{value:8d}")
    for reason, count in why.items():
        click.echo(f"    {reason:20}{count:8d}")
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    click.echo(f"wait, seconds           p50 {middle:.2f}, p99 {late:.1f}, worst {waits[-1]:.1f}")
    if troubles.memory:
        first, last = (sum(side) / len(side) for side in zip(*troubles.memory, strict=True))
        click.echo(
            f"memory, MiB             {first:.0f} at the start, {last:.0f} at the end of life"
        )
    click.echo(f"database, MiB           {size / 2**20:.1f}")
    errors = [line for line in troubles.log if " ERROR " in line or " CRITICAL " in line]
    click.echo(f"errors logged           {len(errors):8d}")
    for line in errors[:5]:
        click.echo("    " + line.rstrip())
    return not lost and not failed and not why["another reason"]


if __name__ == "__main__":
    main(prog_name="python -m tests.soak")
