"""An article's people, places, dates, numbers and quotations, and where they stand."""

from dataclasses import dataclass
from enum import StrEnum

from bot.mentions import Kind, mentions
from index.article import Article


class FactKind(StrEnum):
    """What a fact is; the values are short, for they stand in buttons."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an article names, word for word, and the numbers of the paragraphs that do."""

    kind: FactKind
    text: str
    paragraphs: tuple[int, ...]


def facts_of(article: Article) -> tuple[Fact, ...]:
    """What an article names: by kind, what is named most often first.

    A short form of a person's name counts for the full one: Kim for Kim Jong Un.
    """
    # The whole text at once: who is named in full in one paragraph is known in the next.
    text = "\n\n".join(article.paragraphs)
    starts = [0]
    for paragraph in article.paragraphs:
        starts.append(starts[-1] + len(paragraph) + 2)
    found: dict[tuple[FactKind, str], list[int]] = {}
    for mention in mentions(text):
        if mention.kind is Kind.NAME:
            continue
        number = sum(start <= mention.span.start for start in starts)
        named = (FactKind(mention.kind.value), text[mention.span.start : mention.span.end])
        found.setdefault(named, []).append(number)
    merged: dict[tuple[FactKind, str], list[int]] = {}
    for (kind, name), numbers in found.items():
        full = [
            other
            for other_kind, other in found
            if kind is other_kind is FactKind.PERSON and set(name.split()) < set(other.split())
        ]
        merged.setdefault((kind, max(full, key=len) if full else name), []).extend(numbers)
    facts = sorted(merged.items(), key=lambda item: (-len(item[1]), min(item[1])))
    return tuple(Fact(kind, name, tuple(sorted(set(numbers)))) for (kind, name), numbers in facts)
