"""Steps of training that can be interrupted."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import torch
from torch.nn.functional import cross_entropy

from bot.train.examples import Example
from bot.train.model import Batches, SpanNetwork

BATCH: Final = 16
BATCHES: Final = 64
"""Of a chunk, whose examples are sorted by length together, so that little is padded."""

CHUNK: Final = BATCH * BATCHES

WARM_UP: Final = 0.06
"""Share of the steps in which the learning rate grows; then it falls to 0, both by a line."""

CHECKPOINT: Final = "checkpoint.pt"


class Trainer:
    """A network in training, with steps made and to make."""

    def __init__(
        self, encoder: Path, *, chunks: int, learning_rate: float, frozen_layers: int = 0
    ) -> None:
        """Begin with the encoder in a folder, to learn so many chunks of examples."""
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = SpanNetwork.from_encoder(encoder).to(self._device)
        self._network.freeze(frozen_layers)
        self._batches = Batches(encoder)
        self._optimizer = torch.optim.AdamW(
            [weights for weights in self._network.parameters() if weights.requires_grad],
            lr=learning_rate,
            weight_decay=0.01,
            fused=True,
        )
        self._learning_rate = learning_rate
        self._chunks = chunks

    def start_from(self, checkpoint: Path) -> None:
        """Begin with the network of another training."""
        saved = torch.load(checkpoint, weights_only=True, map_location=self._device)
        self._network.load_state_dict(saved["model"])

    def train(self, stream: Iterator[Sequence[Example]], folder: Path) -> None:
        """Learn the chunks that come first in a stream, after those that the checkpoint in the
        folder has learned, and write one after each."""
        folder.mkdir(exist_ok=True, parents=True)
        checkpoint = folder / CHECKPOINT
        done = self._load(checkpoint) if checkpoint.exists() else 0
        for number in range(1, self._chunks + 1):
            chunk = next(stream)
            if number <= done:
                continue
            began = time.perf_counter()
            loss = self.learn(chunk, number - 1)
            self._save(checkpoint, number)
            speed = len(chunk) / (time.perf_counter() - began)
            click.echo(f"chunk {number} of {self._chunks}: loss {loss:.3f}, {speed:.1f} examples/s")

    def learn(self, chunk: Sequence[Example], done: int) -> float:
        """Take a step for each batch of a chunk, before which so many were learned; the mean
        loss."""
        ordered = sorted(chunk, key=lambda example: example.length)
        starts = range(0, len(ordered), BATCH)
        # Of the chunk's own, so that an interrupted training takes the same steps.
        order = torch.Generator().manual_seed(torch.initial_seed() + done)
        losses = []
        for step, place in enumerate(torch.randperm(len(starts), generator=order).tolist()):
            progress = (done + (step + 0.5) / len(starts)) / self._chunks
            batch = ordered[starts[place] : starts[place] + BATCH]
            losses.append(self._take_step(batch, self._learning_rate * share_of_rate(progress)))
        return sum(losses) / len(losses)

    def _load(self, checkpoint: Path) -> int:
        """Go on from a checkpoint; the number of chunks that were learned."""
        saved = torch.load(checkpoint, weights_only=True, map_location=self._device)
        self._network.load_state_dict(saved["model"])
        self._optimizer.load_state_dict(saved["optimizer"])
        return int(saved["chunks"])

    def _save(self, checkpoint: Path, done: int) -> None:
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

    def _take_step(self, examples: Sequence[Example], learning_rate: float) -> float:
        for group in self._optimizer.param_groups:
            group["lr"] = learning_rate
        apart = [example.apart for example in examples]
        inputs, targets = self._batches([passage for group in apart for passage in group])
        groups = torch.repeat_interleave(
            torch.arange(len(apart)), torch.tensor([len(group) for group in apart])
        )
        self._network.train()
        with torch.autocast(self._device.type, dtype=torch.bfloat16):
            scores = self._network(
                **{name: tensor.to(self._device) for name, tensor in inputs.items()}
            )
        targets, groups = targets.to(self._device), groups.to(self._device)
        # Over the tokens, which are the classes, for start and end.
        loss = 2 * (cross_entropy(scores, targets) + rivalry(scores, targets, groups))
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        return float(loss.item()) / 2


def share_of_rate(progress: float) -> float:
    """How much of the highest learning rate there is when so much of the training is done, both
    from 0 to 1."""
    return min(progress / WARM_UP, (1 - progress) / (1 - WARM_UP))


def rivalry(scores: torch.Tensor, targets: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
    """What it costs, a passage, that answers score no higher than whatever their rivals have.

    Scores count from a passage's first token, as in use, and are normalised over all passages of a
    question ("shared-norm": Clark and Gardner 2018).

    Args:
        scores: Of shape (passages, tokens, 2).
        targets: Likewise, how likely the answer starts, or ends, where.
        groups: The number of each passage's question.
    """
    nothing = scores[:, 0]
    anything = scores[:, 1:].logsumexp(dim=1) - nothing
    answer = (targets[:, 1:] * scores[:, 1:]).sum(dim=1) - nothing
    answers = targets[:, 1:].sum(dim=1) == 1
    same = groups[:, None] == groups[None, :]
    # Of shape (passages, passages, 2): for each one what it and its rivals score.
    rivals = anything[None].masked_fill(~same[:, :, None], torch.finfo(scores.dtype).min)
    losses = rivals.logsumexp(dim=1) - answer
    counted = answers & (same.sum(dim=1) > 1)[:, None]
    return losses[counted].sum() / scores.shape[0] / 2
