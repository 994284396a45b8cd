"""Words that are built from known ones: they are words of their own, so nothing of them is taken for inflection.

Sources: Muhamedowa 2016 on derivation; Қазақ грамматикасы 2002 on сөзжасам and етіс (voice).
"""

from __future__ import annotations

from collections.abc import Container

from bot.analysis.folding import fold_letters

_VOICES = """
л ыл іл н ын ін с ыс іс т дыр дір тыр тір ғыз гіз қыз кіз ыстыр істір стыр стір ғызыл гізіл тырыл тіріл дырыл діріл рыл
ріл ыстырыл істіріл стырыл стіріл тыл тіл ныл ніл ылдыр ындыр індір
"""
_SHORT_VOICES = frozenset("лнст")
"""These follow vowels; т also р and л."""

_FROM_NOUNS = """
ла ле да де та те лан лен дан ден тан тен лас лес дас дес тас тес лат лет дат дет тат тет ландыр лендір дандыр дендір
тандыр тендір ластыр лестір дастыр дестір тастыр тестір
"""
_OF_NOUNS = """
лық лік дық дік тық тік шы ші сыз сіз лы лі хана шыл шіл лас лес дас дес тас тес гер кер ша ше ншы нші
ыншы інші сыншы сінші ғы гі қы кі паз стан лау леу ист изм лылық лілік сыздық сіздік шылық шілік
"""
_OF_VERBS = "ушы уші ғыш гіш қыш кіш ма ме ба бе па пе ыс іс ық ік қ к ғын гін қын кін нды нді ынды інді ым ім"

_LONGEST_SUFFIX = 6
"""Letters."""

DEEPEST = 3
"""Suffixes that a word is asked for, one inside the other."""


class Derivation:
    """The rules of word building over a set of known words, spelled in one of the two alphabets."""

    def __init__(self, nouns: Container[str], verbs: Container[str], *, folded: bool) -> None:
        spelled = fold_letters if folded else str
        self._nouns = nouns
        self._verbs = verbs
        self._voices, self._from_nouns, self._of_nouns, self._of_verbs = (
            frozenset(spelled(suffix) for suffix in group.split())
            for group in (_VOICES, _FROM_NOUNS, _OF_NOUNS, _OF_VERBS)
        )

    def is_verb(self, word: str, depth: int = DEEPEST) -> bool:
        """Whether this is the stem of a voice of a known verb, or of a verb that is made of a known noun."""
        if word in self._verbs:
            return True
        if depth == 0:
            return False
        return any(self.is_verb(rest, depth - 1) for rest in _rests(word, self._voices) if _voiced(rest, word)) or any(
            rest in self._nouns for rest in _rests(word, self._from_nouns)
        )

    def is_noun(self, word: str, depth: int = DEEPEST) -> bool:
        """Whether this is built from a known noun or verb."""
        if word in self._nouns:
            return True
        if depth == 0:
            return False
        return any(self.is_noun(rest, depth - 1) for rest in _rests(word, self._of_nouns)) or any(
            self.is_verb(rest, depth - 2) for rest in _rests(word, self._of_verbs) if depth > 1
        )

    def is_compound(self, word: str) -> bool:
        """Whether this is two known nouns in one word: бейнежазба, балаұрпақ."""
        return any(word[:place] in self._nouns and word[place:] in self._nouns for place in range(3, len(word) - 2))


def _voiced(rest: str, word: str) -> bool:
    """Whether the voice that the word has more than the rest can follow it."""
    added = word[len(rest) :]
    return added not in _SHORT_VOICES or rest[-1] in "аеыіия" or (added == "т" and rest[-1] in "рл")


def _rests(word: str, suffixes: frozenset[str]) -> list[str]:
    """What stands before each suffix that ends the word, the shortest suffix first."""
    longest = min(_LONGEST_SUFFIX, len(word) - 2)
    return [word[:-length] for length in range(1, longest + 1) if word[-length:] in suffixes]
