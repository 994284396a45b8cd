"""What buttons say can be read on a narrow phone, and heard: shown whole, in words, in all three languages."""

from __future__ import annotations

import ast
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from bot.departure import Departures
from bot.hotlines import Hotlines
from bot.hours import Timing
from bot.i18n import Catalogues
from bot.model import LANGUAGES, Alert, Follow, Language, Page, Showing
from bot.places import Place
from bot.render import filters, finding, follows, info, onboarding, panel, saved
from bot.render.export import render_exports, render_forms
from bot.render.list import render_page
from bot.render.story import render_story
from bot.render.timing import Arrangement, render_timing
from bot.render.width import fits
from bot.search.facets import Facet
from bot.search.narrowing import Choice
from bot.topics import Topics, parse_topics
from tests.factories import NOW, ZONE
from tests.labels import broken_labels
from tests.unit.test_render_list import make_stories
from tests.unit.test_render_story import BOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Translator
    from bot.model import Message

ROOT = Path(__file__).parents[2]
BUTTONS = {"Button", "Key"}
FIELDS: dict[str, str] = {"time": "18:00", "weekday": "сәрсенбі", "n": "20"}
"""What stands in the place of a field; what a source or a person wrote is shortened where it is shown."""
DIGESTS = ("instant", "daily 18:00", "weekly wed 18:00")


@cache
def catalogues() -> Catalogues:
    return Catalogues.load(ROOT / "locales", ZONE)


@cache
def topics() -> Topics:
    return parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8"))


# --- every text that the code puts on a button --------------------------------------------------------------------


def calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@cache
def texts_of_buttons() -> dict[tuple[str, ...], str]:
    """The messages of the catalogues, with context where they have one, that are translated within a button."""
    found: dict[tuple[str, ...], str] = {}
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        makers = BUTTONS | {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id in BUTTONS
        }
        buttons = (call for call in calls_in(tree) if isinstance(call.func, ast.Name) and call.func.id in makers)
        for call in (call for button in buttons for call in calls_in(button)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"gettext", "pgettext"}:
                words = tuple(str(word.value) for word in call.args if isinstance(word, ast.Constant))
                found[words] = path.stem
    return found


def test_texts_of_buttons_are_found() -> None:
    """This test looks at what it means to."""
    assert len(texts_of_buttons()) > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", texts_of_buttons(), ids="|".join)
def test_every_text_of_a_button_is_shown_whole(language: Language, text: tuple[str, ...]) -> None:
    """At least where it has a row of its own."""
    tr, (*context, message) = catalogues()[language], text
    fields = {name: FIELDS.get(name, "") for _, name, _, _ in Formatter().parse(message) if name}
    said = tr.pgettext(context[0], message, **fields) if context else tr.gettext(message, **fields)
    assert fits(said), said


# --- every panel, row by row ------------------------------------------------------------------------------------------


def panels(tr: Translator) -> Iterator[Message]:
    """Panels with all that can stand in them."""
    yield from newcomers(tr)
    yield from lists(tr)
    yield from searches(tr)
    for digest, quiet, name in product(DIGESTS, ("22:00-07:00", "silent 22:00-07:00", "off"), ("digest", "quiet")):
        departures = Departures(ZONE, "22:00-07:00")
        arrangement = Arrangement(timing=Timing(digest, quiet), departures=departures, waits=(), now=NOW)
        yield render_timing("digest" if name == "digest" else "quiet", arrangement, tr)


def newcomers(tr: Translator) -> Iterator[Message]:
    """The welcome and the steps, with nothing and with everything followed."""
    everything = [Follow(), *(Follow(topic=topic.slug) for topic in topics())]
    everything += [Follow(region=region.slug) for region in topics().regions]
    for followed, digest in product(([], everything), DIGESTS):
        chosen = onboarding.Chosen(follows=followed, digest=digest, quiet="22:00-07:00")
        yield onboarding.render_what(chosen, "all", next(iter(topics())), tr, topics())
        yield onboarding.render_where(chosen, tr, topics())
        yield onboarding.render_when(chosen, tr)
        yield onboarding.render_finish(chosen, make_stories(3), tr, topics())
    for topic in topics():
        row = onboarding.invitation(tr)
        for is_followed in (True, False):
            yield panel.render_welcome((), topic, tr, topics(), followed=is_followed, onwards=row)
    yield panel.render_language(tr.language, tr)


