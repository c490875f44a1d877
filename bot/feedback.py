"""What readers thought of the answers, for the publisher: a report, and a question set to measure
the bot on."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.answer import place_of_words
from bot.store.store import MissedQuestion, Vote
from index.article import Article

SHOWN: Final = 20
"""Questions of each kind that the report names."""


def report(votes: Sequence[Vote], missed: Sequence[MissedQuestion]) -> str:
    """How many found answers useful, which were not, and what was asked in vain."""
    useful = sum(vote.useful for vote in votes)
    lines = [f"{len(votes)} votes: {useful} 👍, {len(votes) - useful} 👎"]
    if votes:
        lines[0] += f"; {useful / len(votes):.0%} useful"
    useless = Counter(
        (_line(vote.answer["question"]), _line(vote.answer["answer"] or "(not found)"))
        for vote in votes
        if not vote.useful
    )
    if useless:
        lines += ["", "👎"]
        lines += [
            f"{times:5}  {question} → {answer}"
            for (question, answer), times in useless.most_common(SHOWN)
        ]
    if missed:
        lines += ["", "not found"]
        lines += [f"{item.times:5}  {_line(item.question)}" for item in missed[:SHOWN]]
    return "\n".join(lines)


def question_set(votes: Sequence[Vote], articles: Sequence[Article]) -> dict[str, Any]:
    """The answers that readers found useful as a question set in SQuAD 2.0's JSON.

    An answer is left out where others found it useless more often, or where its paragraph has
    changed since. “Not found” that was found useful makes an unanswerable question.
    """
    by_id = {article.id: article for article in articles}
    # What one article does not answer, another may.
    balance: Counter[tuple[str, str]] = Counter()
    answers: dict[tuple[str, str], Mapping[str, Any]] = {}
    for vote in votes:
        key = str(vote.answer["question"]), str(_shown(vote.answer)["article"])
        balance[key] += 1 if vote.useful else -1
        if vote.useful:
            answers[key] = vote.answer
    asked: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for number, (key, answer) in enumerate(answers.items(), start=1):
        if balance[key] <= 0:
            continue
        shown = _shown(answer)
        article = by_id.get(shown["article"])
        if article is None or not 1 <= shown["paragraph"] <= len(article.paragraphs):
            continue
        text = article.paragraphs[shown["paragraph"] - 1]
        entry: dict[str, Any] = {"id": str(number), "question": key[0], "answers": []}
        entry["is_impossible"] = answer["answer"] is None
        if answer["answer"] is not None:
            quote = text[shown["start"] : shown["end"]]
            at = place_of_words(answer["answer"], text, shown["start"])
            if quote != shown["quote"] or at is None:
                continue
            entry["answers"] = [{"text": answer["answer"], "answer_start": at}]
        asked[article.id, shown["paragraph"]].append(entry)
    return {
        "version": "v2.0",
        "data": [
            {
                "title": article.id,
                "paragraphs": [
                    {"context": text, "qas": asked[article.id, number]}
                    for number, text in enumerate(article.paragraphs, start=1)
                ],
            }
            for article in articles
            if any(name == article.id for name, _ in asked)
        ],
    }


def _shown(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The paragraph that an answer showed."""
    shown: Mapping[str, Any] = (answer["citations"] or answer["passages"])[0]
    return shown


def _line(text: str) -> str:
    """A reader's text on one line of a terminal, which it cannot steer."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
