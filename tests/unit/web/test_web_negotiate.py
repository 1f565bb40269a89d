"""What a request may have and whether it has it already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficfeed.web.negotiate import has_it, http_date, takes_gzip

TAGS = frozenset({"abc", "abc-gz"})
AT = 1_700_000_000


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("gzip", True),
        ("GZIP, deflate", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("x-gzip", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("gzip;q=much", False),
    ],
)
def test_gzip_is_sent_where_it_is_named_and_not_at_quality_zero(accept: str, taken: bool) -> None:
    assert takes_gzip(accept) is taken


@pytest.mark.parametrize("given_tags", ['"abc"', 'W/"abc"', '"x", "abc-gz"', "*", ' "abc" '])
def test_any_form_of_the_document_that_the_client_names_is_enough(given_tags: str) -> None:
    assert has_it(given_tags, None, TAGS, AT)


@pytest.mark.parametrize("given_tags", ['"x"', "abc", "", '"abc', '"ab"c"'])
def test_another_tag_is_not_enough_and_the_date_is_not_looked_at(given_tags: str) -> None:
    assert not has_it(given_tags, http_date(AT), TAGS, AT)


@pytest.mark.parametrize(
    ("since", "had"),
    [
        (http_date(AT), True),
        (http_date(AT + 1), True),
        (http_date(AT - 1), False),
        ("Sunday, 06-Nov-94 08:49:37 GMT", False),
        ("not a date", False),
        ("", False),
        ("Thu, 99 Foo 9999 99:99:99 GMT", False),
    ],
)
def test_a_date_counts_where_no_tag_is_named(since: str, had: bool) -> None:
    assert has_it(None, since, TAGS, AT) is had


@given(st.text(), st.text())
def test_no_header_that_anybody_sends_fails(one: str, other: str) -> None:
    takes_gzip(one)
    has_it(one, other, TAGS, AT)
    has_it(None, other, TAGS, AT)
