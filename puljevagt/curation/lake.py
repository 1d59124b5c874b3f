"""The lake: the folder that holds ``raw/``, ``curated/`` and ``state/``, and the lock that lets one run at a time
write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

WAIT = 60.0
"""Seconds that a run waits for another one on the same lake: longer than a day's usual run, shorter than patience."""


class LakeBusyError(RuntimeError):
    """Another run holds the lake; the message says which lake and how long was waited."""


@dataclass(frozen=True, slots=True)
class Lake:
    """The data of one installation. Only ``raw`` and ``state`` are durable: ``curated`` follows from them."""

    root: Path

    @property
    def raw(self) -> Path:
        """What was fetched: WARC files."""
        return self.root / "raw"

    @property
    def curated(self) -> Path:
        """The published tables."""
        return self.root / "curated"

    @property
    def state(self) -> Path:
        """What people decided and programs must remember: published ids, corrections, outbox."""
        return self.root / "state"

    @property
    def pool_ids(self) -> Path:
        """The register of published pool ids."""
        return self.state / "pool_ids.jsonl"

    @property
    def corrections(self) -> Path:
        """What people decided about single values."""
        return self.state / "corrections.jsonl"

    @property
    def call_decisions(self) -> Path:
        """Which pools people joined to one call, or split: :mod:`puljevagt.curation.calls.decisions`."""
        return self.state / "call_decisions.jsonl"

    @property
    def publications(self) -> Path:
        """What each publication brought: :mod:`puljevagt.curation.publications`."""
        return self.state / "publications.jsonl"

    @property
    def extractor_corrections(self) -> Path:
        """What better extractors read otherwise than published: :mod:`puljevagt.curation.reread`."""
        return self.state / "extractor_corrections.jsonl"

    @property
    def accepted(self) -> Path:
        """Runs that a person let through the publish gate: :mod:`puljevagt.curation.gate`."""
        return self.state / "accepted.jsonl"

    @property
    def crawl(self) -> Path:
        """What the crawler remembers of each source."""
        return self.state / "crawl"

    @property
    def sources(self) -> Path:
        """What is watched: ``sources.toml``."""
        return self.root / "sources.toml"

    @property
    def alerts(self) -> Path:
        """Who is told what: ``alerts.toml``."""
        return self.root / "alerts.toml"

    @property
    def runs(self) -> Path:
        """The reports of all runs, a JSON file each."""
        return self.state / "runs"

    @property
    def pauses(self) -> Path:
        """Which jobs people have paused."""
        return self.state / "pauses.jsonl"

    @contextmanager
    def lock(self, wait: float = WAIT) -> Iterator[None]:
        """Hold the lake for writing. Waits ``wait`` seconds for another run, then raises :class:`LakeBusyError`. The
        lock is the operating system's, so a killed run leaves none behind."""
        self.state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.state / "lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            message = f"another run has held the lake {self.root} for more than {wait:.0f} s; try again when it is done"
            raise LakeBusyError(message) from error
        try:
            yield
        finally:
            lock.release()
