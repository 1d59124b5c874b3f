"""Forgetting an address, by request: out of the archive, the state and the tables; and never asked for again.

No flow of Prefect, which would keep the address among its parameters. A kill at any moment leaves a lake that works;
asking again does the rest.
"""

from __future__ import annotations

import shutil
from datetime import datetime

from flows.scrubbing import scrub
from puljevagt import alerts
from puljevagt.archive import Archive
from puljevagt.archive.forget import forget
from puljevagt.crawler import forgotten
from puljevagt.curation import generations
from puljevagt.curation.durable import read_lines
from puljevagt.curation.lake import Lake


def remove(lake: Lake, url: str, now: datetime) -> str:
    """Take an address out of ``raw/`` and ``state/``; what was done, in words. The tables are to be rebuilt next.

    ``now`` is aware. Raises ``LakeBusyError``, ``ArchiveError`` and ``OSError``."""
    with lake.lock():
        forgotten.note(lake.state, url, now)
        pools = {str(line["pool_id"]) for line in read_lines(lake.pool_ids) if line.get("url") == url}
        done = forget(Archive(lake.raw), url, now)
        alerts.forget(lake, url)
        changed = scrub(lake.state, {url, *pools})
    return (
        f"forgotten: {done.records} records in {done.files} files of raw/, {done.cut} cut-off ends, "
        f"what {changed} files of state/ said of it; it will not be asked for again"
    )


def drop_older_tables(lake: Lake) -> None:
    """Remove all generations but the current one, which readers would have kept for a day."""
    with lake.lock():
        current = generations.current(lake.curated)
        for folder in (lake.curated / "generations").glob("*"):
            if current is not None and folder.resolve() != current:
                shutil.rmtree(folder)
