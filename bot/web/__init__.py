"""What is served: the webhook on LISTEN, and on METRICS_LISTEN health and metrics."""

from bot.web.watching import serve_watching
from bot.web.webhook import updates_brought

__all__ = ["serve_watching", "updates_brought"]
