"""What a sum is: the pool's total, what it gives a year, what one applicant may get, or nothing of the pool's.

Each sum is weighed by the words of its clause (``data/funding.toml``), by the label or section it stands under and by
its own form: "op til 250.000 kr." is a limit, "24,9 mio. kr." a total, "18.000 kr. pr. bolig" neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.amounts import AmountMention, Bound
from extractors.cues import Cue, cue_finder
from extractors.data_files import load
from extractors.document import Region
from extractors.limits import conditional, limits, subject_of_cost
from extractors.page import Page, within
from extractors.pool_names import foreign
from extractors.sections import Statement

APPLICANT_UNITS = frozenset(load("funding")["units"]["applicant"])
"""What "pr. …" may name and still be what one applicant gets; any other unit is a rate."""

CLAUSE = re.compile(r"; |, (?:og|men|mens|der|som|hvor|hvoraf|heraf|dog)\b|\. ")
AFTER = 6  # a word behind the sum counts as so many characters farther away
ACROSS = 45  # ... and one beyond a clause boundary or another sum as so many
FAR = 150
BOUNDED = 35  # by so much a limit ("op til", "mellem") leans towards what one applicant gets
GRANT_LABEL = 8  # an exact sum is one applicant's only where a word for that stands as near as a label does
SUMMED_AFTER = re.compile(r" (?:i det hele|i alt|tilsammen|sammenlagt)\b")
CALLED = 90  # what naming this very round weighs: more than a sum of the whole scheme can gather
LEFT = 80  # what being what is left weighs: of a running pool that is its total
REST = re.compile(r"\b(?:tilbage|de sidste|resterende|restmidler\w*|resten)\b")
EARLY = 0.35  # share of the text in which an announcement states what it is about
UNSAID = 90.0
NAMED_TOTAL = (
    20  # a limit is the pool's ("op til 10 mio. kr. til fordeling") only where a word for the pool stands so near
)
PRESENT_REACH = 40  # how far behind a sum "som nu kan søges" may stand
PAST_BEHIND = 30
CO_FINANCED = re.compile(r"egenfinansier|medfinansier|egenbetaling|egenandel|revision|regnskab")
SUMMED = re.compile(r"\b(?:i alt|samlet|tilsammen|ialt|sammenlagt)(?: på| er| ca\.)?\s*$")
ROUND_NOW = re.compile(r"i år|denne|dette|\bnu\b|her og nu|omgang|årets|første|anden|tredje")
ORDINAL_ROUND = re.compile(r"første|anden|tredje|fjerde|\d\.")  # "i anden runde blev der uddelt" is past as well
PART_OF = re.compile(
    r"(?:\d+[.)]? )?(?:runde|spor|fase|delpulje|trin|omgang|indsatsområde|tema|år)\b[ \d.:]|(?:19|20)\d\d ?:"
)
"""How a line begins that gives one share of several: "Runde 1: 20 mio. kr.", "2024: 5 mio. kr."."""
PURPOSED = re.compile(r" til (?!hver|at\b|den enkelte|det enkelte)[a-zæøå]")
RATE = re.compile(r" (?:i |om )?(?:tilskud|støtte|tilskuddet|støtten) (?:pr\.?|per) (?:påbegyndt |enkelt )?([a-zæøå]+)")
EACH_REACH = 14
CALL_REACH = 30  # how near a word for this very round makes a sum its total, where nothing else is said
EACH_BEFORE = re.compile(r"\b(?:på hver|hver på|à|á|hver)\s*(?:ca\. ?|kr\. ?)?$")
SHUT_SECTIONS = frozenset({"past", "other_pools", "reporting", "contact", "processing"})


@dataclass(frozen=True, slots=True)
class Funded:
    """A sum with its role: ``total``, ``annual``, ``grant`` or ``joint``; ``weight`` ranks rivals for one field.

    ``low`` and ``high`` are the sum's limits in kroner as the sentence means them; ``None`` is open."""

    role: str
    mention: AmountMention
    statement: Statement
    rule: str
    weight: float
    low: int | None = None
    high: int | None = None


