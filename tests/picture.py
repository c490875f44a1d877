"""Draws conversations: the real bot, a reader, and how Telegram shows what they write.

`python -m tests.picture` writes the pictures that the README shows, by way of Chromium, and prints
the first one as the text that the README starts with.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from bot.phrases import ENGLISH
from tests.bubbles import Note, page
from tests.conftest import QUESTION, ROOT
from tests.walkthrough import Edit, Forward, Held, Press, Send, Step, hold

PICTURE: Final = ROOT / ".github" / "conversation.png"
WIDTH: Final = 560
"""Pixels of the page; the picture has twice as many."""

STEPS: Final[tuple[Step, ...]] = (
    Send("/start"),
    Send(QUESTION),
    Send("who in seoul called in the russian envoy"),
    Send("Did Kim visit China?"),
    Send("thanks!"),
)


WALKTHROUGH: Final = ROOT / ".github" / "walkthrough.png"
WALK: Final[tuple[Step, ...]] = (
    Send("/start"),
    Press(QUESTION),
    Send("/article"),
    Send("Whom did the South Korean vice foreign minister summon?"),
    Press(ENGLISH.why),
    Send("why?"),
    Press("in context"),
    Press("▶"),
    Send("Did Kim visit China?"),
    Press("👎"),
    Send("How long was the trip to China?"),
    Edit("How long was the trip?"),
    Press("👍"),
    Forward("Kim Jong Un spent ten days in China", sender="Somebody"),
    Send("/summary"),
    Send("/facts"),
    Press(ENGLISH.people),
    Press("Chang Ho-jin"),
    Send("/privacy"),
)
"""Every feature of a private chat once."""


def main() -> None:
    """Hold the conversations, print the first one and draw both."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Error: the picture is drawn by Chromium; install the package chromium")
    held = hold(STEPS)
    sys.stdout.write(transcript(held))
    draw(held, PICTURE, chromium)
    draw(hold(WALK), WALKTHROUGH, chromium)


def transcript(held: Held) -> str:
    """The conversation as text: what the reader writes stands behind a `>`."""
    return "".join(
        f"{'' if item['from']['is_bot'] else '> '}{item['text']}\n\n"
        for item in held.shown
        if not isinstance(item, Note) and "text" in item
    )


def draw(held: Held, picture: Path, chromium: str) -> None:
    """Write the conversation as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        text = page(held.shown, width=WIDTH, pressed=held.pressed)
        file.write_text(text, encoding="utf-8")
        screenshot = [
            chromium,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run"),
            *("--disable-background-networking", "--hide-scrollbars"),
            *("--force-device-scale-factor=2", f"--user-data-dir={folder}/profile"),
        ]
        measured = subprocess.run(
            [*screenshot, f"--window-size={WIDTH},100", "--dump-dom", file.as_uri()],
            check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        height = measured.stdout.partition('data-height="')[2].partition('"')[0]
        picture.parent.mkdir(exist_ok=True)
        subprocess.run(
            [*screenshot, f"--window-size={WIDTH},{height}", f"--screenshot={picture}",
             file.as_uri()],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip


if __name__ == "__main__":
    main()
