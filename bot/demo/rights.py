"""The rights that the Bot API knows, in its words (a table)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.model import ChatKind

ADMINISTRATOR_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_tags")
OWN_RIGHTS: Mapping[ChatKind, tuple[str, ...]] = MappingProxyType(
    {
        "private": (),
        "group": GROUP_RIGHTS,
        "supergroup": (*GROUP_RIGHTS, "can_manage_topics"),
        "channel": CHANNEL_RIGHTS,
    }
)
"""Rights that administrators have in chats of one kind only."""
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
