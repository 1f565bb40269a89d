"""Dates: read with the precision that they have, never invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.text import dates

NOW = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("04 Mar 2020", "2020-03-04", "day"),
        ("2020-03-04", "2020-03-04", "day"),
        ("Published: 2020-03-04", "2020-03-04", "day"),
        ("Dec 24, 2010 21:37", "2010-12-24T21:37", "minute"),
        ("September 30th, 2010", "2010-09-30", "day"),
        ("21 January 2007 @ 12:14 pm", "2007-01-21T12:14", "minute"),
        ("4th-Aug-2006 12:28 am", "2006-08-04T00:28", "minute"),
        ("Jun. 25th, 2007 01:48 am (UTC)", "2007-06-25T01:48:00Z", "minute"),
        ("Tue, 14 Jan 2003 09:12:33 -0500", "2003-01-14T14:12:33Z", "second"),
        ("2014-05-03T21:04:05+02:00", "2014-05-03T19:04:05Z", "second"),
        ("22.04.2020", "2020-04-22", "day"),
        ("25/12/2009", "2009-12-25", "day"),
        ("2020年 04月22日 13時05分", "2020-04-22T13:05", "minute"),
        ("3. März 2019", "2019-03-03", "day"),
        ("le 14 juillet 2011", "2011-07-14", "day"),
        ("22 декабря 2011 г.", "2011-12-22", "day"),
        ("April 2009", "2009-04", "month"),
        ("2009", "2009", "year"),
        ("1426348782", "2015-03-14T15:59:42Z", "second"),
    ],
)
def test_date_is_read_as_precisely_as_it_is_written(text: str, date: str, precision: str) -> None:
    found = dates.read(text)
    assert (found.date, found.precision) == (date, precision)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("31/02/2010", "invalid"),
        ("2010-13-01", "invalid"),
        ("0000-00-00", "invalid"),
        ("", "none"),
        ("3019", "none"),
        ("Autumn 1991", "none"),
        ("Rohan, 3019", "none"),
        ("3 days ago", "none"),
        ("12:30", "none"),
    ],
)
def test_what_is_no_date_gives_none(text: str, precision: str) -> None:
    found = dates.read(text)
    assert (found.date, found.precision) == (None, precision)


def test_day_and_month_that_cannot_be_told_apart_give_no_date() -> None:
    found = dates.read("1/10/2002")
    assert (found.date, found.precision) == (None, "unknown")
    assert found.ambiguous == ("2002-01-10", "2002-10-01")


def test_source_or_order_tell_day_and_month_apart() -> None:
    assert dates.read("1/10/2002", source="ffn").date == "2002-01-10"
    assert dates.read("1/10/2002", order="dmy").date == "2002-10-01"
    assert dates.read("02-04-11", source="ffn").date == "2011-02-04"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("10h", "2024-03-15T02:00:00Z"),
        ("8m ago", "2024-03-15T11:52:00Z"),
        ("yesterday", "2024-03-14"),
        ("3 days ago", "2024-03-12"),
        ("4 months ago", "2023-11"),
        ("2 years ago", "2022"),
        ("Jun 1", "2023-06-01"),
        ("12/6", "2023-12-06"),
    ],
)
def test_relative_dates_count_from_the_time_of_reading(text: str, date: str) -> None:
    assert dates.read(text, source="ffn", now=NOW).date == date


def test_found_date_is_a_date_of_the_library() -> None:
    found = dates.read("04 Mar 2020").story_date
    assert found is not None and found.utc == datetime(2020, 3, 4, tzinfo=UTC)


@given(st.text(alphabet="0123456789-/.: JanuaryMr,apmZ+@ago", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = dates.read(text, source="ffn", now=NOW)
    assert found.story_date is None or found.story_date.utc


@given(st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - local on purpose
def test_iso_text_comes_back_as_it_was(at: datetime) -> None:
    assert dates.read(at.strftime("%Y-%m-%d %H:%M:%S")).date == at.strftime("%Y-%m-%dT%H:%M:%S")
