"""The state of sources: known by place, told of once, quiet where nothing is new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakes import FakeClock
from sqlalchemy import Engine

from ficfeed.store.engine import open_engine
from ficfeed.store.sources import Sources
from ficfeed.store.upgrade import upgrade


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = open_engine(tmp_path / "library.db")
    upgrade(made)
    return made


def test_a_source_is_known_by_kind_and_place_whatever_it_is_called(engine: Engine) -> None:
    sources = Sources(engine)
    first = sources.get("folder", "/stories", "stories")
    again = sources.get("folder", "/stories", "my stories")
    assert (again.row, again.name) == (first.row, "my stories")
    assert sources.get("page", "/stories", "x").row != first.row
    assert [one.name for one in sources.all()] == ["my stories", "x"]


def test_finding_a_source_writes_nothing(engine: Engine) -> None:
    assert Sources(engine).find("folder", "/stories", "stories").row == 0
    assert Sources(engine).all() == []


def test_the_first_complete_pass_ends_the_baseline(engine: Engine) -> None:
    sources, clock = Sources(engine), FakeClock()
    state = sources.get("folder", "/s", "s")
    assert state.baseline
    sources.succeeded(state, clock.now(), 3, complete=False)
    assert sources.find("folder", "/s", "s").baseline
    sources.succeeded(sources.find("folder", "/s", "s"), clock.move(minutes=1), 3)
    done = sources.find("folder", "/s", "s")
    assert (done.baseline, done.baseline_done_at, done.last_count) == (False, clock.now(), 3)
    sources.succeeded(done, clock.move(hours=5), 4)
    assert sources.find("folder", "/s", "s").baseline_done_at == done.baseline_done_at


def test_a_run_without_news_is_noted_once_an_hour(engine: Engine) -> None:
    sources, clock = Sources(engine), FakeClock()
    sources.succeeded(sources.get("folder", "/s", "s"), clock.now(), 3)
    before = sources.find("folder", "/s", "s")
    sources.succeeded(before, clock.move(minutes=59), 3)
    assert sources.find("folder", "/s", "s") == before
    sources.succeeded(before, clock.move(minutes=1), 3)
    assert sources.find("folder", "/s", "s").last_run_at == clock.now()


def test_the_same_suspicion_is_told_once_and_believed_after_an_hour(engine: Engine) -> None:
    sources, clock = Sources(engine), FakeClock()
    state = sources.get("folder", "/s", "s")
    assert sources.suspected(state, clock.now(), "40 files vanished", failed=False)
    state = sources.find("folder", "/s", "s")
    assert not sources.suspected(state, clock.move(minutes=30), "40 files vanished", failed=False)
    state = sources.find("folder", "/s", "s")
    assert not state.believed("40 files vanished", clock.now())
    assert state.believed("40 files vanished", clock.now() + timedelta(minutes=30))
    assert not state.believed("41 files vanished", clock.now() + timedelta(minutes=30))
    assert sources.suspected(state, clock.now(), "41 files vanished", failed=False)
    sources.succeeded(sources.find("folder", "/s", "s"), clock.now(), 3)
    assert sources.find("folder", "/s", "s").suspect is None


def test_when_a_source_is_due_is_kept(engine: Engine) -> None:
    sources, clock = Sources(engine), FakeClock()
    state = sources.get("folder", "/s", "s")
    sources.due(state, clock.now())
    assert sources.find("folder", "/s", "s").due_at == clock.now()
