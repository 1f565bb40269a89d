"""Every error that FicFeed raises on purpose. Facts are attributes; the message is built in `__str__`."""

from __future__ import annotations

from pathlib import Path


class FicFeedError(Exception):
    """Something that a user can understand and mend; the message says what and how."""


class WrongUse(FicFeedError):
    """What the user asked for cannot be understood: nothing failed, something has to be asked otherwise."""


class SettingsError(WrongUse):
    """A settings file or environment variable is wrong."""

    def __init__(self, path: Path | str, key: str, problem: str) -> None:
        super().__init__(path, key, problem)
        self.path, self.key, self.problem = path, key, problem

    def __str__(self) -> str:
        return f"{self.path}: {self.key}: {self.problem}" if self.key else f"{self.path}: {self.problem}"


class SourceError(FicFeedError):
    """One source could not be read; what was stored of it stays as it is."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class UnreadableFile(FicFeedError):
    """One file is no story that FicFeed can read; it is not tried again until it changes."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class FilterError(WrongUse):
    """A filter that cannot be understood; `position` counts characters from 0."""

    def __init__(self, text: str, position: int, problem: str) -> None:
        super().__init__(text, position, problem)
        self.text, self.position, self.problem = text, position, problem

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.text}\n  {' ' * self.position}^"


class StoreError(FicFeedError):
    """The library cannot be read or written, in a way that its owner can mend."""


class PublishError(FicFeedError):
    """A published document could not be written; the old one is still in place."""
