"""Taking turns: a file lock and a lease together. Two libraries on one file stand for two processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import FakeClock

from ficfeed.errors import StoreError
from ficfeed.store import open_library
from ficfeed.store.library import Library
from ficfeed.turns import WAITING, Turns

MINUTE = timedelta(minutes=1)


class Process:
    """A library with turns of its own, as another process has them."""

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        self.library: Library = open_library(folder / "library.db")
        self.turns = Turns(self.library, clock)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def processes(tmp_path: Path, clock: FakeClock) -> Iterator[tuple[Process, Process, Process]]:
    with ExitStack() as stack:
        made = [Process(tmp_path, clock) for _ in range(3)]
        for one in made:
            stack.callback(one.library.close)
        yield made[0], made[1], made[2]


Three = tuple[Process, Process, Process]


def test_only_one_has_the_turn(processes: Three) -> None:
    first, second, _ = processes
    with first.turns.ask() as mine:
        assert mine is not None
        with second.turns.ask() as theirs:
            assert theirs is None
    with second.turns.ask() as theirs:
        assert theirs is not None


def test_a_dead_holder_gives_way_at_once(processes: Three, clock: FakeClock) -> None:
    first, _, _ = processes
    # Its lease runs, but the system has let go of its file lock.
    first.library.leases.take("work", "box:4711:dead", clock.now(), MINUTE)
    with first.turns.ask() as mine:
        assert mine is not None
    assert clock.slept == []


def test_a_holder_by_lease_alone_is_not_taken_for_dead(processes: Three, clock: FakeClock) -> None:
    sleeper, second, third = processes
    with ExitStack() as asleep:
        asleep.enter_context(sleeper.turns.ask())
        clock.move(seconds=61)
        with second.turns.ask() as theirs:
            assert theirs is not None
            asleep.close()  # the sleeper dies: the file lock is free, and says nothing of the second
            with third.turns.ask() as nobody:
                assert nobody is None
            theirs()
            second.library.facts.put("mine", "still")


def test_a_turn_that_is_renewed_lasts(processes: Three, clock: FakeClock) -> None:
    first, second, _ = processes
    with first.turns.ask() as renew:
        assert renew is not None
        for _ in range(5):
            clock.move(seconds=40)
            renew()
        with second.turns.ask() as theirs:
            assert theirs is None


def test_a_sleeper_notices_that_its_turn_is_gone(processes: Three, clock: FakeClock) -> None:
    sleeper, second, _ = processes
    with sleeper.turns.ask() as renew:
        assert renew is not None
        clock.move(seconds=61)
        with second.turns.ask() as theirs:
            assert theirs is not None
            with pytest.raises(StoreError, match="took over"):
                renew()


def test_a_sleeper_is_refused_every_write(processes: Three, clock: FakeClock) -> None:
    sleeper, second, _ = processes
    with sleeper.turns.ask():
        clock.move(seconds=61)
        with second.turns.ask():
            with pytest.raises(StoreError, match="took over"):
                sleeper.library.facts.put("whose", "the sleeper's")
            second.library.facts.put("whose", "the second's")
        assert sleeper.library.facts.get("whose") == "the second's"


def test_the_turn_stays_refused_after_the_successor_is_done(processes: Three, clock: FakeClock) -> None:
    sleeper, second, _ = processes
    with sleeper.turns.ask() as renew:
        assert renew is not None
        clock.move(seconds=61)
        with second.turns.ask():
            pass
        with pytest.raises(StoreError, match="took over"):
            renew()


def test_who_waits_is_told_once_and_gets_its_turn(processes: Three, clock: FakeClock) -> None:
    first, second, _ = processes
    told: list[str] = []
    with first.turns.ask(), second.turns.wait(told.append) as renew:
        # The first sleeps on: its lease runs out while the second asks again and again.
        assert renew is not None
    assert told == [WAITING]
    assert 59 <= sum(clock.slept) <= 61


def test_a_turn_ends_also_by_an_error(processes: Three) -> None:
    first, second, _ = processes

    @contextmanager
    def failing() -> Iterator[None]:
        with first.turns.ask():
            yield
            raise ValueError("no story")

    with pytest.raises(ValueError, match="no story"), failing():
        pass
    with second.turns.ask() as theirs:
        assert theirs is not None
    first.library.facts.put("fenced", "no longer")


def test_a_lock_file_that_cannot_be_made_is_told_with_the_remedy(tmp_path: Path, clock: FakeClock) -> None:
    process = Process(tmp_path, clock)
    (tmp_path / "library.db.lock").mkdir()
    with pytest.raises(StoreError, match="make the folder writable"), process.turns.ask():
        pass
    process.library.close()
