"""/sources and /poll, for operators: how each source is, read at once, paused and resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.controls import RunSource, ShowSources
from bot.render.notice import say
from bot.render.sources import Overview, read_result, render_results, render_source, render_sources
from bot.render.text import echo
from handlers.behaviour import Button, Command, Purpose
from handlers.gate import answer_surely

if TYPE_CHECKING:
    from bot.model import Source
    from handlers.behaviour import Press
    from handlers.desk import Call

_log = structlog.get_logger()


async def sources(call: Call) -> None:
    """Show all sources, or the one that is named."""
    if not call.arguments:
        return await _show_page(call, 1)
    source = _named(call)
    return await (_show_source(call, source) if source else _say_unknown(call))


async def poll(call: Call) -> None:
    """Read a source at once, or all that may be read now; what came of it is told when it is there."""
    if not call.arguments:
        await call.answer(say(call.tr.gettext("The sources are being read.")))
        return call.desk.aside(answer_surely(call, _read_all))
    source = _named(call)
    if source is None:
        return await _say_unknown(call)
    await call.answer(say(call.tr.gettext("The source is being read.")))
    return _read_aside(call, source)


def _named(call: Call) -> Source | None:
    """The source of this name, or the one whose name begins so."""
    said = call.arguments.casefold()
    names = {source.name.casefold(): source for source in call.desk.sources}
    alike = [source for name, source in names.items() if name.startswith(said)]
    return names.get(said) or (alike[0] if len(alike) == 1 else None)


async def _say_unknown(call: Call) -> None:
    text = call.tr.gettext("There is no source “{name}”. All sources: /sources", name=echo(call.arguments))
    await call.answer(say(text))


async def _show_page(call: Call, page: int) -> None:
    desk = call.desk
    overview = Overview(
        sources=desk.sources,
        states=await desk.store.watching.states(source.name for source in desk.sources),
        holds=await desk.store.holds.open(),
        now=desk.now(),
    )
    await call.edit_or_send(render_sources(overview, call.tr, page=page))


async def _show_source(call: Call, source: Source, *, said: str = "") -> None:
    desk = call.desk
    state = await desk.store.watching.state(source.name)
    holds = [hold for hold in await desk.store.holds.open() if source.name in hold.sources]
    await call.edit_or_send(render_source(source, state, call.tr, now=desk.now(), said=said, holds=holds))


async def _read_all(call: Call) -> None:
    lines = await call.desk.read(())
    if lines or not call.desk.sources:  # else all of them are being read for somebody else, who is told
        await call.edit_or_send(render_results(lines, call.tr))


def _read_aside(call: Call, source: Source) -> None:
    """Read a source while other updates are answered; what came of it stands in the place of what was pressed."""

    async def read(call: Call) -> None:
        lines = await call.desk.read((source.name,))
        text = call.tr.gettext("It is being read already.")
        await _show_source(call, source, said=read_result(lines[0], call.tr) if lines else text)

    call.desk.aside(answer_surely(call, read))


async def _turn(call: Call, pressed: ShowSources) -> None:
    await _show_page(call, pressed.page)


async def _run(call: Call, pressed: RunSource) -> None:
    """Do what is wanted with a source; one that is no longer in the file is not there."""
    source = next((one for one in call.desk.sources if one.key == pressed.key), None)
    if source is None:
        return await call.refuse(call.tr.gettext("This source is no longer in the sources file."))
    watching = call.desk.store.watching
    match pressed.act:
        case "poll":
            await call.toast(call.tr.gettext("The source is being read."))
            return _read_aside(call, source)
        case "pause":
            await watching.pause(source.name, call.desk.now())
            _log.info("source paused", source=source.name, by=call.chat.id)
        case "resume":
            await watching.resume(source.name)
            _log.info("source resumed", source=source.name, by=call.chat.id)
    return await _show_source(call, source)


COMMANDS = (
    Command(
        name="sources",
        run=sources,
        purpose=Purpose.OPERATE,
        description=lambda tr: tr.gettext("State of each source; poll, pause"),
        operators=True,
    ),
    Command(
        name="poll",
        run=poll,
        purpose=Purpose.OPERATE,
        description=lambda tr: tr.gettext("Read the sources now"),
        operators=True,
    ),
)
PRESSES: tuple[Press, ...] = (
    Button(ShowSources, _turn, operators=True),
    Button(RunSource, _run, operators=True),
)
