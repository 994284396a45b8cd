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

SENT_KEPT: Final = timedelta(days=400)
"""How long it is known what was sent, and in which message: no correction comes so late, and hardly a reply."""

UNSEEN_KEPT: Final = timedelta(days=400)
"""How long a private chat is kept that follows nothing, and in which nobody writes or presses anything."""

SEEN_AGAIN: Final = timedelta(days=30)
"""How often it is noted that a chat was heard of: not every message is worth a write."""

COUNTS_KEPT: Final = timedelta(days=800)
"""How long the hourly counts are kept of which operators see weeks."""

TRACES_KEPT: Final = timedelta(days=400)
"""How long after its day a story can still be found to be part of a matter."""

UPGRADE_COPIES_KEPT: Final = timedelta(days=60)
"""How long the copy lies beside the database that was made before an upgrade."""
