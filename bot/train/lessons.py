"""What teachers said of examples, in files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch

from bot.train.examples import Example
from index.sentences import Span

LESSONS: Final = ".training/lessons"
"""Their folder, unless it is said otherwise."""


def write_lesson(path: Path, examples: Sequence[Example]) -> None:
    """Write examples that were taught; interrupted, there is no file."""
    unfinished = path.with_suffix(".unfinished")
    torch.save(
        [
            (
                example.question,
                example.passage,
                (example.answer.start, example.answer.end) if example.answer else None,
                torch.from_numpy(example.taught),
            )
            for example in examples
        ],
        unfinished,
    )
    unfinished.replace(path)


def read_lesson(path: Path) -> list[Example]:
    """The examples in a file."""
    return [
        Example(question, passage, Span(*answer) if answer else None, taught.numpy())
        for question, passage, answer, taught in torch.load(path, weights_only=True)
    ]
