"""The bot's answers to inline queries, checked as Telegram checks them."""

from __future__ import annotations

import re

from bot.demo.arguments import Arguments, Json
from bot.demo.content import read_draft, read_preview
from bot.demo.inline import ANSWER_SECONDS, InlineAnswer, InlineResult
from bot.demo.keyboards import check_markup
from bot.demo.links import LinkError, check_link
from bot.demo.refusals import refuse
from bot.demo.shapes import prefix_of
from bot.demo.world import World

MOST_RESULTS = 50
LONGEST_ID = 64
"""Bytes, of a result's id and of next_offset alike."""
LONGEST_START = 64
CACHE_SECONDS = 300
"""Where the bot says nothing else."""


def answer_inline(world: World, arguments: Arguments) -> bool:
    """Answer answerInlineQuery; a query is answered once, and soon."""
    results = arguments.objects("results")
    if len(results) > MOST_RESULTS:
        raise refuse("results_many")
    button = _check_button(arguments.fields("button"))
    read = tuple(_read_result(result) for result in results)
    _check_ids([result.id for result in read])
    if len(arguments.text("next_offset").encode()) > LONGEST_ID:
        raise refuse("next_offset")
    query = world.inline.queries.get(arguments.text("inline_query_id"))
    if query is None or query.answer or world.now() - query.at > ANSWER_SECONDS:
        raise refuse("query_old")
    answer = InlineAnswer(
        results=read,
        next_offset=arguments.text("next_offset"),
        button=button,
        personal=arguments.flag("is_personal"),
        cached_until=world.now() + max(0, arguments.number("cache_time", CACHE_SECONDS)),
    )
    world.inline.keep(query, answer)
    return True


def _check_button(button: Json | None) -> Json | None:
    if button is None:
        return None
    if len(button.keys() & {"web_app", "start_parameter"}) != 1:
        raise refuse("results_button")
    if not str(button["text"]).strip():
        raise refuse("results_button_text")
    app = button.get("web_app")
    if isinstance(app, dict):
        _check_app(str(app["url"]))
    else:
        _check_start(str(button["start_parameter"]))
    return button


def _check_app(url: str) -> None:
    try:
        check_link(url, https_only=True)
    except LinkError as error:
        raise refuse("results_button_url", url=url, why=error) from None


def _check_start(parameter: str) -> None:
    if not parameter:
        raise refuse("start_empty")
    if len(parameter) > LONGEST_START:
        raise refuse("start_long")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", parameter):
        raise refuse("start_letters")


def _read_result(result: Json) -> InlineResult:
    said = result["input_message_content"]
    message = Arguments(said if isinstance(said, dict) else {})
    fields = Arguments(result)
    content = read_draft(message, "message_text", prefix_of("InlineQueryResult")).settle()
    read = InlineResult(
        id=fields.text("id"),
        title=fields.text("title").strip(),
        description=fields.text("description").strip(),
        url=_read_address(fields.text("url")),
        thumbnail_url=_read_address(fields.text("thumbnail_url")),
        content=content,
        markup=check_markup(fields.fields("reply_markup"), None),
        preview=read_preview(message, content),
    )
    if not read.title:
        raise refuse("result_title")
    return read


def _read_address(url: str) -> str:
    try:
        checked = check_link(url) if url else ""
    except LinkError:
        raise refuse("result_url") from None
    if checked and not checked.startswith(("http://", "https://")):
        raise refuse("result_url")
    return checked


def _check_ids(ids: list[str]) -> None:
    if not all(ids):
        raise refuse("result_id_empty")
    if any(len(each.encode()) > LONGEST_ID for each in ids):
        raise refuse("result_id_long")
    if len(set(ids)) < len(ids):
        raise refuse("result_id_twice")
