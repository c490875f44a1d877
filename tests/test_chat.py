"""The terminal chat, on a real terminal and through a pipe."""

import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import cast

import pexpect
import pytest

from bot.chat import chat
from bot.conversation import Conversation
from bot.generations import Generations
from bot.phrases import ENGLISH
from bot.settings import BotSettings
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from tests.conftest import QUESTION, ROOT

ENVIRONMENT = {name: text for name, text in os.environ.items() if not name.startswith("BOT_")}


@pytest.fixture
def terminal(kim_index: Path) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        sys.executable,
        ["-m", "bot", "chat", "--index", str(kim_index)],
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=60,
        dimensions=(50, 100),
    )


def test_a_conversation(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect("Loading the model")
    terminal.expect("You could ask:")
    terminal.expect("›")
    terminal.sendline(QUESTION)
    terminal.expect("six-day")
    terminal.expect("¶1")
    terminal.expect("›")
    terminal.sendline("/help")
    terminal.expect("/quit")
    terminal.sendline("/article")
    terminal.expect("¶8")
    terminal.sendline("/nonsense")
    terminal.expect("don’t know that command")
    # The arrow key brings back what was typed before.
    terminal.send("\x1b[A\x1b[A\r")
    terminal.expect("¶8")
    terminal.sendline("/quit")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


@pytest.mark.parametrize("key", ["c", "d"])
def test_ctrl_c_and_ctrl_d_leave(terminal: "pexpect.spawn[str]", key: str) -> None:
    terminal.expect("You could ask:")
    terminal.expect("›")
    terminal.sendcontrol(key)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert "Traceback" not in (terminal.before or "")


def test_ctrl_c_while_the_model_loads(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect("Loading the model")
    terminal.sendcontrol("c")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert "Traceback" not in (terminal.before or "")


def test_ctrl_c_is_heeded_where_it_is_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finalized:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def open_conversation() -> Conversation:
        loaded = Finalized()
        del loaded
        return cast(Conversation, "never talked to")

    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    before = signal.getsignal(signal.SIGINT)
    chat(open_conversation)
    assert signal.getsignal(signal.SIGINT) is before


def test_piped_input_is_answered_line_by_line_without_colours(kim_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--index", str(kim_index)],
        input=f"{QUESTION}\n\n/help\nWho won the World Cup?\n/quit\nhi",
        capture_output=True,
        text=True,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stderr == ""
    assert not re.search("\x1b|Loading|›", done.stdout)
    replies = done.stdout.split("\n\n")
    assert "six-day" in replies[0]
    assert ENGLISH.help.splitlines()[0] in done.stdout
    assert ENGLISH.not_found in done.stdout
    assert ENGLISH.hello not in done.stdout


def test_an_article_is_chosen_and_all_again(
    tmp_path: Path,
    two_articles: tuple[Article, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    build(two_articles, tmp_path, model=BUNDLED_MODEL)
    typed = b"/articles\n/articles back\n/articles bridge\n/articles ALL\n/articles moon\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
    chat(Generations(tmp_path, BotSettings()).open)
    said = capsys.readouterr().out
    assert "The bridge – /articles bridge\nOtters are back – /articles otters\n" in said
    assert f"{ENGLISH.all_articles} – /articles all\n" in said
    assert said.index("from “Otters are back”") < said.index("from “The bridge”")
    assert said.rstrip().endswith(f"{ENGLISH.chosen_all}\n\n{ENGLISH.no_such_title}")
