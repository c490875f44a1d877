"""The catalogue of phrases, with the English ones."""

from dataclasses import dataclass, field


def _commands() -> dict[str, str]:
    return {
        "start": "What I know",
        "ask": "Ask a question",
        "article": "The article with numbered paragraphs",
        "articles": "Choose an article",
        "summary": "The main points",
        "facts": "People, places, dates, numbers, quotations",
        "privacy": "What I store",
        "forget": "Delete what I store about this chat",
        "help": "What I can do",
    }


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases in one language; another language's catalogue gives other values, and what it
    leaves out stays English."""

    not_found: str = "The article doesn’t say."
    not_found_in_any: str = "The articles don’t say."
    nearest: str = "Nearest passage"

    start: str = (
        "Hello! Ask me about the article in your own words. I answer with its own sentence and the "
        "paragraph it stands in, and when the article doesn’t say, I tell you so."
    )
    i_know: str = "I have read"
    try_asking: str = "You could ask:"
    and_more: str = "and {count} more"
    help: str = (
        "Ask a question and I look for the sentence that answers it. A short one like “why?” I "
        "understand from what we said before; a statement I compare with what the article says.\n\n"
        "/article – the whole article, with numbered paragraphs\n"
        "/summary – its main points\n"
        "/facts – its people, places, dates, numbers, quotations\n"
        "/articles – choose an article, or search: /articles words\n"
        "/ask question – the same as just writing the question\n"
        "/start – what I know\n"
        "/help – this help"
    )
    help_in_telegram: str = "/privacy – what I store, and /forget to delete it"
    help_in_terminal: str = "/quit – leave (or Ctrl-D)"

    ask_what: str = "Write the question after the command, like this: /ask {example}"
    example_question: str = "What is it about?"
    which_article: str = "I have read several articles; name one:"
    no_such_article: str = "I have read no article of that name."
    too_long_to_show: str = (
        "This article is too long to show here (it has {count} paragraphs). Ask me about it "
        "instead."
    )
    unknown_command: str = "I don’t know that command; /help lists the ones I know."

    hello: str = "Hello! What would you like to know about the article?"
    thanks: str = "You’re welcome! Ask me anything else about the article."
    goodbye: str = "Goodbye! I’m here whenever you have a question about the article."
    fine: str = "Good. Is there anything else you’d like to know about the article?"
    about_me: str = (
        "I’m a bot. I answer questions about the article by quoting it, and say so when it doesn’t "
        "tell. /help says what I can do."
    )
    no_question: str = "Ask me in a few words what you’d like to know about the article."
    long_question: str = "That’s long for a question! Ask me in a sentence or two."
    only_text: str = "I can only read text. Ask me in words what you’d like to know."
    failed: str = "Sorry, something went wrong on my side. Please ask again in a moment."
    too_late: str = (
        "Sorry, I was away when you asked this. If you still want to know, please ask again."
    )
    too_many: str = "That’s a lot of questions at once! Give me a minute, then ask on."
    busy: str = "Many are asking right now: you are number {number} in line. Your answer will come."
    overloaded: str = "Far too many are asking right now. Please ask again in a few minutes."
    rebuilding: str = "Rebuilding the index…"
    rebuild_under_way: str = "The index is being rebuilt already."
    rebuilt: str = "Done: {report}"
    not_rebuilt: str = "The index was not rebuilt: {report}"

    in_context: str = "¶{number} in context"
    back: str = "↩ Back to the answer"
    why: str = "Why this answer?"
    shared_words: str = "Words shared with the question: {words}."
    no_shared_words: str = "It shares no word with the question; what counted is the meaning."
    places: str = (
        "Among {count} paragraphs, ¶{number} comes {by_meaning} by meaning and {by_words} by words."
    )
    ordinal: str = "no. {place}"
    confidence: str = "How sure I am: {word} ({percent} %)."
    sure: str = "sure"
    likely: str = "likely"
    unsure: str = "unsure"
    changed: str = "¶{number} has changed since this answer. Please ask again."
    gone: str = "I no longer have that. Please ask again."
    voted_useful: str = "Thank you! 👍"
    voted_useless: str = "Thank you, noted. 👎"
    vote_withdrawn: str = "Taken back."

    main_points: str = "Main points"
    at_a_glance: str = "At a glance"
    people: str = "People"
    places_named: str = "Places"
    dates: str = "Dates"
    numbers: str = "Numbers"
    quotations: str = "Quotations"
    all_facts: str = "↩ All facts"
    no_facts: str = "I found no people, places, dates or numbers in it."

    nearest_to_statement: str = "Nearest to that statement"
    statement_has: str = "Only in the statement: {words}"
    passage_has: str = "Marked in the passage: what it has there instead."

    choose_article: str = "Which article shall I answer from?"
    all_articles: str = "All articles"
    chosen: str = "I’ll answer from “{title}”. /articles changes that."
    chosen_all: str = "I’ll answer from all articles."
    no_such_title: str = "No title has all these words."

    only_here: str = "Continue in private"
    forgotten: str = "Done: I have deleted everything that I stored about this chat."
    privacy: str = (
        "Everything stays on the machine that I run on. I keep your last questions and my answers, "
        "so that buttons and short questions work, for {days} days; to become better, the "
        "questions that I found no answer to, and your 👍 and 👎 with the question and answer they "
        "are about, for {feedback_days} days; and which article you chose. Your name I do not "
        "keep. /forget deletes all of it at once."
    )

    commands: dict[str, str] = field(default_factory=_commands)
    """The commands that Telegram's menu shows, and what it says of them."""
