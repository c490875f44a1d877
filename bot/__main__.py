"""`python -m bot`: the bot in Telegram and in the terminal, single answers, measurements."""

import asyncio
import json
import os
import platform
import re
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from bot import evaluate as evaluation
from bot.chat import chat as chat_in_terminal
from bot.engine import Engine, engine_on
from bot.generations import Generations
from bot.health import Health
from bot.jsonl import answer_lines
from bot.render import names_of, render_answer
from bot.settings import BotSettings
from bot.squad import QuestionSet, read_question_set
from bot.suggesting import update_suggestions
from bot.terminal import show
from index import storage
from index.build import build
from index.command_line import Commands, index_option, left_out_message, progress_bar
from index.corpus import read_corpus
from index.errors import CorpusError, UserError
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
    from bot.telegram.bot import TelegramBot

    settings = BotSettings.load()
    token = settings.token.get_secret_value() if settings.token else ""
    log_without(token, settings.log_level)
    folder = index_dir or settings.index_dir
    bot = TelegramBot(settings, Generations(folder, settings))
    _build_if_missing(folder, settings)
    bot.run()


@main.command()
@index_option
def chat(index_dir: Path | None) -> None:
    """Have the same conversation in the terminal; no token needed."""
    settings = BotSettings.load()
    folder = index_dir or settings.index_dir
    _build_if_missing(folder, settings)
    chat_in_terminal(Generations(folder, settings).open)


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
    engine = _engine(index_dir or settings.index_dir, settings)
    if jsonl:
        for line in answer_lines(engine, sys.stdin.buffer):
            click.echo(line)
        return
    answer = engine.ask(str(question), article=article)
    if as_json:
        click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
    else:
        names = names_of(engine.articles)
        if article is not None:
            names = {article: names[article]}
        show(render_answer(answer, names), Console(highlight=False, markup=False, emoji=False))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--half",
    type=click.Choice(["odd", "even"]),
    help="Only every second article, in the alphabetical order of titles.",
)
@click.option(
    "--asked-of",
    type=click.Choice(["article", "paragraph", "other"]),
    default="article",
    show_default=True,
    help="Ask each question of its article, its paragraph alone, or another article.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.option(
    "--worst",
    type=click.Path(path_type=Path),
    help="Write the 50 worst cases into this file, a JSON object a line.",
)
@click.option(
    "--plots",
    type=click.Path(path_type=Path),
    help="Draw the calibration and the risk of answers into this folder.",
)
@index_option
def evaluate(
    file: Path,
    half: evaluation.Half | None,
    asked_of: str,
    as_json: bool,
    worst: Path | None,
    plots: Path | None,
    index_dir: Path | None,
) -> None:
    """Measure the answers to the questions in FILE (SQuAD's JSON, 1.1 or 2.0).

    Each question is asked of its whole article. The index is made of FILE's articles and thrown
    away, unless --index names one that holds them.
    """
    settings = BotSettings.load()
    questions = read_question_set(file)
    if half:
        questions = evaluation.half_of(questions, half)
    if asked_of == "paragraph":
        questions = questions.by_paragraph()
    elif asked_of == "other":
        questions = questions.swapped()
    if index_dir:
        outcomes = _ask_all(index_dir, settings, questions)
    else:
        with tempfile.TemporaryDirectory() as folder:
            with progress_bar("embedding") as progress:
                build(
                    questions.articles,
                    Path(folder),
                    model=settings.embedding_model,
                    progress=progress,
                )
            outcomes = _ask_all(Path(folder), settings, questions)
    measures = asdict(evaluation.measure(outcomes))
    by_type = {
        name: asdict(of_type) for name, of_type in evaluation.measure_by_type(outcomes).items()
    }
    if worst:
        cases = [
            asdict(item.question) | item.answer.as_json(item.question.id)
            for item in evaluation.worst(outcomes)
        ]
        worst.write_text("".join(json.dumps(case) + "\n" for case in cases))
    if plots:
        from bot.plots import draw

        draw(outcomes, plots)
    if as_json:
        click.echo(json.dumps(measures | {"by_type": by_type}))
        return
    of = f", {half} articles" if half else ""
    of += "" if asked_of == "article" else f", asked of the {asked_of}"
    click.echo(f"{file.name}{of}; {platform.machine()}, {os.cpu_count()} processors")
    for name, value in measures.items():
        if value is not None:
            click.echo(f"{_label(name):24}{_figure(value)}")
    columns = ("questions", "hit_at_1", "answer_f1", "cited", "refused_right", "wrong_answers")
    click.echo("\n" + " " * 16 + "".join(f"{_label(name):>15}" for name in columns))
    for name, of_type in by_type.items():
        click.echo(f"{name:16}" + "".join(f"{_figure(of_type[column]):>15}" for column in columns))


@main.command()
@click.option(
    "--export",
    type=click.Path(path_type=Path),
    help="Write what was found useful into this file, a question set for `evaluate`.",
)
@index_option
def feedback(export: Path | None, index_dir: Path | None) -> None:
    """Print what readers thought of the answers, and what was not found."""
    # Imported here because only this command needs it.
    from bot.feedback import question_set, report
    from bot.store.store import MissedQuestion, Store, Vote

    settings = BotSettings.load()
    if not settings.database.exists():
        raise UserError(f"{settings.database}: there is no such file; it is made by the bot")

    async def read() -> tuple[list[Vote], list[MissedQuestion]]:
        async with Store.open(settings.database) as store:
            return await store.votes(), await store.missed_questions()

    votes, missed = asyncio.run(read())
    click.echo(report(votes, missed))
    if export:
        articles = storage.load(index_dir or settings.index_dir).articles
        exported = question_set(votes, articles)
        export.write_text(json.dumps(exported, ensure_ascii=False, indent=1), encoding="utf-8")


@main.command()
@click.option("--live", is_flag=True, help="Only whether it is alive, not whether it is ready.")
def health(live: bool) -> None:
    """Say how the running bot is; exit 0 if well. For supervisors of processes."""
    settings = BotSettings.load()
    found = Health.read(settings.health_file)
    if found.is_stuck or (found.faults and not live):
        raise UserError("; ".join(found.faults))
    click.echo(
        f"ready, with generation {found.generation} of the index"
        if not found.faults
        else "alive, but not ready: " + "; ".join(found.faults)
    )


def _label(measure: str) -> str:
    """What a measure is called."""
    words = measure.replace("_at_", "@").replace("_", " ")
    return re.sub(r"\b(?:mrr|em|f1|auc)\b", lambda found: found[0].upper(), words)


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:8d}" if isinstance(value, int) else f"{value:8.3f}"


def _ask_all(
    folder: Path, settings: BotSettings, questions: QuestionSet
) -> list[evaluation.Outcome]:
    engine = _engine(folder, settings)
    evaluation.require_articles(engine, questions)
    with progress_bar("asking") as progress:
        return evaluation.evaluate(engine, questions, progress=progress)


def _engine(folder: Path, settings: BotSettings) -> Engine:
    index, embedder = open_index(folder, model=settings.embedding_model)
    return engine_on(
        index, embedder, reader_model=settings.reader_model, answer_from=settings.answer_from
    )


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
    with progress_bar("checking questions") as progress:
        lines = update_suggestions(folder, progress=progress)
    for line in lines:
        click.echo(line, err=True)


if __name__ == "__main__":
    main(prog_name="python -m bot")
