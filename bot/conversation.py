"""What the bot says to what a reader writes, in Telegram and in the terminal alike."""

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final

from bot.answer import Answer
from bot.asker import Asker
from bot.claims import differences, is_statement
from bot.engine import Engine
from bot.follow_up import take_turn
from bot.library import Library
from bot.message import (
    TELEGRAM_LIMIT,
    Button,
    Message,
    Style,
    join,
    shorten,
    utf16_length,
)
from bot.phrases import Phrases
from bot.press import Kind, data_of
from bot.render import label, place_of, render_answer, render_near, render_passage
from bot.small_talk import asks_for_summary, small_talk
from index.sentences import Span

SURE: Final = 0.8
LIKELY: Final = 0.5
"""The chances of being right from which on an answer is called sure, or likely."""

KEPT_ANSWERS: Final = 512
"""Answers that are not computed again when the same is asked: readers ask alike."""

MAX_INLINE_RESULTS: Final = 5
MAX_DESCRIPTION: Final = 200
"""In UTF-16 units; Telegram shows two lines."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says, and the answer in it, where it says one, to the question as it was
    understood."""

    message: Message
    answer: Answer | None = None
    understood: str = ""


@dataclass(frozen=True, slots=True)
class InlineResult:
    """What can be chosen to be sent into a chat: how it is offered, and the message."""

    title: str
    description: str
    message: Message


