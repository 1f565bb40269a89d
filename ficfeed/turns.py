"""Taking turns on one library: one process at a time reads sources and publishes.

Two locks together: a file lock, which the system lets go of the moment its holder dies, so that nobody waits
after a crash; and a lease in the database with a token, so that a holder that sleeps (a closed laptop, a
stopped process) loses its turn after a while and is refused when it wakes and writes.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from ficfeed.clock import Clock
from ficfeed.errors import StoreError
from ficfeed.store.library import Library

WAITING = "another FicFeed is at work on this library: waiting for its turn"
_WORK = "work"
_LENGTH = timedelta(seconds=60)
_RENEW_AFTER = timedelta(seconds=15)
_ASK_AGAIN_AFTER = 1.0
_WITHOUT_LOCK = ":without-lock"
"""Ends the name of an owner that works by its lease alone: that the file lock is free says nothing of it."""

Renew = Callable[[], None]
"""To be called now and then during a turn; raises StoreError where the turn was lost."""


class Turns:
    """The turns of one process."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library, self._clock = library, clock
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"

    @contextmanager
    def wait(self, tell: Callable[[str], None]) -> Iterator[Renew]:
        """Wait for our turn, telling so once, and yield what renews it."""
        told = False
        while True:
            with self.ask() as renew:
                if renew is not None:
                    yield renew
                    return
            if not told:
                tell(WAITING)
                told = True
            self._clock.sleep(_ASK_AGAIN_AFTER)

    @contextmanager
    def ask(self) -> Iterator[Renew | None]:
        """Yield what renews our turn, None where another has it. Writes are refused once it is lost."""
        with _file_lock(self._library.path.with_name(f"{self._library.path.name}.lock")) as alone:
            began, owner = self._clock.now(), self._owner if alone else self._owner + _WITHOUT_LOCK
            dead = alone and not (self._library.leases.holder(_WORK, began) or "").endswith(_WITHOUT_LOCK)
            token = self._library.leases.take(_WORK, owner, began, _LENGTH, force=dead)
            if token is None:
                yield None
                return
            try:
                with self._library.fenced(_WORK, token):
                    yield self._renewal(owner, began, token)
            finally:
                self._library.leases.give_back(_WORK, owner)

    def _renewal(self, owner: str, began: datetime, token: int) -> Renew:
        last = began

        def renew() -> None:
            nonlocal last
            now = self._clock.now()
            if now - last >= _RENEW_AFTER:
                last = now
                if self._library.leases.take(_WORK, owner, now, _LENGTH) != token:
                    raise StoreError("another FicFeed took over this library: this one stops its turn")

        return renew


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    """Yield whether no other process of this computer holds the lock; it is let go of at the end."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; make the folder writable for this user") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # Held by another, or a file system without locks: then the lease alone decides.
            yield False
        else:
            yield True
    finally:
        os.close(handle)
