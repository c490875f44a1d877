"""Pictures of how sure the bot is, and how right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from bot.answer import Status
from bot.evaluate import CALIBRATION_BINS, Outcome
from index.errors import UserError

SIZE: Final = (5.0, 4.0)
"""Of a picture, in inches."""


def draw(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Draw `calibration.png` and `risk-coverage.png` into a folder.

    Raises:
        UserError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise UserError("drawing needs matplotlib; run: .venv/bin/pip install matplotlib") from None
    folder.mkdir(parents=True, exist_ok=True)

    confidences = np.array([outcome.answer.confidence for outcome in outcomes])
    right = np.array([outcome.right for outcome in outcomes])
    bins = np.minimum((confidences * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    filled = np.unique(bins)
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.add_subplot(xlabel="confidence", ylabel="share that is right")
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.scatter(
        [confidences[bins == one].mean() for one in filled],
        [right[bins == one].mean() for one in filled],
        s=[1000 * float((bins == one).mean()) for one in filled],
    )
    figure.savefig(folder / "calibration.png", dpi=150)

    # Of the questions in the order of how sure the answer is, the shares answered and wrong.
    answered = np.array([outcome.answer.status is Status.ANSWERED for outcome in outcomes])
    order = np.argsort(-confidences[answered], kind="stable")
    wrong = np.cumsum(~right[answered][order])
    given = np.arange(1, len(order) + 1)
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.add_subplot(
        xlabel="share of the questions answered, surest first",
        ylabel="share of these that is wrong",
    )
    axes.plot(given / len(outcomes), wrong / given)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    figure.savefig(folder / "risk-coverage.png", dpi=150)
