"""Templates to answers: what every page needs to know, and nothing of where it comes from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from ficfeed.feeds.addresses import feed_url
from ficfeed.feeds.files import all_file
from ficfeed.feeds.plain import web_address
from ficfeed.feeds.words import kind_label, number
from ficfeed.story import TagKind
from ficfeed.web.assets import read_assets
from ficfeed.web.site import SiteView

_TEMPLATES = Path(__file__).parent / "templates"
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_IN_NAVIGATION = (
    TagKind.FANDOM,
    TagKind.PAIRING,
    TagKind.CHARACTER,
    TagKind.CREATOR,
    TagKind.SERIES,
    TagKind.FREEFORM,
)


class Renderer:
    """Fills templates for one site. What strangers wrote is escaped everywhere unless marked as sanitised."""

    def __init__(self, site: SiteView) -> None:
        self.site, self.assets = site, read_assets()
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(number=number, lines=str.splitlines)
        self._environment.globals.update(self._everywhere())

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page; browsers ask again each time whether it is still so."""
        html = self._environment.get_template(template).render(**values)
        cache = "private, no-cache" if self.site.guarded else "no-cache"
        return HTMLResponse(html, status, {"Cache-Control": cache})

    def _everywhere(self) -> dict[str, Any]:
        site = self.site
        return {
            "site": site,
            "base": site.href,
            "asset": {name: f"{site.href}/static/{asset.name}" for name, asset in self.assets.items()},
            "contact_href": contact_href(site.contact),
            "navigation": [
                (kind_label(kind, 2), f"{site.href}/tags/{kind.value}") for kind in _IN_NAVIGATION
            ],
            "all_feed": feed_url(site.base_url, all_file()),
            "all_events": feed_url(site.base_url, all_file(events=True)),
            "query": query,
        }


def contact_href(contact: str) -> str:
    """Return the address behind a contact: mailto for a mail address, a page's own, "" for anything else."""
    found = _MAIL.search(contact)
    if "://" not in contact and found:
        return f"mailto:{quote(found[0], safe='@+')}"
    return web_address(contact) or ""


def query(**values: object) -> str:
    """Return a query string with its question mark, without what is empty: one page has one address."""
    given = {name: str(value) for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""
