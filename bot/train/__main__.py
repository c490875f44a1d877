"""`python -m bot.train TRAIN NEAR_MISSES`: train the reader, in steps that can be interrupted.

Run again, it goes on from its last checkpoint. Then `python -m bot.train.export` puts the reader
into the product and `python -m bot.train.calibrate NEAR_MISSES` learns how sure to be.

A larger reader is trained with `--encoder`, and `python -m bot.train.teach` has it teach the small
one.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from bot.train.drawing import drawing_options
from bot.train.examples import Example
from bot.train.trainer import Trainer
from index.embedding import BUNDLED_MODEL, find_model


@click.command()
@drawing_options
@click.option("--chunks", default=64, show_default=True, help="Of 1024 examples each.")
@click.option("--learning-rate", default=1e-4, show_default=True, help="At its highest.")
@click.option(
    "--encoder",
    type=click.Path(path_type=Path),
    help="Folder of another encoder than the reader's.",
)
@click.option(
    "--frozen-layers", default=0, show_default=True, help="Lowest layers not to be trained."
)
@click.option(
    "--start", type=click.Path(path_type=Path), help="A checkpoint to train on in another round."
)
@click.option("--folder", default=".training", show_default=True, type=click.Path(path_type=Path))
def main(
    stream: Iterator[list[Example]],
    chunks: int,
    learning_rate: float,
    encoder: Path | None,
    frozen_layers: int,
    start: Path | None,
    folder: Path,
) -> None:
    """Train on TRAIN (SQuAD 1.1) and on two in three of the odd articles of NEAR_MISSES (2.0)."""
    trainer = Trainer(
        encoder or find_model(BUNDLED_MODEL),
        chunks=chunks,
        learning_rate=learning_rate,
        frozen_layers=frozen_layers,
    )
    if start:
        trainer.start_from(start)
    trainer.train(stream, folder)


if __name__ == "__main__":
    main(prog_name="python -m bot.train")
