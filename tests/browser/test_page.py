"""What a visitor of the demo can do, from the first look to a refused press."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import CHANNEL, FAMILY, FORUM, GROUP, JOURNALIST, PARENT, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Route

    Visit = Callable[..., Visitor]

BOLD = "strong"


def test_a_newcomer_starts_chooses_a_language_and_follows(visit: Visit) -> None:
    """The parent's chat tells what the bot is for; Start, a language and one press later a topic is followed."""
    visitor = visit()
    expect(visitor.page.locator(".description")).to_contain_text("Қазақстан")
    visitor.start()
    expect(visitor.last).to_contain_text("Сәлеметсіз бе")
    visitor.press("English")
    expect(visitor.last).to_contain_text("Hello! SaqBala brings you news")
    visitor.press("Follow: Protection of children's rights")
    expect(visitor.button("✓ Protection of children's rights")).to_be_visible()
    expect(visitor.page.locator(".toast").last).to_contain_text("You now follow")


def test_a_published_story_arrives_and_is_unread(visit: Visit) -> None:
    """Who follows gets it within a moment, in their language; a chat that is not open counts it."""
    visitor = visit()
    visitor.start()
    visitor.say("/follow all")
    visitor.control("publish")
    expect(visitor.unread(JOURNALIST)).to_have_text("1")
    expect(visitor.unread(CHANNEL)).to_have_text("1")
    expect(visitor.last).to_contain_text("Үлгі.")
    expect(visitor.last.locator(".preview")).to_contain_text("sample-news.example")
    expect(visitor.unread(PARENT)).to_have_count(0)
    visitor.open(JOURNALIST)
    expect(visitor.last).to_contain_text("Пример.")
    expect(visitor.unread(JOURNALIST)).to_have_count(0)


