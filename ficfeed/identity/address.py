"""An address taken apart into one spelling, or refused: nothing that two readers may read two ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_LONGEST = 2000
_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?):/{1,3}|//)?(?P<host>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?", re.I
)
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")
_AROUND = " \t\r\n<>\"'“”‘’«»"
_BEHIND = _AROUND + ".,;!"
_SAFE = "%/:@!$&'()*+,;=~?-._"
_OWN_PORT = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an honest address. `scheme` is "" where it was left out; all is ASCII, the host small."""

    scheme: str
    host: str
    path: str
    query: str

    @property
    def below(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def values(self, name: str) -> list[str]:
        """Return the values of a parameter; `&amp;`, as it stands in the source of a page, is an &."""
        pairs = (pair.removeprefix("amp;").partition("=") for pair in self.query.split("&"))
        return [value for key, _, value in pairs if key.lower() == name]


def take_apart(written: str) -> Address | None:
    """Return the parts of an http(s) address, without the marks that a sentence puts around it.

    None for user names, ports, backslashes, dot segments, spaces, control characters, hosts that are
    numbers or not ASCII, and anything longer than 2,000 characters: two programs may read them two ways.
    """
    # A mark before the fragment is a sentence's too: what is left of the address must not end in one.
    text = trimmed(trimmed(written).partition("#")[0]) if len(written) <= 2 * _LONGEST else written
    if len(text) > _LONGEST or "\\" in text or any(c.isspace() or not c.isprintable() for c in text):
        return None
    found = _ADDRESS.match(text)
    if found is None or (":" in found["host"] and not found["scheme"]):
        return None
    scheme = (found["scheme"] or "").lower()
    host = _host(found["host"], scheme)
    path, query = _one_spelling(found["path"]), _one_spelling(found["query"] or "")
    if host is None or path is None or query is None or _DOTS.search(path):
        return None
    return Address(scheme, host, path, query)


def trimmed(written: str) -> str:
    """Return an address without quotes and brackets around it and the sentence's marks behind it."""
    text = written.lstrip(_AROUND + "([").rstrip(_BEHIND)
    while text[-1:] in {")", "]"} and {")": "(", "]": "["}[text[-1]] not in text:
        text = text[:-1].rstrip(_BEHIND)
    return text


def _host(written: str, scheme: str) -> str | None:
    """Return a host in small letters without its scheme's own port; other ports and names are refused."""
    host = written.lower().removesuffix(_OWN_PORT.get(scheme, ":"))
    return host if host.isascii() and _HOST.fullmatch(host) else None


def _one_spelling(text: str) -> str | None:
    """Return a path or query with nothing escaped that need not be, and all that has to be."""
    try:
        plain = quote(text, safe=_SAFE)
    except UnicodeEncodeError:  # half a character
        return None
    return _ESCAPE.sub(_escape, plain)


def _escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"
    char = chr(int(found[1], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else f"%{found[1].upper()}"
