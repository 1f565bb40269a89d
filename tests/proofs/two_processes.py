"""Several processes on one library: they take turns, a sleeper is refused, and the service stops when asked.

    python tests/proofs/two_processes.py [--stories 200] [--rounds 5] [--seed 1] [--lease 60]

Three proofs, each on a library of its own, checked as in whole.py:
- many at once: ingests, a publish and a running service, all started together, again and again;
- the sleeper: an ingest is stopped (SIGSTOP) at a random moment for longer than its lease, another does the
  work, the first one wakes (SIGCONT) and has to notice before it writes anything;
- the stop: `ficfeed run` gets SIGTERM at random moments and ends within ten seconds with exit code 0.
Exits with 1 if anything is not as it has to be.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from changing import Folder
from whole import faults

_ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    # The port, which has to be a free one, would be in every address.
    "FICFEED_SITE__BASE_URL": "http://127.0.0.1:8000",
}
LEASE = 60.0
"""Seconds after which a sleeping holder has lost its turn (ficfeed/turns.py)."""
STOPS_WITHIN = 10.0


def start(storage: Path, *words: str) -> subprocess.Popen[str]:
    """Start a command on a library in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ficfeed", *words, "--storage", str(storage)],
        env={**_ENVIRONMENT, "FICFEED_WEB__PORT": str(_free_port())},
        cwd=storage,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def many_at_once(storage: Path, stories: int, rounds: int, seed: int) -> list[str]:
    """Start several commands together on a folder that changed; afterwards everything has to be whole."""
    folder, found = Folder(storage / "stories", stories, seed), list[str]()
    service = start(storage, "run")
    for number in range(rounds):
        folder.change(30)
        commands = [start(storage, word) for word in ("ingest", "publish", "ingest", "ingest")]
        for one in commands:
            told, _ = one.communicate(timeout=300)
            if one.returncode:
                found.append(f"round {number}: {one.args!r} ended with {one.returncode}: {told}")
        found += (f"round {number}: {fault}" for fault in faults(storage, folder))
        folder.settled()
    found += _stopped(service)
    return found


def sleeper(
    storage: Path, stories: int, rounds: int, seed: int, lease: float
) -> tuple[Counter[str], list[str]]:
    """Put an ingest to sleep in the middle; return how it went each time, and the faults.

    Asleep within a transaction it keeps the database locked: then nobody can write, and it goes on itself.
    """
    chance, folder, found = random.Random(seed), Folder(storage / "stories", stories, seed), list[str]()
    ends: Counter[str] = Counter()
    for number in range(rounds):
        folder.change(40)
        first = start(storage, "ingest")
        time.sleep(chance.uniform(0.5, 2.5))
        os.killpg(first.pid, signal.SIGSTOP)
        second = start(storage, "ingest")
        time.sleep(lease + 5)
        blocked = second.poll() == 1
        told = "" if blocked else second.communicate(timeout=300)[0]
        os.killpg(first.pid, signal.SIGCONT)
        first_told, _ = first.communicate(timeout=60)
        ends[_end(first, first_told, blocked=blocked)] += 1
        for one, said in ((first, first_told), (second, told)):
            if one.returncode and not any(word in said for word in ("took over", "locked")) and not blocked:
                found.append(f"round {number}: ended with {one.returncode}: {said}")
        start(storage, "ingest").communicate(timeout=300)
        found += (f"round {number}: {fault}" for fault in faults(storage, folder))
        folder.settled()
    return ends, found


def _end(first: subprocess.Popen[str], told: str, *, blocked: bool) -> str:
    if blocked:
        return "slept within a transaction"
    return "refused when it woke" if first.returncode else "slept before or after its turn"


def stops(storage: Path, stories: int, rounds: int, seed: int) -> tuple[float, list[str]]:
    """End the service at random moments; return the longest that it took, in seconds, and the faults."""
    chance, folder, found = random.Random(seed), Folder(storage / "stories", stories, seed), list[str]()
    longest = 0.0
    for _ in range(rounds):
        folder.change(30)
        service = start(storage, "run")
        time.sleep(chance.uniform(0.6, 5))
        began = time.monotonic()
        found += _stopped(service)
        longest = max(longest, time.monotonic() - began)
    last = start(storage, "ingest")
    told, _ = last.communicate(timeout=300)
    found += [f"the last ingest ended with {last.returncode}: {told}"] if last.returncode else []
    return longest, found + faults(storage, folder)


def _stopped(service: subprocess.Popen[str]) -> list[str]:
    service.send_signal(signal.SIGTERM)
    try:
        told, _ = service.communicate(timeout=STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(service.pid, signal.SIGKILL)
        service.communicate()
        return [f"the service did not stop within {STOPS_WITHIN:g} s"]
    return [f"the service ended with {service.returncode}: {told}"] if service.returncode else []


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main() -> None:
    """Prove it, print the figures, and exit with 1 if anything is wrong."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--stories", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--lease", type=float, default=LEASE, help="how long to sleep, but for 5 s")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        rooms = [Path(place, name) for name in ("many", "sleeper", "stops")]
        found = many_at_once(rooms[0], given.stories, given.rounds, given.seed)
        print(f"many at once: {given.rounds} times four commands beside a service: {len(found)} faults")
        longest, more = stops(rooms[2], given.stories, given.rounds * 2, given.seed)
        print(f"the stop: {given.rounds * 2} times SIGTERM, at most {longest:.1f} s: {len(more)} faults")
        found += more
        ends, more = sleeper(rooms[1], given.stories, given.rounds, given.seed, given.lease)
        print(f"the sleeper: {dict(ends)}: {len(more)} faults")
        found += more
        shutil.rmtree(place, ignore_errors=True)
    for fault in found[:40]:
        print(fault)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
