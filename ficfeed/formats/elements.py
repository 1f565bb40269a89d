"""Strange markup to our own: what each element of a page becomes; what is unknown leaves only its text.

What is kept is harmless from the start: no attribute but link addresses, language and direction, no
script, no picture. Pages sanitise it again all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ficfeed.formats.fragment import Writer

Element = Any
"""An element of lxml, which has no types."""

_UNSEEN = (
    "script style svg math template noscript noembed noframes iframe frame frameset object embed applet "
    "audio video canvas textarea select option optgroup datalist button input head title link meta base xmp "
    "plaintext map area dialog marquee portal param source track"
)
UNSEEN = frozenset(_UNSEEN.split())
"""Elements that are left out with all that is in them."""

_XHTML = "{http://www.w3.org/1999/xhtml}"
_INLINE = {
    **{tag: tag for tag in ("em", "strong", "i", "b", "u", "s", "sub", "sup", "ruby", "rt", "rp")},
    "strike": "s",
    "del": "s",
    "ins": "u",
    "cite": "em",
    "dfn": "em",
    "var": "em",
}
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
_CONTAINERS = ("blockquote", "ul", "ol", "li")
_PARAGRAPHS = ("p", "dt", "dd")
_BLOCKS = (
    "div center section article main header footer aside nav figure figcaption details summary address "
    "fieldset legend dl table caption thead tbody tfoot tr td th form hgroup"
)
_LINK = re.compile(r"\s*((?:https?://|mailto:)[^\s\"'<>]{1,2000})\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_DIVISIONS = frozenset(("div", "section", "article"))
_STYLES = (
    ("i", re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)),
    ("b", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)),
    ("u", re.compile(r"text-decoration[^;:]{0,20}:\s*underline", re.IGNORECASE)),
)
_LONGEST_ALT = 400
_LONGEST_STYLE = 1000

_Act = Callable[[Writer, str, Element], None]


def write(root: Element, writer: Writer, unseen: frozenset[str] = UNSEEN) -> None:
    """Give an element, with all that is in it but not the text behind it, to the writer.

    `unseen` are the names of elements that are left out with their content.
    """
    name = local_name(root)
    if name not in _DIVISIONS:
        _walk(root, writer, unseen)
        return
    _start_block(writer, name, root)
    if root.text:
        writer.text(root.text)
    for child in root:
        if child.tag == "p" and not len(child) and not child.attrib:
            writer.paragraph(child.text or "")
        else:
            _walk(child, writer, unseen)
        if child.tail:
            writer.text(child.tail)
    _end_block(writer, name, root)


def _walk(root: Element, writer: Writer, unseen: frozenset[str]) -> None:
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = element.tag
        if not isinstance(name, str) or name[0] == "{":
            name = local_name(element)
        if event == "end":
            if act := _ENDS.get(name):
                act(writer, name, element)
            text = element.tail if element is not root else None
        elif name in unseen:
            walker.skip_subtree()
            continue
        else:
            if act := _STARTS.get(name):
                act(writer, name, element)
            text = element.text
        if text:
            writer.text(text)


def local_name(element: Element) -> str:
    """Return an element's name without the namespace of XHTML; with any other it is unknown."""
    name = element.tag
    if not isinstance(name, str):
        return ""  # a comment
    return name.removeprefix(_XHTML)


def link_of(element: Element) -> str | None:
    """Return the http, https or mailto address of an <a>, None for any other."""
    found = _LINK.fullmatch(element.get("href") or "")
    return found[1] if found else None


def _meant(name: str, element: Element) -> list[str]:
    """The tags that a link, or a span with a style or a language, becomes."""
    if not element.attrib:
        return []
    if name == "a":
        link = link_of(element)
        return [f'a href="{escape(link)}"'] if link else []
    style = (element.get("style") or "")[:_LONGEST_STYLE]
    tags = [tag for tag, pattern in _STYLES if pattern.search(style)] if style else []
    spoken = _spoken(element)
    return [*tags, f"span{spoken}"] if spoken else tags


def _spoken(element: Element) -> str:
    """Language and direction as attributes, "" where neither is said."""
    if not element.attrib:
        return ""
    language, direction = element.get("lang") or "", (element.get("dir") or "").lower()
    said = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    return said + (f' dir="{direction}"' if direction in {"ltr", "rtl", "auto"} else "")


def _open(writer: Writer, name: str, element: Element) -> None:
    writer.open(_INLINE[name])


def _close(writer: Writer, name: str, element: Element) -> None:
    writer.close(_INLINE[name])


def _open_meant(writer: Writer, name: str, element: Element) -> None:
    for tag in _meant(name, element):
        writer.open(tag)


def _close_meant(writer: Writer, name: str, element: Element) -> None:
    for tag in reversed(_meant(name, element)):
        writer.close(tag)


def _start_block(writer: Writer, name: str, element: Element) -> None:
    writer.block(edge=name in _PARAGRAPHS)
    if spoken := _spoken(element):
        writer.speak(spoken)


def _end_block(writer: Writer, name: str, element: Element) -> None:
    writer.block(edge=name in _PARAGRAPHS)
    if writer.speaks and _spoken(element):
        writer.fall_silent()


def _start_heading(writer: Writer, name: str, element: Element) -> None:
    writer.block(edge=True)
    writer.heading = _HEADINGS[name]


def _end_heading(writer: Writer, name: str, element: Element) -> None:
    writer.block(edge=True)
    writer.heading = ""


def _enter(writer: Writer, name: str, element: Element) -> None:
    writer.enter(name)
    if spoken := _spoken(element):
        writer.speak(spoken)


def _leave(writer: Writer, name: str, element: Element) -> None:
    writer.leave(name)
    if writer.speaks and _spoken(element):
        writer.fall_silent()


def _start_typed(writer: Writer, name: str, element: Element) -> None:
    writer.block(edge=True)
    writer.preformatted += 1


def _end_typed(writer: Writer, name: str, element: Element) -> None:
    writer.block(edge=True)
    writer.preformatted -= 1


def _line_end(writer: Writer, name: str, element: Element) -> None:
    writer.breaks += 1


def _rule(writer: Writer, name: str, element: Element) -> None:
    writer.rule()


def _picture(writer: Writer, name: str, element: Element) -> None:
    """A picture's words stand for it: pictures are never fetched."""
    if alternative := (element.get("alt") or "")[:_LONGEST_ALT]:
        writer.text(alternative)


def _quote_start(writer: Writer, name: str, element: Element) -> None:
    writer.text("“")


def _quote_end(writer: Writer, name: str, element: Element) -> None:
    writer.text("”")


def _table(*rows: tuple[Iterable[str], _Act]) -> dict[str, _Act]:
    return {name: act for names, act in rows for name in names}


_STARTS = _table(
    (_INLINE, _open),
    (("a", "span", "font"), _open_meant),
    ((*_PARAGRAPHS, *_BLOCKS.split()), _start_block),
    (_HEADINGS, _start_heading),
    (_CONTAINERS, _enter),
    (("pre",), _start_typed),
    (("br",), _line_end),
    (("hr",), _rule),
    (("img",), _picture),
    (("q",), _quote_start),
)
_ENDS = _table(
    (_INLINE, _close),
    (("a", "span", "font"), _close_meant),
    ((*_PARAGRAPHS, *_BLOCKS.split()), _end_block),
    (_HEADINGS, _end_heading),
    (_CONTAINERS, _leave),
    (("pre",), _end_typed),
    (("q",), _quote_end),
)
