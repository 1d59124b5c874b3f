"""Two pools compared, field by field: on which level each field agrees.

A level is a name; what it is worth says ``data/weights.toml``. A field that one of the two does not state says nothing
and has no level: silence is no contradiction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.naming import compare_names
from puljevagt.curation.calls.neighbours import are_neighbours, compare_places
from puljevagt.curation.calls.numbers import in_host
from puljevagt.curation.calls.stems import host_phrase, stems
from puljevagt.curation.calls.timing import compare_deadlines, compare_times

TOPIC_WORDS = 150
"""Words of a text that are compared: what a page is about stands at its beginning."""
TELLING_WORDS = 2
"""Words that a page must share with one of two pools more than with the other to be about that one."""
ROUND_SUM = 100_000
"""A sum of whole hundred thousands with one digit in front of noughts (500,000; 2 mio.) is given out by many."""

ROUNDED_BY = 0.05
"""Share of a sum that rounding may take: "13 mio." stands for 13.1, "10 mio." for no 14."""

Levels = dict[str, str]


def compare(one: Member, other: Member) -> Levels:
    """On which level each field agrees; fields that say nothing are left out."""
    levels = compare_facts(one, other) or {}
    if (topic := compare_topics(one, other)) is not None:
        levels["topic"] = topic
    return levels


def compare_facts(one: Member, other: Member, hopeless: Callable[[Levels, str], bool] | None = None) -> Levels | None:
    """The same without the topic, which takes as long as all else. ``None``: after one of :data:`CHECKPOINTS`
    ``hopeless``, given what was found so far and that field, said that the rest need not be looked at."""
    levels: Levels = {}
    for field, test in FIELDS.items():
        if (level := test(one, other)) is not None:
            levels[field] = level
        if hopeless is not None and field in CHECKPOINTS and hopeless(levels, field):
            return None
    return levels


_TOPIC = ((0.5, "much"), (0.33, "some"), (0.2, "little"))


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


def _account(one: Member, other: Member) -> str | None:
    return "same" if one.account and one.account == other.account else None


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
    return kroner >= ROUND_SUM and _digits(kroner) == 1


@lru_cache(maxsize=10_000)
def _digits(kroner: int) -> int:
    """The digits in front of the noughts."""
    return len(str(kroner).rstrip("0"))


def is_rounded(one: int, other: int) -> bool:
    """Whether two sums are one, or one the other in fewer digits ("13 mio." for 13.1)."""
    if one == other:
        return True
    coarse, fine = sorted((one, other), key=_digits)
    unit = 10 ** (len(str(coarse)) - _digits(coarse))
    return abs(coarse - fine) * 2 <= unit and abs(coarse - fine) <= coarse * ROUNDED_BY


def _issuer(one: Member, other: Member) -> str | None:
    """Whether one authority gives the money, as both name it or as the text of one names the other's."""
    if one.issuer and other.issuer and (one.issuer == other.issuer or set(one.issuer) == set(other.issuer)):
        return "same"
    for mine, page in ((one, other), (other, one)):
        if mine.issuer and mine.issuer_phrase in page.words:
            return "named"
        if not mine.issuer and page.headline and mine.site != page.site and host_phrase(mine.site) in page.words:
            return "named"
    if one.site and one.site == other.site:
        return "same_site"
    return "differ" if one.issuer and other.issuer else None


def _place(one: Member, other: Member) -> str | None:
    """Whether they name one municipality; a paper there says the town, not "Kommune", or has it in its address."""
    if one.homes and other.homes:
        return "same" if one.homes & other.homes else "other"
    page, pool = (one, other) if other.homes else (other, one)
    said = any(f" {' '.join(stems(home))} " in page.words or in_host(home, page.site) for home in pool.homes)
    return "says_it" if said else None


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


FIELDS: dict[str, Callable[[Member, Member], str | None]] = {
    "name": compare_names,
    "account": _account,
    "link": _link,
    "meeting": _meeting,
    "neighbours": compare_places,
    "amount": _amount,
    "deadline": compare_deadlines,
    "time": compare_times,
    "issuer": _issuer,
    "expected_grants": _expected,
    "period": _period,
    "place": _place,
    "applicants": _audience,
    "target_groups": _targets,
    "contact": _contact,
}
"""How each field is compared: first what says which pool it is, then what tells most pairs apart."""
CHECKPOINTS = ("neighbours", "period")
"""Fields after which most pairs are seen to be two calls."""
