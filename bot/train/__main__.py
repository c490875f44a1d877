"""`python -m bot.train TRAIN NEAR_MISSES`: train the reader, in steps that can be interrupted.

Run again, it goes on from its last checkpoint. Then `python -m bot.train.export` puts the reader
into the product and `python -m bot.train.calibrate NEAR_MISSES` learns how sure to be.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import torch
from torch.nn.functional import cross_entropy

from bot.squad import read_question_set
from bot.train.examples import Example, Examples, chunks, for_training
from bot.train.model import Batches, SpanNetwork
from bot.train.synonyms import Synonyms
from index.embedding import BUNDLED_MODEL, find_model

BATCH: Final = 32
BATCHES: Final = 32
"""Of a chunk, whose examples are sorted by length together, so that little is padded."""

NEAR_MISS_ROUNDS: Final = 8
"""How often the near misses come for each time that the training set does."""

WARM_UP: Final = 0.06
"""Share of the steps in which the learning rate grows; then it falls to 0, both by a line."""


@click.command()
@click.argument("train", type=click.Path(path_type=Path))
@click.argument("near_misses", type=click.Path(path_type=Path))
@click.option("--chunks", "total", default=64, show_default=True, help="Of 1024 examples each.")
@click.option("--learning-rate", default=1e-4, show_default=True, help="At its highest.")
@click.option(
    "--start", type=click.Path(path_type=Path), help="A checkpoint to train on in another round."
)
@click.option(
    "--synonyms",
    default="/usr/share/wordnet",
    show_default=True,
    type=click.Path(path_type=Path),
    help="WordNet's files.",
)
@click.option("--seed", default=0, show_default=True, help="Another one draws other examples.")
@click.option("--folder", default=".training", show_default=True, type=click.Path(path_type=Path))
def main(
    train: Path,
    near_misses: Path,
    total: int,
    learning_rate: float,
    start: Path | None,
    synonyms: Path,
    seed: int,
    folder: Path,
) -> None:
    """Train on TRAIN (SQuAD 1.1) and on two in three of the odd articles of NEAR_MISSES (2.0)."""
    torch.manual_seed(seed)
    reword = Synonyms(synonyms).reworded
    trainer = Trainer(find_model(BUNDLED_MODEL), steps=total * BATCHES, learning_rate=learning_rate)
    checkpoint = folder / "checkpoint.pt"
    folder.mkdir(exist_ok=True, parents=True)
    done = 0
    if checkpoint.exists():
        done = trainer.load(checkpoint)
    elif start:
        trainer.start_from(start)
    sources = [
        (Examples(read_question_set(train), reword), 1),
        *(
            (Examples(questions, reword), NEAR_MISS_ROUNDS)
            for questions in for_training(read_question_set(near_misses))
        ),
    ]
    stream = chunks(sources, BATCH * BATCHES, seed=seed)
    for number in range(1, total + 1):
        began = time.perf_counter()
        chunk = next(stream)
        if number <= done:
            continue
        loss = trainer.learn(chunk)
        trainer.save(checkpoint, number)
        speed = len(chunk) / (time.perf_counter() - began)
        click.echo(f"chunk {number} of {total}: loss {loss:.3f}, {speed:.1f} examples/s")


class Trainer:
    """A network in training, with steps made and to make."""

    def __init__(self, encoder: Path, *, steps: int, learning_rate: float) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = SpanNetwork.from_encoder(encoder).to(self._device)
        self._batches = Batches(encoder)
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=learning_rate, weight_decay=0.01
        )
        self._learning_rate = learning_rate
        self._steps = steps
        self._step = 0

    def start_from(self, checkpoint: Path) -> None:
        """Begin with the network of another training."""
        saved = torch.load(checkpoint, weights_only=True, map_location=self._device)
        self._network.load_state_dict(saved["model"])

    def load(self, checkpoint: Path) -> int:
        """Go on from a checkpoint; the number of chunks that were learned."""
        saved = torch.load(checkpoint, weights_only=True, map_location=self._device)
        self._network.load_state_dict(saved["model"])
        self._optimizer.load_state_dict(saved["optimizer"])
        self._step = saved["chunks"] * BATCHES
        return int(saved["chunks"])

    def save(self, checkpoint: Path, done: int) -> None:
        """Write a checkpoint; interrupted, the one before stays."""
        unfinished = checkpoint.with_suffix(".unfinished")
        torch.save(
            {
                "model": self._network.state_dict(),
                "optimizer": self._optimizer.state_dict(),
                "chunks": done,
            },
            unfinished,
        )
        unfinished.replace(checkpoint)

    def learn(self, chunk: Sequence[Example]) -> float:
        """Take a step for each batch of a chunk; the mean loss."""
        ordered = sorted(chunk, key=lambda example: len(example.passage) + len(example.question))
        starts = range(0, len(ordered), BATCH)
        losses = [
            self._take_step(ordered[starts[place] : starts[place] + BATCH])
            for place in torch.randperm(len(starts)).tolist()
        ]
        return sum(losses) / len(losses)

    def _take_step(self, examples: Sequence[Example]) -> float:
        rate = min(
            (self._step + 1) / (WARM_UP * self._steps),
            (self._steps - self._step) / (self._steps * (1 - WARM_UP)),
        )
        for group in self._optimizer.param_groups:
            group["lr"] = self._learning_rate * rate
        self._step += 1
        inputs, targets = self._batches(examples)
        self._network.train()
        with torch.autocast(self._device.type, dtype=torch.bfloat16):
            scores = self._network(
                **{name: tensor.to(self._device) for name, tensor in inputs.items()}
            )
        targets = targets.to(self._device)
        loss = cross_entropy(scores[:, :, 0], targets[:, 0])
        loss = loss + cross_entropy(scores[:, :, 1], targets[:, 1])
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return float(loss.item()) / 2


if __name__ == "__main__":
    main(prog_name="python -m bot.train")
