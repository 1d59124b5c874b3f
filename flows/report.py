"""What a run did, for the screen, for programs and for ``state/runs``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

CRAWL_COLUMNS = ("source", "asked", "unchanged", "new", "changed", "gone", "failed", "why")
"""The summary of a crawl: a row a source; counts are of announcements' pages."""


def crawl_row(crawled: Mapping[str, Any]) -> dict[str, Any]:
    """The summary's row of a source's report (:class:`puljevagt.crawler.crawl.SourceReport` as JSON holds it)."""
    reasons = Counter(failed["reason"] for failed in crawled["failed"])
    why = [f"{count} × {reason}" if count > 1 else reason for reason, count in reasons.most_common()]
    counts = {name: crawled[name] for name in CRAWL_COLUMNS[:-2]}
    return counts | {"failed": len(crawled["failed"]), "why": "; ".join(why)}


@dataclass(slots=True)
class Report:
    """The report of one run; counts are of captures.

    ``archived`` and ``already`` are this run's own pages: kept now, or kept by an earlier run with the same address,
    time and content. ``recovered`` were archived by an earlier run that never brought them into the tables. ``pages``
    went into the tables now: ``new`` to ``no_announcement`` and ``failed`` (they could not be read) add up to it.
    ``problems`` are inputs that could not be brought in at all. ``crawled`` has a report for each source that was
    crawled (:class:`puljevagt.crawler.crawl.SourceReport`).
    """

    command: str
    run_id: str
    at: str
    archived: int = 0
    already: int = 0
    recovered: int = 0
    pages: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0
    no_announcement: int = 0
    changes: int = 0
    stale_corrections: int = 0
    corrected: int = 0
    """Values that better extractors read otherwise than published: the table ``corrections``."""
    held: list[dict[str, str]] = field(default_factory=list)
    """Sources whose new tables are held back until a person has looked, each with the reason and what to do."""
    failed: list[dict[str, str]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    crawled: list[dict[str, Any]] = field(default_factory=list)
    generation: str | None = None
    alerts: dict[str, int] = field(default_factory=dict)
    """Deliveries queued, messages sent, failed and given up, deliveries that wait; empty where nobody is told."""

    def add(self, curated: dict[str, Any]) -> None:
        """Add the counts of curation's own report, whose fields have the same names."""
        for name, value in curated.items():
            if name == "generation":
                self.generation = value or self.generation
            elif name == "sources":
                self.sources = sorted({*self.sources, *value})
            elif name != "known":
                setattr(self, name, getattr(self, name) + value)
        if self.stale_corrections:
            self.notes.append(
                f"pages have changed under people's corrections of {self.stale_corrections} values; "
                "`puljevagt review` lists them"
            )

    def take(self, crawled: dict[str, Any]) -> None:
        """Take over the report of a source's crawl."""
        self.crawled.append(crawled)
        self.failed += crawled["failed"]
        self.notes += [f"{crawled['source']}: {note}" for note in crawled["notes"]]

    @property
    def exit_code(self) -> int:
        """0 all well, 3 some inputs failed and the rest is done, 1 nothing could be done."""
        if not (self.problems or self.failed or self.held):
            return 0
        fetched = any(source["asked"] + source["lists"] > len(source["failed"]) for source in self.crawled)
        return 3 if self.pages > len(self.failed) or self.already or fetched or self.held else 1

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    def save(self, folder: Path) -> Path:
        """Keep the report as ``<folder>/<run id>.json``. Raises ``OSError``."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.run_id}.json"
        path.write_text(json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path
