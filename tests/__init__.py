"""Tests: one file a module, and the bot and its commands end to end."""
