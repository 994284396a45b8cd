"""The files that operators and translators write: good ones with something changed, and tables of anything."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from tests.fuzz.texts import boundaries, pieces, texts

ROOT = Path(__file__).parents[2]


def shortened(path: str, blocks: int) -> str:
    """The first paragraphs of one of our own files: as much as tells of its form."""
    return "\n\n".join((ROOT / path).read_text(encoding="utf-8").split("\n\n")[:blocks]) + "\n"


_PLURALS = (
    "nplurals=2; plural=(n != 1);", "nplurals=2; plural=n", "nplurals=0; plural=0;", "nplurals=-1; plural=0;", "plural=0;", "",
    "nplurals=2; plural=__import__('os').system('touch executed');", "nplurals=2; plural=n**n**n;", "nplurals=2; plural=n%0;",
    "nplurals=2; plural=" + "(" * 300 + "n" + ")" * 300 + ";", "nplurals=2; plural=" + "n?" * 300 + "n" + ":n" * 300 + ";",
    "nplurals=2; plural=n/0;", "nplurals=999999999; plural=n;", "nplurals=2; plural=n>1?5:7;", "nplurals=2; plural=!!!!n;",
    "nplurals=2; plural=" + "9" * 5000 + ";", "nplurals=x; plural=y;", "nplurals=2; plural=n-n-n-n*n*n*999999999;",
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : 3);", "nplurals=2; plural=n[0];", "nplurals=2; plural=lambda: n;",
)  # fmt: skip
_PO_LINES = (
    'msgid ""', 'msgstr ""', 'msgid "a"', 'msgstr "{0.__class__}"', 'msgstr[7] "x"', 'msgstr[-1] "x"', 'msgstr[x] "x"', 'msgctxt "c"',
    "#, fuzzy", "#~ msgid", '"\\xff\\"', '"', "msgid", "domain x", "#: a:99999999999999999999", "#, python-format", 'msgid_plural "b"',
    '"Content-Type: text/plain; charset=utf-16\\n"', '"Content-Type: text/plain; charset=nowhere\\n"', '"Content-Type: x; charset=\\n"',
    '"Language: xx\\n"', '"POT-Creation-Date: yesterday\\n"', '"PO-Revision-Date: 9999-99-99 99:99+9999\\n"', "msgstr \\", "#| msgid",
    '"Content-Type: text/plain; charset=hex\\n"', '"Fuzzy: \\u0000\\n"', '"Content-Transfer-Encoding: \\n"', '"Plural-Forms\\n"', "#:",
)  # fmt: skip

CATALOGUE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

#: bot/sample.py
msgid "A sample of {{thing}}"
msgstr "Sample of {{thing}}"

msgid "{{n}} sample"
msgid_plural "{{n}} samples"
msgstr[0] "{{n}} sample"
msgstr[1] "{{n}} samples"

msgctxt "other"
msgid "Sample"
msgstr "Sample"
"""
"""A small catalogue in English that is good with the right plural forms."""


@st.composite
def changed_lines(draw: st.DrawFn, text: str, lines: st.SearchStrategy[str]) -> bytes:
    """A text in which a few lines are left out, repeated, changed, put among the others or cut; not always UTF-8."""
    found = text.splitlines()
    for _ in range(draw(st.integers(0, 4))):
        at, to = (draw(st.integers(0, len(found))) for _ in range(2))
        match draw(st.integers(0, 4)):
            case 0:
                del found[at : at + draw(st.integers(1, 3))]
            case 1:
                found[at:at] = found[to : to + draw(st.integers(1, 6))]
            case 2:
                found[at:at] = [draw(lines)]
            case 3:
                found[at : at + 1] = [
                    _spliced(piece, draw(pieces), draw(st.integers(0, 80))) for piece in found[at : at + 1]
                ]
            case _:
                found[at : at + 1] = [piece[: draw(st.integers(0, 80))] for piece in found[at : at + 1]]
    body = "\n".join([*found, ""]).encode(
        draw(st.sampled_from(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "cp1251"])), "replace"
    )
    at = draw(st.integers(0, len(body)))
    return body[:at] + draw(st.sampled_from([b"", b"", b"", b"\xff", b"\0", b"\x1a", b"\r"])) + body[at:]


