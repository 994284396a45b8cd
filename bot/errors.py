"""What can go wrong, said once: everything the program raises on purpose is a SaqbalaError.

Outside errors are translated where they enter (config, store, sources.fetch, telegram); an exception's text is one
line that says what is wrong and how to mend it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.descriptions import own_words

if TYPE_CHECKING:
    from datetime import datetime


class SaqbalaError(Exception):
    """The root: its text can be shown to an operator as it stands."""


class ConfigError(SaqbalaError):
    """Settings or operators' files that cannot be used; one problem a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StoreError(SaqbalaError):
    """A database that cannot be used: foreign, newer than the program, locked or damaged."""


class DamagedError(StoreError):
    """A file that SQLite cannot make sense of; waiting mends nothing."""


class FullError(StoreError):
    """A disk without room for what is to be stored."""


class AlreadyRunningError(StoreError):
    """Another process holds the lock beside the database."""


class StuckError(SaqbalaError):
    """Loops that did not come round; the process ends, and what it was at is taken up at the next start."""

    def __init__(self, loops: list[str], late: list[str]) -> None:
        names = ", ".join(f"{loop} ({what})" for loop, what in zip(loops, late, strict=True))
        super().__init__(f"stuck: {names}; start the bot again, nothing is lost, and tell its makers what the log says")
        self.loops = loops


class RivalError(SaqbalaError):
    """Another instance lives from the same token."""


class FetchError(SaqbalaError):
    """A source's page could not be had; `retry_after` says when the site wants to be asked again."""

    def __init__(self, problem: str, *, status: int | None = None, retry_after: datetime | None = None) -> None:
        super().__init__(problem)
        self.status = status
        """What the site answered (HTTP); None when there was no answer."""
        self.retry_after = retry_after


class TooLargeError(FetchError):
    """More bytes than the source's `max_bytes`."""


class BlockedError(FetchError):
    """The site does not want to be read now: 403, 429 or robots.txt."""


class UnreadableError(FetchError):
    """A page that is too much for the program: it takes too long, takes too much memory, or ends what reads it."""


class LayoutError(SaqbalaError):
    """A page without a single card that does not say that it is empty."""


class ChallengeError(LayoutError):
    """A captcha or another challenge in place of the page."""


class TelegramError(SaqbalaError):
    """A request that Telegram refused or that got no answer."""


class RefusedError(TelegramError):
    """Telegram answered with an error: its number, its description, its parameters.

    As text it holds Telegram's own words alone: the description may quote what was sent.
    """

    def __init__(
        self, code: int, description: str, *, retry_after: float | None = None, moved_to: int | None = None
    ) -> None:
        super().__init__(f"Telegram answered {code}: {own_words(description)}")
        self.code = code
        self.description = description
        self.retry_after = retry_after
        """Seconds (429)."""
        self.moved_to = moved_to
        """The supergroup that a group has become."""

    @property
    def shuts_out(self) -> bool:
        """Whether a question about a chat shows that the bot is not in it, or is not told; any other says nothing."""
        return self.code in {400, 403}


class NotSentError(TelegramError):
    """The request never left: no connection could be had, so trying again repeats nothing."""


class TooLateError(NotSentError):
    """The bot is about to stop, and the request will not leave before."""


class AnswerLostError(TelegramError):
    """The request left and no answer came back: whether it was carried out is not known."""
