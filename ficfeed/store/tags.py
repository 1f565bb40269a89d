"""Reading tags: by address, by name, and the directory with counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select

from ficfeed.store.engine import reading
from ficfeed.store.listings import ALL_RATINGS
from ficfeed.store.stories import tag_name
from ficfeed.store.tables import storytag, tag, tagging, tally
from ficfeed.story import TagKind, TagPage


class Tags:
    """The tags of the library. Counts leave out minor pairings and ratings that may not be shown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_slug(self, kind: TagKind, slug: str, ratings: frozenset[int] = ALL_RATINGS) -> TagPage | None:
        """Return the canonical tag at that address; for a synonym's address the tag it stands for."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(tag.c.id, tag.c.canonical_id).where(tag.c.kind == kind.value, tag.c.slug == slug)
            ).first()
            if row is None:
                return None
            found = connection.execute(_pages(ratings).where(tag.c.id == (row.canonical_id or row.id))).one()
            return _page(found)

    def by_key(self, kind: TagKind, key: str, ratings: frozenset[int] = ALL_RATINGS) -> list[TagPage]:
        """Return the canonical tags of that kind and spelling key, most stories first.

        There are several where a pairing is romantic and platonic, or a bare name stands in several fandoms.
        """
        query = _pages(ratings).where(
            tag.c.kind == kind.value, tag.c.key == key, tag.c.canonical_id.is_(None)
        )
        return self._pages(query.order_by(_stories().desc(), tag.c.id))

    def by_rows(self, rows: Iterable[int], ratings: frozenset[int] = ALL_RATINGS) -> list[TagPage]:
        """Return the canonical tags with these row numbers, in the order of the numbers."""
        return self._pages(_pages(ratings).where(tag.c.id.in_(list(rows))).order_by(tag.c.id))

    def directory(
        self,
        kind: TagKind,
        *,
        ratings: frozenset[int] = ALL_RATINGS,
        limit: int | None = None,
        offset: int = 0,
        at_least: int = 1,
        by_name: bool = False,
    ) -> list[TagPage]:
        """Return the tags of a kind that list at least so many stories: most stories first, or by name."""
        order = (tag.c.key, tag.c.id) if by_name else (_stories().desc(), tag.c.key, tag.c.id)
        query = _pages(ratings).where(tag.c.kind == kind.value, tag.c.canonical_id.is_(None))
        query = query.having(_stories() >= at_least).order_by(*order).limit(limit).offset(offset)
        return self._pages(query)

    def containing(
        self,
        words: Sequence[str],
        *,
        kind: TagKind | None = None,
        ratings: frozenset[int] = ALL_RATINGS,
        limit: int = 50,
    ) -> list[TagPage]:
        """Return the tags with stories whose spelling key, or a synonym's, holds every one of `words`.

        Most stories first. The words are spelling keys and stand for themselves: `%` and `_` are letters.
        """
        found = select(func.coalesce(tag.c.canonical_id, tag.c.id))
        found = found.where(*(tag.c.key.contains(word, autoescape=True) for word in words))
        if kind:
            found = found.where(tag.c.kind == kind.value)
        query = _pages(ratings).where(tag.c.id.in_(found)).having(_stories() > 0)
        return self._pages(query.order_by(_stories().desc(), tag.c.key, tag.c.id).limit(limit))

    def count(self, kind: TagKind, ratings: frozenset[int] = ALL_RATINGS) -> int:
        """Return how many tags of a kind list at least one story."""
        query = (
            select(func.count(tag.c.id.distinct()))
            .join(tally, tally.c.tag_id == tag.c.id)
            .where(tag.c.kind == kind.value, tally.c.stories > 0, tally.c.rating.in_(ratings))
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def also_written(self, row: int, limit: int = 12) -> list[str]:
        """Return the other ways in which creators wrote a tag, most frequent first."""
        times = func.count()
        query = (
            select(tagging.c.text)
            .join(
                storytag, (storytag.c.story_id == tagging.c.story_id) & (storytag.c.raw == tagging.c.position)
            )
            .join(tag, tag.c.id == storytag.c.tag_id)
            .where(storytag.c.tag_id == row, tagging.c.text != tag.c.name)
            .group_by(tagging.c.text)
            .order_by(times.desc(), tagging.c.text)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [text for (text,) in connection.execute(query)]

    def _pages(self, query: Select[Any]) -> list[TagPage]:
        with reading(self._engine) as connection:
            return [_page(row) for row in connection.execute(query)]


def _stories() -> Any:
    return func.coalesce(func.sum(tally.c.stories), 0)


def _pages(ratings: frozenset[int]) -> Select[Any]:
    columns: Sequence[Any] = (
        tag.c.id,
        tag.c.kind,
        tag.c.name,
        tag.c.platonic,
        tag.c.members,
        tag.c.scope,
        tag.c.slug,
        _stories().label("stories"),
    )
    wanted = (tally.c.tag_id == tag.c.id) & tally.c.rating.in_(ratings)
    return select(*columns).outerjoin(tally, wanted).group_by(tag.c.id)


def _page(row: Row[Any]) -> TagPage:
    return TagPage(row.id, tag_name(row), row.slug, int(row.stories))
