"""What the reader is trained on: answers stay in their passages, and draws can be repeated."""

import random
import re
from pathlib import Path

import pytest

from bot.squad import Question, QuestionSet, read_question_set
from bot.train.changes import Changes
from bot.train.examples import (
    Example,
    Examples,
    careless,
    chunks,
    for_training,
    kept_from_training,
)
from bot.train.model import Batches
from bot.train.synonyms import Synonyms
from index.article import Article
from index.embedding import BUNDLED_MODEL, find_model
from index.errors import CorpusError
from index.sentences import Span
from tests.conftest import KIM_QUESTIONS


@pytest.fixture(scope="module")
def questions() -> QuestionSet:
    return read_question_set(KIM_QUESTIONS)


def as_it_is(question: str, passage: str, draw: random.Random) -> str:
    return question


def drawn(questions: QuestionSet, count: int = 600) -> list[tuple[int, Example]]:
    examples = Examples(questions, as_it_is)
    draw = random.Random(0)
    numbers = [draw.randrange(len(examples)) for _ in range(count)]
    return [(number, example) for number in numbers for example in examples.draw(number, draw)]


def test_answers_stay_in_their_passages(questions: QuestionSet) -> None:
    paragraphs = questions.articles[0].paragraphs
    kinds = set()
    for number, example in drawn(questions):
        question = questions.questions[number]
        if example.answer:
            given = example.passage[example.answer.start : example.answer.end]
            assert given == question.answers[0]
            assert example.passage in paragraphs[question.paragraph - 1]
            kinds.add("answered")
        elif not question.answers:
            kinds.add("unanswerable")
        elif example.passage in paragraphs[question.paragraph - 1]:
            kinds.add("near miss")
        elif any(example.passage in paragraph for paragraph in paragraphs):
            assert not any(answer in example.passage for answer in question.answers)
            kinds.add("other paragraph")
        else:
            kinds.add("passage changed")
    assert len(kinds) == 5


@pytest.mark.parametrize(
    ("question", "way", "changed"),
    [
        ("What did Kim show Putin?", "_names_exchanged", "What did Putin show Kim?"),
        ("When did the first train run?", "_opposite", "When did the last train run?"),
        ("When did it leave?", "_negated", "When didn't it leave?"),
        ("Why did Kim not leave?", "_negated", "Why did Kim leave?"),
        ("How old was Kim?", "_other_name", "How old was Putin?"),
        ("When was Kim born?", "_condition", "When was Kim born in Vladivostok?"),
        ("Why did the river leave?", "_other_word", "Why did the train leave?"),
        ("Who?", "_opposite", None),
    ],
)
def test_changed_questions(question: str, way: str, changed: str | None) -> None:
    article = Article("a", "A", ("Late on Friday Kim met Putin. They left the train.",))
    others = ("When did the train leave?", "Who met him in Vladivostok?")
    changes = Changes(
        QuestionSet((article,), tuple(Question(text, text, "a", 1, ()) for text in others))
    )
    passage = "He said that Kim met Putin near the river."
    assert getattr(changes, way)(question, "a", passage, random.Random(0)) == changed


def test_a_changed_passage_keeps_its_answer_but_not_what_is_asked_about() -> None:
    article = Article("a", "A", ("Late on Friday Kim met Putin.",))
    changes = Changes(QuestionSet((article,), ()))
    passage = "On Monday Kim left."
    day = Span(3, 9)
    made = changes.passage("When did Kim leave?", "a", passage, day, random.Random(0))
    assert made == "On Monday Putin left."
    assert changes.passage("What did he do on Monday?", "a", passage, day, random.Random(0)) is None


def test_draws_can_be_repeated(questions: QuestionSet) -> None:
    assert drawn(questions, 50) == drawn(questions, 50)
    first, second = (
        [next(stream) for _ in range(3)]
        for stream in (chunks([(Examples(questions, as_it_is), 2)], 20, seed=1) for _ in range(2))
    )
    assert first == second
    assert first[0] != first[1]


WORDNET = {
    "index.verb": "  1 The licence\nvisit v 1 0 1 2 00000000  \n",
    "data.verb": "00000000 40 v 03 visit 0 see 0 drop_in 0 000 01 + 08 00 | go to see\n",
    "index.noun": "visit n 1 1 ! 1 0 00000000  \n",
    "data.noun": "00000000 04 n 01 visit 0 000 | the act of going to see\n",
    "index.adj": "",
    "data.adj": "",
}


def test_synonyms_take_the_form_of_the_word(tmp_path: Path) -> None:
    for name, text in WORDNET.items():
        tmp_path.joinpath(name).write_text(text)
    synonyms = Synonyms(tmp_path)
    assert synonyms.of("visited") == ("saw",)
    assert synonyms.of("visits") == ("sees",)
    assert synonyms.of("zebras") == ()
    draw = random.Random(0)
    question = "Who visited Kim?"
    assert synonyms.reworded(question, "Putin visited Kim.", draw) == "Who saw Kim?"
    assert synonyms.reworded(question, "Putin met Kim.", draw) == question
    with pytest.raises(CorpusError, match="WordNet"):
        Synonyms(tmp_path / "nowhere")


def test_no_article_is_trained_on_that_measures_or_calibrates() -> None:
    articles = tuple(Article(str(place), f"{place:02}", ("x",)) for place in range(16))
    everything = QuestionSet(articles, ())
    trained = {item.id for part in for_training(everything) for item in part.articles}
    kept = {item.id for item in kept_from_training(everything).articles}
    assert trained == {"0", "2", "6", "8", "12", "14"}
    assert kept == {"4", "10"}


def test_careless_questions_keep_most_of_their_letters() -> None:
    question = "When did the hypersonic missiles arrive in Vladivostok?"
    draw = random.Random(0)
    made = {careless(question, draw) for _ in range(200)}
    assert len(made) > 8
    assert question in made
    assert all(len(re.sub(r"\W", "", text)) > 30 for text in made)


def test_targets_point_at_the_answers() -> None:
    batches = Batches(find_model(BUNDLED_MODEL))
    passage = "😀 Kim’s hypersonic missiles arrived in 1999."
    year = Span(passage.index("1999"), passage.index("1999") + 4)
    missiles = Span(passage.index("hyper"), passage.index(" arrived"))
    far = "It rained. " * 400 + "Six days."
    examples = [
        Example("When?", passage, year),
        Example("What arrived?", passage, missiles),
        Example("Who?", passage, None),
        Example("How long?", far, Span(len(far) - 9, len(far) - 1)),
    ]
    inputs, targets = batches(examples)
    pieces = [
        batches.tokenizer.decode(inputs["input_ids"][row, first : last + 1])
        for row, (first, last) in enumerate(targets.tolist())
    ]
    assert pieces == ["1999", "hypersonic missiles", "[CLS]", "[CLS]"]
