"""What administrators find on the demo's page: keys, questions, pictures, previews, links, on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.demo.news.pictures import WIDTH, draw_picture
from tests.browser.telling import Telling
from tests.browser.visitor import CHANNEL, GROUP, PARENT, Visitor
from tests.refusals import NONE

if TYPE_CHECKING:
    from collections.abc import Callable

OLGA, NEW_CHANNEL, DISCUSSION, COURTYARD = "Ольга", "Школа рядом", "Обсуждение новостей", "Аула балалары"
POSTING = NONE | {"can_post_messages": True}
CHOICE = {
    "request_id": 1,
    "chat_is_channel": True,
    "user_administrator_rights": POSTING,
    "bot_administrator_rights": POSTING,
    "request_title": True,
}


class Meeting:
    """The channel's administrator on a phone, and the bot."""

    def __init__(self, visitor: Visitor, telling: Telling) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.telling = telling
        visitor.open(OLGA)
        self.olga = self.number(OLGA)

    def number(self, chat: str) -> int:
        """A chat's number."""
        return int(self.visitor.row(chat).get_attribute("data-chat") or 0)


@pytest.fixture
def meeting(visit: Callable[..., Visitor], demo: str) -> Meeting:
    visitor = visit(width=390, height=844)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return Meeting(visitor, Telling(demo, visitor.page))


def test_keys_stand_below_the_chat_and_say_their_words(meeting: Meeting) -> None:
    """Those for one use are gone then; a phone has room for them."""
    keys = meeting.page.locator("#keyboard .key")
    meeting.telling.say(meeting.olga, "Which?", {"keyboard": [["Yes", "No"], ["Perhaps"]], "one_time_keyboard": True})
    expect(keys).to_have_text(["Yes", "No", "Perhaps"])
    assert not meeting.visitor.scrolls_across()
    keys.nth(1).click()
    expect(meeting.page.locator(".message.own").last).to_contain_text("No")
    expect(meeting.page.locator("#keyboard")).to_be_hidden()


def test_a_chat_is_chosen_by_a_key(meeting: Meeting) -> None:
    """Of the administrator's channels; the bot is in the chosen one from then on."""
    meeting.telling.say(meeting.olga, "Which?", {"keyboard": [[{"text": "Choose", "request_chat": CHOICE}]]})
    meeting.page.locator("#keyboard .key").click()
    choices = meeting.page.get_by_role("dialog").locator(".pick")
    expect(choices).to_have_text([re.compile(CHANNEL), re.compile(NEW_CHANNEL)])
    choices.last.click()
    expect(meeting.page.locator("#messages .day", has_text=NEW_CHANNEL)).to_be_visible()
    expect(meeting.visitor.row(NEW_CHANNEL).locator(".about")).to_have_text("Channel")


def test_a_key_that_offers_nothing_says_so(meeting: Meeting) -> None:
    """Who administers no group with a name finds none to choose."""
    request = {"request_id": 1, "chat_is_channel": False, "chat_has_username": True}
    meeting.telling.say(meeting.olga, "Which?", {"keyboard": [[{"text": "Choose", "request_chat": request}]]})
    meeting.page.locator("#keyboard .key").click()
    expect(meeting.page.get_by_role("alertdialog")).to_contain_text("There is none that fits.")


def test_a_question_is_answered_as_a_reply(meeting: Meeting) -> None:
    """The composer shows what is asked; the answer shows it, too, and then nothing is asked any more."""
    asks, field = meeting.page.locator("#asks"), meeting.page.locator("#write")
    meeting.telling.say(meeting.olga, "Send a header", {"force_reply": True, "input_field_placeholder": "Header"})
    expect(asks).to_contain_text("Send a header")
    expect(field).to_have_attribute("placeholder", "Header")
    field.fill("Our school")
    field.press("Enter")
    expect(meeting.page.locator(".message.own").last.locator(".quote")).to_contain_text("Send a header")
    expect(asks).to_be_hidden()


def test_a_question_need_not_be_answered(meeting: Meeting) -> None:
    """Put aside, it makes no reply of the next words."""
    meeting.telling.say(meeting.olga, "Send a header", {"force_reply": True})
    meeting.page.get_by_role("button", name="Do not answer").click()
    expect(meeting.page.locator("#asks")).to_be_hidden()
    meeting.visitor.say("/help")
    expect(meeting.page.locator(".message.own").last.locator(".quote")).to_have_count(0)


