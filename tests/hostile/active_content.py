"""Finds what could act in a reader or a browser: the same look for pages, and for the HTML inside feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html  # type: ignore[import-untyped]

ATOM = "{http://www.w3.org/2005/Atom}"
_ACTIVE = frozenset(
    [
        "applet", "audio", "base", "embed", "form", "frame", "frameset", "iframe", "input", "link", "math",
        "meta", "noscript", "object", "plaintext", "script", "style", "svg", "template", "textarea", "title",
        "video", "xmp",
    ]
)  # fmt: skip
_PAGE = frozenset({"form", "input", "link", "meta", "title"})  # ours, in a page's own head and search field
_LINKS = frozenset({"href", "src", "action", "formaction", "xlink:href", "background", "poster"})
_SCHEME = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", re.I)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def in_page(page: str) -> list[str]:
    """Return what is active in a whole page, none of which FicFeed itself writes."""
    return [*_unseen(page), *_in_tree(html.document_fromstring(page), _ACTIVE - _PAGE)]


def in_feed(feed: bytes) -> list[str]:
    """Return what is active in a feed. Raises lxml's XMLSyntaxError if it is ill-formed."""
    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, huge_tree=True))
    found = _unseen(feed.decode())
    for element in root.iter(
        f"{ATOM}title", f"{ATOM}summary", f"{ATOM}content", f"{ATOM}subtitle", f"{ATOM}name"
    ):
        if len(element):
            found.append(f"elements inside {element.tag}")
        if element.get("type") == "html" and (element.text or "").strip():
            found += _in_tree(html.fragment_fromstring(element.text or "", create_parent="div"), _ACTIVE)
    return found + [
        f"link to {link.get('href')}"
        for link in root.iter(f"{ATOM}link")
        if not (link.get("href") or "").startswith(("http://", "https://"))
    ]


def _in_tree(tree: html.HtmlElement, banned: frozenset[str]) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield f"a comment or instruction: {element!r}"
        elif element.tag in banned or (element.tag == "meta" and element.get("http-equiv")):
            yield f"<{element.tag}>"
        else:
            yield from _in_attributes(element)


def _in_attributes(element: html.HtmlElement) -> Iterator[str]:
    for name, value in element.attrib.items():
        scheme = _SCHEME.match(value) if name in _LINKS else None
        acts = name.startswith("on") or name in {"style", "srcdoc", "formaction"}
        if acts or (scheme and scheme[1].lower() not in {"http", "https", "mailto"}):
            yield f"{element.tag} {name}={value[:60]}"


def _unseen(text: str) -> list[str]:
    found = _UNSEEN.search(text)
    return [f"the character {found[0]!r}"] if found else []
