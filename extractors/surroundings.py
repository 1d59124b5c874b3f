"""What a page as a whole says of how well it was read: its figures ("strange" is the share of its headings that the
vocabulary does not know, "doubted" how close it was to be taken for no announcement), how much of it nothing explains,
and what a second reading of it finds. Doubt about a single value is weighed against it (:mod:`extractors.doubt`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from extractors.days import Precision
from extractors.group_clause import PEOPLE
from extractors.groups import GroupMention
from extractors.mentioned import Key
from extractors.model import CORE, Evidence, Pool, values
from extractors.odds import log_odds
from extractors.page import Page, Ranged, holding
from extractors.second_reading import Opinion, Scales, SecondReading, second_reading
from extractors.stamps import is_stamp

MANY = 5  # mentions left unexplained, at which more say no more


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``whole`` are figures of the page as a whole, by name, ``unread`` by kind of field how many mentions nothing
    explains, 0 to 1. ``hours`` says that the page names an hour that no value has, ``second`` what the second reading
    finds, ``rivals`` by core field the likeliest of it that no pool has, best first, ``fields`` by index of a statement
    those that have a value in it, ``dated`` is the page's own day."""

    whole: Mapping[str, float]
    unread: Mapping[str, float]
    hours: bool
    second: SecondReading
    rivals: Mapping[str, Sequence[tuple[Key, Opinion]]]
    fields: Mapping[int, Sequence[str]]
    dated: str | None = None


def surroundings(
    page: Page,
    pools: Sequence[Pool],
    entries: Iterable[Evidence],
    sure: float,
    weights: Scales | None = None,
) -> Surroundings:
    """Look around on a page. ``sure``: how sure it is that it announces anything; ``weights``: what weighs in
    the second reading, unless what is shipped."""
    entries = list(entries)
    heads = [s for s in page.headings if len(s.path) > 1]
    used = _Used(entries)
    applying = {c for pool in pools for c in (*pool.applicants, *pool.partners)}
    served = {c for pool in pools for c in pool.target_groups}
    days = [m for m in page.dates if m.day.precision is Precision.DAY]
    sums = [m for m in page.amounts if m.currency == "DKK"]
    unread = {
        "deadlines": _unexplained(page, days, used, "date", "cues"),
        "amounts": _unexplained(page, sums, used, "amount", "funding"),
        "applicants": len(_named(page, page.applicants) - applying - PEOPLE),
        "target_groups": len(_named(page, page.targets) - served),
    }
    second = second_reading(page, weights)
    rivals = {field: second.left_out(field, (v for pool in pools for v in values(pool, field))) for field in CORE}
    stamps = {item.field: str(item.value) for item in entries if item.field in ("published_on", "updated_on")}
    return Surroundings(
        whole={
            "strange": sum(not s.roles for s in heads) / len(heads) if heads else 0.5,
            "doubted": 2 * (1 - sure),
            "page": log_odds(second.announces),
            "pools": len(pools),
            "length": len(page.document.text) / 1000,
            "statements": len(page.main),
            "dates": len(page.dates),
            "amounts": len(page.amounts),
            "applicants": len({mention.code for mention in page.applicants}),
            "targets": len({mention.code for mention in page.targets}),
        },
        unread={kind: min(count, MANY) / MANY for kind, count in unread.items()},
        hours=any(not used.holds(time) for _, found in holding(page.main, page.times) for time in found),
        second=second,
        rivals=rivals,
        fields=_fields(page, entries),
        dated=stamps.get("published_on") or stamps.get("updated_on"),
    )


def _fields(page: Page, entries: Sequence[Evidence]) -> dict[int, list[str]]:
    """The fields of the values that stand in each statement, by its index."""
    found: dict[int, list[str]] = {}
    for item in entries:
        if item.spans:
            at = bisect_right(page.begins, item.spans[0][0]) - 1
            found.setdefault(max(0, at), []).append(item.field)
    return found


class _Used:
    """The places that are evidence of something."""

    def __init__(self, entries: Iterable[Evidence]) -> None:
        spans = sorted((a, b) for item in entries for a, b, _ in item.spans)
        self._starts = [a for a, _ in spans]
        self._reach = [0, *accumulate((b for _, b in spans), max)]  # how far those up to one reach

    def holds(self, mention: Ranged) -> bool:
        """Whether any of a mention is evidence."""
        return self._reach[bisect_right(self._starts, mention.end - 1)] > mention.start


def _unexplained(page: Page, mentions: Sequence[Ranged], used: _Used, table: str, file: str) -> int:
    """How many mentions are neither evidence nor beside any cue word that says what they are."""
    count = 0
    for statement, found in holding(page.main, mentions):
        left = [m for m in found if not used.holds(m)]
        if left and not is_stamp(page, statement) and not page.cues(table, statement, file):
            count += len(left)
    return count


def _named(page: Page, mentions: Sequence[GroupMention]) -> set[str]:
    return {m.code for s, found in holding(page.main, mentions) if not is_stamp(page, s) for m in found}
