"""What the commands of both packages share: errors, options, progress."""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.corpus import Corpus
from index.errors import UserError

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Commands(click.Group):
    """A group of commands in which an error that a person can mend is one line and exit code 1.

    Called without a command, it runs `default`, if it has one.
    """

    def __init__(self, *args: Any, default: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._default = default

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Put the default command in where none is named."""
        if self._default and (not args or (args[0].startswith("-") and args[0] != "--help")):
            args = [self._default, *args]
        return super().parse_args(context, args)

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        logging.basicConfig(
            stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
        )
        try:
            return super().invoke(context)
        except UserError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever reads the output has seen enough
                raise
            raise click.ClickException(str(error)) from error


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where that is a terminal; called with what is done and the total."""
    console = Console(stderr=True)
    with Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def left_out_message(corpus: Corpus) -> str:
    """Which files were left out of the index, and why."""
    head = "left out" if corpus.articles else "no file of the corpus is an article; left out"
    return f"{head}: " + "; ".join(map(str, corpus.left_out))


def index_option(command: _Command) -> _Command:
    """Add `--index DIR`, by default the setting's."""
    option = click.option(
        "--index",
        "index_dir",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Folder the index is kept in  [default: BOT_INDEX_DIR or .index]",
    )
    return option(command)


def corpus_option(command: _Command) -> _Command:
    """Add `--corpus DIR`, by default the setting's."""
    option = click.option(
        "--corpus",
        "corpus_dir",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Folder of articles  [default: BOT_CORPUS_DIR or corpus]",
    )
    return option(command)
