"""Reading: where in the ranked paragraphs the answer stands, and how sure that is.

A reader is whatever has the method of `Reader`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.retrieval import RankedParagraph
from index.sentences import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a paragraph that may answer the question; `score` compares findings."""

    paragraph: RankedParagraph
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a question and its paragraphs.

    `findings` are best first, one or more for each paragraph that was read. `found` is whether
    the first one is worth giving as the answer. `right` is the chance that it is right, `absent`
    the chance that the article does not say; what is left is the chance that the answer stands
    elsewhere.
    """

    findings: tuple[Finding, ...]
    found: bool
    right: float
    absent: float


class Reader(Protocol):
    """Finds the answer in ranked paragraphs."""

    def read(self, question: str, paragraphs: Sequence[RankedParagraph]) -> Reading:
        """Read the paragraphs, best first, of which there is at least one."""
        ...
