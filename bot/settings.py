"""Settings of the bot, on top of the index's, from the environment or a `.env` file."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr
from pydantic_settings import NoDecode

from index.settings import IndexSettings


def _token(secret: SecretStr) -> SecretStr:
    token = secret.get_secret_value().strip()
    # Whatever else it is, it would only be found out in an address that is wrong.
    if token and not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise ValueError("it does not look like 123456:ABC-def")
    return SecretStr(token)


def _separated(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


class BotSettings(IndexSettings):
    """What the bot needs to talk to Telegram."""

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="the token that @BotFather gives"
    )
    api_url: HttpUrl = Field(
        HttpUrl("https://api.telegram.org"),
        description="address of the Bot API server, like https://api.telegram.org",
    )
    reader_model: str | None = Field(
        None,
        min_length=1,
        description="extractive question-answering model: a folder, or a name on the hub",
    )
    answer_from: float | None = Field(
        None,
        ge=0,
        le=1,
        description="chance of being right, from 0 to 1, from which on an answer is given",
    )
    database: Path = Field(
        Path("bot.sqlite3"), description="file in which the bot remembers its chats"
    )
    feedback: bool = Field(
        True, description="whether to keep readers’ 👍 and 👎 and what was not found: on or off"
    )
    admins: Annotated[frozenset[int], NoDecode, BeforeValidator(_separated)] = Field(
        frozenset(), description="user ids of those who may /reindex, separated by commas"
    )
    answer_within: float = Field(
        3600.0,
        gt=0,
        description="seconds after which a question gets an apology instead of an answer",
    )
    health_file: Path = Field(
        Path("bot.health"), description="file in which the bot says how it is"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR; DEBUG shows what readers write"
    )
