"""Lines of JSON for imports, and what Telegram's server or a proxy before it may answer."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.texts import boundaries, halves, pieces, texts, too_large

scalars = st.one_of(st.none(), st.booleans(), boundaries, too_large, st.floats(), pieces, texts(300, 3), halves)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(pieces, inner, max_size=3), max_leaves=5
)


def mixed(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is right, now and then anything."""
    return st.one_of(good, good, good, good, values)


_editions = st.dictionaries(
    st.sampled_from(["kk", "ru", "en", "en", "de"]),
    mixed(
        st.fixed_dictionaries(
            {"title": mixed(texts(300))},
            optional={
                "summary": mixed(texts(700)),
                "url": mixed(
                    st.sampled_from(
                        ["https://news.example/en/7", "http://[", "ftp://x", "https://x/ ", "https://ә.kz/7"]
                    )
                ),
                "image": values,
            },
        )
    ),
    max_size=3,
)
story_lines = st.fixed_dictionaries(
    {"id": mixed(pieces), "editions": mixed(_editions)},
    optional={
        "source": mixed(pieces),
        "published": mixed(
            st.sampled_from(["2025-06-01", "2025-06-01T06:00:00+05:00", "2025-06-01T06:00", "9999-12-31", "2025-W01"])
        ),
        "topics": mixed(st.lists(st.sampled_from(["education", "bullying", "none"]), max_size=3)),
        "story": values,
        "unknown": values,
    },
)

_searches = st.fixed_dictionaries(
    {"search": mixed(texts(100))},
    optional={
        "digest": mixed(st.sampled_from(["chat", "instant", "daily 8:00", "daily 25:00"])),
        "at_night": mixed(st.booleans()),
        "paused": mixed(st.booleans()),
    },
)
_follows = st.one_of(
    st.sampled_from(["education", "all", "none", ""]),
    _searches,
    st.fixed_dictionaries({"region": mixed(st.just("almaty"))}, optional={"topic": mixed(st.just("education"))}),
    values,
)
chat_lines = st.fixed_dictionaries(
    {"chat": mixed(boundaries), "kind": mixed(st.sampled_from(["private", "group", "supergroup", "channel"]))},
    optional={
        "title": mixed(texts(200)),
        "language": mixed(st.sampled_from(["kk", "ru", "en", "de"])),
        "thread": mixed(st.integers(0, 99)),
        "follows": mixed(st.lists(_follows, max_size=4)),
        "digest": mixed(st.sampled_from(["instant", "daily 18:00", "weekly mon 18:00", "weekly mon"])),
        "quiet": mixed(st.sampled_from(["22:00-07:00", "off", "silent 22:00-07:00", "22-7"])),
        "settings": mixed(
            st.dictionaries(st.sampled_from(["paused", "approval", "outages", "header", "footer", "form", "x"]), values)
        ),
    },
)


@st.composite
def written(draw: st.DrawFn, objects: st.SearchStrategy[Any]) -> bytes:
    """A line of JSON, now and then broken, in another encoding, or very deep."""
    text = json.dumps(draw(objects), ensure_ascii=draw(st.booleans()))
    line = text.encode("utf-8", "surrogatepass")
    match draw(st.integers(0, 12)):
        case 0:
            return line[: draw(st.integers(0, len(line)))]
        case 1:
            at = draw(st.integers(0, len(line)))
            return line[:at] + draw(st.binary(max_size=3)) + line[at:]
        case 2:
            return text.encode(draw(st.sampled_from(["utf-16", "cp1251"])), "replace")
        case 3:
            depth = draw(st.sampled_from([100, 1500, 100_000]))
            return b'{"id":' + b"[" * depth + b"]" * depth + b"}"
    return line


_parameters = mixed(
    st.dictionaries(st.sampled_from(["retry_after", "migrate_to_chat_id"]), mixed(st.integers(-5, 10**9) | too_large))
)
answers = st.one_of(
    values,
    st.fixed_dictionaries(
        {"ok": mixed(st.booleans())},
        optional={
            "result": mixed(st.fixed_dictionaries({"message_id": mixed(st.integers(1, 99))})),
            "error_code": mixed(st.sampled_from([400, 401, 403, 404, 409, 429, 500, 502, 0, -1, 999])),
            "description": mixed(
                st.sampled_from(
                    [
                        "Bad Request: chat not found", "Forbidden: bot was blocked by the user", "Bad Request: TOPIC_CLOSED",
                        "Bad Request: message thread not found", "Bad Request: can't parse entities", "Too Many Requests: retry after 5",
                        "Bad Request: group chat was upgraded to a supergroup chat", "Bad Request: message is not modified",
                    ]
                )
            ),
            "parameters": _parameters,
        },
    ),
)  # fmt: skip