class Conversation:
    """Replies to readers, from one generation of the index. What needs the engine is to be called
    in its thread: `ask`, `reply`, `answer_to` and `why`."""

    def __init__(self, engine: Engine, library: Library, *, feedback: bool = True) -> None:
        """With `feedback`, answers have buttons to say whether they were useful."""
        self._engine = engine
        self._answer = lru_cache(KEPT_ANSWERS)(engine.ask)
        self._feedback = feedback
        self.library = library

    def start(self, asker: Asker) -> Message:
        """What the bot is and knows, and what one could ask."""
        phrases = asker.phrases
        known = Message(phrases.i_know + ":\n") + self.library.titles(phrases)
        return self.library.with_suggestions(join("\n\n", [Message(phrases.start), known]), asker)

    def help(self, asker: Asker) -> Message:
        """What the bot can do."""
        return Message(asker.phrases.help)

    def ask(self, question: str, asker: Asker) -> Reply:
        """The reply to `/ask`."""
        if not question.strip():
            example = next(iter(self.library.to_suggest(asker)), asker.phrases.example_question)
            return Reply(Message(asker.phrases.ask_what.format(example=example)))
        return self.reply(question, asker)

    def reply(self, text: str, asker: Asker, *, forwarded: bool = False) -> Reply:
        """The reply to a plain text: an answer, what the article says of a statement, or a few
        friendly words."""
        phrases = asker.phrases
        if forwarded and text.strip():
            return Reply(self._on_statement(text, asker))
        mended = self._engine.mended(text)
        if asks_for_summary(mended):
            article = self.library.named("", asker)
            if article is None:
                return Reply(self.library.which("", asker))
            return Reply(self.library.summary(article, asker))
        if words := small_talk(mended, phrases):
            return Reply(Message(words))
        if is_statement(mended):
            return Reply(self._on_statement(text, asker))
        turn = take_turn(mended, asker.turns, partial(self._answer, text, article=asker.article))
        return Reply(self.answer(turn.answer, asker), turn.answer, turn.question)

    def answer(self, answer: Answer, asker: Asker, *, with_passage: bool = True) -> Message:
        """An answer as a message."""
        names = self.library.names_for(asker)
        if answer.shown.article not in names:
            names = self.library.names  # another article was chosen since
        phrases = asker.phrases
        # What one could ask, which stands below a refusal, needs room, too.
        room = TELEGRAM_LIMIT - utf16_length(f"\n\n{phrases.try_asking}")
        message = render_answer(answer, names, phrases, with_passage=with_passage, limit=room)
        if answer.answer is not None:
            return message
        return self.library.with_suggestions(message, asker)

    def answer_to(self, question: str) -> Answer:
        """The answer to a question that is asked out of any conversation."""
        return self._answer(question)

    def inline(self, answer: Answer, phrases: Phrases) -> list[InlineResult]:
        """An answer and the passages nearest to the question, to be sent into any chat."""
        names = self.library.names
        asked = Message(answer.question).styled(Style.ITALIC) + "\n\n"
        room = TELEGRAM_LIMIT - utf16_length(asked.text)
        first = asked + render_answer(answer, names, phrases, limit=room)
        if answer.answer is None:
            results = [InlineResult(phrases.not_found, answer.passages[0].text, first)]
        else:
            results = [InlineResult(answer.answer, answer.citations[0].quote, first)]
        for passage in answer.passages:
            if passage != answer.shown:
                head = f"{phrases.nearest}, {place_of(passage.article, passage.number, names)}"
                message = asked + render_near(head, passage, [], limit=room)
                results.append(InlineResult(head, passage.text, message))
        return [
            replace(
                result,
                title=label(result.title),
                description=shorten(Message(result.description), MAX_DESCRIPTION).text,
            )
            for result in results[:MAX_INLINE_RESULTS]
        ]

    def with_buttons(self, message: Message, number: int, answer: Answer, asker: Asker) -> Message:
        """A message with an answer, with the buttons for the answer that the store knows by that
        number."""
        phrases = asker.phrases
        paragraph = answer.shown.number
        rows: list[tuple[Button, ...]] = [
            (
                Button(
                    phrases.in_context.format(number=paragraph),
                    data_of(Kind.CONTEXT, number, paragraph),
                ),
            ),
        ]
        if answer.citations:
            rows[0] += (Button(phrases.why, data_of(Kind.WHY, number)),)
        if self._feedback:
            votes = (("👍", Kind.USEFUL), ("👎", Kind.USELESS))
            rows.append(tuple(Button(text, data_of(kind, number)) for text, kind in votes))
        return message.with_buttons(*rows)

    def context(self, number: int, answer: Answer, paragraph: int, asker: Asker) -> Message:
        """A paragraph of the article that an answer cites, the cited sentences marked, and the
        way to its neighbours and back."""
        phrases = asker.phrases
        name = answer.shown.article
        article = self.library.get(name)
        if article is None:
            return Message(phrases.gone)
        last = len(article.paragraphs)
        paragraph = min(max(paragraph, 1), last)
        marked = [
            Span(citation.start, citation.end)
            for citation in answer.citations
            if (citation.article, citation.paragraph) == (name, paragraph)
        ]
        walk = [
            Button(text.format(number=other), data_of(Kind.CONTEXT, number, other))
            for text, other in (("◀ ¶{number}", paragraph - 1), ("¶{number} ▶", paragraph + 1))
            if 1 <= other <= last
        ]
        back = (Button(phrases.back, data_of(Kind.BACK, number)),)
        return render_passage(article, paragraph, marked).with_buttons(tuple(walk), back)

    def why(self, number: int, answer: Answer, meant: str, asker: Asker) -> Message:
        """What spoke for an answer."""
        phrases = asker.phrases
        citation = answer.citations[0]
        found = self._engine.reasons(meant, citation)
        words = ", ".join(f"“{word}”" for word in found.shared_words)
        shared = phrases.shared_words.format(words=words) if words else phrases.no_shared_words
        places = phrases.places.format(
            number=citation.paragraph,
            count=found.places.of,
            by_meaning=phrases.ordinal.format(place=found.places.by_meaning),
            by_words=phrases.ordinal.format(place=found.places.by_words),
        )
        sure = phrases.confidence.format(
            word=_in_words(answer.confidence, phrases), percent=round(answer.confidence * 100)
        )
        lines = [Message(phrases.why).styled(Style.BOLD), Message(f"“{answer.question}”")]
        if meant != answer.question:
            lines[-1] += f" → “{meant}”"
        text = join("\n\n", [*lines, Message(shared), Message(places), Message(sure)])
        return text.with_buttons((Button(phrases.back, data_of(Kind.BACK, number)),))

    def _on_statement(self, text: str, asker: Asker) -> Message:
        """What is nearest to a statement, with what differs marked; no verdict."""
        phrases = asker.phrases
        nearest = self._engine.nearest(text, article=asker.article)
        found = differences(text, nearest.text)
        marked = [span for difference in found for span in difference.found]
        place = place_of(nearest.article, nearest.number, self.library.names_for(asker))
        head = f"{phrases.nearest_to_statement}, {place}"
        message = render_near(head, nearest, marked, limit=TELEGRAM_LIMIT // 2)
        said = dict.fromkeys(difference.said for difference in found)
        if said:
            words = ", ".join(f"“{word}”" for word in said)
            only = Message(phrases.statement_has.format(words=words))
            message += "\n\n" + shorten(only, TELEGRAM_LIMIT // 4).text
        if marked:
            message += "\n" + phrases.passage_has
        return message


def _in_words(confidence: float, phrases: Phrases) -> str:
    if confidence >= SURE:
        return phrases.sure
    return phrases.likely if confidence >= LIKELY else phrases.unsure
