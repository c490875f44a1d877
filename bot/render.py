"""Answers, passages and articles as messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answer import Answer, Citation, place_of_words
from bot.message import (
    TELEGRAM_LIMIT,
    Button,
    Message,
    Style,
    Styled,
    join,
    pack,
    shorten,
    utf16_length,
)
from bot.phrases import ENGLISH, Phrases
from bot.press import Kind, data_of, short_digest
from index.article import Article
from index.retrieval import RankedParagraph
from index.sentences import Span

MAX_ARTICLE_MESSAGES: Final = 8
"""An article that needs more messages than that is not shown whole."""

MAX_SHORT_ANSWER: Final = 300
MAX_QUOTE: Final = 700
"""Longer ones are shortened, in UTF-16 units; with three citations and a passage that fits."""

MAX_NAMED_ARTICLES: Final = 10
"""Articles named in one message."""

MAX_LABEL: Final = 60
"""Of a button, in UTF-16 units; Telegram shows about that much."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph's text stands: the number of the message, from 0, and the offset in it, in
    UTF-16 units."""

    message: int
    offset: int


@dataclass(frozen=True, slots=True)
class PostedArticle:
    """An article as messages, and where its paragraphs stand in them, those that are not cut; none
    where the article is too long to be shown."""

    messages: tuple[Message, ...]
    places: dict[int, Place]


def names_of(articles: Iterable[Article]) -> dict[str, str]:
    """What citations call articles, by id: the title, and the date where there is one."""
    return {
        article.id: title_of(article) + (f" ({article.published})" if article.published else "")
        for article in articles
    }


def render_answer(
    answer: Answer,
    names: dict[str, str],
    phrases: Phrases = ENGLISH,
    *,
    with_passage: bool = True,
    limit: int = TELEGRAM_LIMIT,
) -> Message:
    """An answer with its quotes, paragraph numbers and the passage around the first; or that the
    article does not say, with the nearest passage.

    `names` has what the articles are called by id; where there are several, quotes name theirs.
    The passage is shortened to `limit` UTF-16 units in all.
    """
    if answer.answer is None:
        nearest = answer.passages[0]
        head = Message(phrases.not_found if len(names) == 1 else phrases.not_found_in_any)
        head += f"\n\n{phrases.nearest}, {place_of(nearest.article, nearest.number, names)}:"
        return _with_passage(head, nearest.text, [], around=0, limit=limit)
    first = answer.citations[0]
    lines = [_quote(citation, answer.answer, names) for citation in answer.citations]
    if answer.answer != first.quote:
        short = shorten(Message(answer.answer), MAX_SHORT_ANSWER).styled(Style.BOLD)
        lines.insert(0, short)
    head = join("\n", lines)
    paragraph = answer.shown
    if not with_passage or shorten(Message(first.quote), MAX_QUOTE).text == paragraph.text:
        return head
    cited = [
        Styled(Style.BOLD, citation.start, citation.end)
        for citation in answer.citations
        if (citation.article, citation.paragraph) == (first.article, first.paragraph)
    ]
    return _with_passage(head, paragraph.text, cited, around=first.start, limit=limit)


def render_quotes(head: str, citations: Sequence[Citation], names: dict[str, str]) -> Message:
    """Sentences of articles, each with its place, under a head."""
    lines = [Message(head).styled(Style.BOLD)]
    lines += [_quote(citation, "", names) for citation in citations]
    return join("\n\n", lines)


def render_passage(article: Article, number: int, marked: Iterable[Span]) -> Message:
    """A paragraph with stretches of it set off."""
    text = article.paragraphs[number - 1]
    styles = tuple(Styled(Style.BOLD, span.start, span.end) for span in marked)
    around = min((item.start for item in styles), default=0)
    shown = shorten(Message(text, styles), TELEGRAM_LIMIT // 2, around=around)
    head = Message(f"{title_of(article)}, ¶{number}")
    return head + "\n\n" + shown.styled(Style.QUOTE)


def render_near(
    head: str, paragraph: RankedParagraph, marked: Iterable[Span], *, limit: int
) -> Message:
    """A paragraph near to what was written, under a head, with stretches of it set off."""
    styles = [Styled(Style.BOLD, span.start, span.end) for span in marked]
    around = min((item.start for item in styles), default=0)
    return _with_passage(Message(head + ":"), paragraph.text, styles, around=around, limit=limit)


def render_article(article: Article, phrases: Phrases = ENGLISH) -> PostedArticle:
    """The article with numbered paragraphs, in as few messages as fit."""
    parts = [Message(article.title).styled(Style.BOLD)]
    byline = ", ".join(filter(None, (article.author, article.published)))
    for line in filter(None, (byline, article.source)):
        parts[0] += "\n" + line
    numbered = (
        Message(f"¶{number} ").styled(Style.BOLD) + paragraph
        for number, paragraph in enumerate(article.paragraphs, start=1)
    )
    if sum(map(utf16_length, article.paragraphs)) <= MAX_ARTICLE_MESSAGES * TELEGRAM_LIMIT:
        messages = pack([*parts, *numbered])
        if len(messages) <= MAX_ARTICLE_MESSAGES:
            return PostedArticle(tuple(messages), _places(article, messages))
    too_long = phrases.too_long_to_show.format(count=len(article.paragraphs))
    head = shorten(parts[0], TELEGRAM_LIMIT // 2) + "\n\n" + too_long
    return PostedArticle((head,), {})


def _places(article: Article, messages: Sequence[Message]) -> dict[int, Place]:
    places = {}
    message, end = 0, 0
    for number, paragraph in enumerate(article.paragraphs, start=1):
        for place in range(message, len(messages)):
            mark = f"¶{number} "
            found = messages[place].text.find(mark + paragraph, end if place == message else 0)
            if found >= 0:
                start = found + len(mark)
                places[number] = Place(place, utf16_length(messages[place].text[:start]))
                message, end = place, start + len(paragraph)
                break
    return places


def render_titles(
    articles: Sequence[Article], phrases: Phrases = ENGLISH, *, command: str = ""
) -> Message:
    """The titles of articles, a line each, with the command that takes their ids."""
    lines = [
        Message(title_of(article)).styled(Style.BOLD)
        + (f" – {command} {article.id}" if command else "")
        for article in articles[:MAX_NAMED_ARTICLES]
    ]
    if len(articles) > MAX_NAMED_ARTICLES:
        lines.append(Message(phrases.and_more.format(count=len(articles) - MAX_NAMED_ARTICLES)))
    return join("\n", lines)


def place_of(article: str, number: int, names: dict[str, str]) -> str:
    """Where a quote stands: the paragraph, and the article where there are several."""
    return f"¶{number}" if len(names) == 1 else f"{names[article]}, ¶{number}"


def suggestion_buttons(questions: Iterable[str]) -> tuple[tuple[Button, ...], ...]:
    """A button a row for each question; pressing it asks."""
    return tuple(
        (Button(question, data_of(Kind.ASK, short_digest(question)), speaks=True),)
        for question in questions
    )


def title_of(article: Article) -> str:
    """An article's title, no longer than what can stand in a message beside other things."""
    return shorten(Message(article.title), MAX_SHORT_ANSWER).text


def label(text: str) -> str:
    """A text as short as a button shows it."""
    return shorten(Message(text), MAX_LABEL).text


def _quote(citation: Citation, answer: str, names: dict[str, str]) -> Message:
    """The quote in quotation marks, the short answer in it set off, and where it stands."""
    quote, at = Message(citation.quote), None
    if answer and answer != citation.quote:
        at = place_of_words(answer, citation.quote)
    if at is not None:
        quote = Message(citation.quote, (Styled(Style.ITALIC, at, at + len(answer)),))
    quote = shorten(quote, MAX_QUOTE, around=at or 0)
    place = place_of(citation.article, citation.paragraph, names)
    return Message("“") + quote + f"” — {place}"


def _with_passage(
    head: Message, paragraph: str, styles: list[Styled], *, around: int, limit: int
) -> Message:
    """A message with a paragraph below it, folded up, as much of it as fits."""
    room = limit - utf16_length(head.text) - 2
    passage = shorten(Message(paragraph, tuple(styles)), room, around=around)
    return head + "\n\n" + passage.styled(Style.FOLDED_QUOTE)
