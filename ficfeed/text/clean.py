"""Characters: what may enter the house at all. Every source cleans here, once, at the door."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the text without DEL and characters that XML 1.0 forbids, with \\n as its only line end.

    Tabulators stay, no-break spaces and page feeds become spaces, byte order marks go. U+0085 and U+2028
    are left alone: in saved stories they come from wrong decoding and never end a line.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for page in "\x0b\x0c\xa0":
        if page in text:
            text = text.replace(page, " ")
    return _FORBIDDEN.sub("", text) if _FORBIDDEN.search(text) else text


def one_line(text: str) -> str:
    """Return the text as one clean line: control characters and every run of white space are one space."""
    return _SPACES.sub(" ", _CONTROLS.sub(" ", text)).strip()
