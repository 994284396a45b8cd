"""/export: the stories of a topic, of a search or all of them as a file; what and in which form by words or buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.exports import FORMS, Export, FileForm, ShowExports, seal_of
from bot.model import Follow
from bot.render.export import render_exports, render_forms
from bot.render.text import clean
from handlers.arguments import LONGEST_NAME, means_all
from handlers.behaviour import Button, Command, Purpose
from handlers.filing import begin_file
from handlers.following import followed_here
from handlers.unknown import old_press

if TYPE_CHECKING:
    from bot.places import Subject
    from handlers.behaviour import Press
    from handlers.desk import Call

_MOST_SEARCHES = 40
"""Offered, the newest; Telegram takes a hundred buttons."""


async def export(call: Call) -> None:
    """Make a file of what the words name, in the form that they begin with; ask for what they do not say."""
    form, words = _form_and_words(call.arguments)
    if not words:
        return await _offer(call, ShowExports(form))
    matter = _meant(call, words)
    if form:
        return await begin_file(call, matter, form)
    desk = call.desk
    remember = desk.store.queries.remember
    query = await remember(matter.search, desk.now(), call.here.id) if matter.search else 0
    return await call.answer(render_forms(matter, query, call.here.id, call.tr, desk.topics))


def _form_and_words(arguments: str) -> tuple[FileForm | None, str]:
    first, _, rest = arguments.partition(" ")
    form = next((form for form in FORMS if first.casefold().removeprefix(".") == form), None)
    return form, clean(rest if form else arguments)


def _meant(call: Call, words: str) -> Follow:
    """What is to be exported: all news, the topic of exactly this name, else what a search for the words finds."""
    if means_all(words, call.desk.catalogues):
        return Follow()
    topic = call.desk.topics.named(words) if len(words) <= LONGEST_NAME else None
    return Follow(topic=topic.slug) if topic else Follow(search=words)


async def _offer(call: Call, pressed: ShowExports) -> None:
    """Offer all news, the topics that are followed here, else all of them, and the searches that are."""
    follows, topics = await followed_here(call), call.desk.topics
    slugs = [topic.slug for topic in topics]
    followed = [slug for slug in slugs if Follow(topic=slug) in follows]
    offers = {Follow(): 0} | {Follow(topic=slug): 0 for slug in followed or slugs}
    searches = [(follow, query) for follow, query in follows.items() if query]
    offers |= dict(searches[-_MOST_SEARCHES:])
    await call.edit_or_send(render_exports(offers, call.here.id, pressed.form, call.tr, topics))


async def _press(call: Call, pressed: Export) -> None:
    matter = await _matter_of(call, pressed.subject, pressed.seal)
    if matter is None:
        return await old_press(call)
    if pressed.form:
        return await begin_file(call, matter, pressed.form)
    query = pressed.subject.query
    return await call.edit_or_send(render_forms(matter, query, call.here.id, call.tr, call.desk.topics))


async def _matter_of(call: Call, subject: Subject, seal: str) -> Follow | None:
    """What a button stands for; None for what is not known, and for a search that this chat has not made."""
    if subject.query:
        search = await call.desk.store.queries.recall(subject.query)
        return Follow(search=search) if search and seal == seal_of(search, call.here.id) else None
    if subject.topic and call.desk.topics.get(subject.topic) is None:
        return None
    return Follow(topic=subject.topic)


COMMANDS = (
    Command(
        name="export",
        run=export,
        purpose=Purpose.READ,
        content=True,
        description=lambda tr: tr.gettext("Save stories as a file"),
        changes=True,
    ),
)
PRESSES: tuple[Press, ...] = (Button(ShowExports, _offer, changes=True), Button(Export, _press, changes=True))
