"""What is taken in and given out line by line: imports, exports, tables; and the answers of Telegram."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import event, given
from hypothesis import strategies as st

from bot.errors import AnswerLostError, RefusedError, TelegramError
from bot.outcome import outcome_of, outcome_of_edit
from bot.telegram.answer import LONGEST_WAIT_SECONDS, message_id, result_of
from bot.transfer.chats import Subjects, format_chat, parse_chat
from bot.transfer.lines import BadLineError
from bot.transfer.stories import format_story, parse_story
from bot.transfer.table import COLUMNS, table_head, table_rows
from tests.fuzz.effort import effort, within
from tests.fuzz.lines import answers, chat_lines, story_lines, values, written

TOPICS = {"education", "bullying"}
SUBJECTS = Subjects(topics=TOPICS, regions={"almaty"})
ZONE = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
SECONDS = 3.0


@effort(300)
@given(written(story_lines))
def test_lines_of_stories(line: bytes) -> None:
    """A line is taken or refused in one line; what is taken is written, read and written again the same."""
    with within(SECONDS):
        try:
            story = parse_story(line, topics=TOPICS, zone=ZONE)
        except BadLineError as error:
            event("refused")
            assert "\n" not in str(error)
            return
    event("taken")
    again = format_story(story)
    assert format_story(parse_story(again.encode(), topics=TOPICS, zone=ZONE)) == again
    rows = list(csv.reader(io.StringIO(table_head() + table_rows(story), newline="")))
    assert len(rows) == 1 + len(story.editions)
    for row in rows[1:]:
        assert len(row) == len(COLUMNS)
        for cell in row:
            check_cell(cell)


def check_cell(cell: str) -> None:
    """No spreadsheet calculates it."""
    seen = cell.lstrip()
    first = unicodedata.normalize("NFKC", seen[:1])
    assert not first or first[0] not in "=+-@", ascii(cell)


@effort(300)
@given(written(chat_lines))
def test_lines_of_chats(line: bytes) -> None:
    """A chat is taken or refused in one line; what is taken is written, read and written again the same."""
    with within(SECONDS):
        try:
            chat = parse_chat(line, subjects=SUBJECTS, default_language="kk")
        except BadLineError as error:
            event("refused")
            assert "\n" not in str(error)
            return
    event("taken")
    again = format_chat(chat)
    assert format_chat(parse_chat(again.encode(), subjects=SUBJECTS, default_language="kk")) == again


@effort(300)
@given(
    st.sampled_from([200, 400, 403, 429, 500, 502, 302, 0]),
    written(answers) | st.binary(max_size=60),
    st.integers(1, 10**6),
)
def test_answers_of_telegram(status: int, body: bytes, attempts: int) -> None:
    """Whatever comes back is a result, a refusal or a lost answer, and something becomes of the message by it."""
    with within(SECONDS):
        try:
            message_id(result_of(status, body))
        except TelegramError as error:
            event(type(error).__name__)
            assert isinstance(error, RefusedError | AnswerLostError)
            retry_after = getattr(error, "retry_after", None)
            assert retry_after is None or 0 <= retry_after <= LONGEST_WAIT_SECONDS
            assert outcome_of(error, attempts, NOW)
            assert outcome_of_edit(error, attempts, NOW)


@effort(100)
@given(written(values))
def test_anything_is_no_line(line: bytes) -> None:
    """Any JSON, and what is none, is refused in one line where it is no story and no chat."""
    for parse in (
        lambda: parse_story(line, topics=TOPICS, zone=ZONE),
        lambda: parse_chat(line, subjects=SUBJECTS, default_language="kk"),
    ):
        try:
            parse()
        except BadLineError as error:
            assert "\n" not in str(error)
