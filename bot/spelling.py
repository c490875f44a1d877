"""Slips of the keyboard in a question, mended.

A word is taken for a slip where neither the articles nor a list of common words have it, and for
the word that it is nearest to: one letter left out, put in, exchanged for another one or for its
neighbour (Damerau 1964), in long words two.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tokenizers import Tokenizer

from bot.span_model import BUNDLED, TOKENIZER

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_SHORTEST: Final = 4
"""Letters of a word that may be taken for a slip."""

_LONG: Final = 8
"""Letters of a word in which there may be two slips."""

_MOST: Final = 12
"""Slips of a question; with more unknown words it is in another language, or no question."""

_ASKING: Final = ("what", "whats", "when", "where", "wheres", "which", "whom", "whos", "whose")


class Spelling:
    """Knows the words of some texts beside the common ones."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._own = {word.casefold() for text in texts for word in _WORD.findall(text)}
        self._common = common_words()

    def mended(self, question: str) -> str:
        """The question with its slips mended; as it is where most of what is unknown in it is near
        to nothing, such as in another language."""
        words = list(_WORD.finditer(question))
        unknown = [
            word
            for word in words
            if len(word[0]) >= _SHORTEST and not self._known(word[0].casefold())
        ]
        if len(unknown) > _MOST:
            return question
        slips = [(word, self._nearest(word[0])) for word in unknown]
        if 2 * sum(meant is None for _, meant in slips) > len(slips):
            return question
        if words and (asked := _asked(words[0][0])):
            slips.insert(0, (words[0], asked))
        for slip, meant in reversed(slips):
            question = question[: slip.start()] + (meant or slip[0]) + question[slip.end() :]
        return question

    def _known(self, word: str) -> bool:
        return word in self._own or word in self._common

    def _nearest(self, slip: str) -> str | None:
        """The word that is meant: one that asks, else one of the texts, else the commonest."""
        word = slip.casefold()
        near = _near(word, _ASKING, 1) or _near(word, self._own, 2 if len(word) >= _LONG else 1)
        if not near and not slip[0].isupper():  # what begins with a capital may well be a name
            near = _near(word, self._common, 1)
        found = min(
            near,
            key=lambda other: (near[other], not other.startswith(word), self._common.get(other, 0)),
            default=None,
        )
        return found.capitalize() if found and slip[0].isupper() else found


def _asked(first: str) -> str | None:
    """What the first word of a question is meant to ask, where it is too short to be looked up."""
    word = first.casefold()
    near = _near(word, _ASKING, 1) if len(word) < _SHORTEST and word != "who" else {}
    return next(iter(near), None)


def _near(word: str, others: Iterable[str], distance: int) -> dict[str, int]:
    """The words with the same first letter that are at most so far from a word, and how far."""
    alike = [other for other in others if other[0] == word[0]]
    found = extract(word, alike, scorer=OSA.distance, score_cutoff=distance, limit=None)
    return {other: int(far) for other, far, _ in found}


@cache
def common_words() -> Mapping[str, int]:
    """English words and how common each is, from 0 on: those that are one token to the reader,
    whose tokens stand in that order."""
    tokens = Tokenizer.from_file(str(BUNDLED / TOKENIZER)).get_vocab()
    return {token: place for token, place in tokens.items() if _WORD.fullmatch(token)}
