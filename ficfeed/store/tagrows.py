"""Tags get their rows: looked up by spelling key, made with a slug of their own where they are new."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain, count, islice

from sqlalchemy import Connection, func, insert, select

from ficfeed.store.tables import tag
from ficfeed.story import TagName
from ficfeed.tags import slugs
from ficfeed.tags.names import key as spelling

_KEPT = 20_000
_AT_ONCE = 500
_Identity = tuple[str, bool, str, str]


class TagRows:
    """The row number of each tag, remembered for the tags that come again and again."""

    def __init__(self) -> None:
        self._known: dict[TagName, int] = {}

    def forget(self) -> None:
        """Trust nothing remembered: a transaction that made tags was undone."""
        self._known.clear()

    def get(self, connection: Connection, wanted: Iterable[TagName]) -> dict[TagName, int]:
        """Return the row of each tag, making those that are new; a synonym gives its canonical's row."""
        names = dict.fromkeys(wanted)
        missing = [name for name in names if name not in self._known]
        # Taken out and put back: what was asked for last is forgotten last.
        found = {name: self._known.pop(name) for name in names if name in self._known}
        if missing:
            found |= _rows(connection, missing)
        self._make_room(len(found))
        self._known |= found
        return found

    def _make_room(self, coming: int) -> None:
        if len(self._known) + coming > _KEPT:
            for name in list(islice(self._known, max(_KEPT // 2, coming))):
                del self._known[name]


def _rows(connection: Connection, names: Sequence[TagName]) -> dict[TagName, int]:
    found: dict[_Identity, int] = {}
    for part in _parts([_identity(name)[3] for name in names]):
        query = select(tag.c.id, tag.c.kind, tag.c.platonic, tag.c.scope, tag.c.key, tag.c.canonical_id)
        for row in connection.execute(query.where(tag.c.key.in_(part))):
            identity = (row.kind, bool(row.platonic), row.scope, row.key)
            found[identity] = row.canonical_id or row.id
    new = {_identity(name): name for name in reversed(names) if _identity(name) not in found}
    found.update(_made(connection, dict(reversed(new.items()))))
    return {name: found[_identity(name)] for name in names}


def _made(connection: Connection, new: dict[_Identity, TagName]) -> dict[_Identity, int]:
    if not new:
        return {}
    number = connection.execute(select(func.coalesce(func.max(tag.c.id), 0))).scalar_one()
    taken = _slugs_taken(connection, list(new.values()))
    rows, made = [], {}
    for row, (identity, name) in enumerate(new.items(), number + 1):
        kind, platonic, scope, key = identity
        slug = _free_slug(name, taken)
        taken.add((kind, slug))
        made[identity] = row
        rows.append(
            {
                "id": row,
                "kind": kind,
                "platonic": platonic,
                "scope": scope,
                "key": key,
                "name": name.name,
                "members": json.dumps(name.members, ensure_ascii=False) if name.members else "",
                "slug": slug,
            }
        )
    connection.execute(insert(tag), rows)
    return made


def _slugs_taken(connection: Connection, names: Sequence[TagName]) -> set[tuple[str, str]]:
    wanted = list({slug for name in names for slug in (slugs.slug(name), slugs.marked(name))})
    taken: set[tuple[str, str]] = set()
    for part in _parts(wanted):
        query = select(tag.c.kind, tag.c.slug).where(tag.c.slug.in_(part))
        taken.update((row.kind, row.slug) for row in connection.execute(query))
    return taken


def _free_slug(name: TagName, taken: set[tuple[str, str]]) -> str:
    """Return the tag's own slug; where another tag of its kind has it, the one marked by a hash."""
    kind = name.kind.value
    plain, marked = slugs.slug(name), slugs.marked(name)
    tries = chain((plain, marked), (f"{marked}-{number}" for number in count(2)))
    return next(slug for slug in tries if (kind, slug) not in taken)


def _identity(name: TagName) -> _Identity:
    return name.kind.value, name.platonic, name.scope, spelling(name.name)


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    unique = list(dict.fromkeys(values))
    return (unique[start : start + _AT_ONCE] for start in range(0, len(unique), _AT_ONCE))
