"""Two pools compared, field by field: on which level each field agrees.

A level is a name; what it is worth says ``data/weights.toml``. A field that one of the two does not state says nothing
and has no level: silence is no contradiction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz import fuzz

from puljevagt.curation.calls.exclusion import NEAR_DAYS, days_apart
from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.saying import in_years, yearless

LEAD_DAYS = 270
"""Days before a deadline in which it is announced: the longest calls are open for half a year, and press notices come
some months before."""
TRAIL_DAYS = 30
"""Days after a deadline in which a page about it may still be stamped."""
SAME_SPELLING = 92
"""Names this alike (of 100) are one name, misspelled."""
TOPIC_WORDS = 150
"""Words of a text that are compared: what a page is about stands at its beginning."""
TELLING_WORDS = 2
"""Words that a page must share with one of two pools more than with the other to be about that one."""
MOSTLY, PARTLY = 0.65, 0.4
"""Shares of a name's words that the other page says."""
ROUND_SUM = 100_000
"""A sum of whole hundred thousands with one digit in front of noughts (500,000; 2 mio.) is given out by many."""

ROUNDED_BY = 0.05
"""Share of a sum that rounding may take: "13 mio." stands for 13.1, "10 mio." for no 14."""

Levels = dict[str, str]


def compare(one: Member, other: Member) -> Levels:
    """On which level each field agrees; fields that say nothing are left out."""
    levels = compare_facts(one, other)
    if (topic := compare_topics(one, other)) is not None:
        levels["topic"] = topic
    return levels


def compare_facts(one: Member, other: Member) -> Levels:
    """The same without the topic, which takes as long as all else."""
    return {field: level for field, test in _FIELDS.items() if (level := test(one, other)) is not None}


def _name(one: Member, other: Member) -> str | None:
    """Whether they bear one name, or the text of one calls the other by its name. A headline names nothing, so one
    direction is enough; sister pools name each other in neither."""
    if not one.name or not other.name:
        return None
    if set(one.name) == set(other.name):
        return "same" if len(one.name) > 1 else f"same_word{_here(one, other)}"
    if fuzz.ratio(" ".join(one.name), " ".join(other.name)) >= SAME_SPELLING and _numbers(one) == _numbers(other):
        return "same" if len(one.name) > 1 else f"same_word{_here(one, other)}"
    best = min((_said(one, other), _said(other, one)), key=_BEST.index)
    unnamed = best in ("partly", "other") and (one.headline or other.headline)
    if best == "named_word":
        best += _here(one, other)
    return f"headline_{best}" if unnamed else best


def _here(one: Member, other: Member) -> str:
    """A name of one word ("Kulturpuljen") says which pool it is where site, issuer or municipality are the same."""
    same_issuer = bool(one.issuer) and one.issuer == other.issuer
    return "_here" if one.site == other.site != "" or same_issuer or one.homes & other.homes else ""


_TOPIC = ((0.5, "much"), (0.33, "some"), (0.2, "little"))
_BEST = ("named", "named_word", "mostly", "partly", "other")


def _said(named: Member, page: Member) -> str:
    """How much of a name the other page says, in its own name or in its text."""
    title = f" {' '.join(page.name)} "
    phrase = f" {' '.join(named.name)} "
    if phrase in title or phrase in page.words:
        return "named" if len(named.name) > 1 else "named_word"
    hits = sum(f" {word} " in title or f" {word} " in page.words for word in named.name)
    share = hits / len(named.name)
    if share == 1 and hits > 2:
        return "named"
    if share >= MOSTLY and hits > 1:
        return "mostly"
    return "partly" if share >= PARTLY else "other"


def _numbers(member: Member) -> set[str]:
    return {word for word in member.name if word.isdigit()}