def roles(page: Page) -> list[Funded]:
    """Every sum in kroner that the announcement states, with its role; sums that are nothing of the pool's are left
    out."""
    found: list[Funded] = []
    stated = [s for s in page.statements if s.region is Region.MAIN]
    others = foreign(page)
    for statement in stated:
        if statement.roles & SHUT_SECTIONS or statement.start in others:
            continue
        mentions = within(page.amounts, statement.start, statement.end)
        cues = cue_finder("amount", "funding").find(page.lower, statement.start, statement.end) if mentions else []
        found.extend(
            funded
            for mention in mentions
            if mention.currency == "DKK" and (funded := _role(page, statement, mention, mentions, cues))
        )
    return _without_shares(page, _without_yearly_shares(page, found))


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
        re.match(r" (?:kr\.? )?(?:i|for|til)? ?(?:19|20)\d\d\b", page.lower[mention.end : mention.end + 12])
        or re.search(r"\b(?:19|20)\d\d: ?$", page.lower[max(0, mention.start - 7) : mention.start])
    )


def _nearest(page: Page, cues: list[Cue], kind: str, mention: AmountMention, mentions: list[AmountMention]) -> float:
    """Distance of the nearest cue of a kind, counting clause boundaries and other sums between; ``FAR`` where none is
    near."""
    best = float(FAR)
    for cue in cues:
        if cue.kind != kind:
            continue
        if cue.end <= mention.start:
            low, high, extra = cue.end, mention.start, 0
        elif cue.start >= mention.end:
            low, high, extra = mention.end, cue.start, AFTER
        else:
            low = high = extra = 0
        if any(low <= m.start < high for m in mentions if m is not mention):
            extra += ACROSS
        if CLAUSE.search(page.lower, low, high):
            extra += ACROSS
        best = min(best, high - low + extra)
    return best


def _role(
    page: Page, statement: Statement, mention: AmountMention, mentions: list[AmountMention], cues: list[Cue]
) -> Funded | None:
    unit = mention.per if mention.per != "år" else None
    if unit is None and (behind := RATE.match(page.lower, mention.end)):
        unit = behind.group(1)
    if unit is not None and unit.split()[-1] not in APPLICANT_UNITS:
        return None
    if _past(page, mention, cues):
        return None
    bounds = limits(page, statement, mention, cues)
    if bounds is None:
        return None
    low, high = bounds
    turned = low != high and (low, high) != (mention.low, mention.high)
    near = {
        kind: _nearest(page, cues, kind, mention, mentions)
        for kind in ("total", "grant", "none", "joint", "call", "whole", "each", "own")
    }
    bounded = low != high
    if conditional(page, statement, mention) or subject_of_cost(page, statement, mention, cues, turned=turned):
        return None
    if (
        any(c.kind == "part" and (0 <= mention.start - c.end < 25 or c.start == statement.start) for c in cues)
        and near["call"] >= 40
    ):
        return None
    _lean_by_section(page, statement, near, bounded=bounded)
    if EACH_BEFORE.search(page.lower[max(statement.start, mention.start - EACH_REACH) : mention.start]):
        near["each"] = near["grant"] = 0.0
    now = _nearest(page, [c for c in cues if ROUND_NOW.search(page.low(c))], "call", mention, mentions)
    if now < CALL_REACH and now < near["grant"] and near["none"] >= FAR:
        near["total"] = min(near["total"], now)  # "i år er den på 1 mio. kr."
    if min(near.values()) >= FAR and not bounded and unit is None and PURPOSED.match(page.lower, mention.end):
        near["total"] = UNSAID  # "40 millioner kroner til mennesker i hjemløshed", and nothing else is said
    if mention.bound is Bound.UP_TO and SUMMED_AFTER.match(page.lower[mention.end : mention.end + 16]):
        near["grant"] = min(near["grant"], near["total"])  # "dog højst 8.000 kr. i alt"
    if turned and not CO_FINANCED.search(page.low(statement)):
        return Funded("grant", mention, statement, "amount.grant.denied", 60, low, high)
    if bounded and (near["grant"] < FAR or statement.roles & {"amount", "grant"}):
        near["grant"] = min(near["grant"], 60.0) - BOUNDED
    elif near["call"] < 40 and near["each"] >= 80 and unit is None:
        near["grant"] += 60  # "i denne runde kan der søges om 12 mio. kr." is what the round has
    if unit is not None:
        near["grant"] = min(near["grant"], 60.0) - 60
    if statement.roles & {"funded", "how"} and not bounded and unit is None:
        near["none"] -= 10
    if mention.bound is Bound.BETWEEN and min(near["total"], near["none"]) > UNSAID:
        near["grant"] = min(near["grant"], UNSAID)  # a range in kroner that nothing explains is what one may get
    nearest = min(near["total"], near["grant"], near["none"])
    if nearest >= FAR or near["none"] <= nearest:
        return None
    if near["grant"] < near["total"] or near["each"] < 25 or (near["each"] < 80 and near["total"] >= 40):
        if not bounded and unit is None and near["each"] >= 80 and near["grant"] > GRANT_LABEL:
            return None
        return Funded("grant", mention, statement, "amount.grant", 100 - near["grant"], low, high)
    if bounded and (mention.bound is not Bound.UP_TO or near["total"] > NAMED_TOTAL):
        return None
    role = "joint" if near["joint"] < 60 else "annual" if mention.per == "år" else "total"
    weight = _weight(page, statement, mention, cues, near)
    return Funded(role, mention, statement, f"amount.{role}", weight, low, high)


