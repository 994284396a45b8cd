"""What people type into a search: words of all alphabets, operators whole and broken, and what SQLite has a use for."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.texts import HOSTILE, WORDS, any_char, texts

_OPERATORS = (
    '"', "«", "»", "“", "-", "- ", "--", "topic:", "topic:education", "-topic:education", "тема:", "region:almaty-city", "аймақ:Алматы",
    "source:news.example", "-source:", "from:2026-01-01", "to:2026-13-45", "from:кеше", "from:99999", "to:0000-00-00", "period:week",
    "AND", "OR", "NOT", "NEAR(a b, 5)", "title:", "{title}", "^", "*", "a*", "+", "(", ")", "'", "''", ";", "%", "_", "\\", "col : x",
    'topic:"a', "topic:«", '-"', '""', "https://news.example/en/news/sample-story-1", "№ 1", "#hash", "@name", "/start",
)  # fmt: skip
_LETTERS = "abcdeghijknopqrstuvwxyzäáéğıíńñóöşšúüұәіңғүөһқшщчжыйцьъэюя'’-0123456789\u0301\u0306"

words = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(_OPERATORS),
    st.sampled_from(HOSTILE),
    st.text(_LETTERS, min_size=1, max_size=24),
    st.text(any_char, max_size=6),
)
queries = st.lists(words, max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", " ", "", "\n"]).map(lambda gap: gap.join(parts)[:4096])
) | texts(4096)