def test_a_file_is_taken_from_the_chat(visit: Visit, tmp_path: Path) -> None:
    """/export, two presses: a file stands in the chat with what is in it, and is kept under its name."""
    visitor = visit()
    visitor.open(JOURNALIST)
    visitor.say("/export")
    visitor.press("Все новости")
    expect(visitor.last).to_contain_text("Выберите формат:")
    visitor.press("CSV (Excel)")
    file = visitor.last.locator("a.file")
    expect(file).to_contain_text("saqbala-all-")
    expect(visitor.last).to_contain_text("новост")
    with visitor.page.expect_download() as taken:
        file.click()
    assert re.fullmatch(r"saqbala-all-\d{4}-\d\d-\d\d\.csv", taken.value.suggested_filename)
    taken.value.save_as(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbfstory,id,")


def test_a_correction_changes_the_message_in_place(visit: Visit) -> None:
    """What the source corrects, the message says, without a second one."""
    visitor = visit()
    visitor.open(CHANNEL)
    visitor.control("publish")
    expect(visitor.messages).to_have_count(1)
    visitor.control("correct")
    expect(visitor.last).to_contain_text("Исправлено источником")
    expect(visitor.last.locator(".marks")).to_contain_text("edited")
    expect(visitor.messages).to_have_count(1)


def test_pages_of_the_latest_news_turn_in_place(visit: Visit) -> None:
    """Next and Back edit the same message, and the keyboard stays where it was."""
    visitor = visit()
    visitor.open(FAMILY)
    visitor.say("/latest")
    shown = visitor.messages.count()
    expect(visitor.last).to_contain_text("Page 1 of 4")
    first = visitor.last.locator(".text").inner_text()
    visitor.button("Next").focus()
    for page in (2, 3):
        visitor.page.keyboard.press("Enter")
        expect(visitor.last).to_contain_text(f"Page {page} of 4")
        expect(visitor.button("Next")).to_be_focused()
    for page in (2, 1):
        visitor.press("Back")
        expect(visitor.last).to_contain_text(f"Page {page} of 4")
    assert visitor.last.locator(".text").inner_text() == first
    assert visitor.messages.count() == shown


def test_any_words_are_a_search(visit: Visit) -> None:
    """Words without a command find stories, with the words in bold in whatever form they stand there."""
    visitor = visit()
    visitor.open(JOURNALIST)
    visitor.say("родители")
    expect(visitor.last).to_contain_text(re.compile("Найден[ао] [1-9]"))
    expect(visitor.last.locator(BOLD, has_text=re.compile("^родителей$", re.IGNORECASE)).first).to_be_visible()


def test_a_search_is_narrowed_in_place(visit: Visit) -> None:
    """On a phone, in Russian: the panel of filters, one set, and the stories again."""
    visitor = visit(width=360, height=740, language="ru")
    visitor.open(JOURNALIST)
    visitor.say("родители")
    visitor.press("Фильтры")
    visitor.press(re.compile("^Безопасность на дорогах · [1-9]$"))
    expect(visitor.button(re.compile("^✓ Безопасность на дорогах"))).to_be_visible()
    visitor.press(re.compile("^Показать новости"))
    expect(visitor.last).to_contain_text('родители тема:"Безопасность на дорогах"')
    expect(visitor.last).to_contain_text("автокресло")
    assert not visitor.scrolls_across()


def test_language_buttons_turn_a_story_in_place(visit: Visit) -> None:
    """Қаз, Рус and Eng show the same story in the same message."""
    visitor = visit()
    visitor.open(FAMILY)
    visitor.say("/story 3")
    english = visitor.last.locator(".text").inner_text()
    visitor.press("Қаз")
    expect(visitor.button("Қаз ✓")).to_be_visible()
    expect(visitor.last).to_contain_text("Үлгі.")
    visitor.press("Eng")
    expect(visitor.last.locator(".text")).to_have_text(english, use_inner_text=True)


def test_a_channel_is_managed_by_its_administrators_alone(visit: Visit) -> None:
    """What the owner posts is answered by a way to the settings; a subscriber who takes it is refused."""
    visitor = visit()
    visitor.open(CHANNEL)
    visitor.say("/follow")
    visitor.speak_as("Сабина")
    visitor.last.locator(".key").click()
    expect(visitor.page.locator("#chat-title")).to_have_text("Сабина")
    visitor.start()
    expect(visitor.last).to_contain_text("Мұны тек әкімшілер өзгерте алады.")
    visitor.open(CHANNEL)
    visitor.speak_as("Ольга")
    visitor.last.locator(".key").click()
    expect(visitor.page.locator("#chat-title")).to_have_text("Ольга")
    visitor.start()
    expect(visitor.last).to_contain_text("Настройки")
    visitor.press("Темы и регионы")
    visitor.press("Безопасность в школе")
    expect(visitor.button("✓ Безопасность в школе")).to_be_visible()


def test_a_member_of_a_group_is_refused_and_may_follow_privately(visit: Visit) -> None:
    """The refusal has a button that opens the member's own chat with the bot."""
    visitor = visit()
    visitor.open(GROUP)
    visitor.speak_as("Сабина")
    visitor.say("/follow bullying")
    expect(visitor.last).to_contain_text("Мұны тек әкімшілер өзгерте алады.")
    visitor.last.locator(".key").click()
    expect(visitor.page.locator("#chat-title")).to_have_text("Сабина")
    visitor.start()
    expect(visitor.last).to_contain_text("тақырыбына жазылдыңыз")


def test_a_forum_keeps_its_topics_apart(visit: Visit) -> None:
    """A story goes to the topic that follows it, where it is counted until that topic is opened."""
    visitor = visit()
    school = visitor.page.locator(".thread", has_text="School")
    health = visitor.page.locator(".thread", has_text="Health")
    for _ in range(2):
        visitor.control("publish")  # one that a class is told of, one on vaccination
    expect(visitor.unread(FORUM)).to_have_text("2")
    visitor.open(FORUM)
    expect(school).to_have_attribute("aria-pressed", "true")
    expect(visitor.last).to_contain_text("Sample.")
    expect(visitor.unread(FORUM)).to_have_text("1")
    health.click()
    expect(visitor.unread(FORUM)).to_have_count(0)
    visitor.control("publish")  # on safety in schools
    expect(school.locator(".unread [aria-hidden]")).to_have_text("1")
    expect(visitor.unread(FORUM)).to_have_text("1")
    school.click()
    expect(visitor.unread(FORUM)).to_have_count(0)


def test_commands_are_offered_in_the_language_of_who_speaks(visit: Visit) -> None:
    """A slash opens the menu, letters narrow it, arrows choose and Enter sends, each for the reader's own menu."""
    visitor = visit()
    visitor.open(JOURNALIST)
    field = visitor.page.locator("#write")
    field.fill("/")
    expect(visitor.page.locator(".suggestion").first).to_contain_text("Последние новости")
    field.press_sequentially("h")
    expect(visitor.page.locator(".suggestion")).to_have_count(2)
    field.press("ArrowUp")
    field.press("ArrowDown")
    field.press("Enter")
    expect(visitor.last).to_contain_text("Куда звонить")
    visitor.open(FAMILY)
    visitor.page.locator("#menu").click()
    expect(visitor.page.locator(".suggestion").first).to_contain_text("Latest news")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(".suggestion")).to_have_count(0)


