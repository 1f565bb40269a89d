"""Answers kept for a moment: the dearer one was to find, the longer."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

_TIMES = 20
_LONGEST = 30.0


class Recent:
    """Keeps an answer for twenty times as long as it took, so that at most a twentieth of a core finds it.

    Cheap answers are always fresh, dear ones at most half a minute old. Threads may share it.
    """

    def __init__(self, room: int = 128, timer: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, object]] = OrderedDict()
        self._room, self._timer, self._lock = room, timer, Lock()

    def get(self, what: Hashable, find: Callable[[], T]) -> T:
        """Return the answer to `what`, found by `find` if there is none that is recent."""
        begun = self._timer()
        with self._lock:
            until, answer = self._kept.get(what, (begun, None))
        if until > begun:
            return answer  # type: ignore[return-value]  # `what` was kept with what its `find` returned
        found = find()
        now = self._timer()
        with self._lock:
            self._kept[what] = (now + min(_LONGEST, _TIMES * (now - begun)), found)
            self._kept.move_to_end(what)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return found
