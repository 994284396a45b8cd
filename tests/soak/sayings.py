"""What is said to the bot through the weeks, in its chats and on the terminal."""

from __future__ import annotations

from typing import Final

TEXTS: Final = (
    "/latest",
    "/latest 3",
    "/tag",
    "/tag education",
    "/search sample story",
    "/search archived notes",
    "archived 17",
    "/status",
    "/help",
    "/hotline",
    "/settings",
    "/digest",
    "/quiet",
    "/privacy",
    "/story 3",
    "sample 4",
    "story -sample",
    '"sample story"',
    "/nonsense",
)
"""What people write who follow nothing."""

ORDERS: Final = ("/stats", "/sources", "/poll", "/status")
"""What the operator writes."""

BACKUP: Final = "by hand.db"
"""A copy's name, which no other file may have."""

COMMANDS: Final = (
    ("stats",),
    ("held",),
    ("chats", "export"),
    ("search", "sample", "--limit", "3"),
    ("poll",),
    ("backup", BACKUP),
)
"""Commands that are run beside the bot."""
