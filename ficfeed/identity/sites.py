"""The archives whose stories are known by their addresses: a line a site, by families of software.

A new site of a known family is one line. Prefixes are for ever: they stand in the keys of libraries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """How sites of one software address a story.

    A pattern is held against what stands before the site's own name in the host (with `users`; else ""),
    the path and, where there is a `parameter`, "?" and its value. What it finds fills the templates, which
    also know `host`, `home` (host of the user), `scheme`, `folder` and `place` (host and folder).
    """

    patterns: tuple[re.Pattern[str], ...]
    key: str
    url: str
    parameter: str = ""
    users: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """An archive: prefix of its keys, name, family, host without www, other hosts that show the same."""

    prefix: str
    name: str
    family: Family
    host: str
    mirrors: tuple[str, ...] = ()


def _family(key: str, url: str, *patterns: str, parameter: str = "", users: bool = False) -> Family:
    return Family(tuple(map(re.compile, patterns)), key, url, parameter, users)


_NUMBER = r"0*(?P<id>[1-9][0-9]{0,17})"
_REST = r"(?:/.*)?"
_SLUG = r"(?:[-/].*)?"
_UUID = r"(?P<id>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})"
_NOBODY = r"(?i:www|m|users?|community|communities|asylums|syndicated|stat|pics)"
_USER = rf"(?P<user>(?!{_NOBODY}/)[A-Za-z0-9_][A-Za-z0-9_-]{{0,49}})"

OTW = _family(
    "works/{id}",
    "https://{host}/works/{id}",
    rf"(?:/collections/[^/]+)?/works/{_NUMBER}{_REST}",
    rf"/downloads/(?:[^/]+/[^/]+/)?{_NUMBER}/[^/]+",
)
FFN = _family("s/{id}", "https://www.{host}/s/{id}", rf"/s/{_NUMBER}{_REST}")
_POSTS = (
    rf"{_USER}/{_NUMBER}\.html",
    rf"(?:community|communities|asylums|users|syndicated)/{_USER}/{_NUMBER}\.html",
    rf"/(?:users/|community/|~){_USER}/{_NUMBER}\.html",
    rf"m/read/user/{_USER}/{_NUMBER}",
)
JOURNALS = _family("{user}/{id}", "https://{home}/{id}.html", *_POSTS, users=True)
OLD_JOURNALS = _family("{user}/{id}", "http://www.{host}/users/{user}/{id}.html", *_POSTS, users=True)
EFICTION = _family(
    "{place}/{id}",
    "{scheme}://{host}{folder}/viewstory.php?sid={id}",
    rf"(?P<folder>(?:/[A-Za-z0-9~._-]+)*)/viewstory\.php\?{_NUMBER}",
    parameter="sid",
)
_THREAD = rf"/threads/(?:[^/]*\.)?{_NUMBER}{_REST}"
XENFORO = _family("threads/{id}", "https://{host}/threads/{id}/", _THREAD)
XENFORO_BELOW = _family("threads/{id}", "https://www.{host}/forum/threads/{id}/", rf"/forum{_THREAD}")
ROYALROAD = _family("fiction/{id}", "https://www.{host}/fiction/{id}", rf"/fiction/{_NUMBER}{_REST}")
STORY = _family("story/{id}", "https://www.{host}/story/{id}", rf"/story/{_NUMBER}{_SLUG}")
FICBOOK = _family(
    "readfic/{id}",
    "https://{host}/readfic/{id}",
    rf"/readfic/(?:{_NUMBER}){_REST}",
    rf"/readfic/{_UUID}{_REST}",
)
FANFIKTION = _family("s/{id}", "https://www.{host}/s/{id}", rf"/s/(?P<id>[0-9a-f]{{20,32}}){_REST}")
SERIES = _family("series/{id}", "https://www.{host}/series/{id}/", rf"/(?:series|read)/{_NUMBER}{_SLUG}")
TTH = _family("Story-{id}", "https://www.{host}/Story-{id}", rf"/Story-{_NUMBER}{_SLUG}")
AFF = _family(
    "{user}/{id}",
    "https://{home}/story.php?no={id}",
    rf"{_USER}/story\.php\?{_NUMBER}",
    parameter="no",
    users=True,
)
PIXIV = _family(
    "novel/{id}", "https://www.{host}/novel/show.php?id={id}", rf"/novel/show\.php\?{_NUMBER}", parameter="id"
)

_AO3_MIRRORS = (
    "ao3.org",
    "archiveofourown.com",
    "archiveofourown.net",
    "archiveofourown.gay",
    "insecure.archiveofourown.org",
    "download.archiveofourown.org",
)
_QQ_MIRRORS = ("forum.questionablequesting.com",)

# fmt: off
SITES = (
    Site("ao3", "AO3", OTW, "archiveofourown.org", _AO3_MIRRORS),
    Site("squidgeworld", "SquidgeWorld", OTW, "squidgeworld.org"),
    Site("superlove", "Superlove", OTW, "superlove.sayitditto.net"),
    Site("cfaa", "CFAA", OTW, "cfaarchive.org"),
    Site("adastra", "Ad Astra", OTW, "adastrafanfic.com"),
    Site("ffn", "FanFiction.Net", FFN, "fanfiction.net"),
    Site("fp", "FictionPress", FFN, "fictionpress.com"),
    Site("lj", "LiveJournal", JOURNALS, "livejournal.com"),
    Site("dw", "Dreamwidth", JOURNALS, "dreamwidth.org"),
    Site("ij", "InsaneJournal", JOURNALS, "insanejournal.com"),
    Site("dj", "DeadJournal", JOURNALS, "deadjournal.com"),
    Site("gj", "GreatestJournal", OLD_JOURNALS, "greatestjournal.com"),
    Site("jf", "JournalFen", OLD_JOURNALS, "journalfen.net"),
    Site("sb", "SpaceBattles", XENFORO, "forums.spacebattles.com", ("spacebattles.com",)),
    Site("sv", "Sufficient Velocity", XENFORO, "forums.sufficientvelocity.com", ("sufficientvelocity.com",)),
    Site("qq", "Questionable Questing", XENFORO, "questionablequesting.com", _QQ_MIRRORS),
    Site("ah", "AlternateHistory", XENFORO_BELOW, "alternatehistory.com"),
    Site("rr", "Royal Road", ROYALROAD, "royalroad.com", ("royalroadl.com",)),
    Site("wattpad", "Wattpad", STORY, "wattpad.com", ("mobile.wattpad.com",)),
    Site("fimfiction", "Fimfiction", STORY, "fimfiction.net", ("fimfiction.com",)),
    Site("quotev", "Quotev", STORY, "quotev.com"),
    Site("ficbook", "Ficbook", FICBOOK, "ficbook.net", ("ficbook.com",)),
    Site("scribblehub", "Scribble Hub", SERIES, "scribblehub.com"),
    Site("ffde", "FanFiktion.de", FANFIKTION, "fanfiktion.de"),
    Site("tth", "Twisting the Hellmouth", TTH, "tthfanfic.org"),
    Site("aff", "Adult-FanFiction", AFF, "adult-fanfiction.org"),
    Site("pixiv", "pixiv", PIXIV, "pixiv.net"),
)
# fmt: on

ANYWHERE = Site("efiction", "", EFICTION, "")
"""eFiction stands on hundreds of hosts: it is known by the shape of its addresses."""
