"""Addresses that were forgotten by request: kept as sums over them, so that they are never asked for again."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from puljevagt.archive.forget import tombstone_name

FILE = "forgotten.jsonl"


def note(state: Path, url: str, now: datetime) -> None:
    """Keep that an address is forgotten from ``now`` (aware) on. Raises ``OSError``."""
    if tombstone_name(url) in load(state):
        return
    state.mkdir(parents=True, exist_ok=True)
    with (state / FILE).open("a", encoding="utf-8") as out:
        out.write("\n" * bool(out.tell()) + json.dumps({"address": tombstone_name(url), "at": now.isoformat()}))
        out.flush()
        os.fsync(out.fileno())


def load(state: Path) -> dict[str, datetime]:
    """The names of all forgotten addresses, and since when."""
    found = {}
    path = state / FILE
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            record = json.loads(line)
            found[str(record["address"])] = datetime.fromisoformat(record["at"])
        except (ValueError, KeyError, TypeError):  # cut by a kill, and so noted again
            continue
    return found


def since(state: Path, url: str) -> datetime | None:
    """Since when an address is forgotten; ``None`` where it is not."""
    return load(state).get(tombstone_name(url))