def _weight(page: Page, statement: Statement, mention: AmountMention, cues: list[Cue], near: dict[str, float]) -> float:
    """How plainly a sum is named as the pool's own, to rank it against others: the label or section first, then the
    words."""
    agreed = any(c.kind == "whole" and c.end <= mention.start for c in cues) or near["whole"] < 40
    called = near["call"] < 40
    before = page.lower[max(statement.start, mention.start - 14) : mention.start]
    weight = 40 - min(near["total"], 40.0)
    weight += 60 if "amount" in statement.roles else 0
    weight += 30 if statement.own_label else 0
    weight += 40 if near["own"] < 30 else 15 if near["own"] < 70 else 0
    weight += CALLED if called else 0
    weight -= 60 if agreed and not called else 0
    weight += LEFT if REST.search(page.lower, max(statement.start, mention.start - 40), mention.end + 20) else 0
    weight += 30 if SUMMED.search(before) and not agreed else 0
    weight += 40 if SUMMED_AFTER.match(page.lower[mention.end : mention.end + 16]) else 0
    return weight + (15 if statement.start < EARLY * len(page.lower) else 0)


def _past(page: Page, mention: AmountMention, cues: list[Cue]) -> bool:
    """Whether the sentence speaks of an earlier round: a word of the past before the sum, or right behind it."""
    past = [
        c for c in cues if c.kind == "past" and (c.end <= mention.start or 0 <= c.start - mention.end < PAST_BEHIND)
    ]
    present = (
        [
            c
            for c in cues
            if c.kind == "call"
            and c.start > past[0].end
            and c.start - mention.end < PRESENT_REACH
            and not ORDINAL_ROUND.search(page.low(c))
        ]
        if past
        else []
    )
    return bool(past) and not present


def _lean_by_section(page: Page, statement: Statement, near: dict[str, float], *, bounded: bool) -> None:
    """What the label, the section or a list's lead-in adds to the words of the sentence."""
    if statement.label is not None and statement.own_label:
        if "grant" in statement.roles:
            near["grant"] = min(near["grant"], 1)
        elif "amount" in statement.roles and not bounded:
            near["total"] = min(near["total"], 2)
    elif statement.lead is not None:
        near["total"], near["grant"], near["none"] = _with_lead(
            page, statement, near["total"], near["grant"], near["none"]
        )
    if "grant" in statement.roles:
        near["grant"] = min(near["grant"], 60) - 20
    if "amount" in statement.roles:
        near["none"] += 15
        near["total"] = min(near["total"], 60)


def _with_lead(page: Page, statement: Statement, total: float, grant: float, none: float) -> tuple[float, float, float]:
    """A list's lead-in speaks for an item that says nothing itself."""
    assert statement.lead is not None
    if min(total, grant, none) < 40:
        return total, grant, none
    kinds = [c.kind for c in cue_finder("amount", "funding").find(page.lower, statement.lead.start, statement.lead.end)]
    for kind in reversed(kinds):
        if kind == "total":
            return 40.0, grant, none
        if kind == "grant":
            return total, 40.0, none
        if kind == "none":
            return total, grant, 40.0
    return total, grant, none
