"""Settings of the bot, on top of the index's, from the environment or a `.env` file."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, HttpUrl, SecretStr

from index.settings import IndexSettings


def _stripped(token: SecretStr) -> SecretStr:
    return SecretStr(token.get_secret_value().strip())


class BotSettings(IndexSettings):
    """What the bot needs to talk to Telegram."""

    token: Annotated[SecretStr, AfterValidator(_stripped)] | None = Field(
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
