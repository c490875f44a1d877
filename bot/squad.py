"""Question sets in SQuAD's JSON, versions 1.1 and 2.0, also gzipped."""

import gzip
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.article import Article, article_id, fold_white_space
from index.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class Question:
    """A question on an article, its gold paragraph (from 1) and answers; none: unanswerable."""

    id: str
    text: str
    article: str
    paragraph: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles, in the order of the file, and the questions on them."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]


def read_question_set(path: Path) -> QuestionSet:
    """Read a question set; white space is folded as in articles.

    Raises:
        QuestionSetError: the file cannot be read or is no SQuAD JSON.
    """
    try:
        data = path.read_bytes()
        document = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
        articles = tuple(_article(entry) for entry in document["data"])
        questions = tuple(
            _question(item, article.id, number)
            for entry, article in zip(document["data"], articles, strict=True)
            for number, paragraph in enumerate(entry["paragraphs"], start=1)
            for item in paragraph["qas"]
        )
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zlib.error) as error:
        raise QuestionSetError(f"{path}: is not a question set in SQuAD's JSON") from error
    if len({article.id for article in articles}) < len(articles):
        raise QuestionSetError(f"{path}: two articles have the same title")
    if not questions:
        raise QuestionSetError(f"{path}: holds no question")
    return QuestionSet(articles, questions)


def _article(entry: dict[str, Any]) -> Article:
    title = str(entry["title"])
    return Article(
        id=article_id(title),
        title=title.replace("_", " "),
        paragraphs=tuple(
            fold_white_space(paragraph["context"]) for paragraph in entry["paragraphs"]
        ),
    )


def _question(item: dict[str, Any], article: str, paragraph: int) -> Question:
    answers = () if item.get("is_impossible") else item["answers"]
    return Question(
        id=str(item["id"]),
        text=fold_white_space(item["question"]),
        article=article,
        paragraph=paragraph,
        answers=tuple(dict.fromkeys(fold_white_space(answer["text"]) for answer in answers)),
    )
