"""All metrics: their names, what they mean, and their labels. docs/operating.md has the same table, which is tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.meter import Counted, Timed


@dataclass(frozen=True, slots=True)
class Described:
    """A metric as it is shown; a counter's name without `_total`."""

    name: str
    meaning: str
    labels: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """The values of its only label, shown from the start: what springs into being at one is no increase."""


_KINDS: Final = ("push", "digest", "notice", "answer", "edit")

COUNTERS: Final[Mapping[Counted, Described]] = {
    "sent_messages": Described(
        "saqbala_sent_messages", "Messages that Telegram took: push, digest, notice, answer, edit.", ("kind",), _KINDS
    ),
    "telegram_requests": Described(
        "saqbala_telegram_requests",
        "Calls of the Bot API by result: ok, flood (429), refused, trouble (5xx), lost (no answer), unsent.",
        ("method", "result"),
    ),
    "floods": Described(
        "saqbala_floods",
        "Answers 429, by whom they make wait: a chat, or everybody.",
        ("scope",),
        ("chat", "everybody"),
    ),
    "retries": Described(
        "saqbala_retries", "Tries after the first: push, digest, notice, answer, edit.", ("kind",), _KINDS
    ),
    "deliveries": Described(
        "saqbala_deliveries",
        "Tries to send what waited: sent, flood, trouble, suspended, moved, refused, lost, unpaid, untried.",
        ("outcome",),
        ("sent", "flood", "trouble", "suspended", "moved", "refused", "lost", "unpaid", "untried"),
    ),
    "reads": Described(
        "saqbala_reads", "Reads of a source by their condition, as `saqbala poll` tells it.", ("source", "condition")
    ),
    "updates": Described(
        "saqbala_updates",
        "Updates by kind: handled, ignored, failed, left (for the next start), excess (too many of one sender).",
        ("kind", "outcome"),
    ),
    "failed_answers": Described(
        "saqbala_failed_answers", "Answers that went wrong or could not be given, by what was asked.", ("kind", "name")
    ),
}

TIMES: Final[Mapping[Timed, tuple[Described, tuple[float, ...]]]] = {
    "answer": (
        Described(
            "saqbala_answer_seconds",
            "From the turn of an update to the end of its answer, by what was asked.",
            ("kind", "name"),
        ),
        (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
    ),
    "search": (
        Described("saqbala_search_seconds", "One search of the stored stories."),
        (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
    ),
}

LOG_LINES: Final = Described(
    "saqbala_log_lines", "Lines logged, by level.", ("level",), ("debug", "info", "warning", "error", "critical")
)

STORIES_HAPPENED: Final = Described(
    "saqbala_outcomes",
    "Stories by what became of them: sent, uncertain, repeated, found, skipped, expired, dead; paid counts messages.",
    ("outcome",),
)

GAUGES: Final = (
    Described("saqbala_stories", "Stored stories by site and language.", ("site", "language")),
    Described("saqbala_chats", "Chats that can be written to.", ("kind", "language")),
    Described("saqbala_suspended_chats", "Chats that blocked the bot or took its rights."),
    Described(
        "saqbala_rows",
        "Rows of the outbox: open (leave when due), suspended, uncertain, proposed, dead.",
        ("state",),
    ),
    Described("saqbala_fanout_rows", "Stories that are still being spread to those who follow."),
    Described("saqbala_oldest_due_seconds", "For how long the oldest row has been due that has not left; 0: none."),
    Described("saqbala_source_good_read_timestamp_seconds", "The last good read; 0: never.", ("source",)),
    Described("saqbala_source_read_timestamp_seconds", "The last try to read it; 0: never.", ("source",)),
    Described("saqbala_source_failures", "Bad reads since the last good one.", ("source",)),
    Described("saqbala_source_paused", "1: an operator paused it.", ("source",)),
    Described("saqbala_database_bytes", "The database: the file, and the log beside it (wal).", ("file",)),
    Described("saqbala_free_disk_bytes", "Room left on the disk of the database, and of the copies.", ("disk",)),
    Described("saqbala_copies", "Copies of the database in BACKUP_DIR."),
    Described("saqbala_newest_copy_timestamp_seconds", "When the newest copy was made; 0: none."),
    Described("saqbala_copies_wanted", "BACKUP_KEEP; 0: no copies are made."),
    Described("saqbala_trouble", "1: it lasts: database or telegram cannot be used, damage of the database.", ("of",)),
    Described("saqbala_loop_ok", "1: the loop does what it is to do; 0: it is stuck.", ("loop",)),
    Described("saqbala_loop_age_seconds", "Since the loop's last sign of life.", ("loop",)),
    Described("saqbala_figures_timestamp_seconds", "When the database was last counted."),
    Described("saqbala_build_info", "Always 1; the version that runs.", ("version",)),
    Described("saqbala_start_timestamp_seconds", "When the bot started."),
)
"""What is looked up when it is asked for."""
