"""Ingest: what the sources of one site show is read, decided on together and stored in one transaction.

Ingest never talks to Telegram: a story that is to be pushed gets its fan-out row, and that is all.
"""

from bot.ingest.flow import Ingest

__all__ = ["Ingest"]
