"""What a reader can look through: articles, their main points, their facts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import Final

from bot.asker import Asker
from bot.facts import Fact, FactKind, facts_of
from bot.message import Button, Message, Style, join
from bot.phrases import Phrases
from bot.press import Kind, Press, data_of, short_digest
from bot.render import (
    PostedArticle,
    label,
    names_of,
    render_article,
    render_passage,
    render_quotes,
    render_titles,
    suggestion_buttons,
    title_of,
)
from bot.summary import summarize
from index.article import Article
from index.sentences import Span
from index.storage import StoredIndex

MAX_SUGGESTIONS: Final = 3
TITLES_A_PAGE: Final = 8
FACTS_A_PAGE: Final = 24
FACTS_LISTED: Final = 6
"""Facts of a kind that are named in the overview."""

ALL: Final = "all"
"""What chooses all articles where there are no buttons."""

PLACES_LISTED: Final = 6
"""Paragraphs of a fact that are named there; all facts have to fit into one message."""


class Library:
    """The articles of an index, for readers."""

    def __init__(self, index: StoredIndex, suggestions: Mapping[str, Sequence[str]]) -> None:
        """`suggestions` has the questions that are known to be answered well, by article id."""
        self._index = index
        self._suggestions = suggestions
        self.articles = {article.id: article for article in index.articles}
        self.names = names_of(index.articles)
        self._facts: dict[str, tuple[Fact, ...]] = {}

    @property
    def generation(self) -> str:
        """The index's generation."""
        return self._index.generation

    def get(self, name: str) -> Article | None:
        """The article with that id."""
        return self.articles.get(name)

    def by_digest(self, digest: str) -> Article | None:
        """The article whose id has that short digest."""
        found = (item for item in self.articles.values() if short_digest(item.id) == digest)
        return next(found, None)

    def suggested(self, digest: str) -> str | None:
        """The suggested question that has that short digest."""
        questions = (question for found in self._suggestions.values() for question in found)
        return next((item for item in questions if short_digest(item) == digest), None)

    def names_for(self, asker: Asker) -> dict[str, str]:
        """The articles that an answer may come from, by id, and what citations call them."""
        if asker.article is None:
            return self.names
        return {asker.article: self.names[asker.article]}

    def titles(self, phrases: Phrases) -> Message:
        """The titles of the articles."""
        return render_titles(self._index.articles, phrases)

    def to_suggest(self, asker: Asker) -> list[str]:
        """Up to three questions, in turns from the articles in question."""
        names = [asker.article] if asker.article is not None else list(self.articles)
        rounds = zip_longest(*(self._suggestions.get(name, ()) for name in names))
        questions = (question for turn in rounds for question in turn if question)
        return list(islice(dict.fromkeys(questions), MAX_SUGGESTIONS))

    def with_suggestions(self, message: Message, asker: Asker) -> Message:
        """A message and what one could ask."""
        questions = self.to_suggest(asker)
        if not questions:
            return message
        asking = message + "\n\n" + asker.phrases.try_asking
        return asking.with_buttons(*suggestion_buttons(questions))

    def named(self, name: str, asker: Asker) -> Article | None:
        """The article of that name (its id), or without a name the chosen or the only one."""
        name = name.strip().lower() or asker.article or ""
        if not name and len(self.articles) == 1:
            return self._index.articles[0]
        return self.articles.get(name)

    def which(self, name: str, asker: Asker) -> Message:
        """What there is to choose, where `named` found nothing."""
        phrases = asker.phrases
        head = phrases.no_such_article if name.strip() else phrases.which_article
        titles = render_titles(self._index.articles, phrases, command="/article")
        return Message(head + "\n\n") + titles

    def article(self, article: Article, asker: Asker) -> PostedArticle:
        """An article to read, and what one could ask about it."""
        posted = render_article(article, asker.phrases)
        questions = self.to_suggest(replace(asker, article=article.id))
        last = posted.messages[-1].with_buttons(*suggestion_buttons(questions))
        return replace(posted, messages=(*posted.messages[:-1], last))

    def summary(self, article: Article, asker: Asker) -> Message:
        """The sentences that carry an article."""
        head = f"{asker.phrases.main_points}: {title_of(article)}"
        return render_quotes(head, summarize(self._index, article), {article.id: ""})

    def facts(self, article: Article, asker: Asker) -> Message:
        """An article's people, places, dates, numbers and quotations, with buttons to each kind."""
        phrases = asker.phrases
        by_kind = self._facts_by_kind(article)
        if not by_kind:
            return Message(phrases.no_facts)
        lines = [Message(f"{phrases.at_a_glance}: {title_of(article)}").styled(Style.BOLD)]
        buttons = []
        for kind, facts in by_kind.items():
            name = _kind_name(kind, phrases)
            listed = "\n".join(
                f"• {label(fact.text)} ({_paragraphs(fact.paragraphs)})"
                for fact in facts[:FACTS_LISTED]
            )
            lines.append(Message(name).styled(Style.BOLD) + "\n" + listed)
            press = data_of(Kind.FACTS, short_digest(article.id), kind.value)
            buttons.append(Button(f"{name} ({len(facts)})", press))
        return join("\n\n", lines).with_buttons(*_rows(buttons, 2))

    def facts_of_kind(self, article: Article, kind_name: str, asker: Asker) -> Message | None:
        """Buttons to the facts of one kind; None where there is no such kind."""
        for kind, facts in self._facts_by_kind(article).items():
            if kind.value == kind_name:
                name = _kind_name(kind, asker.phrases)
                head = Message(f"{name}: {title_of(article)}").styled(Style.BOLD)
                of = (short_digest(article.id), kind.value)
                buttons = [
                    Button(label(fact.text), data_of(Kind.FACTS, *of, short_digest(fact.text)))
                    for fact in facts[:FACTS_A_PAGE]
                ]
                width = 1 if kind is FactKind.QUOTATION else 2
                return head.with_buttons(
                    *_rows(buttons, width), (_all_facts(article, asker.phrases),)
                )
        return None

    def fact(self, article: Article, press: Press, asker: Asker) -> Message | None:
        """A paragraph with one of its facts, and the way to the others that have it too; None
        where there is no such fact."""
        for fact in self._all_facts(article):
            if (fact.kind.value, short_digest(fact.text)) == (press.text(1), press.text(2)):
                number = press.number(3) if press.number(3) in fact.paragraphs else None
                number = number or fact.paragraphs[0]
                of = press.arguments[:3]
                others = [
                    Button(
                        f"· ¶{other} ·" if other == number else f"¶{other}",
                        data_of(Kind.FACTS, *of, other),
                    )
                    for other in fact.paragraphs[:FACTS_A_PAGE]
                ]
                paragraph = article.paragraphs[number - 1]
                marked = [
                    Span(*found.span()) for found in re.finditer(re.escape(fact.text), paragraph)
                ]
                return render_passage(article, number, marked).with_buttons(
                    *(_rows(others, 6) if len(others) > 1 else []),
                    (_all_facts(article, asker.phrases),),
                )
        return None

    def page(self, words: str, page: int, asker: Asker) -> Message:
        """A page of the titles that have all these words, as buttons to choose one."""
        phrases = asker.phrases
        found = self.matching(words)
        if not found:
            return Message(phrases.no_such_title)
        pages = max(-(-len(found) // TITLES_A_PAGE), 1)
        page = min(max(page, 0), pages - 1)
        rows = [
            (Button(label(article.title), data_of(Kind.CHOOSE, short_digest(article.id))),)
            for article in found[page * TITLES_A_PAGE :][:TITLES_A_PAGE]
        ]
        turn = [
            Button(f"{arrow} {other + 1}/{pages}", data_of(Kind.ARTICLES, other, _short(words)))
            for arrow, other in (("◀", page - 1), ("▶", page + 1))
            if 0 <= other < pages
        ]
        everything = (Button(phrases.all_articles, data_of(Kind.CHOOSE)),)
        return Message(phrases.choose_article).with_buttons(*rows, tuple(turn), everything)

    def to_choose(self, articles: Sequence[Article], asker: Asker) -> Message:
        """Articles to choose one from where there are no buttons."""
        phrases = asker.phrases
        titles = render_titles(articles, phrases, command="/articles")
        everything = f"\n{phrases.all_articles} – /articles {ALL}"
        return Message(phrases.choose_article + "\n\n") + titles + everything

    def matching(self, words: str) -> list[Article]:
        """The articles with all these words in their titles."""
        wanted = words.casefold().split()
        return [
            article
            for article in self._index.articles
            if all(word in article.title.casefold() for word in wanted)
        ]

    def chosen(self, article: Article | None, asker: Asker) -> Message:
        """That an article was chosen, and what one could ask of it; None: all."""
        phrases = asker.phrases
        if article is None:
            return Message(phrases.chosen_all)
        message = Message(phrases.chosen.format(title=title_of(article)))
        return self.with_suggestions(message, replace(asker, article=article.id))

    def _all_facts(self, article: Article) -> tuple[Fact, ...]:
        if article.id not in self._facts:
            self._facts[article.id] = facts_of(article)
        return self._facts[article.id]

    def _facts_by_kind(self, article: Article) -> dict[FactKind, list[Fact]]:
        by_kind: dict[FactKind, list[Fact]] = {}
        for kind in FactKind:
            if of_kind := [fact for fact in self._all_facts(article) if fact.kind is kind]:
                by_kind[kind] = of_kind
        return by_kind


def _rows(buttons: Sequence[Button], width: int) -> list[tuple[Button, ...]]:
    return [tuple(buttons[first : first + width]) for first in range(0, len(buttons), width)]


def _kind_name(kind: FactKind, phrases: Phrases) -> str:
    return {
        FactKind.PERSON: phrases.people,
        FactKind.PLACE: phrases.places_named,
        FactKind.DATE: phrases.dates,
        FactKind.NUMBER: phrases.numbers,
        FactKind.QUOTATION: phrases.quotations,
    }[kind]


def _all_facts(article: Article, phrases: Phrases) -> Button:
    return Button(phrases.all_facts, data_of(Kind.FACTS, short_digest(article.id)))


def _paragraphs(numbers: Sequence[int]) -> str:
    named = ", ".join(f"¶{number}" for number in numbers[:PLACES_LISTED])
    return named if len(numbers) <= PLACES_LISTED else f"{named}, …"


def _short(words: str) -> str:
    """As many of these words as a button can hold beside a page."""
    words = words.replace(":", " ")
    while len(words.encode()) > 40:
        words = words.rpartition(" ")[0] if " " in words else words[:-1]
    return words
