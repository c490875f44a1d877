"""What the bot remembers of its chats, in one SQLite file."""