def test_the_bots_name_offers_stories_in_any_chat(visit: Visit) -> None:
    """Inline mode: cards in the asker's language, the chosen one posted, its language buttons leading to privacy."""
    visitor = visit()
    visitor.open(FORUM)
    visitor.page.locator(".thread", has_text="Health").click()
    visitor.speak_as("Ольга")
    field = visitor.page.locator("#write")
    field.fill("@saqbala")
    field.press("Enter")
    options = visitor.page.locator(".suggestion")
    expect(options).to_have_count(17)  # the stories, and above them the way to the bot
    field.press_sequentially("родители")
    expect(options).not_to_have_count(17)
    field.press("ArrowDown")
    field.press("Enter")
    expect(visitor.last).to_contain_text("Пример.")
    expect(visitor.last.locator(".marks")).to_contain_text("via the bot")
    expect(visitor.last).to_have_class("message own")
    visitor.press("Қаз")
    expect(visitor.page.locator("#chat-title")).to_have_text("Ольга")
    visitor.start()
    expect(visitor.last).to_contain_text("Үлгі.")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_bar_above_has_room_on_the_narrowest_phone(visit: Visit, language: str) -> None:
    """The name is beside the controls, not below them."""
    visitor = visit(width=320, height=640, language=language)
    assert visitor.page.locator(".top .names").evaluate("names => names.scrollWidth <= names.clientWidth")
    assert not visitor.scrolls_across()


def test_whoever_writes_sees_the_answer_wherever_the_page_stood(visit: Visit) -> None:
    """Also where the words and their answer are shown at once."""
    visitor = visit(width=390, height=640)
    page = visitor.page
    visitor.open(FAMILY)
    visitor.say("/privacy")
    expect(page.locator("#newest")).to_be_visible()  # it is read from its beginning
    held: list[Route] = []
    page.route("**/api/state*", lambda route: held.append(route))  # noqa: PLW0108 - asks for the handler's signature
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # looks again, instead of the look under way
    page.locator("#write").fill("/forget")
    with page.expect_response("**/api/say*"):
        page.keyboard.press("Enter")
    now = re.sub("since=[^&]*", "since=", held[0].request.url)
    while "Delete everything" not in page.request.get(now).text():
        page.wait_for_timeout(10)
    held.pop().continue_()
    expect(visitor.button("Cancel")).to_be_in_viewport()


