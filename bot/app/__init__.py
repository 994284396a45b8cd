"""The composition root: settings -> store -> sources -> Telegram -> schedule.

Settings go no further than this package, and nobody else imports the handlers.
"""

from bot.app.composition import run, running
from bot.app.parts import App
from bot.app.reading import poll, utc_now
from bot.app.receiving import Terms

__all__ = ["App", "Terms", "poll", "run", "running", "utc_now"]
