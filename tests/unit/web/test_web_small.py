"""Small rules: dates as shown, answers kept for a moment, query strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.story import StoryDate
from ficfeed.web.dates import ShownDate, shown_date
from ficfeed.web.recent import Recent
from ficfeed.web.render import query


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2010", "2010"),
        ("2010-12", "Dec 2010"),
        ("2010-12-04", "4 Dec 2010"),
        ("2010-12-24T21:37", "24 Dec 2010"),
        ("2010-12-24T21:37:01Z", "24 Dec 2010"),
    ],
)
def test_a_date_says_no_more_than_its_source(iso: str, text: str) -> None:
    assert shown_date(StoryDate(iso)) == ShownDate(text, iso)


@given(st.text(max_size=30))
def test_a_date_that_is_none_is_shown_without_a_form_for_machines(text: str) -> None:
    shown = shown_date(StoryDate(text))
    assert shown.iso in ("", text)
    assert shown_date(StoryDate("2010-13")) == ShownDate("2010-13", "")


class Watch:
    """A timer whose hands a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_kept_for_twenty_times_what_it_took() -> None:
    watch = Watch()
    recent, found = Recent(timer=watch), iter(range(10))

    def find() -> int:
        watch.now += 0.1
        return next(found)

    assert recent.get("a", find) == 0
    watch.now += 1.9
    assert recent.get("a", find) == 0
    watch.now += 0.2
    assert recent.get("a", find) == 1
    assert recent.get("b", find) == 2


def test_an_answer_that_cost_nothing_is_always_found_anew() -> None:
    recent, found = Recent(timer=Watch()), iter(range(10))
    assert [recent.get("a", lambda: next(found)) for _ in range(3)] == [0, 1, 2]


def test_answers_do_not_pile_up() -> None:
    watch = Watch()
    recent, count = Recent(room=2, timer=watch), iter(range(10))

    def find() -> int:
        watch.now += 0.1
        return next(count)

    for name in "abc":
        recent.get(name, find)
    assert recent.get("a", find) == 3
    assert recent.get("c", find) == 2


def test_one_page_has_one_address() -> None:
    assert query(minor="", before=None) == ""
    assert query(q="a&b", page=2) == "?q=a%26b&page=2"
