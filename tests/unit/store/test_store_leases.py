"""Leases and facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ficfeed.store.library import Library

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.db")
    yield library
    library.close()


def test_a_lease_has_one_owner_at_a_time(library: Library) -> None:
    assert library.leases.take("work", "first", NOW, MINUTE) == 1
    assert library.leases.take("work", "second", NOW + MINUTE / 2, MINUTE) is None
    assert library.leases.holder("work", NOW + MINUTE / 2) == "first"


def test_its_owner_renews_it_under_the_same_token(library: Library) -> None:
    library.leases.take("work", "first", NOW, MINUTE)
    assert library.leases.take("work", "first", NOW + MINUTE / 2, MINUTE) == 1
    assert library.leases.take("work", "second", NOW + MINUTE, MINUTE) is None


def test_an_expired_lease_is_taken_over_under_another_token(library: Library) -> None:
    library.leases.take("work", "first", NOW, MINUTE)
    assert library.leases.take("work", "second", NOW + MINUTE, MINUTE) == 2
    assert library.leases.take("work", "first", NOW + MINUTE, MINUTE) is None


def test_a_lease_given_back_is_free_and_another_s_is_not_given_back(library: Library) -> None:
    library.leases.take("work", "first", NOW, MINUTE)
    library.leases.give_back("work", "second")
    assert library.leases.holder("work", NOW) == "first"
    library.leases.give_back("work", "first")
    assert library.leases.holder("work", NOW) is None


def test_a_fact_is_kept_and_changed(library: Library) -> None:
    assert library.facts.get("began") is None
    library.facts.put("began", "then")
    library.facts.put("began", "now")
    assert library.facts.get("began") == "now"
