"""What a sum is: the pool's total, what it gives a year, what one applicant may get, or nothing of the pool's.

Each sum is weighed by the words of its clause (``data/funding.toml``), by the label or section it stands under and by
its own form: "op til 250.000 kr." is a limit, "24,9 mio. kr." a total, "18.000 kr. pr. bolig" neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractors.amounts import Bound
from extractors.antecedent import meant
from extractors.beside import SUMMED_AFTER, choice, comes_to, ranged
from extractors.document import Kind
from extractors.funded import OF_A_WHOLE, Funded
from extractors.kinds import Unsaid, with_kinds
from extractors.leaning import CALL_REACH, lean_by_name, lean_by_round, lean_by_section
from extractors.limits import (
    PRICE,
    PRICED,
    asked_size,
    caps_rate,
    conditional,
    limits,
    subject_of_cost,
    threshold,
)
from extractors.page import Page, holding, once, within
from extractors.past_sums import elsewhere, past
from extractors.patterns import said_pattern
from extractors.pool_names import GENERIC_NAMES, NAMED, foreign, later_rounds
from extractors.rates import LIMITED_UNITS, for_applicant, to_one, unit_of
from extractors.sums import ACROSS, FAR, Sum, by_kind, funding_cues, shut
from extractors.together import with_product, without_shares
from extractors.weight import REST, weight_of

BOUNDED = 35  # by so much a limit ("op til", "mellem") leans towards what one applicant gets
GRANT_LABEL = 8  # an exact sum is one applicant's only where a word for that stands as near as a label does
UNSAID = 90.0
LEAST_GRANT = 500  # kroner: no grant is smaller, a smaller limit is a price or a fee
UNNAMED = 40.0  # so far from a limit words for the pool or for costs no longer explain it
NAMED_TOTAL = 20  # so near a word for the pool has to stand to a limit that is its ("op til 10 mio. kr. til fordeling")
MAY_GET = said_pattern("may_get")
MAY_GET_BEHIND = said_pattern("may_get_behind")
AS_RULE = said_pattern("as_rule")
SAME_FOR_ALL = said_pattern("same_for_all")
SAME_NEXT = said_pattern("same_next")
SAME_REACH = 90  # how far behind a sum "alle får det samme" may stand
COLLECTIVE = said_pattern("collective")
IN_PORTIONS = said_pattern("in_portions")
HELD = said_pattern("held")
PAID_IN = said_pattern("paid_in")
REST_BESIDE = 16  # how near before a sum "de sidste" stands
CO_FINANCED = said_pattern("co_financed")
AMOUNTS_TO = said_pattern("amounts_to")
PURPOSED = said_pattern("purposed")
SIZED = said_pattern("sized")
OPENS_WITH = said_pattern("opens_with")
ONE_THING = said_pattern("one_thing")  # "Til en koncert i kirken: højst 9.000 kr."
PART_CAPPED = said_pattern("part_capped")
VALUED = said_pattern("valued")  # "en vejleder er sat til 400.000 kr."
LARGE = 1_000_000
"""Kroner; so much "til at …" is the pool's: "2 mio. kr. til at bygge shelters", not "5.000 kr. til at …"."""
LARGELY_PURPOSED = said_pattern("largely_purposed")
ALTOGETHER = said_pattern("altogether")
"""Right before an exact sum it makes it the pool's, whoever gets it: "foreninger kan i alt søge 27 mio. kr."."""
EACH_NEAR = 25  # how near "til hver" makes a sum one applicant's
EACH_REACH = 14
DENIED_REACH = 40  # how near a word for a cost makes a denied sum ("ikke over 200 kr.") a limit of that cost
EACH_BEFORE = said_pattern("each_before")
MANY = 50  # sums in one sentence: no announcement's has so many, and each is compared with all others
POOL_REACH = 4  # how near before a limit "puljen udgør" makes it the pool's
SAID = ("total", "grant", "none", "each")
NEARNESS = ("total", "grant", "none", "joint", "call", "whole", "each", "own")


