"""Draws a conversation: the real bot, a reader, and how Telegram shows what they write.

`python -m tests.picture` writes the picture that the README shows, by way of Chromium, and prints
the same conversation as the text that the README starts with.
"""

import html
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from bot.settings import BotSettings
from index.build import build
from index.corpus import read_corpus
from tests.bot_api.reader import Reader
from tests.bot_api.server import BotApiServer
from tests.bot_api.text import utf16_length, utf16_slice
from tests.bot_process import BotProcess
from tests.conftest import QUESTION, ROOT

PICTURE: Final = ROOT / ".github" / "conversation.png"
WIDTH: Final = 560
"""Pixels of the page; the picture has twice as many."""

TEXTS: Final = (
    "/start",
    QUESTION,
    "why does kim want a bigger arsenal",
    "Did Kim visit China?",
    "thanks!",
)

_TAGS: Final = {"bold": "b", "italic": "i", "expandable_blockquote": "blockquote"}
_PAGE: Final = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 16px; width: {width}px; box-sizing: border-box;
  background: #bcd5bf; display: flow-root;
  font: 15px/1.4 "DejaVu Sans", sans-serif; }}
.bubble {{ clear: both; max-width: 86%; margin: 0 0 8px; padding: 7px 11px 8px;
  border-radius: 13px; box-shadow: 0 1px 1px #0002; white-space: pre-wrap; }}
.reader {{ float: right; background: #e3fdca; border-bottom-right-radius: 4px; }}
.bot {{ float: left; background: #fff; border-bottom-left-radius: 4px; }}
.reply, blockquote {{ margin: 0 0 5px; padding: 3px 9px; border-left: 3px solid #3a8fd0;
  border-radius: 4px; background: #3a8fd016; font-size: 13.5px; }}
.reply {{ white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }}
.reply b {{ display: block; color: #3a8fd0; }}
blockquote {{ margin: 5px 0 0; }}
</style>{bubbles}"""


def main() -> None:
    """Hold the conversation, print it and draw it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Error: the picture is drawn by Chromium; install the package chromium")
    conversation = hold(TEXTS)
    for asked, replies in conversation:
        sys.stdout.write(f"> {asked['text']}\n\n")
        for reply in replies:
            sys.stdout.write(f"{reply['text']}\n\n")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(draw(conversation), encoding="utf-8")
        screenshot = [
            chromium,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run"),
            *("--disable-background-networking", "--hide-scrollbars"),
            *("--force-device-scale-factor=2", f"--user-data-dir={folder}/profile"),
        ]
        measured = subprocess.run(
            [*screenshot, f"--window-size={WIDTH},100", "--dump-dom", page.as_uri()],
            check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        height = measured.stdout.partition('data-height="')[2].partition('"')[0]
        PICTURE.parent.mkdir(exist_ok=True)
        subprocess.run(
            [*screenshot, f"--window-size={WIDTH},{height}", f"--screenshot={PICTURE}",
             page.as_uri()],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip


def hold(texts: tuple[str, ...]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """What the bot replies to each text, in a private chat."""
    with tempfile.TemporaryDirectory() as folder, BotApiServer() as server:
        index = Path(folder, "index")
        build(
            read_corpus(ROOT / "corpus").articles, index, model=BotSettings.load().embedding_model
        )
        bot = BotProcess(server, index)
        reader = Reader(server, 1, "Ada")
        conversation = [(reader.send(text), [reader.next()]) for text in texts]
        bot.signal(signal.SIGTERM)
        bot.end()
        return conversation


def draw(conversation: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> str:
    """The conversation as a page, which writes its height into itself."""
    bubbles = [
        _bubble(message, "bot" if message["from"]["is_bot"] else "reader")
        for asked, replies in conversation
        for message in (asked, *replies)
    ]
    page = _PAGE.format(width=WIDTH, bubbles="".join(bubbles))
    return page + "<script>document.body.dataset.height = document.body.scrollHeight</script>"


def _bubble(message: dict[str, Any], side: str) -> str:
    reply = message.get("reply_to_message")
    above = (
        f'<div class="reply"><b>{html.escape(reply["from"]["first_name"])}</b>'
        f"{html.escape(reply['text'])}</div>"
        if reply
        else ""
    )
    return f'<div class="bubble {side}">{above}{_marked_up(message)}</div>'


def _marked_up(message: dict[str, Any]) -> str:
    """A message's text with its entities as HTML."""
    text = message["text"]
    tags: list[tuple[int, int, str]] = []
    for entity in message.get("entities", []):
        if tag := _TAGS.get(entity["type"]):
            end = entity["offset"] + entity["length"]
            tags.append((entity["offset"], -end, f"<{tag}>"))
            tags.append((end, entity["offset"] - utf16_length(text), f"</{tag}>"))
    pieces, at = [], 0
    for offset, _, tag in sorted(tags, key=lambda item: (item[0], item[2][1] != "/", item[1])):
        pieces += [html.escape(utf16_slice(text, at, offset - at)), tag]
        at = offset
    pieces.append(html.escape(utf16_slice(text, at, utf16_length(text) - at)))
    # A block quote starts a line of its own.
    return "".join(pieces).replace("\n\n<blockquote>", "<blockquote>")


if __name__ == "__main__":
    main()
