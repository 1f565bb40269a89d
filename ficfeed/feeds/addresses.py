"""Where things are found: the addresses that feeds name, the same that the pages answer to."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from ficfeed.story import TagKind


def story_url(base_url: str, story: UUID, fragment: str = "") -> str:
    """Return the address of a story's page."""
    return f"{base_url.rstrip('/')}/stories/{story}" + (f"#{quote(fragment, safe='')}" if fragment else "")


def kind_url(base_url: str, kind: TagKind) -> str:
    """Return the address of a kind's directory, which is also the scheme of its Atom categories."""
    return f"{base_url.rstrip('/')}/tags/{kind.value}"


def tag_url(base_url: str, kind: TagKind, slug: str) -> str:
    """Return the address of a tag's page; letters beyond ASCII are percent-encoded."""
    return f"{kind_url(base_url, kind)}/{quote(slug, safe='')}"


def feed_url(base_url: str, file: str) -> str:
    """Return the address of a published feed, from its name as `files` gives it."""
    return f"{base_url.rstrip('/')}/feeds/{quote(file)}"
