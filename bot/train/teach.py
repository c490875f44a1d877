"""`python -m bot.train.teach TRAIN NEAR_MISSES`: trained readers say what they think of examples.

What they say together is written into a folder, a file for each chunk, which
`python -m bot.train.learn` reads. Run again, it goes on after the last file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
import torch

from bot.train.drawing import drawing_options
from bot.train.examples import Example
from bot.train.lessons import LESSONS, write_lesson
from bot.train.model import Batches, SpanNetwork, places_of

BATCH: Final = 32


@click.command()
@drawing_options
@click.option(
    "--teacher",
    "teachers",
    required=True,
    multiple=True,
    nargs=2,
    type=click.Path(path_type=Path, exists=True),
    help="Folder of its encoder, and its checkpoint; may be given more than once.",
)
@click.option("--chunks", default=28, show_default=True, help="Of 1024 examples each, and rivals.")
@click.option("--folder", default=LESSONS, show_default=True, type=click.Path(path_type=Path))
def main(
    stream: Iterator[list[Example]],
    teachers: tuple[tuple[Path, Path], ...],
    chunks: int,
    folder: Path,
) -> None:
    """Draw examples as in training, with its seed the same ones, and write what teachers say."""
    folder.mkdir(exist_ok=True, parents=True)
    ensemble = [Teacher(encoder, checkpoint) for encoder, checkpoint in teachers]
    for number in range(1, chunks + 1):
        path = folder / f"{number:04}.pt"
        chunk = [passage for example in next(stream) for passage in example.apart]
        if not path.exists():
            write_lesson(path, taught_by(ensemble, chunk))
            click.echo(f"chunk {number} of {chunks}")


class Teacher:
    """A trained network that says what it thinks of examples."""

    def __init__(self, encoder: Path, checkpoint: Path) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = SpanNetwork.from_encoder(encoder)
        saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
        self._network.load_state_dict(saved["model"])
        self._network.to(self._device).eval()
        self._batches = Batches(encoder)

    def __call__(self, examples: Sequence[Example]) -> list[torch.Tensor]:
        """For each example how likely the answer starts, or ends, where: of shape (1 + tokens, 2),
        first that there is none, then each token of the passage."""
        inputs, in_passages, _ = self._batches.encoded(examples)
        with torch.inference_mode(), torch.autocast(self._device.type, dtype=torch.bfloat16):
            scores = self._network(
                **{name: tensor.to(self._device) for name, tensor in inputs.items()}
            ).cpu()
        return [
            row[places_of(in_passage)].softmax(dim=0)
            for row, in_passage in zip(scores, in_passages, strict=True)
        ]


def taught_by(teachers: Sequence[Teacher], chunk: Sequence[Example]) -> list[Example]:
    """The examples with the mean of what the teachers think."""
    ordered = sorted(chunk, key=lambda example: example.length)
    taught = []
    for first in range(0, len(ordered), BATCH):
        examples = ordered[first : first + BATCH]
        for example, *opinions in zip(
            examples, *(teacher(examples) for teacher in teachers), strict=True
        ):
            # One's window may end a token earlier than another's.
            common = min(map(len, opinions))
            mean = torch.stack([opinion[:common] for opinion in opinions]).mean(dim=0)
            taught.append(replace(example, taught=mean.half().numpy()))
    return taught


if __name__ == "__main__":
    main(prog_name="python -m bot.train.teach")
