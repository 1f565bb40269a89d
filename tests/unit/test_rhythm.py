"""When next: intervals, cron fields, and the two days a year on which clocks jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficfeed.rhythm import Rhythm, duration, local_zone

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(n)
    for n in (
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kathmandu",
    )
]


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """Return the instant at which that zone's wall clock shows `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def runs(text: str, after: str, count: int, zone: ZoneInfo = BERLIN) -> list[str]:
    """Return the next local times, as a wall clock shows them."""
    rhythm, moment, shown = Rhythm.parse(text), at(after, zone), []
    for _ in range(count):
        moment = rhythm.next(moment, zone)
        shown.append(moment.astimezone(zone).strftime("%a %Y-%m-%d %H:%M"))
    return shown


@pytest.mark.parametrize(
    ("text", "minutes", "words"),
    [
        ("30m", 30, "every 30 minutes"),
        ("6h", 360, "every 6 hours"),
        ("60m", 60, "every hour"),
        ("1d", 1440, "every day"),
        (" Every 2 Hours ", 120, "every 2 hours"),
        ("90min", 90, "every 90 minutes"),
        ("2w", 20160, "every 2 weeks"),
    ],
)
def test_interval_counts_from_the_moment_given(text: str, minutes: int, words: str) -> None:
    rhythm = Rhythm.parse(text)
    now = datetime(2026, 3, 28, 23, 7, tzinfo=UTC)
    assert rhythm.next(now, BERLIN) == now + timedelta(minutes=minutes)
    assert rhythm.shortest == timedelta(minutes=minutes)
    assert rhythm.describe() == words


def test_weekdays_by_number_and_by_name_are_the_same_days() -> None:
    by_number = runs("0 7 * * 1-5", "2026-01-02 12:00", 3)
    assert by_number == ["Mon 2026-01-05 07:00", "Tue 2026-01-06 07:00", "Wed 2026-01-07 07:00"]
    assert runs("0 7 * * MON-Fri", "2026-01-02 12:00", 3) == by_number


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "Sunday"])
def test_sunday_has_two_numbers(sunday: str) -> None:
    assert runs(f"15 9 * * {sunday}", "2026-01-02 12:00", 2) == [
        "Sun 2026-01-04 09:15",
        "Sun 2026-01-11 09:15",
    ]


@pytest.mark.parametrize("weekend", ["sat-sun", "6-7", "6,0", "sat,7"])
def test_a_range_may_end_on_sunday(weekend: str) -> None:
    assert runs(f"0 8 * * {weekend}", "2026-01-02 12:00", 3) == [
        "Sat 2026-01-03 08:00",
        "Sun 2026-01-04 08:00",
        "Sat 2026-01-10 08:00",
    ]


def test_two_restricted_day_fields_mean_either() -> None:
    assert runs("0 6 13 * fri", "2026-02-06 12:00", 3) == [
        "Fri 2026-02-13 06:00",
        "Fri 2026-02-20 06:00",
        "Fri 2026-02-27 06:00",
    ]
    assert runs("0 6 14 * fri", "2026-02-13 12:00", 2) == ["Sat 2026-02-14 06:00", "Fri 2026-02-20 06:00"]


def test_a_star_with_a_step_is_not_a_restriction() -> None:
    assert runs("0 6 */10 * mon", "2026-01-01 00:00", 2) == ["Mon 2026-05-11 06:00", "Mon 2026-06-01 06:00"]


def test_steps_lists_and_months() -> None:
    assert runs("*/20 8-9 * feb,dec *", "2026-02-28 09:30", 3) == [
        "Sat 2026-02-28 09:40",
        "Tue 2026-12-01 08:00",
        "Tue 2026-12-01 08:20",
    ]
    assert runs("50/5 0 1 1 *", "2026-06-01 00:00", 2) == ["Fri 2027-01-01 00:50", "Fri 2027-01-01 00:55"]


def test_leap_day_is_found_across_a_year_without_one() -> None:
    assert runs("0 0 29 2 *", "2096-03-01 00:00", 1) == ["Fri 2104-02-29 00:00"]


def test_a_time_in_the_gap_fires_once_right_after_it() -> None:
    assert runs("30 2 * * *", "2026-03-28 12:00", 2) == ["Sun 2026-03-29 03:00", "Mon 2026-03-30 02:30"]
    assert runs("*/15 2 * * *", "2026-03-28 12:00", 2) == ["Sun 2026-03-29 03:00", "Mon 2026-03-30 02:00"]


def test_a_time_in_the_fold_fires_once_in_the_first_pass() -> None:
    first = Rhythm.parse("30 2 * * *").next(at("2026-10-24 12:00"), BERLIN)
    assert first == at("2026-10-25 02:30", fold=0)
    assert runs("30 2 * * *", "2026-10-24 12:00", 2) == ["Sun 2026-10-25 02:30", "Mon 2026-10-26 02:30"]
    assert Rhythm.parse("30 2 * * *").next(at("2026-10-25 02:10", fold=1), BERLIN) == at("2026-10-26 02:30")


