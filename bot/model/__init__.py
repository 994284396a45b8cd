"""The frozen types of the flows, one a stage: what a source is, what it gave, what is stored, what is sent.

Moments are aware datetimes in UTC; a `Published` may be a bare day, because many listings tell no more.
"""

from bot.model.chats import USUAL_LOOKS, Alert, Chat, ChatKind, Follow, Form, Looks
from bot.model.language import FALLBACK, LANGUAGES, Language, Published
from bot.model.messages import Button, Card, ChatRequest, Document, Key, Message, Offer, Parcel, Showing, Style
from bot.model.sources import Condition, FetchedPage, ParsedItem, PollLine, Reading, ReadMemory, Source
from bot.model.stories import Edition, Joined, JoinedBy, Page, Parts, Story, Topic

__all__ = [
    "FALLBACK",
    "LANGUAGES",
    "USUAL_LOOKS",
    "Alert",
    "Button",
    "Card",
    "Chat",
    "ChatKind",
    "ChatRequest",
    "Condition",
    "Document",
    "Edition",
    "FetchedPage",
    "Follow",
    "Form",
    "Joined",
    "JoinedBy",
    "Key",
    "Language",
    "Looks",
    "Message",
    "Offer",
    "Page",
    "Parcel",
    "ParsedItem",
    "Parts",
    "PollLine",
    "Published",
    "ReadMemory",
    "Reading",
    "Showing",
    "Source",
    "Story",
    "Style",
    "Topic",
]
