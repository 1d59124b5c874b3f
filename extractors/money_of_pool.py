"""From sums with roles to the four amounts of one pool: the plainest total, the widest limits, and how sure each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace

from extractors.document import Kind
from extractors.funded import OF_A_WHOLE, Funded
from extractors.page import Page
from extractors.patterns import said_pattern
from extractors.sections import Statement

Money = dict[str, tuple[int, list[Funded], float, str | None]]

AGAIN = 20  # what it weighs that a sum is said once more
CLEAR, FAIR = 60, 25  # by how much a sum outweighs its rivals where nobody would doubt it, and where few would
LEAST_POOL = 5_000  # kroner: no pool holds less, a smaller sum is a rate or a price
GUESS = 0.5  # how sure a total is that nothing but the lack of another makes one
HARDLY = 15  # up to this weight no words name a sum as the pool's
WIDER = 3  # so many times a pool's own sum is more than it ever gives a year
FEWEST = 2  # grants that a pool has at the least
UP_TO = 60  # what a limit weighs that only the pool's own sum shows to be a grant's
LEAST_TOTAL = 50_000  # kroner; a smaller sum of which nothing is said is hardly a pool's
NAMED = 70  # from this weight on words name the sum as the pool's
OWNERS = frozenset({"kommune", "region"})
OWNED = frozenset({"uddannelse", "dagtilbud", "kulturinstitution", "socialt_tilbud", "sundhed"})
"""Where the former may apply, a sum for each of the latter is a rate: a municipality asks for several schools."""
SUM_ROW = said_pattern("sum_row")
THIS_CALL = said_pattern("this_call")
TRACKED = said_pattern("tracked")
POOL_ROW = said_pattern("pool_row")


def pool_money(
    page: Page,
    statements: Sequence[Statement],
    funded: Sequence[Funded],
    applicants: Set[str],
    *,
    several: bool,
    shared: bool = False,
) -> Money:
    """The four amounts of a pool: field to value, the mentions that say it, confidence and a reason to doubt it.

    ``several``: the page announces more pools than this; ``shared``: the statements are those that they share, and a
    sum said of several pools together is none of theirs."""
    inside = {(s.start, s.end) for s in statements}
    own = [f for f in funded if (f.statement.start, f.statement.end) in inside and not _too_little(f)]
    own = _without_column_shares(page, own)
    own = _limits_beside_a_total(own)
    grants = [f.high or f.low or 0 for f in own if f.role == "grant"]
    most = max(grants, default=0)
    result: Money = {}
    for role, field in (("total", "amount_total_dkk"), ("annual", "amount_annual_dkk")):
        wanted = [f for f in own if f.role == role or (f.role == "joint" and not several and _stated_as(f) == role)]
        wanted = [f for f in wanted if (f.high or f.low or 0) > most] or wanted
        if wanted and not shared:
            result |= _plainest(field, wanted)
    if len(result) > 1:
        whole, (yearly, saying, *_) = result["amount_total_dkk"][0], result["amount_annual_dkk"]
        if (whole % yearly and all(f.rule == OF_A_WHOLE for f in saying)) or (
            yearly > whole and (yearly > WIDER * whole or all(f.weight <= HARDLY for f in saying))
        ):
            del result["amount_annual_dkk"]  # "affald for 300 mio. kr. om året", "80 mio. kr. årligt til veje"
    if not result and not several:
        result |= _plainest("amount_total_dkk", [f for f in funded if f.role == "total" and _headline(page, f)])
    if not result and not shared:
        left = [f for f in own if f.role == "left" and (not several or _alone(page, f))]
        result |= _only_one_left(left, most)
    named = [f for f in own if f.role == "grant"] or [f for f in own if f.role == "usual"]
    given = [f for f in named if not (applicants & OWNERS and f.unit_codes & OWNED)]
    return result | _widest(page, _within(given, max((found[0] for found in result.values()), default=0)))


def _stated_as(joint: Funded) -> str:
    """What a sum said of all together is of a page's one pool ("tilsammen giver vi 300.000 kr. om året")."""
    return "annual" if joint.mention.per == "år" else "total"


def _too_little(found: Funded) -> bool:
    return found.role not in ("grant", "usual") and (found.high or found.low or 0) < LEAST_POOL


def _limits_beside_a_total(own: list[Funded]) -> list[Funded]:
    """With an "up to" that words would make the pool's ("vi uddeler op til 15.000 kr.") read as what one applicant may
    get where an exact sum is the pool's and holds it."""
    whole = max((f.low or 0 for f in own if f.role in ("total", "annual") and f.low == f.high), default=0)
    return [
        replace(f, role="grant", rule="amount.grant.beside_total", weight=UP_TO)
        if f.role in ("total", "annual") and f.low is None and FEWEST * (f.high or 0) <= whole
        else f
        for f in own
    ]


def _within(grants: list[Funded], whole: int) -> list[Funded]:
    """Those of the grants that the pool's own sum can hold; all of them where none is."""
    fitting = [f for f in grants if (f.high or f.low or 0) <= whole]
    return fitting or grants


