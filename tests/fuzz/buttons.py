"""What buttons carry: every kind of value that the bot packs into one, and what forged and damaged ones have."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from bot.approval import Act, Judge, SetApproval, WantProposals
from bot.arranging import AlertAct, RunAlert, ShowAlerts, TimeAlert, WakeAlert
from bot.callbacks import (
    Arrange,
    ChooseLanguage,
    FollowHere,
    OpenStory,
    Recheck,
    ShowTopics,
    TurnPage,
    pack,
)
from bot.choosing import FollowThere, PanelName, ShowFollows
from bot.controls import (
    BroadcastAct,
    Decide,
    JudgeHold,
    RunBroadcast,
    RunSource,
    ShowSources,
    SourceAct,
    WantOutages,
)
from bot.dressing import AskOrnament, DropOrnament, DropTests, Ornament, PostTest, SetForm, SetHashtags, SetSecond
from bot.exports import Export, ShowExports
from bot.filtering import SetFilter, ShowFilters
from bot.forgetting import ForgetAct, RunForget
from bot.guards import Verdict
from bot.inquiry import DECISIONS
from bot.model import LANGUAGES, Form
from bot.offers import ShowCitation, ShowHotlines, SwitchEdition
from bot.onboarding import ChooseDigest, FollowFirst, ShowStep, Step
from bot.panels import (
    AskText,
    Leave,
    Pause,
    PickChat,
    ShowApproval,
    ShowChanges,
    ShowChats,
    ShowLanguages,
    ShowLooks,
    ShowSettings,
    Text,
)
from bot.places import Order, Place, Subject
from bot.search.narrowing import PERIODS, Choice, FilterKind
from tests.fuzz.texts import pieces

ACTS: tuple[BroadcastAct, ...] = get_args(BroadcastAct)
PANELS: tuple[PanelName, ...] = ("follow", "mine", "welcome")

ORDERS: tuple[Order, ...] = get_args(Order)
KINDS: tuple[FilterKind, ...] = get_args(FilterKind)

slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,35}", fullmatch=True)
numbers = st.integers(1, 10**10)
subjects = st.one_of(
    st.builds(Subject),
    st.builds(Subject, topic=slugs),
    st.builds(Subject, region=slugs),
    st.builds(Subject, query=numbers),
)
places = st.builds(Place, size=st.integers(1, 20), anchor=st.none() | numbers, older=st.just(value=True)) | st.one_of(
    st.builds(Place, topic=slugs, size=st.integers(1, 20), anchor=numbers, older=st.booleans()),
    st.builds(
        Place,
        query=numbers,
        order=st.sampled_from(ORDERS),
        size=st.integers(1, 20),
        anchor=numbers,
        older=st.booleans(),
    ),
)
choices = st.one_of(
    st.builds(Choice, st.sampled_from(["topic", "region"]), slugs),
    st.builds(Choice, st.just("source"), st.from_regex(r"[a-z0-9.-]{1,36}", fullmatch=True)),
    st.builds(Choice, st.just("period"), st.sampled_from(["", *PERIODS])),
)
pressed = st.one_of(
    st.builds(TurnPage, places),
    st.builds(FollowHere, places, st.booleans()),
    st.builds(FollowHere, places, st.just(value=False), sure=st.just(value=True)),
    st.builds(FollowThere, subjects, st.booleans(), st.sampled_from(PANELS)),
    st.just(ShowTopics()),
    st.just(Recheck()),
    st.just(ShowFollows()),
    st.builds(OpenStory, numbers),
    st.builds(RunForget, st.sampled_from(get_args(ForgetAct))),
    st.builds(SwitchEdition, numbers, st.sampled_from(LANGUAGES), st.booleans(), st.booleans()),
    st.builds(ShowCitation, numbers, st.sampled_from(LANGUAGES)),
    st.just(ShowHotlines()),
    st.builds(RunBroadcast, numbers, st.sampled_from(ACTS)),
    st.builds(WantOutages, st.booleans()),
    st.just(ShowAlerts()),
    st.builds(RunAlert, numbers, st.sampled_from(get_args(AlertAct))),
    st.builds(TimeAlert, numbers, st.sampled_from(("", "instant", "daily 18:00", "weekly mon 07:30"))),
    st.builds(WakeAlert, numbers, st.booleans()),
    st.builds(Decide, numbers, st.sampled_from([one for answers in DECISIONS.values() for one in answers])),
    st.builds(JudgeHold, numbers, st.sampled_from(get_args(Verdict))),
    st.builds(ShowSources, numbers),
    st.builds(RunSource, st.from_regex(r"[0-9a-f]{8}", fullmatch=True), st.sampled_from(get_args(SourceAct))),
    st.builds(ChooseLanguage, st.sampled_from(LANGUAGES), st.just("") | slugs),
    st.builds(SetApproval, st.booleans()),
    st.builds(WantProposals, st.booleans()),
    st.builds(Judge, numbers, st.sampled_from(get_args(Act))),
    st.builds(ShowExports, st.sampled_from([None, "csv", "json"])),
    st.builds(Export, st.builds(Subject) | st.builds(Subject, topic=slugs), st.sampled_from([None, "csv", "json"])),
    st.builds(
        Export,
        st.builds(Subject, query=numbers),
        st.sampled_from([None, "csv", "json"]),
        st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
    ),
    st.builds(SetForm, st.sampled_from(get_args(Form))),
    st.builds(SetSecond, st.sampled_from([None, *LANGUAGES])),
    st.builds(SetHashtags, st.booleans()),
    st.builds(AskOrnament, st.sampled_from(get_args(Ornament))),
    st.builds(DropOrnament, st.sampled_from(get_args(Ornament))),
    st.sampled_from([PostTest(), DropTests()]),
    st.builds(ShowFilters, numbers, st.sampled_from(ORDERS), st.sampled_from(KINDS)),
    st.builds(SetFilter, numbers, st.sampled_from(ORDERS), choices, st.booleans()),
    st.sampled_from([ShowSettings(), PickChat(), ShowLooks(), ShowApproval(), ShowLanguages(), ShowChanges()]),
    st.builds(ShowChats, st.just(0) | numbers),
    st.builds(Pause, st.booleans()),
    st.builds(Leave, st.booleans()),
    st.builds(AskText, st.sampled_from(get_args(Text))),
    st.builds(Arrange, st.just("digest"), st.sampled_from(["", "instant", "daily 18:00", "weekly mon 09:30"])),
    st.builds(ShowStep, st.sampled_from(get_args(Step))),
    st.builds(FollowFirst, subjects, st.booleans(), st.sampled_from(get_args(Step))),
    st.builds(ChooseDigest, st.sampled_from(["instant", "daily 18:00", "weekly mon 09:30"])),
    st.builds(Arrange, st.just("quiet"), st.sampled_from(["", "off", "22:00-07:00", "silent 22:00-07:00"])),
)

packed = pressed.map(pack)
"""What real buttons have."""


@st.composite
def forged(draw: st.DrawFn) -> str:
    """What a real button has, about another chat or with letters changed, left out, or put among the others."""
    data = draw(packed)
    if draw(st.booleans()):
        data = draw(st.sampled_from(["~1", "~2", "~3", "~A", "~ZZZZZZZZZZ", "~0", "~"])) + data
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        data = (
            data[:at]
            + draw(st.sampled_from(["", "|", "~1", "0", "-", ":", "?", ">", "@"]) | pieces)
            + data[at + draw(st.integers(0, 3)) :]
        )
    return data
