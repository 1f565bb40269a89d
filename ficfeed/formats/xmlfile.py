"""XML from strangers: no DTD, no own entities, no network, no limits lifted; names without prefixes."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Any

from ficfeed.text.clean import clean
from ficfeed.text.decode import NotText, decode

_LONGEST = 100_000
_REFERENCE = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);)(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,9}|#x[0-9A-Fa-f]{1,8});?"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


class BadXml(ValueError):
    """An XML document that is not read; the message is the reason in words."""


def parse(data: bytes) -> Any:
    """Return the root of an XML document, as well as it can be read; None where it has none.

    Raises BadXml for documents that declare entities: no genuine book needs one, and bombs are made of them.
    """
    if b"\0" in data[:200]:
        data = _in_utf8(data)
    if b"<!ENTITY" in data:
        raise BadXml("it declares XML entities: a trap")
    root = _root(_REFERENCE.sub(_meant, data) if b"&" in data else data)
    return root if root is not None else _root(_in_utf8(data))


def _root(data: bytes) -> Any:
    from lxml import etree  # type: ignore[import-untyped]  # the command line starts without it

    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _in_utf8(data: bytes) -> bytes:
    """UTF-16, a declared encoding that nobody knows, a wrong one: read as any other text."""
    try:
        return _DECLARATION.sub("", clean(decode(data).text)).encode("utf-8")
    except NotText:
        return b""


def _meant(found: re.Match[bytes]) -> bytes:
    """XML knows five names of characters, HTML two thousand, and book makers mix them up.

    The parser would let the number of half a surrogate pair pass: of such numbers U+FFFD is left, or nothing.
    """
    meant = unescape(found[0].decode())
    if meant.startswith("&") and len(meant) > 1:
        return b"" if meant.endswith(";") else b"&amp;" + found[0][1:]
    return "".join(f"&#{ord(c)};" for c in clean(meant)).encode()


@lru_cache(maxsize=2048)
def local(name: object) -> str:
    """Return the name of an element or attribute in small letters, without namespace and prefix."""
    if not isinstance(name, str):
        return ""
    return name[name.rfind("}") + 1 :].rpartition(":")[2].lower()


def attributes(element: Any) -> dict[str, str]:
    """Return an element's attributes by their local names, whatever their prefixes, stripped."""
    return {local(name): str(value).strip() for name, value in element.items()}


def text_of(element: Any) -> str:
    """Return all text in an element, clean, with its line ends; of very long ones the beginning."""
    text = element.text or "" if not len(element) else "".join(element.itertext())
    return clean(text[:_LONGEST]).strip()
