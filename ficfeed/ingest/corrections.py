"""The owner's corrections of single stories, in config/corrections.toml: read, and edited with comments kept.

["file:stories/Rain.txt"]
title = "Rain, Rain"
fandom = ["Grey's Anatomy (TV)"]
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ficfeed.errors import SettingsError
from ficfeed.ingest.owner import FIELDS, Said, check, field_name

Corrections = Mapping[str, Said]
"""Key of a story, or of one of its copies -> what the owner says of it."""


def load(path: Path) -> dict[str, Said]:
    """Return the corrections in a file; none where there is no file. Raises SettingsError."""
    try:
        tables = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except RecursionError as error:
        raise SettingsError(path, "", "is nested too deeply") from error
    except (OSError, ValueError) as error:  # tomllib lets some bad dates through as bare ValueErrors
        raise SettingsError(path, "", str(error)) from error
    return {key: Said(tuple(_words(path, key, table))) for key, table in tables.items()}


def signature(said: Said) -> str:
    """Return the text by which a changed correction is noticed; "" for none."""
    return json.dumps(said.words, ensure_ascii=False) if said else ""


def edit(path: Path, key: str, fields: Sequence[tuple[str, str]]) -> Said:
    """Write the owner's words about one story into the file, and return all that it says of it now.

    A field given several times holds several texts; an empty text takes the field's correction back.
    What was in the file, comments too, stays. Raises SettingsError for unknown fields and wrong values.
    """
    import tomlkit

    words = [(_field(path, key, name), text.strip()) for name, text in fields]
    for field, text in words:
        if problem := check(field, text):
            raise SettingsError(path, key, problem)
    load(path)
    document = tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
    table: Any = document.get(key)
    if table is None:
        table = document[key] = tomlkit.table()
    for field in dict.fromkeys(field for field, _ in words):
        _drop(table, field)
        if texts := [text for name, text in words if name == field and text]:
            table[field] = texts if len(texts) > 1 else texts[0]
    if not table:
        del document[key]
    _replace(path, tomlkit.dumps(document))
    return load(path).get(key, Said())


def _words(path: Path, key: str, table: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(table, dict):
        raise SettingsError(path, key, "expected a table of fields under a story's key")
    for word, texts in table.items():
        field = _field(path, key, word)
        for text in texts if isinstance(texts, list) else [texts]:
            if not isinstance(text, str | int) or isinstance(text, bool):
                raise SettingsError(path, key, f"{word}: expected text in quotes or a list of texts")
            if problem := check(field, str(text)):
                raise SettingsError(path, key, problem)
            yield field, str(text).strip()


def _field(path: Path, key: str, word: str) -> str:
    field = field_name(word)
    if field is None:
        raise SettingsError(path, key, f"{word!r} is no field; there are {', '.join(FIELDS)}")
    return field


def _drop(table: Any, field: str) -> None:
    """Take a field out under whatever name it was written."""
    for word in [word for word in table if field_name(word) == field]:
        del table[word]


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".new-", delete=False) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made = Path(file.name)
        made.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        made.replace(path)
    except OSError as error:
        raise SettingsError(path, "", f"cannot be written: {error.strerror}") from error
