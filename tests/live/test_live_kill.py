"""A small sample of the proofs in tests/proofs/: kill -9 in the middle, and SIGTERM to a running service."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "proofs"))

from changing import Folder
from kill import Proof
from two_processes import start
from whole import faults


@pytest.mark.timeout(120)
def test_a_killed_ingest_loses_doubles_and_tears_nothing(tmp_path: Path) -> None:
    proof = Proof(tmp_path, stories=15, seed=5)
    assert proof.boundary(30), "there were not so many write-outs"
    assert proof.faults == []


@pytest.mark.timeout(60)
def test_a_running_service_ends_in_good_order_when_it_is_asked_to(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "stories", 10, seed=5)
    service = start(tmp_path, "run")
    assert service.stdout
    told: list[str] = []
    for line in service.stdout:
        told.append(line)
        if "feeds written" in line:
            break
    service.send_signal(signal.SIGTERM)
    rest, _ = service.communicate(timeout=10)
    assert service.returncode == 0, "".join(told) + rest
    assert faults(tmp_path, folder) == []
