"""What the commands of both packages share: errors, logs, options."""

import errno
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from index.errors import UserError

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Commands(click.Group):
    """A group of commands in which an error that a person can mend is one line and exit code 1."""

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
