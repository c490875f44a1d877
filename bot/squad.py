"""Question sets in SQuAD's JSON, versions 1.1 and 2.0, also gzipped."""

import gzip
import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.article import Article, article_id, fold_white_space
from index.errors import QuestionSetError
from index.sentences import Span


@dataclass(frozen=True, slots=True)
class Question:
    """A question on an article, its gold paragraph (from 1) and answers; none: unanswerable.

    `spans` has the answers' places in the paragraph, as far as the file tells them rightly.
    """

    id: str
    text: str
    article: str
    paragraph: int
    answers: tuple[str, ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles, in the order of the file, and the questions on them."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]

    def every(self, first: int, step: int) -> "QuestionSet":
        """What is left with every so many articles, in the alphabetical order of titles, from the
        one at place `first` (from 0)."""
        ordered = sorted(self.articles, key=lambda article: article.title)
        kept = {article.id for article in ordered[first::step]}
        return QuestionSet(
            tuple(article for article in self.articles if article.id in kept),
            tuple(question for question in self.questions if question.article in kept),
        )

    def by_paragraph(self) -> "QuestionSet":
        """Each paragraph an article of its own: questions with their paragraph given."""
        return QuestionSet(
            tuple(
                replace(article, id=f"{article.id}-{number}", paragraphs=(paragraph,))
                for article in self.articles
                for number, paragraph in enumerate(article.paragraphs, start=1)
            ),
            tuple(
                replace(question, article=f"{question.article}-{question.paragraph}", paragraph=1)
                for question in self.questions
            ),
        )

    def swapped(self) -> "QuestionSet":
        """The questions of each article asked of the next one, which does not answer them.

        Raises:
            QuestionSetError: there is no next one.
        """
        names = [article.id for article in self.articles]
        if len(names) < 2:
            raise QuestionSetError(
                "the question set has one article, so that its questions cannot be asked of "
                "another; take a set with two or more"
            )
        following = dict(zip(names, names[1:] + names[:1], strict=True))
        return QuestionSet(
            self.articles,
            tuple(
                replace(question, article=following[question.article], answers=(), spans=())
                for question in self.questions
            ),
        )


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
            _question(item, article, number, paragraph["context"])
            for entry, article in zip(document["data"], articles, strict=True)
            for number, paragraph in enumerate(entry["paragraphs"], start=1)
            for item in paragraph["qas"]
        )
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zlib.error) as error:
        raise QuestionSetError(
            f"{path}: is not a question set; give one in SQuAD's JSON"
        ) from error
    if len({article.id for article in articles}) < len(articles):
        raise QuestionSetError(f"{path}: two articles have the same title; rename one")
    if not questions:
        raise QuestionSetError(f"{path}: holds no question; add one under `qas`")
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


def _question(item: dict[str, Any], article: Article, paragraph: int, context: str) -> Question:
    answers = () if item.get("is_impossible") else item["answers"]
    text = article.paragraphs[paragraph - 1]
    spans = []
    for answer in answers:
        words = fold_white_space(answer["text"])
        if "answer_start" not in answer:
            continue
        # The place in the text after folding, the white space before the answer included.
        start = len(fold_white_space(context[: answer["answer_start"]] + "|")) - 1
        if text[start : start + len(words)] == words:
            spans.append(Span(start, start + len(words)))
    return Question(
        id=str(item["id"]),
        text=fold_white_space(item["question"]),
        article=article.id,
        paragraph=paragraph,
        answers=tuple(dict.fromkeys(fold_white_space(answer["text"]) for answer in answers)),
        spans=tuple(dict.fromkeys(spans)),
    )
