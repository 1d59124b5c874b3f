"""After a crawl: each source's alarms raised, and kept in ``state/crawl/<source>/alarms.json``.

Beside the alarms stands what the last *good* crawl showed, so that the next is measured against it. The table
``sources`` says from there since when a source has been stale, and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from puljevagt.crawler.alarms import FIELD_LOST, Alarm, Health, check
from puljevagt.crawler.sources import Source
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake
from puljevagt.curation.overview import ALARMS
from puljevagt.curation.query import rows

FIELDS = ("deadlines", "applicants", "amount_total_dkk", "grant_max_dkk", "issuer", "purpose")
"""Fields whose loss shows that a site, or its reading, has changed: most announcements have most of them."""
FEWEST_POOLS = 5
"""Pools of a source from which the share that has a field means something."""


def raise_alarms(lake: Lake, source: Source, crawled: Mapping[str, Any]) -> list[Alarm]:
    """The alarms of a crawl (its report as JSON holds it), which are then kept; fields that were lost stay so until
    :func:`raise_field_alarms` looks at them. Raises ``OSError``."""
    kept = standing(lake, source.name)
    alarms = check(source, _good(kept), Health.of(crawled))
    good = {**crawled, "filled": (kept.get("good") or {}).get("filled")}
    _keep(lake, source, kept | {"good": kept.get("good") if alarms else good}, [*alarms, *_lost(kept)], crawled["at"])
    return alarms


def raise_field_alarms(lake: Lake, source: Source, at: str) -> list[Alarm]:
    """The fields that hardly a pool of the source has any more, to be called when a run has published; they are kept
    with its other alarms. ``at`` is the run's time in ISO 8601. Raises ``OSError``."""
    kept = standing(lake, source.name)
    good, fresh = _good(kept), filled(lake, source.name)
    lost = [one for one in check(source, good, replace(good, filled=fresh)) if one.kind == FIELD_LOST] if good else []
    if good and not lost and fresh:
        kept["good"]["filled"] = fresh
    others = [alarm for alarm in _standing_alarms(kept) if alarm.kind != FIELD_LOST]
    _keep(lake, source, kept, [*others, *lost], at)
    return lost


def standing(lake: Lake, source: str) -> dict[str, Any]:
    """What is kept of a source: ``since`` when it has been stale (``None``: it is not), ``why`` in words, ``alarms``
    (``kind`` and ``message`` each), the report of its last ``good`` crawl. Empty where it was never crawled."""
    try:
        found = json.loads(_path(lake, source).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def filled(lake: Lake, source: str) -> dict[str, float] | None:
    """The share of a source's listed pools that have a value, by field; ``None`` where it has too few to tell."""
    generation = current(lake.curated)
    known = rows(generation, "pools") if generation else []
    pools = [row for row in known if row["source"] == source and row["listed"]]
    if len(pools) < FEWEST_POOLS:
        return None
    return {name: _share(row[name] for row in pools) for name in FIELDS}


def _share(values: Iterable[Any]) -> float:
    known = [value is not None and value != [] for value in values]
    return known.count(True) / len(known)


def _good(kept: Mapping[str, Any]) -> Health | None:
    good = kept.get("good")
    return Health.of(good, good.get("filled")) if good else None


def _lost(kept: Mapping[str, Any]) -> list[Alarm]:
    """The fields that were lost when they were last looked at."""
    return [alarm for alarm in _standing_alarms(kept) if alarm.kind == FIELD_LOST]


def _standing_alarms(kept: Mapping[str, Any]) -> list[Alarm]:
    return [Alarm(record["kind"], record["message"]) for record in kept.get("alarms", ())]


def _keep(lake: Lake, source: Source, kept: Mapping[str, Any], alarms: Sequence[Alarm], at: str) -> None:
    """Write down which alarms stand, and since when the source is stale."""
    record = {
        "since": (kept.get("since") or at) if alarms else None,
        "why": "; ".join(alarm.message for alarm in alarms) or None,
        "alarms": [asdict(alarm) for alarm in alarms],
        "good": kept.get("good"),
    }
    _write(_path(lake, source.name), record)


def _path(lake: Lake, source: str) -> Path:
    return lake.crawl / source / ALARMS


def _write(path: Path, kept: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
