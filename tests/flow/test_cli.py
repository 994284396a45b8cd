"""The command line: arguments in, lines and an exit code out."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import bot.app
import bot.cli.commands
from bot.app.examination import examine
from bot.cli import execute
from bot.config import Settings, load_settings
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.errors import StoreError
from bot.intents import NewStory
from bot.model import Condition, PollLine
from bot.store import open_store
from bot.store.holds import keep_hold
from bot.store.intake import carry_out
from tests.factories import NOW, ZONE, make_item

ROOT = Path(__file__).parents[2]
TOKEN = "1:not-a-real-token"  # noqa: S105 - invented

TOPICS = """
[[topic]]
slug = "education"
names = { kk = "Білім беру", ru = "Образование", en = "Education" }
hashtags = { kk = "#БілімБеру", ru = "#Образование", en = "#Education" }

[[topic]]
slug = "school-safety"
names = { kk = "Мектептегі қауіпсіздік", ru = "Безопасность в школе", en = "School safety" }
hashtags = { kk = "#ҚауіпсізМектеп", ru = "#БезопаснаяШкола", en = "#SchoolSafety" }

[[region]]
slug = "almaty-city"
names = { kk = "Алматы", ru = "Алматы", en = "Almaty" }
"""

STORIES = [
    {
        "id": "11",
        "published": "2025-06-01",
        "topics": ["education"],
        "source": "news.example",
        "editions": {
            "kk": {"title": "Үлгі: мектеп", "summary": "Қысқаша", "url": "https://news.example/kk/11"},
            "en": {"title": "Sample: =school", "summary": "In short", "url": "https://news.example/en/11"},
        },
    },
    {
        "id": "12",
        "published": "2025-06-02T09:00:00+05:00",
        "topics": [],
        "source": "news.example",
        "editions": {"ru": {"title": "Пример: школа", "summary": "", "url": "https://news.example/ru/12"}},
    },
]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.names():
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / "topics.toml").write_text(TOPICS, encoding="utf-8")
    monkeypatch.setenv("TOPICS_FILE", "topics.toml")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command."""
    return Run(capsys)


class Run:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Give the exit code, stdout and stderr."""
        code = execute(arguments)
        out, err = self._capsys.readouterr()
        return code, out, err


def write_lines(path: Path, *lines: object) -> str:
    """Write a file of JSON lines; a string is written as it stands."""
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return str(path)


@pytest.fixture
def stories(run: Run, folder: Path) -> None:
    """The sample stories, imported."""
    assert run("import", write_lines(folder / "stories.jsonl", *STORIES))[0] == 0


def objects(text: str) -> list[dict[str, object]]:
    """Read JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


# --- what holds for every command ---------------------------------------------------------------------------------


def test_version_and_help(run: Run) -> None:
    """Both answer on stdout; help names every command."""
    code, out, _ = run("--version")
    assert (code, out) == (0, f"saqbala {bot.__version__}\n")
    code, out, _ = run("--help")
    assert code == 0
    assert all(name in out for name in ("run", "poll", "search", "import", "export", "chats", "stats", "--debug"))


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("poll", "--backfill", "many"),
        ("export", "--format", "xml"),
        ("search",),
        ("search", "--batch", "word"),
        ("search", "--lang", "de", "word"),
        ("search", "--limit", "0", "word"),
        ("search", "--limt", "5", "word"),
        ("search", "word", "--jsn"),
        ("search", "--limt=5", "word"),
        ("search", "word", "--x"),
        ("import",),
        ("chats",),
    ],
)
def test_a_command_written_wrongly_is_one_line_and_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Wrong usage is told in one line that points to the help."""
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("Error: ")
    assert err.endswith("; see saqbala --help\n")


def test_problems_of_the_settings_are_a_line_each(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them at once, and exit code 1."""
    monkeypatch.setenv("POLL_SECONDS", "often")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    code, _, err = run("stats")
    assert code == 1
    assert [line.split(":")[1].strip() for line in err.splitlines()] == ["POLL_SECONDS", "LOG_LEVEL"]


def test_misspelled_settings_are_warned_of(run: Run, folder: Path) -> None:
    """A slip in .env stops nothing, but is told."""
    (folder / ".env").write_text("QUIET_HOUR=\n", encoding="utf-8")
    code, _, err = run("stats")
    assert (code, err) == (0, "Warning: QUIET_HOUR in .env is no setting and is not read; did you mean QUIET_HOURS?\n")


