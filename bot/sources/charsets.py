"""The charset of a page or a feed: what its bytes are, whatever is said of them.

A site's header, a document's own word and the bytes often disagree (windows-1251 called UTF-8 and the reverse are
the usual pairs here), and a wrong belief makes mojibake without any error. So the bytes are asked first.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (re.compile(rb"(?:\s\0){0,9}[<{\[]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0\s){0,9}\0[<{\[]\0[^\0]"), "utf-16-be"),
)
_IN_PAGE = re.compile(
    rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_HEAD = 4096
_CHARSETS = ("utf-8", "utf-16", "cp", "koi8", "iso8859", "mac-cyrillic", "ascii", "kz1048", "ptcp154")
_CYRILLIC = "cp1251"
"""What a page that is not UTF-8 and says nothing believable is here, if its bytes make words in it."""

_ASCII = bytes(range(128))
_SAMPLE = 4096
_SLICE = 32 * 1024
_MOSTLY = 4
"""Of so many letters one may be broken in a text that is UTF-8 nevertheless: cut at some place, or pasted together."""
_SMALL = re.compile("[а-яёәғқңөұүһі]")
_WORD = re.compile(rb"[\xa8\xaa\xaf\xb2\xb3\xb8\xba\xbf-\xff]{3,}")


def decode_page(body: bytes, stated: str) -> str:
    """Make text of a page whose header states a charset ("" for none); never fails."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], charset)
    for pattern, charset in _WIDE:
        if pattern.match(body):
            return _decoded(body, charset)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(body, _charset_of(body, stated))


def _decoded(body: bytes, charset: str) -> str:
    """Decode slice by slice: what stands for nothing is replaced so slowly that 4 MiB would hold up everything."""
    decoder = codecs.getincrementaldecoder(charset)("replace")
    slices = (body[start : start + _SLICE] for start in range(0, len(body), _SLICE))
    return "".join([*(decoder.decode(part) for part in slices), decoder.decode(b"", final=True)])


def _charset_of(body: bytes, stated: str) -> str:
    """Choose the charset of bytes that are no faultless UTF-8."""
    declared = [name for name in (codec_name(stated), _in_page(body)) if name]
    high = body.translate(None, _ASCII)[:_SAMPLE]
    if _is_nearly_utf8(high):
        return "utf-8"
    candidates = [name for name in declared if not name.startswith("utf-")]
    if _makes_words(body):
        candidates.append(_CYRILLIC)
    # Capitals and small letters change places where one Cyrillic charset is taken for another; the first one said wins.
    return max(candidates, key=lambda name: _small_letters(high, name), default="utf-8")


def _is_nearly_utf8(high: bytes) -> bool:
    read = high.decode("utf-8", "replace")
    return read.count("\ufffd") * _MOSTLY <= len(read)


def _makes_words(body: bytes) -> bool:
    """Whether letters beyond ASCII stand together as in Cyrillic words, not singly as accents do."""
    together = sum(len(word) for word in _WORD.findall(body[: _SAMPLE * 16]))
    return together * 2 > len(body[: _SAMPLE * 16].translate(None, _ASCII))


def _small_letters(high: bytes, charset: str) -> int:
    return len(_SMALL.findall(high.decode(charset, "replace")))


def _in_page(body: bytes) -> str | None:
    found = _IN_PAGE.search(body[:_HEAD])
    charset = codec_name((found[1] or found[2]).decode("ascii", "replace")) if found else None
    # A page that could be searched for ASCII is not in UTF-16, whatever it says (HTML standard).
    return "utf-8" if charset and charset.startswith("utf-16") else charset


def codec_name(label: str) -> str | None:
    """Name Python's codec for a charset; None when it is unknown, or no charset (Python has others, as zip)."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name in {"ascii", "iso8859-1"}:
        return "cp1252"  # what the web means by them (Encoding standard)
    return name if name.startswith(_CHARSETS) else None
