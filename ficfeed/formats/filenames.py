"""What a file's name says where its text says nothing: a title, and the number of a part."""

from __future__ import annotations

import re

from ficfeed.text.clean import one_line

_SUFFIX = re.compile(r"\.(?:[a-z][a-z0-9]{0,7}|txt)$", re.IGNORECASE)
_WORD = r"(?:part|pt|chapter|chap|ch|teil|kapitel|глава|часть)"
_PART = re.compile(
    rf"(?P<title>|.*?[^\W\d_].*?)[\s._-]*(?:(?<![^\W_]){_WORD}[\s._-]*(?P<named>\d{{1,3}})(?:[\s_-]*of[\s_-]*\d{{1,3}})?"
    r"|[\s._(\[#-]+(?P<counted>\d{1,3})[\s_-]*of[\s_-]*\d{1,3})\s*[)\]]?",
    re.IGNORECASE,
)
_LONGEST = 300
_BYTE = re.compile("[\udc80-\udcff]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def title_and_part(name: str) -> tuple[str, int | None]:
    """Return the title that a file name gives and the part at its end: "Lamp Oil - Chapter 2.txt" is part 2.

    "-" and "_" that stand for spaces become spaces. A bare number is no part ("Catch 22", "post 17", a second
    download "(2)"): whether files are numbered parts of one story is for their source to say.
    """
    shown = one_line(_readable(name)[:_LONGEST])
    stem = _SUFFIX.sub("", shown) or shown
    found = _PART.fullmatch(stem)
    if found:
        return _spaced(found["title"] or stem), int(found["named"] or found["counted"])
    return _spaced(stem), None


def _spaced(stem: str) -> str:
    spaced = stem if " " in stem.strip() else re.sub(r"[_-]+", " ", stem)
    return one_line(spaced.replace("_", " ")).strip(" .-([#") or stem


def _readable(name: str) -> str:
    """A name that is no UTF-8 comes with its odd bytes as lone surrogates: old disks wrote Windows-1252."""
    name = _NO_BYTE.sub("", name)
    return (
        name
        if _BYTE.search(name) is None
        else name.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    )
