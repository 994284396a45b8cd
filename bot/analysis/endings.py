"""The endings that nouns and adjectives take: whether what follows a stem can be one, so that another word is not.

Kazakh sets its endings one after the other, in this order: number, owner, case; the place adjective (мектептегі) and
the quality (балалық) begin a new word that takes them again. Vowel harmony is not tested: no other word follows from
it. What a stem changes itself (мектеп, мектебі) is another stem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Language

_NUMBER = "(?:[лдт][ае]р)?"
_OWNER = "(?:[ыі]?[мң](?:[ыі]з)?|с?[ыі])?"
_CASE = "(?:[ндт][ыі]ң?|[ғгқк][ае]|н?[ае]|н|н?[дт][ае]|[ндт][ае]н|[мбп]ен(?:ен)?)?"
_PLACE = "(?:н?[дт](?:ағы|егі)|[ндт][іы]кі)?"
_QUALITY = "(?:[лдт](?:ық|ік|ығ|іг)|[лдт][ыі]|с[ыі]з|[дт][ае]й|ш[ае])?"
_KAZAKH = re.compile(_QUALITY + (_NUMBER + _OWNER + _PLACE) + _NUMBER + _OWNER + _CASE)

_RUSSIAN = re.compile(
    "[иь]?(?:[аяоеуюыиьй]|[аоеияы]м|[аиыя]ми|[аиыя]х|[оеиы]й|[ое][юв]|[ая]я|[ое]е|[ыи]е|[ое](?:го|му)|[ую]ю)"
)
_ENGLISH = re.compile("e?s")

_ENDINGS: dict[Language, re.Pattern[str]] = {"kk": _KAZAKH, "ru": _RUSSIAN, "en": _ENGLISH}


def is_ending(rest: str, language: Language) -> bool:
    """Whether a stem of the language and these letters after it are a form of one word; no letters are, too."""
    return not rest or _ENDINGS[language].fullmatch(rest) is not None
