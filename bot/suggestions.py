"""Questions to suggest: the publisher's, or made ones, that the index is known to answer.

They are kept beside the index, in INDEX/suggestions.json, which names the generation that they
were checked on. Where it is missing or of another generation there are none to suggest: better no
suggestion than one that fails, and `python -m index build` makes them anew.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from index import storage
from index.hashing import sha256_of_text

_log = logging.getLogger(__name__)

FILE: Final = "suggestions.json"
FORMAT_VERSION: Final = 1
"""To be raised when questions are made or checked in another way, too."""

MAX_LENGTH: Final = 200
"""Code points; nobody reads a longer suggestion."""


@dataclass(frozen=True)
class Suggestions(Mapping[str, tuple[str, ...]]):
    """By article id, up to three questions that it is known to answer, best first."""

    questions: Mapping[str, tuple[str, ...]]

    def __getitem__(self, article: str) -> tuple[str, ...]:
        return self.questions[article]

    def __iter__(self) -> Iterator[str]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)


class Suggestion(BaseModel):
    """A question that passed, and how sure its answer is, from 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: str
    confidence: float


class Failure(BaseModel):
    """A publisher's question that the bot would not answer from its article.

    `answer` is what it would say, None where that the article does not say; `source` is the other
    article that it would quote.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: str
    answer: str | None = None
    source: str | None = None
    too_long: bool = False

    def report(self, article: str) -> str:
        """One line for the publisher: the question, what becomes of it, and what to do."""
        if self.too_long:
            becomes = f"is longer than {MAX_LENGTH} characters; shorten it"
        elif self.answer is None:
            becomes = "is not suggested: the bot would say that the article doesn’t say; reword it"
        else:
            becomes = (
                f"is not suggested: the bot would answer “{_shown(self.answer)}” from "
                f"{self.source}; reword it"
            )
        return f"{article}: the question “{_shown(self.question)}” {becomes}"


class Checked(BaseModel):
    """What was found on one article; `digest` tells whether that still holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    digest: str
    suggestions: list[Suggestion]
    failures: list[Failure]


class Record(BaseModel):
    """The file: what was found on each article, by id, on that generation with those models."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int
    generation: str
    models: str
    articles: dict[str, Checked]

    def reports(self) -> list[str]:
        """A line on each publisher's question that failed."""
        return [
            failure.report(name)
            for name, checked in self.articles.items()
            for failure in checked.failures
        ]


class _File(BaseModel):
    """A record, and the SHA-256 of its JSON, so that a byte changed anywhere is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sha256: str
    record: Record

    @classmethod
    def of(cls, record: Record) -> "_File":
        return cls(sha256=sha256_of_text(record.model_dump_json()), record=record)


def load_suggestions(folder: Path, generation: str, *, models: str | None = None) -> Suggestions:
    """What to suggest with that generation of the index in `folder`; nothing where that is not
    known. With `models` (see `models_of`), nothing either where others checked it."""
    record = read_record(folder)
    if record is None or record.generation != generation:
        return Suggestions({})
    if models not in (None, record.models):
        _log.warning(
            "no questions are suggested, since they were checked with another model or "
            "BOT_ANSWER_FROM; run: python -m index build"
        )
        return Suggestions({})
    return Suggestions(
        {
            name: tuple(suggestion.question for suggestion in checked.suggestions)
            for name, checked in record.articles.items()
            if checked.suggestions
        }
    )


def read_record(folder: Path) -> Record | None:
    """The file of an index, whatever generation it is of; None where there is none to be read."""
    try:
        file = _File.model_validate_json((folder / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        _log.info("%s cannot be read: %s", folder / FILE, error)
        return None
    if file != _File.of(file.record):
        _log.info("%s has changed", folder / FILE)
        return None
    return file.record if file.record.format == FORMAT_VERSION else None


def write_record(folder: Path, record: Record) -> None:
    """Put a file into use in one step.

    Raises:
        OSError: the folder cannot be written to.
    """
    text = _File.of(record).model_dump_json(indent=1)
    partial = folder / f".{FILE}.partial"
    # Under the lock of builds, so that no two write the same partial file.
    with storage.write_lock(folder):
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(folder / FILE)
        finally:
            partial.unlink(missing_ok=True)


def _shown(text: str) -> str:
    """A text on one line, shortened, without what a terminal would take for a command."""
    shown = "".join(character if character.isprintable() else "�" for character in text)
    return shown if len(shown) <= 100 else shown[:99].rstrip() + "…"
