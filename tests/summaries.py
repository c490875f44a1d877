"""Measures summaries: `python -m tests.summaries FILE`.

Of each article in a question set (SQuAD's JSON): how well its summary covers it (the mean, over all
sentences, of the cosine with the nearest sentence of the summary), and of how many of its
questions the answer stands in the summary, for each 100 words of it. Beside it its first three
sentences, and as many of its first sentences as the summary has.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np

from bot.answer import Citation
from bot.evaluate import half_of
from bot.squad import QuestionSet, read_question_set
from bot.summary import coverage, summarize
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from index.sentences import sentence_spans

FIRST: Final = 3


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def main(file: Path) -> None:
    """Print the measures, means over the even articles of FILE, in the alphabetical order."""
    questions = half_of(read_question_set(file), "even")
    with tempfile.TemporaryDirectory() as folder:
        build(questions.articles, Path(folder), model=BUNDLED_MODEL)
        index = storage.load(Path(folder))
    rows: dict[str, list[tuple[float, float]]] = {}
    for article in index.articles:
        summary = summarize(index, article)
        for name, chosen in (
            ("the first three sentences", first_sentences(article, FIRST)),
            ("as many first sentences", first_sentences(article, len(summary))),
            ("the summary", summary),
        ):
            figures = coverage(index, article, chosen), answered(article, chosen, questions)
            rows.setdefault(name, []).append(figures)
    click.echo(f"{len(index.articles)} articles{'':23}coverage   answers in 100 words")
    for name, found in rows.items():
        means = np.mean(found, axis=0)
        click.echo(f"{name:32}{means[0]:10.3f}{means[1]:15.2f}")


def first_sentences(article: Article, count: int) -> tuple[Citation, ...]:
    """The first sentences of an article."""
    found = [
        Citation(article.id, number, start, end, text[start:end])
        for number, text in enumerate(article.paragraphs, start=1)
        for start, end in sentence_spans(text)
    ]
    return tuple(found[:count])


def answered(article: Article, summary: Sequence[Citation], questions: QuestionSet) -> float:
    """Of how many questions on an article the answer stands in a summary, for each 100 words."""
    text = " ".join(citation.quote for citation in summary)
    own = [
        question
        for question in questions.questions
        if question.article == article.id and question.answers
    ]
    hits = sum(any(answer in text for answer in question.answers) for question in own)
    return 100 * hits / len(text.split())


if __name__ == "__main__":
    main()
