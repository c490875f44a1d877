"""From a database of any earlier version to that of today, step by step.

A database's version is the number of steps that were made, in SQLite's `user_version`. A step that
was released is never changed; a change of tables is a step more.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from index.errors import UserError

Step = Sequence[str]
"""Statements of SQL."""

STEPS: Final[Sequence[Step]] = (
    (
        "CREATE TABLE chosen (chat INTEGER PRIMARY KEY, article TEXT NOT NULL)",
        "CREATE TABLE posted (chat INTEGER NOT NULL, article TEXT NOT NULL,"
        " paragraph INTEGER NOT NULL, digest TEXT NOT NULL, message INTEGER NOT NULL,"
        " offset INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (chat, article, paragraph))",
        "CREATE TABLE answers (number INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL,"
        " question_message INTEGER NOT NULL, reply_message INTEGER, understood TEXT NOT NULL,"
        " answer JSON NOT NULL, digest TEXT NOT NULL, generation TEXT NOT NULL, at REAL NOT NULL)",
        "CREATE INDEX answers_by_reply ON answers (chat, reply_message)",
        "CREATE INDEX answers_by_question ON answers (chat, question_message)",
        "CREATE INDEX answers_by_age ON answers (at)",
        "CREATE TABLE votes (number INTEGER NOT NULL, user INTEGER NOT NULL,"
        " chat INTEGER NOT NULL, useful BOOLEAN NOT NULL, answer JSON NOT NULL,"
        " generation TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (number, user))",
        "CREATE TABLE missed (chat INTEGER NOT NULL, folded TEXT NOT NULL, question TEXT NOT NULL,"
        " times INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (chat, folded))",
        "CREATE TABLE told (chat INTEGER NOT NULL, what TEXT NOT NULL, PRIMARY KEY (chat, what))",
    ),
    (
        "CREATE TABLE updates (number INTEGER PRIMARY KEY, content TEXT,"
        " starts INTEGER NOT NULL, at REAL NOT NULL)",
        "CREATE INDEX updates_by_age ON updates (at)",
    ),
)


def migrate(connection: Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Make the steps that a database lacks, all or none of them.

    Raises:
        UserError: the database was made by a later version of the program.
    """
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > len(steps):
        raise UserError(
            f"{path} was made by a later version of this program; use that one, "
            "or name another file with BOT_DATABASE"
        )
    for step in steps[version:]:
        for statement in step:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {len(steps)}")
