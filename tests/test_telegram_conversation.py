"""What a reader sees in Telegram beside a plain answer: the real bot process, over real HTTP."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.phrases import ENGLISH, LANGUAGES
from index.article import Article
from index.build import build
from index.embedding import BUNDLED_MODEL
from tests.bot_api.reader import Channel, Reader
from tests.bot_api.server import BotApiServer
from tests.bot_api.text import styled, utf16_slice
from tests.bot_process import BotProcess
from tests.conftest import QUESTION

SUMMONED = "Whom did the South Korean vice foreign minister summon?"
OFF_SUBJECT = "What does photosynthesis produce?"


@pytest.fixture(scope="module")
def server(kim_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApiServer]:
    """A server with a bot that runs for all tests of this module."""
    with BotApiServer() as server:
        bot = BotProcess(server, kim_index, tmp_path_factory.mktemp("bot") / "bot.sqlite3")
        bot.wait_until_polling()
        yield server
        bot.signal(signal.SIGTERM)
        assert bot.end() == 0
        assert not any("ERROR" in line for line in bot.log), "".join(bot.log)


@pytest.fixture
def ada(server: BotApiServer, request: pytest.FixtureRequest) -> Reader:
    """A reader that no other test knows."""
    return Reader(server, 1000 + abs(hash(request.node.name)) % 10**9, "Ada")


def test_a_suggestion_is_asked_by_pressing_it(ada: Reader) -> None:
    start = ada.ask("/start")
    assert QUESTION in [label for row in ada.labels(start) for label in row]
    ada.press(start, QUESTION)
    question = ada.next()
    assert question["text"] == QUESTION
    answer = ada.next()
    assert answer["text"].startswith("six")
    assert answer["reply_to_message"]["message_id"] == question["message_id"]


def test_the_answer_quotes_the_article_that_stands_in_the_chat(ada: Reader) -> None:
    article = ada.ask("/article")
    answer = ada.ask(QUESTION)
    quote = answer["quote"]
    assert answer["reply_to_message"]["message_id"] == article["message_id"]
    assert quote["text"].startswith("Following an extensive six-day trip")
    assert utf16_slice(article["text"], quote["position"], 9) == "Following"
    assert not styled(answer, "expandable_blockquote")
    # The way to the context and back leaves out the passage, too.
    ada.press(answer, "in context")
    ada.press(answer, "Back")
    assert ada.current(answer)["text"] == answer["text"]
    # The article is deleted: the passage comes folded up, and nobody notices a failure.
    ada.delete(article)
    answer = ada.ask(QUESTION)
    assert styled(answer, "expandable_blockquote")
    assert "quote" not in answer


def test_the_passage_in_its_context(ada: Reader) -> None:
    answer = ada.ask(QUESTION)
    ada.press(answer, ENGLISH.in_context.format(number=1))
    context = ada.current(answer)
    assert "¶1" in context["text"]
    assert any(text.startswith("Following") for text in styled(context, "bold"))
    assert ada.labels(answer) == [["¶2 ▶"], [ENGLISH.back]]
    ada.press(answer, "¶2 ▶")
    assert "Although the complete details" in ada.current(answer)["text"]
    ada.press(answer, "◀ ¶1")
    assert ada.current(answer)["text"] == context["text"]
    ada.press(answer, ENGLISH.back)
    assert ada.current(answer)["text"] == answer["text"]
    assert ada.labels(answer) == [[ENGLISH.in_context.format(number=1), ENGLISH.why], ["👍", "👎"]]


def test_why_this_answer(ada: Reader) -> None:
    answer = ada.ask(QUESTION)
    ada.press(answer, ENGLISH.why)
    text = ada.current(answer)["text"]
    assert f"“{QUESTION}”" in text
    assert "Among 8 paragraphs, ¶1 comes no. " in text
    assert "How sure I am: " in text


def test_a_vote_can_be_changed_and_taken_back(ada: Reader) -> None:
    answer = ada.ask(QUESTION)
    assert ada.press(answer, "👍")["text"] == ENGLISH.voted_useful
    assert ada.press(answer, "👎")["text"] == ENGLISH.voted_useless
    assert ada.press(answer, "👎")["text"] == ENGLISH.vote_withdrawn


def test_short_questions_lean_on_the_turn_before(ada: Reader) -> None:
    ada.ask(SUMMONED)
    answer = ada.ask("why?")
    assert "¶6" in answer["text"]


def test_a_reply_takes_the_answer_that_it_replies_to(ada: Reader) -> None:
    first = ada.ask(SUMMONED)
    ada.ask("How long was the trip?")
    answer = ada.reply_in(ada.reply_to(first, "why?"))
    assert "¶6" in answer["text"]


def test_a_reply_to_a_question_takes_its_answer(ada: Reader) -> None:
    question = ada.send(SUMMONED)
    ada.reply_in(question)
    ada.ask("How long was the trip?")
    assert "¶6" in ada.reply_in(ada.reply_to(question, "why?"))["text"]


def test_an_edited_question_has_its_answer_edited(ada: Reader) -> None:
    asked = ada.send(QUESTION)
    answer = ada.next()
    ada.edit(asked, OFF_SUBJECT)
    edited = ada.next_edit(answer)
    assert edited["text"].startswith(ENGLISH.not_found)
    ada.edit(asked, "thanks")
    assert ada.next_edit(edited)["text"] == ENGLISH.thanks
    assert len(ada.received) == 1


def test_an_edit_that_quotes_another_sentence_is_sent_anew(ada: Reader) -> None:
    ada.ask("/article")
    asked = ada.send(QUESTION)
    answer = ada.next()
    ada.edit(asked, SUMMONED)
    anew = ada.next()
    ada.gone(answer)
    assert anew["quote"]["text"] != answer["quote"]["text"]


def test_the_summary_and_its_equivalents(ada: Reader) -> None:
    for text in ("/summary", "what is this about?", "Main points please"):
        message = ada.ask(text)
        assert message["text"].startswith(ENGLISH.main_points)
        assert 3 <= message["text"].count("” — ¶") <= 5


def test_facts_lead_to_their_paragraphs(ada: Reader) -> None:
    facts = ada.ask("/facts")
    assert "Kim Jong Un" in facts["text"]
    ada.press(facts, ENGLISH.people)
    ada.press(facts, "Chang Ho-jin")
    shown = ada.current(facts)
    assert ", ¶6\n" in shown["text"]
    assert "Chang Ho-jin" in styled(shown, "bold")
    ada.press(facts, ENGLISH.all_facts)
    assert ada.current(facts)["text"] == facts["text"]


def test_a_forwarded_statement_is_compared(ada: Reader) -> None:
    ada.forward("Kim Jong Un spent ten days in China")
    message = ada.next()
    assert message["text"].startswith(ENGLISH.nearest_to_statement)
    assert "“ten days”" in message["text"]
    assert "“China”" in message["text"]


def test_an_album_is_answered_once(ada: Reader) -> None:
    photo = {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]}
    for album in ("1", "1", "1", "2"):
        ada.send_content(photo | {"media_group_id": album})
    ada.send_content(photo)
    ada.send_content(photo)
    ada.send_content(photo | {"caption": QUESTION})
    texts = [ada.next()["text"] for _ in range(5)]
    assert texts[:4] == [ENGLISH.only_text] * 4
    assert "¶1" in texts[4]


def test_a_channel_is_told_once(server: BotApiServer) -> None:
    channel = Channel(server, -1001, "News")
    channel.post("Breaking")
    channel.post("More")
    server.wait_until(lambda: bool(channel.received), "a friendly line")
    Reader(server, 77, "Ada").ask("hi")
    assert [message["text"] for message in channel.received] == [ENGLISH.only_text]


def test_privacy_and_forgetting(ada: Reader) -> None:
    said = ada.ask("/privacy")["text"]
    assert "30 days" in said
    assert "365 days" in said
    answer = ada.ask(QUESTION)
    assert ada.ask("/forget")["text"] == ENGLISH.forgotten
    assert ada.press(answer, "in context")["text"] == ENGLISH.gone
    assert ada.current(answer)["text"] == answer["text"]


def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(server: BotApiServer) -> None:
    ada = Reader(server, 21, "Ada", group=-2001)
    bob = Reader(server, 22, "Bob", group=-2001)
    ada.send("How long was the trip, does anyone know?")
    answer = ada.reply_in(ada.mention(QUESTION))
    assert "¶1" in answer["text"]
    assert "¶6" in bob.reply_in(bob.reply_to(answer, SUMMONED))["text"]
    assert "¶1" in bob.reply_in(bob.send(f"/ask {QUESTION}"))["text"]
    assert len(ada.received) == 3
    # One vote a reader.
    assert ada.press(answer, "👍")["text"] == ENGLISH.voted_useful
    assert bob.press(answer, "👍")["text"] == ENGLISH.voted_useful


def test_topics_keep_their_thread(server: BotApiServer) -> None:
    ada = Reader(server, 23, "Ada", group=-2002)
    asked = ada.send(f"/ask {QUESTION}", thread=77)
    assert ada.reply_in(asked)["message_thread_id"] == 77


def test_inline_answers(ada: Reader) -> None:
    answer = ada.inline_answer(QUESTION)
    assert len(answer["results"]) == 5
    assert answer["results"][0]["title"].startswith("six")
    assert answer["button"]["text"] == ENGLISH.only_here
    for result in answer["results"]:
        assert "¶" in result["input_message_content"]["message_text"]
    chosen = ada.choose(answer["results"][0])
    assert chosen["text"].startswith(f"{QUESTION}\n\nsix")
    # What was chosen in the chat with the bot itself is no question.
    assert ada.ask("hi")["text"] == ENGLISH.hello
    assert ada.inline("") == []
    assert ada.inline(OFF_SUBJECT)[0]["title"] == ENGLISH.not_found


def test_a_late_press_or_query_harms_nobody(server: BotApiServer, ada: Reader) -> None:
    answer = ada.ask(QUESTION)
    server.expire(ada.press_only(answer, "in context"), ada.inline_only(QUESTION))
    assert ada.ask("hi")["text"] == ENGLISH.hello


@pytest.mark.parametrize(
    "data", ["", "context:999999:1", "context:-1:x", "facts:x:y:z", "choose:zzz", "ask:x", "x" * 64]
)
def test_forged_presses_show_nothing(server: BotApiServer, ada: Reader, data: str) -> None:
    answer = ada.ask("hi")
    query = ada.press_data(answer, data)
    assert server.answer_to(query)["text"] == ENGLISH.gone
    assert ada.current(answer)["text"] == ENGLISH.hello


def test_a_button_of_another_chat_shows_nothing(server: BotApiServer, ada: Reader) -> None:
    eve = Reader(server, 31, "Eve")
    secret = ada.ask(QUESTION)
    data = ada.button(secret, "in context")["callback_data"]
    mine = eve.ask("hi")
    assert server.answer_to(eve.press_data(mine, data))["text"] == ENGLISH.gone
    assert eve.current(mine)["text"] == ENGLISH.hello


@pytest.mark.parametrize("code", ["es", "ru", "ko-KR", "tlh"])
def test_the_bots_words_are_in_the_readers_language(server: BotApiServer, code: str) -> None:
    phrases = LANGUAGES.get(code[:2], ENGLISH)
    reader = Reader(server, 40 + len(code) + ord(code[0]), "Ada", language_code=code)
    assert reader.ask("/help")["text"] == f"{phrases.help}\n{phrases.help_in_telegram}"
    assert reader.ask(OFF_SUBJECT)["text"].startswith(phrases.not_found)


@pytest.fixture
def two(tmp_path: Path, two_articles: tuple[Article, ...]) -> Path:
    build(two_articles, tmp_path / "index", model=BUNDLED_MODEL)
    return tmp_path / "index"


def test_several_articles_a_restart_and_a_rebuild(
    two: Path, two_articles: tuple[Article, ...], tmp_path: Path
) -> None:
    question = "How many cubs did the camera film?"
    with BotApiServer() as server:
        ada = Reader(server, 1, "Ada")
        bot = BotProcess(server, two, tmp_path / "bot.sqlite3")
        try:
            assert "Otters are back, ¶2" in ada.ask(question)["text"]
            titles = ada.ask("/articles")
            assert ada.labels(titles) == [
                ["The bridge"], ["Otters are back"], [ENGLISH.all_articles],
            ]  # fmt: skip
            ada.press(titles, "The bridge")
            assert ada.current(titles)["text"].startswith("I’ll answer from “The bridge”")
            assert "The bridge" in ada.ask("/article")["text"]
            assert "Otters" not in ada.ask(question)["text"]
            assert "“Otters are back”" in ada.ask("/articles otters")["text"]
            answer = ada.ask(question)
            assert "” — ¶2" in answer["text"]
        finally:
            bot.signal(signal.SIGTERM)
            bot.end()
        changed = Article("otters", "Otters are back", ("One.", "A camera was stolen.", "Three."))
        build([two_articles[0], changed], two, model=BUNDLED_MODEL)
        bot = BotProcess(server, two, tmp_path / "bot.sqlite3")
        try:
            pressed = ada.press(answer, "in context")
            assert pressed["text"] == ENGLISH.changed.format(number=2)
            assert ada.current(answer)["text"] == answer["text"]
            # The choice of an article survives the restart.
            assert "Three." in ada.ask("/article")["text"]
        finally:
            bot.signal(signal.SIGTERM)
            bot.end()
