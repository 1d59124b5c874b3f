"""Readings and captures made by hand: what the extractors would say of a page that words its pools plainly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pyarrow as pa

from extractors.model import EXTRACTOR_VERSION, Event, Evidence, Pool, Reading, Value
from puljevagt.curation.generations import current, whole
from puljevagt.curation.lake import Lake
from puljevagt.curation.tables import TABLES

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
LABELS = {
    "applicants": "Ansøgere",
    "target_groups": "Målgruppe",
    "opens_on": "Åbner",
    "project_start": "Begynder",
    "project_end": "Slutter",
}
START = datetime(2021, 3, 1, 6, 0, tzinfo=UTC)


def in_words(day: str) -> str:
    """A day as Danish pages write it: 2021-04-15T12:00 is "15. april 2021 kl. 12.00"."""
    at = datetime.fromisoformat(day)
    return f"{at.day}. {MONTHS[at.month - 1]} {at.year}" + (f" kl. {at:%H.%M}" if "T" in day else "")


@dataclass
class _Page:
    """Writes a page's text line by line and notes what each line says."""

    text: str = ""
    paragraphs: list[tuple[int, int]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def line(self, words: str, announced: bool = True) -> None:
        if announced:
            self.paragraphs.append((len(self.text), len(self.text) + len(words)))
        self.text += words + "\n"

    def says(self, pool: str | None, name: str, value: Value, words: str) -> None:
        start = len(self.text)
        self.line(words)
        self.evidence.append(Evidence(pool, name, value, ((start, start + len(words), words),), "by hand"))


def page(
    *pools: Pool,
    body: tuple[str, ...] = (),
    menu: str = "Forside | Nyheder | Kontakt",
    stamp: str | None = None,
    events: tuple[Event, ...] = (),
    emails: tuple[str, ...] = (),
    phones: tuple[str, ...] = (),
    issuer: str | None = "Styrelsen for Lokale Fællesskaber",
    version: str = EXTRACTOR_VERSION,
) -> Reading:
    """The reading of a page that announces these pools; ``body`` are its other lines, ``menu`` is no part of it."""
    made = _Page()
    made.line(menu, announced=False)
    for pool in pools:
        made.says(pool.title, "title", pool.title, pool.title)
        for day in pool.deadlines:
            made.says(pool.title, "deadlines", day, f"Fristen er {in_words(day)}.")
        for name in ("amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk"):
            if (sum_ := getattr(pool, name)) is not None:
                made.says(pool.title, name, sum_, f"Beløbet er {sum_} kr.")
        for name, label in LABELS.items():
            if value := getattr(pool, name):
                words = ", ".join(value) if isinstance(value, tuple) else in_words(value)
                made.says(pool.title, name, value if isinstance(value, str) else value[0], f"{label}: {words}.")
        if pool.rolling:
            made.says(pool.title, "rolling", True, "Der kan søges løbende.")
        if pool.closed:
            made.says(pool.title, "closed", True, "Puljen er lukket.")
    for words in body:
        made.line(words)
    for event in events:
        made.says(None, "events", event.at, f"Møde {in_words(event.at)} i {event.place}.")
    for name, answers in (("emails", emails), ("phones", phones)):
        for answer in answers:
            made.says(None, name, answer, f"Spørg på {answer}.")
    if stamp:
        made.line(f"Sidst opdateret {in_words(stamp)}", announced=False)
    return Reading(
        is_announcement=bool(pools),
        issuer=issuer,
        published_on=None,
        updated_on=stamp,
        pools=pools,
        events=events,
        emails=emails,
        phones=phones,
        text=made.text,
        paragraphs=tuple(made.paragraphs),
        evidence=tuple(made.evidence),
        extractor_version=version,
    )


NOTHING = page(body=("Styrelsen har fået ny direktør.",))
"""A page that announces no pool."""


@dataclass(frozen=True)
class Capture:
    """An archived record with what curation needs to know of it."""

    url: str
    fetched_at: datetime
    digest: str | None
    warc: str = "kilde.dk/run.warc.gz"
    offset: int = 0
    source: str = "kilde.dk"
    run_id: str = "run"
    record_type: str = "response"
    status: int | None = 200
    media_type: str | None = "text/html"
    size: int | None = 1000
    metadata: Mapping[str, str] = field(default_factory=dict)


def capture(
    reading: Reading | None,
    day: float = 0,
    url: str = "https://kilde.dk/pulje",
    status: int = 200,
    source: str = "kilde.dk",
) -> Capture:
    """The capture of a page that was fetched ``day`` days after the first of them; its place tells its time."""
    at = START + timedelta(days=day)
    said = repr(reading) if reading else f"{url} {status}"
    place = int(sha256(f"{url} {at} {said}".encode()).hexdigest()[:12], 16)
    digest = f"sha256:{sha256(said.encode()).hexdigest()}" if reading else None
    return Capture(url, at, digest, f"{source}/run.warc.gz", place, source, status=status)


def tables(lake: Lake) -> dict[str, pa.Table]:
    """All tables of the current generation, each in its order."""
    generation = current(lake.curated)
    assert generation is not None
    return {table: whole(generation, table) for table in TABLES}
