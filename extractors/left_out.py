"""What an announcement says nearly always, or says by a second reading, and the rules did not take: entries of the
evidence for a person to look whether anything was left out. They have no value, or one that is likelier there than
not.

How likely a value was left out is weighed like the doubt about one that was read; the trees lie in
``data/left_out.json``, and what is likely enough is said in ``data/confidence.toml``, table ``left_out``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from extractors.data_files import fitted, load
from extractors.document import Span
from extractors.model import ASKED, TAKEN, Evidence, Pool
from extractors.page import Page, within
from extractors.signals import gaps, suspicions
from extractors.surroundings import Surroundings
from extractors.taken import SEVERAL, joins, taken
from extractors.trees import Trees
from extractors.years import Dating

FEW = 0.4  # thousand letters below which the rules' word stands: the pages that the fits know are longer
ABSENT = 0.5  # confidence that what a page is expected to say is truly not there

Place = tuple[tuple[int, int, str], ...]


def left_out(
    page: Page,
    pools: Sequence[Pool],
    standing: Sequence[Pool],
    around: Surroundings,
    entries: Sequence[Evidence],
    years: Dating,
) -> list[Evidence]:
    """An entry for each field of each pool that may lack a value: without one, or with the one that is taken.

    ``pools`` have all values that the rules read, ``standing`` those that stand; for one that was withheld there is an
    entry already."""
    found = list(_suspected(page, pools, standing, around, entries, years))
    known = {(item.pool, item.field) for item in (*entries, *found) if item.rule in (ASKED, TAKEN)}
    for pool in standing:
        named = next((i.spans for i in entries if i.pool == pool.title and i.spans), None) or _first(page)
        found += (item for item in _absent(page, pool, around, named) if (item.pool, item.field) not in known)
    return found


def _suspected(
    page: Page,
    pools: Sequence[Pool],
    standing: Sequence[Pool],
    around: Surroundings,
    entries: Sequence[Evidence],
    years: Dating,
) -> Iterator[Evidence]:
    """The values that the second reading would take and the rules did not, where that is likely enough: asked after,
    or taken where it is clearly likelier than not. The place is what it read."""
    table = load("confidence")["left_out"]
    known = set[str]()
    for suspected in suspicions(page, pools, around):
        field, opinion = suspected.field, suspected.opinion
        missing = _trees().chance(suspected.signals)
        pool = _nearest(standing, entries, opinion.start)
        value = taken(page, years, pool, suspected, missing, table)
        beside_few = around.whole["length"] < FEW and joins(pool, field)
        if value is not None and not beside_few and (field not in known or field in SEVERAL):
            quotes = _quoted(page, value.spans)
            yield Evidence(pool.title, field, value.value, quotes, TAKEN, round(missing, 3), True, table["taken"])
        elif missing > table["review_above"] and field not in known:
            quotes = _quoted(page, (Span(opinion.start, opinion.end),))
            yield Evidence(pool.title, field, None, quotes, ASKED, round(1 - missing, 3), True, table["reason"])
        else:
            continue
        known.add(field)


@cache
def _trees() -> Trees:
    return Trees(**fitted("left_out"))


def _quoted(page: Page, spans: Sequence[Span]) -> Place:
    return tuple((s.start, s.end, page.of(s)) for s in spans)


def _nearest(pools: Sequence[Pool], entries: Sequence[Evidence], start: int) -> Pool:
    """The pool that the page speaks of at a place: the one whose evidence was named last before it."""
    titles = {pool.title: pool for pool in pools}
    before = [(a, item.pool) for item in entries if item.pool in titles for a, *_ in item.spans if a <= start]
    return titles[max(before)[1] or ""] if before else pools[0]


def _absent(page: Page, pool: Pool, around: Surroundings, named: Place) -> Iterator[Evidence]:
    """What an announcement says nearly always, where nothing was found; of sums only where the page names any. The
    place is that of the pool's name."""
    words: Mapping[str, str] = load("confidence")["absent"]
    for field in gaps(pool) if named else ():
        if field == "amount_total_dkk" and not around.unread["amounts"] and not _any_sum(page):
            continue
        yield Evidence(pool.title, field, None, named, "absent", ABSENT, True, words[field])


def _first(page: Page) -> Place:
    """The first statement of the page, as the place of a page without a name."""
    return tuple((s.start, s.end, page.of(s)) for s in page.statements[:1])


def _any_sum(page: Page) -> bool:
    return any(m.currency == "DKK" for s in page.main for m in within(page.amounts, s.start, s.end))
