"""Reading the tables for people: what is known now, one pool in full, what changed, what a page said on a day.

No Prefect, no spaCy, no pandas: a command that only reads answers at once. Rows come back with the columns of their
tables as keys; what depends on the day it is read (``status``, ``next_deadline``) is computed here, from ``now``.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from puljevagt.curation.deadlines import DENMARK as DENMARK
from puljevagt.curation.deadlines import moment as moment
from puljevagt.curation.lake import Lake

if TYPE_CHECKING:
    import pyarrow as pa

    from puljevagt.curation.generations import Where

NEAR_NAMES = 3
"""So many like names are offered where no pool is found."""

Row = dict[str, Any]


class NoTablesError(LookupError):
    """The lake has no tables yet."""


class UnknownPoolError(LookupError):
    """No pool has this id or name; the message offers near names."""


class AmbiguousPoolError(LookupError):
    """Several pools fit; the message lists them with their ids."""


def pools(
    lake: Lake,
    now: datetime,
    *,
    applicants: Sequence[str] = (),
    targets: Sequence[str] = (),
    open_only: bool = False,
    deadline_before: date | None = None,
    issuer: str | None = None,
    text: str | None = None,
) -> list[Row]:
    """What is known now, sorted by the next deadline; then those without one, and last the closed ones.

    ``applicants`` and ``targets`` are codes of which a pool has at least one; ``issuer`` and ``text`` are parts of
    names, in any letter case, ``text`` of title, purpose or issuer; ``deadline_before`` keeps pools whose next deadline
    lies on that day or earlier. Each row is one of ``pools`` with ``status`` (``planned``, ``open``, ``closed``, or
    ``unknown`` where the page gives no dates) and ``next_deadline``. Raises :class:`NoTablesError`.
    """
    found = [row | standing(row, now) for row in _rows(lake, "pools")]
    kept = [
        row
        for row in found
        if (not applicants or set(applicants) & set(row["applicants"]))
        and (not targets or set(targets) & set(row["target_groups"]))
        and (not open_only or row["status"] == "open")
        and (deadline_before is None or _is_before(row["next_deadline"], deadline_before))
        and (issuer is None or issuer.casefold() in (row["issuer"] or "").casefold())
        and (
            text is None
            or any(text.casefold() in (row[key] or "").casefold() for key in ("title", "purpose", "issuer"))
        )
    ]
    return sorted(kept, key=_by_deadline)


def _by_deadline(row: Row) -> tuple[str, bool, str, str]:
    return row["next_deadline"] or "9999", row["status"] == "closed", row["title"].casefold(), row["pool_id"]


def standing(pool: Row, now: datetime) -> Row:
    """``status`` and ``next_deadline`` of a pool's row at ``now`` (aware): from its dates, ``rolling``, ``closed`` and
    ``listed`` alone."""
    ahead = [day for day in sorted(pool["deadlines"]) if moment(day) >= now]
    next_deadline = ahead[0] if ahead else None
    opens = pool["opens_on"]
    if pool["closed"] or not pool["listed"]:
        status, next_deadline = "closed", None
    elif opens is not None and opens > now.astimezone(DENMARK).date():
        status = "planned"
    elif ahead or pool["rolling"]:
        status = "open"
    elif pool["deadlines"]:
        status = "closed"
    else:
        status = "open" if opens is not None else "unknown"
    return {"status": status, "next_deadline": next_deadline}


def _is_before(deadline: str | None, day: date) -> bool:
    return deadline is not None and date.fromisoformat(deadline[:10]) <= day


def pool(lake: Lake, key: str, now: datetime) -> Row:
    """One pool in full: its row as :func:`pools` gives it, with ``evidence``, ``versions`` and ``changes`` as lists of
    rows, oldest first; evidence is that of the present version.

    ``key`` is a pool id, or a part of a title that only one pool has. Raises :class:`NoTablesError`,
    :class:`UnknownPoolError`, :class:`AmbiguousPoolError`.
    """
    row = find(_rows(lake, "pools"), key)
    version = f"{row['pool_id']}.{row['version']}"
    evidence = _rows(lake, "evidence", ("version_id", version))
    for item in evidence:
        item["value"] = json.loads(item["value"])
    return {
        **row,
        **standing(row, now),
        "evidence": evidence,
        "versions": sorted(_rows(lake, "pool_versions", ("pool_id", row["pool_id"])), key=lambda item: item["version"]),
        "changes": _told(_rows(lake, "changes", ("pool_id", row["pool_id"]))),
    }


def find(known: Iterable[Row], key: str) -> Row:
    """The one row of ``pools`` that ``key`` names: by its id or a retired one, by whole title, or by a part of it."""
    rows, wanted = list(known), key.casefold().strip()
    if by_id := [row for row in rows if key in (row["pool_id"], *row["former_ids"])]:
        return by_id[0]
    exact = [row for row in rows if row["title"].casefold() == wanted]
    fits = exact or [row for row in rows if wanted and wanted in row["title"].casefold()]
    if len(fits) == 1:
        return fits[0]
    if fits:
        names = "; ".join(f"{row['pool_id']} {row['title']} ({row['url']})" for row in fits)
        raise AmbiguousPoolError(f"{len(fits)} pools fit {key!r}; give the id of one: {names}")
    titles = {row["title"].casefold(): row for row in rows}
    near = difflib.get_close_matches(wanted, titles, NEAR_NAMES, 0.4)
    offer = "; ".join(f"{titles[name]['pool_id']} {titles[name]['title']}" for name in near)
    raise UnknownPoolError(f"no pool is called {key!r}" + (f"; the nearest are: {offer}" if offer else ""))


def changes(lake: Lake, since: datetime | None = None) -> list[Row]:
    """The changes seen at ``since`` (aware) or later, oldest first, with ``old`` and ``new`` as values. Raises
    :class:`NoTablesError`."""
    return _told(row for row in _rows(lake, "changes") if since is None or row["seen_at"] >= since)


def history(lake: Lake, key: str, as_of: datetime | date | None = None) -> list[Row]:
    """The versions of a pool, oldest first; with ``as_of`` the one that held then, or none where it was not yet known.

    A day means its end in Denmark: what the page said when that day was over. Raises as :func:`pool` does.
    """
    found = find(_rows(lake, "pools"), key)
    versions = sorted(
        _rows(lake, "pool_versions", ("pool_id", found["pool_id"])), key=lambda version: version["version"]
    )
    if as_of is None:
        return versions
    at = as_of if isinstance(as_of, datetime) else datetime.combine(as_of + timedelta(days=1), time(), DENMARK)
    held = [
        version
        for version in versions
        if version["valid_from"] <= at and (version["valid_to"] is None or version["valid_to"] > at)
    ]
    return held[-1:]


def _told(rows: Iterable[Row]) -> list[Row]:
    for row in (found := list(rows)):
        for side in ("old", "new"):
            row[side] = None if row[side] is None else json.loads(row[side])
    return sorted(found, key=lambda row: (row["seen_at"], row["url"], row["pool_id"], row["change_id"]))


def jsonable(row: Row) -> Row:
    """A row with days and times as ISO text, as JSON can hold it."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else [jsonable(item) for item in value]
        if _nested(value)
        else value
        for name, value in row.items()
    }


