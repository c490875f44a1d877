"""Near misses: questions changed so that their passages no longer answer them.

The ways are those that people were seen to use when they wrote such questions (Rajpurkar, Jia and
Liang 2018): another name or number, an opposite, a negation, another thing, a further condition.
Which way is taken is drawn. A changed question may by chance be answered elsewhere in its
article, but not, but for rare accidents, by the passage that answered it before.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Final

from bot.squad import QuestionSet
from bot.train.antonyms import OPPOSITES
from index.sentences import Span

_NAME: Final = re.compile(
    r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*|\b\d[\d,.]*\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_MIN_LETTERS: Final = 4
_STEM: Final = 5
"""Letters that words of one family have in common."""

_CONDITION: Final = re.compile(
    r"\b (?:in|during|after|before|by|on|at|for|with|under|from|until|outside|within|according to)"
    r" (?:[\w’'-]+ ){0,4}[\w’'-]+(?=\?$)"
)
_GENERAL: Final = re.compile(r"[^A-Z\d]*| .* (?:called|for|in|of)", re.ASCII)
_NEGATABLE: Final = re.compile(r"\b(?:did|does|do|was|were|is|are|has|have|had|could|would)\b")
_NEGATION: Final = re.compile(r"n[’']t\b| (?:not|never)\b")
_ASKING: Final = frozenset(
    (
        *("what", "which", "where", "when", "whom", "whose", "that", "this", "these", "those"),
        *("there", "their", "they", "with", "from", "into", "have", "does", "were", "been"),
        *("being", "about", "many", "much", "long", "often", "according", "year", "kind", "type"),
        *("name", "person"),
    )
)
"""Words that say what is asked for, or nothing: exchanged, they would not change the answer."""


class Changes:
    """Changes questions on the articles of a set, with what else these articles say."""

    def __init__(self, questions: QuestionSet) -> None:
        self._articles = {article.id: article for article in questions.articles}
        self._names = cache(self._names_of)
        self._words = cache(self._words_of)
        self._places: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._conditions: dict[str, list[str]] = defaultdict(list)
        for question in questions.questions:
            words = _WORD.findall(question.text)
            for before, word, after in zip(words, words[1:], words[2:], strict=False):
                if word.islower() and len(word) >= _MIN_LETTERS:
                    self._places[before, after].add(word)
            found = _CONDITION.search(question.text)
            if found and not _GENERAL.fullmatch(found[0]):
                self._conditions[question.article].append(found[0])

    def question(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        """The question changed, or None where nothing in it can be."""
        ways: tuple[tuple[float, Callable[[str, str, str, random.Random], str | None]], ...] = (
            (3, self._other_name),
            (3, self._other_word),
            (4, self._opposite),
            (1, self._negated),
            (1, self._names_exchanged),
            (2, self._condition),
        )
        # A draw without replacement, by weight (Efraimidis and Spirakis 2006).
        for _, way in sorted(ways, key=lambda item: -(draw.random() ** (1 / item[0]))):
            changed = way(question, article, passage, draw)
            if changed and changed != question:
                return changed
        return None

    def passage(
        self, question: str, article: str, passage: str, answer: Span, draw: random.Random
    ) -> str | None:
        """The passage made to speak of another name or number than the question asks about."""
        found = self._shared_name(question, passage, draw)
        if not found:
            return None
        pattern = re.compile(rf"\b{re.escape(found[0])}\b")
        if pattern.search(passage[answer.start : answer.end]):
            return None
        other = self._alternative(found[0], article, passage, question, draw)
        if not other:
            return None
        changed, times = pattern.subn(lambda _: other, passage)
        return changed if times else None

    def _shared_name(
        self, question: str, passage: str, draw: random.Random
    ) -> re.Match[str] | None:
        shared = [found for found in _NAME.finditer(question) if found[0] in passage]
        return draw.choice(shared) if shared else None

    def _alternative(
        self, name: str, article: str, passage: str, question: str, draw: random.Random
    ) -> str | None:
        """Another name, or another number of as many digits."""
        names = self._names(article)
        # From the same passage it is harder to see that something has been changed.
        here = draw.random() < 0.5
        number = name[0].isdigit()
        pool = [
            other
            for other in names
            if other[0].isdigit() == number
            and (not here or other in passage)
            and other not in question
            and name not in other
            and not (number and len(other) != len(name))
        ]
        return draw.choice(pool) if pool else None

    def _other_name(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        found = self._shared_name(question, passage, draw)
        if found is None:
            return None
        other = self._alternative(found[0], article, passage, question, draw)
        return question[: found.start()] + other + question[found.end() :] if other else None

    def _names_exchanged(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        names = [found for found in _NAME.finditer(question) if found[0] in passage]
        if len(names) != 2 or names[0][0][0].isdigit() != names[1][0][0].isdigit():
            return None
        one, other = names
        between = question[one.end() : other.start()]
        if between.strip() in ("and", "or", ","):
            return None
        return question[: one.start()] + other[0] + between + one[0] + question[other.end() :]

    def _other_word(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        """Another word of the article, one that stands between the same two in other questions."""
        words = list(_WORD.finditer(question))
        said = {word[:_STEM].lower() for word in _WORD.findall(passage + " " + question)}
        pool = [
            (word, other)
            for before, word, after in zip(words, words[1:], words[2:], strict=False)
            if word[0].islower() and len(word[0]) >= _MIN_LETTERS and word[0] not in _ASKING
            for other in sorted(self._places[before[0], after[0]] & self._words(article))
            if other[:_STEM] not in said and other not in _ASKING
        ]
        if not pool:
            return None
        word, other = draw.choice(pool)
        return question[: word.start()] + other + question[word.end() :]

    def _opposite(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        words = [word for word in _WORD.finditer(question) if word[0] in OPPOSITES]
        if not words:
            return None
        word = draw.choice(words)
        return question[: word.start()] + draw.choice(OPPOSITES[word[0]]) + question[word.end() :]

    def _negated(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        if _NEGATION.search(question):
            return _NEGATION.sub("", question, count=1)
        return _NEGATABLE.sub(lambda found: found[0] + "n't", question, count=1)

    def _condition(
        self, question: str, article: str, passage: str, draw: random.Random
    ) -> str | None:
        """With a further condition, or another one, that stands in a question on the article."""
        pool = [
            condition
            for condition in self._conditions[article]
            if condition.split()[-1] not in passage and condition not in question
        ]
        if not pool or not question.endswith("?"):
            return None
        own = _CONDITION.search(question)
        return question[: own.start() if own else -1] + draw.choice(pool) + "?"

    def _names_of(self, article: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for paragraph in self._articles[article].paragraphs:
            found.update(dict.fromkeys(_NAME.findall(paragraph)))
        return tuple(found)

    def _words_of(self, article: str) -> set[str]:
        text = " ".join(self._articles[article].paragraphs)
        return {
            word for word in _WORD.findall(text) if word.islower() and len(word) >= _MIN_LETTERS
        }
