"""What Telegram finds in a text by itself: commands, links, mentions, hashtags and the like (pure).

Phone and card numbers, which it finds too, are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Entity: TypeAlias = dict[str, object]

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca "
    "cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga "
    "gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp "
    "ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt "
    "mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru "
    "rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz "
    "ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_OTHERS = (
    "academy aero agency app art asia bank bar best bike biz blog business cafe cat center chat city click cloud club "
    "coach com community company cool coop design dev digital edu education email energy events expert family fit "
    "foundation fun fund gallery game games gov group guide health help host house info int international jobs kids "
    "land law life link live ltd market marketing media mil mobi money museum name net network news ngo one ong online "
    "org page photo photos place plus post press pro pub rocks run school science services shop show site social "
    "software solutions space sport store studio support systems team tech tel tips today tools top tours town trade "
    "training travel tube university video vip website wiki work works world wtf xxx xyz zone"
)
_CYRILLIC = (
    "xn--80ao21a xn--p1ai xn--j1amh xn--90ais xn--90a3ac xn--90ae xn--e1a4c xn--d1acj3b xn--80adxhks xn--80asehdb "
    "xn--c1avg xn--p1acf xn--80aswg"
)
_DOMAINS = frozenset(f"{_COUNTRIES} {_OTHERS} {_CYRILLIC}".split())
"""Top-level domains by which a host without a scheme is known for a link: of countries, the usual others, Cyrillic."""
_REST = r"(?:[/?#][^\s<>«»\"]*)?"
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@]))"
    r"|(?P<email>(?<![\w.+@-])[a-zA-Z0-9_.+-]{1,64}@(?:[a-zA-Z0-9-]{1,63}\.)+[a-zA-Z]{2,20}(?![\w-]))"
    rf"|(?P<url>(?:https?|ftp)://(?:[\w-]+\.)+[^\W_]+(?![\w-])(?::\d{{1,5}})?{_REST}"
    rf"|(?<!\w)(?:tg|ton|tonsite)://[a-z0-9_-]{{1,253}}{_REST}"
    rf"|(?<![\w@.$#/-])(?:[\w-]+\.)+(?P<domain>[^\W\d_]+)(?![\w-]|\.\w)(?::\d{{1,5}})?{_REST})"
    r"|(?P<mention>(?<![\w@/])@(?:[a-zA-Z0-9_]{4,32}|gif|pic|vid)(?!\w))"
    r"|(?P<hashtag>(?<![\w#&/])#(?=\w*[^\W\d])\w{1,256}(?:@[a-zA-Z0-9_]{3,32})?(?![\w#]))"
    r"|(?P<cashtag>(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?:@[a-zA-Z0-9_]{3,32})?(?![\w$]))",
)
_TAIL = ".:;,('?!`…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def utf16_units(text: str) -> int:
    """The length that Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def span_of(entity: Entity) -> tuple[int, int]:
    """Where an entity begins and ends."""
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)  # noqa: S101 - made here or checked as MessageEntity
    assert isinstance(length, int)  # noqa: S101 - as above
    return offset, offset + length


def find_entities(text: str) -> Iterator[Entity]:
    """Find the entities of a text, first to last; they do not cross."""
    for match in _FOUND.finditer(text):
        kind = next(name for name in _FOUND.groupindex if match[name] and name != "domain")
        if match["domain"] and not _is_domain(match["domain"].lower()):
            continue
        said = _end_link(match[0]) if kind == "url" else match[0]
        yield {"type": kind, "offset": utf16_units(text[: match.start()]), "length": utf16_units(said)}


def _is_domain(name: str) -> bool:
    return (name if name.isascii() else f"xn--{name.encode('punycode').decode()}") in _DOMAINS


def _end_link(link: str) -> str:
    """Leave out what ends the sentence rather than the link: stops, and brackets that were opened before it."""
    while link[-1] in _TAIL or (link[-1] in _PAIRS and link.count(link[-1]) > link.count(_PAIRS[link[-1]])):
        link = link[:-1]
    return link
