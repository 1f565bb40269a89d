"""Whatever happens to a folder, and in whatever order, the library stays true to it."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from folders import World
from recount import recount, stored


class Owner:
    """Somebody who does random things to a folder of stories."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.rng, self.made = world, random.Random(seed), 0

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.world.stories.rglob("*.txt") if path.is_file())

    def act(self) -> None:
        """Do one thing, to a random file."""
        there = self.files
        acts = [self.write, self.write]
        acts += [self.rewrite, self.grow, self.move, self.copy, self.delete, self.spoil] if there else []
        acts += [self.touch, self.name, self.name] if there else []
        self.rng.choice(acts)()

    def place(self) -> str:
        folder = self.rng.choice(["", "a/", "b/", "a/c/"])
        return f"{folder}{self.rng.choice(['Rain', 'Sun', 'Snow'])} {self.rng.randint(1, 4)}.txt"

    def write(self) -> None:
        self.made += 1
        facts: dict[str, Any] = {
            "fandom": self.rng.choice("XYZ"),
            "pairing": self.rng.choice(["A/B", "A/B (past)", "C/D"]),
        }
        facts["rating"] = self.rng.choice(["teen", "mature", "explicit"])
        if self.rng.random() < 0.3:
            facts["key"] = f"ao3:works/{self.rng.randint(1, 3)}"
        chapters = [self.prose() for _ in range(self.rng.randint(1, 3))]
        self.world.write(self.place(), *chapters, title=f"T{self.made}", **facts)

    def prose(self) -> str:
        return " ".join("".join(self.rng.choices("aeioulmnrst", k=5)) for _ in range(40))

    def rewrite(self) -> None:
        path = self.rng.choice(self.files)
        self.put(path, path.read_bytes().replace(b"fandom: X", b"fandom: Y").replace(b"aeiou", b"rrrrr"))

    def grow(self) -> None:
        path = self.rng.choice(self.files)
        self.put(path, path.read_bytes() + b"\n---\n" + self.prose().encode())

    def move(self) -> None:
        path = self.rng.choice(self.files)
        self.put(self.world.stories / self.place(), path.read_bytes())
        path.unlink(missing_ok=True)

    def copy(self) -> None:
        self.put(self.world.stories / self.place(), self.rng.choice(self.files).read_bytes())

    def delete(self) -> None:
        self.rng.choice(self.files).unlink()

    def spoil(self) -> None:
        self.put(self.rng.choice(self.files), b"\0")

    def touch(self) -> None:
        for path in self.rng.sample(self.files, min(3, len(self.files))):
            self.world.age(path, self.rng.randint(10, 50))

    def name(self) -> None:
        """Have a file say which work it is, and when it was revised."""
        path = self.rng.choice(self.files)
        data = re.sub(rb"^(?:key|revised): .*\n", b"", path.read_bytes(), flags=re.MULTILINE)
        number, year = self.rng.randint(1, 3), self.rng.randint(2010, 2020)
        if b"\0" not in data:
            self.put(path, b"key: ao3:works/%d\nrevised: %d-01-01\n" % (number, year) + data)

    def put(self, path: Path, data: bytes) -> None:
        self.world.put(str(path.relative_to(self.world.stories)), data, age=self.rng.randint(10, 50))


@pytest.mark.parametrize("grouping", ["one file", "numbered files", "sub-folders"])
@pytest.mark.parametrize("seed", [0, 1, 19, 52])
def test_the_library_stays_true_to_the_folder(tmp_path: Path, grouping: str, seed: int) -> None:
    world = World(tmp_path)
    world.options["grouping"] = grouping
    world.write("always.txt", "Here to stay.", title="Always")
    owner = Owner(world, seed)
    for _ in range(25):
        for _ in range(owner.rng.randint(1, 5)):
            owner.act()
        report = world.ingest(named=True)
        if report.suspect:
            world.ingest(named=True)
        assert stored(world.engine) == recount(world.engine)
        assert_true(world, owner)
        before = world.dump()
        world.ingest()
        assert world.dump() == before, "the same folder twice wrote something"


def assert_true(world: World, owner: Owner) -> None:
    """Every file is known, those that hold a story lead to one that is listed, and no other story is."""
    found = world.rows("select folder, name, copy_id from file")
    known = {f"{folder.decode()}/{name.decode()}".lstrip("/"): copy for folder, name, copy in found}
    there = {str(path.relative_to(world.stories)): path for path in owner.files}
    assert known.keys() == there.keys()
    listed = {row for (row,) in world.rows("select id from story where not gone and folded_into is null")}
    stories = dict(world.rows("select id, story_id from copy where not gone"))
    spoilt = {path.parent for path in there.values() if b"\0" in path.read_bytes()}
    for key, copy in known.items():
        # where a part of a story cannot be read the story stays as it was, and its new parts wait
        assert copy is not None or there[key].parent in spoilt
        assert copy is None or stories[copy] in listed
    assert set(stories) == {copy for copy in known.values() if copy is not None}
    assert set(stories.values()) == listed
    gone = world.rows("select story_id from event where kind = 'gone'")
    assert {row for (row,) in world.rows("select id from story where gone and folded_into is null")} <= {
        row for (row,) in gone
    }