def _alone(page: Page, f: Funded) -> bool:
    """Whether its line says nothing else, a label apart, as below the name of one of several pools."""
    start = f.statement.label.end if f.statement.label else f.statement.start
    return not any(map(str.isalnum, page.lower[start : f.mention.start] + page.lower[f.mention.end : f.statement.end]))


def _only_one_left(left: Sequence[Funded], largest_grant: int) -> Money:
    """The one sum of the page of which nothing is said ("Ministeriet: 6,6 mio. kr."): with no other it is what there is
    to give, if it is large enough."""
    values = {f.low for f in left if f.low is not None and f.low > max(largest_grant, LEAST_TOTAL)}
    if len(values) != 1:
        return {}
    saying = [f for f in left if f.low in values]
    return {"amount_total_dkk": (values.pop(), saying, GUESS, "a sum that nothing names as the pool's")}


def _plainest(field: str, wanted: Sequence[Funded]) -> Money:
    weights: dict[int, float] = {}
    for f in wanted:
        value = f.high if f.high is not None else f.low
        if value is not None:
            weights[value] = max(weights.get(value, -999.0), f.weight) + (AGAIN if value in weights else 0)
    if not weights:
        return {}
    best = max(weights, key=lambda v: weights[v])
    margin = min((weights[best] - weight for value, weight in weights.items() if value != best), default=100.0)
    doubt = "two sums, neither named as the pool's" if margin < FAIR else None
    confidence = 0.95 if margin >= CLEAR else 0.86 if margin >= FAIR else 0.66
    confidence *= 1.0 if weights[best] > NAMED else 0.9
    return {field: (best, [f for f in wanted if best in (f.low, f.high)], confidence, doubt)}


def _headline(page: Page, f: Funded) -> bool:
    """Whether it is said in the page's own headline ("75 mio. kr. til nye haller"), which counts where nothing else
    does."""
    return f.statement.kind is Kind.HEADING and page.document.blocks[f.statement.block].level == 1


def _widest(page: Page, own: Sequence[Funded]) -> Money:
    highs = [f for f in own if f.high is not None]
    steps = [f for f in highs if f.low is None]
    lows: list[Funded] = []
    for f in sorted((f for f in own if f.low), key=lambda f: f.low or 0):
        if any(_below(step, f) or _of_lower_track(page, step, f) for step in steps):
            steps.append(f)  # "op til 10.000 kr., 10.001-50.000 kr., 50.001-90.000 kr."
        else:
            lows.append(f)
    result: Money = {}
    for field, found, pick in (("grant_min_dkk", lows, min), ("grant_max_dkk", highs, max)):
        if found:
            value = pick((f.low if field == "grant_min_dkk" else f.high) or 0 for f in found)
            saying = [f for f in found if value in (f.low, f.high)]
            sure = 0.93 if any(f.weight > 60 for f in saying) else 0.75
            result[field] = (value, saying, sure * (0.9 if len({f.high for f in found}) > 1 else 1.0), None)
    return result


def _below(step: Funded, least: Funded) -> bool:
    """Whether a limit is that of grants smaller than another's least ("op til 10.000 kr." beside "10.001-50.000 kr."),
    and not of a part of them ("løn med højst 2.000 kr.")."""
    high, low = step.high or 0, least.low or 0
    fixed = least.low == least.high
    if fixed and high == low:
        return False  # "kan få 12.000 kr.", and elsewhere "12.000 kr. til hver klub"
    beside = fixed and step.statement is least.statement
    return high <= low and (high >= low - 1 or beside or step.mention.per is not None)


def _of_lower_track(page: Page, step: Funded, least: Funded) -> bool:
    """Whether a limit without a least is that of another track, which so gives less than this one's least ("Spor 1: op
    til 15.000 kr.", "Spor 2: 50.000-400.000 kr.")."""
    if step.statement is least.statement or (step.high or 0) > (least.low or 0):
        return False
    return all(TRACKED.search(_named(page, f)) for f in (step, least))


def _named(page: Page, f: Funded) -> str:
    """What a sum is called: its label, or the words before it."""
    label = f.statement.label
    return page.low(label) if label is not None else page.lower[f.statement.start : f.mention.start]


def _without_column_shares(page: Page, own: list[Funded]) -> list[Funded]:
    """Leave out the sums that stand in several rows of one column, rounds or years: none is the whole, unless its row
    says so, or it alone is named a pool ("Ansøgningspulje | 9.500", "Følgeforskning | 700")."""
    columns: dict[tuple[int, int], set[int]] = defaultdict(set)
    for f in own:
        if f.role in ("total", "annual") and f.statement.column is not None and f.statement.row is not None:
            columns[f.statement.column.start, f.statement.column.end].add(f.statement.row)
    pools = [f for f in own if f.statement.column is not None and POOL_ROW.search(_row(page, f))]
    return [
        f
        for f in own
        if f.role not in ("total", "annual")
        or f.statement.column is None
        or pools == [f]
        or len(columns[f.statement.column.start, f.statement.column.end]) < 2
        or SUM_ROW.search(_row(page, f))
        or THIS_CALL.search(_row(page, f))
    ]


def _row(page: Page, f: Funded) -> str:
    return page.low(page.document.blocks[f.statement.block])
