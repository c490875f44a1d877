"""What the reader is trained on: answers stay in their passages, and draws can be repeated."""

import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.squad import Question, QuestionSet, read_question_set
from bot.train.balance import even_chances
from bot.train.changes import Changes
from bot.train.examples import (
    MAX_RIVALS,
    Example,
    Examples,
    careless,
    chunks,
    for_training,
    kept_from_training,
)
from bot.train.lessons import read_lesson, write_lesson
from bot.train.model import TAUGHT, Batches, SpanNetwork
from bot.train.names import Names
from bot.train.synonyms import Synonyms
from bot.train.teach import Teacher, taught_by
from bot.train.trainer import WARM_UP, rivalry, share_of_rate
from bot.train.written import written_for_training
from index.article import Article
from index.embedding import BUNDLED_MODEL, find_model
from index.errors import CorpusError
from index.sentences import Span
from tests.conftest import KIM_QUESTIONS, NEWS_QUESTIONS, ROOT


@pytest.fixture(scope="module")
def questions() -> QuestionSet:
    return read_question_set(KIM_QUESTIONS)


def as_it_is(question: str, passage: str, draw: random.Random) -> str:
    return question


def drawn(questions: QuestionSet, count: int = 600) -> list[tuple[int, Example]]:
    examples = Examples(questions, as_it_is)
    draw = random.Random(0)
    numbers = [draw.randrange(len(examples)) for _ in range(count)]
    return [
        (number, passage)
        for number in numbers
        for example in examples.draw(number, draw)
        for passage in example.apart
    ]


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
    # Of “Kimberly”, “Kim” is no word to be changed.
    inside = "On Monday Kimberly left."
    assert changes.passage("When did Kim leave?", "a", inside, day, random.Random(0)) is None


def test_rivals_do_not_answer(questions: QuestionSet) -> None:
    examples = Examples(questions, as_it_is)
    draw = random.Random(0)
    most = 0
    for number, question in enumerate(questions.questions):
        for example in examples.draw(number, draw) + examples.draw(number, draw):
            assert not any(
                answer.lower() in rival.lower()
                for rival in example.rivals
                for answer in question.answers
            )
            assert example.passage not in example.rivals
            most = max(most, len(example.rivals))
    assert most == MAX_RIVALS


def test_rivals_come_from_other_articles_too() -> None:
    own, other = "He met Putin.", "She stayed at home."
    articles = (Article("a", "A", ("Kim left.", own)), Article("b", "B", (other,)))
    asked = Question("1", "Where did Kim go?", "a", 1, ())
    examples = Examples(QuestionSet(articles, (asked,)), as_it_is)
    draw = random.Random(0)
    rivals = [rival for _ in range(99) for item in examples.draw(0, draw) for rival in item.rivals]
    assert set(rivals) == {own, other}
    assert rivals.count(own) > rivals.count(other)


def test_the_learning_rate_grows_and_falls() -> None:
    shares = [share_of_rate(place / 100) for place in range(101)]
    assert shares[0] == shares[-1] == 0
    assert shares.index(max(shares)) == round(100 * WARM_UP)
    assert max(shares) == 1


def test_an_answer_has_to_score_higher_than_what_its_rivals_have() -> None:
    answers, rival, alone = (0.0, 3.0, 1.0), (0.5, 2.5, -9.0), (0.0, -4.0, 7.0)
    scores = torch.tensor([answers, rival, alone])[:, :, None].expand(3, 3, 2)
    targets = torch.zeros(3, 3, 2)
    targets[0, 1] = targets[1, 0] = targets[2, 1] = 1
    above_nothing = torch.tensor([3.0, 1.0, 2.0, -9.5])
    expected = (above_nothing.logsumexp(dim=0) - 3) / 3
    torch.testing.assert_close(rivalry(scores, targets, torch.tensor([0, 0, 1])), expected)
    assert rivalry(scores, targets, torch.arange(3)) == 0


def test_draws_can_be_repeated(questions: QuestionSet) -> None:
    assert drawn(questions, 50) == drawn(questions, 50)
    first, second = (
        [next(stream) for _ in range(3)]
        for stream in (chunks([(Examples(questions, as_it_is), 2)], 20, seed=1) for _ in range(2))
    )
    assert first == second
    assert first[0] != first[1]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When did Willy Brandt resign?", "When did Brandt resign?"),
        ("What did Russia demand?", "What did Moscow demand?"),
        ("Who was born in Russia?", "Who was born in the country?"),
        ("Who met the Russian president?", "Who met Russia’s president?"),
        ("What did the Russian demand?", "What did the Russian demand?"),
        ("What did Guinea-Bissau demand?", "What did Guinea-Bissau demand?"),
        ("Who was John Paul II?", "Who was John Paul II?"),
    ],
)
def test_names_are_said_otherwise(question: str, said: str) -> None:
    passage = "Chancellor Willy Brandt went to Russia, and Pope John Paul II was born."
    made = {Names().reworded(question, passage, random.Random(seed)) for seed in range(20)}
    assert said in made
    assert made <= {said, question.replace("Russia", "the country")}


