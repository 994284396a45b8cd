"""What it depends on whether a chat is greeted that the bot has come into."""

from __future__ import annotations

from bot.store.database import Database


class Greetings:
    """What is known of chats from before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_set_up(self, chat: int) -> bool:
        """Tell whether anything is followed in a chat, or was set there."""
        sql = """
            SELECT EXISTS (SELECT 1 FROM follow WHERE chat = :chat)
                OR EXISTS (SELECT 1 FROM change WHERE chat = :chat) AS found
        """
        return bool((await self._database.read(sql, {"chat": chat}))[0]["found"])

    async def was_a_group(self, chat: int) -> bool:
        """Tell whether a supergroup is what a group became that the bot was in."""
        return bool(await self._database.read("SELECT 1 FROM moved WHERE moved_to = ?", (chat,)))