def lists(tr: Translator) -> Iterator[Message]:
    """Stories and what can be followed."""
    page = Page(stories=make_stories(20), total=100, number=2, pages=5, newer=True, older=True)
    for place, followed in product((Place(), Place(topic="education"), Place(query=7)), (True, False)):
        yield render_page(page, place, tr, topics(), followed=followed)
    for story in make_stories(1):
        for pushed in (True, False):
            yield render_story(Showing(story=story, language="kk"), tr, topics(), username=BOT, pushed=pushed)
    all_of_it = {Follow(): 0} | {Follow(topic=topic.slug): 0 for topic in topics()}
    yield panel.render_topics("", topics(), dict.fromkeys((topic.slug for topic in topics()), 10_000), tr)
    yield follows.render_follow("", all_of_it, tr, topics())
    yield follows.render_mine("", {}, tr, topics())
    yield follows.render_choice("", list(all_of_it), tr, topics(), query=7)
    yield follows.render_regions([Follow(region=region.slug) for region in topics().regions], tr, topics())
    for region in topics().regions:
        yield follows.render_region(
            region, {Follow(topic=t.slug, region=region.slug): 0 for t in topics()}, tr, topics()
        )
    yield render_exports(all_of_it, 1, None, tr, topics())
    yield render_forms(Follow(), 0, 1, tr, topics())
    yield info.render_hotlines(Hotlines(checked=NOW.date(), lines=()), tr)


def searches(tr: Translator) -> Iterator[Message]:
    """Alerts and filters."""
    for digest, other in product((*DIGESTS, ""), (True, False)):
        alert = Alert(search="camp", digest=digest, at_night=other, paused=other)
        yield saved.render_alert(alert, 7, tr, understood=True)
        yield saved.render_question(alert, 7, tr)
        yield saved.render_alerts({7: alert}, tr)
    yield saved.render_offer("camp", 7, 20, (), tr, topics(), others=True)
    yield saved.render_saved("camp", 7, 20, tr)
    yield saved.render_cancelled("camp", 7, tr)
    yield finding.render_nothing("camp", {"camps " * 20: (7, 10_000)}, list(topics()), {}, tr)
    choices = [Choice("topic", topic.slug) for topic in topics()] + [Choice("region", r.slug) for r in topics().regions]
    choices += [Choice("period", period) for period in ("week", "month", "year", "")]
    facets = [Facet(choice=choice, stories=10_000, chosen=True) for choice in choices]
    for kind in ("topic", "region", "source", "period"):
        search = filters.Panel(query=7, order="best", search="camp", kind=kind, facets=facets)
        yield filters.render_filters(search, Page(stories=(), total=10_000), tr, topics())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_panel_cuts_a_label_or_has_one_without_words(language: Language) -> None:
    """Each in the row where it stands; signs (◀ ✓ ✕) only beside words."""
    keyboards = [message.buttons for message in panels(catalogues()[language])]
    rows = {tuple(button.text for button in row) for keyboard in keyboards for row in keyboard}
    assert len(rows) > 50
    assert broken_labels(sorted(rows)) == []


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (["Раз в неделю"], False),
        (["Сразу", "Ежедневно", "Раз в неделю"], True),
        (["◀"], True),
        (["⏸ ✓"], True),
        (["◀ Назад", "Далее ▶"], False),
        (["1", "2", "3", "4", "5"], False),
    ],
)
def test_what_is_broken_is_seen(row: list[str], *, broken: bool) -> None:
    """Too long for its row, or a sign alone."""
    assert bool(broken_labels([row])) is broken


def texts_of(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_topic_is_cut_on_a_button(language: Language) -> None:
    """Ticked or with the number of its stories, up to a hundred; what is too long has a short name."""
    tr, every = catalogues()[language], {Follow(topic=topic.slug): 0 for topic in topics()}
    shown = (
        follows.render_follow("", every, tr, topics()),
        follows.render_choice("", (), tr, topics()),
        render_exports(every, 1, None, tr, topics()),
    )
    assert [text for panel in shown for text in texts_of(panel) if text.endswith("…")] == []
    labels = [topic.label(language) for topic in topics()]
    assert [label for label in labels if not (fits(f"✓ {label}") and fits(f"{label} · 99"))] == []
