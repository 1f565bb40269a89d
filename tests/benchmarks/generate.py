"""Generated stories in the manner of journal posts: for benchmarks and proofs, the same for the same seed.

    python tests/benchmarks/generate.py FOLDER --stories 1000 [--words 3000] [--seed 1] [--width 1000]

Half of them carry a header block, half a title bracket and a tag line. Tags are drawn by Zipf's law, as in
archives: a few fandoms have most of the stories, and most tags have one story.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import time
from bisect import bisect
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

PER_FOLDER = 100
_GIVEN, _FAMILY, _PLACES, _THINGS, _GENRES, _RATINGS, _WORDS = (
    line.split()
    for line in (
        "Ada Bram Cleo Dara Edda Finn Greta Hana Ivo June Kit Lena Milo Nell Orla Pia Quill Rosa Sem Tove",
        "Ashgrove Birkett Calloway Dunmore Ellery Fairweather Garrick Holloway Inskip Jessop Kestrel "
        "Lockhart Merriweather Northcott Oakes Penrose Quennell Ravensdale Sorrel Thackeray",
        "Harbour Lantern Orchard Winter Copper Signal Meadow Glass Thunder Velvet",
        "Lights Street House Chronicles Hospital Academy Station Detectives Garden Crown",
        "Angst Fluff Humor Drama Romance Adventure Mystery Hurt/Comfort",
        "G PG PG-13 R NC-17 Teen Mature K+",
        "the a and of to in that it was she he they with for on as had her his not but at from by said would "
        "could door light rain morning window letter kitchen hand night road table winter voice tea laughed "
        "asked remembered waited turned quietly slowly never always again almost before after under without "
        "because lamp station platform harbour coat pocket silence question answer promise beginning colour",
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """A generated story: `parts` are its chapters' texts, one for a story in one piece."""

    title: str
    creator: str
    fandom: str
    pairing: tuple[str, str]
    rating: str
    genre: str
    freeform: tuple[str, ...]
    summary: str
    parts: tuple[str, ...]
    journal: bool
    complete: bool = True

    @property
    def text(self) -> str:
        """The file's text."""
        return "".join((self._tagline_form() if self.journal else self._header_form(), "\n"))

    def longer(self, text: str) -> Told:
        """Return the story with one more chapter."""
        return replace(self, parts=(*self.parts, text))

    def _header_form(self) -> str:
        lines = [
            f"Title: {self.title}",
            f"Author: {self.creator}",
            f"Fandom: {self.fandom}",
            f"Pairing: {'/'.join(self.pairing)}",
            f"Rating: {self.rating}",
            f"Genre: {self.genre}",
            f"Tags: {', '.join(self.freeform)}",
            f"Status: {'Complete' if self.complete else 'In Progress'}",
            f"Summary: {self.summary}",
        ]
        return "\n".join(lines) + "\n\n-----\n\n" + self._story()

    def _tagline_form(self) -> str:
        given = "/".join(name.split()[0] for name in self.pairing)
        tags = [f"show: {self.fandom.lower()}", f"pairing: {'/'.join(self.pairing).lower()}"]
        tags += [
            f"author: {self.creator}",
            f"category: {self.genre.lower()}",
            f"rating: {self.rating.lower()}",
        ]
        line = ", ".join([*tags, *(tag.lower() for tag in self.freeform)])
        note = f"Posted from a train, unbetaed. {self.summary}"
        return f"{self.title} ({given})\n\n{note}\n\n\n{self._story()}\n\nTags: {line}"

    def _story(self) -> str:
        if len(self.parts) == 1:
            return self.parts[0]
        return "\n\n".join(f"Chapter {n}\n\n{text}" for n, text in enumerate(self.parts, 1))


