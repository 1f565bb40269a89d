"""/feeds/…: published documents from memory; a redirect for other names; an empty feed for an unknown tag."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ficfeed.feeds.addresses import feed_url, kind_url
from ficfeed.feeds.atom import document as atom
from ficfeed.feeds.files import all_file, tag_file
from ficfeed.feeds.heads import all_head, tag_head
from ficfeed.feeds.words import kind_label
from ficfeed.store.library import Library
from ficfeed.store.tables import EVERYTHING
from ficfeed.story import TagKind, TagName, TagPage
from ficfeed.web.documents import ATOM, Document, Memory, document
from ficfeed.web.lookup import OTHER_WORDS, TagLookup, kind_of
from ficfeed.web.site import ComposesFeeds, SiteView

_NAME = re.compile(r"(?:all|([a-z]+)/([^/\\\x00-\x1f\x7f]{1,200}?))(\.events)?\.atom")
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class FeedName:
    """What the address of a feed asks for; everything where it names no tag."""

    kind: TagKind | None
    slug: str
    events: bool

    def file(self, slug: str | None = None) -> str:
        """Return the name of the published file, or of that with another slug."""
        if self.kind is None:
            return all_file(events=self.events)
        return tag_file(self.kind, slug or self.slug, events=self.events)


def read_name(name: str) -> FeedName | None:
    """Read what stands behind /feeds/, already percent-decoded; None if no feed can have that name.

    Nothing that leaves the folder gets through: one slash at most, no backslash, no control character,
    no part that begins with a dot.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    word, slug, events = match.groups()
    if word is None:
        return FeedName(None, "", bool(events))
    kind = kind_of(word) or OTHER_WORDS.get(word)
    if kind is None or slug.startswith(".") or len(slug.encode("utf-8", "replace")) > 200:
        return None
    return FeedName(kind, slug, bool(events))


class FeedEndpoint:
    """The ASGI endpoint of published feeds. What is in memory is answered without leaving the event loop."""

    def __init__(
        self,
        site: SiteView,
        library: Library,
        memory: Memory,
        lookup: TagLookup,
        compose: ComposesFeeds | None,
        *,
        cache: bytes,
        are_current: Callable[[], bool] | None = None,
    ) -> None:
        self._site, self._library, self._memory = site, library, memory
        self._lookup, self._compose, self._cache = lookup, compose, cache
        self._are_current, self._trusted = are_current, are_current is None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD; raises HTTPException for an address that no feed can have."""
        name: str = scope["path_params"]["name"]
        answer: ASGIApp | None = self._memory.hit(name) if self._trusted else None
        await (answer or await self._find(name))(scope, receive, send)

    async def _find(self, name: str) -> ASGIApp:
        wanted = read_name(name)
        if wanted is None:
            raise HTTPException(404)
        if wanted.file() != name:
            return self._redirect(wanted.file())
        if not await self._trusts():
            return await run_in_threadpool(self._make, wanted)
        if loaded := await run_in_threadpool(self._memory.load, name):
            self._memory.keep(name, *loaded)
            return loaded[1]
        return await run_in_threadpool(self._make, wanted)

    async def _trusts(self) -> bool:
        """Say whether the files may be served: once they were published by the settings of this process.

        Those of before may show what is hidden now, and name another address.
        """
        if not self._trusted and self._are_current:
            self._trusted = await run_in_threadpool(self._are_current)
        return self._trusted

    def _make(self, wanted: FeedName) -> ASGIApp:
        """Answer for a feed without a file: another name's, one made now, or an empty one."""
        page = self._lookup.find(wanted.kind, wanted.slug) if wanted.kind else None
        if page and page.slug != wanted.slug:
            return self._redirect(wanted.file(page.slug))
        if self._compose and (page or wanted.kind is None):
            _, body = self._compose(page, events=wanted.events)
            return self._document(body, page.row if page else EVERYTHING)
        return self._empty(wanted, page)

    def _redirect(self, file: str) -> RedirectResponse:
        return RedirectResponse(feed_url(self._site.href, file), 301)

    def _empty(self, wanted: FeedName, page: TagPage | None) -> Document:
        """A valid feed without entries: whoever subscribes early gets the stories when they come."""
        look = self._site.look
        if wanted.kind is None:
            return self._document(atom(all_head(look, events=wanted.events), (), self._began()))
        name = TagName(wanted.kind, wanted.slug.replace("-", " "))
        head = tag_head(page or TagPage(_UNKNOWN, name, wanted.slug), look, events=wanted.events)
        if page is None:
            hint = self._hint(wanted.kind, wanted.slug)
            head = replace(head, subtitle=hint, alternate_url=kind_url(self._site.base_url, wanted.kind))
        return self._document(atom(head, (), self._began()))

    def _hint(self, kind: TagKind, slug: str) -> str:
        near = self._lookup.nearest(kind, slug)
        if near is None:
            return f"No story here has this {kind_label(kind).lower()}."
        return f"Did you mean {near.tag.name}? {feed_url(self._site.base_url, tag_file(kind, near.slug))}"

    def _document(self, body: bytes, row: int = _UNKNOWN) -> Document:
        newest = self._library.listings.newest(row, limit=1, ratings=self._site.ratings)
        changed = newest[0][1] if newest else self._began()
        return document(body, int(changed.timestamp()), media_type=ATOM, cache=self._cache)

    def _began(self) -> datetime:
        """When this library began, as publishing noted it: a time that does not move."""
        noted = self._library.facts.get("began")
        try:
            return datetime.fromisoformat(noted) if noted else _EPOCH
        except ValueError:
            return _EPOCH
