"""Measures summaries: `python -m tests.summaries FILE [odd|even]`.

Of each article in a question set (SQuAD's JSON): how well its summary covers it (the mean, over all
sentences, of the cosine with the nearest sentence of the summary), of how many of its questions the
answer stands in the summary, for each 100 words of it, and its words. Beside it the article's first
three sentences, as many of its first sentences as have about the words of the summary, and as many
sentences as the summary has, drawn by chance.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np

from bot.answer import Citation
from bot.evaluate import Half, half_of
from bot.squad import QuestionSet, read_question_set
from bot.summary import coverage, summarize
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from index.sentences import sentence_spans

FIRST: Final = 3
DRAWS: Final = 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("half", type=click.Choice(["odd", "even"]), default="even")
def main(file: Path, half: Half) -> None:
    """Print the measures, means over every other article of FILE, in the alphabetical order."""
    questions = half_of(read_question_set(file), half)
    with tempfile.TemporaryDirectory() as folder:
        build(questions.articles, Path(folder), model=BUNDLED_MODEL)
        index = storage.load(Path(folder))
    chance = np.random.default_rng(0)
    rows: dict[str, list[tuple[float, float, float]]] = {}
    for article in index.articles:
        summary = summarize(index, article)
        ways = [
            ("the first three sentences", first_sentences(article, FIRST)),
            ("first sentences of as many words", as_long(article, summary)),
            ("the summary", summary),
            *(("sentences by chance", draw) for draw in draws(article, len(summary), chance)),
        ]
        for name, chosen in ways:
            figures = (
                coverage(index, article, chosen),
                answered(article, chosen, questions),
                words_of(chosen),
            )
            rows.setdefault(name, []).append(figures)
    click.echo(f"{len(index.articles)} articles{'':23}coverage   answers in 100 words   words")
    for name, found in rows.items():
        means = np.mean(found, axis=0)
        click.echo(f"{name:32}{means[0]:10.3f}{means[1]:15.2f}{means[2]:16.0f}")


def first_sentences(article: Article, count: int) -> tuple[Citation, ...]:
    """The first sentences of an article."""
    return all_sentences(article)[:count]


def as_long(article: Article, summary: Sequence[Citation]) -> tuple[Citation, ...]:
    """As many first sentences of an article as come nearest to the words of a summary."""
    counts = range(1, len(all_sentences(article)) + 1)
    wanted = words_of(summary)
    best = min(counts, key=lambda count: abs(words_of(first_sentences(article, count)) - wanted))
    return first_sentences(article, best)


def draws(
    article: Article, count: int, chance: np.random.Generator
) -> Iterator[tuple[Citation, ...]]:
    """Some sentences of an article, drawn by chance, several times."""
    sentences = all_sentences(article)
    for _ in range(DRAWS):
        places = chance.choice(len(sentences), size=count, replace=False)
        yield tuple(sentences[place] for place in sorted(places))


def all_sentences(article: Article) -> tuple[Citation, ...]:
    """The sentences of an article, in order."""
    return tuple(
        Citation(article.id, number, start, end, text[start:end])
        for number, text in enumerate(article.paragraphs, start=1)
        for start, end in sentence_spans(text)
    )


def words_of(sentences: Sequence[Citation]) -> int:
    """How many words sentences have."""
    return sum(len(sentence.quote.split()) for sentence in sentences)


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
