"""What is no question about the article: greetings, thanks, nothing at all, far too much."""

import re
from typing import Final

from bot import phrases

MAX_QUESTION_LENGTH: Final = 1000
"""In code points; the embedding model reads about that much."""

_REPLIES: Final = {
    phrases.HELLO: "hello|hi|hey|hiya|howdy|good (morning|afternoon|evening|day)|greetings|"
    "hello there|hi there|hey there|hola|bonjour|hallo|ciao|yo|sup|what s up|whats up",
    phrases.THANKS: "(ok |okay |great |cool )?(thanks|thank you|thank u|thx|ty|cheers|merci|danke|"
    "gracias)( a lot| so much| very much| you)?",
    phrases.GOODBYE: "bye|bye bye|goodbye|good bye|good night|see you|see ya|cya",
    phrases.FINE: "ok|okay|k|great|cool|nice|good|good bot|fine|i see|got it|wow|lol|haha|perfect|"
    "awesome|well done|yes|no|yep|nope|sure",
    phrases.ABOUT_ME: "who are you|what are you|are you a (bot|robot|human)|are you human|"
    "what can you do|what do you do|help|help me|how does this work|how do you work|"
    "how are you( doing)?|are you there|test",
}
_PATTERNS: Final = {reply: re.compile(pattern) for reply, pattern in _REPLIES.items()}


def small_talk(text: str) -> str | None:
    """The reply to a text that asks nothing about an article; None for a question."""
    if len(text) > MAX_QUESTION_LENGTH:
        return phrases.LONG_QUESTION
    words = " ".join(re.findall(r"\w+", text.lower()))
    if not words:
        return phrases.NO_QUESTION
    return next((reply for reply, words_of in _PATTERNS.items() if words_of.fullmatch(words)), None)
