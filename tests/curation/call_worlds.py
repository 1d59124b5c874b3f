"""Small worlds of pages that announce pools, and generations of tables made of them, for the tests of calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from curation_samples import page

from extractors.model import Event, Pool, Reading
from puljevagt.curation.calls.clues import clue, clue_row, passage_rows
from puljevagt.curation.calls.evaluation import passages_of, pools_of
from puljevagt.curation.calls.members import Member, member
from puljevagt.curation.tables import TABLES


@dataclass(frozen=True)
class Notice:
    """A page that announces one pool or several, as the extractors would read it."""

    url: str
    pools: tuple[Pool, ...]
    issuer: str | None = "Fyrstyrelsen"
    body: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    links: tuple[str, ...] = ()
    published_on: str | None = None

    def reading(self) -> Reading:
        """What the page says."""
        made = page(*self.pools, body=self.body, issuer=self.issuer, events=self.events)
        return replace(made, links=self.links, published_on=self.published_on)

    def members(self) -> list[Member]:
        """Its pools and passages, ready to be compared."""
        reading = self.reading()
        return [*(made for _, made in pools_of(self.url, self.url, reading)), *passages_of(self.url, reading)]

    @property
    def member(self) -> Member:
        """Its first pool."""
        return self.members()[0]


def members(*notices: Notice) -> list[Member]:
    """The pools and passages of some pages."""
    return [item for notice in notices for item in notice.members()]


def generation(folder: Path, notices: Iterable[Notice], calls: pa.Table | None = None) -> Path:
    """A generation of the tables that calls are made of, and of ``calls`` where it is given. A page's source is its
    host, its pools' ids are the page's address and their number."""
    rows: dict[tuple[str, str], list[dict[str, object]]] = {}
    for notice in notices:
        source, reading = notice.url.split("/")[2], notice.reading()
        for row, _ in pools_of(notice.url, notice.url, reading):
            row["source"] = source
            rows.setdefault(("pools", source), []).append(row)
            rows.setdefault(("clues", source), []).append(clue_row(row, reading))
        rows.setdefault(("clues", source), []).extend(passage_rows(source, notice.url, reading))
    for (name, source), found in rows.items():
        _write(folder / name / f"source={source}", TABLES[name].cast(found).select(TABLES[name].file_schema.names))
    if calls is not None:
        _write(folder / "calls", calls)
    return folder


def _write(folder: Path, table: pa.Table) -> None:
    folder.mkdir(parents=True)
    pq.write_table(table, folder / "part-0.parquet", row_group_size=4)


def pages_of_calls(calls: pa.Table) -> Mapping[str, list[str]]:
    """The pages of each call."""
    return dict(zip(calls["call"].to_pylist(), calls["pages"].to_pylist(), strict=True))


__all__ = ["Notice", "clue", "generation", "member", "members", "pages_of_calls"]
