"""What several settings mean together: rules that no single value can break."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from ficfeed.settings.model import Settings
from ficfeed.settings.tables import Source
from ficfeed.settings.values import is_loopback

LEAST_PAUSE = timedelta(hours=1)
LEAST_PAUSE_OF = {"archiveofourown.org": timedelta(hours=2)}
"""Archives that are run by volunteers on small means are visited less often still."""

Broken = tuple[str, str]
"""A key and what is wrong with it."""


def broken(settings: Settings) -> Iterator[Broken]:
    """Yield each rule that the settings break, as (key, problem in words)."""
    yield from _exposure(settings)
    yield from _sources(settings)
    yield from _feed_names(settings)


def _sources(settings: Settings) -> Iterator[Broken]:
    """Names and places are one source's own."""
    names: dict[str, int] = {}
    places: dict[tuple[str, str], int] = {}
    for number, source in enumerate(settings.source, 1):
        key = source_key(number, source.name)
        if (first := names.setdefault(source.name.casefold(), number)) != number:
            yield f"{key}.name", f"source {first} already has that name"
        if (first := places.setdefault((source.kind, source.place.rstrip("/")), number)) != number:
            yield f"{key}.{source.kind}", f"source {first} already reads that place"
        if source.network:
            yield from _manners(settings, source, key)


def source_key(number: int, name: str) -> str:
    """Return how a message names one [[source]]: by number (from 1) and name."""
    return f'source {number} ("{name}")' if name else f"source {number}"


def _exposure(settings: Settings) -> Iterator[Broken]:
    """Whoever lets others in must say so, and say to whom."""
    if settings.loopback:
        return
    host = settings.web.host
    if not settings.site.base_url:
        yield "site.base_url", f'is needed, because web.host = "{host}" lets other computers in'
    if settings.site.public is None:
        yield (
            "site.public",
            f'must be said, because web.host = "{host}" lets other computers in: '
            "false (then web.password guards everything) or true (anybody may read)",
        )
    elif not settings.public and not settings.password:
        yield (
            "web.password",
            f'is needed, because web.host = "{host}" lets other computers in and site.public = false',
        )


def _manners(settings: Settings, source: Source, key: str) -> Iterator[Broken]:
    """An archive is told who asks, and is not asked all the time."""
    if not settings.site.contact:
        yield "site.contact", f"is needed for {key}: archives are told whom to ask about FicFeed's visits"
    host = urlsplit(source.place).hostname or ""
    least = next((p for h, p in LEAST_PAUSE_OF.items() if host == h or host.endswith(f".{h}")), LEAST_PAUSE)
    if source.rhythm.shortest < least:
        hours = int(least.total_seconds()) // 3600
        yield (
            f"{key}.every",
            f"is shorter than {hours} h: archives are run by volunteers on small means, "
            "and asking later loses nothing",
        )


def _feed_names(settings: Settings) -> Iterator[Broken]:
    seen: dict[str, int] = {}
    for number, feed in enumerate(settings.feed, 1):
        if (first := seen.setdefault(feed.name.casefold(), number)) != number:
            yield f'feed {number} ("{feed.name}").name', f"feed {first} already has that name"


def advice(settings: Settings) -> Iterator[Broken]:
    """Yield what is allowed and yet worth a second look, as (key, words)."""
    path = settings.path
    # Windows has no such bits: there every file looks readable by all.
    if path and settings.secrets_in_file and os.name == "posix" and path.stat().st_mode & 0o077:
        yield str(path), f"others on this computer can read its secrets: chmod 600 {path}"
    elsewhere = not is_loopback(urlsplit(settings.base_url).hostname or "")
    if settings.loopback and elsewhere and not settings.public and not settings.password:
        yield (
            "site.public",
            "base_url is reached by others, and nothing guards it: set web.password, or public = true",
        )
    if (elsewhere or not settings.loopback) and settings.public and not settings.site.contact:
        yield "site.contact", "a public site should say whom to ask to have a story removed"
    if settings.digest and not settings.mail.smtp.get_secret_value():
        yield "mail.smtp", "is not set, so no digest can be sent"