def _nested(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _rows(lake: Lake, table: str, having: tuple[str, str] | None = None) -> list[Row]:
    """The rows of a table as dictionaries; with ``having`` those that have this value in this column."""
    import pyarrow.compute as pc

    from puljevagt.curation.generations import Where, current

    generation = current(lake.curated)
    if generation is None:
        raise NoTablesError(
            f"{lake.root} has no tables yet; bring pages in with `puljevagt ingest`, or name another --lake"
        )
    where = None
    if having is not None:
        column, value = having
        where = Where(column, lambda texts: pc.starts_with(texts, value))  # for pc.equal pyarrow imports pandas
    found = rows(generation, table, where)
    return found if having is None else [row for row in found if row[column] == value]


def rows(generation: Path, table: str, where: Where | None = None) -> list[Row]:
    """The rows of a table in one generation as dictionaries, all or those wanted: for who reads several tables of the
    same moment."""
    from puljevagt.curation.generations import read, sources

    return [
        row
        for source in sources(generation, table)
        for row in _dictionaries(read(generation, table, source, where), source)
    ]


def _dictionaries(rows: pa.Table, source: str) -> Iterator[Row]:
    """Rows as dictionaries. Times go without their zone for a moment: with one, pyarrow imports pandas to make them."""
    times = [(place, field) for place, field in enumerate(rows.schema) if str(field.type).startswith("timestamp")]
    for place, field in times:
        rows = rows.set_column(place, field.name, rows[field.name].cast("timestamp[us]"))
    for row in rows.to_pylist():
        for _, field in times:
            row[field.name] = row[field.name] and row[field.name].replace(tzinfo=UTC)
        yield row | {"source": source}
