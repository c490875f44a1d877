"""Measures follow-ups: `python -m tests.dialogues`.

Asks the turns of `tests/data/dialogues.json` with and without what went before. A turn is right
when the paragraph with the answer is cited and the citation holds it, or when it is rightly
refused; `ranked first` says how often that paragraph came first, whether the bot dared or not.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import click

from bot.answer import Answer, Status
from bot.engine import Engine, engine_on
from bot.follow_up import MAX_TURNS, Turn, take_turn
from bot.settings import BotSettings
from index.article import Article
from index.build import build
from index.corpus import read_corpus
from index.retrieval import open_index

DATA: Final = Path(__file__).parent / "data"
DIALOGUES: Final = DATA / "dialogues.json"
ARTICLES: Final = DATA / "articles"
CORPUS: Final = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn: its question, the answer (None: the article does not say) and the number of the
    paragraph that has it, and its kind: first, follow-up, jump, which leans on the article rather
    than on the turn before, or alone, which only looks like a follow-up."""

    question: str
    answer: str | None
    paragraph: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns about an article; `half` is what the dialogue is for: tune or test."""

    article: str
    half: str
    turns: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A turn, its kind (unanswerable counts as one) and how it went."""

    half: str
    kind: str
    right: bool
    ranked_first: bool | None


def read_dialogues() -> tuple[Dialogue, ...]:
    """The dialogues."""
    return tuple(
        Dialogue(item["article"], item["half"], tuple(Asked(*turn) for turn in item["turns"]))
        for item in json.loads(DIALOGUES.read_text(encoding="utf-8"))
    )


def read_articles() -> tuple[Article, ...]:
    """The articles that they are about."""
    return read_corpus(CORPUS).articles + read_corpus(ARTICLES).articles


def ask(engine: Engine, dialogues: Iterable[Dialogue], *, follow_up: bool) -> list[Outcome]:
    """Ask all turns, with or without the turns before."""
    outcomes = []
    for dialogue in dialogues:
        turns: list[Turn] = []
        for asked in dialogue.turns:
            of_article = partial(engine.ask, asked.question, article=dialogue.article)
            turn = take_turn(asked.question, turns if follow_up else [], of_article)
            turns = [*turns, turn][-MAX_TURNS:]
            answer = turn.answer
            kind = asked.kind if asked.answer is not None else "unanswerable"
            first = (
                answer.passages[0].number == asked.paragraph
                if asked.paragraph is not None
                else None
            )
            outcomes.append(Outcome(dialogue.half, kind, _right(answer, asked), first))
    return outcomes


def _right(answer: Answer, asked: Asked) -> bool:
    if asked.answer is None:
        return answer.status is Status.NOT_FOUND
    return any(
        citation.paragraph == asked.paragraph and asked.answer in citation.quote
        for citation in answer.citations
    )


def main() -> None:
    """Print the shares by half and kind."""
    settings = BotSettings.load()
    dialogues = read_dialogues()
    with tempfile.TemporaryDirectory() as folder:
        build(read_articles(), Path(folder), model=settings.embedding_model)
        engine = engine_on(*open_index(Path(folder), model=settings.embedding_model))
        ways = {
            "alone": ask(engine, dialogues, follow_up=False),
            "with the turns before": ask(engine, dialogues, follow_up=True),
        }
    turns = sum(len(dialogue.turns) for dialogue in dialogues)
    click.echo(f"{len(dialogues)} dialogues, {turns} turns")
    click.echo(f"{'':24}{'half':6}{'kind':14}{'turns':>6}{'right':>8}{'ranked first':>14}")
    for way, outcomes in ways.items():
        groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            groups[outcome.half, outcome.kind].append(outcome)
            groups[outcome.half, "all"].append(outcome)
        for (half, kind), group in sorted(groups.items()):
            right = sum(outcome.right for outcome in group) / len(group)
            firsts = [item.ranked_first for item in group if item.ranked_first is not None]
            first = f"{sum(firsts) / len(firsts):14.3f}" if firsts else ""
            click.echo(f"{way:24}{half:6}{kind:14}{len(group):6}{right:8.3f}{first}")


if __name__ == "__main__":
    main()
