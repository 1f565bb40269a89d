"""The title line: "Fic: Title (fandom, Mark/Lexie, PG-13)" taken apart.

Rule: a trailing bracket is metadata only if every item in it parses as a rating, pairing, known fandom or
character, part number or status; otherwise it belongs to the title ("Loved (Again)").
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ficfeed.headers import brackets, items, parts
from ficfeed.headers.brackets import Bracket
from ficfeed.headers.facts import Part, TitleLine
from ficfeed.headers.labels import plain
from ficfeed.story import RawTag, TagKind, Where

_LONGEST = 600
_PREFIX = re.compile(
    r"^[\[(]?\s*(?:(?:new|my|short)\s+)?(?:fan\s?)?(?:fic(?:let|tion|s)?|фик"
    r"|фанфик)(?:\s+post)?\s*(?:[\])]\s*[:\-–—|]?|[:|]|\s[-–—])\s*",
    re.I,
)
_FORMED = re.compile(
    r"^(drabbles?|one-?shot|vignette|podfic|songfic|commentfic|double drabble)\s*(?::"
    r"|\s[-–—])\s+(?=\S)",
    re.I,
)
_FANDOM_FIRST = re.compile(
    r"^(?P<fandoms>[^:]{2,80}?)(?P<over>\s+(?:crossover|x-?over))?\s+(?:fan)?fic(?:let|tion)?\s*:\s+(?=\S)",
    re.I,
)
_LEADING = re.compile(r"^[\[{【]([^\[\]{}【】]{1,120})[\]}】]\s*[:\-–—]?\s*(?=\S)")
_TRAILING = re.compile(
    r"\s*[(\[{（【]([^()\[\]{}（）【】]{1,300}(?:\([^()]{0,60}\)[^()\[\]{}]{0,100}){0,3})[)\]}）】][.!]?$"
)
_INNER = re.compile(r"\s*[,;]?\s*[\[{(]([^\[\](){}]{1,60})[\]})]\s*[-–—:;,]?\s+(?=\S)")
_CUT = re.compile(r"\s*[;|]\s*|\s+[-–—~]+\s+|[,:]\s+")
_BY = re.compile(r"\s+(?:by|von|от)[:\s]\s*(?P<who>[^\s,;:()]+(?: [^\s,;:()]+){0,3})$", re.I)
_QUOTED = re.compile(r"[\"“„«](?=\w).+[\"”“»]")
_USER = re.compile(r"(?=.*[a-z])(?:[\w.-]*[_\d][\w.-]*|[a-z][a-z-]{3,})")
_FULL_NAME = re.compile(r"(?:[A-Z][\w'’-]*\.?\s+)+[A-Z][\w'’-]+")
_NOT_WHO = re.compile(
    r"^(?:a|an|the|my|me|your|you|his|her|our|their|side|one|two|now|night|day|design|moonlight|myself)(?=\s|$)",
    re.I,
)
_EDGES = " -–—~:;,|\t"


class _Line:
    """A title line while it is being taken apart."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text = text
        self.known = known
        self.tags: list[RawTag] = []
        self.part: Part | None = None
        self.creator: str | None = None
        self.rules: list[str] = []

    def keep(self, bracket: Bracket, rest: str, rule: str) -> None:
        """Take over what a bracket said; `rest` is what stays of the line."""
        self.tags += [RawTag(kind, text, Where.TITLE) for kind, text in bracket.tags]
        self.part = self.part or bracket.part
        self.text = rest.strip(_EDGES)
        self.rules.append(rule)


def read(text: str, *, known: Collection[str] = (), labelled: bool = False) -> TitleLine:
    """Return the title without its metadata, and the metadata.

    `known` are names that occur elsewhere in the same file ("mark sloan", from its tag line): only they, or
    members of a pairing in the same bracket, are taken for characters. `labelled`: the text is the value of
    a "Title:" label, so that it has no "Fic:" before it and no author behind it.
    """
    shown = items.one_line(plain(text))[:_LONGEST]
    line = _Line(shown.lstrip("# ") if shown.startswith("# ") else shown, known)
    if not labelled:
        _prefixes(line)
    _suffixes(line)
    _parted(line)
    if not labelled and line.tags:
        _author(line, sure=True)
    elif not labelled:
        _author(line, sure=False)
    _only_fandoms(line)
    name = items.unquoted(line.text.strip(" -–—" if labelled and not line.rules else _EDGES)) or shown
    return TitleLine(
        title=name,
        raw_tags=tuple(dict.fromkeys(line.tags)),
        part=line.part,
        creator=line.creator,
        rule="; ".join(dict.fromkeys(line.rules)) or "the whole line is the title",
    )


