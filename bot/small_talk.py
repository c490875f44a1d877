"""What is no question about the article: greetings, thanks, nothing at all, far too much."""

import re
from operator import attrgetter
from typing import Final

from bot.phrases import ENGLISH, Phrases

MAX_QUESTION_LENGTH: Final = 1000
"""In code points; the embedding model reads about that much."""

_REPLIES: Final = tuple(
    (re.compile(pattern), reply)
    for reply, pattern in (
        (
            attrgetter("hello"),
            "hello|hi|hey|hiya|howdy|good (morning|afternoon|evening|day)|greetings|"
            "hello there|hi there|hey there|hola|bonjour|hallo|ciao|yo|sup|what s up|whats up|"
            "buenos días|buenas( tardes| noches)?|привет|здравствуйте|добрый день|안녕(하세요)?",
        ),
        (
            attrgetter("thanks"),
            "(ok |okay |great |cool )?(thanks|thank you|thank u|thx|ty|cheers|merci|danke|"
            "(muchas )?gracias|спасибо( большое)?|감사합니다|고마워요?)"
            "( a lot| so much| very much| you)?",
        ),
        (
            attrgetter("goodbye"),
            "bye|bye bye|goodbye|good bye|good night|see you|see ya|cya|adi[oó]s|пока|до свидания",
        ),
        (
            attrgetter("fine"),
            "ok|okay|k|great|cool|nice|good|good bot|fine|i see|got it|wow|lol|haha|perfect|"
            "awesome|well done|yes|no|yep|nope|sure",
        ),
        (
            attrgetter("about_me"),
            "who are you|what are you|are you a (bot|robot|human)|are you human|"
            "what can you do|what do you do|help|help me|how does this work|how do you work|"
            "how are you( doing)?|are you there|test",
        ),
    )
)

_THIS: Final = "(?:it|this|that|(?:the|this|that) (?:article|story|text|news|report|piece))"
_SUMMARY: Final = re.compile(
    r"(?:so|please|can you|could you|and|ok)?\s?(?:"
    rf"what(?: is|s| s) {_THIS}(?: all)? about|what does {_THIS} say|what happened|"
    r"(?:give me |tell me |show me |what are |what is )?(?:a |the )?(?:short |brief )?"
    r"(?:summary|main (?:points?|ideas?)|key points?|most important points?|gist|tl ?dr|overview)"
    rf"(?: (?:of|in) {_THIS})?|"
    rf"summari[sz]e(?: {_THIS})?(?: for me)?|tell me about {_THIS}"
    r")(?: please)?"
)


def small_talk(text: str, phrases: Phrases = ENGLISH) -> str | None:
    """The reply to a text that asks nothing about an article; None for a question."""
    if len(text) > MAX_QUESTION_LENGTH:
        return phrases.long_question
    words = _words(text)
    if not words:
        return phrases.no_question
    return next((reply(phrases) for words_of, reply in _REPLIES if words_of.fullmatch(words)), None)


def asks_for_summary(text: str) -> bool:
    """Whether a text asks what it is all about, as `/summary` does."""
    return bool(_SUMMARY.fullmatch(_words(text)))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