def test_who_writes_in_a_channels_name_sees_the_answer(visit: Visit) -> None:
    """Also below posts that are taller than the page."""
    visitor = visit(width=320, height=560)
    visitor.open(CHANNEL)
    for _ in range(2):
        visitor.page.locator("#controls").click()
        visitor.control("publish")
        visitor.page.locator("#close").click()
    expect(visitor.page.locator("#newest")).to_be_visible()
    visitor.say("/settings")
    expect(visitor.last.locator(".key")).to_be_in_viewport()


def test_a_panel_keeps_its_width_whatever_it_says(visit: Visit) -> None:
    """So buttons stay below the thumb."""
    visitor = visit(width=390, height=844)
    visitor.open(FAMILY)
    visitor.say("/settings")
    width = visitor.last.bounding_box()
    visitor.press("Topics and regions")
    expect(visitor.last).to_contain_text("Choose what to follow:")
    after = visitor.last.bounding_box()
    assert width is not None
    assert after is not None
    assert after["width"] == width["width"]


def test_words_that_find_nothing_inline_lead_to_the_bot(visit: Visit) -> None:
    """The button above nothing opens the private chat."""
    visitor = visit()
    visitor.open(GROUP)
    visitor.page.locator("#write").fill("@saqbala_sample_bot qqqq")
    visitor.page.locator(".suggestion").click()
    expect(visitor.page.locator("#chat-title")).to_have_text("Бауыржан")
    expect(visitor.page.locator("#start")).to_be_visible()


def test_what_is_offered_is_for_who_asked_where_they_asked(visit: Visit) -> None:
    """Stories that come late open in no other chat, for nobody else, and not after Escape."""
    visitor = visit()
    page, field, options = visitor.page, visitor.page.locator("#write"), visitor.page.locator(".suggestion")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def ask() -> None:
        field.fill("@saqbala_sample_bot ")
        while not held:
            page.wait_for_timeout(1)  # lets the request be made

    def answer() -> None:
        with page.expect_response("**/api/inline*"):
            held.pop().continue_()

    page.route("**/api/inline*", hold)
    visitor.open(FAMILY)
    ask()
    visitor.open(JOURNALIST)
    answer()
    visitor.say("/hotline")
    expect(options).to_have_count(0)
    ask()
    field.press("Escape")
    answer()
    visitor.say("/hotline")
    expect(options).to_have_count(0)
    ask()
    answer()
    expect(options).to_have_count(16)


def test_words_that_were_not_sent_are_kept(visit: Visit) -> None:
    """In each chat its own; and where sending failed they stand there again."""
    visitor = visit()
    field = visitor.page.locator("#write")
    visitor.open(FAMILY)
    field.fill("for Emma's chat")
    visitor.open(JOURNALIST)
    expect(field).to_have_value("")
    field.fill("for another")
    visitor.open(FAMILY)
    expect(field).to_have_value("for Emma's chat")
    visitor.page.route("**/api/say*", lambda route: route.fulfill(status=500, body="{}"))
    field.press("Enter")
    expect(visitor.page.locator(".toast")).to_contain_text("Something went wrong")
    expect(field).to_have_value("for Emma's chat")
    field.press("Enter")
    visitor.open(JOURNALIST)
    expect(field).to_have_value("for another")
    visitor.open(FAMILY)
    expect(field).to_have_value("for Emma's chat")
    visitor.problems.clear()  # the failure that was asked for


def test_links_of_the_bot_open_its_chat_however_they_are_written(visit: Visit) -> None:
    """A link without a scheme is one, too; pressed in a group it opens the presser's own chat with the bot."""
    visitor = visit()
    visitor.open(GROUP)
    visitor.page.locator("#write").fill("t.me/saqbala_sample_bot?start=s_3")
    visitor.page.locator("#write").press("Enter")
    visitor.last.locator("a", has_text="t.me").click()
    expect(visitor.page.locator("#chat-title")).to_have_text("Бауыржан")
    visitor.start()
    expect(visitor.last).to_contain_text("Үлгі.")


