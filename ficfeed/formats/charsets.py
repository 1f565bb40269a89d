"""The characters of a page: which encoding its bytes have, whatever it declares."""

from __future__ import annotations

import codecs
import re
from functools import cache

from ficfeed.text.decode import Decoded, decode

_HEAD = 4096
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([\w.:-]{2,40})|<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
"""What browsers read a declared encoding as (WHATWG Encoding Standard): the superset of the name."""

_ALLOWED = re.compile(
    r"cp\d{3,4}|iso8859-\d{1,2}|koi8-[rtu]|mac-\w+|gb18030|cp9\d\d|euc_jp|euc_jis\w+|big5hkscs|iso2022_jp\w*"
)
_C1 = re.compile("[\x80-\x9f]")


def characters(data: bytes) -> Decoded:
    """Return the characters of a page: byte order mark, strict UTF-8, what it declares, else by looking.

    A declaration counts only where the bytes fit it. Raises NotText for what is no text.
    """
    if data.startswith(_BOMS):
        return decode(data)
    codec = declared(data)
    if codec is None or (data.isascii() and not codec.startswith("iso2022")) or _is_utf8(data):
        return decode(data)
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        return _nearly(data, codec)


def declared(data: bytes) -> str | None:
    """Return the Python name of the encoding that the page's head declares, None for none of use.

    UTF-16 in a declaration made of ASCII letters is a lie, UTF-7 an attack, UTF-8 needs no telling.
    """
    found = _DECLARED.search(data[:_HEAD])
    return _codec((found[1] or found[2]).decode("ascii").lower()) if found else None


def repaired(text: str) -> str:
    """Return the text with C1 controls, which old editors wrote as `&#146;`, as the characters they meant."""
    return text.translate(_windows()) if _C1.search(text) else text


def _nearly(data: bytes, codec: str) -> Decoded:
    """Some damaged bytes do not make a declaration wrong; many do."""
    text = data.decode(codec, "replace")
    lost = text.count("\ufffd")
    if lost * 200 > len(text):
        return decode(data)
    return Decoded(text, codec, f"{lost} characters are no {codec} and were lost")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _codec(name: str) -> str | None:
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    wider = _WIDER.get(known, known)
    return wider if _ALLOWED.fullmatch(wider) else None


@cache
def _windows() -> dict[int, str]:
    """0x80 to 0x9F as Windows-1252 has them; its five gaps are dropped."""
    pairs = ((byte, bytes([byte]).decode("cp1252", "ignore")) for byte in range(0x80, 0xA0))
    return dict(pairs)
