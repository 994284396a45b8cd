"""How long things are kept that nobody follows, asks for or needs any more; /privacy tells it.

What is kept of a chat goes with the chat: bot.inquiry.SETTINGS_KEPT after its suspension.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

SEARCHES_KEPT: Final = timedelta(days=90)
"""How long the buttons of a search work that nobody follows or repeats."""

NOTICES_KEPT: Final = timedelta(days=60)
"""How long it is known what became of a notice, and its buttons work."""

CHANGES_KEPT: Final = timedelta(days=365)
"""How long administrators can see who has changed what."""

DEAD_KEPT: Final = timedelta(days=30)
"""How long an operator can look at what could not be sent in any form."""
