"""The row of a call: the best value of each column, the pages that say it, and where pages contradict each other.

Pages are put in order first: a page that names the pool and says much before a headline that says little. A column has
the value of the first page that states one. Lists that add up (meetings, whom to ask) are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from puljevagt.curation.calls.comparison import is_rounded
from puljevagt.curation.calls.members import AMOUNTS
from puljevagt.curation.calls.mentions import Group, Link
from puljevagt.curation.calls.tables import RESOLVED
from puljevagt.curation.rows import as_json

Row = dict[str, Any]

JOINED = frozenset({"events", "emails", "phones"})
"""Columns whose values add up: each page may know one more meeting."""
DERIVED = frozenset({"first_deadline", "last_deadline"})
"""Columns that follow the deadlines, wherever those come from."""
PREFIX = "call-"
ANNOUNCES, MENTIONS = "announces", "mentions"
"""What a page of a call does; in the order in which they are listed."""


def call_id(group: Group, seniority: Mapping[str, int]) -> str:
    """The id of a call: that of its pool which was published first (``seniority``: the place of a pool's id in the
    register), so that a page that joins or leaves keeps it, and where two calls become one the older id stays."""
    eldest = min((item.pool_id for item in group.members), key=lambda one: (seniority.get(one, len(seniority)), one))
    return PREFIX + eldest[1:]


def resolve(group: Group, rows: Mapping[str, Row], name: str) -> Row:
    """The row of ``calls`` of one group. ``rows`` are those of ``pools`` by id, ``name`` is the call's id."""
    headlines = {item.pool_id: item.headline for item in group.members}
    pools = sorted((rows[pool_id] for pool_id in headlines), key=lambda row: _rank(row, headlines[row["pool_id"]]))
    values: Row = {}
    origins: list[Row] = []
    for field in RESOLVED:
        values[field], pages = _joined(field, pools) if field in JOINED else _first(field, pools)
        if pages:
            origins.append({"field": field, "pages": pages})
    announcing = dict.fromkeys((row["url"] for row in pools), ANNOUNCES)
    roles = dict.fromkeys(sorted(item.url for item, _ in group.mentions), MENTIONS) | announcing
    speaking = [held for _, held in group.mentions]
    return {
        "call": name,
        **values,
        "pages": [*announcing, *(url for url in roles if url not in announcing)],
        "roles": sorted(roles.values()),
        "pools": [row["pool_id"] for row in pools],
        "score": min((held.score.probability for held in [*_holding(group), *speaking]), default=None),
        "origins": origins,
        "contradictions": list(contradictions(pools)),
        "links": [_link(held) for held in sorted([*group.links, *speaking], key=lambda held: held.pair)],
    }


def _rank(row: Row, headline: bool) -> tuple[bool, bool, int, str]:
    """Pages that still announce the pool first, then those whose title is a name, then those that say more."""
    return not row["listed"], headline, -sum(_is_stated(row[field]) for field in RESOLVED), row["pool_id"]


def _is_stated(value: Any) -> bool:
    return value is not None and value is not False and value != []


def _first(field: str, pools: Sequence[Row]) -> tuple[Any, list[str]]:
    """The value of the first page that states one, and all pages that say the same."""
    told = "deadlines" if field in DERIVED else field
    best = next((row for row in pools if _is_stated(row[told])), pools[0])
    value = best[field]
    return value, [row["url"] for row in pools if row[field] == value] if _is_stated(value) else []


def _joined(field: str, pools: Sequence[Row]) -> tuple[list[Any], list[str]]:
    found = {as_json(item): item for row in pools for item in row[field]}
    return list(found.values()), [row["url"] for row in pools if row[field]]


def _holding(group: Group) -> Iterator[Link]:
    """The links without which the group would fall apart: the surest that join it, one fewer than its pools."""
    part = {item.pool_id: {item.pool_id} for item in group.members}
    for held in sorted(group.links, key=lambda held: (-held.score.bits, held.pair)):
        one, other = (part[pool_id] for pool_id in held.pair)
        if one is not other:
            one |= other
            part.update(dict.fromkeys(other, one))
            yield held


def _link(held: Link) -> Row:
    return {
        "one": held.pair[0],
        "other": held.pair[1],
        "score": round(held.score.probability, 4),
        "bits": round(held.score.bits, 1),
        "reasons": [f"{field}: {level.replace('_', ' ')} ({bits:+.1f})" for field, level, bits in held.score.reasons],
    }


def contradictions(pools: Sequence[Row]) -> Iterator[Row]:
    """The columns in which pages of one call say what cannot both be true, with what each page says. An issuer is none:
    a ministry speaks for its agency."""
    for field, agree in _AGREE.items():
        stated = [row for row in pools if _is_stated(row[field])]
        if any(not agree(one[field], other[field]) for one in stated for other in stated):
            says = [{"url": row["url"], "value": as_json(_plain(row[field]))} for row in stated]
            yield {"field": field, "says": says}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


def _same_start(one: date, other: date) -> bool:
    """A page that gives only years starts on the first of January."""
    return one == other or (one.year == other.year and (1, 1) in {(day.month, day.day) for day in (one, other)})


def _same_end(one: date, other: date) -> bool:
    return one == other or (one.year == other.year and (12, 31) in {(day.month, day.day) for day in (one, other)})


def _same_deadlines(one: Sequence[str], other: Sequence[str]) -> bool:
    """A page may leave out rounds, and the hour; what both give must agree."""
    few, many = sorted((one, other), key=len)
    return all(any(_same_moment(mine, yours) for yours in many) for mine in few)


def _same_moment(one: str, other: str) -> bool:
    return one == other or (one[:10] == other[:10] and ("T" not in one or "T" not in other))


_AGREE: dict[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(AMOUNTS, is_rounded),
    "deadlines": _same_deadlines,
    "opens_on": _same,
    "project_start": _same_start,
    "project_end": _same_end,
    "account": _same,
    "co_financing": _same,
}
