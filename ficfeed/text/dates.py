"""Dates as archives and people write them, read with the precision that they have. Nothing is invented.

A time without a zone is the archive's local time and stays local. `a/b/yyyy` with both numbers up to 12
and no known source is ambiguous: no date. Relative dates need the time of reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

from ficfeed.story import StoryDate

_READ = 120
_MONTH_FIRST = frozenset({"ffn", "fictionpress", "efiction", "fanfiction.net", "ffn-listing"})
_YEARS = range(1900, 2101)
_LABEL = re.compile(
    r"^(?:[^\W\d_][\w ]{0,24}:\s*)?(?:(?:posted|published|updated|written|on|at|the|le|il|el|den|am"
    r"|dated?|completed|last)\s+)*"
)
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+(?=\S)"
    r"|^(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)[,.]?\s+(?=\S)"
)
_TIME = re.compile(
    r"(?:^|[t@,\s]|(?<=日)|\bum|\bat)\s*(?P<h>\d{1,2})(?::|時|时|h(?=\d\d\b))\s*(?P<m>\d{2})分?(?:(?::"
    r"|(?<=分)\s*)(?P<s>\d{2})(?:[.,]\d{1,9})?秒?(?!\d))?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>z\b|utc\b|gmt\b|[a-z]{1,3}t\b"
    r"|msk\b)?\s*(?P<off>[+-]\d{2}:?\d{2}\b)?\)?"
)
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "bst": 1,
    "cet": 1,
    "west": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "jst": 9,
    "aest": 10,
}
_AGO = re.compile(
    r"(?P<n>\d{1,4}|an?|one|few)\s*(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?"
    r"|w|weeks?|mo|months?|y|yrs?|years?)"
    r"(?:\s+ago)?"
)
_YMD = re.compile(r"(\d{4})\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,2})\s*[日일.]?")
_YM = re.compile(r"(\d{4})\s*[-/年년]\s*(\d{1,2})\s*[月월]?")
_ABY = re.compile(r"(\d{1,2})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{4}|'?\d{2})\s*г?\.?")
_AB = re.compile(r"(\d{1,2})([-/])(\d{1,2})")
_DMY = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]*(?:of |de "
    r"|d')?\s*([^\W\d_]{3,12})\.?,?[\s-]*(?:de[l]? )?(\d{4}|'\d{2})\s*(?:г|года|р)?\.?"
)
_MDY = re.compile(r"([^\W\d_]{3,12})\.?[\s-]*(?:the )?(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4}|'\d{2})")
_MY = re.compile(r"([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})")
_MD = re.compile(
    r"([^\W\d_]{3,12})\.?\s*(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th|\.)?\s*([^\W\d_]{3,12})\.?"
)
_EPOCH = re.compile(r"[1-9]\d{8,9}(?:\.\d+)?|[1-9]\d{11,12}")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as ISO 8601 text, None if there is none; `precision` is second … year, else why there is none.

    Without a date: "none" (nothing was said), "invalid" (no such day), "unknown" (ambiguous: then the
    readings stand in `ambiguous`, month first).
    """

    date: str | None
    precision: str
    rule: str
    ambiguous: tuple[str, ...] = ()

    @property
    def story_date(self) -> StoryDate | None:
        """The date as the library keeps it."""
        return StoryDate(self.date) if self.date else None


NOTHING = Dated(None, "none", "nothing that is a date")
_INVALID = Dated(None, "invalid", "no such day in any calendar")


@dataclass(frozen=True, slots=True)
class _How:
    """What is known about where the text stood."""

    source: str
    now: datetime | None
    order: str


