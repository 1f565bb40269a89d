"""A list of feeds as OPML 2.0 (http://opml.org/spec2.opml), for readers to import in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import chain, count
from xml.sax.saxutils import escape, quoteattr

from ficfeed.feeds.plain import line


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of the list. Feeds of one `group` stand in a folder of that name; "" stands above all."""

    text: str
    xml_url: str
    html_url: str
    group: str = ""


def document(title: str, feeds: Iterable[OpmlFeed], date: datetime) -> bytes:
    """Return the list as UTF-8 XML, each feed once, groups in the order of their first feed.

    Feeds whose names differ in their signs only ("A/B", "A & B") get the group or a number added, because
    rss2email makes its own names of letters and digits and refuses a list in which one comes twice.
    `date` is when the list last changed. A list of nothing says so, because OPML demands an outline.
    """
    groups: dict[str, list[str]] = {"": []}
    taken: set[str] = set()
    for feed in {feed.xml_url: feed for feed in feeds}.values():
        groups.setdefault(line(feed.group), []).append(_feed(feed, _name(feed, taken)))
    body = "".join(groups.pop("")) + "".join(_folder(name, inside) for name, inside in groups.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head>'
        f"<title>{escape(line(title) or 'FicFeed')}</title>"
        f"<dateModified>{format_datetime(date.astimezone(UTC), usegmt=True)}</dateModified></head>\n"
        f"<body>\n{body or _outline('No feeds yet')}</body></opml>\n"
    ).encode()


def _name(feed: OpmlFeed, taken: set[str]) -> str:
    """Return a name for the feed that no other has, even without its signs."""
    plain = line(feed.text) or feed.xml_url
    tries = chain((plain, f"{plain} ({line(feed.group)})"), (f"{plain} ({n})" for n in count(2)))
    name = next(one for one in tries if _bare(one) not in taken)
    taken.add(_bare(name))
    return name


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _feed(feed: OpmlFeed, text: str) -> str:
    name = quoteattr(text)
    addresses = f"xmlUrl={quoteattr(feed.xml_url)} htmlUrl={quoteattr(feed.html_url)}"
    return f'<outline type="rss" version="ATOM1" text={name} title={name} {addresses}/>\n'


def _folder(name: str, feeds: Iterable[str]) -> str:
    return f"<outline text={quoteattr(name)} title={quoteattr(name)}>\n{''.join(feeds)}</outline>\n"


def _outline(text: str) -> str:
    return f"<outline text={quoteattr(text)}/>\n"
