"""`python -m index`: build the index from the corpus, check it, search it."""

import json
from pathlib import Path

import click

from index import storage
from index.build import build as build_index
from index.command_line import (
    Commands,
    corpus_option,
    index_option,
    left_out_message,
    progress_bar,
)
from index.corpus import read_corpus
from index.embedding import find_model, fingerprint
from index.errors import CorpusError, IndexUnusableError
from index.retrieval import Retriever, open_index
from index.settings import IndexSettings


@click.group(cls=Commands)
def main() -> None:
    """Keep the index of the articles."""


@main.command()
@corpus_option
@index_option
@click.option("--full", is_flag=True, help="Embed every paragraph again.")
def build(corpus_dir: Path | None, index_dir: Path | None, full: bool) -> None:
    """Make the index match the corpus.

    Only paragraphs that are new or changed are embedded. Files that are no articles are left out
    and named; the exit code is then 1. Questions that the articles suggest are asked, and those
    that the bot would not answer are named.
    """
    settings = IndexSettings.load()
    corpus = read_corpus(corpus_dir or settings.corpus_dir)
    if corpus.articles:
        with progress_bar("embedding") as progress:
            report = build_index(
                corpus.articles,
                index_dir or settings.index_dir,
                model=settings.embedding_model,
                full=full,
                progress=progress,
            )
        click.echo(report)
        _check_questions(index_dir or settings.index_dir)
    if corpus.left_out:
        raise CorpusError(left_out_message(corpus))


@main.command()
@index_option
@corpus_option
def check(index_dir: Path | None, corpus_dir: Path | None) -> None:
    """Say whether the index is whole, fits the model, and matches the corpus."""
    settings = IndexSettings.load()
    folder = index_dir or settings.index_dir
    index = storage.load(folder)
    storage.require_model(
        index,
        folder,
        model=settings.embedding_model,
        fingerprint=fingerprint(find_model(settings.embedding_model)),
    )
    corpus = read_corpus(corpus_dir or settings.corpus_dir)
    if index.articles != corpus.articles:
        indexed = {article.id: article for article in index.articles}
        wanted = {article.id: article for article in corpus.articles}
        names = sorted(
            name for name in indexed.keys() | wanted.keys() if indexed.get(name) != wanted.get(name)
        )
        raise IndexUnusableError(
            f"the index {folder} does not match the corpus in: {', '.join(names)}; "
            "run: python -m index build"
        )
    manifest = index.manifest
    click.echo(
        f"{folder} is whole and matches the corpus: {manifest.articles} articles, "
        f"{manifest.paragraphs} paragraphs, {manifest.passages} passages, model {manifest.model}"
    )
    if corpus.left_out:
        raise CorpusError(left_out_message(corpus))


@main.command()
@click.argument("question")
@click.option("-k", "limit", type=click.IntRange(min=1), default=5, show_default=True)
@click.option("--article", metavar="ID", help="Search this article only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@index_option
def search(
    question: str, limit: int, article: str | None, as_json: bool, index_dir: Path | None
) -> None:
    """Print the paragraphs that fit QUESTION best, with their scores."""
    settings = IndexSettings.load()
    retriever = Retriever(
        *open_index(index_dir or settings.index_dir, model=settings.embedding_model)
    )
    for ranked in retriever.rank(question, article=article, limit=limit):
        if as_json:
            click.echo(
                json.dumps(
                    {
                        "article": ranked.article,
                        "paragraph": ranked.number,
                        "score": round(ranked.score, 4),
                        "text": ranked.text,
                    },
                    ensure_ascii=False,
                )
            )
        else:
            click.echo(f"{ranked.score:7.2f}  {ranked.article} ¶{ranked.number}  {ranked.text}")


def _check_questions(folder: Path) -> None:
    # Imported here because the index does without the bot in everything else.
    from bot.suggesting import update_suggestions

    with progress_bar("checking questions") as progress:
        lines = update_suggestions(folder, progress=progress)
    for line in lines:
        click.echo(line, err=True)


if __name__ == "__main__":
    main(prog_name="python -m index")
