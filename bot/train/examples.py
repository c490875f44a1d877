"""What the reader is trained on: questions with passages that answer them, or do not.

Passages are cut as short as paragraphs of news, and questions are made as careless as readers'
and put into other words.
Beside some passages come rivals, the article's next best paragraphs for the question, or another
article's best, which do not answer it. Other passages without an answer are near misses: the right
paragraph for a question that was changed so that it is no longer answered. These come more often
where question and passage share their words, so that sharing words is not what decides.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.evaluate import half_of
from bot.squad import Question, QuestionSet
from bot.train.changes import Changes
from index.article import Article
from index.lexical import LexicalIndex
from index.sentences import Span, sentence_spans

BEST_WRONG: Final = 6
"""How many of an article's best wrong paragraphs for a question rivals are drawn from."""

RIVALRY: Final = 0.4
"""The share of questions that come with rivals."""

MAX_RIVALS: Final = 3

STRANGERS: Final = 0.25
"""The share of rivals that come from another article."""

MAX_SENTENCES: Final = 5

NEAR_MISSES: Final = 0.7
"""Of the passages with an answer and all words of the question, the share that is also drawn as a
near miss."""

REWORDED: Final = 0.4
"""The share of questions that are not asked in the passage's own words."""

_STOP: Final = frozenset(
    ("the", "a", "an", "of", "in", "on", "to", "did", "was", "is", "are", "do")
)


Reword = Callable[[str, str, random.Random], str]
"""Puts a question into other words than a passage's."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a passage, and the stretch of it that answers; None where none does.

    `rivals` are passages that do not answer, of the same article or of another one.
    `taught`, where there are teachers, is how likely they think that the answer starts, or ends,
    where: of shape (1 + tokens, 2), first that there is none, then each token of the passage.
    """

    question: str
    passage: str
    answer: Span | None
    taught: npt.NDArray[np.float16] | None = None
    rivals: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Of its longest passage with the question, in characters."""
        return len(self.question) + max(map(len, (self.passage, *self.rivals)))

    @property
    def apart(self) -> "list[Example]":
        """The example without its rivals, then each of these as an example without an answer."""
        return [
            replace(self, rivals=()),
            *(Example(self.question, rival, None) for rival in self.rivals),
        ]


class Examples:
    """Draws examples for the questions of a set; the same draw gives the same examples."""

    def __init__(
        self,
        questions: QuestionSet,
        reword: Reword,
        chances: npt.NDArray[np.float64] | None = None,
    ) -> None:
        """`chances` has, for each question, how likely it is drawn in a round, from 0 to 1."""
        self.chances = np.ones(len(questions.questions)) if chances is None else chances
        self._reword = reword
        self._articles = {article.id: article for article in questions.articles}
        self._questions = questions.questions
        self._lexical = cache(self._index)
        self._sentences = cache(sentence_spans)
        self._changes = Changes(questions)

    def __len__(self) -> int:
        return len(self._questions)

    def draw(self, number: int, draw: random.Random) -> list[Example]:
        """An example for the question of that number, or two that differ in one detail."""
        question = self._questions[number]
        article = self._articles[question.article]
        paragraph = article.paragraphs[question.paragraph - 1]
        if not question.spans:
            rivals = self._rivals(question, draw, most=1)
            passage, _ = self._crop(paragraph, None, draw, at_least=3)
            asked = self._asked(question.text, passage, draw)
            return [Example(asked, passage, None, rivals=rivals)]
        answer = question.spans[0]
        if draw.random() < 0.02 and (rest := self._without(paragraph, answer)):
            return [Example(self._asked(question.text, rest, draw), rest, None)]
        rivals = self._rivals(question, draw, most=MAX_RIVALS)
        passage, span = self._crop(paragraph, answer, draw)
        answered = Example(self._asked(question.text, passage, draw), passage, span, rivals=rivals)
        if span and draw.random() < NEAR_MISSES * shared_words(question.text, passage):
            miss = self._near_miss(Example(question.text, passage, span), article, draw)
            return [answered, miss] if miss else [answered]
        return [answered]

    def _near_miss(self, example: Example, article: Article, draw: random.Random) -> Example | None:
        """What is left of an answered example after a change to its question or passage."""
        question, passage, answer = example.question, example.passage, example.answer
        if answer and draw.random() < 0.2:
            changed = self._changes.passage(question, article.id, passage, answer, draw)
            return Example(self._asked(question, changed, draw), changed, None) if changed else None
        changed = self._changes.question(question, article.id, passage, draw)
        return Example(self._asked(changed, passage, draw), passage, None) if changed else None

    def _asked(self, question: str, passage: str, draw: random.Random) -> str:
        """A question as readers type it, of a passage that they may not have before them."""
        if draw.random() < REWORDED:
            question = self._reword(question, passage, draw)
        return careless(question, draw)

    def _crop(
        self, paragraph: str, answer: Span | None, draw: random.Random, at_least: int = 1
    ) -> tuple[str, Span | None]:
        """Some sentences of a paragraph, with the one that answers, and the answer's place."""
        sentences = self._sentences(paragraph)
        size = min(max(draw.randint(1, MAX_SENTENCES), at_least), len(sentences))
        first = draw.randint(0, len(sentences) - size)
        if answer:
            touched = [
                place
                for place, sentence in enumerate(sentences)
                if sentence.start < answer.end and answer.start < sentence.end
            ]
            size = max(size, len(touched))
            first = draw.randint(max(touched[-1] - size + 1, 0), touched[0])
        last = min(first + size, len(sentences)) - 1
        start, end = sentences[first].start, sentences[last].end
        moved = answer and Span(answer.start - start, answer.end - start)
        return paragraph[start:end], moved

    def _without(self, paragraph: str, answer: Span) -> str:
        """The longer part of a paragraph before or after the sentences with the answer."""
        sentences = self._sentences(paragraph)
        before = [sentence for sentence in sentences if sentence.end <= answer.start]
        after = [sentence for sentence in sentences if sentence.start >= answer.end]
        part = max(before, after, key=len)
        rest = paragraph[part[0].start : part[-1].end] if part else ""
        return "" if paragraph[answer.start : answer.end].lower() in rest.lower() else rest

    def _rivals(self, question: Question, draw: random.Random, most: int) -> tuple[str, ...]:
        """For some questions, parts of some of the article's best paragraphs in words that lack
        the answer, or of another article's."""
        if draw.random() >= RIVALRY:
            return ()
        article = self._articles[question.article]
        paragraph = article.paragraphs[question.paragraph - 1]
        if draw.random() < STRANGERS:
            article = draw.choice(list(self._articles.values()))
        scores = self._lexical(article.id).scores(question.text)
        best = np.argsort(-scores, kind="stable")[: BEST_WRONG + 1]
        answers = [answer.lower() for answer in question.answers]
        others = [article.paragraphs[place] for place in best]
        wrong = [
            text
            for text in others
            if text != paragraph and not any(answer in text.lower() for answer in answers)
        ]
        chosen = draw.sample(wrong, min(len(wrong), draw.randint(1, most)))
        return tuple(self._crop(text, None, draw)[0] for text in chosen)

    def _index(self, article: str) -> LexicalIndex:
        return LexicalIndex.build(self._articles[article].paragraphs)