def test_a_failure_is_one_line_without_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected is a line too, shows no secret, and names the way to its traceback."""

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"no connection\nto bot{TOKEN}/getMe with {TOKEN}")

    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr(bot.app, "run", fail)
    code, out, err = run("run")
    assert (code, out) == (1, "")
    assert err == (
        "Error: unexpected: RuntimeError: no connection to bot***/getMe with ***; run again with --debug to see where\n"
    )
    code, _, err = run("run", "--debug")
    assert code == 1
    assert "Traceback" in err
    assert TOKEN not in err


def test_an_expected_failure_says_its_own_mend(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours is shown as it stands."""

    async def fail(*_: object, **__: object) -> None:
        raise StoreError("the database is newer; update the program")

    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr(bot.app, "run", fail)
    assert run("run") == (1, "", "Error: the database is newer; update the program\n")


def test_running_without_a_token_says_so(run: Run) -> None:
    """The bot needs its token; nothing else does."""
    code, _, err = run("run")
    assert code == 1
    assert err.startswith("Error: BOT_TOKEN: missing; ")


def test_a_reader_that_goes_away_is_no_failure(stories: None, folder: Path) -> None:  # noqa: ARG001 - imported
    """`saqbala export | head` ends quietly, though not everything was written."""
    line = json.dumps(STORIES[0] | {"editions": {"en": {"title": "Sample", "summary": "long " * 40_000}}})
    lines = [line.replace('"11"', f'"{number}"') for number in range(20, 30)]
    assert execute(["import", write_lines(folder / "long.jsonl", *lines)]) == 0
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "export"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def _mind_interrupts() -> None:
    """Undo what a shell does for programs in the background: they ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_without_a_traceback(folder: Path) -> None:
    """Ctrl-C gives the exit code that shells expect."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "search", "--batch"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_mind_interrupts,  # noqa: PLW1509 - it only sets a signal
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'{"q": "x"}\n')
        process.stdin.flush()
        assert process.stdout.readline() == b'{"q":"x","ids":[]}\n'
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""


# --- poll ---------------------------------------------------------------------------------------------------------


def polling(monkeypatch: pytest.MonkeyPatch, *lines: PollLine) -> list[dict[str, object]]:
    """Let a poll give these lines; the arguments it is called with."""
    calls: list[dict[str, object]] = []

    async def poll(_: Settings, **arguments: object) -> list[PollLine]:
        calls.append(arguments)
        return list(lines)

    monkeypatch.setattr(bot.app, "poll", poll)
    return calls


