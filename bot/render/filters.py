"""What a search can be narrowed by, as a panel: how many stories each filter leaves, and which are set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.callbacks import TurnPage, pack
from bot.filtering import SetFilter, ShowFilters
from bot.model import Button, Message
from bot.places import Place
from bot.render.follows import lay_out
from bot.render.list import LONGEST_SEARCH, count_found
from bot.render.markup import bold, escape
from bot.render.text import clean, echo
from bot.render.width import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Translator
    from bot.model import Page
    from bot.places import Order
    from bot.search.facets import Facet
    from bot.search.narrowing import Choice, FilterKind
    from bot.topics import Topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A search's filters of one kind."""

    query: int
    order: Order
    search: str
    kind: FilterKind
    facets: Sequence[Facet]


def render_filters(panel: Panel, page: Page, tr: Translator, topics: Topics) -> Message:
    """Let choose filters; `page` has what the search finds as it is."""
    answers = replace(page, related=0)
    found = count_found(answers, tr) if page.total else tr.gettext("Nothing found")
    if panel.facets:
        hint = tr.gettext("Add or remove a filter:")
    else:
        hint = tr.gettext("There is nothing to choose from here.")
    buttons = [_facet_button(panel, facet, tr, topics) for facet in panel.facets]
    place = Place(query=panel.query, order=panel.order)
    show = _counted(tr.gettext("Show stories"), tr.number(page.total))
    rows = (*_tabs(panel, tr), *lay_out(buttons), (Button(text=show, data=pack(TurnPage(place))),))
    heading = bold(echo(panel.search, LONGEST_SEARCH))
    return Message(html=f"{heading}\n{escape(found)}\n\n{escape(hint)}", buttons=rows)


def _tabs(panel: Panel, tr: Translator) -> tuple[tuple[Button, ...], ...]:
    names: dict[FilterKind, str] = {
        "topic": tr.gettext("Topics"),
        "region": tr.gettext("Regions"),
        "source": tr.gettext("Sources"),
        "period": tr.gettext("Period"),
    }
    tabs = [
        Button(text=f"▾ {name}" if kind == panel.kind else name, data=pack(ShowFilters(panel.query, panel.order, kind)))
        for kind, name in names.items()
    ]
    return (tuple(tabs[:2]), tuple(tabs[2:]))


def _facet_button(panel: Panel, facet: Facet, tr: Translator, topics: Topics) -> Button:
    name = facet.typed or _name(facet.choice, tr, topics)
    text = _counted(f"✓ {name}" if facet.chosen else name, tr.number(facet.stories))
    pressed = SetFilter(panel.query, panel.order, facet.choice, wanted=not facet.chosen)
    return Button(text=text, data=pack(pressed))


def _name(choice: Choice, tr: Translator, topics: Topics) -> str:
    match choice.kind:
        case "topic":
            topic = topics.get(choice.value)
            return topic.label(tr.language) if topic else choice.value
        case "region":
            region = topics.region(choice.value)
            return region.names[tr.language] if region else choice.value
        case "source":
            return clean(choice.value)
        case "period":
            return _period(choice.value, tr)


def _period(value: str, tr: Translator) -> str:
    match value:
        case "week":
            return tr.gettext("7 days")
        case "month":
            return tr.gettext("30 days")
        case "year":
            return tr.gettext("This year")
        case _:
            return tr.gettext("All time")


def _counted(name: str, count: str) -> str:
    """A name with a number, the name shortened where the number would not be seen."""
    return fit(name, tail=f" · {count}")