def _spliced(line: str, piece: str, at: int) -> str:
    return line[:at] + piece + line[at + len(piece) // 2 :]


catalogues = st.sampled_from(_PLURALS).flatmap(
    lambda plurals: changed_lines(CATALOGUE.format(plurals=plurals), st.sampled_from(_PO_LINES) | texts(100))
)

_toml_values = st.one_of(
    st.sampled_from(
        ['""', "true", "nan", "-inf", "1979-05-27", "07:32:00", "[]", "{}", "[[]]", "0x1F", "1e999", "9" * 5000, "'('"]
    ),
    texts(80).map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
    boundaries.map(str),
    st.lists(pieces, max_size=3).map(lambda parts: str(parts).replace("\\x", "x")),
)
_KEYS = (
    "name", "kind", "url", "site", "language", "topics", "relevant", "every", "pages", "link", "id", "aliases", "pause", "times",
    "robots", "max_bytes", "enabled", "empty", "slug", "names", "hashtags", "short", "kk", "ru", "en", "without", "near", "topic",
    "region", "number", "about", "hours", "checked", "extends", "a.b", "[source", "[[source]]", "[[topic]]", "[[concept]]",
    "[topic.rule]", "[[hotline]]", "[[topic.rule]]", "[[group]]",
)  # fmt: skip
toml_lines = st.builds("{} = {}".format, st.sampled_from(_KEYS), _toml_values) | st.sampled_from(_KEYS) | texts(60)

SOURCES = """\
[[source]]
name = "sample"
kind = "listing"
url = "https://sample.kz/en/news"
site = "sample.kz"
language = "en"
topics = ["education"]
every = 60
pages = 2
link = '^/en/(?P<id>\\d+)$'
id = 'details/(?P<id>\\d+)'
aliases = ["www2.sample.kz"]
pause = 0
times = "local"
robots = false
max_bytes = 1000
empty = ["Nothing"]
enabled = true
"""
TOPICS = """\
[[topic]]
slug = "bullying"
names = { kk = "Буллинг", ru = "Травля", en = "Bullying" }
hashtags = { kk = "#Буллинг", ru = "#Травля", en = "#Bullying" }
[[topic.rule]]
ru = "травл*, травят"
kk = "буллинг~"
en = "bully*"
[[region]]
slug = "almaty"
names = { kk = "Алматы", ru = "Алматы", en = "Almaty" }
"""
ENV = """\
# what an operator writes
BOT_TOKEN=4839574812:SAMPLE-sample-SAMPLE-sample-SAMPLE-12
POLL_SECONDS=60
TIMEZONE="Europe/Berlin"
ADMIN_IDS=1, 2
QUIET_HOURS=22:00-07:00
LISTEN=127.0.0.1:8081
WEBHOOK_URL=https://bot.example.org/hook
WEBHOOK_SECRET=abc
"""
_NAMES = (
    "BOT_TOKEN", "BOT_API_URL", "DATABASE_PATH", "SOURCES_FILE", "POLL_SECONDS", "CONTACT_URL", "DEFAULT_LANGUAGE", "TIMEZONE",
    "QUIET_HOURS", "ADMIN_IDS", "MESSAGES_PER_SECOND", "PAID_BROADCAST", "MAX_STORY_AGE_DAYS", "WEBHOOK_URL", "WEBHOOK_SECRET",
    "LISTEN", "METRICS_LISTEN", "BACKUP_DIR", "BACKUP_KEEP", "LOG_LEVEL", "LOG_FORMAT", "BOT-TOKEN", "export X", "",
)  # fmt: skip
_setting = st.one_of(
    st.sampled_from(
        ["/", "/../x", "../../etc/passwd", "Europe/../x", "x:y", "[::1]:1", "http://[", "http://u:p@h/", "${HOME}", "$(id)", "1e9",
         "٣", "25:00-26:00", "22:00-22:00", "-5", "99999999999999999999", "True", "null", "a" * 5000, "/" + "a" * 300, "\\"]
    ),
    texts(80),
    boundaries.map(str),
)  # fmt: skip
env_lines = st.builds("{}={}".format, st.sampled_from(_NAMES), _setting) | texts(80)