@once
def roles(page: Page) -> list[Funded]:
    """Every sum in kroner that the announcement states, with its role; sums that are nothing of the pool's are left
    out."""
    found: list[Funded] = []
    unsaid: list[Unsaid] = []
    for said in _sums(page):
        bounds = None if _of_no_pool(said) else limits(said)
        if bounds is None:
            continue
        funded = _role(said, *bounds)
        if funded is not None and not _trifling(funded):
            found.append(funded)
        if funded is None or funded.role == "left":
            unsaid.append((said, *bounds))
    kept = without_shares(page, with_kinds(page, found, unsaid))
    return with_product(page, kept, [said for said, low, high in unsaid if low == high])


def _trifling(funded: Funded) -> bool:
    return funded.role in ("grant", "usual") and (funded.high or funded.low or 0) < LEAST_GRANT


def _sums(page: Page) -> Iterator[Sum]:
    """The sums in kroner of the announcement's own sentences."""
    others = foreign(page) | later_rounds(page)
    mentioned = {statement.start: mentions for statement, mentions in holding(page.told, page.amounts)}
    for before, statement in pairwise([None, *page.statements]):
        mentions = mentioned.get(statement.start) if statement is not None else None
        if statement is None or mentions is None or len(mentions) > MANY:
            continue
        if statement.start in others or shut(page, statement):
            continue
        cues = by_kind([*meant(page, statement, before), *funding_cues(page, statement.start, statement.end)])
        yield from (Sum(page, statement, mention, mentions, cues) for mention in mentions if mention.currency == "DKK")


def _of_no_pool(said: Sum) -> bool:
    """Whether it is a rate or a price, an earlier round's, a mere addition, kept for later, or a limit of something
    else."""
    unit = unit_of(said)
    rate = unit is not None and not for_applicant(said, unit)
    return rate or said.before == PRICE or past(said) or elsewhere(said) or said.added or said.later or threshold(said)