def read(
    text: str, *, source: str | None = None, now: datetime | None = None, order: str | None = None
) -> Dated:
    """Return the date that the text names.

    `source` is the archive ("ffn", "efiction", "ao3", "lj" …), `order` "mdy" or "dmy" where it is known,
    `now` the aware time at which the page was read, for "3 days ago" and "Jun 1".
    """
    how = _How((source or "").casefold(), now, (order or "").casefold())
    plain = " ".join(text[:_READ].casefold().replace("@", " @ ").split())
    if _EPOCH.fullmatch(plain):
        return _epoch(float(plain))
    plain = _WEEKDAY.sub("", _LABEL.sub("", plain, count=1)).strip(" ,;")
    return _relative(plain, how) or _with_time(plain, how)


def _epoch(seconds: float) -> Dated:
    at = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    return Dated(_iso(at), "second", "seconds since 1970")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _relative(text: str, how: _How) -> Dated | None:
    days = {
        "today": 0,
        "yesterday": 1,
        "heute": 0,
        "gestern": 1,
        "hier": 1,
        "ayer": 1,
        "вчера": 1,
        "сегодня": 0,
    }
    found = _AGO.fullmatch(text)
    if not found and text not in days and text not in {"just now", "now"}:
        return None
    if how.now is None:
        return Dated(None, "none", "a relative date, and nobody says when it was read")
    if text in days:
        return Dated(
            (how.now - timedelta(days=days[text])).date().isoformat(),
            "day",
            "relative to the time of reading",
        )
    if not found:
        return Dated(_iso(how.now), "minute", "relative to the time of reading")
    amount = int(found["n"]) if found["n"].isdecimal() else 3 if found["n"] == "few" else 1
    return _ago(amount, found["unit"], how.now)


def _ago(amount: int, unit: str, now: datetime) -> Dated:
    rule = "relative to the time of reading"
    if unit.startswith("mo"):
        months = now.year * 12 + now.month - 1 - amount
        return Dated(f"{months // 12:04d}-{months % 12 + 1:02d}", "month", rule)
    if unit[0] == "y":
        return Dated(f"{max(1, now.year - amount):04d}", "year", rule)
    steps = {
        "s": ("second", 1),
        "m": ("minute", 60),
        "h": ("hour", 3600),
        "d": ("day", 86400),
        "w": ("day", 604800),
    }
    precision, seconds = steps[unit[0]]
    at = now - timedelta(seconds=seconds * amount)
    return Dated(at.date().isoformat() if precision == "day" else _iso(at), precision, rule)


def _with_time(text: str, how: _How) -> Dated:
    found = _TIME.search(text)
    if not found:
        return _day(text, how)
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;@-—()")
    dated = _day(" ".join(rest.split()), how)
    if dated.precision != "day" or dated.date is None:
        return dated
    return _at(date.fromisoformat(dated.date), found, dated)


def _at(day: date, found: re.Match[str], dated: Dated) -> Dated:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"][0] == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return dated
    at = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - local on purpose
    precision = "second" if found["s"] else "minute"
    offset = _offset(found)
    if offset is not None:
        return Dated(_iso((at - offset).replace(tzinfo=UTC)), precision, f"{dated.rule}; with its zone")
    text = at.isoformat(timespec="seconds" if found["s"] else "minutes")
    return Dated(text, precision, f"{dated.rule}; no zone is given, so the time is the archive's own")


def _offset(found: re.Match[str]) -> timedelta | None:
    if off := found["off"]:
        sign = -1 if off[0] == "-" else 1
        return sign * timedelta(hours=int(off[1:3]), minutes=int(off[-2:]))
    hours = _ZONES.get(found["zone"] or "")
    return None if hours is None else timedelta(hours=hours)


def _day(text: str, how: _How) -> Dated:
    for pattern, reading in _READINGS:
        if (found := pattern.fullmatch(text)) and (dated := reading(found, how)):
            return dated
    return NOTHING


def _made(year: int, month: int, day: int, rule: str) -> Dated:
    try:
        made = date(year, month, day)
    except ValueError:
        return _INVALID
    return Dated(made.isoformat(), "day", rule) if year in _YEARS else _INVALID


def _year(text: str) -> int:
    digits = text.lstrip("'")
    short = int(digits)
    return short if len(digits) == 4 else short + (1900 if short >= 60 else 2000)


