"""What the commands that draw examples have in common: where from, and how."""

import random
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
import torch

from bot.squad import read_question_set
from bot.train.balance import even_chances
from bot.train.examples import Example, Examples, chunks, for_training
from bot.train.names import Names
from bot.train.synonyms import Synonyms
from bot.train.trainer import CHUNK
from bot.train.written import written_for_training

NEAR_MISS_ROUNDS: Final = 8
WRITTEN_ROUNDS: Final = 4
"""How often the near misses, and the questions written for the reader, come for each time that the
training set does."""


def drawing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the arguments of `stream_of`, and call it with the `stream` instead.

    Its seed is PyTorch's, too."""

    @wraps(command)
    def called_with_stream(
        train: Path,
        near_misses: Path,
        near_miss_rounds: int,
        written_rounds: int,
        synonyms: Path,
        seed: int,
        **others: object,
    ) -> None:
        stream = stream_of(train, near_misses, near_miss_rounds, written_rounds, synonyms, seed)
        torch.manual_seed(seed)
        command(stream=stream, **others)

    drawing: Callable[..., Any] = called_with_stream
    for option in (
        click.option("--seed", default=0, show_default=True, help="Another one draws others."),
        click.option(
            "--synonyms",
            default="/usr/share/wordnet",
            show_default=True,
            type=click.Path(path_type=Path),
            help="WordNet's files.",
        ),
        click.option(
            "--near-miss-rounds",
            default=NEAR_MISS_ROUNDS,
            show_default=True,
            help="How often NEAR_MISSES come for each time that TRAIN does.",
        ),
        click.option(
            "--written-rounds",
            default=WRITTEN_ROUNDS,
            show_default=True,
            help="How often the questions in bot/train/questions come for each time.",
        ),
        click.argument("near_misses", type=click.Path(path_type=Path)),
        click.argument("train", type=click.Path(path_type=Path)),
    ):
        drawing = option(drawing)
    return drawing


def stream_of(
    train: Path,
    near_misses: Path,
    near_miss_rounds: int,
    written_rounds: int,
    synonyms: Path,
    seed: int,
) -> Iterator[list[Example]]:
    """Chunks of examples from both question sets and the written ones, for ever; the same seed
    draws the same."""
    names, words = Names(), Synonyms(synonyms)

    def reword(question: str, passage: str, draw: random.Random) -> str:
        return words.reworded(names.reworded(question, passage, draw), passage, draw)

    sources = [
        (Examples(read_question_set(train), reword), 1),
        *(
            (Examples(questions, reword), near_miss_rounds)
            for questions in for_training(read_question_set(near_misses))
        ),
        *(
            (Examples(questions, reword, even_chances(questions)), written_rounds * times)
            for questions, times in written_for_training()
        ),
    ]
    return chunks(sources, CHUNK, seed=seed)
