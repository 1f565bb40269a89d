"""The library: the only package that imports sqlmodel. It takes and returns the values of `story.py`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ficfeed.store.library import Library


def open_library(path: Path) -> Library:
    """Open the library in the SQLite file at `path`, made or brought up to date where needed.

    Raises StoreError in words that say what to do.
    """
    from ficfeed.store.library import Library

    return Library(path)
