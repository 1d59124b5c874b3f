"""What a sum is: the pool's total, what it gives a year, what one applicant may get, or nothing of the pool's.

Each sum is weighed by the words of its clause (``data/funding.toml``), by the label or section it stands under and by
its own form: "op til 250.000 kr." is a limit, "24,9 mio. kr." a total, "18.000 kr. pr. bolig" neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.amounts import AmountMention, Bound
from extractors.beside import choice, ranged
from extractors.document import Kind, Region
from extractors.limits import PRICED, THRESHOLD_ABOVE, asked_size, conditional, limits, subject_of_cost, threshold
from extractors.page import Page, within
from extractors.patterns import said_pattern
from extractors.pool_names import foreign, later_rounds
from extractors.rates import for_applicant, to_one, unit_of
from extractors.sections import Statement
from extractors.sums import ACROSS, FAR, Sum, by_kind, funding_cues
from extractors.weight import SUMMED, SUMMED_AFTER, weight_of

BOUNDED = 35  # by so much a limit ("op til", "mellem") leans towards what one applicant gets
GRANT_LABEL = 8  # an exact sum is one applicant's only where a word for that stands as near as a label does
UNSAID = 90.0
UNNAMED = 40.0  # so far from a limit words for the pool or for costs no longer explain it
NAMED_TOTAL = (
    20  # a limit is the pool's ("op til 10 mio. kr. til fordeling") only where a word for the pool stands so near
)
CO_FINANCED = said_pattern("co_financed")
ROUND_NOW = said_pattern("round_now")
PART_OF = said_pattern("part_of")
"""How a line begins that gives one share of several: "Runde 1: 20 mio. kr.", "2024: 5 mio. kr."."""
AMOUNTS_TO = said_pattern("amounts_to")
PURPOSED = said_pattern("purposed")
LARGE = (
    1_000_000  # kroner; so much "til at …" is the pool's: "2 mio. kr. til at bygge shelters", not "5.000 kr. til at …"
)
LARGELY_PURPOSED = said_pattern("largely_purposed")
ALTOGETHER = said_pattern("altogether")
"""Right before an exact sum it makes it the pool's, whoever gets it: "foreninger kan i alt søge 27 mio. kr."."""
YEAR_BEHIND = said_pattern("year_behind")
YEAR_BEFORE = said_pattern("year_before")
EACH_NEAR = 25  # how near "til hver" makes a sum one applicant's
EACH_REACH = 14
DENIED_REACH = 40  # how near a word for a cost makes a denied sum ("ikke over 200 kr.") a limit of that cost
CALL_REACH = 30  # how near a word for this very round makes a sum its total, where nothing else is said
EACH_BEFORE = said_pattern("each_before")
COST_NAMED = 20.0  # what a heading about a cost weighs
MANY = 50  # sums in one sentence: no announcement's has so many, and each is compared with all others
POOL_REACH = 4  # how near before a limit "puljen udgør" makes it the pool's
SAID = ("total", "grant", "none", "each")
NEARNESS = ("total", "grant", "none", "joint", "call", "whole", "each", "own")
SHUT_SECTIONS = frozenset({"past", "other_pools", "reporting", "contact", "processing"})


@dataclass(frozen=True, slots=True)
class Funded:
    """A sum with its role: ``total``, ``annual``, ``grant``, ``joint``, or ``left`` where nothing says what it is;
    ``weight`` ranks rivals for one field.

    ``low`` and ``high`` are the sum's limits in kroner as the sentence means them; ``None`` is open. ``unit_codes``
    are those of the group it is said per ("pr. skole")."""

    role: str
    mention: AmountMention
    statement: Statement
    rule: str
    weight: float
    low: int | None = None
    high: int | None = None
    unit_codes: frozenset[str] = frozenset()


def roles(page: Page) -> list[Funded]:
    """Every sum in kroner that the announcement states, with its role; sums that are nothing of the pool's are left
    out."""
    found: list[Funded] = []
    stated = [s for s in page.statements if s.region is Region.MAIN]
    others = foreign(page) | later_rounds(page)
    for statement in stated:
        if statement.roles & SHUT_SECTIONS or statement.start in others:
            continue
        mentions = within(page.amounts, statement.start, statement.end)
        if len(mentions) > MANY:
            continue
        cues = by_kind(funding_cues(page, statement.start, statement.end)) if mentions else {}
        found.extend(
            funded
            for mention in mentions
            if mention.currency == "DKK" and (funded := _role(Sum(page, statement, mention, mentions, cues)))
        )
    return _without_shares(page, _without_yearly_shares(page, _without_sizes(page, found)))


