"""A Telegram Bot API in memory, the one fake of all tests; and the demo, in which a page shows it.

    people -> Emulator -> updates -> the bot -> calls -> Emulator -> what stands in the chats

`emulator` is the way in: people and chats on one side, `call` (or, over HTTP, `endpoint.serve`) on the bot's.
It is as strict as Telegram, and stricter where Telegram keeps silent: an unknown parameter is a refusal.

The demo is a `show` on it: `news` publishes samples, the bot runs as ever, `server` serves the `page` to a browser.
"""
