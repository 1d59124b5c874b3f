"""The calendar and the feeds of a watch, or of all pools, from a lake's current tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from puljevagt.alerts.calendar import calendar, entries
from puljevagt.alerts.config import KINDS, USUAL_REMINDERS, Watch
from puljevagt.alerts.events import Event, of_changes, of_pools
from puljevagt.alerts.feeds import atom
from puljevagt.alerts.watches import Matcher
from puljevagt.alerts.words import words
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import NoTablesError, Row, rows

LANGUAGE = "da"
"""Of calendars and feeds of all pools: those who apply read Danish."""


def calendar_of(lake: Lake, watch: Watch | None, now: datetime) -> bytes:
    """The deadlines of the pools that concern a watch, or of all, as iCalendar. Raises
    :class:`puljevagt.curation.query.NoTablesError`."""
    tables = {name: _rows(lake, name) for name in ("pools", "pool_versions", "changes")}
    versions, changes = (_by_pool(tables[name]) for name in ("pool_versions", "changes"))
    pools = {row["pool_id"]: row for row in tables["pools"]}
    wanted = [event.pool_id for event in of_pools(pools.values()) if watch is None or _concerns(watch, event)]
    found = [(pools[name], entries(versions[name], changes[name])) for name in wanted]
    language = watch.language if watch else LANGUAGE
    title = watch.name if watch else words(language)["all_deadlines"]
    return calendar(found, title, now, language, watch.remind_days if watch else USUAL_REMINDERS)


def feed_of(lake: Lake, watch: Watch | None, now: datetime, *, new: bool = False, address: str | None = None) -> bytes:
    """What changed, or with ``new`` which pools are new, for a watch or for all, as Atom; ``address`` is where the feed
    will be read. Raises :class:`puljevagt.curation.query.NoTablesError`."""
    pools = _rows(lake, "pools")
    events = of_pools(pools) if new else of_changes(_rows(lake, "changes"), pools)
    wanted = [event for event in events if watch is None or _concerns(watch, event, anything=new)]
    language = watch.language if watch else LANGUAGE
    say = words(language)
    title = say["feed_new" if new else "feed_changes"]
    return atom(wanted, f"{title}: {watch.name}" if watch else title, now, language, address)


def _concerns(watch: Watch, event: Event, *, anything: bool = True) -> bool:
    """Whether a watch names the event's pool; unless ``anything``, only what it asks to be told of."""
    asked = replace(watch, kinds=KINDS) if anything else watch
    return any(True for _ in Matcher([asked]).matching(event))


def _rows(lake: Lake, table: str) -> list[Row]:
    generation = current(lake.curated)
    if generation is None:
        raise NoTablesError(f"{lake.root} has no tables yet; bring pages in with `puljevagt ingest`")
    return rows(generation, table)


def _by_pool(found: Iterable[Row]) -> dict[str, list[Row]]:
    pools: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        pools[row["pool_id"]].append(row)
    return pools
