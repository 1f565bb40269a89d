"""Run a command that kills itself, and its process group, just before its n-th write-out.

    python tests/proofs/doomed.py N COMMAND…

A write-out is a commit, a file opened to be written beside its place, or a file moved to its place. With
N = 0 nothing dies, and their number is printed. Work is done in small batches, so that there are many.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from ficfeed import publish
from ficfeed.cli import main
from ficfeed.ingest import run

BATCH = 20


class Fate:
    """Counts write-outs; at the n-th all is over."""

    def __init__(self, last: int) -> None:
        self.last, self.done, self._pid = last, 0, os.getpid()

    def commit(self, *_: object) -> None:
        """Before a transaction is committed."""
        self._count()

    def audit(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Before the interpreter does something to a file."""
        if name == "os.rename" or (name == "open" and ".new-" in str(arguments[0])):
            self._count()

    def _count(self) -> None:
        if os.getpid() == self._pid:
            self.done += 1
            if self.done == self.last:
                os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    fate = Fate(int(sys.argv[1]))
    vars(run)["_BATCH"] = vars(publish)["_TAGS_AT_ONCE"] = BATCH
    event.listen(Engine, "commit", fate.commit)
    sys.addaudithook(fate.audit)
    try:
        main(sys.argv[2:])
    finally:
        print(f"write-outs: {fate.done}")