def _ymd(found: re.Match[str], how: _How) -> Dated:
    return _made(int(found[1]), int(found[2]), int(found[3]), "year, month, day")


def _ym(found: re.Match[str], how: _How) -> Dated | None:
    year, month = int(found[1]), int(found[2])
    return (
        Dated(f"{year:04d}-{month:02d}", "month", "year and month")
        if year in _YEARS and 1 <= month <= 12
        else _INVALID
    )


def _aby(found: re.Match[str], how: _How) -> Dated:
    a, b, year = int(found[1]), int(found[3]), _year(found[4])
    if how.order == "dmy" or (found[2] == "." and not how.order):
        return _made(
            year,
            b,
            a,
            "day first: dots are European" if found[2] == "." else "day first, as its source writes",
        )
    if how.order == "mdy" or how.source in _MONTH_FIRST:
        fits = a <= 12
        return (
            _made(year, a, b, "month first, as its source writes")
            if fits
            else _made(year, b, a, "only day first fits")
        )
    if a > 12 or b > 12 or a == b:
        return (
            _made(year, b, a, "only day first fits") if a > 12 else _made(year, a, b, "only month first fits")
        )
    readings = tuple(d.date for d in (_made(year, a, b, ""), _made(year, b, a, "")) if d.date)
    return Dated(None, "unknown", "day and month cannot be told apart, and the source is not known", readings)


def _ab(found: re.Match[str], how: _How) -> Dated | None:
    a, b = int(found[1]), int(found[3])
    day_first = how.order == "dmy" or a > 12
    if how.source not in _MONTH_FIRST and not how.order:
        return None
    return _latest(b, a, how) if day_first else _latest(a, b, how)


def _latest(month: int, day: int, how: _How) -> Dated:
    """The latest such day that is not in the future: an archive leaves out the year of recent dates."""
    if how.now is None:
        return Dated(None, "none", "a date without a year, and nobody says when it was read")
    made = _made(how.now.year, month, day, "no year: the latest such day before it was read")
    if made.date and made.date > how.now.date().isoformat():
        return _made(how.now.year - 1, month, day, made.rule)
    return made


def _dmy(found: re.Match[str], how: _How) -> Dated | None:
    month = _months().get(found[2])
    return _made(_year(found[3]), month, int(found[1]), "day, name of the month, year") if month else None


def _mdy(found: re.Match[str], how: _How) -> Dated | None:
    month = _months().get(found[1])
    return _made(_year(found[3]), month, int(found[2]), "name of the month, day, year") if month else None


def _my(found: re.Match[str], how: _How) -> Dated | None:
    month, year = _months().get(found[1]), int(found[2])
    return (
        Dated(f"{year:04d}-{month:02d}", "month", "name of the month and year")
        if month and year in _YEARS
        else None
    )


def _md(found: re.Match[str], how: _How) -> Dated | None:
    month = _months().get(found[1] or found[4])
    return _latest(month, int(found[2] or found[3]), how) if month else None


def _only_year(found: re.Match[str], how: _How) -> Dated | None:
    newest = how.now.year if how.now else 2035
    return Dated(found[0], "year", "a year alone") if 1960 <= int(found[0]) <= newest else None


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _How], Dated | None]], ...] = (
    (_YMD, _ymd),
    (_ABY, _aby),
    (_DMY, _dmy),
    (_MDY, _mdy),
    (_YM, _ym),
    (_MY, _my),
    (_MD, _md),
    (_AB, _ab),
    (re.compile(r"\d{4}"), _only_year),
)


@cache
def _months() -> dict[str, int]:
    """Names of the months in the languages that archives write, full and cut short."""
    table = files("ficfeed.text").joinpath("months.txt").read_text("utf-8")
    lines = [line for line in table.splitlines() if line and not line.startswith("#")]
    return {name: at for at, line in enumerate(lines, 1) for name in line.split()}