def compare_topics(one: Member, other: Member) -> str | None:
    """How much of the shorter text the other says, too. Neighbours in one folder of a site are written on one form, so
    there it says nothing."""
    if not one.words or not other.words or are_neighbours(one, other):
        return None
    mine, yours = _beginning(one.words), _beginning(other.words)
    share = len(mine & yours) / max(1, min(len(mine), len(yours)))
    return next((level for least, level in _TOPIC if share >= least), "another")


def telling(page: Member, one: Member, other: Member) -> int:
    """Of which of two pools a page says more that only that one says: 1 the one, -1 the other, 0 neither clearly.
    Sister pools are written on one form; what is left when that is taken away tells them apart."""
    said, mine, yours = (_beginning(item.words) for item in (page, one, other))
    ahead = len(said & (mine - yours)) - len(said & (yours - mine))
    if abs(ahead) < TELLING_WORDS:
        return 0
    return 1 if ahead > 0 else -1


@lru_cache(maxsize=20_000)
def _beginning(words: str) -> frozenset[str]:
    return frozenset(words.split()[:TOPIC_WORDS])


def are_neighbours(one: Member, other: Member) -> bool:
    """Whether the pages lie side by side in one folder of one site: there a site has a page for each pool."""
    return bool(one.folder) and one.folder == other.folder


def _neighbours(one: Member, other: Member) -> str | None:
    return "one_folder" if are_neighbours(one, other) else None


def _account(one: Member, other: Member) -> str | None:
    return "same" if one.account and one.account == other.account else None


def _deadline(one: Member, other: Member) -> str | None:
    if not one.days or not other.days:
        return None
    if any("T" in day for day in set(one.deadlines) & set(other.deadlines)):
        return "same_minute"
    apart = days_apart(one.days, other.days)
    if apart == 0:
        return "same_day"
    return "near" if apart <= NEAR_DAYS else "far"


def _time(one: Member, other: Member) -> str | None:
    """Where one gives no deadline: whether its text says the other's day, or its own date lies where the other's pool
    was announced."""
    if one.days and other.days:
        return None
    stated = _stated_time(one, other)
    for page, pool in ((one, other), (other, one)):
        opening = () if pool.opens_on is None else (pool.opens_on.toordinal(),)
        for level, days in (("says_the_day", pool.days), ("says_the_opening", opening)):
            if not page.days and (said := _says(page, days, stated)) is not None:
                return level if said else "another_time"
    return stated


def _says(page: Member, days: tuple[int, ...], stated: str | None) -> bool | None:
    """Whether the text says one of these days; ``False``: in another year, and ``None``: not at all."""
    if not page.said_days.isdisjoint(days):
        return True
    said = {yearless(day) for day in days}
    if not page.said_days.isdisjoint(said):
        return stated != "another_time"
    in_another_year = said & {yearless(day) for day in in_years(page.said_days, ())}
    return False if in_another_year else None


def _stated_time(one: Member, other: Member) -> str | None:
    """Whether the day that a page states as its own lies where the other's pool was announced."""
    for page, pool in ((one, other), (other, one)):
        if page.stated_on is not None and pool.days:
            ahead = min((day - page.stated_on.toordinal() for day in pool.days), key=abs)
            return "fits" if -TRAIL_DAYS <= ahead <= LEAD_DAYS else "another_time"
    if one.opens_on and other.opens_on:
        return "fits" if one.opens_on == other.opens_on else "another_time"
    if one.stated_on and other.stated_on:
        return "fits" if abs(one.stated_on - other.stated_on).days <= LEAD_DAYS else "another_time"
    return None


def _amount(one: Member, other: Member) -> str | None:
    """Sums that both state. The same sum counts under any heading: one page's yearly sum is another's total."""
    if not one.amounts or not other.amounts:
        return _says_sums(one, other)
    common = {kroner for _, kroner in one.amounts} & {kroner for _, kroner in other.amounts}
    differing = any(
        name == field and not {mine, yours} & common and not is_rounded(mine, yours)
        for name, mine in one.amounts
        for field, yours in other.amounts
    )
    if len(common) > 1:
        return "several_but" if differing else "several"
    if common:
        plain = _is_round(next(iter(common)))
        return "one_but" if differing else "one_round" if plain else "one"
    return "differ" if differing else None


