"""Delivery: what waits and is due leaves, one parcel a chat, and what became of it is written down.

claim (store) -> pack (packing) -> send (delivery) -> outcome -> mark (marks)
"""

from bot.deliver.delivery import Delivery
from bot.deliver.packing import Rendering

__all__ = ["Delivery", "Rendering"]