def told(number: int, *, words: int = 3000, seed: int = 1, chapters: int = 1, width: int = 100_000) -> Told:
    """Return the story with that number.

    `width` is the number of stories that the vocabulary is made for: there are about an eighth as many
    creators and half as many rare tags.
    """
    chance = random.Random(f"{seed}/{number}")
    fandom = _zipf(chance, max(10, min(400, width // 100)))
    people = [_person(fandom, _zipf(chance, 12)) for _ in range(2)]
    if people[0] == people[1]:
        people[1] = _person(fandom, 12)
    return Told(
        title=f"{_thing(chance)} {_thing(chance)} {_word(number)}".capitalize(),
        creator=f"writer{_zipf(chance, max(2, width // 8))}",
        fandom=fandom_name(fandom),
        pairing=(min(people), max(people)),
        rating=_RATINGS[_zipf(chance, len(_RATINGS))],
        genre=_GENRES[_zipf(chance, len(_GENRES))],
        freeform=_freeform(chance, max(20, width // 2)),
        summary=f"{prose(chance, 18).split(chr(10))[0]}",
        parts=tuple(prose(chance, max(1, words // chapters)) for _ in range(chapters)),
        journal=chapters == 1 and chance.random() < 0.5,
        complete=chapters == 1,
    )


def prose(chance: random.Random, words: int) -> str:
    """Return about so many words in sentences and paragraphs, with a scene break now and then."""
    drawn = chance.choices(_WORDS, k=words)
    paragraphs: list[str] = []
    at = 0
    while at < words:
        length = chance.randint(30, 90)
        piece = drawn[at : at + length]
        sentences = [" ".join(piece[n : n + 11]).capitalize() + "." for n in range(0, len(piece), 11)]
        if len(paragraphs) % 3 == 1:  # people talk, and word processors curl their quotes
            sentences[0] = f"“{sentences[0][:-1]},” he said – it wasn’t a question."
        paragraphs.append(" ".join(sentences))
        at += length
        if at < words and len(paragraphs) % 12 == 0:
            paragraphs.append("* * *")
    return "\n\n".join(paragraphs)


def fandom_name(rank: int) -> str:
    """Return the name of the fandom at that place of popularity, from 0."""
    place, rest = _PLACES[rank % len(_PLACES)], rank // len(_PLACES)
    thing, again = _THINGS[rest % len(_THINGS)], rest // len(_THINGS)
    return f"{place} {thing}" + (f" {again + 1}" if again else "")


def write(folder: Path, number: int, story: Told, *, age: float = 3600) -> Path:
    """Write a story's file, `age` seconds old; a hundred of them share a folder."""
    path = folder / f"{number // PER_FOLDER:04d}" / f"{story.title}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(story.text, encoding="utf-8")
    if age:
        at = time.time() - age
        os.utime(path, (at, at))
    return path


def write_all(folder: Path, count: int, *, words: int = 3000, seed: int = 1, width: int = 0) -> None:
    """Write the stories 0 … count - 1 below a folder."""
    for number in range(count):
        write(folder, number, told(number, words=words, seed=seed, width=width or count))


def _person(fandom: int, rank: int) -> str:
    chance = random.Random(fandom * 97 + rank)
    return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"


def _thing(chance: random.Random) -> str:
    return chance.choice(_WORDS[30:])


def _word(number: int) -> str:
    """Return a word of its own for each number: a figure at the end of a title would count its parts."""
    letters = ""
    for _ in range(4):
        number, at = divmod(number, 60)
        letters = "bdfgklmnprstvz"[at % 14] + "aeiou"[at // 14] + letters
    return letters


def _freeform(chance: random.Random, width: int) -> tuple[str, ...]:
    ranks = (_zipf(chance, width) for _ in range(chance.randint(1, 5)))
    return tuple(dict.fromkeys(f"{_WORDS[-1 - rank % 40]} au {rank}" for rank in ranks))


def _zipf(chance: random.Random, count: int) -> int:
    """Return a rank from 0 to count - 1, each drawn in proportion to 1 / (rank + 1)."""
    weights = _weights(count)
    return bisect(weights, chance.random() * weights[-1], 0, count - 1)


@cache
def _weights(count: int) -> list[float]:
    return list(itertools.accumulate(1 / (rank + 1) for rank in range(count)))


def main() -> None:
    """Write a folder of stories."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--stories", type=int, default=1000)
    arguments.add_argument("--words", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument(
        "--width", type=int, default=0, help="size of the vocabulary; 0: as many as stories"
    )
    given = arguments.parse_args()
    began = time.perf_counter()
    write_all(given.folder, given.stories, words=given.words, seed=given.seed, width=given.width)
    print(f"{given.stories} stories of {given.words} words in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
