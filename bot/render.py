"""Answers and articles as messages."""

from typing import Final

from bot import phrases
from bot.answer import Answer, Citation
from bot.message import TELEGRAM_LIMIT, Message, Style, Styled, join, pack, shorten, utf16_length
from index.article import Article
from index.retrieval import RankedParagraph

MAX_ARTICLE_MESSAGES: Final = 8
"""An article that needs more messages than that is not shown whole."""

MAX_SHORT_ANSWER: Final = 300
MAX_QUOTE: Final = 700
"""Longer ones are shortened, in UTF-16 units; with three citations and a passage that fits."""

MAX_NAMED_ARTICLES: Final = 10
"""Articles named in one message."""


def render_answer(answer: Answer, titles: dict[str, str]) -> Message:
    """An answer with its quotes, paragraph numbers and the passage around the first; or that the
    article does not say, with the nearest passage.

    `titles` has the titles of all articles by id; where there are several, quotes name theirs.
    """
    if answer.answer is None:
        nearest = answer.passages[0]
        head = Message(phrases.NOT_FOUND if len(titles) == 1 else phrases.NOT_FOUND_IN_ANY)
        head += f"\n\n{phrases.NEAREST}, {_place(nearest.article, nearest.number, titles)}:"
        return _with_passage(head, nearest, [], around=0)
    first = answer.citations[0]
    lines = [_quote(citation, answer.answer, titles) for citation in answer.citations]
    if answer.answer != first.quote:
        short = shorten(Message(answer.answer), MAX_SHORT_ANSWER).styled(Style.BOLD)
        lines.insert(0, short)
    head = join("\n", lines)
    paragraph = answer.cited_paragraph
    if first.quote == paragraph.text:
        return head
    cited = [
        Styled(Style.BOLD, citation.start, citation.end)
        for citation in answer.citations
        if (citation.article, citation.paragraph) == (first.article, first.paragraph)
    ]
    return _with_passage(head, paragraph, cited, around=first.start)


def render_article(article: Article) -> list[Message]:
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
            return messages
    too_long = phrases.TOO_LONG_TO_SHOW.format(count=len(article.paragraphs))
    return [shorten(parts[0], TELEGRAM_LIMIT // 2) + "\n\n" + too_long]


def render_titles(articles: tuple[Article, ...], *, with_names: bool) -> Message:
    """The titles of articles, a line each; the names are what `/article` takes."""
    lines = [
        shorten(Message(article.title), MAX_SHORT_ANSWER).styled(Style.BOLD)
        + (f" – /article {article.id}" if with_names else "")
        for article in articles[:MAX_NAMED_ARTICLES]
    ]
    if len(articles) > MAX_NAMED_ARTICLES:
        rest = phrases.AND_MORE.format(count=len(articles) - MAX_NAMED_ARTICLES)
        lines.append(Message(rest))
    return join("\n", lines)


def _quote(citation: Citation, answer: str, titles: dict[str, str]) -> Message:
    """The quote in quotation marks, the short answer in it set off, and where it stands."""
    quote = Message(citation.quote)
    at = citation.quote.find(answer)
    if at >= 0 and answer != citation.quote:
        quote = Message(citation.quote, (Styled(Style.ITALIC, at, at + len(answer)),))
    quote = shorten(quote, MAX_QUOTE, around=max(at, 0))
    place = _place(citation.article, citation.paragraph, titles)
    return Message("“") + quote + f"” — {place}"


def _with_passage(
    head: Message, paragraph: RankedParagraph, styles: list[Styled], *, around: int
) -> Message:
    """A message with a paragraph below it, folded up, as much of it as fits."""
    room = TELEGRAM_LIMIT - utf16_length(head.text) - 2
    passage = shorten(Message(paragraph.text, tuple(styles)), room, around=around)
    return head + "\n\n" + passage.styled(Style.FOLDED_QUOTE)


def _place(article: str, number: int, titles: dict[str, str]) -> str:
    if len(titles) == 1:
        return f"¶{number}"
    title = shorten(Message(titles[article]), MAX_SHORT_ANSWER).text
    return f"{title}, ¶{number}"
