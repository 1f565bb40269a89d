"""HTML: downloads of archives and tools, and other saved pages."""

from __future__ import annotations

import re
from typing import Protocol

from ficfeed.formats import ao3_download, fanficfare_page, fichub, markup, saved_page
from ficfeed.formats.markup import Page
from ficfeed.story import StoryDraft


class Download(Protocol):
    """What a reader of pages that archives or tools write offers."""

    def matches(self, page: Page) -> bool:
        """Return whether the page is one of them."""
        ...

    def parse(self, page: Page, name: str) -> StoryDraft:
        """Return its story; `name` is the file's name. Raises UnreadableFile for what holds none."""
        ...


DOWNLOADS: tuple[Download, ...] = (ao3_download, fanficfare_page, fichub)
"""In the order in which they are asked; any other page comes last."""

_HEAD = 4096
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|title|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"<(?:p|div|br|span|h\d|table|a|center|font)\b", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff(data: bytes, name: str) -> bool:
    """Return whether the bytes look like a page: by their first tag, or by any tag under an HTML name."""
    head = data[:_HEAD]
    for mark in _BOMS:
        head = head.removeprefix(mark)
    letters = head.replace(b"\0", b"")  # UTF-16
    return bool(_HTML.match(letters) or (_is_html_name(name) and _MARKUP.search(letters)))


def parse(data: bytes, name: str) -> StoryDraft:
    """Return the story of a page. Raises UnreadableFile for listings, refusals and pages without a story."""
    page = markup.read(data, name)
    for download in DOWNLOADS:
        if download.matches(page):
            return download.parse(page, name)
    return saved_page.parse(page, name, data)


def _is_html_name(name: str) -> bool:
    return name.lower().endswith((".html", ".htm", ".xhtml"))
