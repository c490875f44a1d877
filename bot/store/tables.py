"""The tables as they are now; `bot.store.migrations` leads there."""

from sqlalchemy import JSON, Boolean, Column, Float, Integer, MetaData, Table, Text

METADATA = MetaData()

CHOSEN = Table(
    "chosen",
    METADATA,
    Column("chat", Integer, primary_key=True),
    Column("article", Text, nullable=False),
)
"""The article that a chat asks about."""

POSTED = Table(
    "posted",
    METADATA,
    Column("chat", Integer, primary_key=True),
    Column("article", Text, primary_key=True),
    Column("paragraph", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("message", Integer, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("at", Float, nullable=False),
)
"""Where the paragraphs of an article stand in a chat."""

ANSWERS = Table(
    "answers",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("chat", Integer, nullable=False),
    Column("question_message", Integer, nullable=False),
    Column("reply_message", Integer),
    Column("understood", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("digest", Text, nullable=False),
    Column("generation", Text, nullable=False),
    Column("at", Float, nullable=False),
    # A number is never used twice: a button of a forgotten answer must not find another one.
    sqlite_autoincrement=True,
)
"""Answers given, for buttons, replies, edits and short questions."""

VOTES = Table(
    "votes",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user", Integer, primary_key=True),
    Column("chat", Integer, nullable=False),
    Column("useful", Boolean, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("generation", Text, nullable=False),
    Column("at", Float, nullable=False),
)
"""One vote a reader and answer, with a copy of the answer, which is kept less long."""

MISSED = Table(
    "missed",
    METADATA,
    Column("chat", Integer, primary_key=True),
    Column("folded", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("at", Float, nullable=False),
)
"""Questions that no article answers, alike but for case and punctuation, and how often they were
asked in a chat."""

TOLD = Table(
    "told",
    METADATA,
    Column("chat", Integer, primary_key=True),
    Column("what", Text, primary_key=True),
)
"""What a chat was told and needs not be told again."""

UPDATES = Table(
    "updates",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("content", Text),
    Column("starts", Integer, nullable=False),
    Column("at", Float, nullable=False),
)
"""Updates that were fetched, by Telegram's numbers; without content, those that were dealt with,
so that one which comes again is known. `starts` counts the starts of the bot that found it open."""
