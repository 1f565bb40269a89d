"""When next: "every 6 hours" or five cron fields, turned into the next instant.

Our own small cron reader, because the one at hand (apscheduler's trigger) counts 0 as Monday in its
`from_crontab`, knows nothing of cron's either-or of day-of-month and day-of-week, and fires twice in the
hour that daylight saving repeats. Time comes in as an argument; nothing here reads a clock.

The rules are those of crontab(5) (Vixie): Sunday is 0 and 7; names of months and days; lists, ranges,
steps; where both day fields are restricted (neither begins with `*`), a day that fits either will do.
Where the clocks jump forward, what falls into the gap fires once, right after it; where they go back, only
the first of the two passes counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
EXPECTED = 'expected an interval such as "30m", "6h" or "1d", or five cron fields such as "0 7 * * mon-fri"'

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_UNIT_NAMES = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
_INTERVAL = re.compile(r"(?:every )?([0-9]{1,9}) ?([smhdw]|(?:sec|second|min|minute|hour|day|week)s?)")
_LONGEST = timedelta(days=3660)
_LONGEST_TEXT = 200
_YEARS_AHEAD = 60
"""29 February on a Sunday can be 40 years away (round 2100); past that, a timetable never fires."""

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES.split(), 1)}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()}
_DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_DAYS = {name.lower(): n for n, name in enumerate(_DAY_NAMES)}
_DAYS |= {name[:3]: n for name, n in _DAYS.items()}
_TERM = re.compile(r"(?:(\*)|([a-z0-9]{1,9})(?:-([a-z0-9]{1,9}))?)(?:/([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class _Field:
    """One cron field: what it is called, the numbers it may hold, and their names."""

    called: str
    low: int
    high: int
    names: dict[str, int]


_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of the month", 1, 31, {}),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)


def duration(text: str) -> timedelta:
    """Read "5s", "30m", "6h", "1d", "2w" or "30 minutes" (more than nothing, at most ten years).

    Raises ValueError that says what was expected.
    """
    found = _INTERVAL.fullmatch(text.strip().lower()[:_LONGEST_TEXT])
    if not found:
        raise ValueError(f'expected a length of time such as "5s", "30m", "6h" or "1d", not {text[:40]!r}')
    seconds = int(found[1]) * _UNITS[found[2][0]]
    if not 0 < seconds <= _LONGEST.total_seconds():
        raise ValueError(f"{text.strip()!r} is not between a second and ten years")
    return timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Five cron fields as sorted numbers. `either` is cron's rule for two restricted day fields."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def fits(self, day: date) -> bool:
        """Say whether that local date is one of its days."""
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return (in_month or in_week) if self.either else (in_month and in_week)

    def dates(self, start: date) -> Iterator[date]:
        """Yield its local dates in order, from `start` on, for sixty years."""
        first = start.day
        for number in range(start.year * 12 + start.month - 1, (start.year + _YEARS_AHEAD) * 12):
            year, month = number // 12, number % 12 + 1
            if month in self.months:
                for n in range(first, monthrange(year, month)[1] + 1):
                    if self.fits(day := date(year, month, n)):
                        yield day
            first = 1

    def moments(self, start: date) -> Iterator[datetime]:
        """Yield its local times in order (naive: what the clock on the wall shows)."""
        for day in self.dates(start):
            for hour in self.hours:
                for minute in self.minutes:
                    yield datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - wall clock


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is due: an interval, or a timetable of local times. `text` is as written."""

    text: str
    interval: timedelta | None = None
    timetable: Timetable | None = None

    @classmethod
    def parse(cls, text: str) -> Rhythm:
        """Read "30m", "6h", "1d", "every 2 hours" or five cron fields; ValueError says what is wrong."""
        clean = " ".join(text.split()).lower()
        if len(clean) > _LONGEST_TEXT:
            raise ValueError(f"{EXPECTED}; this is {len(clean)} characters long")
        if _INTERVAL.fullmatch(clean):
            return cls(clean, interval=duration(clean))
        if len(clean.split()) != len(_FIELDS):
            raise ValueError(f"{EXPECTED}, not {clean[:40]!r}")
        return cls(clean, timetable=_timetable(clean))

    def next(self, after: datetime, zone: ZoneInfo) -> datetime:
        """Return the first instant later than `after` (aware), in UTC; `zone` is where the timetable hangs.

        An interval counts from `after` and ignores the zone.
        """
        if self.timetable is None:
            return after.astimezone(UTC) + (self.interval or HOUR)
        # A gap can carry a time over midnight, so the search starts a day early.
        for wall in self.timetable.moments(after.astimezone(zone).date() - timedelta(days=1)):
            if (at := _instant(wall, zone)) > after:
                return at
        raise ValueError(f"{self.text!r} never comes round")

    @property
    def shortest(self) -> timedelta:
        """The shortest pause between two runs on an ordinary day (one without a change of clocks)."""
        if self.timetable is None:
            return self.interval or HOUR
        times = [h * 60 + m for h in self.timetable.hours for m in self.timetable.minutes]
        over_midnight = times[0] + 24 * 60
        return timedelta(minutes=min(b - a for a, b in zip(times, [*times[1:], over_midnight], strict=True)))

    def describe(self) -> str:
        """Say it in words: "every 6 hours", "at 07:00 on Monday, Friday", else "by the timetable …"."""
        if self.interval is not None:
            return _interval_in_words(self.interval)
        table = self.timetable
        if table is None or len(table.minutes) * len(table.hours) > 4 or len(table.months) < 12:
            return f'by the timetable "{self.text}"'
        times = ", ".join(f"{h:02}:{m:02}" for h in table.hours for m in table.minutes)
        if len(table.days) == 31 and not table.either:
            if len(table.weekdays) == 7:
                return f"every day at {times}"
            return f"at {times} on " + ", ".join(_DAY_NAMES[n] for n in sorted(table.weekdays))
        return f'by the timetable "{self.text}"'


