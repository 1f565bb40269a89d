"""From a file, the environment and the command line to Settings, or to an error that says what to mend."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ficfeed.errors import SettingsError
from ficfeed.settings.environment import CONFIG, Origins, known_keys, overlay, variable
from ficfeed.settings.laws import broken, source_key
from ficfeed.settings.model import Settings, reference
from ficfeed.settings.nearest import nearest

DEFAULT_FILE = Path("config/ficfeed.toml")
_LARGEST = 4_000_000
_EXPECTED = {
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "int_parsing": "expected a whole number",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "string_type": "expected text in quotes",
    "tuple_type": 'expected a list, such as ["a", "b"]',
    "model_type": "expected a table of keys",
    "missing": "is missing",
    "string_too_short": "is empty",
    "too_short": "is empty",
}


def load(config: Path | None, storage: Path | None, environ: Mapping[str, str], cwd: Path) -> Settings:
    """Return the settings of a run.

    `config` is --config (else FICFEED_CONFIG, else ./config/ficfeed.toml if it exists); `storage` is
    --storage, which moves database, feeds and the default folder. Relative paths on the command line and
    in the environment start at `cwd`; those in the file at the parent of its folder if that is called
    `config`, else at its folder. Raises SettingsError, one line for each key that is wrong.
    """
    path = _file(config, environ, cwd)
    raw = _read(path) if path else {}
    secrets = _has_secrets(raw)
    origins = overlay(raw, environ, cwd)
    if storage is not None:
        raw["storage"] = {"path": cwd / storage.expanduser()}
    return checked(raw, _base(path, cwd), path=path, secrets_in_file=secrets, origins=origins)


def checked(
    raw: dict[str, Any],
    base: Path,
    *,
    path: Path | None = None,
    secrets_in_file: bool = False,
    origins: Origins | None = None,
) -> Settings:
    """Return the settings that these tables mean; relative paths start at `base`. Raises SettingsError."""
    where, origins = path or "settings", origins or {}
    for table in ("storage", "tags"):  # a table that is absent would take its defaults without the base
        raw.setdefault(table, {})
    known = {"base": base, "path": path, "secrets_in_file": secrets_in_file}
    try:
        settings = Settings.model_validate(raw, context=known)
    except ValidationError as error:
        problems = [_explained(detail, raw, origins, path) for detail in error.errors(include_url=False)]
        raise _combined(where, problems) from None
    if problems := list(dict.fromkeys(broken(settings))):
        raise _combined(where, [(_named(key, origins, path), problem) for key, problem in problems])
    return settings


def _file(config: Path | None, environ: Mapping[str, str], cwd: Path) -> Path | None:
    """Return the settings file of this run, None where there is none."""
    chosen = config or (Path(environ[CONFIG]) if environ.get(CONFIG) else None)
    path = cwd / (chosen.expanduser() if chosen else DEFAULT_FILE)
    return path if chosen or path.exists() else None


def _base(path: Path | None, cwd: Path) -> Path:
    """Return where the file's relative paths start."""
    if path is None:
        return cwd
    folder = path.absolute().parent
    return folder.parent if folder.name == "config" else folder


def _read(path: Path) -> dict[str, Any]:
    """Return the tables of a settings file."""
    data = b""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise SettingsError(path, "", f"is larger than {_LARGEST // 1_000_000} MB")
        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(path, "", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(path, "", f"line {line} is not UTF-8 text; save the file as UTF-8") from error
    except RecursionError as error:
        raise SettingsError(path, "", "is nested too deeply") from error
    except (tomllib.TOMLDecodeError, ValueError) as error:
        # tomllib lets some bad dates and numbers through as bare ValueErrors
        lines = data.count(b"\n") + 1
        problem = str(error).replace("at end of document", f"at the end, line {lines}")
        raise SettingsError(path, "", f"is not valid TOML: {problem}") from error


def _has_secrets(raw: dict[str, Any]) -> bool:
    """Say whether the file itself holds a password."""
    found = [("web", "password"), ("web", "admin_token"), ("mail", "smtp")]
    tables = {name: table for name, table in raw.items() if isinstance(table, dict)}
    sources = raw.get("source")
    boxes = [s.get("mailbox") for s in sources if isinstance(s, dict)] if isinstance(sources, list) else []
    return any(tables.get(table, {}).get(key) for table, key in found) or any(
        "@" in str(box) for box in boxes
    )


def _combined(where: Path | str, problems: list[tuple[str, str]]) -> SettingsError:
    """Return one error for all that is wrong, a line each."""
    if len(problems) == 1:
        return SettingsError(where, *problems[0])
    lines = "".join(f"\n  {key}: {problem}" for key, problem in problems)
    return SettingsError(where, "", f"{len(problems)} settings are wrong:{lines}")


def _named(key: str, origins: Origins, path: Path | None) -> str:
    """Add the variable to a key that came from the environment, or must, there being no file."""
    table, _, name = key.partition(".")
    if path is None and (table, name) in known_keys():
        return f"{key} ({variable(table, name)})"
    return f"{key} ({origins[table, name]})" if (table, name) in origins else key


def _explained(
    detail: ErrorDetails, raw: dict[str, Any], origins: Origins, path: Path | None
) -> tuple[str, str]:
    """Turn one of pydantic's findings into (key, what is wrong) in the owner's words."""
    loc = [part for part in detail["loc"] if part != "union"]
    key = _dotted(loc, raw)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return key, f"is not known{_elsewhere(str(loc[-1])) or nearest(str(loc[-1]), _siblings(loc))}"
    if kind == "model_type" and len(loc) == 1:
        return key, f"expected a table: [{loc[0]}]"
    if kind == "tuple_type" and len(loc) == 1:
        return key, f"write [[{loc[0]}]], with two brackets, since there may be several"
    problem = _problem(detail)
    return _named(key, origins, path), problem


def _problem(detail: ErrorDetails) -> str:
    """Say what one value should have been."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"expected {context['expected']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return detail["msg"].replace("Input should be", "expected a number")
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters"
    return _EXPECTED.get(kind, detail["msg"])


def _dotted(loc: list[int | str], raw: dict[str, Any]) -> str:
    """Return `web.port`, or `source 2 ("name").every` for a table that may repeat."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return ".".join(str(part) for part in loc)
    item = raw[str(loc[0])][loc[1]]
    name = item.get("name") if isinstance(item, dict) else None
    shown = source_key(loc[1] + 1, name if isinstance(name, str) else "")
    return ".".join([shown.replace("source", str(loc[0]), 1), *(str(part) for part in loc[2:])])


def _elsewhere(key: str) -> str:
    """Return a hint where a key that is unknown here stands in another table."""
    tables = [f"[{known.table}]" for known in reference() if known.name == key]
    return f" here; it belongs to {' or '.join(tables)}" if tables else ""


def _siblings(loc: list[int | str]) -> Iterator[str]:
    """Yield the keys that could stand where an unknown one stands."""
    model: type[BaseModel] = Settings
    for part in loc[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            annotation: Any = model.model_fields[part].annotation
            model = cast("type[BaseModel]", (get_args(annotation) or [annotation])[0])
    for key, info in model.model_fields.items():
        yield info.alias or key