def test_a_button_copies_and_says_so(meeting: Meeting) -> None:
    """What it copies stands in the clipboard."""
    copies = {"text": "Copy citation", "copy_text": {"text": "A title, 20 May"}}
    meeting.telling.say(meeting.olga, "Story", {"inline_keyboard": [[copies]]})
    meeting.visitor.press("Copy citation")
    expect(meeting.page.locator(".toast")).to_have_text("Copied")
    assert meeting.page.evaluate("navigator.clipboard.readText()") == "A title, 20 May"


def test_sharing_inline_fills_the_composer_of_the_chat_chosen(meeting: Meeting) -> None:
    """Of the kinds the button allows; whoever shares goes on as the one who speaks there."""
    chosen = {"query": "s_3", "allow_group_chats": True}
    shares = {"text": "Share", "switch_inline_query_chosen_chat": chosen}
    meeting.telling.say(meeting.olga, "Story", {"inline_keyboard": [[shares]]})
    meeting.visitor.press("Share")
    dialog = meeting.page.get_by_role("dialog")
    expect(dialog.locator(".pick", has_text=CHANNEL)).to_have_count(0)
    dialog.locator(".pick", has_text=GROUP).click()
    expect(meeting.page.locator("#write")).to_have_value("@saqbala_sample_bot s_3")
    expect(meeting.page.locator("#speaker option:checked")).to_contain_text(OLGA)


def test_a_link_brings_the_bot_into_a_group(meeting: Meeting) -> None:
    """The parent chooses her own; there the bot says so, and is in."""
    meeting.page.locator("#back").click()
    meeting.visitor.open(PARENT)
    meeting.visitor.start()
    link = "https://t.me/saqbala_sample_bot?startgroup&admin=change_info"
    add = {"text": "Add to a group", "url": link}
    meeting.telling.say(meeting.number(PARENT), "Groups", {"inline_keyboard": [[add]]})
    meeting.visitor.press("Add to a group")
    meeting.page.get_by_role("dialog").locator(".pick", has_text=COURTYARD).click()
    expect(meeting.page.locator("#chat-title")).to_have_text(COURTYARD)
    expect(meeting.page.locator("#messages .day", has_text="SaqBala")).to_be_visible()
    expect(meeting.page.locator("#chat-about")).to_have_text("Group")


def test_a_large_preview_stands_above_the_text(meeting: Meeting, demo: str) -> None:
    """With the picture of the page; an ordinary one stands below."""
    page = f"{demo}/ru/news/sample-50001"
    options = {"url": page, "prefer_large_media": True, "show_above_text": True}
    meeting.telling.say(meeting.olga, "Large", link_preview_options=options)
    above = meeting.visitor.last.locator(".preview.large + .text")
    expect(above).to_have_text("Large")
    expect(meeting.visitor.last.locator("img")).to_have_js_property("naturalWidth", WIDTH)
    meeting.telling.say(meeting.olga, f'<a href="{page}">Small</a>', parse_mode="HTML")
    expect(meeting.visitor.last.locator(".text + .preview:not(.large)")).to_be_visible()
    assert not meeting.visitor.scrolls_across()


def test_a_picture_is_shown_with_its_words_and_goes_when_it_is_deleted(meeting: Meeting) -> None:
    """As any message does."""
    meeting.telling.show(meeting.olga, draw_picture("7"), "Stories by week")
    picture = meeting.visitor.last.locator("img.photo")
    expect(picture).to_have_attribute("alt", "Picture")
    expect(meeting.visitor.last).to_contain_text("Stories by week")
    number = int(meeting.visitor.last.get_attribute("data-message") or 0)
    meeting.telling.call("deleteMessage", chat_id=meeting.olga, message_id=number)
    expect(picture).to_have_count(0)


def test_an_anonymous_administrator_speaks_as_the_group(meeting: Meeting) -> None:
    """And is obeyed."""
    meeting.page.locator("#back").click()
    meeting.visitor.open(GROUP)
    meeting.visitor.speak_as("Марат")
    expect(meeting.page.locator("#speaker option:checked")).to_contain_text("Administrator, anonymous")
    meeting.visitor.say("/follow health-and-vaccination")
    own = meeting.page.locator(".message.own").last
    expect(own.locator(".name, .unseen").first).to_have_text(GROUP)
    expect(meeting.visitor.last).not_to_contain_text("әкімшілер")


def test_the_channels_posts_stand_in_the_group_where_they_are_discussed(meeting: Meeting) -> None:
    """In the channel's name."""
    meeting.page.locator("#back").click()
    meeting.telling.say(meeting.number(CHANNEL), "A post")
    meeting.visitor.open(DISCUSSION)
    expect(meeting.visitor.last).to_contain_text("A post")
    expect(meeting.visitor.last.locator(".name")).to_have_text(CHANNEL)
