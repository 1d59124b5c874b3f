"""The watcher watched: signs that a source no longer shows what it used to, from its last good crawl and this one.

Pure. A source in alarm keeps its last good data; what is alarming is told in the run's report and the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from puljevagt.crawler.sources import Source

SHRUNK = 0.5
"""Share of the last good crawl's announcements below which something is wrong: sites take down a season's pools, but
not half of all at once."""
FEWEST = 4
"""Announcements from which a share means something."""
FILLED, EMPTIED = 0.5, 0.1
"""A field that more than half of a source's pools had, and less than a tenth have, was lost by the site or by us."""
FIELD_LOST = "field_lost"
UNREACHED = 0.5
"""Share of a crawl's requests that may fail before the source as a whole is in trouble."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a person should look at: its ``kind``, a word that programs can rely on, and the ``message``."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """What one crawl showed of a source. ``found`` is how many announcements its lists named, ``newest`` the latest day
    they bear; ``asked``, ``failed`` and ``forbidden`` count requests; ``filled`` is the share of its pools that have a
    value, by field."""

    at: datetime
    found: int = 0
    newest: date | None = None
    asked: int = 0
    failed: int = 0
    forbidden: int = 0
    finished: bool = True
    reasons: tuple[str, ...] = ()
    filled: Mapping[str, float] | None = None

    @classmethod
    def of(cls, report: Mapping[str, Any], filled: Mapping[str, float] | None = None) -> Health:
        """From a crawl's report (:class:`puljevagt.crawler.crawl.SourceReport` as JSON holds it)."""
        return cls(
            at=datetime.fromisoformat(report["at"]),
            found=report["found"],
            newest=date.fromisoformat(report["newest"][:10]) if report["newest"] else None,
            asked=report["asked"] + report["lists"],
            failed=len(report["failed"]),
            forbidden=report["forbidden"],
            finished=report["finished"],
            reasons=tuple(dict.fromkeys([failed["reason"] for failed in report["failed"]] + list(report["notes"]))),
            filled=filled,
        )


def check(source: Source, before: Health | None, now: Health) -> list[Alarm]:
    """What is alarming about a crawl, ``before`` being the last good one; nothing where all is well."""
    return [*_discovery(source, before, now), *_access(before, now), *_age(source, now), *_fields(before, now)]


def _discovery(source: Source, before: Health | None, now: Health) -> list[Alarm]:
    """Announcements that are no longer found."""
    shut_out = now.forbidden and not now.found
    if not (source.start or source.sitemap or source.feed) or shut_out or not now.finished:
        return []
    least, known = source.expect.pools_at_least, before.found if before else 0
    why = f": {now.reasons[0]}" if now.reasons else ""
    if now.found == 0 and (known or least):
        was = f"there were {known}" if known else f"{least} were expected"
        return [Alarm("no_announcements", f"no announcements found, {was}{why}")]
    if least and now.found < least:
        return [Alarm("few_announcements", f"{now.found} announcements found, expected at least {least}{why}")]
    if known >= FEWEST and now.found < SHRUNK * known:
        return [Alarm("discovery_shrunk", f"{now.found} announcements found, {known} the last time{why}")]
    return []


def _access(before: Health | None, now: Health) -> list[Alarm]:
    """A site that no longer lets itself be read. What robots.txt always forbade is no alarm."""
    if now.forbidden and not now.found:
        return [Alarm("robots_forbid", "robots.txt now forbids what is to be crawled; ask the site's owner")]
    if before and now.forbidden > before.forbidden:
        told = f"robots.txt now forbids {now.forbidden} addresses, {before.forbidden} the last time"
        return [Alarm("robots_forbid", told)]
    if not now.finished:
        return [Alarm("cut_off", f"the crawl did not end by itself{': ' + now.reasons[0] if now.reasons else ''}")]
    if now.failed and now.failed >= UNREACHED * max(1, now.asked):
        return [Alarm("unreachable", f"{now.failed} of {now.asked} requests failed: {', '.join(now.reasons[:2])}")]
    return []


def _age(source: Source, now: Health) -> list[Alarm]:
    most = source.expect.newest_within_days
    if most is None or now.newest is None or now.at.date() - now.newest <= timedelta(days=most):
        return []
    return [Alarm("newest_too_old", f"the newest announcement is of {now.newest}, expected one within {most} days")]


def _fields(before: Health | None, now: Health) -> list[Alarm]:
    """Fields that hardly a pool has any more."""
    if not (before and before.filled and now.filled):
        return []
    lost = [
        (name, share, now.filled.get(name, 0.0))
        for name, share in sorted(before.filled.items())
        if share > FILLED and now.filled.get(name, 0.0) < EMPTIED
    ]
    told = "{} is known of {:.0%} of the pools, of {:.0%} before"
    return [Alarm(FIELD_LOST, told.format(name, left, had)) for name, had, left in lost]
