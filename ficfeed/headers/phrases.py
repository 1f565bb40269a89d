"""Header lines that carry no label but say plainly what they are: "2260 words", "Unbeta'd"."""

from __future__ import annotations

import re

from ficfeed.headers import ffn
from ficfeed.headers.labels import Labelled, plain

STANDALONE = frozenset({"words", "url", "ffn", "fandom"})
"""Phrases that may also stand in a paragraph of their own; the others only among labelled lines."""

_PHRASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "words",
        re.compile(
            r"^\(?(?:approx\w*\.?|about|around|ca?\.?|~)?\s*\d[\d,. ']{0,12}\s*k?\+?[ -]words?\.?\)?$", re.I
        ),
    ),
    ("words", re.compile(r"^\(?\d[\d ]{0,9}\s*(?:слов[а]?|wörter|mots|palabras|字)\)?$", re.I)),
    (
        "beta",
        re.compile(
            r"^(?:this (?:is|was) |as yet )?(?:un-?|not |no )?(?:beta|brit-?pick)['’]?(?:e?d|read)?\b", re.I
        ),
    ),
    (
        "disclaimer",
        re.compile(
            r"^(?:i (?:do not|don['’]?t|dont) own|i own (?:nothing|none|no\b)|not mine\b"
            r"|(?:the )?(?:usual|standard) disclaimers? appl|all characters (?:belong|are)"
            r"|no (?:copyright )?infringement)",
            re.I,
        ),
    ),
    (
        "spoilers",
        re.compile(
            r"^(?:no |minor |major |mild |slight )?spoilers?(?:y)? (?:for|through|up to|to)\b"
            r"|^set (?:after|before|during|in|between)\b",
            re.I,
        ),
    ),
    (
        "feedback",
        re.compile(
            r"^(?:feedback|con-?crit|comments?|reviews?) (?:is|are|and|welcome|would|feeds?|makes?|=)", re.I
        ),
    ),
    (
        "warnings",
        re.compile(
            r"^(?:mentions?|references?|allusions?|hints?|implications?) (?:of|to)\b|^implied\b|^trigger\b",
            re.I,
        ),
    ),
    (
        "prompt",
        re.compile(
            r"^(?:written|posted) (?:for|in response to|as part of)\b|^inspired by\b|^response to\b", re.I
        ),
    ),
    ("archive", re.compile(r"^(?:cross-?posted|x-?posted|also posted)\b", re.I)),
    (
        "url",
        re.compile(
            r"^(?:posted originally on .{1,120}|originally posted (?:at|on) .{1,200}|https?://\S{4,300})$",
            re.I,
        ),
    ),
    (
        "rating",
        re.compile(
            r"^rated (?:an? )?(?:g|pg|pg-?13|pg-?15|r|nc-?17|k\+?|t|m|ma|e|x|teen|mature|explicit)\b", re.I
        ),
    ),
)


_BREADCRUMB = re.compile(
    r"^(?:Anime/Manga|Anime|Books?|Cartoons?|Comics?|Games?|Misc|Movies?|Plays/Musicals"
    r"|TV Shows?)\s*»\s*(.{1,150})$"
)


def read(line: str) -> Labelled | None:
    """Return the line as the field that it plainly is, the whole line as its value; None if it is none."""
    text = plain(line) if len(line) <= 2000 else ""
    if not text:
        return None
    if ffn.matches(text):
        return Labelled(("ffn",), "", text, "phrase", weak=True)
    if found := _BREADCRUMB.match(text):
        return Labelled(("fandom",), "", found[1], "phrase", weak=True)
    for name, pattern in _PHRASES:
        if pattern.search(text):
            return Labelled((name,), "", text, "phrase", weak=True)
    return None
