"""What single values of the settings may be, as types that say in plain words what they expected."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, SecretStr, ValidationInfo

from ficfeed.rhythm import Rhythm, duration
from ficfeed.settings.nearest import nearest
from ficfeed.story import Rating, TagKind

KIND_WORDS: Mapping[str, TagKind] = {
    **{kind.value: kind for kind in TagKind},
    "relationship": TagKind.PAIRING,
    "author": TagKind.CREATOR,
}
"""The words for kinds of tags that the owner may write: ours, and AO3's two that differ."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_RATINGS = {
    **{rating.value.casefold(): rating for rating in Rating},
    **dict(zip(("general", "teen", "mature", "explicit"), list(Rating)[1:], strict=True)),
    **dict(zip("gtme", list(Rating)[1:], strict=True)),
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LAYOUT_WORDS = [*KIND_WORDS, "title", "part", "ignore"]


def _printable(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("has a control character in it")
    return text


Text = Annotated[str, Field(max_length=2000), AfterValidator(_printable)]
"""A line of text."""


def _anchored(path: Path, info: ValidationInfo) -> Path:
    """Return the path as absolute: relative ones start where the loader says (context `base`)."""
    text = _printable(str(path.expanduser()))
    base = (info.context or {}).get("base", "")
    return Path(os.path.normpath(Path(base) / text))


def _some_path(value: Any) -> Any:
    if value == "":
        raise ValueError("expected a path, not an empty text")
    if not isinstance(value, str | Path):
        raise ValueError(f"expected a path in quotes, not {value!r}")
    return value


Place = Annotated[Path, BeforeValidator(_some_path), AfterValidator(_anchored)]
"""A path, made absolute. Symbolic links stay as the owner wrote them."""


def _database(value: Any, info: ValidationInfo) -> Path | None:
    """Return the database file, None for the usual one."""
    if value in ("", None):
        return None
    if "://" in str(value):
        raise ValueError("the library is an SQLite file: expected its path")
    return _anchored(Path(_some_path(value)), info)


DatabasePlace = Annotated[Path | None, PlainValidator(_database)]


def _url(text: str) -> str:
    try:
        parts = urlsplit(_printable(text))
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or " " in text:
        raise ValueError(f'expected an address such as "https://example.org/fics", not {text[:80]!r}')
    if "@" in parts.netloc:
        raise ValueError("an address must not hold a user name or password")
    return text


def _site_url(text: str) -> str:
    if not text:
        return text
    parts = urlsplit(_url(text))
    if parts.query or parts.fragment:
        raise ValueError('expected the address of the site without "?" and "#"')
    return text.rstrip("/")


HttpUrl = Annotated[str, Field(max_length=2000), AfterValidator(_url)]
SiteUrl = Annotated[str, Field(max_length=2000), AfterValidator(_site_url)]


def is_loopback(host: str) -> bool:
    """Say whether that listening address is reached from this computer only."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return host.casefold() in {"localhost", "localhost."}


def _rating(value: Any) -> Rating:
    rating = _RATINGS.get(value.strip().casefold()) if isinstance(value, str) else None
    if rating is None or rating is Rating.NOT_RATED:
        raise ValueError(f'expected "general", "teen", "mature" or "explicit", not {value!r}')
    return rating


RatingName = Annotated[Rating, PlainValidator(_rating)]


def _every(value: Any) -> Rhythm:
    if isinstance(value, Rhythm):
        return value
    return Rhythm.parse(value if isinstance(value, str) else repr(value))


def _pace(value: Any) -> timedelta:
    length = (
        value if isinstance(value, timedelta) else duration(value if isinstance(value, str) else repr(value))
    )
    if length > timedelta(hours=1):
        raise ValueError("a pause of more than an hour between two requests is never done")
    return length


Every = Annotated[Rhythm, PlainValidator(_every)]
Pace = Annotated[timedelta, PlainValidator(_pace)]


def _net_place(text: str) -> str:
    """Keep `host`, `host:port`, an IP address or a CIDR range."""
    if "/" in text:
        ipaddress.ip_network(text, strict=False)
        return text
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.port == 0 or "@" in text or re.search(r"[\s/?#]", text):
        raise ValueError(
            f'expected "host", "host:port" or a range such as "192.168.0.0/24", not {text[:80]!r}'
        )
    return text


NetPlace = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_net_place)]


def _secret(value: SecretStr) -> SecretStr:
    _printable(value.get_secret_value())
    return value


def _smtp(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    try:
        parts = urlsplit(text)
        good = not text or (parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        good = False
    if not good:
        raise ValueError("expected smtp://user:password@host:587 or smtps://user:password@host:465")
    return value


Secret = Annotated[SecretStr, AfterValidator(_secret)]
Smtp = Annotated[Secret, AfterValidator(_smtp)]


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """A mailbox: an IMAP address with its password, or a Maildir or mbox path."""

    secret: SecretStr
    shown: str

    @property
    def network(self) -> bool:
        """Whether it stands on a mail server."""
        return self.shown.startswith("imap")


def _mailbox(value: Any, info: ValidationInfo) -> MailboxPlace:
    if isinstance(value, MailboxPlace):
        return value
    text = str(_some_path(value)).strip()
    if "://" not in text:
        path = str(_anchored(Path(text), info))
        return MailboxPlace(SecretStr(path), path)
    try:
        parts = urlsplit(_printable(text))
        good = parts.scheme in {"imap", "imaps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ValueError("expected imaps://user:password@host/folder, or the path of a Maildir or mbox")
    user, _, address = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    shown = urlunsplit(parts._replace(netloc=f"{name}@{address}" if name else address, query="", fragment=""))
    return MailboxPlace(SecretStr(text), shown)


Mailbox = Annotated[MailboxPlace, PlainValidator(_mailbox)]


def _mail_name(text: str) -> str:
    address = parseaddr(text)[1]
    local, _, domain = address.rpartition("@")
    if text and not (local and domain and not re.search(r"\s", address)):
        raise ValueError(f'expected a mail address such as "Ada <ada@example.org>", not {text[:80]!r}')
    return text


MailName = Annotated[Text, AfterValidator(_mail_name)]


def _clock24(text: str) -> str:
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError(f'expected a time such as "07:30", not {text[:40]!r}')
    return text.rjust(5, "0")


def _zone(text: str) -> str:
    try:
        return text and ZoneInfo(text).key
    except (LookupError, OSError, ValueError):
        raise ValueError(f'expected a time zone such as "Europe/Berlin", not {text[:80]!r}') from None


Clock24 = Annotated[str, AfterValidator(_clock24)]
ZoneName = Annotated[Text, AfterValidator(_zone)]


@dataclass(frozen=True, slots=True)
class DefaultTags:
    """What the owner says of a source's stories, kind by kind, in the owner's words; below the file's."""

    items: tuple[tuple[TagKind, str], ...] = ()

    def __iter__(self) -> Iterator[tuple[TagKind, str]]:
        """Yield (kind, text) in the order written."""
        return iter(self.items)

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.items)

    def of(self, kind: TagKind) -> tuple[str, ...]:
        """Return the texts of one kind."""
        return tuple(text for k, text in self.items if k is kind)


