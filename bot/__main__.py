"""`python -m bot`: the bot in Telegram and in the terminal, single answers, measurements."""

import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from bot import evaluate as evaluation
from bot.chat import chat as chat_in_terminal
from bot.conversation import Conversation
from bot.engine import engine_on
from bot.jsonl import answer_lines
from bot.render import render_answer
from bot.settings import BotSettings
from bot.squad import QuestionSet, read_question_set
from bot.terminal import show
from index import storage
from index.build import build
from index.command_line import Commands, index_option, left_out_message, progress_bar
from index.corpus import read_corpus
from index.errors import CorpusError
from index.retrieval import open_index


@click.group(cls=Commands, default="run")
def main() -> None:
    """Answer questions about articles, proving every answer with a quote.

    Without a command: run.
    """


@main.command()
@index_option
def run(index_dir: Path | None) -> None:
    """Run the Telegram bot; build the index first where there is none."""
    # Imported here because only this command needs it.
    from bot.logs import log_without
    from bot.telegram_bot import TelegramBot

    settings = BotSettings.load()
    if settings.token:
        log_without(settings.token.get_secret_value())
    folder = index_dir or settings.index_dir
    bot = TelegramBot(settings, lambda: _conversation(folder, settings))
    _build_if_missing(folder, settings)
    bot.run()


@main.command()
@index_option
def chat(index_dir: Path | None) -> None:
    """Have the same conversation in the terminal; no token needed."""
    settings = BotSettings.load()
    folder = index_dir or settings.index_dir
    _build_if_missing(folder, settings)
    chat_in_terminal(lambda: _conversation(folder, settings))


@main.command()
@click.argument("question", required=False)
@click.option("--article", metavar="ID", help="Search this article only.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--jsonl", is_flag=True, help="Read a JSON object a line, print an answer a line.")
@index_option
def ask(
    question: str | None, article: str | None, as_json: bool, jsonl: bool, index_dir: Path | None
) -> None:
    """Answer QUESTION, or with --jsonl the questions on standard input."""
    if jsonl and (question or article or as_json):
        raise click.UsageError("--jsonl reads questions and articles from standard input only")
    if not jsonl and not (question and question.strip()):
        raise click.UsageError("Missing argument 'QUESTION'.")
    settings = BotSettings.load()
    engine = engine_on(*open_index(index_dir or settings.index_dir, model=settings.embedding_model))
    if jsonl:
        for line in answer_lines(engine, sys.stdin.buffer):
            click.echo(line)
        return
    answer = engine.ask(str(question), article=article)
    if as_json:
        click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
    else:
        titles = {item.id: item.title for item in engine.articles}
        show(render_answer(answer, titles), Console(highlight=False, markup=False, emoji=False))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--half",
    type=click.Choice(["odd", "even"]),
    help="Only every second article, in the alphabetical order of titles.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@index_option
def evaluate(
    file: Path, half: evaluation.Half | None, as_json: bool, index_dir: Path | None
) -> None:
    """Measure the answers to the questions in FILE (SQuAD's JSON, 1.1 or 2.0).

    Each question is asked of its whole article. The index is made of FILE's articles and thrown
    away, unless --index names one that holds them.
    """
    settings = BotSettings.load()
    questions = read_question_set(file)
    if half:
        questions = evaluation.half_of(questions, half)
    if index_dir:
        measures = _measure(index_dir, settings, questions)
    else:
        with tempfile.TemporaryDirectory() as folder:
            with progress_bar("embedding") as progress:
                build(
                    questions.articles,
                    Path(folder),
                    model=settings.embedding_model,
                    progress=progress,
                )
            measures = _measure(Path(folder), settings, questions)
    if as_json:
        click.echo(json.dumps(asdict(measures)))
        return
    of = f", {half} articles" if half else ""
    click.echo(f"{file.name}{of}; {platform.machine()}, {os.cpu_count()} processors")
    for name, value in asdict(measures).items():
        if value is not None:
            text = f"{value:8d}" if isinstance(value, int) else f"{value:8.3f}"
            click.echo(f"{name.replace('_', ' '):24}{text}")


def _measure(folder: Path, settings: BotSettings, questions: QuestionSet) -> evaluation.Measures:
    engine = engine_on(*open_index(folder, model=settings.embedding_model))
    evaluation.require_articles(engine, questions)
    with progress_bar("asking") as progress:
        return evaluation.evaluate(engine, questions, progress=progress)


def _conversation(folder: Path, settings: BotSettings) -> Conversation:
    return Conversation(engine_on(*open_index(folder, model=settings.embedding_model)))


def _build_if_missing(folder: Path, settings: BotSettings) -> None:
    if storage.exists(folder):
        return
    corpus = read_corpus(settings.corpus_dir)
    if not corpus.articles:
        raise CorpusError(left_out_message(corpus))
    if corpus.left_out:
        click.echo(left_out_message(corpus), err=True)
    with progress_bar("embedding") as progress:
        build(corpus.articles, folder, model=settings.embedding_model, progress=progress)


if __name__ == "__main__":
    main(prog_name="python -m bot")