def test_the_way_back_on_a_phone_leads_to_the_chats(visit: Visit) -> None:
    """Both the arrow and the phone's own way back."""
    visitor = visit(width=360)
    for go_back in (visitor.page.locator("#back").click, visitor.page.go_back):
        visitor.open(JOURNALIST)
        go_back()
        expect(visitor.rows.first).to_be_visible()
        expect(visitor.page.locator("#chat")).to_be_hidden()


def test_the_page_waits_for_a_demo_that_is_away_and_goes_on(visit: Visit) -> None:
    """It says so meanwhile."""
    visitor = visit()
    visitor.page.route("**/api/state*", lambda route: route.abort())
    visitor.open_without_answer(JOURNALIST)
    expect(visitor.page.get_by_role("alert")).to_contain_text("cannot be reached")
    visitor.page.unroute("**/api/state*")
    expect(visitor.page.get_by_role("alert")).to_be_hidden()
    expect(visitor.page.locator("#chat-title")).to_have_text(JOURNALIST)
    visitor.problems.clear()  # what was asked for


def test_messages_say_which_language_they_are_in(visit: Visit) -> None:
    """For screen readers, whatever language the page is in."""
    visitor = visit()
    for chat, language in ((JOURNALIST, "ru"), (FAMILY, "en"), (GROUP, "kk")):
        visitor.open(chat)
        expect(visitor.last.locator(".text")).to_have_attribute("lang", language)


def test_sharing_lets_choose_a_chat(visit: Visit) -> None:
    """Share offers the story there, by the bot's name and its number; choosing the card posts it."""
    visitor = visit()
    visitor.open(FAMILY)
    visitor.say("/story 1")
    visitor.press("Share")
    visitor.page.get_by_role("dialog").get_by_role("button", name=GROUP).click()
    expect(visitor.page.locator("#chat-title")).to_have_text(GROUP)
    expect(visitor.page.locator("#write")).to_have_value(re.compile(r"^@\w+ s_1$"))


def test_a_story_opens_on_its_own_page(visit: Visit, demo: str) -> None:
    """Read on the site leads to the sample site, which says that it is invented."""
    visitor = visit()
    visitor.open(FAMILY)
    visitor.say("/story 1")
    with visitor.page.context.expect_page() as opened:
        visitor.press("Read on the site")
    expect(opened.value.locator(".note")).to_contain_text("invented")
    assert opened.value.url == f"{demo}/en/news/sample-50001"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nothing_is_wider_than_the_page(visit: Visit, width: int, language: str) -> None:
    """Neither on a phone nor on a desk does anything have to be scrolled across, whatever is open."""
    visitor = visit(width=width, language=language)
    for chat in (PARENT, JOURNALIST, FORUM, CHANNEL):
        visitor.open(chat)
        assert not visitor.scrolls_across(), chat
        if width == 360:
            visitor.page.locator("#back").click()
    visitor.open(CHANNEL)
    visitor.say("/follow")
    assert not visitor.scrolls_across()
    if width == 360:
        visitor.page.locator("#controls").click()
        expect(visitor.page.locator("#act-publish")).to_be_visible()
        assert not visitor.scrolls_across()


def test_the_page_speaks_the_language_chosen_for_it(visit: Visit) -> None:
    """It begins in the browser's language; another one is kept over a reload. The bot's chats keep their own."""
    visitor = visit(language="ru")
    expect(visitor.page.locator("#panel h2")).to_have_text("За кулисами")
    visitor.page.select_option("#language", "kk")
    expect(visitor.page.locator("#panel h2")).to_have_text("Сахна сыртында")
    visitor.page.reload()
    expect(visitor.page.locator("#panel h2")).to_have_text("Сахна сыртында")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "kk")
    visitor.open(FAMILY)
    expect(visitor.last).to_contain_text("Hello!")


