"""What the bot says to commands and texts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Status
from bot.asker import Asker
from bot.conversation import Conversation
from bot.engine import Engine, engine_on
from bot.follow_up import Turn
from bot.library import Library
from bot.message import TELEGRAM_LIMIT, Message, utf16_length
from bot.phrases import ENGLISH
from bot.press import press_of
from index import storage
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL, Embedder
from tests.conftest import KIM, QUESTION

ASKER = Asker()


@pytest.fixture
def one(kim_engine: Engine, kim_index: Path) -> Conversation:
    return Conversation(kim_engine, Library(storage.load(kim_index), {KIM: (QUESTION,)}))


@pytest.fixture
def two(tmp_path: Path, two_articles: tuple[Article, ...], embedder: Embedder) -> Conversation:
    articles = (two_articles[0], replace(two_articles[1], published="2026-05-01"))
    build(articles, tmp_path, model=BUNDLED_MODEL)
    index = storage.load(tmp_path)
    suggestions = {"bridge": ("a?", "b?", "c?"), "otters": ("d?",)}
    return Conversation(engine_on(index, embedder), Library(index, suggestions))


class CountingEngine(Engine):
    """Counts what it is asked."""

    asked = 0

    def ask(self, question: str, **options: Any) -> Answer:
        self.asked += 1
        return super().ask(question, **options)


def test_the_same_is_computed_once(kim_index: Path, embedder: Embedder) -> None:
    index = storage.load(kim_index)
    engine = engine_on(index, embedder)
    engine.__class__ = CountingEngine
    conversation = Conversation(engine, Library(index, {}))
    first, second = (conversation.reply(QUESTION, ASKER) for _ in range(2))
    assert first == second
    assert isinstance(engine, CountingEngine)
    assert engine.asked == 1
    conversation.reply(QUESTION, replace(ASKER, article=KIM))
    conversation.reply("Who came back?", ASKER)
    assert engine.asked == 3


def test_slips_do_not_hide_what_a_text_is(one: Conversation) -> None:
    reply = one.reply("Wat did Kim visit?", ASKER)
    assert reply.answer is not None
    assert (reply.answer.question, reply.understood) == (
        "Wat did Kim visit?",
        "what did Kim visit?",
    )
    assert one.reply("What is this artcle abuot?", ASKER).message.text.startswith("Main points")
    assert one.reply("helllo", ASKER).answer is None


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def test_start_names_the_articles_and_suggests_questions(
    one: Conversation, two: Conversation
) -> None:
    message = one.start(ASKER)
    assert "Kim Jong Un returns to North Korea" in message.text
    assert labels(message) == [QUESTION]
    message = two.start(ASKER)
    assert "The bridge\nOtters are back" in message.text
    assert labels(message) == ["a?", "d?", "b?"]
    assert labels(two.start(replace(ASKER, article="bridge"))) == ["a?", "b?", "c?"]
    for row in message.buttons:
        press = press_of(row[0].data)
        assert press
        assert two.library.suggested(press.text(0)) == row[0].label


def test_articles(one: Conversation, two: Conversation) -> None:
    assert one.library.named("", ASKER) == one.library.named("KIM-returns-from-russia ", ASKER)
    assert two.library.named("", ASKER) is None
    assert two.library.named("x", ASKER) is None
    assert two.library.which("x", ASKER).text.startswith(ENGLISH.no_such_article)
    assert two.library.which("", ASKER).text == (
        f"{ENGLISH.which_article}\n\nThe bridge – /article bridge\n"
        "Otters are back – /article otters"
    )
    otters = two.library.named("", replace(ASKER, article="otters"))
    assert otters
    posted = two.library.article(otters, ASKER)
    assert "sixty years" in posted.messages[0].text
    assert labels(posted.messages[-1]) == ["d?"]


def test_titles_are_turned_page_by_page(two: Conversation) -> None:
    index = two.library._index
    many = tuple(replace(index.articles[0], id=f"a{n}", title=f"Title {n}") for n in range(20))
    library = Library(replace(index, articles=many), {})
    pages = [labels(library.page("title", number, ASKER)) for number in range(3)]
    assert [title for page in pages for title in page if title.startswith("Title")] == [
        article.title for article in many
    ]
    assert [page[-2] for page in pages] == ["▶ 2/3", "▶ 3/3", "◀ 2/3"]
    assert labels(library.page("title 13", 0, ASKER)) == ["Title 13", ENGLISH.all_articles]
    assert library.page("zebra", 0, ASKER).text == ENGLISH.no_such_title
    # Words that no button can hold do not break one.
    long = "Title " + "é" * 300
    library = Library(
        replace(index, articles=tuple(replace(item, title=long) for item in many)), {}
    )
    assert library.page(long, 0, ASKER).buttons


def test_ask(one: Conversation, two: Conversation) -> None:
    assert one.ask(" ", ASKER).message.text.endswith(f"like this: /ask {QUESTION}")
    assert one.ask(QUESTION, ASKER).message == one.reply(QUESTION, ASKER).message
    question = "How many cubs did the camera film?"
    quote = "three\n“A camera filmed a mother with three cubs near the mill.” — "
    text = two.reply(question, ASKER).message.text
    assert text.startswith(quote + "Otters are back (2026-05-01), ¶2")
    text = two.reply(question, replace(ASKER, article="otters")).message.text
    assert text.startswith(quote + "¶2")


def test_small_talk_and_nonsense(one: Conversation) -> None:
    assert one.reply("hello", ASKER).message.text == ENGLISH.hello
    reply = one.reply("What does photosynthesis produce?", ASKER)
    assert reply.message.text.startswith(ENGLISH.not_found)
    assert labels(reply.message) == [QUESTION]
    assert one.help(ASKER).text == ENGLISH.help


def test_what_is_it_about(one: Conversation, two: Conversation) -> None:
    message = one.reply("What is this article about?", ASKER).message
    assert message.text.startswith(ENGLISH.main_points)
    assert 3 <= message.text.count("” — ¶") <= 5
    assert two.reply("main points", replace(ASKER, article="bridge")).message.text.startswith(
        ENGLISH.main_points
    )
    assert two.reply("What is it about?", ASKER).message == two.library.which("", ASKER)


def test_a_statement_is_answered_without_a_verdict(one: Conversation) -> None:
    message = one.reply("Kim returned from a ten-day trip to China.", ASKER).message
    paragraph = one.library.articles[KIM].paragraphs[0]
    assert message.text == (
        f"{ENGLISH.nearest_to_statement}, ¶1:\n\n{paragraph}\n\n"
        f"{ENGLISH.statement_has.format(words='“ten-day”, “China”')}\n{ENGLISH.passage_has}"
    )
    marked = [message.text[item.start : item.end] for item in message.styles]
    assert "six-day" in marked
    assert one.reply("How long was it?", ASKER, forwarded=True).answer is None


def test_a_short_question_leans_on_the_turn_before(one: Conversation) -> None:
    first = one.reply("Whom did the South Korean vice minister summon?", ASKER)
    assert first.answer
    reply = one.reply("why?", replace(ASKER, turns=(Turn(first.understood, first.answer),)))
    assert reply.answer
    assert reply.answer.question == "why?"
    assert "summon" in reply.understood
    assert reply.answer.shown.number == 6


def test_the_passage_in_its_context_and_the_reasons(one: Conversation) -> None:
    reply = one.reply(QUESTION, ASKER)
    assert reply.answer
    message = one.with_buttons(reply.message, 7, reply.answer, ASKER)
    assert labels(message) == [ENGLISH.in_context.format(number=1), ENGLISH.why, "👍", "👎"]
    first = one.context(7, reply.answer, 1, ASKER)
    paragraphs = one.library.articles[KIM].paragraphs
    assert first.text.endswith(paragraphs[0])
    assert labels(first) == ["¶2 ▶", ENGLISH.back]
    assert labels(one.context(7, reply.answer, 99, ASKER)) == ["◀ ¶7", ENGLISH.back]
    marked = [first.text[item.start : item.end] for item in first.styles]
    assert reply.answer.citations[0].quote in marked
    reasons = one.why(7, reply.answer, reply.understood, ASKER)
    assert "“Kim’s”" in reasons.text or "Russia" in reasons.text
    assert "Among 8 paragraphs, ¶1 comes no. " in reasons.text
    assert "%" in reasons.text


def test_without_feedback_there_is_no_vote(kim_engine: Engine, one: Conversation) -> None:
    mute = Conversation(kim_engine, one.library, feedback=False)
    reply = mute.reply(QUESTION, ASKER)
    assert reply.answer
    assert "👍" not in labels(mute.with_buttons(reply.message, 1, reply.answer, ASKER))


def test_facts_lead_to_their_paragraphs(one: Conversation) -> None:
    kim = one.library.articles[KIM]
    overview = one.library.facts(kim, ASKER)
    assert "• Kim Jong Un (¶1, ¶3" in overview.text
    assert "• six-day (¶1)" in overview.text
    for row in overview.buttons:
        for button in row:
            press = press_of(button.data)
            assert press
            of_kind = one.library.facts_of_kind(kim, press.text(1), ASKER)
            assert of_kind
            for fact_row in of_kind.buttons[:-1]:
                for fact_button in fact_row:
                    fact_press = press_of(fact_button.data)
                    assert fact_press
                    shown = one.library.fact(kim, fact_press, ASKER)
                    assert shown
                    marked = [shown.text[item.start : item.end] for item in shown.styles]
                    assert fact_button.label in marked or "¶3" in labels(shown)
    assert one.library.facts_of_kind(kim, "nonsense", ASKER) is None


def test_facts_of_a_long_article_fit_into_a_message(one: Conversation) -> None:
    words = [f"Ada{letter} Writer{letter} met {n}00 people in {n}999." for n, letter in
             enumerate("abcdefg", start=1)]  # fmt: skip
    article = Article("long", "T" * 500, (" ".join(words),) * 1200)
    message = one.library.facts(article, ASKER)
    assert "¶6, …)" in message.text
    assert utf16_length(message.text) <= TELEGRAM_LIMIT


def test_a_refusal_fits_into_a_message_with_what_one_could_ask(one: Conversation) -> None:
    refused = one.answer_to("Who won the World Cup?")
    assert refused.status is Status.NOT_FOUND
    nearest = replace(refused.passages[0], text="It rained. " * 600)
    message = one.answer(replace(refused, passages=(nearest,)), ASKER)
    assert message.text.endswith(ENGLISH.try_asking)
    assert TELEGRAM_LIMIT - 20 < utf16_length(message.text) <= TELEGRAM_LIMIT


def test_inline_results_are_five_cited_ones(one: Conversation) -> None:
    results = one.inline(one.answer_to(QUESTION), ENGLISH)
    assert len(results) == 5
    assert results[0].title == "six-day"
    assert results[0].message.text.startswith(f"{QUESTION}\n\nsix-day\n“")
    assert all("¶" in result.message.text for result in results)
    nothing = one.inline(one.answer_to("What does photosynthesis produce?"), ENGLISH)
    assert nothing[0].title == ENGLISH.not_found
