"""A stand-in for Telegram's Bot API server, and readers who write to the bot through it."""
