"""Stems of English words: Snowball's, and those that it cannot know to be one word."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from Stemmer import Stemmer

_SAME: Final = """
bus-buses gas-gases lens-lenses knife-knives wife-wives life-lives foot-feet leaf-leaves half-halves loaf-loaves
shelf-shelves thief-thieves wolf-wolves calf-calves scarf-scarves self-selves crisis-crises quiz-quizzes basis-bases
diagnosis-diagnoses ox-oxen datum-data medium-media bacterium-bacteria child-children tooth-teeth goose-geese mouse-mice
man-men woman-women person-people policeman-policemen policewoman-policewomen fisherman-fishermen fireman-firemen
run-ran-running lose-lost-losing ride-rode-ridden-riding drive-drove-driven-driving lead-led-leading
speak-spoke-spoken-speaking teach-taught-teaching buy-bought-buying catch-caught-catching fight-fought-fighting
bring-brought-bringing seek-sought-seeking sell-sold-selling tell-told-telling steal-stole-stolen-stealing
break-broke-broken-breaking choose-chose-chosen-choosing fall-fell-fallen-falling find-found-finding
begin-began-begun-beginning drink-drank-drunk-drinking sink-sank-sunk-sinking swim-swam-swum-swimming
get-got-getting give-gave-given-giving take-took-taken-taking
freeze-froze-frozen-freezing write-wrote-written-writing wear-wore-worn-wearing keep-kept-keeping leave-left-leaving
meet-met-meeting feed-fed-feeding bite-bit-bitten-biting hide-hid-hidden-hiding shoot-shot-shooting hold-held-holding
send-sent-sending spend-spent-spending build-built-building grow-grew-grown-growing know-knew-known-knowing
throw-threw-thrown-throwing rise-rose-risen-rising win-won-winning pay-paid-paying say-said-saying make-made-making
go-went-gone-going come-came-coming see-saw-seen-seeing eat-ate-eaten-eating sleep-slept-sleeping stand-stood-standing
defence-defense grey-gray cheque-check catalogue-catalog judgement-judgment paediatric-pediatric
paediatrician-pediatrician
programme-program centre-center colour-color neighbour-neighbor behaviour-behavior labour-labor harbour-harbor
theatre-theater metre-meter litre-liter tyre-tire organisation-organization
kid-kids
"""
"""Forms of one word, and spellings of one, the usual one first."""

_stemmer = Stemmer("english", 0)


def _canonical() -> dict[str, str]:
    rows = (row.split("-") for row in _SAME.split())
    return {form: _stemmer.stemWord(first) for first, *others in rows for form in (first, *others)}


_STEMS: Final = MappingProxyType(_canonical())


def stem(word: str) -> str:
    """The stem of a folded word in Latin letters; possessives have none of their own."""
    plain = word.removesuffix("'s").rstrip("'")
    known = _STEMS.get(plain)
    return known if known is not None else f"{_stemmer.stemWord(plain)}".replace("'", "")
