"""Where the sentences of a paragraph begin and end."""

from typing import NamedTuple

import sentencex


class Span(NamedTuple):
    """A stretch of a text: code points `start` to `end`, so that `text[start:end]` is it."""

    start: int
    end: int


def sentence_spans(paragraph: str) -> tuple[Span, ...]:
    """The sentences of a paragraph in order, without the white space between them."""
    spans = []
    start = 0
    for segment in sentencex.segment("en", paragraph):
        text = segment.strip()
        if text:
            lead = start + segment.index(text)
            spans.append(Span(lead, lead + len(text)))
        start += len(segment)
    return tuple(spans)
