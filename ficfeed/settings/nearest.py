"""What was probably meant: the nearest known word."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?", or "; known are …" where nothing is near."""
    names = list(known)
    close = get_close_matches(word[:100].lower(), [n.lower() for n in names], n=1, cutoff=0.6)
    if close:
        return f"; did you mean {next(n for n in names if n.lower() == close[0])!r}?"
    return f"; known are {', '.join(names)}" if names else ""
