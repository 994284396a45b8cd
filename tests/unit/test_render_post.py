"""A story as a post of a channel or a group, in the looks that were chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.telegram_html import parse_html
from bot.model import LANGUAGES, Form, Looks, Parcel, Showing, Story, Style
from bot.render.formatting import Formatted
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.ornament import dress
from bot.render.parcel import Rendered, render_parcel
from bot.render.post import compose_post, render_post
from bot.render.story import render_story
from bot.render.text import utf16_length
from bot.showing import also_in
from tests.factories import make_chat
from tests.unit.test_render_story import BOT, make_story, with_text
from tests.unit.test_render_text import any_text

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.model import Language, Message
    from bot.topics import Topics

HEADER, FOOTER = "<b>Sample school</b>", '<a href="https://school.example/">Our page</a>'
ORNAMENTS = st.text(st.characters(exclude_categories=[]), max_size=100).map(lambda text: dress(Formatted(text)))
ANY_LOOKS = st.builds(
    Looks,
    form=st.sampled_from(["whole", "title", "picture"]),
    second=st.sampled_from([None, *LANGUAGES]),
    header=ORNAMENTS,
    footer=ORNAMENTS,
    hashtags=st.booleans(),
)


def post(catalogues: Catalogues, topics: Topics, story: Story, language: Language, looks: Looks) -> Message:
    """A story as it leaves to a channel in a language."""
    showing = Showing(story=story, language=language, second=also_in(story, language, looks.second))
    return render_post(showing, catalogues[language], topics, looks, username=BOT)


def parcel(
    catalogues: Catalogues, topics: Topics, stories: list[Story], language: Language, looks: Looks, style: Style
) -> Rendered:
    """Stories that leave to a channel together."""
    showings = tuple(
        Showing(story=one, language=language, second=also_in(one, language, looks.second)) for one in stories
    )
    made = Parcel(chat=make_chat(-1, "channel"), thread=0, stories=showings, style=style, looks=looks)
    return render_parcel(made, catalogues[language], topics, username=BOT)


PICTURE = "https://news.example/picture.jpg"


def pictured(story: Story) -> Story:
    """The story with a picture known of its last edition."""
    *others, last = story.editions
    return replace(story, editions=(*others, replace(last, image=PICTURE)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_usual_post_is_the_story(catalogues: Catalogues, topics: Topics, language: Language) -> None:
    """Part by part it comes to the same: whoever adds to one of them has to add to the other."""
    for story in (make_story("kk", "ru", "en"), make_story("ru")):
        showing = Showing(story=story, language=language, alerts=("sample",), corrected=True)
        usual = render_story(showing, catalogues[language], topics, username=BOT, pushed=True)
        assert render_post(showing, catalogues[language], topics, Looks(), username=BOT) == usual
        assert compose_post(showing, catalogues[language], topics, Looks(), username=BOT) == usual


@pytest.mark.parametrize(
    ("language", "day", "tags"),
    [
        ("kk", "2025 ж. 20 мамыр", "#ҚауіпсізМектеп #БілімБеру"),
        ("ru", "20 мая 2025 г.", "#БезопаснаяШкола #Образование"),
        ("en", "May 20, 2025", "#SchoolSafety #Education"),
    ],
)
@pytest.mark.parametrize("form", ["whole", "title", "picture"])
def test_each_form_shows_its_parts(
    catalogues: Catalogues, topics: Topics, language: Language, day: str, tags: str, form: Form
) -> None:
    """The title, the day, the source and the hashtags always; the summary and a preview but for titles alone."""
    message = post(catalogues, topics, make_story("kk", "ru", "en"), language, Looks(form=form, header=HEADER))
    title = f'<b><a href="https://news.example/{language}/1">Sample title ({language})</a></b>'
    summary = "" if form == "title" else f"\nSample summary ({language})."
    assert message.html.replace("\u202f", " ") == (f"{HEADER}\n\n{title}{summary}\n\n{day} · news.example\n{tags}")
    assert message.preview == ("" if form == "title" else f"https://news.example/{language}/1")
    assert not message.large  # no picture is known


def test_large_preview_is_where_a_picture_is_known(catalogues: Catalogues, topics: Topics) -> None:
    """Of another edition where the first has none; in no other form."""
    story = pictured(make_story("kk", "ru"))
    for second in (None, "ru"):
        shown = post(catalogues, topics, story, "kk", Looks(form="picture", second=second))
        assert (shown.large, shown.preview) == (True, PICTURE)
    for form in ("whole", "title"):
        assert not post(catalogues, topics, story, "kk", Looks(form=form, footer="x")).large


def test_two_languages_stand_in_one_post(catalogues: Catalogues, topics: Topics) -> None:
    """Title and summary of each, the tags of both, each once; what stands around them once."""
    story = make_story("kk", "ru", topics=("bullying", "education"))
    other = replace(story.editions[1], site="other.example")
    looks = Looks(second="ru", header=HEADER, footer=FOOTER)
    message = post(catalogues, topics, replace(story, editions=(story.editions[0], other)), "kk", looks)
    assert message.html.replace("\u202f", " ") == (
        f"{HEADER}\n\n"
        '<b><a href="https://news.example/kk/1">Sample title (kk)</a></b>\nSample summary (kk).\n\n'
        '<b><a href="https://news.example/ru/1">Sample title (ru)</a></b>\nSample summary (ru).\n\n'
        "2025 ж. 20 мамыр · news.example · other.example\n#Буллинг #БілімБеру #Образование\n\n"
        f"{FOOTER}"
    )


@pytest.mark.parametrize(
    ("there", "language", "second", "shown"),
    [
        (("kk", "ru"), "kk", "ru", ("kk", "ru")),
        (("kk", "ru", "en"), "ru", "en", ("ru", "en")),
        (("kk",), "kk", "ru", ("kk",)),
        (("ru",), "kk", "ru", ("ru",)),  # the nearest one is the second already
        (("ru", "en"), "kk", "en", ("ru", "en")),
        (("kk", "en"), "kk", "ru", ("kk",)),  # only the language that was asked for is added
        (("kk", "ru"), "kk", None, ("kk",)),
    ],
)
def test_second_language_is_added_where_it_is_there(
    catalogues: Catalogues,
    topics: Topics,
    there: tuple[Language, ...],
    language: Language,
    second: Language | None,
    shown: tuple[Language, ...],
) -> None:
    """And once where it is the same edition."""
    html = post(catalogues, topics, make_story(*there), language, Looks(second=second, footer="x")).html
    assert [one for one in LANGUAGES if f"/{one}/1" in html] == sorted(shown, key=LANGUAGES.index)
    assert html.count("<a href=") == len(shown)


def test_hashtags_can_be_left_out(catalogues: Catalogues, topics: Topics) -> None:
    """Nothing else is missing then."""
    story = make_story("en")
    without = post(catalogues, topics, story, "en", Looks(hashtags=False)).html
    assert post(catalogues, topics, story, "en", Looks()).html == f"{without}\n#SchoolSafety #Education"


def test_list_has_its_surroundings_once(catalogues: Catalogues, topics: Topics) -> None:
    """Each story with its second title below the first."""
    stories = [make_story("kk", "ru", number=1), make_story("kk", number=2)]
    looks = Looks(second="ru", header=HEADER, footer=FOOTER, form="title")
    html = parcel(catalogues, topics, stories, "kk", looks, "list").message.html
    assert html.startswith(f"{HEADER}\n\n<b>2 ")
    assert html.endswith(f"\n\n{FOOTER}")
    assert html.count(HEADER) == html.count(FOOTER) == 1
    entry = html.split("\n\n")[2]
    assert entry.startswith(
        '• <a href="https://news.example/kk/1">Sample title (kk)</a>\n'
        '<a href="https://news.example/ru/1">Sample title (ru)</a>\n'
    )


def test_plain_post_keeps_the_words(catalogues: Catalogues, topics: Topics) -> None:
    """Telegram may have refused the markup of what stands around it, so that goes, too."""
    looks = Looks(second="ru", header="<b>A &amp; B</b>", footer=FOOTER)
    message = parcel(catalogues, topics, [make_story("kk", "ru")], "kk", looks, "plain").message
    assert message.plain
    assert message.html.replace("\u202f", " ").split("\n") == [
        "A & B",
        "Sample title (kk)",
        "Sample summary (kk).",
        "Sample title (ru)",
        "Sample summary (ru).",
        "2025 ж. 20 мамыр · news.example",
        "https://news.example/kk/1",
        "https://news.example/ru/1",
        "Our page",
    ]
    title = parcel(catalogues, topics, [make_story("kk")], "kk", Looks(form="title"), "plain").message
    assert "summary" not in title.html


@settings(max_examples=60)
@given(
    title=any_text,
    summary=any_text.map(lambda text: text * 20),
    looks=ANY_LOOKS,
    style=st.sampled_from(["story", "list", "plain"]),
    count=st.sampled_from([1, 2, 50]),
)
def test_no_post_is_too_long_or_breaks_the_markup(
    catalogues: Catalogues, topics: Topics, title: str, summary: str, looks: Looks, style: Style, count: int
) -> None:
    """Whatever was chosen and written: Telegram reads it, with header and footer whole, and every link."""
    story = with_text(make_story("kk", "ru", "en"), title=title * 5, summary=summary)
    rendered = parcel(catalogues, topics, [replace(story, number=n) for n in range(count)], "kk", looks, style)
    html = rendered.message.html
    if style == "plain":
        assert utf16_length(html) <= MESSAGE_UNITS
        return
    assert utf16_length(parse_html(html).text) <= visible_length(html) <= MESSAGE_UNITS
    assert html.startswith(looks.header)
    assert html.endswith(looks.footer)
    assert len(rendered.stories) == (1 if style == "story" else count) or looks.second
    assert html.count("<a href=") == len(rendered.stories) * (2 if looks.second in {"ru", "en"} else 1)


@pytest.mark.parametrize("units", [240, 300, 4096])
def test_summaries_share_the_room(catalogues: Catalogues, topics: Topics, units: int) -> None:
    """What one has no need of is the other's; titles yield after both."""
    story = make_story("kk", "ru")
    texts = ("Short.", "word " * 2000)
    short, long = (replace(one, summary=text) for one, text in zip(story.editions, texts, strict=True))
    looks = Looks(second="ru", footer="x")
    for editions in ((short, long), (replace(long, language="kk"), replace(short, language="ru"))):
        showing = Showing(story=replace(story, editions=editions), language="kk", second="ru")
        html = compose_post(showing, catalogues["kk"], topics, looks, username=BOT, units=units).html
        assert units - 10 <= visible_length(html) <= units or units > 300
        assert "Short." in html
        assert "word word" in html
    titled = with_text(story, title="word " * 400)
    showing = Showing(story=titled, language="kk", second="ru")
    html = compose_post(showing, catalogues["kk"], topics, looks, username=BOT, units=units).html
    assert visible_length(html) <= units