def _defaults(value: Any) -> DefaultTags:
    if isinstance(value, DefaultTags):
        return value
    if not isinstance(value, dict):
        raise ValueError('expected a table such as { fandom = "…", rating = "…" }')
    return DefaultTags(tuple(_default_items(value)))


def _default_items(value: dict[Any, Any]) -> Iterator[tuple[TagKind, str]]:
    for word, texts in value.items():
        if (kind := KIND_WORDS.get(str(word))) is None:
            raise ValueError(f"{word!r} is not known{nearest(str(word), KIND_WORDS)}")
        for text in texts if isinstance(texts, list) else [texts]:
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"{word}: expected text in quotes or a list of texts")
            if not _says_something(kind, text):
                raise ValueError(f"{word}: {text!r} is no {word}")
            yield kind, _printable(text.strip())


def _says_something(kind: TagKind, text: str) -> bool:
    """Whether a default of a kind with few values is one of them; other kinds take any name."""
    from ficfeed.tags import ratings, vocabulary
    from ficfeed.tags.names import key

    if kind is TagKind.RATING:
        known = ratings.rating(text)
        return known.rating is not Rating.NOT_RATED or key(text) in {"not rated", "unrated", "none"}
    if kind is TagKind.LANGUAGE:
        return vocabulary.language(text) is not None
    return kind is not TagKind.STATUS or vocabulary.status(text) is not None


def _layout(text: str) -> str:
    """Check a path pattern: known names in braces, and text between any two of them."""
    names = _PLACEHOLDER.findall(text)
    for name in names:
        if name not in _LAYOUT_WORDS:
            raise ValueError(f"{{{name}}} is not known{nearest(name, _LAYOUT_WORDS)}")
    rest = _PLACEHOLDER.sub("\0", text)
    if "{" in rest or "}" in rest or (text and not names):
        raise ValueError('expected names in braces, such as "{fandom}/{creator}/{title}"')
    if "\0\0" in rest:
        raise ValueError("two names with nothing between them cannot be told apart")
    return text


Defaults = Annotated[DefaultTags, PlainValidator(_defaults)]
Layout = Annotated[Text, AfterValidator(_layout)]


def derived_name(place: str | Path) -> str:
    """Return the name of a source that has none: its folder's, else its host and path."""
    parts = urlsplit(str(place)) if "://" in str(place) else None
    if parts is None:
        return Path(place).name or str(place)
    return (parts.netloc.rpartition("@")[2] + parts.path).rstrip("/")
