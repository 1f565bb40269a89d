"""HTML that may leave the house: an allow-list, and caps that hold before the sanitiser sees anything."""

from __future__ import annotations

import re
from collections import Counter

import nh3

LONGEST = 2_000_000
"""Characters of strange markup that are looked at; our own simple fragments may be longer."""

DEEPEST = 512
"""Open elements, as in browsers. The sanitiser's time grows with the square of the depth."""

_WIDEST = 8192
_PIECE = 200_000
_BLOCKS = (
    "p br hr div blockquote pre center h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot "
    "tr th td figure figcaption details summary section article"
)
_INLINE = (
    "span a abbr b i em strong u s strike del ins sub sup small big cite q code dfn kbd samp var tt mark "
    "wbr bdi bdo ruby rb rt rp"
)
_DANGEROUS = (
    "script style svg math noscript noembed noframes template textarea title xmp iframe object applet select"
)
_TAGS = frozenset(_BLOCKS.split() + _INLINE.split())
_SWALLOWED = frozenset(_DANGEROUS.split())
_CLOSED_BY_THEMSELVES = "area base br col embed hr img input link meta param source track wbr p li"
_VOID = frozenset(_CLOSED_BY_THEMSELVES.split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "*": {"lang", "dir"},
}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_OWN = re.compile(
    r"</?(?:p|hr|br|i|b|em|strong|u|s|strike|del|sub|sup|blockquote|ul|ol|li|h[3-6]|a)>"
    r"|<a href=\"[^\"<>]{0,4000}\">"
)
_ABSOLUTE = re.compile(r"\s*(?:https?|mailto):", re.IGNORECASE)


def sanitise(html: str) -> str:
    """Return the fragment with only harmless tags, attributes and link addresses (http, https, mailto).

    What exceeds the caps is cut off: ask `shorten` whether it was.
    """
    if len(html) > _PIECE and is_own(html):
        return "".join(_clean(piece) for piece in _pieces(html))
    return _clean(shorten(html)[0])


def shorten(html: str) -> tuple[str, str | None]:
    """Return the part of the fragment that keeps the caps of size and depth, and what was cut, in words."""
    if is_own(html) and len(html) <= _PIECE and html.count("<") < DEEPEST * 2:
        return html, None
    cut = _too_deep(html[:LONGEST])
    if cut is not None:
        return html[:cut], "the markup is nested too deeply; the rest was cut off"
    if len(html) > LONGEST:
        return html[:LONGEST], f"more than {LONGEST:,} characters of markup; the rest was cut off"
    return html, None


def is_own(html: str) -> bool:
    """True for a fragment as our formats write it: few tags, no attribute but the address of a link."""
    return html.count("<") == sum(1 for _ in _OWN.finditer(html))


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_SWALLOWED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Relative addresses would point into our own site: a link is absolute or none."""
    if name == "href":
        return value if _ABSOLUTE.match(value) else None
    return value[:500]


def _pieces(html: str) -> list[str]:
    """Cut at paragraph ends: whatever inline markup a piece leaves open, the sanitiser closes in it."""
    pieces: list[str] = []
    start = 0
    while len(html) - start > _PIECE:
        end = html.find("</p>", start + _PIECE // 2, start + _PIECE)
        end = end + 4 if end >= 0 else _before_tag(html, start + _PIECE)
        pieces.append(shorten(html[start:end])[0])
        start = end
    return [*pieces, shorten(html[start:])[0]]


def _before_tag(html: str, end: int) -> int:
    """Never cut inside a tag or an entity."""
    for opener, closer in (("<", ">"), ("&", ";")):
        at = html.rfind(opener, max(end - 12, 0), end)
        if at >= 0 and closer not in html[at:end]:
            end = at
    return end


def _too_deep(html: str) -> int | None:
    """Return where the markup nests too deeply or a tag never ends, None if nowhere.

    Counted by name, so that stray end tags cannot hide open elements; paragraphs and list items close
    each other.
    """
    open_by_name: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if html.find(">", tag.start(), tag.start() + _WIDEST) < 0 and len(html) - tag.start() > _WIDEST:
            return tag.start()
        if name in _VOID or (tag[1] and not open_by_name[name]):
            continue
        step = -1 if tag[1] else 1
        open_by_name[name] += step
        depth += step
        if depth > DEEPEST:
            return tag.start()
    return None