def test_a_poll_is_a_line_for_each_source(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name, condition, stories read, new, changed; what ends well is exit code 0."""
    calls = polling(
        monkeypatch,
        PollLine("sample-kk", Condition.OK, 20, 3, 1),
        PollLine("sample", Condition.WAITING, error="until 2025-06-01T06:00:00Z"),
        PollLine("third", Condition.EMPTY),
        PollLine("fourth", Condition.UNCHANGED),
    )
    code, out, err = run("poll", "--source", "sample", "--backfill", "2", "--now")
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()][:2] == [
        ["sample-kk", "ok", "20", "read", "3", "new", "1", "changed"],
        ["sample", "waiting", "0", "read", "0", "new", "0", "changed", "until", "2025-06-01T06:00:00Z"],
    ]
    assert calls == [{"source": "sample", "backfill": 2, "now": True}]


@pytest.mark.parametrize(
    "condition", [condition for condition in Condition if not condition.good and condition is not Condition.WAITING]
)
def test_a_source_that_cannot_be_read_is_a_failure(
    run: Run, monkeypatch: pytest.MonkeyPatch, condition: Condition
) -> None:
    """The line is there all the same, stderr names the source, and the exit code is 1."""
    polling(monkeypatch, PollLine("good", Condition.OK), PollLine("bad", condition, error="HTTP 500"))
    code, out, err = run("poll")
    assert code == 1
    assert out.splitlines()[1].startswith("bad ")
    assert out.endswith("HTTP 500\n")
    assert err.startswith("Error: not read as it should be: bad;")


def test_a_poll_in_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One object a source with the six keys."""
    polling(monkeypatch, PollLine("sample", Condition.FAILED, 1, 2, 3, "HTTP 500"))
    code, out, _ = run("poll", "--json")
    assert code == 1
    assert out == '{"source":"sample","condition":"failed","read":1,"new":2,"changed":3,"error":"HTTP 500"}\n'


def test_a_poll_without_an_enabled_source_says_so(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read, which is no failure, but hardly what was meant."""
    (folder / "sources.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("SOURCES_FILE", "sources.toml")
    assert run("poll") == (0, "", "no source is enabled; see SOURCES_FILE\n")
    assert run("poll", "--json") == (0, "", "no source is enabled; see SOURCES_FILE\n")


def test_a_password_in_an_address_is_nowhere_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a source's error nor in a problem of the settings."""
    error = "moved to http://user:hunter2@news.example/"
    polling(monkeypatch, PollLine("sample", Condition.FAILED, error=error))
    for output in (run("poll"), run("poll", "--json")):
        assert output[0] == 1
        assert "moved to http://***@news.example/" in output[1]
    monkeypatch.setenv("WEBHOOK_URL", "ftp://user:hunter2@news.example")
    code, _, err = run("stats")
    assert code == 1
    assert "hunter2" not in err


# --- stories ------------------------------------------------------------------------------------------------------


def test_import_says_what_came_of_it(run: Run, folder: Path) -> None:
    """Twice is as good as once; no bar where nobody would see it."""
    file = write_lines(folder / "stories.jsonl", *STORIES, "")
    assert run("import", file) == (0, "stories: 2 new, 0 changed, 0 unchanged\n", "")
    assert run("import", file) == (0, "stories: 0 new, 0 changed, 2 unchanged\n", "")


def test_bad_lines_are_numbered_and_skipped(run: Run, folder: Path) -> None:
    """The good ones are stored, the bad ones told with their reason, and the exit code is 1."""
    file = folder / "stories.jsonl"
    write_lines(file, STORIES[0], "{", "", STORIES[1] | {"topics": ["unknown"]})
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + b'{"id": "\xff"}')
    code, out, err = run("import", str(file))
    assert (code, out) == (1, "stories: 1 new, 0 changed, 0 unchanged\n")
    lines = err.splitlines()
    assert lines[0].startswith("line 2: broken JSON: ")
    assert lines[1:] == [
        "line 4: topics: 'unknown' is no topic's slug",
        "line 5: not UTF-8",
        "Error: 3 lines were skipped; mend them and import the file again",
    ]


@pytest.mark.parametrize("command", [("import",), ("chats", "import")])
def test_a_line_nested_too_deeply_is_one_bad_line(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    """It is told by its number, and the lines after it are taken."""
    deep = '{"settings": ' + "[" * 300 + "]" * 300 + "}"
    code, out, err = run(*command, write_lines(folder / "deep.jsonl", deep, CHAT if "chats" in command else STORIES[0]))
    assert (code, out.partition(": ")[2]) == (1, "1 new, 0 changed, 0 unchanged\n")
    assert err.splitlines() == [
        "line 1: nested too deeply",
        "Error: 1 line was skipped; mend it and import the file again",
    ]


def test_a_file_that_cannot_be_read(run: Run, folder: Path) -> None:
    """It is named, with the reason."""
    assert run("import", "none.jsonl") == (
        1,
        "",
        "Error: none.jsonl cannot be read (No such file or directory); name a file of JSON lines\n",
    )
    assert run("chats", "import", str(folder))[0] == 1


@pytest.mark.usefixtures("stories")
def test_export_gives_back_what_was_imported(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, with our number; and another database takes it as it is."""
    code, out, err = run("export")
    assert (code, err) == (0, "")
    assert objects(out) == [STORIES[1] | {"story": 2}, STORIES[0] | {"story": 1}]
    (folder / "out.jsonl").write_text(out, encoding="utf-8")
    monkeypatch.setenv("DATABASE_PATH", "other.db")
    assert run("import", "out.jsonl")[1] == "stories: 2 new, 0 changed, 0 unchanged\n"
    assert [line["id"] for line in objects(run("export")[1])] == ["12", "11"]


@pytest.mark.usefixtures("stories")
def test_export_of_a_topic_and_a_query(run: Run) -> None:
    """A topic goes by its slug, its name in any language or its hashtag."""
    for name in ("education", "Білім беру", "#education"):
        assert [line["id"] for line in objects(run("export", "--topic", name)[1])] == ["11"]
    assert [line["id"] for line in objects(run("export", "--query", "школа")[1])] == ["12", "11"]  # the Kazakh one, too
    assert [line["id"] for line in objects(run("export", "--topic", "education", "--query", "школа")[1])] == ["11"]
    assert run("export", "--topic", "education", "--query", "вулкан") == (0, "", "")
    code, out, err = run("export", "--topic", "educatoin")
    assert (code, out) == (1, "")
    assert err == "Error: there is no topic 'educatoin'; did you mean education?\n"
    assert run("export", "--topic", "nosuch") == (
        1,
        "",
        "Error: there is no topic 'nosuch'; write one of education, school-safety\n",
    )


@pytest.mark.usefixtures("stories")
def test_export_as_a_table(run: Run) -> None:
    """CSV begins with the mark that Excel needs, and has a row for each edition."""
    code, out, _ = run("export", "--format", "csv")
    assert code == 0
    rows = out.removeprefix("\ufeff").splitlines()
    assert out.startswith("\ufeffstory,id,source,")
    assert len(rows) == 4
    assert rows[1] == "2,12,news.example,2025-06-02T09:00:00+05:00,,ru,Пример: школа,,https://news.example/ru/12"


@pytest.mark.usefixtures("stories")
def test_export_as_one_array(run: Run) -> None:
    """The objects of the lines; with nothing found it is an empty one."""
    code, out, err = run("export", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == objects(run("export")[1])
    assert json.loads(run("export", "--format", "json", "--query", "nothing of this")[1]) == []


def test_export_calculates_nothing(run: Run, folder: Path) -> None:
    """A formula of a site, behind a space and in a wide form, is text in the table, and itself in the lines."""
    titles = {"ru": {"title": "\u00a0=1+1"}, "en": {"title": "＝1+1"}}
    run("import", write_lines(folder / "formula.jsonl", STORIES[0] | {"editions": titles}))
    out = run("export", "--format", "csv")[1]
    rows = csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
    assert sorted(row["title"] for row in rows) == ["'\u00a0=1+1", "'＝1+1"]
    assert objects(run("export")[1])[0]["editions"]["en"]["title"] == "＝1+1"


@pytest.mark.usefixtures("stories")
def test_search_shows_what_a_reader_would_see(run: Run) -> None:
    """The edition of the reader's language, its day, source, topics and link."""
    code, out, _ = run("search", "--lang", "en", "sample")
    assert code == 0
    assert [line.strip() for line in out.splitlines()] == [
        "1 of 1 for “sample”",
        "",
        "Sample: =school",
        "/story 1  2025-06-01  news.example  education",
        "https://news.example/en/11",
    ]


@pytest.mark.usefixtures("stories")
def test_search_for_what_begins_with_a_hyphen(run: Run) -> None:
    """One leaves a word out; two are an option, unless `--` stands before them or a space is in them."""
    assert run("search", "-жоқ", "мұндай")[1] == "Nothing found for “-жоқ мұндай”.\n"
    assert run("search", "жоқ", "--", "--x", "--json")[1] == "Nothing found for “жоқ --x --json”.\n"
    assert run("search", "--жоқ --x")[1] == "Nothing found for “--жоқ --x”.\n"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("--limt=5", "no such option: --limt; did you mean --limit? If it is to be looked for, write -- before it"),
        ("--jsn", "no such option: --jsn; did you mean --json? If it is to be looked for, write -- before it"),
        ("--x", "no such option: --x; if it is to be looked for, write -- before it"),
    ],
)
def test_misspelt_option_of_a_search_is_told_with_the_mend(run: Run, given: str, told: str) -> None:
    """It is not looked for in its place."""
    assert run("search", "word", given) == (2, "", f"Error: Invalid value: {told}; see saqbala --help\n")


@pytest.mark.usefixtures("stories")
def test_search_tells_that_older_stories_are_not_searched_yet(run: Run, folder: Path) -> None:
    """On stderr, beside fewer stories than were asked for; JSON is for programs."""
    assert run("search", "пример")[2] == ""
    with closing(sqlite3.connect(folder / "data/saqbala.db")) as database, database:
        database.executemany("INSERT INTO unindexed (story) VALUES (?)", [(1000 + n,) for n in range(101)])
    code, _, err = run("search", "пример")
    assert (code, err.count("\n")) == (0, 1)
    assert err.startswith("Warning: older stories are not searched yet;")
    assert run("search", "--limit", "1", "пример")[2] == ""
    assert run("search", "--json", "пример")[2] == ""


@pytest.mark.usefixtures("stories")
def test_search_in_json(run: Run) -> None:
    """One object with the external ids best first, and the stories as export writes them."""
    _, out, _ = run("search", "--json", "--limit", "1", "пример")
    found = {"q": "пример", "ids": ["12"], "total": 1, "related": 0, "more": False, "meant": None}
    assert objects(out) == [found | {"stories": [STORIES[1] | {"story": 2}]}]
    _, out, _ = run("search", "--json", "--lang", "ru", "пирмер")
    assert [(one["ids"], one["meant"]) for one in objects(out)] == [(["12"], "пример")]


@pytest.mark.usefixtures("stories")
def test_search_tells_what_it_looked_for_instead(run: Run) -> None:
    """Where no story has a word that was typed."""
    head = run("search", "--lang", "ru", "пирмер")[1].splitlines()[0]
    assert head == "1 of 1 for “пирмер”; no story has all of these words, so “пример” was looked for"


@pytest.mark.usefixtures("stories")
def test_search_shows_the_part_of_a_summary_that_it_found(run: Run) -> None:
    """Where the title does not tell why the story is there."""
    assert "    In short\n" in run("search", "--lang", "en", "short")[1]


class Terminal(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize(("kind", "bold"), [("xterm-256color", True), ("dumb", False)])
def test_what_was_found_is_bold_on_a_terminal(kind: str, bold: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a parameter of the table
    """And only on one that can show it: a pipe never gets a sign that is no letter."""
    monkeypatch.setenv("TERM", kind)
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    assert execute(["search", "--lang", "ru", "школы"]) == 0
    assert ("Пример: \x1b[1mшкола\x1b[22m" in terminal.getvalue()) is bold
    assert ("\x1b" in terminal.getvalue()) is bold


@pytest.mark.usefixtures("stories")
def test_a_pipe_gets_no_bold_even_where_colours_are_forced(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script reads words."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in run("search", "школа")[1]


# --- stem ---------------------------------------------------------------------------------------------------------


def stems(run: Run, monkeypatch: pytest.MonkeyPatch, given: bytes, *options: str) -> list[list[str]]:
    """The keys that are printed for lines."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    code, out, err = run("stem", *options)
    assert (code, err) == (0, "")
    return [line.split(" ") for line in out.splitlines()]


def test_stems_of_kazakh_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each line: the stem with its letters, the folded one, then what it is in other languages."""
    lines = stems(run, monkeypatch, "\ufeffБАЛАБАҚШАДА\n\n!?\nмектепте және\n111".encode())
    assert lines[0][:2] == ["балабақша", "балабакша"]
    assert lines[1:3] == [[""], [""]]
    assert lines[3][:2] == ["мектеп", "мектеп"]
    assert lines[4:] == [["111"]]


def test_stems_of_other_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of the language named comes first."""
    assert stems(run, monkeypatch, "школами".encode(), "--lang", "ru")[0][0] == "школ"
    assert stems(run, monkeypatch, b"schools", "--lang", "en")[0][0] == "school"


def test_stem_survives_any_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no UTF-8, and a line without an end: one line each."""
    lines = stems(run, monkeypatch, b"\xff\xfe\n" + b"a" * 2**22 + b"\n" + b"!" * 2**22 + b"\n" + b"a b " * 2**20)
    assert lines[0] == [""]
    assert [len(line) > 0 for line in lines] == [True] * 4
    assert lines[3][0] == "a"


@pytest.mark.usefixtures("stories")
def test_a_batch_is_answered_line_by_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same order, other keys given back, an error for each bad line."""
    lines = [
        b'\xef\xbb\xbf{"q": "\xd1\x88\xd0\xba\xd0\xbe\xd0\xbb\xd0\xb0", "lang": "kk", "n": [1]}',
        b"nonsense",
        b"",
        b'{"n": 2}',
        b'{"q": "x", "lang": "de"}',
        b'{"q": "x", "n": ' + b"[" * 300 + b"]" * 300 + b"}",
        b'{"q": "\\"*NEAR("}',
        b'{"q": "sample"}',
    ]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))
    code, out, err = run("search", "--batch", "--limit", "1")
    assert (code, err) == (0, "")
    answers = out.splitlines()
    assert answers[0] == '{"q":"школа","ids":["12"],"n":[1]}'
    assert [list(json.loads(answer)) for answer in answers[1:5]] == [["error"], ["error"], ["n", "error"], ["error"]]
    assert json.loads(answers[2]) == {"error": "an empty line"}
    assert json.loads(answers[5]) == {"error": "nested too deeply"}
    assert answers[6:] == ['{"q":"\\"*NEAR(","ids":[]}', '{"q":"sample","ids":["11"]}']


# --- chats and figures --------------------------------------------------------------------------------------------

CHAT = {
    "chat": -100,
    "kind": "channel",
    "title": "Үлгі арна",
    "language": "kk",
    "thread": 0,
    "follows": ["education", {"topic": "school-safety", "region": "almaty-city"}, {"search": "мектеп"}],
    "digest": "daily 18:00",
    "quiet": "22:00-07:00",
}


def test_chats_go_in_and_out(run: Run, folder: Path) -> None:
    """What is exported is what was imported; a bad line is told and skipped."""
    file = write_lines(folder / "chats.jsonl", CHAT, CHAT | {"chat": 5, "kind": "robot"})
    code, out, err = run("chats", "import", file)
    assert (code, out) == (1, "chats: 1 new, 0 changed, 0 unchanged\n")
    assert err.splitlines()[0] == "line 2: kind: 'robot' is none of private, group, supergroup, channel"
    code, out, err = run("chats", "export")
    assert (code, objects(out), err) == (0, [CHAT], "")


@pytest.mark.usefixtures("stories")
def test_stats_count_what_there_is(run: Run, folder: Path) -> None:
    """Readable lines, or one object."""
    run("chats", "import", write_lines(folder / "chats.jsonl", CHAT))
    code, out, _ = run("stats")
    assert code == 0
    assert out.splitlines()[:4] == [
        "chats: 1",
        "  channel: 1 (kk 1)",
        "follows: 3 (search 1, topic 1, topic in a region 1)",
        "stories: 2 (en 1, kk 1, ru 1)",
    ]
    (counts,) = objects(run("stats", "--json")[1])
    assert counts["chats"] == {"channel": {"kk": 1}}
    assert counts["failures"] == {"dead": 0, "uncertain": 0, "suspended_chats": 0}


def test_a_bar_is_drawn_only_for_people(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the import shows on stderr how far it is; stdout has the result alone."""
    file = write_lines(folder / "stories.jsonl", *STORIES)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert execute(["import", file]) == 0
    out, err = capsys.readouterr()
    assert out == "stories: 2 new, 0 changed, 0 unchanged\n"
    assert "stories.jsonl" in err


# --- what was held, and whether all is well ------------------------------------------------------------------------


def hold_stories(count: int) -> None:
    """Have so many stories held, as a read does."""

    async def hold() -> None:
        async with open_store(Path("data/saqbala.db")) as store, store.database.write() as tx:
            intents = [NewStory((make_item(n),), "news.example", None, (), (), push="held") for n in range(count)]
            stories = await carry_out(tx, intents, NOW, ZONE)
            await keep_hold(tx, ["sample-en"], "flood", stories, NOW)

    asyncio.run(hold())


def test_held_stories_are_listed_released_and_dropped(run: Run) -> None:
    """By their number, once."""
    assert run("held") == (0, "Nothing is held back.\n", "")
    hold_stories(22)
    hold_stories(0)
    code, out, err = run("held")
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [
        "1: 22 of sample-en, 2026-05-20 14:00, too many at once",
        "    Sample story 0 (en)",
    ]
    assert "held: 22" in run("stats")[1]
    assert run("held", "--release", "1") == (0, "22 stories released\n", "")
    assert run("held", "--drop", "1") == (1, "", "Error: number 1 was released already, and stays so\n")
    assert run("held", "--drop", "77")[2] == (
        "Error: nothing was held under number 77; saqbala held lists what there is\n"
    )
    assert run("held", "--drop", "1", "--release", "1")[0] == 2
    assert run("held", "--drop", "0")[0] == 2
    assert run("held", "--drop", "9" * 30)[0] == 2
    assert objects(run("stats", "--json")[1])[0]["held"] == 0


def graded(out: str) -> dict[str, list[str]]:
    """The lines of doctor by how they begin."""
    lines: dict[str, list[str]] = {}
    for line in out.splitlines():
        grade, _, text = line.partition(" ")
        lines.setdefault(grade, []).append(text.strip())
    return lines


def test_doctor_on_a_fresh_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is a problem, and no database is made."""
    monkeypatch.setenv("TOPICS_FILE", "")
    monkeypatch.setenv("WEBHOOK_SECRET", "sample-secret")
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    lines = graded(out)
    assert lines.keys() == {"ok", "warning"}
    assert "DATABASE_PATH=data/saqbala.db" in lines["ok"]
    assert "LISTEN=127.0.0.1:8081" in lines["ok"]
    assert any(line.startswith("database: data/saqbala.db is not there yet") for line in lines["warning"])
    assert "sample-secret" not in out
    assert not Path("data").exists()


def test_doctor_after_some_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is sound, sources are named, what is held is said."""
    monkeypatch.setenv("TOPICS_FILE", "")
    hold_stories(21)
    code, out, _ = run("doctor")
    assert code == 0
    lines = graded(out)
    assert [line for line in lines["ok"] if line.startswith("database: ") and line.endswith("sound, can be written")]
    assert [line for line in lines["warning"] if line.startswith("source primeminister-en: not read yet")]
    assert "held: 21 stories wait for an operator; see `saqbala held`" in lines["warning"]


def test_doctor_names_what_everybody_may_read(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token stands in .env, and who follows what in the database."""
    monkeypatch.setenv("TOPICS_FILE", "")
    (folder / ".env").write_text("# nothing\n", encoding="utf-8")
    (folder / ".env").chmod(0o644)
    hold_stories(1)
    (folder / "data/saqbala.db").chmod(0o600)
    (inbox := folder.resolve() / "data/saqbala.db.inbox").touch()
    inbox.chmod(0o644)
    _, out, _ = run("doctor")
    assert [line for line in graded(out)["warning"] if "everybody" in line] == [
        ".env: everybody on this machine may read or write it; chmod 600 .env",
        f"{inbox}: everybody on this machine may read or write it; chmod 600 {inbox}",
    ]


def test_doctor_names_an_inbox_that_cannot_be_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a folder in its place: nobody would be told otherwise before the bot runs."""
    monkeypatch.setenv("TOPICS_FILE", "")
    hold_stories(1)
    (inbox := folder.resolve() / "data/saqbala.db.inbox").mkdir()
    mend = "remove it while the bot does not run"
    code, out, _ = run("doctor")
    assert (code, [line for line in graded(out)["problem"] if line.startswith("inbox")]) == (
        1,
        [f"inbox: {inbox} cannot be written, so what is asked before a kill is not answered after it; {mend}"],
    )


def test_what_the_program_writes_is_its_owners_alone(folder: Path) -> None:
    """The database and its folder may be read by nobody else, whatever the shell would allow."""
    command = (sys.executable, "-m", "bot", "import", "stories.jsonl")
    (folder / "stories.jsonl").write_text(json.dumps(STORIES[0]), encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "TOPICS_FILE": "topics.toml"}
    subprocess.run(command, cwd=folder, env=environment, umask=0, check=True, timeout=60)  # noqa: S603 - ours
    made = [folder / "data", *(folder / "data").iterdir()]
    assert folder / "data/saqbala.db" in made
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


def test_doctor_names_each_problem(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of settings, of files and of the database; exit code 1, and no secret in any line."""
    monkeypatch.setenv("TOPICS_FILE", "")
    monkeypatch.setenv("POLL_SECONDS", "often")
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    code, out, err = run("doctor")
    assert (code, err) == (
        1,
        "Error: the settings cannot be used; mend the lines above that begin with problem\n",
    )
    assert out == "problem  POLL_SECONDS: 'often' is not a whole number of seconds; write e.g. 900\n"
    monkeypatch.setenv("POLL_SECONDS", "900")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SOURCES_FILE", "nosuch.toml")
    monkeypatch.setenv("DATABASE_PATH", "foreign.db")
    (folder / "foreign.db").write_text("not a database at all, but long enough to be taken for one " * 20)
    code, out, err = run("doctor")
    assert (code, err) == (1, "Error: not all is well: 3 lines above begin with problem\n")
    problems = graded(out)["problem"]
    assert [problem.partition(":")[0] for problem in problems] == ["SOURCES_FILE", "database", "token"]
    assert TOKEN not in out
    assert TOKEN.partition(":")[2] not in out


async def test_doctor_asks_telegram_whether_it_knows_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """And names the bot, or says what Telegram says."""
    emulator = Emulator()
    async with serve(emulator) as url:
        for token, expected in ((emulator.token, "ok"), ("123456:unknown-to-it", "problem")):
            monkeypatch.setenv("BOT_TOKEN", token)
            monkeypatch.setenv("BOT_API_URL", url)
            findings = [finding async for finding in examine(load_settings(), NOW)]
            assert findings[-1].grade == expected
            assert findings[-1].text.startswith("token: ")
            assert token not in " ".join(finding.text for finding in findings)


# --- copies -------------------------------------------------------------------------------------------------------


def test_a_copy_is_made_and_gone_back_to(run: Run, stories: None, folder: Path) -> None:  # noqa: ARG001 - stored
    """A line says what became of it, and restoring tells what was taken over and how to go back."""
    code, out, err = run("backup", "copy.db")
    assert (code, err) == (0, "")
    assert out.startswith("copied: data/saqbala.db to copy.db, ")
    run(
        "import", write_lines(folder / "more.jsonl", STORIES[0] | {"id": "13", "editions": {"ru": {"title": "Пример"}}})
    )
    code, out, err = run("restore", "copy.db")
    assert (code, err) == (0, "")
    first, second, third = out.splitlines()
    assert first == "restored: data/saqbala.db is copy.db now: 3 stories, 0 chats, 0 waiting"
    assert second.startswith("taken over: 1 stories and 0 notes of what was sent")
    assert third.startswith("kept: ")
    assert third.endswith(f"to go back to it: saqbala restore {third.split()[1].rstrip(';')}")
    Path("data/saqbala.db").unlink()
    code, out, _ = run("restore", "copy.db")
    assert (code, out.count("not sent: ")) == (0, 2)
    assert "kept" not in out
    code, out, _ = run("restore", "copy.db", "--resend")
    assert (code, "sent again: " in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup", "copy.db"), "copy.db exists already; name another file, or remove it first"),
        (("backup", "data/saqbala.db"), "data/saqbala.db is the database itself; name another file"),
        (("backup", "nowhere/copy.db"), "nowhere is no folder; make it first"),
        (
            ("restore", "nowhere.db"),
            "nowhere.db cannot be read (No such file or directory); name a copy of the database",
        ),
        (("restore", "topics.toml"), "topics.toml is no SQLite database, or a damaged one"),
        (("restore", "data/saqbala.db"), "data/saqbala.db is the database itself; name a copy of it"),
    ],
)
def test_copies_that_cannot_be(run: Run, stories: None, arguments: tuple[str, ...], said: str) -> None:  # noqa: ARG001
    """One line says why, and how it is mended."""
    Path("copy.db").write_bytes(b"precious")
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"Error: {said}")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_copy_that_is_ended_leaves_nothing(
    run: Run,
    stories: None,  # noqa: ARG001 - stored
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    name: str,
) -> None:
    """By Ctrl-C or by a service manager."""
    monkeypatch.setattr(time, "sleep", lambda _: os.kill(os.getpid(), signal.Signals[name]))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # `run` leaves another one behind in this process
    try:
        assert run("backup", "copy.db")[0] == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert not list(folder.glob("copy.db*"))


def test_doctor_opens_the_newest_copy(run: Run, stories: None) -> None:  # noqa: ARG001
    """One that is no use is a problem."""
    Path("data/backups").mkdir()
    Path("data/backups/saqbala-2026-05-20.db").write_bytes(b"half a copy" * 1000)
    code, out, _ = run("doctor")
    assert code == 1
    assert any(line.startswith("problem  copies: ") and "no use" in line for line in out.splitlines())


# --- topics -------------------------------------------------------------------------------------------------------

RULES = """
[[group]]
name = "pupils"
en = "pupil~"
ru = "школьник*"
not = { ru = "бывш* школьник*" }

[[topic]]
slug = "education"
names = { kk = "Білім беру", ru = "Образование", en = "Education" }
hashtags = { kk = "#БілімБеру", ru = "#Образование", en = "#Education" }
[[topic.rule]]
en = "lesson~"
ru = "урок*"
with = ["pupils"]

[[topic]]
slug = "school-safety"
names = { kk = "Мектептегі қауіпсіздік", ru = "Безопасность в школе", en = "School safety" }
hashtags = { kk = "#ҚауіпсізМектеп", ru = "#БезопаснаяШкола", en = "#SchoolSafety" }

[[region]]
slug = "almaty-city"
names = { kk = "Алматы", ru = "Алматы", en = "Almaty" }
[[region.rule]]
en = "almaty"
ru = "алмат*"
anywhere = true
"""


@pytest.fixture
def rules(folder: Path) -> None:
    """A file of topics with rules."""
    (folder / "topics.toml").write_text(RULES, encoding="utf-8")


@pytest.mark.usefixtures("rules")
def test_topics_are_shown_with_their_rules(run: Run) -> None:
    """Names, conditions and terms of each, and the groups; a topic without rules says so."""
    code, out, _ = run("topics")
    assert code == 0
    assert out.splitlines() == [
        "topic education: Білім беру | Образование | Education",
        "  rule 1, with a word of pupils",
        "    ru: урок*",
        "    en: lesson~",
        "topic school-safety: Мектептегі қауіпсіздік | Безопасность в школе | School safety",
        "  no rules: nothing is put under it by its words",
        "region almaty-city: Алматы | Алматы | Almaty",
        "  rule 1, anywhere",
        "    ru: алмат*",
        "    en: almaty",
        "group pupils",
        "    ru: школьник*",
        "    en: pupil~",
        "    not ru: бывш* школьник*",
    ]


@pytest.mark.usefixtures("rules")
def test_a_match_is_explained(run: Run) -> None:
    """The term, the word of the text, its language, what excluded what; or plainly that nothing matches."""
    code, out, _ = run("topics", "--test", "Урок для школьников Алматы провёл бывший школьник")
    assert code == 0
    assert out.splitlines() == [
        "language: ru, guessed",
        "topic education: “Урок” is урок* (ru); “школьников” is школьник* (ru)",
        "region almaty-city: “Алматы” is алмат* (ru)",
        "not counted: “школьник” is школьник* (ru), for “бывший школьник” is бывш* школьник* (ru) is excluded",
    ]
    assert run("topics", "--test", "Урок")[1].splitlines()[1] == "nothing matches: no topic, no region"
    assert run("topics", "--test", "Дома Алматы")[1].splitlines()[1] == "no topic matches"


@pytest.mark.usefixtures("rules")
def test_texts_are_classified_line_by_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, with exactly two keys; a bad line is answered, too."""
    lines = ['\ufeff{"text": "Урок для школьников", "id": 7}', "{}", "nonsense", '{"text": ""}', '{"text": "Bread"}']
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    code, out, _ = run("topics", "--batch")
    assert code == 0
    first, second, third, *others = objects(out)
    assert first == {"topics": ["education"], "lang": "ru"}
    assert (list(second), list(third)) == (["error"], ["error"])
    assert others == [{"topics": [], "lang": "en"}, {"topics": [], "lang": "en"}]


def test_topics_are_either_tested_or_answered_by_the_line(run: Run) -> None:
    """Both at once is wrong usage."""
    code, _, err = run("topics", "--test", "x", "--batch")
    assert (code, err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("rules")
def test_an_import_adds_what_the_rules_tell(run: Run, folder: Path) -> None:
    """Topics given stay, and a second import finds nothing to change."""
    story = {
        "id": "21",
        "topics": ["school-safety"],
        "editions": {"en": {"title": "Lessons for pupils in Almaty", "summary": "", "url": ""}},
    }
    path = write_lines(folder / "more.jsonl", story)
    assert run("import", path)[1] == "stories: 1 new, 0 changed, 0 unchanged\n"
    (line,) = objects(run("export")[1])
    assert line["topics"] == ["education", "school-safety"]
    assert run("import", path)[1] == "stories: 0 new, 0 changed, 1 unchanged\n"
