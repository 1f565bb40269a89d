"""Which form of a document a request may have, and whether it has it already (RFC 9110). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

_ENTITY_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", re.IGNORECASE)
_LONGEST = 4096


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Say whether an Accept-Encoding lets gzip in: named, or covered by `*`, and not at quality 0.

    RFC 9110, section 12.5.3. A header that cannot be read lets nothing in.
    """
    found: dict[str, float] = {}
    for item in accept_encoding[:_LONGEST].lower().split(","):
        name, *parameters = item.split(";")
        found.setdefault(name.strip(), _quality(parameters))
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if match := _QUALITY.fullmatch(parameter):
            return float(match[1])
        return 0.0
    return 1.0


def has_it(
    if_none_match: str | None, if_modified_since: str | None, tags: frozenset[str], changed: int
) -> bool:
    """Say whether the client holds the document already, so that 304 is the answer.

    `tags` are the opaque tags, without quotes, of all its forms; they are compared weakly (RFC 9110, section
    13.1.2), and where the client names tags its date is not looked at (13.1.3). `changed` is when the
    document last changed, in whole seconds since 1970. A date that cannot be read is as if not given.
    """
    if if_none_match is not None:
        given = if_none_match[:_LONGEST].strip()
        return given == "*" or any(tag in tags for tag in _ENTITY_TAG.findall(given))
    if if_modified_since is None:
        return False
    since = _seconds(if_modified_since)
    return since is not None and changed <= since


@lru_cache(maxsize=1024)
def _seconds(date: str) -> int | None:
    try:
        at = parsedate_to_datetime(date)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def http_date(seconds: int) -> str:
    """Return whole seconds since 1970 as an HTTP date."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
