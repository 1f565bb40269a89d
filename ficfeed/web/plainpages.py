"""What is not a page for people, or hardly: feed lists, health, robots.txt, style sheet, status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ficfeed.feeds.addresses import feed_url, tag_url
from ficfeed.feeds.files import all_file, tag_file
from ficfeed.feeds.opml import OpmlFeed
from ficfeed.feeds.opml import document as opml_document
from ficfeed.feeds.words import kind_label
from ficfeed.store.library import Library
from ficfeed.store.tables import EVERYTHING
from ficfeed.story import TagKind, TagPage
from ficfeed.web.assets import Asset
from ficfeed.web.dates import ShownDate, shown_instant, shown_moment
from ficfeed.web.documents import OPML, Document, document
from ficfeed.web.lookup import OTHER_WORDS, TagLookup, kind_of
from ficfeed.web.recent import Recent
from ficfeed.web.render import Renderer
from ficfeed.web.site import SiteView, SourceStates, SourceView
from ficfeed.web.views import scoped

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_FOREVER = "public, max-age=31536000, immutable"


class OpmlPage:
    """The endpoint of `/opml`: all feeds, those of a kind (`?kind=`), with enough stories (`&min=`).

    `?kind=…&slug=…` is one tag's two feeds; `&events=1` lists the feeds of events, not those of stories.
    """

    def __init__(
        self, site: SiteView, library: Library, lookup: TagLookup, recent: Recent, *, cache: bytes
    ) -> None:
        self._site, self._library, self._lookup = site, library, lookup
        self._recent, self._cache = recent, cache

    def opml(self, request: Request) -> Response | Document:
        """Answer with OPML 2.0; 404 for an unknown kind or tag, 400 for a `min` that is no number."""
        asked = request.query_params
        least = asked.get("min", "1")
        if not (least.isascii() and least.isdigit() and len(least) < 10):
            raise HTTPException(400, "min must be a whole number: how many stories a tag needs")
        kinds = self._kinds(asked.get("kind"))
        if slug := asked.get("slug"):
            return self._one(kinds[0], slug)
        what = ("opml", tuple(kinds), int(least), asked.get("events") == "1")
        return self._recent.get(what, lambda: self._made(list(self._feeds(*what[1:]))))

    def _kinds(self, word: str | None) -> tuple[TagKind, ...]:
        if not word:
            return tuple(TagKind)
        kind = kind_of(word) or OTHER_WORDS.get(word)
        if kind is None:
            raise HTTPException(404)
        return (kind,)

    def _one(self, kind: TagKind, slug: str) -> Document:
        page = self._lookup.find(kind, slug)
        if page is None:
            raise HTTPException(404)
        return self._made([self._feed(page, "", events) for events in (False, True)], page)

    def _feeds(self, kinds: tuple[TagKind, ...], least: int, events: bool) -> Iterator[OpmlFeed]:
        site = self._site
        if len(kinds) > 1:
            name = "All events" if events else "All stories"
            yield OpmlFeed(
                name, feed_url(site.base_url, all_file(events=events)), f"{site.base_url.rstrip('/')}/"
            )
        for kind in kinds:
            for page in self._library.tags.directory(kind, ratings=site.ratings, at_least=max(1, least)):
                yield self._feed(page, kind_label(kind, 2), events)

    def _feed(self, page: TagPage, group: str, events: bool) -> OpmlFeed:
        base, kind = self._site.base_url, page.tag.kind
        name = scoped(page) + (": events" if events else "")
        address = feed_url(base, tag_file(kind, page.slug, events=events))
        return OpmlFeed(name, address, tag_url(base, kind, page.slug), group)

    def _made(self, feeds: list[OpmlFeed], page: TagPage | None = None) -> Document:
        row = page.row if page else EVERYTHING
        newest = self._library.listings.newest(row, limit=1, ratings=self._site.ratings, minor=True)
        at = newest[0][1] if newest else _EPOCH
        title = f"{self._site.title}: {scoped(page)}" if page else self._site.title
        body = opml_document(title, feeds, at)
        return document(body, int(at.timestamp()), media_type=OPML, cache=self._cache)


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source as the status page shows it."""

    name: str
    kind: str
    state: str
    reason: str
    stories: int
    last_run: ShownDate | None
    next_run: ShownDate | None


class ServicePages:
    """The endpoints that machines ask, and the state of the sources."""

    def __init__(self, library: Library, render: Renderer, sources: SourceStates | None) -> None:
        self._library, self._render, self._sources = library, render, sources
        self._site, self._assets = render.site, {a.name: a for a in render.assets.values()}

    def health(self, request: Request) -> Response:
        """Answer `/healthz`: 200 if the library can be read, else 503. Behind a password it says no more."""
        headers = {"Cache-Control": "no-store"}
        try:
            stories = self._count()
        except Exception:  # whatever it is, the answer is the same, and a reason might name paths
            return JSONResponse({"status": "unavailable"}, 503, headers)
        facts = {} if self._site.guarded else {"stories": stories, "version": self._site.version}
        return JSONResponse({"status": "ok", **facts}, 200, headers)

    def status(self, request: Request) -> Response:
        """Answer `/status`: how many stories; how the sources are, unless the site is public."""
        newest = self._library.listings.newest(limit=1, ratings=self._site.ratings)
        sources = () if self._sources is None or self._site.public else self._sources()
        return self._render.page(
            "status.html",
            count=self._count(),
            newest=shown_instant(newest[0][1]) if newest else None,
            sources=[_shown(source) for source in sources],
        )

    def robots(self, request: Request) -> Response:
        """Answer `/robots.txt`: feeds may be fetched, pages are not for collectors."""
        base = self._site.path
        text = f"User-agent: *\nAllow: {base}/feeds/\nAllow: {base}/opml\nDisallow: /\n"
        return PlainTextResponse(text, headers={"Cache-Control": "max-age=3600"})

    async def static(self, request: Request) -> Response:
        """Answer `/static/{name}`: a file of ours under its hashed name, which never changes."""
        asset: Asset | None = self._assets.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        return Response(asset.body, media_type=asset.media_type, headers={"Cache-Control": _FOREVER})

    def _count(self) -> int:
        return self._library.listings.count(EVERYTHING, self._site.ratings)


def _shown(source: SourceView) -> ShownSource:
    return ShownSource(
        source.name,
        source.kind,
        source.state,
        source.reason,
        source.stories,
        shown_moment(source.last_run) if source.last_run else None,
        shown_moment(source.next_run) if source.next_run else None,
    )


FAILURES: Mapping[int, tuple[str, str]] = {
    400: ("That request cannot be read", "Check the address."),
    404: ("Nothing here", "There is no such page, or it is no longer there."),
    405: ("Not that way", "This address can only be read."),
    500: ("Something went wrong", "It is written down in the log of the server. Try again later."),
    503: ("The library cannot be read now", "Try again in a moment."),
}
"""What people are told of each kind of failure; nothing of its cause."""