def is_announced(text: str) -> bool:
    """Return whether the line is one title behind "Fic:", though it looks like a tag with a namespace."""
    found = _PREFIX.match(text.strip()[:_LONGEST])
    return bool(found) and not re.search(r"[:：]", text.strip()[found.end() :] if found else "")


def _prefixes(line: _Line) -> None:
    if found := _FANDOM_FIRST.match(line.text):
        named = brackets.fandoms(found["fandoms"])
        if named:
            crossed = [(TagKind.GENRE, "crossover")] if found["over"] else []
            line.keep(Bracket(tuple(named + crossed)), line.text[found.end() :], "a fandom before “fic:”")
    if found := _LEADING.match(line.text):
        bracket = brackets.read(found[1], line.known)
        if bracket:
            line.keep(bracket, line.text[found.end() :], "a leading bracket of known items")
    if found := _PREFIX.match(line.text):
        line.text = line.text[found.end() :] or line.text
        line.rules.append("“Fic:” before the title is dropped")
    if found := _FORMED.match(line.text):
        line.keep(Bracket(((TagKind.FORM, found[1]),)), line.text[found.end() :], "a form before the title")


def _suffixes(line: _Line) -> None:
    """Take off, from the end, part numbers and brackets of metadata, as long as there are any."""
    for _ in range(6):
        if found := parts.suffix(line.text):
            line.text, part = found
            line.part = line.part or part
            line.rules.append("a part number at the end")
            continue
        bracketed = _TRAILING.search(line.text[-460:]) if line.text[-1:] in ")]}）】.!" else None
        bracket = brackets.read(bracketed[1], line.known) if bracketed else None
        rest = line.text[: len(line.text) - len(bracketed[0])] if bracketed else ""
        if not bracket or not rest.strip():
            return
        line.keep(bracket, rest, "a trailing bracket is metadata if every item in it parses")


def _parted(line: _Line) -> None:
    """Metadata without a bracket: "Title; Torchwood/Who, R, 5/5", "Title, 2/? [PG] Sam/Dean"."""
    for found in list(_INNER.finditer(line.text))[:3]:
        inside = brackets.read(found[1], line.known)
        after = brackets.read(line.text[found.end() :], line.known, loose=True) if inside else None
        if inside and after and found.start():
            line.keep(inside, line.text, "a bracket of metadata within the line")
            line.keep(after, line.text[: found.start()], "and metadata behind it")
            _suffixes(line)
            return
    for found in list(_CUT.finditer(line.text))[:12]:
        after = brackets.read(line.text[found.end() :], line.known, decisive=True)
        if after and found.start():
            line.keep(after, line.text[: found.start()], "everything behind the title parses as metadata")
            _suffixes(line)
            return


def _author(line: _Line, *, sure: bool) -> None:
    """ "To Let by amand_r": a user name, or a full name where metadata stood in the line as well."""
    found = _BY.search(line.text)
    if not found or not line.text[: found.start()].strip() or _NOT_WHO.match(found["who"]):
        return
    who = found["who"].strip("*_ ")
    sure = sure or bool(_QUOTED.fullmatch(line.text[: found.start()].strip()))
    user = _USER.fullmatch(who) and (sure or re.search(r"[_\d]", who))
    if user or (sure and _FULL_NAME.fullmatch(who)):
        line.creator = who
        line.text = line.text[: found.start()].strip(_EDGES)
        line.rules.append("“by” and a name at the end")


def _only_fandoms(line: _Line) -> None:
    """What is left names nothing but several fandoms: they are tags, and the title as well."""
    if "/" in line.text and (named := brackets.fandoms(line.text)) and len(named) > 1:
        line.tags[:0] = [RawTag(kind, text, Where.TITLE) for kind, text in named]
        line.rules.append("the title names known fandoms")
