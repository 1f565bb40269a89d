"""The shared sets of pairings and ratings, where they are at hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from ficfeed.tags.pairings import PairingContext, parse
from ficfeed.tags.ratings import rating

SETS = Path(__file__).resolve().parents[4] / "shared" / "golden"
pytestmark = pytest.mark.skipif(not (SETS / "compare.py").is_file(), reason="the shared sets are not here")


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _right(name: str, got: object, expected: object) -> bool:
    spec = importlib.util.spec_from_file_location("compare", SETS / "compare.py")
    assert spec is not None and spec.loader is not None
    compare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(compare)
    return bool(compare.ok(name, got, expected))


def _context(given: dict[str, Any]) -> PairingContext:
    return PairingContext(
        field=given.get("field"),
        source=given.get("source"),
        fandoms=(*given.get("fandoms", ()), *([given["fandom"]] if "fandom" in given else [])),
        characters=tuple(given.get("characters", ())),
        known_fandoms=tuple(given.get("known_fandoms", ())),
    )


def test_pairings_are_read_as_the_set_says() -> None:
    wrong = []
    for line in _lines("pairings"):
        got = [
            {
                "kind": "platonic" if p.platonic else "romantic",
                "members": list(p.members),
                "qualifiers": list(p.qualifiers),
                "oc": p.oc,
                "reader": p.reader,
            }
            for p in parse(line["input"], _context(line["context"]))
        ]
        if not _right("pairings", got, line["expect"]):
            wrong.append((line["id"], line["input"], got))
    assert wrong == []


def test_ratings_are_read_as_the_set_says() -> None:
    lines = _lines("ratings")
    wrong = [
        line["id"]
        for line in lines
        if not _right("ratings", {"rating": rating(line["input"]).rating}, line["expect"])
    ]
    assert wrong == []
