"""The first three steps: what Telegram takes, whatever was chosen."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.model import LANGUAGES, Follow, Language
from bot.onboarding import ChooseDigest, FollowFirst, read_onboarding
from bot.render.onboarding import Chosen, render_finish, render_return, render_what, render_when, render_where
from tests.unit.test_render_list import make_stories, texts
from tests.unit.test_render_panel import fits

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.topics import Topics

NOTHING = Chosen(follows=(), digest="instant", quiet="22:00-07:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_fits(catalogues: Catalogues, topics: Topics, language: Language) -> None:
    """With whatever is followed, however much, and titles of any length."""
    tr, main = catalogues[language], next(iter(topics))
    follows = [Follow(search=f"<sample {number}> " * 40) for number in range(200)]
    follows += [Follow(topic=topic.slug) for topic in topics] + [Follow(topic="gone", region="gone")]
    follows += [Follow(region=region.slug) for region in topics.regions]
    latest = make_stories(3, title="<Sample> " * 90)
    for followed, digest in product(([], follows), ("instant", "daily 18:00", "weekly fri 06:10")):
        chosen = Chosen(follows=followed, digest=digest, quiet="silent 22:00-07:00")
        messages = [
            render_what(chosen, "few", main, tr, topics),
            render_what(chosen, "all", None, tr, topics),
            render_where(chosen, tr, topics),
            render_when(chosen, tr),
            render_finish(chosen, latest, tr, topics),
            render_return(chosen, latest, main, tr, topics, note="<note>"),
            render_return(chosen, (), None, tr, topics),
        ]
        assert [fits(message) for message in messages] == [True] * len(messages)


def test_few_topics_are_offered_at_first(english: Translator, topics: Topics) -> None:
    """The main one first, then all news; what is followed besides stands there, too."""
    chosen = Chosen(follows=(Follow(topic="law-and-order"), Follow(region="abai")), digest="instant", quiet="off")
    main = topics.get("bullying")
    rows = texts(render_what(chosen, "few", main, english, topics))
    flat = [text for row in rows for text in row]
    assert flat[:2] == ["Bullying", "All news"]
    assert {"✓ Law and order", "✓ Abai Region"} <= set(flat)
    assert rows[-2:] == [["My region", "All topics"], ["◀ Back", "Next ▶"]]
    assert len(flat) < len(topics.topics)


def test_a_digest_of_one_s_own_can_be_kept(english: Translator) -> None:
    """It stands beside those that are offered, ticked; quiet hours are told where there are any."""
    message = render_when(Chosen(follows=(), digest="weekly fri 06:10", quiet="22:00-07:00"), english)
    assert ["✓ Weekly: Friday, 06:10"] in texts(message)
    assert "Quiet hours: 22:00–07:00." in message.html
    assert "uiet hours" not in render_when(Chosen(follows=(), digest="instant", quiet="off"), english).html


@pytest.mark.parametrize(
    "parts", [[], [""], ["x"], ["1"], ["2", "f", "education"], ["1", "x", "education"], ["daily 25:00"], ["f", "f"]]
)
def test_other_data_is_none_of_a_step(parts: list[str]) -> None:
    """Nor is what is forged."""
    assert read_onboarding(parts) is None


def test_what_is_no_subject_is_an_error() -> None:
    """As for all other buttons."""
    with pytest.raises(ValueError, match="Education"):
        read_onboarding(["1", "f", "Education"])
    assert isinstance(read_onboarding(["1", "f", "education"]), FollowFirst)
    assert isinstance(read_onboarding(["daily 18:00"]), ChooseDigest)
