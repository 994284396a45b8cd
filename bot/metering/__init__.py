"""Metrics for Prometheus: counted in the flows as it happens (Counting), and in the database when asked (Exposition).

Only a bot that shows metrics (METRICS_LISTEN) imports this package: prometheus-client costs memory.
"""

from bot.metering.counting import Counting
from bot.metering.exposition import Exposition, Loop, Watched, exposing
from bot.metering.looking import Disk

__all__ = ["Counting", "Disk", "Exposition", "Loop", "Watched", "exposing"]