def test_a_day_that_a_zone_left_out_fires_at_its_end() -> None:
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    assert runs("0 12 30 12 *", "2011-12-29 12:00", 1, apia) == ["Sat 2011-12-31 00:00"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "five cron fields"),
        ("often", "five cron fields"),
        ("0 7 * *", "five cron fields"),
        ("0m", "not between"),
        ("999999999w", "not between"),
        ("60 * * * *", "minute: '60'"),
        ("0 24 * * *", "hour: '24'"),
        ("0 0 0 * *", "day of the month: '0'"),
        ("0 0 * 13 *", "month: '13'"),
        ("0 0 * * 8", "day of the week: '8'"),
        ("0 0 * * funday", "day of the week: 'funday'"),
        ("0 22-2 * * *", "runs backwards"),
        ("*/0 * * * *", "step of 0"),
        ("1,,2 * * * *", "minute: ''"),
        ("0 0 L * *", "day of the month"),
        ("0 0 31 2 *", "never comes"),
        ("0 0 31 4,6,9,11 *", "never comes"),
        ("x" * 300, "300 characters"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("*", r"\*")):
        Rhythm.parse(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0 7 * * *", 1440),
        ("0 */6 * * *", 360),
        ("0,20 * * * *", 20),
        ("59 23 * * *", 1440),
        ("0 1,23 * * *", 120),
    ],
)
def test_shortest_pause_of_a_timetable(text: str, minutes: int) -> None:
    assert Rhythm.parse(text).shortest == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 7 * * *", "every day at 07:00"),
        ("5 7,19 * * mon,fri", "at 07:05, 19:05 on Monday, Friday"),
        ("*/5 * * * *", 'by the timetable "*/5 * * * *"'),
        ("0 7 1 * *", 'by the timetable "0 7 1 * *"'),
    ],
)
def test_timetable_in_words(text: str, words: str) -> None:
    assert Rhythm.parse(text).describe() == words


def test_duration_reads_seconds() -> None:
    assert duration("5s") == timedelta(seconds=5)
    with pytest.raises(ValueError, match="length of time"):
        duration("5")


def test_local_zone_is_a_zone() -> None:
    assert datetime.now(local_zone()).utcoffset() is not None


numbers = st.integers(0, 59).map(str)
minutes = st.one_of(st.just("*"), numbers, st.sampled_from(["*/7", "0-10/3", "5,50", "10/20"]))
hours = st.one_of(st.just("*"), st.integers(0, 23).map(str), st.sampled_from(["1-3", "0,2", "*/5"]))
days = st.one_of(st.just("*"), st.integers(1, 28).map(str), st.sampled_from(["*/9", "29-31", "1,15"]))
months = st.sampled_from(["*", "1-6", "3,10", "mar-apr", "*/2"])
weekdays = st.one_of(st.just("*"), st.integers(0, 7).map(str), st.sampled_from(["mon-fri", "sat-sun", "*/3"]))
timetables = st.tuples(minutes, hours, days, months, weekdays).map(" ".join)
EPOCH = datetime(1995, 1, 1, tzinfo=UTC)
instants = st.integers(0, 65 * 366 * 86400).map(lambda seconds: EPOCH + timedelta(seconds=seconds))


@settings(deadline=None)
@given(timetables, instants, st.sampled_from(ZONES))
def test_next_is_later_and_no_local_minute_comes_twice(text: str, start: datetime, zone: ZoneInfo) -> None:
    rhythm, moment, found = Rhythm.parse(text), start, []
    for _ in range(6):
        moment = rhythm.next(moment, zone)
        found.append(moment)
    assert found[0] > start
    assert all(a < b for a, b in pairwise(found))
    walls = [m.astimezone(zone).replace(tzinfo=None, fold=0) for m in found]
    assert len(set(walls)) == len(walls)


@settings(deadline=None)
@given(
    timetables,
    st.sampled_from(ZONES),
    st.sampled_from(["2026-03-28", "2026-10-24", "2026-04-04", "2026-11-01"]),
)
def test_nothing_is_skipped_round_a_change_of_clocks(text: str, zone: ZoneInfo, day: str) -> None:
    """Asking from any minute gives the same runs as asking from the run before."""
    rhythm = Rhythm.parse(text)
    start = at(day, zone)
    chained: list[datetime] = []
    moment = start
    while (moment := rhythm.next(moment, zone)) < start + timedelta(hours=49) and len(chained) < 40:
        chained.append(moment)
    asked = {rhythm.next(m - timedelta(seconds=1), zone) for m in chained}
    assert asked == set(chained)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_rhythm_or_a_value_error(text: str) -> None:
    try:
        Rhythm.parse(text)
    except ValueError as error:
        assert str(error)
