"""Which questions to draw how often, so that their wording does not tell whether they are answered.

Who writes both kinds words them differently without noticing: questions that a passage answers more
freely than those that it only seems to. A reader would learn that, and fail where readers ask
otherwise.
"""

import re

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from bot.squad import Question, QuestionSet
from bot.train.examples import shared_words


def even_chances(questions: QuestionSet) -> npt.NDArray[np.float64]:
    """For each question the chance, from 0 to 1, to be drawn in a round.

    It is the chance of the other kind among questions that are worded like this one (overlap
    weights: Li, Morgan and Zaslavsky 2018), as boosted trees tell it, which have not seen the
    article, from what a logistic regression makes of the words, and from length, letters, and the
    words in common with the paragraph: drawn so, both kinds are worded alike.
    """
    paragraphs = {
        (article.id, number): text
        for article in questions.articles
        for number, text in enumerate(article.paragraphs, start=1)
    }
    asked = questions.questions
    answered = np.array([bool(question.answers) for question in asked])
    articles = np.array([question.article for question in asked])

    def unseen(model: object, features: object) -> npt.NDArray[np.float64]:
        """What a model tells of each article's questions that has learned from other articles."""
        chances: npt.NDArray[np.float64] = cross_val_predict(
            model,
            features,
            answered,
            groups=articles,
            cv=GroupKFold(min(5, len(set(articles)))),
            method="predict_proba",
        )
        return chances[:, 1]

    by_words = unseen(
        make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[\w'’]+|\?"),
            LogisticRegression(C=3.0, max_iter=3000),
        ),
        [question.text for question in asked],
    )
    looks = [_looks(item, paragraphs[item.article, item.paragraph]) for item in asked]
    chances = unseen(
        HistGradientBoostingClassifier(max_iter=200, learning_rate=0.05, random_state=0),
        np.column_stack([by_words, looks]),
    )
    return np.where(answered, 1 - chances, chances)


def _looks(question: Question, paragraph: str) -> tuple[float, ...]:
    text = question.text
    words = re.findall(r"\w+", text)
    named = sum(word[0].isupper() or word[0].isdigit() for word in words[1:])
    return (
        shared_words(text, paragraph),
        len(words),
        text[:1].islower(),
        text.endswith("?"),
        named / len(words) if words else 0.0,
    )
