"""Killed at any moment, a run is repaired by running again."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from commands import ROOT, spawn, tables

IMPORTS = 0.4
"""The part of a run in which Python only imports; killing it there proves nothing."""


def both_days(folder: Path) -> Path:
    """A manifest of both days of the demonstration, so that one run makes versions and changes."""
    demo = ROOT / "demo"
    lines = [json.loads(line) for day in ("day1", "day2") for line in (demo / f"{day}.jsonl").open(encoding="utf-8")]
    manifest = folder / "both.jsonl"
    entries = (json.dumps(line | {"path": str(demo / line["path"])}) for line in lines)
    manifest.write_text("\n".join(entries), encoding="utf-8")
    return manifest


def ingest(manifest: Path, lake: Path) -> float:
    """Ingest undisturbed; returns the seconds that it took."""
    started = time.monotonic()
    run = spawn("ingest", "--manifest", manifest, lake=lake)
    _, told = run.communicate(timeout=120)
    assert run.returncode == 0, told
    return time.monotonic() - started


def kill_and_repair(times: int, manifest: Path, lake: Path, undisturbed: Path, whole: float) -> None:
    """Ingest, killed so many times at random moments of the `whole` seconds that it takes, then to the end; tables must
    be readable after every kill, and in the end the same as those of the `undisturbed` lake."""
    for _ in range(times):
        run = spawn("ingest", "--manifest", manifest, lake=lake)
        time.sleep(random.uniform(IMPORTS * whole, whole))
        run.kill()
        run.communicate(timeout=120)
        if (lake / "curated" / "current").exists():
            tables(lake)
    ingest(manifest, lake)
    assert tables(lake) == tables(undisturbed)
    left = [path for path in (lake / "curated" / "generations").iterdir() if path.name.startswith(".")]
    assert not left and not (lake / "state" / "spool").exists()


@pytest.mark.parametrize("lakes", [1, pytest.param(10, marks=pytest.mark.prove)])
def test_ten_kills(tmp_path: Path, prefect_server: str, lakes: int) -> None:
    """Each time in a lake of its own, since once all is archived and published a kill has little left to spoil."""
    manifest, undisturbed = both_days(tmp_path), tmp_path / "undisturbed"
    whole = ingest(manifest, undisturbed)
    for number in range(lakes):
        kill_and_repair(10, manifest, tmp_path / f"lake{number}", undisturbed, whole)
