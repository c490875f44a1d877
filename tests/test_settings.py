"""Settings, and what is said of wrong ones."""

import logging
from pathlib import Path

import pytest

from bot.logs import RedactingFormatter
from bot.settings import BotSettings
from index.errors import SettingsError
from tests.conftest import ROOT


def test_defaults() -> None:
    settings = BotSettings.load()
    assert settings.token is None
    assert settings.corpus_dir == Path("corpus")
    assert settings.index_dir == Path(".index")
    assert str(settings.api_url) == "https://api.telegram.org/"


def test_environment_and_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("BOT_TOKEN= 123:abc \nBOT_INDEX_DIR=there\nOTHER=1\nBOT_API_URL=\n")
    monkeypatch.setenv("BOT_CORPUS_DIR", "news")
    settings = BotSettings.load()
    assert settings.token is not None
    assert settings.token.get_secret_value() == "123:abc"
    assert "123:abc" not in repr(settings)
    assert (settings.corpus_dir, settings.index_dir) == (Path("news"), Path("there"))


def test_a_wrong_value_names_the_variable_the_fault_and_the_fix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_API_URL", "api.telegram.org")
    monkeypatch.setenv("BOT_TOKEN", "123:secret")
    with pytest.raises(SettingsError) as caught:
        BotSettings.load()
    text = str(caught.value)
    assert text.startswith("BOT_API_URL is wrong: ")
    assert "like https://api.telegram.org" in text
    assert "secret" not in text


def test_an_env_file_in_another_encoding() -> None:
    Path(".env").write_bytes(b"BOT_INDEX_DIR=caf\xe9\n")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8"):
        BotSettings.load()


def test_the_example_lists_every_setting() -> None:
    example = (ROOT / ".env.example").read_text()
    for name in BotSettings.model_fields:
        assert f"BOT_{name.upper()}=" in example


def test_no_secret_in_a_log_line() -> None:
    formatter = RedactingFormatter("123:secret")
    try:
        raise ValueError("at https://api.telegram.org/bot123:secret/getMe")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "token %s", ("123:secret",), (ValueError, error, None)
        )
    line = formatter.format(record)
    assert "secret" not in line
    assert line.count("<token>") == 2
