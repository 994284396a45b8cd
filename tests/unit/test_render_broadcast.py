"""What an operator sees of a broadcast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.callbacks import unpack
from bot.controls import RunBroadcast
from bot.model import LANGUAGES
from bot.notices import Notice, Progress
from bot.render.announcement import render_announcement
from bot.render.broadcast import explain_broadcast, explain_slip, previews, render_draft, render_progress
from bot.sections import SectionError
from tests.factories import make_chat

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.model import Language, Message

DRAFT = Progress(
    notice=Notice(number=5, kind="broadcast", data={"texts": {"en": "Sample"}}),
    state="draft",
    audience="private",
    total=0,
)
THREE = Notice(number=5, kind="broadcast", data={"texts": {"kk": "Mysal", "ru": "Obrazets"}})


def said(message: Message) -> str:
    return message.html.replace("\u00a0", " ")


def buttons(message: Message) -> list[list[tuple[str, object]]]:
    return [[(button.text, unpack(button.data)) for button in row] for row in message.buttons]


def test_reader_gets_his_language_or_the_nearest(catalogues: Catalogues) -> None:
    """Each reader has the text of his language; an English reader without one gets the Russian."""
    got = {name: render_announcement(THREE, make_chat(), catalogues[name]).html for name in LANGUAGES}
    assert got == {"kk": "Mysal", "ru": "Obrazets", "en": "Obrazets"}


def test_previews_show_each_text_once() -> None:
    """In the order of the languages; a text for all is shown once."""
    assert [one.html for one in previews({"ru": "Obrazets", "kk": "Mysal"})] == ["Mysal", "Obrazets"]
    assert [one.html for one in previews({"ru": "Obrazets"})] == ["Obrazets"]


@pytest.mark.parametrize(
    ("language", "n", "question"),
    [
        ("en", 1, "Send this message to 1 chat?"),
        ("en", 1234, "Send this message to 1,234 chats?"),
        ("ru", 21, "Отправить это сообщение в 21 чат?"),
        ("ru", 2, "Отправить это сообщение в 2 чата?"),
        ("ru", 1000, "Отправить это сообщение в 1 000 чатов?"),
        ("kk", 7, "Осы хабарлама 7 чатқа жіберілсін бе?"),
        ("en", 0, "There is no chat that this message could be sent to."),
    ],
)
def test_draft_asks_with_the_count(catalogues: Catalogues, language: Language, n: int, question: str) -> None:
    """In the plural form that the count asks for; nobody to send it to is said."""
    message = render_draft(DRAFT, {"en": n}, catalogues[language])
    assert said(message) == question
    assert any(button == RunBroadcast(5, "send") for row in buttons(message) for _, button in row) is bool(n)


def test_draft_tells_who_reads_which_text(catalogues: Catalogues) -> None:
    """Where readers get different texts, each with its languages and its chats."""
    message = render_draft(replace(DRAFT, notice=THREE), {"kk": 3, "ru": 2, "en": 1}, catalogues["en"])
    assert said(message).splitlines() == [
        "Send this message to 6 chats?",
        "",
        "1. Қазақша: 3 chats",
        "2. Русский, English: 3 chats",
    ]


def test_groups_are_chosen_by_a_button(catalogues: Catalogues) -> None:
    """It is ticked when they are, and takes it back then."""
    narrow = render_draft(DRAFT, {"en": 2}, catalogues["en"])
    wide = render_draft(replace(DRAFT, audience="conversations"), {"en": 2}, catalogues["en"])
    assert buttons(narrow)[0] == [("Groups as well", RunBroadcast(5, "groups"))]
    assert buttons(wide)[0] == [("✓ Groups as well", RunBroadcast(5, "private"))]
    assert buttons(wide)[1] == [("Send", RunBroadcast(5, "send")), ("Cancel", RunBroadcast(5, "cancel"))]


def test_progress_is_told(catalogues: Catalogues) -> None:
    """How many have it, and what went wrong where anything did; with the button that fits."""
    running = replace(DRAFT, state="running", total=20_000, sent=1200)
    assert said(render_progress(running, catalogues["en"])).splitlines() == [
        "<b>The broadcast is going out.</b>",
        "Sent: 1,200 of 20,000 chats",
    ]
    assert buttons(render_progress(running, catalogues["en"])) == [[("Stop", RunBroadcast(5, "stop"))]]
    stopped = replace(running, state="stopped", unreachable=12, uncertain=1, failed=2)
    assert said(render_progress(stopped, catalogues["ru"])).splitlines() == [
        "<b>Рассылка остановлена.</b>",
        "Отправлено: 1 200 из 20 000 чатов",
        "Недоступно: 12",
        "Могло не дойти: 1",
        "Telegram не принял: 2",
    ]
    assert buttons(render_progress(stopped, catalogues["en"])) == [[("Resume", RunBroadcast(5, "resume"))]]
    done = render_progress(replace(running, state="done", total=1, sent=1), catalogues["kk"])
    assert said(done).splitlines() == ["<b>Тарату аяқталды.</b>", "Жіберілді: 1, барлығы 1 чат"]
    assert done.buttons == ()


@pytest.mark.parametrize(
    ("slip", "part"),
    [
        (SectionError("nothing"), "/broadcast Tomorrow the bot will be away"),
        (SectionError("nothing", "ru"), "no text after the line “ru:”"),
        (SectionError("before", "kk"), "The text before the line “kk:” belongs to no language."),
        (SectionError("twice", "en"), "The line “en:” is there twice."),
        (SectionError("long", None, 4300), "too long: 4,300 characters, and Telegram takes 4,096"),
        (SectionError("long", "kk", 4300), "Қазақша. The text is too long"),
    ],
)
def test_slips_are_explained(catalogues: Catalogues, slip: SectionError, part: str) -> None:
    """Each says what is wrong and what to do."""
    assert part in explain_slip(slip, catalogues["en"]).html


def test_explanation_has_an_example(catalogues: Catalogues) -> None:
    """In each language, ready to be copied."""
    for language in LANGUAGES:
        assert explain_broadcast(catalogues[language]).html.count("<pre>/broadcast") == 2
