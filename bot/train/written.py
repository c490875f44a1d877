"""Questions written for the reader, in readers' own words, beside others that their text only seems
to answer: on news that was invented for it, and on paragraphs of SQuAD 1.1's training articles."""

from pathlib import Path
from typing import Final

from bot.evaluate import half_of
from bot.squad import QuestionSet, read_question_set

_FOLDER: Final = Path(__file__).with_name("questions")


def written_for_training() -> tuple[QuestionSet, ...]:
    """All of them but those on some of the news."""
    return tuple(
        read_question_set(_FOLDER / name) for name in ("news.json.gz", "paragraphs.json.gz")
    )


def written_for_calibrating() -> QuestionSet:
    """Half of the news that the reader is not trained on; the other half is left to measure on."""
    return half_of(read_question_set(_FOLDER / "news-kept.json.gz"), "odd")
