"""The address of a story on an archive -> the story's key there: whatever page of it, however it was spelled.

Knows addresses only: nothing is fetched. What no line of `sites` names is no story's address; `page` takes
the caller's word for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ficfeed.identity.address import Address, take_apart, trimmed
from ficfeed.identity.sites import ANYWHERE, SITES, Site

_BY_HOST = {host: site for site in SITES for host in (site.host, *site.mirrors)}
_KEPT_PAGES = "web.archive.org"
_KEPT = re.compile(r"/web/[0-9]{1,14}[a-z_]{0,4}/(https?:/.{4,})", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm_.*|fbclid|gclid|igshid|mc_[ce]id|ref_src|ref_url|_ga|yclid|share_id)", re.IGNORECASE
)
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """A story on an archive: its key (`ao3:works/1`), the archive's name, the address of its first page."""

    key: str
    archive: str
    url: str


def of(address: str) -> Identity | None:
    """Return which story on which archive an address leads to; None where it is no story's, or not honest.

    A chapter, a download, the comments, a mirror, a page of the Wayback Machine: all lead to their story.
    `of(of(x).url)` is `of(x)`.
    """
    parts = take_apart(address)
    if parts is not None and parts.host == _KEPT_PAGES:
        found = _KEPT.fullmatch(parts.below)
        parts = take_apart(found[1]) if found else None
    if parts is None or parts.host == _KEPT_PAGES:
        return None
    known = _site(parts.host)
    if known:
        return _matched(parts, *known)
    return _matched(parts, ANYWHERE, "") if parts.scheme else None


def page(address: str) -> Identity | None:
    """Return the identity of a page that the caller knows to be a story: `web:host/path` where `of` has none.

    None where the address is not honest, or leads to a page of a known archive that is no story.
    """
    if found := of(address):
        return found
    parts = take_apart(address)
    if parts is None or not parts.scheme or _site(parts.host) or parts.host == _KEPT_PAGES:
        return None
    pairs = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=")[0])]
    below = trimmed(Address("", "", parts.path or "/", "&".join(pairs)).below)
    bare = parts.host.removeprefix("www.")
    return Identity(f"web:{bare}{below.rstrip('/')}", bare, f"{parts.scheme}://{parts.host}{below}")


def archive(word: str) -> str | None:
    """Return the name of the archive that a word means: its name, its host or the prefix of its keys."""
    plain = _letters(word)
    for site in SITES:
        if plain in map(_letters, (site.prefix, site.name, site.host, *site.mirrors)):
            return site.name
    return "AO3" if plain.removeprefix("the") == "archiveofourown" else None


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _site(host: str) -> tuple[Site, str] | None:
    """Return the site that a host belongs to, and whose part of it."""
    bare = host.removeprefix("www.").removeprefix("m.")
    if site := _BY_HOST.get(bare):
        return site, "m" if site.family.users and host.startswith("m.") else ""
    user, _, rest = bare.partition(".")
    below = _BY_HOST.get(rest)
    return (below, user) if below and below.family.users else None


def _matched(parts: Address, site: Site, user: str) -> Identity | None:
    subject = user + parts.path
    if site.family.parameter:
        values = set(parts.values(site.family.parameter))
        if len(values) != 1:
            return None
        subject = f"{subject}?{values.pop()}"
    hits = (pattern.fullmatch(subject) for pattern in site.family.patterns)
    found = next((hit.groupdict("") for hit in hits if hit), None)
    return _made(parts, site, found) if found else None


def _made(parts: Address, site: Site, found: dict[str, str]) -> Identity:
    host, folder = site.host or parts.host, found.get("folder", "")
    bare = host.removeprefix("www.")
    user = found.get("user", "").lower().replace("-", "_")  # to these sites both are one name
    words = {
        "id": found["id"].lower(),
        "scheme": parts.scheme,
        "host": host,
        "folder": folder,
        "place": bare + folder,
        "user": user,
        "home": _home(user, host),
    }
    key, url = site.family.key.format(**words), site.family.url.format(**words)
    return Identity(f"{site.prefix}:{key}", site.name or bare, url)


def _home(user: str, host: str) -> str:
    """Return where a user's journal stands: no part of a host may begin or end with a hyphen."""
    if user.startswith("_") or user.endswith("_"):
        return f"users.{host}/{user}"
    return f"{user.replace('_', '-')}.{host}"