def local_zone() -> ZoneInfo:
    """Return the computer's own time zone (TZ, else the system's), UTC where it cannot be told.

    It comes from tzlocal, which APScheduler brings along, so both mean the same zone.
    """
    from tzlocal import get_localzone

    try:
        return get_localzone()
    except (LookupError, OSError, ValueError):
        return ZoneInfo("UTC")


def _interval_in_words(length: timedelta) -> str:
    """Return "every hour", "every 90 minutes" …, in the largest unit that leaves nothing over."""
    seconds = int(length.total_seconds())
    unit = next(u for u in "wdhms" if seconds % _UNITS[u] == 0)
    count = seconds // _UNITS[unit]
    return f"every {_UNIT_NAMES[unit]}" if count == 1 else f"every {count} {_UNIT_NAMES[unit]}s"


def _timetable(text: str) -> Timetable:
    """Read five cron fields; ValueError where one is wrong or the day never comes."""
    raw = text.split()
    minutes, hours, days, months, weekdays = (_numbers(r, f) for r, f in zip(raw, _FIELDS, strict=True))
    table = Timetable(
        tuple(sorted(minutes)),
        tuple(sorted(hours)),
        days,
        months,
        frozenset(n % 7 for n in weekdays),
        either=not raw[2].startswith("*") and not raw[4].startswith("*"),
    )
    # 2000 begins a run of leap years, so whatever exists turns up within its sixty years.
    if next(table.dates(date(2000, 1, 1)), None) is None:
        raise ValueError(f"{text!r} names a day that never comes")
    return table


def _numbers(raw: str, field: _Field) -> frozenset[int]:
    """Return the numbers that one field stands for: `*`, `1-5`, `*/15`, `mon,wed`, `10-20/2`."""
    found: set[int] = set()
    for term in raw.split(","):
        found.update(_term(term, field))
    return frozenset(found)


def _term(term: str, field: _Field) -> range:
    """Return the numbers of one item of a field's list."""
    match = _TERM.fullmatch(term)
    if not match:
        raise ValueError(
            f"{field.called}: {term!r} is not a number, a range or a step of one. {_kept(field)}"
        )
    star, first, last, step = match.groups()
    low = field.low if star else _number(first, field)
    # crontab's `5/15` means "from 5 on, every 15"; `sat-sun` ends on the Sunday that comes last.
    high = field.high if star or (step and not last) else _number(last or first, field)
    if last and high == 0 and field.names is _DAYS and low > 0:
        high = 7
    if high < low:
        raise ValueError(f"{field.called}: {term!r} runs backwards; write two ranges with a comma")
    if step and not int(step):
        raise ValueError(f"{field.called}: a step of 0 in {term!r}")
    return range(low, high + 1, int(step or 1))


def _number(word: str, field: _Field) -> int:
    """Return one number or name of a field."""
    number = int(word) if word.isdecimal() else field.names.get(word, -1)
    if not field.low <= number <= field.high:
        raise ValueError(f"{field.called}: {word!r} is not known. {_kept(field)}")
    return number


def _kept(field: _Field) -> str:
    """Say what a field may hold."""
    short = [name for name in field.names if len(name) == 3]
    return f"Expected {field.low} to {field.high}" + (f", or {short[0]} … {short[-1]}" if short else "")


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which a wall clock shows `wall`: the first of two, or the end of a gap."""
    early = wall.replace(tzinfo=zone)
    late = early.replace(fold=1)
    before, after = early.utcoffset(), late.utcoffset()
    if before is None or after is None or before >= after:  # no gap: fold 0 is the only one or the first
        return early.astimezone(UTC)
    return _end_of_gap(late.astimezone(UTC), early.astimezone(UTC), zone)


def _end_of_gap(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant between two at which the zone's offset changes, to the second."""
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high
