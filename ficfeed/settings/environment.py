"""The environment over the file: FICFEED_WEB__PORT is `port` in `[web]`; …_FILE names a file with a secret.

Only names with a double underscore are settings (and FICFEED_SOURCE, _FEED, _DIGEST as JSON lists). Others
are left alone: Kubernetes, for one, gives every container FICFEED_PORT=tcp://… for a service of that name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin

from ficfeed.errors import SettingsError
from ficfeed.settings.model import Settings
from ficfeed.settings.nearest import nearest
from ficfeed.settings.tables import Table

PREFIX = "FICFEED_"
CONFIG = "FICFEED_CONFIG"
_WHERE = "environment"
_LISTS = ("source", "feed", "digest")
_PATHS = {("storage", "path"), ("storage", "database"), ("tags", "files")}
_SECRETS = {("web", "password"), ("web", "admin_token"), ("mail", "smtp")}
_MOST = 64_000

Origins = dict[tuple[str, ...], str]
"""Which variable gave a key."""


def overlay(raw: dict[str, Any], environ: Mapping[str, str], cwd: Path) -> Origins:
    """Write the environment's settings into `raw`, the tables of the file, and say where each came from.

    Relative paths in the environment start at `cwd`. Raises SettingsError that names the variable.
    """
    origins: Origins = {}
    for name in sorted(environ):
        if name.upper().startswith(PREFIX) and name.upper() != CONFIG:
            _one(raw, name, environ[name], cwd, origins)
    return origins


def _one(raw: dict[str, Any], name: str, value: str, cwd: Path, origins: Origins) -> None:
    """Write one variable into the tables."""
    whole = name.upper().removeprefix(PREFIX).lower()
    if whole in _LISTS:
        raw[whole] = _json(name, value)
        origins[whole,] = name
        return
    table, double, key = whole.partition("__")
    if not double:
        return
    key, value = _key(name, table, key, value)
    if (table, key) in origins:
        raise SettingsError(_WHERE, name, f"{origins[table, key]} sets the same key; keep one of them")
    place = raw.setdefault(table, {})
    if isinstance(place, dict):
        place[key] = _value(name, table, key, value, cwd)
        origins[table, key] = name


def _key(name: str, table: str, key: str, value: str) -> tuple[str, str]:
    """Return the key that a variable means, and its value (read from a file for …_FILE)."""
    known = known_keys()
    base = key.removesuffix("_file")
    if key != base and (table, base) in _SECRETS:
        return base, _from_file(name, value)
    if (table, key) not in known:
        names = [variable(t, k) for t, k in known]
        raise SettingsError(_WHERE, name, f"is not known{nearest(name, names)}")
    return key, value


def variable(table: str, key: str) -> str:
    """Return the name of the variable that sets a key."""
    return f"{PREFIX}{table}__{key}".upper()


def known_keys() -> dict[tuple[str, str], Any]:
    """Return the keys that a variable can set, with the annotation of each."""
    found: dict[tuple[str, str], Any] = {}
    for table, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Table):
            for key, info in field.annotation.model_fields.items():
                found[table, info.alias or key] = info.annotation
    return found


def _value(name: str, table: str, key: str, value: str, cwd: Path) -> Any:
    """Return a variable's value as the file would hold it: lists by commas or as JSON, paths from `cwd`."""
    if get_origin(known_keys()[table, key]) is tuple:
        items = _json(name, value) if value.lstrip().startswith("[") else value.replace("\n", ",").split(",")
        texts = [str(item).strip() for item in items if str(item).strip()]
        return [_from(cwd, t) for t in texts] if (table, key) in _PATHS else texts
    return _from(cwd, value) if (table, key) in _PATHS and value else value


def _from(cwd: Path, path: str) -> str:
    return str(cwd / Path(path).expanduser())


def _json(name: str, value: str) -> list[Any]:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise SettingsError(_WHERE, name, 'expected a JSON list, such as [{"folder": "/stories"}]')
    return found


def _from_file(name: str, path: str) -> str:
    """Return the secret in a file, without the line end that editors add."""
    try:
        with Path(path).expanduser().open(encoding="utf-8-sig") as file:
            text = file.read(_MOST)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(_WHERE, name, f"{path} cannot be read: {reason}") from error
    if not (secret := text.rstrip("\r\n")):
        raise SettingsError(_WHERE, name, f"{path} is empty")
    return secret
