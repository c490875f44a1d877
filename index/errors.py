"""Every error a person can cause or mend; each message says what was wrong and what to do.

UserError            base; a command that meets one prints its message and exits with 1
├── SettingsError    a setting has an unusable value
├── CorpusError      the corpus folder cannot be read
├── ArticleError     one file of the corpus is no article (the other files still are)
├── ModelError       the embedding model is missing or is not what it should be
├── IndexUnusableError the index is missing, damaged or made by another model or version
├── UnknownArticleError a question names an article that the index does not hold
└── QuestionSetError a file of questions to evaluate on cannot be read
"""

from collections.abc import Sequence
from pathlib import Path


class UserError(Exception):
    """Base of the errors whose message is written for the person at the keyboard."""


class SettingsError(UserError):
    """A setting has an unusable value."""


class CorpusError(UserError):
    """The corpus folder cannot be read."""


class ArticleError(UserError):
    """One file is no article; `path` is the file, `fault` what is wrong with it."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path}: {fault}")
        self.path = path
        self.fault = fault


class ModelError(UserError):
    """The embedding model cannot be found, or its weights are not the expected ones."""


class IndexUnusableError(UserError):
    """The index is missing, damaged, or was made by another model or format version."""


class UnknownArticleError(UserError):
    """A question names an article that the index does not hold."""

    def __init__(self, article: str, known: Sequence[str]) -> None:
        some = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
        super().__init__(f"the index holds no article {article!r}; it holds: {some}")


class QuestionSetError(UserError):
    """A question set is not SQuAD JSON, or does not fit the index it is asked of."""