def shared_words(question: str, passage: str) -> float:
    """The share of a question's longer words whose beginnings the passage has."""
    words = [word.lower() for word in re.findall(r"\w{4,}", question)]
    passage = passage.lower()
    return sum(word[:5] in passage for word in words) / len(words) if words else 0.0


def careless(question: str, draw: random.Random) -> str:
    """A question as readers type it: now and then with a slip, in key words, unpunctuated."""
    kind = draw.random()
    if kind < 0.35:
        question = question.rstrip("?. ")
    if kind < 0.05:
        question = " ".join(word for word in question.split() if word.lower() not in _STOP)
    elif kind > 0.88:
        question = with_slip(question, draw)
    return question


def with_slip(question: str, draw: random.Random) -> str:
    """A question with a slip of the keyboard in one word, if that is long enough."""
    words = question.split()
    place = draw.randrange(len(words))
    word = words[place]
    if len(word) > 4:
        at = draw.randrange(1, len(word) - 2)
        edits: Sequence[Callable[[], str]] = (
            lambda: word[:at] + word[at + 1 :],
            lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            lambda: word[:at] + word[at] + word[at:],
        )
        words[place] = draw.choice(edits)()
    return " ".join(words)


def chunks(
    sources: Sequence[tuple[Examples, int]], size: int, seed: int
) -> Iterator[list[Example]]:
    """Chunks of `size` examples for ever; each source's questions come so many times in a round, if
    chance will have it."""
    numbers = [
        (source, number)
        for source, (examples, times) in enumerate(sources)
        for number in list(range(len(examples))) * times
    ]
    draw = random.Random(seed)
    chunk: list[Example] = []
    while True:
        draw.shuffle(numbers)
        for source, number in numbers:
            examples = sources[source][0]
            if draw.random() >= examples.chances[number]:
                continue
            chunk += examples.draw(number, draw)
            if len(chunk) >= size:
                yield chunk[:size]
                chunk = chunk[size:]


def for_training(questions: QuestionSet) -> tuple[QuestionSet, ...]:
    """Of the odd articles of a question set, two in three."""
    return tuple(half_of(questions, "odd").every(place, 3) for place in (0, 1))


def kept_from_training(questions: QuestionSet) -> QuestionSet:
    """The odd articles that the reader is not trained on."""
    return half_of(questions, "odd").every(2, 3)
