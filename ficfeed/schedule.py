"""The beat of the service: one tick, again and again. What is due, the database says; here only time passes.

The only import of apscheduler. Its job stores must not be shared between processes and its default grace
time drops a run that is one second late, so there is one job, in memory, that is never dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)


class Beat:
    """Calls `tick` at once and then every so many seconds, never twice at a time, until it is stopped.

    `tick` is handed an Event: when it is set, the tick should come to an end at the next safe point.
    """

    def __init__(self, tick: Callable[[Event], None], seconds: float) -> None:
        self._tick = tick
        self._stopping = Event()
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._run, "interval", seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.add_job(self._run, misfire_grace_time=None)
        self._scheduler.add_listener(self._report, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)

    def start(self) -> None:
        """Begin to tick, in a thread of its own."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; return when a tick under way has come to its end."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self) -> None:
        if not self._stopping.is_set():
            self._tick(self._stopping)

    def _report(self, event: JobExecutionEvent) -> None:
        if event.code == EVENT_JOB_ERROR:
            log.error("a tick failed: %s", event.exception, exc_info=event.exception)
        else:
            log.debug("the tick before is still under way")
