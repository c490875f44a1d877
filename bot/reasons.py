"""Why this answer: what spoke for it, to be told in plain words."""

import re
from dataclasses import dataclass

from bot.answer import Citation
from index.lexical import stems
from index.retrieval import Places, Retriever


@dataclass(frozen=True, slots=True)
class Reasons:
    """The quote's words that the question has too, in any of their forms; and where the paragraph
    comes among all by meaning and by words."""

    shared_words: tuple[str, ...]
    places: Places


def reasons(retriever: Retriever, question: str, citation: Citation) -> Reasons:
    """What spoke for a citation, among the paragraphs of its article. Not to be used from two
    threads at once."""
    asked = set(stems(question))
    shared = {
        stem[0]: word
        for word in reversed(re.findall(r"\w+(?:['’]\w+)*", citation.quote))
        if (stem := stems(word)) and stem[0] in asked
    }
    return Reasons(
        tuple(reversed(shared.values())),
        retriever.places(question, citation.article, citation.paragraph),
    )