def _role(said: Sum, low: int | None, high: int | None) -> Funded | None:
    """What a sum is for that limits so much."""
    page, statement, mention = said.page, said.statement, said.mention
    unit = unit_of(said)
    bounded = low != high
    turned = bounded and (low, high) != (mention.low, mention.high)
    held = not bounded and _held(said)
    if conditional(said):
        return Funded("grant", mention, statement, "amount.grant", 40, None, high) if asked_size(said) else None
    if not held and subject_of_cost(said, turned=turned):
        return None
    near = {kind: said.near(kind) for kind in NEARNESS}
    near["grant"] = min(near["grant"], said.near("giver"))
    if mention.bound is Bound.BETWEEN and not said.before.strip(" –-•") and OPENS_WITH.match(said.behind):
        near["none"] = float(FAR)  # "5.000-15.000 kr. til udstyr"
    elif bounded and not ranged(said):
        near["none"] = said.nearest(said.costs_with(usual=False))  # "vi giver som regel ikke mere end 40.000 kr."
    if bounded and said.near("usual") < DENIED_REACH and ranged(said):
        usual = _usual(said, near)
        return Funded("usual", mention, statement, "amount.grant.usual", 0, low, high) if usual else None
    if not bounded and min(near["total"], near["grant"]) >= FAR and VALUED.search(said.before):
        return None
    if said.besides and not bounded and unit is None and near["call"] >= 40:
        return None
    yearly = said.yearly
    if not yearly and near["call"] >= 40 and said.share(bounded=bounded):
        left = not bounded and bool(REST.search(said.before[-REST_BESIDE:]))  # "… og resten, 2 mio. kr."
        return Funded("total", mention, statement, "amount.total.rest", 1, low, high) if left else None
    if bounded and mention is not said.mentions[0] and ACROSS < near["none"] <= near["grant"] < FAR:
        return None  # "et shelter må koste højst 45.000 kr., og en meter sti højst 300 kr."
    _lean_by_words(said, near, bounded=bounded)
    lean_by_section(said, near, bounded=bounded)
    lean_by_name(said, near)
    choosing = unit is None and choice(said)
    if choosing:
        near["grant"], near["total"] = min(near["grant"], near["total"]), float(FAR)
    if EACH_BEFORE.search(said.before[-EACH_REACH:]) or (not bounded and SAME_NEXT.match(page.lower, mention.end)):
        near["each"] = near["grant"] = 0.0
    if to_one(said) or near["each"] < EACH_NEAR:
        near["grant"] = min(near["grant"], 5.0)
    altogether = (
        not bounded
        and unit is None
        and ((ALTOGETHER.search(said.before[-40:]) and near["each"] >= GRANT_LABEL) or comes_to(said) or _to_all(said))
    )
    if said.taken_from or altogether:
        near["grant"], near["total"] = float(FAR), min(near["total"], NAMED_TOTAL)
        near["each"] = float(FAR)
    lean_by_round(said, near, bounded=bounded, unit=unit)
    if not bounded and unit is None and min(near[kind] for kind in SAID) >= FAR and (yearly or _purposed(said)):
        near["total"] = UNSAID  # "40 millioner kroner til mennesker i hjemløshed", and nothing else is said
    if turned and near["none"] >= DENIED_REACH and not CO_FINANCED.search(_clause(said)):
        return Funded("grant", mention, statement, "amount.grant.denied", 60, low, high)
    if mention.bound is Bound.UP_TO and _entry_of_list(said):
        near["grant"], near["total"] = min(near["grant"], NAMED_TOTAL), float(FAR)
    elif mention.bound is Bound.UP_TO and _of_the_pool(said, near):
        near["grant"], near["total"] = float(FAR), min(near["total"], NAMED_TOTAL)
    elif mention.bound is Bound.UP_TO and SUMMED_AFTER.match(said.behind):
        near["grant"] = min(near["grant"], near["total"]) - BOUNDED  # "dog højst 8.000 kr. i alt"
    elif bounded and (near["grant"] < FAR or statement.roles & {"amount", "grant"}):
        near["grant"] = min(near["grant"], 60.0) - BOUNDED
    if bounded and "grant" not in statement.roles and statement.kind is Kind.ITEM and PART_CAPPED.match(said.before):
        return None  # "• Transport, dog højst 8.000 kr."
    if unit is not None and not (unit in LIMITED_UNITS and near["none"] < near["grant"]):
        near["grant"] = min(near["grant"], 60.0) - 60
    if statement.roles & {"funded", "how"} and not bounded and unit is None:
        near["none"] -= 10
    if bounded and (ranged(said) or said.page.low(mention).startswith("fra ")) and not said.of("pool"):
        near["total"] = float(FAR)  # what a pool has is no range
    if bounded and _open_to_guess(said) and near["total"] > UNNAMED and near["none"] >= FAR:
        near["grant"], near["total"] = min(near["grant"], UNSAID), float(FAR)  # nothing else explains it
    nearest = min(near["total"], near["grant"], near["none"])
    if nearest >= FAR:
        left = not (bounded or unit or statement.roles & {"funded", "how"} or PRICED.search(said.before))
        return Funded("left", mention, statement, "amount.left", 0, low, high) if left else None
    if near["none"] <= nearest:
        return None
    if near["grant"] < near["total"] or near["each"] < EACH_NEAR or (near["each"] < 80 and near["total"] >= 40):
        if not (bounded or choosing) and unit is None and near["each"] >= 80 and near["grant"] > GRANT_LABEL:
            return Funded("left", mention, statement, "amount.left", 0, low, high) if near["grant"] > ACROSS else None
        per = (
            frozenset(m.code for m in within(page.applicants, mention.number_end, mention.end)) if unit else frozenset()
        )
        free = unit is None and near["each"] >= 80 and _may_get(said)
        if not choosing and not to_one(said) and low == high and (free or AS_RULE.search(said.before)):
            low = None
        return Funded("grant", mention, statement, "amount.grant", 100 - near["grant"], low, high, per)
    if bounded and (mention.bound is not Bound.UP_TO or near["total"] > NAMED_TOTAL):
        return None
    role = "joint" if near["joint"] < 60 else "annual" if yearly else "total"
    rule = OF_A_WHOLE if role == "annual" and said.of_a_whole and near["call"] >= 40 else f"amount.{role}"
    return Funded(role, mention, statement, rule, weight_of(said, near), low, high)


def _to_all(said: Sum) -> bool:
    """Whether several get it together: it goes to those of a kind ("kommunerne kan søge 20 mio. kr. til …"), or is
    given in so many portions."""
    large = (said.mention.low or 0) >= LARGE and COLLECTIVE.search(said.before) is not None
    return (large and (said.yearly or _purposed(said))) or IN_PORTIONS.match(said.behind) is not None


