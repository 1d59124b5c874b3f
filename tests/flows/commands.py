"""The command line as its users have it: arguments in, exit code and two streams out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("puljevagt")
NOW = "2026-09-14T12:00Z"


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines; fails where a line is anything else."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


Puljevagt = Callable[..., Result]


def spawn(*args: object, lake: Path, **variables: str) -> subprocess.Popen[str]:
    """Start a command as a process of its own, at :data:`NOW`."""
    environment = os.environ | {"PULJEVAGT_LAKE": str(lake), "PULJEVAGT_NOW": NOW} | variables
    return subprocess.Popen(
        [str(COMMAND), *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def tables(lake: Path) -> dict[str, list[dict[str, Any]]]:
    """Every published table's rows without what says where in the archive a page lies, which depends on which run came
    first; sorted."""
    import pyarrow.parquet as pq

    from puljevagt.curation.generations import current

    generation = current(lake / "curated")
    assert generation is not None, "nothing is published"
    place = {"warc", "offset", "run_id", "record_type", "bytes"}
    found = {}
    for table in sorted(path.name for path in generation.iterdir() if path.is_dir()):
        rows = pq.read_table(generation / table).to_pylist()
        kept = [{name: value for name, value in row.items() if name not in place} for row in rows]
        found[table] = sorted(kept, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    return found
