"""What people send besides text, one sample of each kind, and where what they pass on comes from (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from bot.demo.arguments import Json
from bot.demo.people import Chat, User

Source: TypeAlias = User | Chat | str
"""Whom a forwarded message is from: somebody, a channel or group, or the mere name of somebody who hides."""


def _file(kind: str, **more: object) -> Json:
    return {"file_id": f"sample-{kind}", "file_unique_id": f"sample-{kind}", **more}


def _size(width: int, height: int) -> Json:
    return _file(f"photo-{width}", width=width, height=height)


SAMPLES: Mapping[str, object] = MappingProxyType(
    {
        "photo": [_size(90, 60), _size(320, 213)],
        "video": _file("video", width=320, height=240, duration=3),
        "animation": _file("animation", width=320, height=240, duration=3),
        "audio": _file("audio", duration=3),
        "document": _file("document", file_name="sample.pdf", mime_type="application/pdf"),
        "voice": _file("voice", duration=3),
        "video_note": _file("video_note", length=240, duration=3),
        "sticker": _file("sticker", type="regular", width=512, height=512, is_animated=False, is_video=False),
        "contact": {"phone_number": "+70000000000", "first_name": "Sample"},
        "location": {"latitude": 51.1, "longitude": 71.4},
        "dice": {"emoji": "🎲", "value": 4},
        "poll": {
            "id": "6000000001",
            "question": "Sample?",
            "options": [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Yes", "No")],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        },
    }
)
"""By the field of a Message."""


def make_media(kind: str) -> Json:
    """The fields of a message of this kind, a key of SAMPLES."""
    twice: Json = {"document": SAMPLES["document"]} if kind == "animation" else {}  # for programs that do not know it
    return {kind: SAMPLES[kind], **twice}


def make_origin(source: Source, date: int) -> Json:
    """A forwarded message's `forward_origin`; `date`: Unix seconds."""
    if isinstance(source, str):
        return {"type": "hidden_user", "sender_user_name": source, "date": date}
    if isinstance(source, User):
        return {"type": "user", "sender_user": source.json(), "date": date}
    if source.kind == "channel":
        return {"type": "channel", "chat": source.json(), "message_id": 1, "date": date}
    return {"type": "chat", "sender_chat": source.json(), "date": date}
