"""Stand-ins with the real signatures: a clock whose hands are moved, never slept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that stands still but for `sleep` and `move`."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Return the time that the hands show."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move the hands instead of waiting."""
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)

    def move(self, **length: float) -> datetime:
        """Move the hands by a timedelta's arguments; return the new time."""
        self._now += timedelta(**length)
        return self._now
