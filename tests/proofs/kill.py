"""Kill -9 at random moments of ingest and publish: nothing is lost, doubled, torn or told twice.

    python tests/proofs/kill.py --kills 200 --stories 300 --seed 1 [--boundaries 60] [--keep DIR]

A folder changes, `ficfeed ingest` is killed with its whole process group, once or several times, then runs
to its end, and everything is checked: see whole.py. Now and then the library is begun anew, so that the
first pass is killed too, and compared with one that was built from the same folder undisturbed. With
`--boundaries` it is also killed just before each of so many of its write-outs. Exits with 1 if anything is
not as it has to be.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from changing import Folder
from whole import differences, faults

HERE = Path(__file__).resolve()
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE.parents[2])}
_NEW_LIBRARY_EVERY = 6
_COMPARED_EVERY = 10


class Proof:
    """One library that is killed again and again, and what was seen of it."""

    def __init__(self, place: Path, stories: int, seed: int) -> None:
        self.storage, self.fresh = place / "library", place / "fresh"
        self.chance = random.Random(seed)
        self.folder = Folder(self.storage / "stories", stories, seed)
        self.kills = self.rounds = self.compared = self.libraries = 0
        self.moments: Counter[str] = Counter()
        self.faults: list[str] = []
        self.longest = 1.5

    def round(self, kills: int) -> None:
        """Change something, be killed so many times, run to the end, and check."""
        self.rounds += 1
        if self.rounds % _NEW_LIBRARY_EVERY == 1:
            self.begin_anew()
        self.folder.change(self.chance.randint(5, 40))
        for _ in range(kills):
            self.killed()
            if self.chance.random() < 0.3:
                self.folder.change(self.chance.randint(1, 5))
        self.completed()

    def boundary(self, number: int) -> bool:
        """Be killed just before a write-out; return whether there were so many."""
        self.rounds += 1
        self.folder.change(12)
        done = run([sys.executable, str(HERE.with_name("doomed.py")), str(number), *self.arguments])
        if done.returncode == -signal.SIGKILL:
            self.kills += 1
            self.moments["just before a write-out"] += 1
        elif done.returncode:
            self.faults.append(f"round {self.rounds}: exit {done.returncode}: {done.stderr}")
        self.completed()
        return done.returncode == -signal.SIGKILL

    def killed(self) -> None:
        """Start an ingest and kill it somewhere between its start and the end of the longest so far."""
        while True:
            process = subprocess.Popen(
                [sys.executable, "-m", "ficfeed", *self.arguments],
                env=_ENVIRONMENT,
                cwd=self.storage,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            time.sleep(self.chance.uniform(0.3, self.longest))
            over = process.poll() is not None
            if not over:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if not over:
                break
            # It was faster than the longest: it goes on with more to do.
            self.folder.settled()
            self.folder.change(20)
        self.kills += 1
        self.moments[self.moment()] += 1

    def completed(self) -> None:
        """Run to the end and check everything."""
        began = time.monotonic()
        done = run([sys.executable, "-m", "ficfeed", *self.arguments], self.storage)
        self.longest = 0.5 * self.longest + 0.5 * max(time.monotonic() - began, 1.0)
        found = (
            faults(self.storage, self.folder)
            if not done.returncode
            else [f"exit {done.returncode}: {done.stderr}"]
        )
        if self.rounds % _COMPARED_EVERY == 1:
            found += self.compare()
        self.faults += (f"round {self.rounds}: {fault}" for fault in found)
        self.folder.settled()

    def compare(self) -> list[str]:
        """Build a library from the same folder undisturbed, and return how this one differs."""
        shutil.rmtree(self.fresh, ignore_errors=True)
        shutil.copytree(self.folder.root, self.fresh / "stories")
        run([sys.executable, "-m", "ficfeed", "ingest", "--storage", str(self.fresh)], self.fresh)
        self.compared += 1
        return differences(self.storage, self.fresh, self.folder)

    def begin_anew(self) -> None:
        """Throw the library away; the stories stay."""
        self.libraries += 1
        for path in self.storage.glob("ficfeed.db*"):
            path.unlink()
        shutil.rmtree(self.storage / "feeds", ignore_errors=True)
        self.folder.forgotten()

    def moment(self) -> str:
        """Say where a killed ingest was, by what it left behind."""
        files = {(one.path.parent.name.encode(), one.path.name.encode()) for one in self.folder.present}
        with closing(sqlite3.connect(self.storage / "ficfeed.db")) as database:
            try:
                known = set(database.execute("select folder, name from file"))
                ((stale,),) = database.execute("select count(*) from stale")
            except sqlite3.OperationalError:
                return "before there was a library"
        if stale:
            return "while publishing" if known == files else "while taking in"
        return "before the first commit" if known != files else "at the beginning or the end"

    @property
    def arguments(self) -> list[str]:
        """The command that is killed."""
        return ["ingest", "--storage", str(self.storage)]


def run(command: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a process group of its own and return what became of it."""
    return subprocess.run(
        command,
        env=_ENVIRONMENT,
        cwd=cwd,
        text=True,
        capture_output=True,
        start_new_session=True,
        check=False,
    )


def prove(place: Path, *, kills: int, stories: int, seed: int, boundaries: int = 0) -> Proof:
    """Kill so many times, and just before so many write-outs."""
    proof = Proof(place, stories, seed)
    while proof.kills < kills:
        proof.round(min(proof.chance.randint(1, 3), kills - proof.kills))
        _tell(proof, kills + boundaries)
    number = 0
    for _ in range(boundaries):
        # Through all of them, in strides that meet every kind: after the last, from the first on.
        number += proof.chance.randint(1, 15)
        number = number if proof.boundary(number) else 0
        _tell(proof, kills + boundaries)
    return proof


def _tell(proof: Proof, wanted: int) -> None:
    if sys.stderr.isatty() or proof.faults:
        print(f"\r{proof.kills} of {wanted} kills, {len(proof.faults)} faults", end="", file=sys.stderr)


def main() -> None:
    """Prove it, print the figures, and exit with 1 if anything is wrong."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--stories", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--boundaries", type=int, default=0)
    arguments.add_argument("--keep", type=Path, help="work in this folder, and leave it")
    given = arguments.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        proof = prove(
            given.keep or Path(place),
            kills=given.kills,
            stories=given.stories,
            seed=given.seed,
            boundaries=given.boundaries,
        )
    print(f"\nseed {given.seed}, {given.stories} stories, {proof.libraries} libraries")
    print(f"{proof.rounds} complete runs, each checked")
    print(f"{proof.kills} kills: " + ", ".join(f"{n} {moment}" for moment, n in proof.moments.most_common()))
    print(f"{proof.compared} times compared with an undisturbed library, {time.monotonic() - began:.0f} s")
    for fault in proof.faults[:40]:
        print(fault)
    print(f"{len(proof.faults)} faults")
    sys.exit(bool(proof.faults))


if __name__ == "__main__":
    main()