def _says_sums(one: Member, other: Member) -> str | None:
    """Where only one states sums: whether the other's text says them, too."""
    page, pool = (one, other) if other.amounts else (other, one)
    said = {kroner for _, kroner in pool.amounts} & page.said_sums
    if len(said) > 1:
        return "says_several"
    return ("says_one_round" if _is_round(said.pop()) else "says_one") if said else None


def _is_round(kroner: int) -> bool:
    return kroner >= ROUND_SUM and len(str(kroner).rstrip("0")) == 1


def is_rounded(one: int, other: int) -> bool:
    """Whether two sums are one, or one the other in fewer digits ("13 mio." for 13.1)."""
    coarse, fine = sorted((one, other), key=lambda kroner: len(str(kroner).rstrip("0")))
    unit = 10 ** (len(str(coarse)) - len(str(coarse).rstrip("0")))
    return one == other or (abs(coarse - fine) * 2 <= unit and abs(coarse - fine) <= coarse * ROUNDED_BY)


def _issuer(one: Member, other: Member) -> str | None:
    """Whether one authority gives the money, as both name it or as the text of one names the other's."""
    if one.issuer and other.issuer and set(one.issuer) == set(other.issuer):
        return "same"
    for mine, page in ((one, other), (other, one)):
        if mine.issuer and f" {' '.join(mine.issuer)} " in page.words:
            return "named"
    if one.site and one.site == other.site:
        return "same_site"
    return "differ" if one.issuer and other.issuer else None


def _place(one: Member, other: Member) -> str | None:
    if not one.homes or not other.homes:
        return None
    return "same" if one.homes & other.homes else "other"


def _link(one: Member, other: Member) -> str | None:
    for page, target in ((one, other), (other, one)):
        if target.address in page.links:
            return "to_it" if page.alone and target.alone else "from_a_list"
    return "both_to_one" if one.links & other.links else None


def _audience(one: Member, other: Member) -> str | None:
    if not one.applicants or not other.applicants:
        return None
    if one.applicants == other.applicants:
        return "same"
    return "some" if one.applicants & other.applicants else "others"


def _targets(one: Member, other: Member) -> str | None:
    if not one.target_groups or not other.target_groups:
        return None
    if one.target_groups == other.target_groups:
        return "same"
    return "some" if one.target_groups & other.target_groups else "others"


def _period(one: Member, other: Member) -> str | None:
    """Whether the money is spent in one period. A page that says only the years gives them whole."""
    ends = [(a, b) for a, b in ((one.project_start, other.project_start), (one.project_end, other.project_end))]
    stated = [(a, b) for a, b in ends if a and b]
    if not stated:
        return None
    if all(a == b for a, b in stated):
        return "same" if len(stated) > 1 else "same_end"
    return "same_end" if any(a == b for a, b in stated) or all(a.year == b.year for a, b in stated) else "differ"


def _meeting(one: Member, other: Member) -> str | None:
    return "same" if one.events & other.events else None


def _expected(one: Member, other: Member) -> str | None:
    return "same" if one.expected and one.expected == other.expected else None


def _contact(one: Member, other: Member) -> str | None:
    return "same" if one.contacts & other.contacts else None


_FIELDS: dict[str, Callable[[Member, Member], str | None]] = {
    "name": _name,
    "account": _account,
    "link": _link,
    "meeting": _meeting,
    "neighbours": _neighbours,
    "deadline": _deadline,
    "time": _time,
    "amount": _amount,
    "issuer": _issuer,
    "place": _place,
    "applicants": _audience,
    "target_groups": _targets,
    "period": _period,
    "expected_grants": _expected,
    "contact": _contact,
}
