"""Dates as pages show them: no more precise than the source, with the machine's form beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ficfeed.story import StoryDate

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date for people, "24 Dec 2010", and for machines; `iso` is "" where HTML could not read it."""

    text: str
    iso: str


def shown_date(date: StoryDate) -> ShownDate:
    """Return a source's date: "2010", "Dec 2010", "24 Dec 2010"; a time of day is for machines only."""
    match = _ISO.fullmatch(date.iso)
    if match is None:
        return ShownDate(date.iso[:10], "")
    year, month, day, _ = match.groups()
    if month is None:
        return ShownDate(year, year)
    if not 1 <= int(month) <= 12:
        return ShownDate(date.iso[:10], "")
    return ShownDate(" ".join(filter(None, (day and str(int(day)), _MONTHS[int(month) - 1], year))), date.iso)


def shown_instant(at: datetime) -> ShownDate:
    """Return the day of an instant that we know ourselves; machines get it to the second, in UTC."""
    day = shown_date(StoryDate(at.date().isoformat()))
    return ShownDate(day.text, at.replace(microsecond=0).isoformat().replace("+00:00", "Z"))


def shown_moment(at: datetime) -> ShownDate:
    """Return an instant with its time of day: "24 Dec 2010, 21:37 UTC"."""
    shown = shown_instant(at)
    return ShownDate(f"{shown.text}, {at:%H:%M} UTC", shown.iso)
