"""Words that say the same in a question, or the same more widely, from WordNet's files.

The files are those of Princeton WordNet 3.0 (`apt-get install wordnet-base` puts them into
/usr/share/wordnet), whose format is described in its manual page wndb(5).
"""

import random
import re
from functools import cache
from pathlib import Path
from typing import Final

from lemminflect import getInflection, getLemma

from index.errors import CorpusError

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_KINDS: Final = {
    "verb": ("VERB", ("VBD", "VBN", "VBG", "VBZ", "VB")),
    "noun": ("NOUN", ("NNS", "NN")),
    "adj": ("ADJ", ("JJ",)),
}
"""WordNet's kinds of words, with the names that lemmas and inflected forms go by."""

_ASKING: Final = frozenset(("kind", "type", "name", "number", "year", "years", "date", "time"))
"""Words that say what is asked for."""

_TOO_WIDE: Final = frozenset(
    "thing object entity whole unit part piece group set system state act action activity event "
    "process cause change person people being matter content substance quantity quality attribute "
    "property relation way manner body structure measure amount point area line case form artifact "
    "instrumentality device feature condition message communication representation".split()
)
"""Words that hardly tell what is meant."""

SENSES: Final = 2
"""Of a word's senses, commonest first, how many are drawn from; a wider word only of the first."""


class Synonyms:
    """Says questions in other words."""

    def __init__(self, folder: Path) -> None:
        """Read the index of WordNet in a folder.

        Raises:
            CorpusError: the folder has not WordNet's files.
        """
        self._senses: dict[str, dict[str, tuple[int, list[int]]]] = {}
        self._data: dict[str, bytes] = {}
        try:
            for kind in _KINDS:
                self._senses[kind] = _read_index((folder / f"index.{kind}").read_text())
                self._data[kind] = (folder / f"data.{kind}").read_bytes()
        except OSError as error:
            message = f"{error.filename}: {error.strerror}; give the folder of WordNet's files"
            raise CorpusError(message) from error
        self.of = cache(self._of)

    def reworded(self, question: str, passage: str, draw: random.Random) -> str:
        """A question with one or two of the words that it shares with a passage exchanged."""
        said = passage.lower()
        shared = [
            (word, others)
            for word in _WORD.finditer(question)
            if word[0].islower()
            and word[0][:5] in said
            and word[0] not in _ASKING
            and (others := [one for one in self.of(word[0]) if one[:5] not in said])
        ]
        chosen = draw.sample(shared, k=min(len(shared), draw.choice((1, 2))))
        for word, others in sorted(chosen, key=lambda item: -item[0].start()):
            question = question[: word.start()] + draw.choice(others) + question[word.end() :]
        return question

    def _of(self, word: str) -> tuple[str, ...]:
        """The synonyms of a word in the same form, of its commonest kind."""
        found: list[tuple[int, tuple[str, ...]]] = []
        for kind, (part, tags) in _KINDS.items():
            for lemma in getLemma(word, part, lemmatize_oov=False):
                seen, senses = self._senses[kind].get(lemma, (0, []))
                base = tags[-1] if word == lemma else None
                tag = base or next((tag for tag in tags if word in getInflection(lemma, tag)), None)
                if not seen or tag is None:
                    continue
                others = [
                    word for offset in senses[:SENSES] for word in self._words_at(kind, offset)
                ]
                if kind == "noun":
                    others += self._wider(senses[0])
                synonyms = {
                    form
                    for other in others
                    if other != lemma and other.isalpha() and other.islower()
                    for form in getInflection(other, tag)[:1]
                }
                found.append((seen, tuple(sorted(synonyms))))
        return max(found, default=(0, ()))[1]

    def _wider(self, offset: int) -> list[str]:
        """Weapon for missile: the words for what a noun's sense is a kind of."""
        fields = self._fields_at("noun", offset)
        first = 4 + 2 * int(fields[3], 16)
        pointers = fields[first + 1 : first + 1 + 4 * int(fields[first])]
        return [
            word
            for symbol, wider in zip(pointers[::4], pointers[1::4], strict=True)
            if symbol == "@"
            for word in self._words_at("noun", int(wider))
            if word not in _TOO_WIDE
        ]

    def _words_at(self, kind: str, offset: int) -> list[str]:
        fields = self._fields_at(kind, offset)
        # A word may be followed by where it stands: "galore(ip)".
        return [fields[4 + 2 * place].split("(")[0] for place in range(int(fields[3], 16))]

    def _fields_at(self, kind: str, offset: int) -> list[str]:
        data = self._data[kind]
        return data[offset : data.index(b"\n", offset)].decode().split(" ")


def _read_index(text: str) -> dict[str, tuple[int, list[int]]]:
    """By lemma: how many of its senses were seen in tagged texts, and where its senses stand."""
    entries = {}
    for line in text.splitlines():
        # The licence stands first, indented.
        if not line.startswith(" "):
            lemma, _, count, pointers, *fields = line.split()
            senses = fields[int(pointers) :]
            entries[lemma] = int(senses[1]), [int(offset) for offset in senses[2:]]
            assert len(senses) == 2 + int(count)
    return entries
