"""What the reader is trained on: questions with passages that answer them, or do not.

Passages are cut as short as paragraphs of news, and questions are made as careless as readers'.
Of the passages without an answer some are the article's next best paragraphs for the question,
and some are the right paragraph for a question that was changed so that it is no longer answered.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from bot.evaluate import half_of
from bot.squad import Question, QuestionSet
from index.article import Article
from index.lexical import LexicalIndex
from index.sentences import Span, sentence_spans

HARD_NEGATIVES: Final = 6
"""How many of an article's best wrong paragraphs for a question are drawn from."""

MAX_SENTENCES: Final = 5

_NAME: Final = re.compile(
    r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*|\b\d[\d,.]*\b"
)
_STOP: Final = frozenset(
    ("the", "a", "an", "of", "in", "on", "to", "did", "was", "is", "are", "do")
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a passage, and the stretch of it that answers; None where none does."""

    question: str
    passage: str
    answer: Span | None


class Examples:
    """Draws examples for the questions of a set; the same draw gives the same examples."""

    def __init__(self, questions: QuestionSet) -> None:
        self._articles = {article.id: article for article in questions.articles}
        self._questions = questions.questions
        self._lexical = cache(self._index)
        self._sentences = cache(sentence_spans)
        self._names = cache(self._names_of)

    def __len__(self) -> int:
        return len(self._questions)

    def draw(self, number: int, draw: random.Random) -> Example:
        """An example for the question of that number."""
        question = self._questions[number]
        article = self._articles[question.article]
        paragraph = article.paragraphs[question.paragraph - 1]
        text = careless(question.text, draw)
        if not question.spans:
            passage, _ = self._crop(paragraph, None, draw, at_least=3)
            return Example(text, passage, None)
        answer = question.spans[0]
        kind = draw.random()
        if kind < 0.30 and (other := self._hard_negative(question, article, draw)):
            passage, _ = self._crop(other, None, draw)
            return Example(text, passage, None)
        if kind < 0.34 and (rest := self._without(paragraph, answer)):
            return Example(text, rest, None)
        passage, span = self._crop(paragraph, answer, draw)
        if kind < 0.48 and (changed := self._changed(question.text, article, passage, draw)):
            return Example(careless(changed, draw), passage, None)
        return Example(text, passage, span)

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

    def _hard_negative(self, question: Question, article: Article, draw: random.Random) -> str:
        """One of the article's best paragraphs in words that lack the answer."""
        scores = self._lexical(article.id).scores(question.text)
        best = np.argsort(-scores, kind="stable")[: HARD_NEGATIVES + 1]
        answers = [answer.lower() for answer in question.answers]
        wrong = [
            text
            for place in best
            if place != question.paragraph - 1
            and not any(answer in (text := article.paragraphs[place]).lower() for answer in answers)
        ]
        return draw.choice(wrong) if wrong else ""

    def _changed(
        self, question: str, article: Article, passage: str, draw: random.Random
    ) -> str | None:
        """The question about another name or number of the article, or None."""
        own = [found for found in _NAME.finditer(question) if found[0] in passage]
        if not own:
            return None
        found = draw.choice(own)
        number = found[0][0].isdigit()
        names = self._names(article.id)
        # From the same passage it is harder to see that the question has been changed.
        here = [name for name in names if name in passage]
        pool = [
            name
            for name in (here if draw.random() < 0.5 else names)
            if name[0].isdigit() == number
            and name not in question
            and found[0] not in name
            and not (number and len(name) != len(found[0]))
        ]
        if not pool:
            return None
        return question[: found.start()] + draw.choice(pool) + question[found.end() :]

    def _names_of(self, article: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for paragraph in self._articles[article].paragraphs:
            found.update(dict.fromkeys(_NAME.findall(paragraph)))
        return tuple(found)

    def _index(self, article: str) -> LexicalIndex:
        return LexicalIndex.build(self._articles[article].paragraphs)


def careless(question: str, draw: random.Random) -> str:
    """A question as readers type it: now and then with a slip, in key words, unpunctuated."""
    kind = draw.random()
    if kind < 0.35:
        question = question.rstrip("?. ")
    if kind < 0.05:
        question = " ".join(word for word in question.split() if word.lower() not in _STOP)
    elif kind > 0.88:
        question = _slip(question, draw)
    return question


def _slip(question: str, draw: random.Random) -> str:
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
    """Chunks of `size` examples for ever; each source's questions come so many times in a round."""
    numbers = [
        (source, number)
        for source, (examples, times) in enumerate(sources)
        for number in list(range(len(examples))) * times
    ]
    draw = random.Random(seed)
    while True:
        draw.shuffle(numbers)
        for first in range(0, len(numbers) - size + 1, size):
            chunk_draw = random.Random(draw.getrandbits(64))
            yield [
                sources[source][0].draw(number, chunk_draw)
                for source, number in numbers[first : first + size]
            ]


def for_training(questions: QuestionSet) -> tuple[QuestionSet, ...]:
    """Of the odd articles of a question set, two in three."""
    return tuple(half_of(questions, "odd").every(place, 3) for place in (0, 1))


def kept_from_training(questions: QuestionSet) -> QuestionSet:
    """The odd articles that the reader is not trained on."""
    return half_of(questions, "odd").every(2, 3)
