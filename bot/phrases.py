"""The bot's own words. Everything else that it says is a quote."""

from typing import Final

NOT_FOUND: Final = "The article doesn’t say."
NOT_FOUND_IN_ANY: Final = "The articles don’t say."
NEAREST: Final = "Nearest passage"

START: Final = (
    "Hello! Ask me about the article in your own words. I answer with its own sentence and the "
    "paragraph it stands in, and when the article doesn’t say, I tell you so."
)
I_KNOW: Final = "I have read"
TRY: Final = "You could ask:"
AND_MORE: Final = "and {count} more – /article lists them all"

HELP: Final = (
    "Ask a question and I look for the sentence that answers it.\n\n"
    "/article – the whole article, with numbered paragraphs\n"
    "/ask question – the same as just writing the question\n"
    "/start – what I know\n"
    "/help – this help"
)
HELP_IN_TERMINAL: Final = "/quit – leave (or Ctrl-D)"

ASK_WHAT: Final = "Write the question after the command, like this: /ask {example}"
EXAMPLE_QUESTION: Final = "What is it about?"
WHICH_ARTICLE: Final = "I have read several articles; show one with /article and its name:"
NO_SUCH_ARTICLE: Final = "I have read no article of that name."
TOO_LONG_TO_SHOW: Final = (
    "This article is too long to show here ({count} paragraphs). Ask me about it instead."
)
UNKNOWN_COMMAND: Final = "I don’t know that command; /help lists the ones I know."

HELLO: Final = "Hello! What would you like to know about the article?"
THANKS: Final = "You’re welcome! Ask me anything else about the article."
GOODBYE: Final = "Goodbye! I’m here whenever you have a question about the article."
FINE: Final = "Good. Is there anything else you’d like to know about the article?"
ABOUT_ME: Final = (
    "I’m a bot. I answer questions about the article by quoting it, and say so when it doesn’t "
    "tell. /help says what I can do."
)
NO_QUESTION: Final = "Ask me in a few words what you’d like to know about the article."
LONG_QUESTION: Final = "That’s long for a question! Ask me in a sentence or two."
ONLY_TEXT: Final = "I can only read text. Ask me in words what you’d like to know."
FAILED: Final = "Sorry, something went wrong on my side. Please ask again in a moment."

COMMANDS: Final = {
    "start": "What I know",
    "ask": "Ask a question",
    "article": "The article with numbered paragraphs",
    "help": "What I can do",
}
"""The commands that Telegram's menu shows, and what it says of them."""
