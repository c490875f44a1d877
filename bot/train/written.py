"""Questions written for the reader, in readers' own words, beside others that their text only seems
to answer: on news that was invented for it, and on paragraphs of SQuAD 1.1's training articles."""

from pathlib import Path
from typing import Final

from bot.evaluate import half_of
from bot.squad import QuestionSet, read_question_set

_FOLDER: Final = Path(__file__).with_name("questions")

_ROUNDS: Final = {
    "news.json.gz": 1,
    "own-words.json.gz": 2,
    "paragraphs.json.gz": 1,
    "why-and-who.json.gz": 4,
}
"""How often each file's questions come for each time that those of the others do."""


def written_for_training() -> tuple[tuple[QuestionSet, int], ...]:
    """All of them but those on some of the news, each with how often it comes."""
    return tuple((read_question_set(_FOLDER / name), times) for name, times in _ROUNDS.items())


def written_for_calibrating() -> QuestionSet:
    """Half of the news that the reader is not trained on; the other half is left to measure on."""
    return half_of(read_question_set(_FOLDER / "news-kept.json.gz"), "odd")
