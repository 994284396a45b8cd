"""What Telegram says of a refusal, as far as the words are its own.

A description may quote what was refused: a button's text, a tag, a name. Of those that go to logs and terminals only
Telegram's own words stay, for what people write and how chats are called is nobody else's matter.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 200
"""Letters of a description that are told: a proxy may have put a page in its place."""

LEFT_OUT: Final = "…"

_WORDS: Final = frozenset(
    """
    a access action active add added admin administrator administrators after again all allowed allows already am an
    and animation anonymous another answer any are argument array as at attribute attributes bad balance banned be
    because been before blocked boost bot bots broadcast business but button buttons by byte callback can can't
    caption channel channels characters chat chats closed command commands conflict connection contains content
    conversation copied correct could create created creator data date days deactivated deep delete deleted demote
    depth description did different disabled document does domain download due during edit edited element emoji
    empty enabled end enough entities entity error expected expired fail failed failure file files find first flood
    floodskip for forbidden format forum forwarded found from full gateway general get getupdates group groups had
    handler has hash have host http https i id identical identifier if in inactive initiate inline instance
    instances internal invalid invite is issue it its join joining kb keyboard kick kicked known language large
    later least leave left length limit link long longer low make many markup maximum may media member members
    message messages method migrated minimum minutes missing mode moderation modified more most moved multiple must
    name need new no non not nothing number object of offset old on once one only or other others out over owner
    page paid parameter parameters parse parsed participant payment peer permission permissions personal photo pin
    pinned please poll post premium presence privacy private proper proxy query quotation quote reach reached
    reaction read-only ready receive refused remove replied reply request requests required resolve response
    restrict restricted restriction retry right rights running same scheme seconds secret security send sender
    sending sent server service set setwebhook should size slow slowmode sorry star stars start starting state
    sticker story string style supergroup supported sure switch tag tags telegram telegram's temporarily terminate
    terminated text than that the there they this thread time timeout title to token told too topic topics try type
    unallowed unauthorized unavailable unexpected unfinished unique unknown unmatched unsupported upgrade upgraded
    upload url use used user username users utf utf-8 value verify video wait was webhook webpage were when while
    who with without write wrong yet you
    """.split()  # noqa: SIM905 - a list of three hundred would be three hundred lines
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.ASCII)
_PLAIN: Final = re.compile(r"[\d\W_]*", re.ASCII)


def own_words(description: str) -> str:
    """Give a description with nothing but Telegram's own words and numbers; what else stands in it is left out."""
    told: list[str] = []
    for part in description[:LONGEST].split():
        known = _is_known(part)
        if known or told[-1:] != [LEFT_OUT]:
            told.append(part if known else LEFT_OUT)
    return " ".join(told) + (LEFT_OUT if len(description) > LONGEST else "")


def _is_known(part: str) -> bool:
    """Whether a part without spaces is made of known words; a long number may be a telephone's or a token's."""
    return (
        part.isascii()
        and all(word.lower() in _WORDS for word in _WORD.findall(part))
        and _PLAIN.fullmatch(_WORD.sub("", part)) is not None
        and not re.search(r"\d{9}|\d:.", part)
    )
