"""Pages that list: the first page, the directory of a kind, a tag, the search."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ficfeed.feeds.addresses import feed_url, kind_url, tag_url
from ficfeed.feeds.files import tag_file
from ficfeed.feeds.words import kind_label
from ficfeed.store.library import Library
from ficfeed.store.listings import ALL_RATINGS
from ficfeed.store.tables import EVERYTHING
from ficfeed.story import TagKind, TagPage
from ficfeed.tags.names import key
from ficfeed.web.lookup import OTHER_WORDS, TagLookup, kind_of
from ficfeed.web.paging import Place, StoryList, place_of, stories_of
from ficfeed.web.recent import Recent
from ficfeed.web.render import Renderer, query
from ficfeed.web.views import TagLink, blurb, page_links, scoped

_TOP = 12
_PER_DIRECTORY = 120
_FOUND_AT_MOST = 100
_WORDS_AT_MOST = 8
_SEARCH_AT_MOST = 200
_PAGES_AT_MOST = 100_000


class ListPages:
    """The endpoints of pages that list stories or tags. Each reads the library, so each runs in a thread."""

    def __init__(self, library: Library, render: Renderer, lookup: TagLookup, recent: Recent) -> None:
        self._library, self._render, self._lookup, self._recent = library, render, lookup, recent
        self._site, self._base = render.site, render.site.href

    def home(self, request: Request) -> Response:
        """Answer `/`: the newest stories, and the fandoms and pairings with most of them."""
        found = self._stories(EVERYTHING, before=self._before(request))
        tops = [
            (f"Top {kind_label(kind, 2).lower()}", kind_url(self._base, kind), *self._top(kind))
            for kind in (TagKind.FANDOM, TagKind.PAIRING)
        ]
        return self._render.page(
            "home.html",
            count=self._library.listings.count(EVERYTHING, self._site.ratings),
            blurbs=[blurb(story, self._base) for story in found.stories],
            older=found.older,
            tops=[top for top in tops if top[-1]],
        )

    def directory(self, request: Request) -> Response:
        """Answer `/tags/{kind}`: its tags with their counts, most stories first or by name."""
        kind = self._kind(request)
        if isinstance(kind, Response):
            return kind
        by_name, page = request.query_params.get("by") == "name", _page_number(request)
        count = self._count(kind)
        pages = max(1, -(-count // _PER_DIRECTORY))
        if page > pages:
            raise HTTPException(404)
        return self._render.page(
            "directory.html",
            kind=kind.value,
            label=kind_label(kind, 2),
            here=kind_url(self._base, kind),
            count=count,
            tags=self._directory(kind, by_name, page),
            by_name=by_name,
            by="name" if by_name else "",
            page=page,
            pages=pages,
            more=page < pages,
            kinds=[(kind_label(one, 2), kind_url(self._base, one)) for one in TagKind],
        )

    def tag(self, request: Request) -> Response:
        """Answer `/tags/{kind}/{slug}`: its stories and its feeds; other names of it lead here."""
        kind = self._kind(request, request.path_params["slug"])
        if isinstance(kind, Response):
            return kind
        page = self._lookup.find(kind, request.path_params["slug"])
        if page is None:
            raise HTTPException(404)
        if page.slug != request.path_params["slug"]:
            return RedirectResponse(tag_url(self._base, kind, page.slug), 301)
        minor = kind is TagKind.PAIRING and request.query_params.get("minor") == "1"
        return self._tag(page, minor=minor, before=self._before(request))

    def search(self, request: Request) -> Response:
        """Answer `/search?q=`: tags of every kind whose names hold all the words."""
        text = " ".join(request.query_params.get("q", "")[:_SEARCH_AT_MOST].split())
        words = key(text).split()[:_WORDS_AT_MOST]
        pages = self._library.tags.containing(words, ratings=self._site.ratings, limit=_FOUND_AT_MOST + 1)
        found = pages[:_FOUND_AT_MOST] if words else []
        groups = [
            (kind_label(kind, 2), page_links([page for page in found if page.tag.kind is kind], self._base))
            for kind in TagKind
        ]
        more = bool(words) and len(pages) > _FOUND_AT_MOST
        return self._render.page(
            "search.html", text=text, groups=[group for group in groups if group[1]], more=more
        )

    def _tag(self, page: TagPage, *, minor: bool, before: Place | None) -> Response:
        kind, site = page.tag.kind, self._site
        found = self._stories(page.row, minor=minor, before=before)
        return self._render.page(
            "tag.html",
            kind=kind.value,
            label=kind_label(kind, 2),
            name=scoped(page),
            here=tag_url(self._base, kind, page.slug),
            canonical=tag_url(site.base_url, kind, page.slug),
            feed=feed_url(site.base_url, tag_file(kind, page.slug)),
            events=feed_url(site.base_url, tag_file(kind, page.slug, events=True)),
            opml=f"{self._base}/opml{query(kind=kind.value, slug=page.slug)}",
            count=page.stories,
            members=self._members(page),
            pairing=kind is TagKind.PAIRING,
            minor="1" if minor else "",
            first=before is None,
            blurbs=[blurb(story, self._base) for story in found.stories],
            older=found.older,
            also=self._also(page),
        )

    def _stories(self, row: int, *, minor: bool = False, before: Place | None = None) -> StoryList:
        return stories_of(
            self._library,
            row,
            limit=self._site.per_page,
            ratings=self._site.ratings,
            minor=minor,
            before=before,
        )

    def _before(self, request: Request) -> Place | None:
        token = request.query_params.get("before")
        place = place_of(self._library, token) if token else None
        if token and place is None:
            raise HTTPException(404)
        return place

    def _kind(self, request: Request, slug: str = "") -> TagKind | Response:
        """Return the kind in the address, or the redirect from another archive's word for it."""
        word = request.path_params["kind"]
        if kind := kind_of(word):
            return kind
        if other := OTHER_WORDS.get(word):
            to = tag_url(self._base, other, slug) if slug else kind_url(self._base, other)
            return RedirectResponse(to + query(**dict(request.query_params)), 301)
        raise HTTPException(404)

    def _top(self, kind: TagKind) -> tuple[str, tuple[TagLink, ...]]:
        find = self._library.tags.directory
        pages = self._recent.get(("top", kind), lambda: find(kind, ratings=self._site.ratings, limit=_TOP))
        return f"All {kind_label(kind, 2).lower()}", page_links(pages, self._base)

    def _directory(self, kind: TagKind, by_name: bool, page: int) -> tuple[TagLink, ...]:
        def find() -> list[TagPage]:
            start = (page - 1) * _PER_DIRECTORY
            return self._library.tags.directory(
                kind, ratings=self._site.ratings, limit=_PER_DIRECTORY, offset=start, by_name=by_name
            )

        return page_links(self._recent.get(("directory", kind, by_name, page), find), self._base)

    def _count(self, kind: TagKind) -> int:
        return self._recent.get(
            ("count", kind), lambda: self._library.tags.count(kind, ratings=self._site.ratings)
        )

    def _also(self, page: TagPage) -> list[str]:
        # How a hidden story's creator wrote a tag is hidden with the story.
        if not self._site.ratings >= ALL_RATINGS:
            return []
        return self._recent.get(("also", page.row), lambda: self._library.tags.also_written(page.row))

    def _members(self, page: TagPage) -> list[TagLink]:
        """Link the characters of a pairing that have a page here."""
        found: list[TagLink] = []
        for member in page.tag.members:
            pages = self._library.tags.by_key(TagKind.CHARACTER, key(member), self._site.ratings)
            shown = [one for one in pages if one.stories and one.tag.scope in ("", page.tag.scope)]
            found.append(page_links(shown[:1], self._base)[0] if shown else TagLink(member))
        return found


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= _PAGES_AT_MOST):
        raise HTTPException(404)
    return int(text)
