"""A Telegram Bot API in memory: the one fake of all tests, and what the demo talks to instead of Telegram.

`emulator` is the way in: people and chats on one side, `call` (or, over HTTP, `endpoint.serve`) on the bot's.
It is as strict as Telegram, and stricter where Telegram keeps silent: an unknown parameter is a refusal.
"""