def _without_sizes(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out what only parts small applications from large ones, which are taken as well ("ansøgninger op til
    5.000 kr. … ansøgninger over 5.000 kr. behandles i udvalget")."""
    over = {m.low for m in page.amounts if m.bound is Bound.AT_LEAST and m.per is None and not _refused(m, found)}
    above = {m.low for m in page.amounts if m.low in over and THRESHOLD_ABOVE.match(page.low(m))}
    return [f for f in found if not (f.role == "grant" and f.low is None and f.high in above)] if above else found


def _refused(mention: AmountMention, found: list[Funded]) -> bool:
    """Whether what lies above the sum is not given, so that it is a limit."""
    return any(f.mention is mention and f.high == mention.low for f in found)


def _without_yearly_shares(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out the sums of single years listed side by side ("2024: 6,2 mio. kr. 2025: 7,4 mio. kr."): none is the
    total."""
    kept = []
    for funded in found:
        beside = [f for f in found if f.statement is funded.statement and f.role == "total"]
        shared = [f for f in beside if _of_a_year(page, f)]
        if funded.role == "total" and len(shared) >= 2 and funded in shared and not _summed(page, funded):
            continue
        kept.append(funded)
    return kept


def _without_shares(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out the sums of lines that each give the share of a round or track: none is the total."""
    shares = [
        f
        for f in found
        if f.role in ("total", "annual")
        and (
            PART_OF.match(page.lower, f.statement.start)
            or (f.statement.label and PART_OF.match(page.low(f.statement.label) + " "))
        )
    ]
    return found if len(shares) < 2 else [f for f in found if f not in shares]


def _summed(page: Page, funded: Funded) -> bool:
    return bool(
        SUMMED.search(page.lower[max(funded.statement.start, funded.mention.start - 14) : funded.mention.start])
    )


def _of_a_year(page: Page, funded: Funded) -> bool:
    """Whether a year stands right beside the sum."""
    mention = funded.mention
    return bool(
        YEAR_BEHIND.match(page.lower[mention.end : mention.end + 12])
        or YEAR_BEFORE.search(page.lower[max(0, mention.start - 7) : mention.start])
    )


def _role(said: Sum) -> Funded | None:
    unit = unit_of(said)
    if (unit is not None and not for_applicant(said, unit)) or said.past or said.added or said.later or threshold(said):
        return None
    bounds = limits(said)
    if bounds is None:
        return None
    page, statement, mention = said.page, said.statement, said.mention
    low, high = bounds
    bounded = low != high
    turned = bounded and bounds != (mention.low, mention.high)
    if conditional(said):
        return Funded("grant", mention, statement, "amount.grant", 40, None, high) if asked_size(said) else None
    if subject_of_cost(said, turned=turned):
        return None
    near = {kind: said.near(kind) for kind in NEARNESS}
    near["grant"] = min(near["grant"], said.near("giver"))
    if said.besides and not bounded and unit is None and near["call"] >= 40:
        return None
    yearly = said.yearly
    if not yearly and near["call"] >= 40 and said.share(bounded=bounded):
        return None
    if bounded and mention is not said.mentions[0] and ACROSS < near["none"] <= near["grant"] < FAR:
        return None  # "et shelter må koste højst 45.000 kr., og en meter sti højst 300 kr."
    _lean_by_section(said, near, bounded=bounded)
    _lean_by_name(said, near)
    choosing = unit is None and choice(said)
    if choosing:
        near["grant"], near["total"] = min(near["grant"], near["total"]), float(FAR)
    if EACH_BEFORE.search(said.before[-EACH_REACH:]):
        near["each"] = near["grant"] = 0.0
    if to_one(said) or near["each"] < EACH_NEAR:
        near["grant"] = min(near["grant"], 5.0)
    altogether = not bounded and unit is None and ALTOGETHER.search(said.before[-40:]) and near["each"] >= GRANT_LABEL
    if said.taken_from or altogether:
        near["grant"], near["total"] = float(FAR), min(near["total"], NAMED_TOTAL)
    _lean_by_round(said, near, bounded=bounded, unit=unit)
    if not bounded and unit is None and min(near[kind] for kind in SAID) >= FAR and (yearly or _purposed(said)):
        near["total"] = UNSAID  # "40 millioner kroner til mennesker i hjemløshed", and nothing else is said
    if turned and near["none"] >= DENIED_REACH and not CO_FINANCED.search(page.low(statement)):
        return Funded("grant", mention, statement, "amount.grant.denied", 60, low, high)
    if mention.bound is Bound.UP_TO and _of_the_pool(said, near):
        near["grant"], near["total"] = float(FAR), min(near["total"], NAMED_TOTAL)
    elif mention.bound is Bound.UP_TO and SUMMED_AFTER.match(said.behind):
        near["grant"] = min(near["grant"], near["total"]) - BOUNDED  # "dog højst 8.000 kr. i alt"
    elif bounded and (near["grant"] < FAR or statement.roles & {"amount", "grant"}):
        near["grant"] = min(near["grant"], 60.0) - BOUNDED
    if unit is not None:
        near["grant"] = min(near["grant"], 60.0) - 60
    if statement.roles & {"funded", "how"} and not bounded and unit is None:
        near["none"] -= 10
    if bounded and ranged(said) and not said.of("pool"):
        near["total"] = float(FAR)  # what a pool has is no range
    if bounded and _open_to_guess(said) and near["total"] > UNNAMED and near["none"] >= FAR:
        near["grant"] = min(near["grant"], UNSAID)  # a limit in kroner that nothing explains is what one may get
    nearest = min(near["total"], near["grant"], near["none"])
    if nearest >= FAR:
        left = not (bounded or unit or statement.roles & {"funded", "how"} or PRICED.search(said.before))
        return Funded("left", mention, statement, "amount.left", 0, low, high) if left else None
    if near["none"] <= nearest:
        return None
    if near["grant"] < near["total"] or near["each"] < EACH_NEAR or (near["each"] < 80 and near["total"] >= 40):
        if not (bounded or choosing) and unit is None and near["each"] >= 80 and near["grant"] > GRANT_LABEL:
            return None
        per = (
            frozenset(m.code for m in within(page.applicants, mention.number_end, mention.end)) if unit else frozenset()
        )
        return Funded("grant", mention, statement, "amount.grant", 100 - near["grant"], low, high, per)
    if bounded and (mention.bound is not Bound.UP_TO or near["total"] > NAMED_TOTAL):
        return None
    role = "joint" if near["joint"] < 60 else "annual" if yearly else "total"
    return Funded(role, mention, statement, f"amount.{role}", weight_of(said, near), low, high)


def _purposed(said: Sum) -> bool:
    large = (said.mention.low or 0) >= LARGE
    return bool(PURPOSED.match(said.behind) or (large and LARGELY_PURPOSED.match(said.behind)))


def _lean_by_round(said: Sum, near: dict[str, float], *, bounded: bool, unit: str | None) -> None:
    """What a word for this very round adds: "i år er den på 1 mio. kr.", "i denne runde kan der søges om 12 mio. kr."
    are what the round has."""
    if not bounded and near["call"] < 40 and near["each"] >= 80 and unit is None:
        near["grant"] += 60
    now = said.nearest([c for c in said.of("call") if ROUND_NOW.search(said.page.low(c))])
    if now < CALL_REACH and now < near["grant"] and near["none"] >= FAR:
        near["total"] = min(near["total"], now)


def _of_the_pool(said: Sum, near: dict[str, float]) -> bool:
    """Whether an "up to" is of the pool itself: "puljen udgør maksimalt 2 mio. kr.", "op til 2 mio. kr. i alt i denne
    runde", or alone under "Finansiering"."""
    named = any(0 <= said.mention.start - c.end < POOL_REACH for c in said.of("pool"))
    if named or (SUMMED_AFTER.match(said.behind) and near["call"] < CALL_REACH):
        return True
    kinds = {c.kind for c in funding_cues(said.page, *said.name)}
    return not said.before and not said.of("grant") and "ramme" in kinds and "grant" not in kinds


def _open_to_guess(said: Sum) -> bool:
    """Whether a limit that nothing explains may be read: not below headings on what is paid for, not behind the words
    of a list's item ("materialer, dog højst 30.000 kr."), and not of a subject that is no grant ("annoncer kan højst
    udgøre 30.000 kr.")."""
    statement = said.statement
    if statement.roles & {"funded", "how"} or AMOUNTS_TO.search(said.page.low(said.mention)):
        return False
    return statement.kind is not Kind.ITEM or not said.before.strip(" –-•")


def _lean_by_section(said: Sum, near: dict[str, float], *, bounded: bool) -> None:
    """What the label, the section or a list's lead-in adds to the words of the sentence."""
    statement = said.statement
    if statement.label is not None and statement.own_label:
        if "grant" in statement.roles:
            near["grant"] = min(near["grant"], 1)
        elif "amount" in statement.roles and not bounded:
            near["total"] = min(near["total"], 2)
    elif statement.lead is not None:
        _lean_by_lead(said, near)
    if "grant" in statement.roles:
        near["grant"] = min(near["grant"], 60) - 20
    if "amount" in statement.roles:
        near["none"] += 15
        near["total"] = min(near["total"], 60)


def _lean_by_name(said: Sum, near: dict[str, float]) -> None:
    """What the words of its label or heading add: this very round ("Heraf til denne runde"), or a cost alone ("Kan vi
    få betalt løn?")."""
    start, end = said.name
    kinds = {c.kind for c in funding_cues(said.page, start, end)}
    if "call" in kinds and said.statement.label is not None:
        near["call"], near["total"] = 0.0, min(near["total"], CALL_REACH)
    if "each" in kinds and said.statement.label is not None:
        near["each"] = near["grant"] = 0.0
    asked = said.page.lower[end - 1 : end] == "?"
    if asked and "none" in kinds and not kinds & {"total", "grant", "ramme", "least", "most"}:
        near["none"] = min(near["none"], COST_NAMED)


def _lean_by_lead(said: Sum, near: dict[str, float]) -> None:
    """A list's lead-in speaks for an item that says nothing itself."""
    lead = said.statement.lead
    if lead is None or min(near["total"], near["grant"], near["none"]) < 40:
        return
    for cue in reversed(funding_cues(said.page, lead.start, lead.end)):
        if cue.kind in ("total", "grant", "none"):
            near[cue.kind] = 40.0
            return
