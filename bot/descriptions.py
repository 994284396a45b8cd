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
    a able access action active add added admin administrator administrators after again all allowed allows already
    am an and animation anonymous another answer answercallbackquery any app are argument array article as at
    attribute attributes bad balance banned be because been before beginning begins between big blocked boost bot
    bot's bots broadcast business but button buttons by byte bytes callback can can't caption change changed channel
    channels character characters chat chats closed closing code command commands conflict connection contains
    content conversation copied copy correct could create created creator curl current custom data date days
    deactivated deep delete deleted deletewebhook demote depth desc description did different dimensions direct
    disabled document does domain double download due duplicate during edit edited editmessagetext effect either
    element emoji empty emulator enabled encoded end ended ends enough entities entity error escaped everyone
    exactly exceed expected expired fail failed failure field file files find first flood flood_wait floodskip for
    forbidden format forum forwarded found from full gateway general get getupdates getwebhookinfo group groups had
    handler has hash have host html http https i id identical identifier identifiers if image in inaccessible
    inactive incorrect initiate inline inlinequeryresultsbutton input inside instance instances internal invalid
    invite invoice is issue it its join joining json kb keep keyboard kick kicked knowing known language large later
    least leave left length limit line link list long longer low make many markdown markup maximum may media member
    members message messages method migrated minimum minutes missing mode moderation modified more most moved much
    multiple must name need nested new next no non non-empty not nothing number object of offset offset's old on
    once one only opening optional or other others out outside over owner page paid parameter parameters parse
    parsed participant payment peer permission permissions personal photo pin pinned placeholder please pm poll post
    posts preceded premium presence previous privacy private process proper protected proxy query quotation quote
    reach reached reaction read-only reads ready receive refused remote remove replied reply request requests
    required reserved resolve response restrict restricted restriction result results retry right rights running
    same scheme scope seconds secret security send sender sending sendmessage sent server service set setwebhook
    sharetext should single size slow slowmode sorry spaces specified star stars start starting state status sticker
    story string strings style subset suggested supergroup supported sure switch tag tags takes telegram telegram's
    temporarily terminate terminated text tg than that the there they this thread time timeout title to token told
    too topic topics try type unallowed unauthorized unavailable unclosed unexpected unfinished unique unknown
    unmatched unsupported upgrade upgraded upload uploaded url use used user username users utf utf-8 valid value
    verify video wait was web webdocument webhook webpage were when while who will with within without would write
    wrong yet you
    """.split()  # noqa: SIM905 - a list of three hundred would be three hundred lines
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.ASCII)
_QUOTED: Final = re.compile(r'"[^"]*(?:"|$)')
_PLAIN: Final = re.compile(r"[\d\W_]*", re.ASCII)


def own_words(description: str) -> str:
    """Give a description with nothing but Telegram's own words and numbers; what else stands in it is left out."""
    told: list[str] = []
    for part in _QUOTED.sub(LEFT_OUT, description[:LONGEST]).split():
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