WORDNET = {
    "index.verb": "  1 The licence\nvisit v 1 0 1 2 00000000  \n",
    "data.verb": "00000000 40 v 03 visit 0 see 0 drop_in 0 000 01 + 08 00 | go to see\n",
    "index.noun": "visit n 1 1 @ 1 0 00000000  \nmeeting n 1 0 1 1 00000073  \n"
    "trip n 1 1 @ 1 1 00000000  \n",
    "data.noun": "00000000 04 n 01 visit 0 001 @ 00000073 n 0000 | the act of going to see\n"
    "00000073 04 n 02 meeting 0 act 0 000 | coming together\n",
    "index.adj": "",
    "data.adj": "",
}


def test_synonyms_take_the_form_of_the_word(tmp_path: Path) -> None:
    for name, text in WORDNET.items():
        tmp_path.joinpath(name).write_text(text)
    synonyms = Synonyms(tmp_path)
    assert synonyms.of("visited") == ("saw",)
    assert synonyms.of("visits") == ("sees",)
    assert synonyms.of("trips") == ("meetings", "visits")
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


def test_written_questions_have_their_answers_in_place() -> None:
    trained = [questions for questions, _ in written_for_training()]
    # Half of it calibrates, the other half measures.
    kept = read_question_set(ROOT / "bot/train/questions/news-kept.json.gz")
    assert {item.title for part in trained for item in part.articles}.isdisjoint(
        item.title for item in kept.articles
    )
    for questions in (*trained, kept, read_question_set(NEWS_QUESTIONS)):
        unanswered = sum(not item.answers for item in questions.questions)
        assert unanswered > 0.3 * len(questions.questions)
        assert all(
            item.text and len(item.spans) == len(item.answers) for item in questions.questions
        )


def test_questions_whose_wording_tells_are_drawn_less() -> None:
    paragraph = "Kim left the capital by train on Sunday."
    articles = tuple(Article(str(number), str(number), (paragraph,)) for number in range(40))
    asked = (
        ("so how did he go away", True),
        ("so what day was it", True),
        ("By what means did Kim leave the capital?", False),
        ("By what road did the train leave?", False),
        ("When did Kim leave?", True),
        ("When did Kim leave?", False),
    )
    questions = QuestionSet(
        articles,
        tuple(
            Question(f"{article.id} {text}", text, article.id, 1, ("Kim",) if answered else ())
            for article in articles
            for text, answered in asked
        ),
    )
    chances = even_chances(questions).reshape(40, 6).mean(axis=0)
    assert np.all(chances[:4] < 0.2)
    assert np.all(np.abs(chances[4:] - 0.5) < 0.2)


def test_chances_are_kept(questions: QuestionSet) -> None:
    chances = np.zeros(len(questions.questions))
    chances[3] = 1
    examples = Examples(questions, as_it_is, chances)
    chunk = next(chunks([(examples, 1)], 20, seed=0))
    assert {example.question.rstrip("?")[:9] for example in chunk} == {
        questions.questions[3].text[:9]
    }


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
    assert torch.equal(targets.sum(dim=1), torch.ones(4, 2))
    pieces = [
        batches.tokenizer.decode(inputs["input_ids"][row, first : last + 1])
        for row, (first, last) in enumerate(targets.argmax(dim=1).tolist())
    ]
    assert pieces == ["1999", "hypersonic missiles", "[CLS]", "[CLS]"]


def test_teachers_are_believed_in_part() -> None:
    batches = Batches(find_model(BUNDLED_MODEL))
    sure = np.zeros((4, 2), dtype=np.float16)
    sure[2] = 1
    inputs, targets = batches([Example("Who left?", "Kim has left", Span(0, 3), sure)])
    assert batches.tokenizer.convert_ids_to_tokens(inputs["input_ids"][0].tolist()) == (
        "[CLS] who left ? [SEP] kim has left [SEP]".split()
    )
    taught = torch.zeros(9)
    taught[5], taught[6] = 1 - TAUGHT, TAUGHT
    for place in (0, 1):
        torch.testing.assert_close(targets[0, :, place], taught)


def test_teachers_say_what_they_think_on_average(tmp_path: Path) -> None:
    encoder = find_model(BUNDLED_MODEL)
    network = SpanNetwork.from_encoder(encoder)
    teachers = []
    for name in "ab":
        torch.nn.init.normal_(network.span.weight)
        torch.save({"model": network.state_dict()}, tmp_path / name)
        teachers.append(Teacher(encoder, tmp_path / name))
    examples = [
        Example("Who left?", "Kim has left", None),
        Example("Who?", "A much longer text than the other one, which is read in one batch.", None),
    ]
    one, other = (taught_by([teacher], examples[:1])[0].taught for teacher in teachers)
    both = taught_by(teachers, examples)
    assert [example.question for example in both] == ["Who left?", "Who?"]
    assert one is not None
    assert other is not None
    for taught in (one, other, both[1].taught):
        assert taught is not None
        np.testing.assert_allclose(taught.astype(float).sum(axis=0), 1, atol=0.01)
    assert not np.allclose(one, other, atol=0.1)
    mean = (one.astype(float) + other) / 2
    np.testing.assert_allclose(np.array(both[0].taught, dtype=float), mean, atol=0.05)


def test_lessons_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "0001.pt"
    taught = np.arange(8, dtype=np.float16).reshape(4, 2)
    examples = [Example("Who?", "It is me", Span(6, 8), taught), Example("", "x", None, taught)]
    write_lesson(path, examples)
    read = read_lesson(path)
    assert [replace(item, taught=None) for item in read] == [
        replace(item, taught=None) for item in examples
    ]
    for item in read:
        np.testing.assert_array_equal(item.taught, taught)
