"""The application: which address is answered by whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ficfeed.errors import StoreError
from ficfeed.store.library import Library
from ficfeed.tags.slugs import guess as guess_slugs
from ficfeed.web.documents import Memory
from ficfeed.web.feeds import FeedEndpoint
from ficfeed.web.guard import HEALTH, SAFE_HEADERS, Guard
from ficfeed.web.lists import ListPages
from ficfeed.web.lookup import TagLookup
from ficfeed.web.plainpages import FAILURES, OpmlPage, ServicePages
from ficfeed.web.recent import Recent
from ficfeed.web.render import Renderer
from ficfeed.web.site import ComposesFeeds, GuessesSlugs, SiteView, SourceStates
from ficfeed.web.storypage import StoryPage

_FEED_SECONDS = 60
_LISTS_KEPT = 8
"""Lists of feeds in memory: each may hold megabytes, and `?min=` makes as many as anybody likes."""


def create_app(
    library: Library,
    feeds_dir: Path,
    site: SiteView,
    *,
    compose: ComposesFeeds | None = None,
    sources: SourceStates | None = None,
    guess: GuessesSlugs = guess_slugs,
    are_current: Callable[[], bool] | None = None,
) -> Starlette:
    """Return the ASGI application of a library and its published feeds.

    `compose` makes the feed of a tag that has no file (too few stories, or not published yet); without it
    such a feed is empty. `sources` feeds the status page. `guess` names what an unknown slug may stand for.
    `are_current` says whether the files in `feeds_dir` are as the settings want them; until they are, feeds
    are made by `compose`.
    """
    render, recent, lookup = Renderer(site), Recent(), TagLookup(library, site.ratings, guess)
    cache = f"{'private, ' if site.guarded else ''}max-age={_FEED_SECONDS}".encode()
    memory = Memory(feeds_dir, library.feeds.get, cache=cache)
    feeds = FeedEndpoint(site, library, memory, lookup, compose, cache=cache, are_current=are_current)
    lists = ListPages(library, render, lookup, recent)
    service = ServicePages(library, render, sources)
    routes = [
        Route("/feeds/{name:path}", feeds, methods=["GET"]),
        Route("/", lists.home),
        Route("/tags", lambda request: RedirectResponse(f"{site.href}/tags/fandom", 302)),
        Route("/tags/{kind}", lists.directory),
        Route("/tags/{kind}/{slug}", lists.tag),
        Route("/stories/{id}", StoryPage(library, render).story),
        Route("/search", lists.search),
        Route("/opml", OpmlPage(site, library, lookup, Recent(room=_LISTS_KEPT), cache=cache).opml),
        Route("/status", service.status),
        Route(HEALTH, service.health),
        Route("/robots.txt", service.robots),
        Route("/static/{name}", service.static),
        *_with_a_slash_behind(site),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, site=site)])
    # Starlette's own redirect names whatever host was asked for, and knows nothing of the base path.
    app.router.redirect_slashes = False
    _answer_failures(app, render)
    return app


def _with_a_slash_behind(site: SiteView) -> list[Route]:
    """Lead to the address without the slash."""

    def shorter(request: Request) -> RedirectResponse:
        parts = [quote(part, safe="") for part in request.path_params.values()]
        first = "stories" if "id" in request.path_params else "tags"
        return RedirectResponse("/".join([site.href, first, *parts]), 301)

    return [
        Route(path, shorter) for path in ("/tags/", "/tags/{kind}/", "/tags/{kind}/{slug}/", "/stories/{id}/")
    ]


def _answer_failures(app: Starlette, render: Renderer) -> None:
    """Give failures a page of ours, without a trace of what went wrong inside."""

    def page(status: int, advice: str = "") -> Response:
        heading, usual = FAILURES.get(status, FAILURES[400])
        return render.page("failure.html", status, heading=heading, advice=advice or usual)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = page(error.status_code, error.detail if error.status_code == 400 else "")
        answer.headers.update(error.headers or {})
        return answer

    def unavailable(request: Request, error: Exception) -> Response:
        answer = page(503)
        answer.headers["Retry-After"] = "30"
        return answer

    def failed(request: Request, error: Exception) -> Response:
        # This one is answered outside of the guard, which sets these headers everywhere else.
        answer = page(500)
        answer.raw_headers.extend(SAFE_HEADERS)
        return answer

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(StoreError, unavailable)
    app.add_exception_handler(Exception, failed)
