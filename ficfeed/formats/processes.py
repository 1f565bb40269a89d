"""Starting one parsing process: by fork where that is safe, else as a new interpreter."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Protocol

from ficfeed.formats.worker import serve

_SERVE = "from ficfeed.formats.worker import main; main()"


class Process(Protocol):
    """A running process that can be ended."""

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        ...


class _Forked:
    """Started in some ten milliseconds, with all that is imported already."""

    def __init__(self, pipe: Connection, inherited: Sequence[Connection], memory: int, largest: int) -> None:
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=serve, args=(pipe, inherited, memory, largest), daemon=True)
        self._process.start()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()


class _Started:
    """A fork copies the locks that other threads hold: beside threads a new interpreter is the safe way.

    multiprocessing's own ways to start one would run the program's main module again.
    """

    def __init__(self, pipe: Connection, memory: int, largest: int) -> None:
        handle = pipe.fileno()
        command = [sys.executable, "-c", _SERVE, str(handle), str(memory), str(largest)]
        paths = os.pathsep.join(path or os.curdir for path in sys.path)
        self._process = subprocess.Popen(  # noqa: S603  # our own module with three numbers
            command, pass_fds=[handle], stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths}
        )

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def start(pipe: Connection, inherited: Sequence[Connection], memory: int, largest: int) -> Process:
    """Start a process that serves the pipe; `inherited` are our own pipe ends, which a fork has to close."""
    if threading.active_count() == 1:
        return _Forked(pipe, inherited, memory, largest)
    return _Started(pipe, memory, largest)
