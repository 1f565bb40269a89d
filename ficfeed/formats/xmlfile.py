"""XML from strangers: no DTD, no own entities, no network, no limits lifted; names without prefixes."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from ficfeed.text.clean import clean
from ficfeed.text.decode import NotText, decode

_LONGEST = 100_000
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


class BadXml(ValueError):
    """An XML document that is not read; the message is the reason in words."""


def parse(data: bytes) -> Any:
    """Return the root of an XML document, as well as it can be read; None where it has none.

    Raises BadXml for documents that declare entities: no genuine book needs one, and bombs are made of them.
    """
    from lxml import etree  # type: ignore[import-untyped]  # the command line starts without it

    letters = data.replace(b"\0", b"") if b"\0" in data[:200] else data
    if b"<!ENTITY" in letters:
        raise BadXml("it declares XML entities: a trap")
    if _NAMED.search(data):
        data = _NAMED.sub(_numbered, data)
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
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root if root is not None else _decoded(data, parser)


def _numbered(found: re.Match[bytes]) -> bytes:
    """XML knows five names of characters, HTML two thousand: book makers mix them up."""
    meant = unescape(found[0].decode())
    return b"" if meant.startswith("&") else "".join(f"&#{ord(c)};" for c in meant).encode()


def _decoded(data: bytes, parser: Any) -> Any:
    """A declared encoding that nobody knows, or a wrong one: read as any other text."""
    from lxml import etree

    try:
        text = _DECLARATION.sub("", clean(decode(data).text))
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError, NotText):
        return None


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
