"""`python -m bot.train.learn`: train the reader on what teachers said, in the files that
`python -m bot.train.teach` wrote (Hinton, Vinyals and Dean 2015).

Run again, it goes on from its last checkpoint.
"""

from itertools import cycle
from pathlib import Path

import click
import torch

from bot.train.lessons import LESSONS, read_lesson
from bot.train.trainer import Trainer
from index.embedding import BUNDLED_MODEL, find_model


@click.command()
@click.option("--lessons", default=LESSONS, show_default=True, type=click.Path(path_type=Path))
@click.option("--passes", default=2, show_default=True, help="How often each lesson is learned.")
@click.option("--learning-rate", default=7e-5, show_default=True, help="At its highest.")
@click.option("--start", type=click.Path(path_type=Path), help="A checkpoint to train on.")
@click.option("--folder", default=".training", show_default=True, type=click.Path(path_type=Path))
def main(
    lessons: Path, passes: int, learning_rate: float, start: Path | None, folder: Path
) -> None:
    """Train the reader on LESSONS."""
    torch.manual_seed(0)
    paths = sorted(lessons.glob("*.pt"))
    if not paths:
        raise click.UsageError(f"{lessons} has no lessons; run python -m bot.train.teach")
    trainer = Trainer(
        find_model(BUNDLED_MODEL), chunks=passes * len(paths), learning_rate=learning_rate
    )
    if start:
        trainer.start_from(start)
    trainer.train(map(read_lesson, cycle(paths)), folder)


if __name__ == "__main__":
    main(prog_name="python -m bot.train.learn")
