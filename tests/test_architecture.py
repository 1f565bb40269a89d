"""The layers of the project, read from its imports: a module imports lower levels only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "ficfeed"

LEVELS = {
    "errors": 0,
    "clock": 0,
    "story": 1,
    "tags": 2,
    "text": 2,
    "identity": 3,
    "rhythm": 3,
    "filters": 3,
    "headers": 3,
    "settings": 4,
    "place": 4,
    "fetch": 4,
    "archives": 4,
    "store": 4,
    "feeds": 4,
    "digests": 4,
    "shelf": 4,
    "formats": 5,
    "explain": 5,
    "records": 5,
    "sources": 6,
    "ingest": 7,
    "publish": 8,
    "search": 8,
    "overview": 8,
    "inspection": 8,
    "feedlist": 5,
    "worker": 8,
    "turns": 5,
    "deliver": 8,
    "app": 9,
    "schedule": 10,
    "web": 10,
    "cli": 11,
    "__main__": 12,
}
ONLY_IN = {
    "requests": {"fetch"},
    "sqlmodel": {"store"},
    "feedgen": {"feeds"},
    "apscheduler": {"schedule", "rhythm"},
    "alembic": {"store"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "typer": {"cli"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """Return the top-level part of the package a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer they reach"
            yield node.module or ""
            if node.module == "ficfeed":
                yield from (f"ficfeed.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_lower_levels_only(path: Path) -> None:
    mine = part_of(path)
    if mine == "__init__":
        return
    assert mine in LEVELS, f"{mine} has no level"
    for name in imports(path):
        if not name.startswith("ficfeed."):
            continue
        theirs = name.split(".")[1]
        if theirs == mine or theirs == "__version__":
            continue
        assert LEVELS[theirs] < LEVELS[mine], f"{mine} (level {LEVELS[mine]}) imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_library_with_traps_is_imported_in_one_place(path: Path) -> None:
    for name in imports(path):
        allowed = ONLY_IN.get(name.split(".")[0])
        assert allowed is None or part_of(path) in allowed, f"{path} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_says_what_it_owns_and_stays_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
    if "migrations" not in path.parts:
        assert text.count("\n") <= 350, f"{path} is past 350 lines: two modules, perhaps"


def test_the_settings_are_read_by_the_composition_root_only() -> None:
    readers = {part_of(path) for path in modules() for name in imports(path) if "ficfeed.settings" in name}
    assert readers <= {"settings", "app", "cli"}
