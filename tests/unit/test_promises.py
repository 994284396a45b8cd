"""Which buttons and texts promise a post."""

from __future__ import annotations

import pytest

from bot.arranging import RunAlert, ShowAlerts, TimeAlert, WakeAlert
from bot.callbacks import Arrange, ChooseLanguage, FollowHere, Pressed, Recheck
from bot.choosing import FollowThere, ShowFollows
from bot.controls import WantOutages
from bot.panels import Pause, ShowSettings
from bot.places import Place, Subject
from bot.promises import promises, promises_text

ALL = Subject()


@pytest.mark.parametrize(
    ("pressed", "promised"),
    [
        (FollowThere(ALL, wanted=True, panel="follow"), True),
        (FollowThere(ALL, wanted=False, panel="mine"), False),
        (FollowHere(Place(), wanted=True), True),
        (FollowHere(Place(), wanted=False), False),
        (Arrange("digest", "daily 18:00"), True),
        (Arrange("digest"), False),
        (RunAlert(1, "save"), True),
        (RunAlert(1, "resume"), True),
        (RunAlert(1, "end"), False),
        (RunAlert(1, "show"), False),
        (TimeAlert(1, "instant"), True),
        (WakeAlert(1, at_night=True), True),
        (WantOutages(wanted=True), True),
        (WantOutages(wanted=False), False),
        (ShowAlerts(), False),
        (ShowFollows(), False),
        (ShowSettings(), False),
        (Pause(wanted=True), False),
        (Pause(wanted=False), True),
        (ChooseLanguage("kk"), False),
        (Recheck(), False),
    ],
)
def test_what_brings_posts_is_a_promise(pressed: Pressed, promised: bool) -> None:  # noqa: FBT001 - a table's column
    """What ends something, or only shows it, is none."""
    assert promises(pressed) is promised


def test_text_for_what_is_posted_is_a_promise() -> None:
    """Hours and searches are; how posts look is not."""
    assert [promises_text(kind) for kind in ("search", "digest", "quiet", "header", "footer")] == [True] * 3 + [
        False
    ] * 2
