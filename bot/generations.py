"""The conversation on whichever generation of the index is in use."""

from pathlib import Path

from bot.conversation import Conversation
from bot.engine import Engine
from bot.library import Library
from bot.settings import BotSettings
from bot.span_reader import SpanReader, open_reader
from bot.suggesting import models_of
from bot.suggestions import FILE, load_suggestions
from index import storage
from index.embedding import TextEmbedder, find_model, fingerprint
from index.errors import IndexUnusableError
from index.question_embedding import open_question_embedder
from index.retrieval import Retriever


class Generations:
    """Opens conversations on an index; the models are loaded once, with the first one."""

    def __init__(self, folder: Path, settings: BotSettings) -> None:
        self.folder = folder
        self._settings = settings
        self._models: tuple[str, TextEmbedder, SpanReader] | None = None

    def stamp(self) -> tuple[str, int]:
        """What changes whenever there is another generation, or other questions to suggest."""
        try:
            current = (self.folder / "CURRENT").read_text(encoding="ascii", errors="replace")
        except OSError:
            current = ""
        try:
            suggested = (self.folder / FILE).stat().st_mtime_ns
        except OSError:
            suggested = 0
        return current, suggested

    def open(self) -> Conversation:
        """The conversation on the generation in use; the first one takes seconds.

        Raises:
            IndexUnusableError: the index is missing, damaged, or made with another model.
            ModelError: a model cannot be used.
        """
        index = storage.load(self.folder)
        model = self._settings.embedding_model
        digest, embedder, reader = self._models or self._load_models(model)
        storage.require_model(index, self.folder, model=model, fingerprint=digest)
        self._models = digest, embedder, reader
        engine = Engine(index.articles, Retriever(index, embedder), reader)
        models = models_of(index, self._settings)
        library = Library(index, load_suggestions(self.folder, index.generation, models=models))
        return Conversation(engine, library, feedback=self._settings.feedback)

    def _load_models(self, model: str) -> tuple[str, TextEmbedder, SpanReader]:
        folder = find_model(model)
        embedder = open_question_embedder(folder)
        settings = self._settings
        reader = open_reader(settings.reader_model, answer_from=settings.answer_from)
        return fingerprint(folder), embedder, reader


def require_answers(conversation: Conversation) -> None:
    """Ask a smoke question: what a paragraph says must be found in it.

    Raises:
        IndexUnusableError: it is not.
    """
    article = next(iter(conversation.library.articles.values()))
    paragraph = article.paragraphs[0]
    nearest = conversation.answer_to(paragraph).passages[0]
    found = conversation.library.articles[nearest.article].paragraphs[nearest.number - 1]
    if not found == nearest.text == paragraph:
        raise IndexUnusableError(
            f"generation {conversation.library.generation} of the index does not find the first "
            f"paragraph of {article.id}; run: python -m index build --full"
        )
