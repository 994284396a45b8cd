"""The suffixes that inflect Kazakh words, and the order in which they follow each other.

Sources: R. Muhamedowa, Kazakh: A Comprehensive Grammar (Routledge 2016); Қазақ грамматикасы (Астана 2002), chapters
on зат есім and етістік; M. Kirchner, "Kazakh and Karakalpak", in: Johanson and Csató, The Turkic Languages (1998).

A suffix is written once, with capitals for the sounds that its surroundings decide (archiphonemes, as in two-level
morphology): A а/е, I ы/і, K қ/к, G ғ/г/қ/к, D д/т, Q д/т/н, L л/д/т, N н/д/т (genitive), C н/д/т (accusative), M м/б/п
and P м/б/п (after nasals м and б); in front: i and a, which a vowel swallows, s, which stands only after one, E the
present's а/е/й, U the verbal noun's у/ю. A state lists what may follow: suffix>state, and after a colon how doubtful
that is, because words often end so by themselves or news seldom has it; less than nothing, where hardly another word
ends so.
"""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """A suffix that may follow, and what it leads to."""

    suffix: str
    state: str
    doubt: int


_OWNERS = "iм>mine:4 iң>mine:9 iңIз>ours:5 iмIз>ours:1 sI>his"
_CASES = "NIң>end GA>end CI>end:1 DA>place QAн>end Mен>end Mенен>end:3"
_PERSONS = "MIн>end:4 сIң>end:4 PIз>end:4 сIңдAр>end:4 сIздAр>end:4"
_POLITE = "сIз>end:4"
_ACTS = "iм>my iң>my:1 iңIз>our:2 iмIз>our sI>its NIң>end GA>end CI>end:1 DA>spot QAн>end Mен>end"
"""The owners and cases of participles and verbal nouns: as a noun's, without what nobody builds upon them."""

_GRAMMAR = {
    # Nouns: degree of comparison, number, owner, case, person (Muhamedowa on nominal morphology).
    "noun": f"LAр>number {_OWNERS} {_CASES} iрAK>degree:8 GI>time:7 Nікі>owned:3 {_PERSONS}",
    "degree": "sI>its NIң>end GA>end CI>end DA>end QAн>end Mен>end",
    "number": f"{_OWNERS} {_CASES} Nікі>owned:3 {_PERSONS}",
    "mine": "NIң>end A>end GA>end:2 CI>end DA>place QAн>end Mен>end",
    "ours": "NIң>end GA>end CI>end DA>place QAн>end Mен>end Nікі>owned:3",
    "his": "нIң>end нA>end н>end ндA>place нAн>end мен>end нікі>owned:3",
    # The place and time adjective (мектептегі, жазғы) is a noun again.
    "place": f"GI>again {_PERSONS} {_POLITE}",
    "time": "LAр>again-number NIң>end GA>end CI>end DA>end QAн>end Mен>end",
    "again": "LAр>again-number sI>again-his NIң>end GA>end CI>end DA>end QAн>end Mен>end",
    "owned": "LAр>again-number нIң>end GA>end нA>end CI>end н>end ндA>end DA>end нAн>end мен>end",
    "again-number": "NIң>end GA>end CI>end DA>end QAн>end Mен>end I>again-his",
    "again-his": "нIң>end нA>end н>end ндA>end нAн>end мен>end",
    # Verbs: negation, then mood, tense or participle, then person (Muhamedowa on verbal morphology).
    "verb": (
        "PA>negated DI>past GAн>participle iп>converb E>end:9 E>present EтIн>participle:-9 aр>future:12 PAK>aim:1"
        " PAKшI>aim сA>condition:1 aйIн>end:2 aйIK>end:1 iңIз>end iңдAр>end:3 iңIздAр>end сIн>end U>action GAлI>end"
        " GAншA>end GAй>end:6"
        " GAсIн>end:2 GI>wish:3"
    ),
    "negated": (
        "DI>past GAн>participle йтIн>participle й>negative с>future стAн>end йIншA>end сA>condition йIн>end йIK>end"
        " ңIз>end ңдAр>end ңIздAр>end сIн>end U>action GAлI>end пDI>end PAK>end GI>wish"
    ),
    "past": "м>end:1 ң>end:2 ңIз>end K>end:1 ңдAр>end:2 ңIздAр>end",
    "condition": "м>end:1 ң>end:2 ңIз>end K>end:1 ңдAр>end:2 ңIздAр>end",
    "present": f"дI>end MIн>end PIз>end сIң>end {_POLITE} сIңдAр>end сIздAр>end",
    "negative": f"дI>end MIн>end PIз>end сIң>end {_POLITE} сIңдAр>end сIздAр>end",
    "converb": f"DI>end {_PERSONS} {_POLITE}",
    "aim": f"{_PERSONS} {_POLITE}",
    "future": f"{_PERSONS} {_POLITE} LAр>actors {_ACTS} DAй>end",
    "participle": f"LAр>actors {_ACTS} {_PERSONS} {_POLITE} DAй>end DIK>quality",
    "quality": "iм>my iң>my:1 iңIз>our:2 iмIз>our sI>its QAн>end",
    "action": f"LAр>actors {_ACTS} {_PERSONS}",
    "actors": _ACTS,
    "my": "NIң>end A>end CI>end DA>end QAн>end Mен>end",
    "our": "NIң>end GA>end CI>end DA>end QAн>end Mен>end",
    "its": "нIң>end нA>end н>end ндA>spot нAн>end мен>end",
    "spot": "GI>end",
    "wish": f"{_OWNERS}",
    "end": "",
}

UNFINISHED = frozenset({"negated", "wish", "quality", "present"})
"""States in which no word ends; барма is told from баспа by nothing."""


def grammar() -> dict[str, tuple[Link, ...]]:
    """What may follow in every state."""
    return {state: tuple(_link(written) for written in links.split()) for state, links in _GRAMMAR.items()}


def _link(written: str) -> Link:
    """A link as the grammar writes it."""
    suffix, _, target = written.partition(">")
    state, _, doubt = target.partition(":")
    return Link(suffix, state, int(doubt or 0))
