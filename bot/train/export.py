"""`python -m bot.train.export`: make the trained reader small and put it into the product."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.span_model import BUNDLED, NETWORK, TOKENIZER
from bot.train.model import SpanNetwork
from bot.train.trainer import CHECKPOINT
from index.embedding import BUNDLED_MODEL, find_model


@click.command()
@click.option("--folder", default=Path(".training"), type=click.Path(path_type=Path))
@click.option(
    "--former",
    "formers",
    type=(click.Path(path_type=Path), click.FloatRange(0, 1)),
    multiple=True,
    metavar="CHECKPOINT SHARE",
    help="A checkpoint of an earlier round, and the share of its weights in what is written.",
)
@click.option("--to", default=BUNDLED, type=click.Path(path_type=Path))
def main(folder: Path, formers: Sequence[tuple[Path, float]], to: Path) -> None:
    """Write the network of the last checkpoint as ONNX with weights of eight bits.

    Averaged with former ones, it reads as well what the last round trained it on, and better what
    they did (Wortsman et al. 2022).
    """
    start = find_model(BUNDLED_MODEL)
    network = SpanNetwork.from_encoder(start)
    last = 1 - sum(share for _, share in formers)
    if last <= 0:
        raise click.BadParameter(
            "the shares leave nothing for the last round", param_hint="--former"
        )
    network.load_state_dict(_average([(folder / CHECKPOINT, last), *formers]))
    network.eval()
    ids = torch.ones((2, 16), dtype=torch.long)
    # Three tensors: the exporter would take one tensor that came twice for one input.
    mask = torch.ones_like(ids)
    types = torch.zeros_like(ids)
    types[:, 8:] = 1
    names = ["input_ids", "attention_mask", "token_type_ids"]
    to.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch, "full.onnx")
        torch.onnx.export(
            network,
            (ids, mask, types),
            full,
            input_names=names,
            output_names=["scores"],
            dynamic_shapes=[{0: "batch", 1: "tokens"}] * 3,
            dynamo=True,
            external_data=False,
        )
        _check(network, full)
        # With the full range, sums overflow on processors that lack instructions for eight bits.
        quantize_dynamic(
            full,
            to / NETWORK,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    shutil.copy(start / TOKENIZER, to / TOKENIZER)
    click.echo(f"{to / NETWORK}: {(to / NETWORK).stat().st_size / 1e6:.1f} MB")


def _average(checkpoints: Sequence[tuple[Path, float]]) -> dict[str, torch.Tensor]:
    """The weights of several networks, each by its share."""
    weights: dict[str, torch.Tensor] = {}
    for checkpoint, share in checkpoints:
        saved = torch.load(checkpoint, weights_only=True, map_location="cpu")
        for name, values in saved["model"].items():
            weights[name] = weights.get(name, 0.0) + share * values
    return weights


def _check(network: SpanNetwork, exported: Path) -> None:
    """Make sure that the exported network does what the network does, on inputs of other sizes."""
    ids = torch.randint(1000, 20000, (1, 40))
    mask = torch.ones_like(ids)
    types = (torch.arange(40)[None] > 10).long()
    with torch.no_grad():
        wanted = network(ids, mask, types).numpy()
    session = onnxruntime.InferenceSession(exported, providers=["CPUExecutionProvider"])
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    (given,) = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
    np.testing.assert_allclose(given, wanted, atol=1e-3)


if __name__ == "__main__":
    main(prog_name="python -m bot.train.export")
