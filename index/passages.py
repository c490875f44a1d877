"""What is embedded of a paragraph: the whole of it, and each of its sentences.

A question is often close to one sentence of a paragraph and far from the rest, and sometimes only
the whole tells what a sentence is about; retrieval uses both. A paragraph longer than the model
can read is covered by overlapping windows, cut between sentences.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.sentences import Span, sentence_spans


@dataclass(frozen=True, slots=True)
class Passages:
    """The spans of one paragraph that are embedded.

    `windows` together cover the paragraph; nearly always there is one, the paragraph itself.
    `sentences` are in order and do not overlap.
    """

    windows: tuple[Span, ...]
    sentences: tuple[Span, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Windows, then sentences: the order of their vectors."""
        return self.windows + self.sentences


def cut_passages(
    paragraph: str, *, max_tokens: int, count_tokens: Callable[[str], int]
) -> Passages:
    """Cut a paragraph into the passages that a model of `max_tokens` tokens can read whole."""
    sentences = sentence_spans(paragraph)

    def fits(span: Span) -> bool:
        return count_tokens(paragraph[span.start : span.end]) <= max_tokens

    whole = Span(0, len(paragraph))
    if fits(whole):
        return Passages((whole,), sentences)
    pieces = [piece for span in sentences for piece in _halve(paragraph, span, fits)]
    return Passages(tuple(_windows(pieces, fits)), sentences)


def _windows(pieces: Sequence[Span], fits: Callable[[Span], bool]) -> list[Span]:
    """Join pieces to the longest windows that fit; a window begins with the last one's end."""
    windows: list[Span] = []
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and fits(Span(pieces[first].start, pieces[last + 1].end)):
            last += 1
        windows.append(Span(pieces[first].start, pieces[last].end))
        if last + 1 == len(pieces):
            break
        # The overlap must leave room for at least one new piece, or no window would move on.
        overlaps = last > first and fits(Span(pieces[last].start, pieces[last + 1].end))
        first = last if overlaps else last + 1
    return windows


def _halve(paragraph: str, span: Span, fits: Callable[[Span], bool]) -> list[Span]:
    """A sentence that the model cannot read whole, in pieces that it can, cut at white space."""
    if fits(span) or span.end - span.start < 2:
        return [span]
    middle = (span.start + span.end) // 2
    cut = paragraph.rfind(" ", span.start + 1, middle) + 1 or middle
    return _halve(paragraph, Span(span.start, cut), fits) + _halve(
        paragraph, Span(cut, span.end), fits
    )
