"""The token comes out nowhere, whatever fails, at any log level."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.logs import RedactingFormatter
from tests.bot_api.errors import UNAUTHORIZED, ApiError
from tests.bot_api.faults import Faults
from tests.bot_api.reader import Reader
from tests.bot_api.server import BotApiServer
from tests.bot_process import BotProcess
from tests.conftest import QUESTION, ROOT

SECRET = "CANARY-of-the_tests0123456789abcdef"
TOKEN = f"987654:{SECRET}"


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.token = TOKEN
        yield server


def require_no_secret(text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    for form in (SECRET, SECRET[8:], quote(TOKEN, safe=""), SECRET.encode().hex()):
        assert form.encode() not in data


def test_when_everything_fails_while_it_runs(
    server: BotApiServer, kim_index: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(kim_index, index)
    settings = {
        "BOT_LOG_LEVEL": "DEBUG",
        "BOT_ADMINS": "1",
        "BOT_CORPUS_DIR": str(tmp_path / "nowhere"),
        "PYTHONASYNCIODEBUG": "1",
        "PYTHONFAULTHANDLER": "1",
        "PYTHONWARNINGS": "default",
    }
    database = tmp_path / "bot.sqlite3"
    bot = BotProcess(server, index, database, TOKEN, settings)
    try:
        bot.wait_until_polling()
        require_no_secret(Path(f"/proc/{bot.pid}/cmdline").read_bytes())
        reader = Reader(server, 1, "Ada")
        assert "six-day" in reader.ask(QUESTION)["text"]
        server.fault_of = Faults(0.5)
        for text in ("Who came back?", "/article", "/reindex", TOKEN[:6]):
            reader.ask(text, timeout=120)
        server.fault_of = Faults(0.0)
        for error in (ApiError(403, "Forbidden: x"), ApiError(400, "Bad Request: x")):
            server.fail_next("sendMessage", error)
            reader.send("/help")
        server.down()
        bot.wait_for_log("polling failed")
        server.up()
        (index / "CURRENT").write_text("nonsense")
        bot.wait_for_log("the new index is not used")
        # What a later version of Telegram might send, and what nobody would.
        server.add_update("message", {"message_id": "x", "text": TOKEN[:6]})
        bot.wait_for_log("cannot be read")
        bot.health.unlink()
        bot.health.mkdir()
        bot.wait_for_log("cannot be written")
        database.with_name("bot.sqlite3").write_bytes(b"no database any more" * 1000)
        reader.send(QUESTION)
        bot.wait_for_log("sqlite3")
        server.fail_next("getUpdates", UNAUTHORIZED)
        bot.wait_for_log("does not know this token", 120)
    finally:
        bot.stop()
    output = "".join(bot.log)
    # At this level addresses are logged, so there was a token to be taken out.
    assert "/bot<token>/getUpdates" in output
    require_no_secret(output)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            require_no_secret(path.read_bytes())


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("BOT_API_URL", "http://nowhere.invalid", "not reached"),
        ("BOT_API_URL", "http://127.0.0.1:1", "not reached"),
        ("BOT_API_URL", f"ftp://{TOKEN}@x", "BOT_API_URL is wrong"),
        ("BOT_ANSWER_FROM", TOKEN, "BOT_ANSWER_FROM is wrong"),
        ("BOT_TOKEN", f"{TOKEN} and more", "BOT_TOKEN is wrong"),
        ("BOT_TOKEN", TOKEN.replace("C", "С"), "BOT_TOKEN is wrong"),
        ("BOT_TOKEN", TOKEN, "does not know this token"),
        ("BOT_DATABASE", "/dev/null/x", "cannot be used as the bot's memory"),
        ("BOT_EMBEDDING_MODEL", "/nowhere", "BOT_EMBEDDING_MODEL"),
        ("BOT_READER_MODEL", "/nowhere", "BOT_READER_MODEL"),
        ("BOT_INDEX_DIR", "/dev/null/x", ""),
    ],
)
def test_when_it_cannot_start(
    server: BotApiServer, tmp_path: Path, setting: str, value: str, said: str
) -> None:
    server.token = None
    settings = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": server.url,
        "BOT_INDEX_DIR": str(tmp_path / "index"),
        "BOT_CORPUS_DIR": str(ROOT / "corpus"),
        "BOT_LOG_LEVEL": "DEBUG",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        setting: value,
    }
    lines: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", "bot"],
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            lines.append(line)
            if "not reached" in line:
                process.send_signal(signal.SIGABRT)
    output = "".join(lines)
    assert said in output
    assert process.returncode != 0
    require_no_secret(output.replace(TOKEN, "") if setting == "BOT_ANSWER_FROM" else output)


def test_what_nothing_catches(tmp_path: Path) -> None:
    program = f"""
import asyncio, logging, threading, warnings
from bot.logs import log_without
token = {TOKEN[:7]!r} + {SECRET[:5]!r} + {SECRET[5:]!r}
log_without(token, "DEBUG")
warnings.warn(token)
class Bad:
    def __del__(self): raise ValueError(token)
Bad()
def fail(): raise ValueError(f"http://x/bot{{token}}/y")
thread = threading.Thread(target=fail); thread.start(); thread.join()
async def work(): asyncio.create_task(asyncio.to_thread(fail)); await asyncio.sleep(0.2)
asyncio.run(work())
logging.getLogger("httpx").debug("%s", {{"url": token.encode()}})
raise RuntimeError(token) from ValueError(token)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.count("<token>") >= 6
    require_no_secret(done.stdout + done.stderr)


def test_a_formatter_without_a_token_changes_nothing() -> None:
    assert RedactingFormatter("")._secrets == []