def test_it_is_dark_where_the_browser_is_and_can_be_turned(visit: Visit) -> None:
    """The browser's wish is the beginning, the button the end."""
    visitor = visit(dark=True)
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.page.locator("#theme").click()
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "light")
    visitor.page.reload()
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_keyboard_is_enough(visit: Visit) -> None:
    """From the list to Start to a language and a command, without a mouse."""
    visitor = visit()
    keyboard = visitor.page.keyboard
    visitor.row(JOURNALIST).focus()
    keyboard.press("Enter")
    expect(visitor.page.locator("#write")).to_be_focused()
    visitor.row(JOURNALIST).focus()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(visitor.page.locator("#start")).to_be_focused()
    keyboard.press("Enter")
    expect(visitor.last).to_contain_text("Сәлеметсіз бе")
    expect(visitor.page.locator("#write")).to_be_focused()
    keyboard.type("/language")
    keyboard.press("Enter")
    expect(visitor.messages).to_have_count(4)
    keyboard.press("Shift+Tab")  # the menu
    keyboard.press("Shift+Tab")  # the last button of the last message, which leads back
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(visitor.button("English ✓")).to_be_visible()


def test_names_and_roles_are_there_for_screen_readers(visit: Visit) -> None:
    """Regions, the log of messages, the composer and each control have a role and a name."""
    visitor = visit()
    visitor.open(JOURNALIST)
    page = visitor.page
    for role, name in (
        ("navigation", "Chats"),
        ("region", "Messages"),
        ("textbox", "Message"),
        ("button", "Send"),
        ("button", "Commands"),
        ("complementary", "Behind the scenes"),
        ("combobox", "Language of the page"),
        ("switch", "Telegram is down"),
    ):
        expect(page.get_by_role(role, name=name)).to_be_visible()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    nameless = (
        "[...document.querySelectorAll('button')].filter((one) => !one.innerText.trim() && !one.ariaLabel).length"
    )
    assert page.evaluate(nameless) == 0


def test_telegram_may_fail_and_nothing_is_lost(visit: Visit) -> None:
    """An outage holds messages back, a flood limit delays them; everything arrives, once."""
    visitor = visit()
    visitor.open(JOURNALIST)
    shown = visitor.messages.count()
    visitor.page.get_by_role("switch", name="Telegram is down").check()
    for _ in range(2):
        visitor.control("publish")
    expect(visitor.page.locator("#told-waiting")).to_have_text("2 stories wait to be sent.")
    assert visitor.messages.count() == shown
    visitor.page.get_by_role("switch", name="Flood limit").check()
    visitor.page.get_by_role("switch", name="Telegram is down").uncheck()
    expect(visitor.last).to_contain_text("2 новые публикации", timeout=30_000)
    visitor.page.get_by_role("switch", name="Flood limit").uncheck()
    assert visitor.messages.count() == shown + 1


def test_the_clock_can_be_put_to_the_digest_hour(visit: Visit) -> None:
    """What the family waits for until six comes at once, as one message."""
    visitor = visit()
    visitor.open(FAMILY)
    shown = visitor.messages.count()
    for _ in range(2):
        visitor.control("publish")
    expect(visitor.page.locator("#told-waiting")).to_have_text("2 stories wait to be sent.")
    visitor.control("jump")
    expect(visitor.page.locator("#told-clock")).to_contain_text("18:00")
    expect(visitor.messages).to_have_count(shown + 1)
    expect(visitor.last).to_contain_text("2 new stories")


def test_the_bot_goes_on_after_a_restart(visit: Visit) -> None:
    """Buttons of before work, and what is followed still is."""
    visitor = visit()
    visitor.open(JOURNALIST)
    visitor.control("restart")
    expect(visitor.page.locator("#outcome")).to_have_text("The bot has been restarted.")
    visitor.press("Далее")
    expect(visitor.last).to_contain_text("Страница 2 из 4")
    visitor.control("publish")
    expect(visitor.last).to_contain_text("Пример.")
