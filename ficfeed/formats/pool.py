"""Many files parsed at once by worker processes, each file bounded in time and memory.

A file that takes too long, takes too much memory or kills its worker costs only itself: it comes back as an
UnreadableFile, and the pool goes on with a fresh worker.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

from ficfeed.errors import UnreadableFile
from ficfeed.formats.opening import LARGEST
from ficfeed.formats.processes import Process, start
from ficfeed.formats.worker import Outcome, Parsed

__all__ = ["Parsed", "Parsers"]

Token = TypeVar("Token")

MEMORY = 180_000_000
"""Bytes of address space that a worker may take beyond what it has when it starts.

A novel of a million words takes half of it; two workers and whoever started them stay below 512 MB.
"""

_BATCH = 16  # files in one message
_FEW = 3  # files for which a second process is not worth its start


@dataclass(slots=True)
class _Job(Generic[Token]):
    token: Token
    path: str
    crashes: int = 0


@dataclass(slots=True)
class _Worker:
    """A process, our end of its pipe, the files not answered yet, and since when it reads the first."""

    process: Process
    pipe: Connection
    jobs: deque[_Job[Any]] = field(default_factory=deque)
    since: float = 0.0


class Parsers:
    """A pool of parsing processes, `count` of them or one per core; end it with `close` or a with block.

    A file may take `seconds` and `memory_bytes`, and have `largest` bytes. Processes start when files come
    and stay for the next `run`. `idle` is called every second at least while files are read: it may raise to
    end the run.
    """

    def __init__(
        self,
        count: int | None = None,
        seconds: float = 20,
        memory_bytes: int = MEMORY,
        largest: int = LARGEST,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._idle = idle
        self._count = count or _cores()
        self._seconds, self._memory, self._largest = seconds, memory_bytes, largest
        self._workers: list[_Worker] = []

    def __enter__(self) -> Parsers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes at once."""
        for worker in list(self._workers):
            self._end(worker)

    def run(self, paths: Iterable[tuple[Token, str | Path]]) -> Generator[tuple[Token, Outcome], None, None]:
        """Yield each file's token with what became of it, in the order in which they are done.

        The paths are drawn as they are needed; only a few dozen files are on their way at any time.
        """
        jobs = (_Job(token, str(path)) for token, path in paths)
        again: deque[_Job[Token]] = deque(islice(jobs, _FEW + 1))
        most = self._count if len(again) > _FEW else 1
        finished = False
        try:
            while self._hand_out(jobs, again, most):
                self._idle()
                yield from self._collect(again)
            finished = True
        finally:
            if not finished:
                self.close()

    def _hand_out(self, jobs: Iterator[_Job[Token]], again: deque[_Job[Token]], most: int) -> bool:
        """Give every worker enough to do; return whether any file is on its way."""
        for index in range(most):
            worker = self._workers[index] if index < len(self._workers) else None
            if worker and len(worker.jobs) > _BATCH // 2:
                continue
            batch = [again.popleft() for _ in range(min(len(again), _BATCH))]
            batch += islice(jobs, _BATCH - len(batch))
            if batch:
                self._give(worker or self._start(), batch)
        return any(worker.jobs for worker in self._workers)

    def _give(self, worker: _Worker, batch: list[_Job[Token]]) -> None:
        if not worker.jobs:
            worker.since = time.monotonic()
        worker.jobs.extend(batch)
        with suppress(OSError):  # a dead worker is noticed when its answers are collected
            worker.pipe.send([job.path for job in batch])

    def _collect(self, again: deque[_Job[Token]]) -> Iterator[tuple[Token, Outcome]]:
        """Wait a second for an answer, death or time-out, and yield what is known then."""
        busy = [worker for worker in self._workers if worker.jobs]
        until = min(worker.since for worker in busy) + self._seconds
        ready = wait([worker.pipe for worker in busy], min(max(until - time.monotonic(), 0), 1))
        for worker in busy:
            if worker.pipe in ready:
                yield from self._answers(worker, again)
            elif time.monotonic() - worker.since > self._seconds:
                job = self._bury(worker, again)
                yield job.token, UnreadableFile(job.path, f"reading it takes longer than {self._seconds:g} s")

    def _answers(self, worker: _Worker, again: deque[_Job[Token]]) -> Iterator[tuple[Token, Outcome]]:
        try:
            while worker.jobs and worker.pipe.poll():
                found = cast(Outcome, worker.pipe.recv())
                worker.since = time.monotonic()
                yield worker.jobs.popleft().token, found
        except (EOFError, OSError):
            job = self._bury(worker, again)
            job.crashes += 1
            if job.crashes < 2:  # it may have been another's fault: the system was out of memory
                again.append(job)
            else:
                yield job.token, UnreadableFile(job.path, "reading it crashes the reader")

    def _bury(self, worker: _Worker, again: deque[_Job[Token]]) -> _Job[Token]:
        """End a worker, put its other files back, and return the one that it was at."""
        first: _Job[Token] = worker.jobs.popleft()
        again.extend(worker.jobs)
        self._end(worker)
        return first

    def _start(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        inherited = [*(worker.pipe for worker in self._workers), ours]
        with theirs:
            process = start(theirs, inherited, self._memory, self._largest)
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.end()
        worker.pipe.close()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
