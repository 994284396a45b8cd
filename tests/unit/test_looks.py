"""How posts look, in the settings of chats."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.looks import read_looks, write_looks
from bot.model import LANGUAGES, Looks

LOOKS = st.builds(
    Looks,
    form=st.sampled_from(["whole", "title", "picture"]),
    second=st.sampled_from([None, *LANGUAGES]),
    header=st.text(),
    footer=st.text(),
    hashtags=st.booleans(),
)


@given(LOOKS)
def test_looks_come_back(looks: Looks) -> None:
    """What is written is read again; the patch takes away what is as it was at first."""
    written = orjson.loads(write_looks(looks))
    kept = {key: value for key, value in written.items() if value is not None}
    assert read_looks(orjson.dumps(kept).decode()) == looks
    assert read_looks("{}") == Looks()


@pytest.mark.parametrize(
    "settings",
    ["{}", "[]", "1", '{"form": "large"}', '{"form": 1}', '{"second": "de"}', '{"header": ["a"]}', '{"hashtags": 0}'],
)
def test_what_is_not_understood_is_as_at_first(settings: str) -> None:
    """Files of chats may say anything."""
    assert read_looks(settings) == Looks()