def _held(said: Sum) -> bool:
    """Whether the words right beside an exact sum say that the pool has it."""
    return said.used_up or bool(HELD.match(said.behind) and not PAID_IN.search(said.before))


def _lean_by_words(said: Sum, near: dict[str, float], *, bounded: bool) -> None:
    """What the words right beside an exact sum say, whatever else the sentence is about: the pool has it ("udgifter
    for 70.000 kr. i puljen", "indtil de 65.000 kr. er brugt"), or it is what is left ("de sidste 5 mio. kr."). A limit
    of what a rate comes to is one applicant's."""
    if bounded:
        if near["none"] >= DENIED_REACH and caps_rate(said):
            near["grant"] = 0.0
    elif _held(said):
        near["total"], near["none"], near["grant"] = 0.0, float(FAR), float(FAR)
    elif SUMMED_AFTER.match(said.behind) and near["grant"] >= DENIED_REACH:
        near["total"], near["grant"] = min(near["total"], NAMED_TOTAL), float(FAR)
    elif min(near[kind] for kind in SAID) >= FAR and REST.search(said.before[-REST_BESIDE:]):
        near["total"] = UNNAMED


def _clause(said: Sum) -> str:
    """The words from the comma before the sum to the one behind it."""
    before, behind = said.before.rpartition(", ")[2], said.behind.partition(", ")[0]
    return f"{before} {behind}"


def _usual(said: Sum, near: dict[str, float]) -> bool:
    """Whether a range is what a grant usually is ("en bevilling er typisk på mellem 20.000 og 50.000 kr.")."""
    about_grants = near["grant"] < FAR or bool(said.statement.roles & {"amount", "grant"})
    return about_grants and said.nearest(said.costs_with(usual=False)) >= DENIED_REACH


def _may_get(said: Sum) -> bool:
    """Whether one only may get it ("I kan få 10.000 kr. til en fest"), and nothing says that all get the same."""
    may = MAY_GET.search(said.before) or MAY_GET_BEHIND.match(said.behind)
    return bool(may) and not SAME_FOR_ALL.search(said.page.lower, said.mention.end, said.mention.end + SAME_REACH)


def _purposed(said: Sum) -> bool:
    if said.page.of(said.statement).rstrip().endswith("?"):
        return False  # "Mangler I 2.000 kr. til en telttur?"
    large = (said.mention.low or 0) >= LARGE
    return bool(PURPOSED.match(said.behind) or (large and LARGELY_PURPOSED.match(said.behind)))


def _of_the_pool(said: Sum, near: dict[str, float]) -> bool:
    """Whether an "up to" is of the pool itself: "puljen udgør maksimalt 2 mio. kr.", "op til 2 mio. kr. i alt i denne
    runde", or alone under "Finansiering"."""
    named = any(0 <= said.mention.start - c.end < POOL_REACH for c in said.of("pool"))
    if named or (SUMMED_AFTER.match(said.behind) and near["call"] < CALL_REACH):
        return True
    kinds = {c.kind for c in funding_cues(said.page, *said.name)}
    return not said.before and not said.of("grant") and "ramme" in kinds and "grant" not in kinds


def _entry_of_list(said: Sum) -> bool:
    """Whether a pool's name and a colon open the line ("Idrætspuljen: op til 5.000 kr."): then what follows is said to
    those who apply to it."""
    name, colon, _ = said.page.of(said.statement)[: len(said.before)].partition(":")
    return bool(colon and name not in GENERIC_NAMES and NAMED.search(name))


def _open_to_guess(said: Sum) -> bool:
    """Whether a limit that nothing explains may be read: not below headings on what is paid for, not behind the words
    of a list's item ("materialer, dog højst 30.000 kr."), of a subject that is no grant ("annoncer kan højst udgøre
    30.000 kr.") or as a price ("ydelser for højst 30.000 kr.")."""
    statement = said.statement
    alone = not said.before.strip() and not said.behind.strip(" .")
    opens = ONE_THING.match(said.before) or (not said.before.strip() and statement.kind is not Kind.ITEM)
    if (statement.roles & {"funded", "how"} and not (alone or opens)) or AMOUNTS_TO.search(said.page.low(said.mention)):
        return False
    if PRICED.search(said.before):
        return False
    return statement.kind is not Kind.ITEM or not said.before.strip(" –-•") or bool(SIZED.match(said.before))
