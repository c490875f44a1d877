"""`python -m tests.slips FILE`: what slips of the keyboard cost, and what mending them gives back.

FILE is a question set. Of its articles those are asked that the reader was calibrated on: as they
are, with a slip in a longer word of each question, and with that while nothing is mended.
"""

import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import click

from bot.engine import Engine, engine_on
from bot.evaluate import evaluate, measure
from bot.squad import QuestionSet, read_question_set
from bot.train.examples import kept_from_training, with_slip
from index.build import build
from index.embedding import BUNDLED_MODEL
from index.retrieval import open_index


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def main(file: Path) -> None:
    """Ask the questions of FILE with and without slips."""
    questions = kept_from_training(read_question_set(file))
    draw = random.Random(0)
    slipped = replace(
        questions,
        questions=tuple(
            replace(question, text=with_slip(question.text, draw))
            for question in questions.questions
        ),
    )
    changed = sum(
        one.text != other.text
        for one, other in zip(questions.questions, slipped.questions, strict=True)
    )
    with tempfile.TemporaryDirectory() as folder:
        build(questions.articles, Path(folder), model=BUNDLED_MODEL)
        engine = engine_on(*open_index(Path(folder), model=BUNDLED_MODEL))
        sys.stdout.write(f"{len(questions.questions)} questions, {changed} with a slip\n")
        _show("as they are", engine, questions)
        _show("with slips", engine, slipped)
        with patch.object(Engine, "mended", lambda engine, text: text):
            _show("with slips, nothing mended", engine, slipped)


def _show(name: str, engine: Engine, questions: QuestionSet) -> None:
    found = measure(evaluate(engine, questions))
    sys.stdout.write(
        f"{name:28}hit@1 {found.hit_at_1:.3f}  answer F1 {found.answer_f1:.3f}  "
        f"wrong answers {found.wrong_answers:.3f}\n"
    )


if __name__ == "__main__":
    main(prog_name="python -m tests.slips")
