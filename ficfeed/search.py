"""Stories by their tags: `pairing:"Mark Sloan/Lexie Grey" genre:angst`, every spelling understood.

Each word is a kind and a name; all of them must fit. A name is made canonical by the same rules as a
creator's tag, so that synonyms, ship names and any order of a pairing's members find the same stories.
The word `untagged` alone finds stories without a fandom or without a pairing.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from ficfeed.errors import FilterError
from ficfeed.store.library import Library
from ficfeed.story import RawTag, Story, TagKind, TagName, TagPage, Where
from ficfeed.tags.canon import Canon
from ficfeed.tags.names import key

_WORDS = {"relationship": TagKind.PAIRING, "ship": TagKind.PAIRING, "author": TagKind.CREATOR}
_WORDS |= {"tag": TagKind.FREEFORM, "warnings": TagKind.WARNING}
_UNTAGGED = "untagged"
LACKING = (TagKind.FANDOM, TagKind.PAIRING)
"""What a story lacks that is untagged: one of these at least."""


@dataclass(frozen=True, slots=True)
class Term:
    """One demand: a canonical tag, and the tags of the library that it means, if any."""

    tag: TagName
    pages: tuple[TagPage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was understood of a search, and the newest stories that fit all of it."""

    terms: tuple[Term, ...]
    untagged: bool
    stories: tuple[Story, ...] = ()


def search(text: str, library: Library, canon: Canon, *, ratings: frozenset[int], limit: int) -> Found:
    """Return the newest stories that fit (all stories for an empty text), and what was understood.

    Raises FilterError that points at the word which is not understood.
    """
    tags, untagged = parse(text, canon)
    terms = tuple(Term(tag, tuple(library.tags.by_key(tag.kind, key(tag.name), ratings))) for tag in tags)
    if not all(term.pages for term in terms):
        return Found(terms, untagged)
    chosen = sorted((term.pages[0] for term in terms), key=lambda page: page.stories)
    rows = library.listings.with_all(
        [page.row for page in chosen], limit=limit, ratings=ratings, lacking=LACKING if untagged else ()
    )
    return Found(terms, untagged, tuple(library.stories.whole(rows)))


def parse(text: str, canon: Canon) -> tuple[list[TagName], bool]:
    """Return the canonical tags that a text names, and whether it says `untagged`. Raises FilterError."""
    words = _words(text)
    tagged = [word for word in words if word.casefold() != _UNTAGGED]
    raw = [RawTag(kind, name, Where.OWNER) for kind, name in (_word(word, text) for word in tagged)]
    fandoms = [one for one in raw if one.kind is TagKind.FANDOM]
    return [_canonical(one, fandoms, canon, text) for one in raw], len(tagged) < len(words)


def _canonical(raw: RawTag, fandoms: Sequence[RawTag], canon: Canon, text: str) -> TagName:
    # The fandoms are there to say whose "Slexie" it is.
    context = [one for one in fandoms if one is not raw]
    derived = [tag for tag in canon.derive([*context, raw]) if tag.raw == raw]
    if not derived:
        raise FilterError(text, max(0, text.find(raw.text)), f"{raw.text!r} is no {raw.kind.value}")
    return derived[0].tag


def _words(text: str) -> list[str]:
    try:
        return list(_lexer(text))
    except ValueError as error:
        raise FilterError(text, len(text), f"a quote is not closed ({error})") from error


def _lexer(text: str) -> shlex.shlex:
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.quotes, lexer.escape, lexer.commenters = True, '"', "", ""
    return lexer


def _word(word: str, text: str) -> tuple[TagKind, str]:
    kind, colon, name = word.partition(":")
    known = _WORDS.get(kind.casefold()) or next((k for k in TagKind if k.value == kind.casefold()), None)
    if not colon or known is None or not name.strip():
        kinds = ", ".join(k.value for k in TagKind)
        problem = f'expected a kind and a name such as pairing:"Mark Sloan/Lexie Grey"; the kinds are {kinds}'
        raise FilterError(text, max(0, text.find(word.split(" ")[0])), problem)
    return known, name.strip()
