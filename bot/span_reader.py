"""The reader: reads the ranked paragraphs with a network that finds the stretch that answers."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.expectation import expected_kind, looks_like
from bot.reader import Finding, Reading
from bot.span_model import BUNDLED, ScoredSpan, SpanModel
from index.embedding import find_folder
from index.retrieval import RankedParagraph

WEIGHTS = "weights.json"
"""What `python -m bot.train.calibrate` measured, in the model's folder."""

MAX_LEAD = 10.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How the network's scores are put to use.

    `ranking` is what a point in the retriever's ranking counts beside one of the network. `right`
    and `absent` weigh `evidence`, an intercept last, and give, by logistic regression, the chance
    that the best finding is right and that the article does not say. A finding is worth giving as
    the answer when it is right with a chance of at least `answer_from`.
    """

    ranking: float
    right: tuple[float, ...]
    absent: tuple[float, ...]
    answer_from: float

    @classmethod
    def load(cls, folder: Path = BUNDLED) -> "Weights":
        """The weights of the model in a folder; those of the bundled one where it has none."""
        path = folder / WEIGHTS
        learned = json.loads((path if path.exists() else BUNDLED / WEIGHTS).read_text())
        return cls(
            ranking=learned["ranking"],
            right=tuple(learned["right"]),
            absent=tuple(learned["absent"]),
            answer_from=learned["answer_from"],
        )


def open_model(name: str | None) -> tuple[SpanModel, Path]:
    """The bundled model, or a question-answering model by its folder or its name on the hub; and
    the folder that it lies in.

    Raises:
        ModelError: there is no such model, or it cannot be loaded.
    """
    if name is None:
        return SpanModel.bundled(), BUNDLED
    # Imported here because only this needs it, and it needs torch.
    from bot.other_reader import load_span_model

    folder = find_folder(name, setting="BOT_READER_MODEL")
    return load_span_model(folder), folder


def open_reader(name: str | None, *, answer_from: float | None = None) -> "SpanReader":
    """The reader with the bundled model, or with another one, as in `open_model`.

    It answers when the chance of being right is at least `answer_from`; without it, at least what
    was measured to serve readers best.

    Raises:
        ModelError: the model cannot be used.
    """
    model, folder = open_model(name)
    weights = Weights.load(folder)
    if answer_from is not None:
        weights = replace(weights, answer_from=answer_from)
    return SpanReader(model, weights)


class SpanReader:
    """Answers with the stretch of a paragraph that the network finds."""

    def __init__(self, model: SpanModel, weights: Weights) -> None:
        self._model = model
        self._weights = weights

    def read(self, question: str, paragraphs: Sequence[RankedParagraph]) -> Reading:
        """Rank the paragraphs by the best stretch of each, which are the findings."""
        spans = self._model.read(question, [paragraph.text for paragraph in paragraphs])
        findings = rank(paragraphs, spans, self._weights.ranking)
        features = evidence(findings)
        right = chance(self._weights.right, features)
        return Reading(
            findings,
            found=right >= self._weights.answer_from and fits(question, findings[0]),
            right=right,
            absent=chance(self._weights.absent, features),
        )


def rank(
    paragraphs: Sequence[RankedParagraph], spans: Sequence[ScoredSpan], ranking: float
) -> tuple[Finding, ...]:
    """A finding for each paragraph, best first."""
    return tuple(
        sorted(
            (
                Finding(
                    paragraph,
                    found.span,
                    found.score + ranking * (paragraph.score - paragraphs[0].score),
                )
                for paragraph, found in zip(paragraphs, spans, strict=True)
            ),
            key=lambda finding: -finding.score,
        )
    )


def evidence(findings: Sequence[Finding]) -> tuple[float, ...]:
    """What tells whether the best finding is right: its score, its lead over the next one, and how
    close its paragraph is to the question in meaning."""
    best, *others = findings
    lead = min(best.score - others[0].score, MAX_LEAD) if others else MAX_LEAD
    return best.score, lead, max(best.paragraph.similarities)


def fits(question: str, finding: Finding) -> bool:
    """Whether a finding may be what the question asks for, by its looks: a number, a time, …"""
    kind = expected_kind(question)
    answer = finding.paragraph.text[finding.span.start : finding.span.end]
    return kind is None or looks_like(kind, answer) is not False


def chance(weights: Sequence[float], features: Sequence[float]) -> float:
    """A chance from 0 to 1 by logistic regression; the last weight is the intercept."""
    total = sum(w * feature for w, feature in zip(weights, (*features, 1.0), strict=True))
    return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))
