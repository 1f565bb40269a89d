"""Leases: which process may do a piece of work now, so that two on one database take turns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from ficfeed.store.engine import reading, writing
from ficfeed.store.tables import lease, setting


class Leases:
    """Work that only one process may do at a time. Times are aware UTC."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(
        self, name: str, owner: str, now: datetime, length: timedelta, *, force: bool = False
    ) -> int | None:
        """Take or renew the lease; return its token, or None while another owner holds it.

        `force` takes it from an owner who is known to be dead.
        The token grows with every change of owner: whoever sees another token than its own has lost it.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(lease).where(lease.c.name == name)).first()
            if row is None:
                connection.execute(insert(lease).values(name=name, owner=owner, until=now + length, token=1))
                return 1
            if row.owner != owner and row.until > now and not force:
                return None
            token: int = row.token + (row.owner != owner)
            mine = update(lease).where(lease.c.name == name)
            connection.execute(mine.values(owner=owner, until=now + length, token=token))
            return token

    def holder(self, name: str, now: datetime) -> str | None:
        """Return who holds the lease now."""
        with reading(self._engine) as connection:
            row = connection.execute(select(lease).where(lease.c.name == name)).first()
            return str(row.owner) if row and row.until > now else None

    def give_back(self, name: str, owner: str) -> None:
        """End a lease before its time; nothing happens if it is another's."""
        with writing(self._engine) as connection:
            mine = lease.c.name == name, lease.c.owner == owner
            connection.execute(update(lease).where(*mine).values(until=datetime.fromtimestamp(0, UTC)))


class Facts:
    """Facts of this library, by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> str | None:
        """Return a fact, None if it was never noted."""
        with reading(self._engine) as connection:
            return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar()

    def put(self, name: str, value: str) -> None:
        """Note a fact."""
        with writing(self._engine) as connection:
            connection.execute(delete(setting).where(setting.c.name == name))
            connection.execute(insert(setting).values(name=name, value=value))
