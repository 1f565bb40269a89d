"""The names of published feeds below `feeds/`, in addresses and on disk alike."""

from __future__ import annotations

from ficfeed.story import TagKind


def all_file(*, events: bool = False) -> str:
    """Return the name of the feed of everything: "all.atom", "all.events.atom"."""
    return "all" + _ending(events)


def tag_file(kind: TagKind, slug: str, *, events: bool = False) -> str:
    """Return the name of a tag's feed: "pairing/lexie-grey--mark-sloan.atom".

    Raises ValueError for a slug that would name another folder: slugs are made once and stored, so that
    would be a fault of ours, and a published file must not land elsewhere.
    """
    if not slug or slug.startswith(".") or any(c in slug for c in "/\\\0"):
        raise ValueError(f"not a slug: {slug!r}")
    return f"{kind.value}/{slug}{_ending(events)}"


def _ending(events: bool) -> str:
    return ".events.atom" if events else ".atom"
