"""What the bot says to what a reader writes, in Telegram and in the terminal alike."""

from bot import phrases
from bot.engine import Engine
from bot.message import Message, join
from bot.render import render_answer, render_article, render_titles
from bot.small_talk import small_talk


class Conversation:
    """Replies to readers. Only `reply` needs the engine's thread; the rest is quick."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._articles = {article.id: article for article in engine.articles}
        self._titles = {article.id: article.title for article in engine.articles}

    def start(self) -> Message:
        """What the bot is and knows, and what one could ask."""
        known = Message(phrases.I_KNOW + ":\n") + render_titles(
            self._engine.articles, with_names=False
        )
        parts = [Message(phrases.START), known]
        if questions := self._suggested_questions():
            parts.append(Message("\n".join([phrases.TRY, *(f"• {item}" for item in questions)])))
        return join("\n\n", parts)

    def help(self) -> Message:
        """What the bot can do."""
        return Message(phrases.HELP)

    def article(self, name: str) -> list[Message]:
        """The article of that name (its id), or the only one; else what there is to choose."""
        if len(self._articles) == 1 and not name.strip():
            return render_article(self._engine.articles[0])
        if article := self._articles.get(name.strip().lower()):
            return render_article(article)
        head = phrases.NO_SUCH_ARTICLE if name.strip() else phrases.WHICH_ARTICLE
        return [Message(head + "\n\n") + render_titles(self._engine.articles, with_names=True)]

    def ask(self, question: str) -> Message:
        """The reply to `/ask`."""
        if not question.strip():
            example = next(iter(self._suggested_questions()), phrases.EXAMPLE_QUESTION)
            return Message(phrases.ASK_WHAT.format(example=example))
        return self.reply(question)

    def reply(self, text: str) -> Message:
        """The reply to a plain text: an answer, or a few friendly words."""
        if words := small_talk(text):
            return Message(words)
        return render_answer(self._engine.ask(text), self._titles)

    def _suggested_questions(self) -> list[str]:
        """Up to three of the questions that the publisher suggests."""
        return [question for article in self._engine.articles for question in article.questions][:3]
