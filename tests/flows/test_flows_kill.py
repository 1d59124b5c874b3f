"""Killed at any moment, a run is repaired by running again."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest
from commands import ROOT, spawn, tables

MANIFESTS = [ROOT / "demo" / f"{day}.jsonl" for day in ("day1", "day2")]
IMPORTS = 0.4
"""The part of a run in which Python only imports; killing it there proves nothing."""


def ingest_all(lake: Path) -> None:
    for manifest in MANIFESTS:
        run = spawn("ingest", "--manifest", manifest, lake=lake)
        _, told = run.communicate(timeout=120)
        assert run.returncode == 0, told


def kill_and_repair(times: int, lake: Path) -> None:
    """Ingest, killed so many times at random moments, then to the end; tables must be readable after every kill."""
    started = time.monotonic()
    ingest_all(lake.with_name("undisturbed"))
    whole = (time.monotonic() - started) / len(MANIFESTS)
    for number in range(times):
        run = spawn("ingest", "--manifest", MANIFESTS[number % len(MANIFESTS)], lake=lake)
        time.sleep(random.uniform(IMPORTS * whole, whole))
        run.kill()
        run.communicate(timeout=120)
        if (lake / "curated" / "current").exists():
            tables(lake)
    ingest_all(lake)
    assert tables(lake) == tables(lake.with_name("undisturbed"))
    left = [path for path in (lake / "curated" / "generations").iterdir() if path.name.startswith(".")]
    assert not left and not (lake / "state" / "spool").exists()


def test_ten_kills(tmp_path: Path, prefect_server: str) -> None:
    kill_and_repair(10, tmp_path / "lake")


@pytest.mark.prove
def test_three_hundred_kills(tmp_path: Path, prefect_server: str) -> None:
    for _ in range(10):
        shutil.rmtree(tmp_path / "lake", ignore_errors=True)
        shutil.rmtree(tmp_path / "undisturbed", ignore_errors=True)
        kill_and_repair(30, tmp_path / "lake")
