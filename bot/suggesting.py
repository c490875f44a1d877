"""Finding the questions to suggest: each is asked, and only one that is answered rightly is kept.

What was found on an article is used again as long as neither it nor the models change.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from bot.answer import Answer, Status
from bot.engine import engine_on
from bot.questions import MadeQuestion, make_questions
from bot.settings import BotSettings
from bot.span_model import BUNDLED
from bot.suggestions import (
    FORMAT_VERSION,
    MAX_LENGTH,
    Checked,
    Failure,
    Record,
    Suggestion,
    read_record,
    write_record,
)
from index import storage
from index.article import Article
from index.embedding import find_folder, find_model
from index.hashing import sha256_of_file, sha256_of_text
from index.question_embedding import open_question_embedder
from index.storage import StoredIndex

MAX_SUGGESTIONS: Final = 3
MAX_MADE: Final = 20
MAX_PUBLISHED: Final = 20
"""The most questions of an article that are checked, made ones and its publisher's."""

_PARTS_OF_A_READER: Final = (".onnx", ".safetensors", ".json", ".txt", ".model")

Progress = Callable[[int, int], None]
"""Called with the articles checked so far and their number in all."""


class Asked(Protocol):
    """Whatever answers questions, as the engine does."""

    def ask(self, question: str, *, article: str | None = None) -> Answer:
        """Answer from the whole corpus or from one article."""
        ...


def update_suggestions(folder: Path, *, progress: Progress = lambda done, total: None) -> list[str]:
    """Make the suggestions in an index's folder fit the index and the configured models.

    Returns what there is to tell the publisher, a line each. Nothing is raised, since an index
    without suggestions serves as well; what went wrong is one of the lines. Where the suggestions
    fit already, no model is loaded.
    """
    try:
        settings = BotSettings.load()
        index = storage.load(folder)
        models = models_of(index, settings)
        record = read_record(folder)
        if record is None or (record.generation, record.models) != (index.generation, models):
            engine = engine_on(
                index,
                open_question_embedder(find_model(settings.embedding_model)),
                reader_model=settings.reader_model,
                answer_from=settings.answer_from,
            )
            record = check(engine, index, models, old=record, progress=progress)
            write_record(folder, record)
        return record.reports()
    except Exception as error:  # whatever it is, the index is whole and this comes on top
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        return [f"no questions are suggested, since they could not be checked or kept: {reason}"]


def models_of(index: StoredIndex, settings: BotSettings) -> str:
    """A digest of all that answers depend on beside the articles: the models and how sure an
    answer has to be.

    Raises:
        ModelError: there is no such reader.
    """
    name = settings.reader_model
    folder = find_folder(name, setting="BOT_READER_MODEL") if name else BUNDLED
    found = hashlib.sha256(f"{index.manifest.fingerprint} {settings.answer_from}\n".encode())
    for path in sorted(folder.iterdir()):
        if path.suffix in _PARTS_OF_A_READER and path.is_file():
            found.update(f"{path.name} {sha256_of_file(path)}\n".encode())
    return found.hexdigest()


def check(
    engine: Asked,
    index: StoredIndex,
    models: str,
    *,
    old: Record | None = None,
    progress: Progress = lambda done, total: None,
) -> Record:
    """Find what to suggest on each article of an index.

    What `old` says of an article that has not changed is used again, provided that its suggestions
    still pass beside the articles that have.
    """
    known = old.articles if old and old.models == models else {}
    alone = len(index.articles) == 1
    articles: dict[str, Checked] = {}
    for place, article in enumerate(index.articles):
        progress(place, len(index.articles))
        found = known.get(article.id)
        if found is None or not _holds(engine, article, found):
            found = check_article(engine, article, alone=alone)
        articles[article.id] = found
    progress(len(index.articles), len(index.articles))
    return Record(
        format=FORMAT_VERSION, generation=index.generation, models=models, articles=articles
    )


def check_article(engine: Asked, article: Article, *, alone: bool) -> Checked:
    """Ask an article's questions, its publisher's first, until three pass.

    The publisher's are all asked, so that each that fails is reported. `alone` is whether the
    index holds no other article.
    """
    suggestions: list[Suggestion] = []
    failures: list[Failure] = []
    taken: set[int] = set()
    for question in article.questions[:MAX_PUBLISHED]:
        if len(question) > MAX_LENGTH:
            failures.append(Failure(question=question, too_long=True))
            continue
        answers = _answers(engine, question, article, alone=alone)
        wrong = next((answer for answer in answers if not _is_from(answer, article)), None)
        if wrong:
            source = wrong.citations[0].article if wrong.citations else None
            failures.append(Failure(question=question, answer=wrong.answer, source=source))
        elif len(suggestions) < MAX_SUGGESTIONS:
            suggestions.append(_suggestion(question, answers))
            taken.add(answers[0].citations[0].paragraph)
    if len(suggestions) < MAX_SUGGESTIONS:
        for made in make_questions(article, MAX_MADE):
            if made.paragraph in taken:
                continue
            answers = _answers(engine, made.text, article, alone=alone)
            if all(_is_right(answer, made, article) for answer in answers):
                suggestions.append(_suggestion(made.text, answers))
                taken.add(made.paragraph)
            if len(suggestions) == MAX_SUGGESTIONS:
                break
    return Checked(digest=digest(article), suggestions=suggestions, failures=failures)


def digest(article: Article) -> str:
    """A digest of what the questions on an article are made of and answered from."""
    return sha256_of_text(json.dumps([article.paragraphs, article.questions]))


def _answers(engine: Asked, question: str, article: Article, *, alone: bool) -> Sequence[Answer]:
    """The answers that readers get: of the whole corpus, unless they chose the article."""
    of_article = engine.ask(question, article=article.id)
    if alone or of_article.status is not Status.ANSWERED:
        return [of_article]
    return [of_article, engine.ask(question)]


def _holds(engine: Asked, article: Article, found: Checked) -> bool:
    """Whether what was found on an article holds still: it has not changed, and no article that
    has comes before it now, or did before."""
    return (
        found.digest == digest(article)
        and all(failure.source in (None, article.id) for failure in found.failures)
        and all(_is_from(engine.ask(item.question), article) for item in found.suggestions)
    )


def _is_from(answer: Answer, article: Article) -> bool:
    """Whether an answer is one, and cites the article first."""
    return answer.status is Status.ANSWERED and answer.citations[0].article == article.id


def _is_right(answer: Answer, made: MadeQuestion, article: Article) -> bool:
    """Whether an answer has words of the stretch that a question was made from, from there."""
    if not _is_from(answer, article) or answer.citations[0].paragraph != made.paragraph:
        return False
    text = article.paragraphs[made.paragraph - 1]
    citation = answer.citations[0]
    cited = answer.answer or ""
    if not citation.start < made.span.end or not made.span.start < citation.end:
        return False
    expected = text[made.span.start : made.span.end]
    return cited in expected or expected in cited or _share_a_word(cited, expected)


def _share_a_word(one: str, other: str) -> bool:
    """Whether two stretches have a word in common that is more than a `the`."""
    words = [{word.strip(".,’'").lower() for word in text.split()} for text in (one, other)]
    return any(len(word) > 3 or word.isdigit() for word in words[0] & words[1])


def _suggestion(question: str, answers: Sequence[Answer]) -> Suggestion:
    return Suggestion(question=question, confidence=min(answer.confidence for answer in answers))
