"""What a run tells of itself: counts of what its captures showed, what failed and why, what was held back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from puljevagt.curation.fetches import Fetch
from puljevagt.curation.history import Outcome
from puljevagt.curation.site import Site


@dataclass(slots=True)
class RunReport:
    """What a run did: counts of captures by what they showed, the failed ones with reasons, the changes found."""

    pages: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0
    """Answers that sent on to where the page now is."""
    no_announcement: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    known: int = 0
    """Captures that the tables already held, which are left as they are."""
    changes: int = 0
    stale_corrections: int = 0
    """Fields of these pages' pools under whose correction the page has changed, until a person decides again."""
    corrected: int = 0
    """Values that better extractors read otherwise than published; ``notes`` say of which fields."""
    held: list[dict[str, str]] = field(default_factory=list)
    """Sources that the publish gate holds back, each with the reason."""
    notes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    generation: str | None = None
    """Name of the published generation; ``None`` where there was nothing to publish."""

    def to_json(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return asdict(self)

    def add(self, site: Site) -> None:
        """Count what a source's part of the run found."""
        self.known += site.repeated
        self.changes += site.changes
        self.stale_corrections += site.stale_corrections
        self.notes += site.notes
        self.sources.append(site.name)
        for fetch, outcome in site.outcomes:
            self.pages += 1
            if outcome is Outcome.FAILED:
                self.failed.append({"url": fetch.url, "reason": _reason(fetch)})
            else:
                name = outcome.value.replace(" ", "_")
                setattr(self, name, getattr(self, name) + 1)


def _reason(fetch: Fetch) -> str:
    if fetch.note:
        return fetch.note
    return f"the server answered {fetch.status}" if fetch.status else "there was no page that could be read"
