"""What a sum limits: the least or most it says, turned round where its sentence denies it, and of what."""

from __future__ import annotations

import re

from extractors.amounts import Bound
from extractors.data_files import load
from extractors.patterns import said_pattern
from extractors.sums import CLAUSE, Sum, funding_cues

_W = load("funding")
COST_REACH = 34  # how far before a sum the word for a cost may stand that it is the limit of
SUBJECT_REACH = 80  # ... and where that word begins the sentence ("Løn til … må højst budgetteres til")
COST_OPENS = said_pattern("cost_opens")
"""So begins a sentence that caps one cost alone ("Tryksager dækkes, når …, dog højst med")."""
OPENING = frozenset(_W["clauses"]["opening"])
"""What may stand before it there: "Til løn …", "For kørsel …"."""
TURNED = said_pattern("turned")
THRESHOLD_REACH = 80  # ... and the word for a threshold ("de minimis-støtten må over tre år ikke overstige")
THRESHOLD_BEHIND = 6  # "3,5 mio. kr. i egenkapital", "75.000 kr. som de minimis-støtte"
THRESHOLD_ABOVE = said_pattern("threshold_above")
THRESHOLD_BELOW = said_pattern("threshold_below")
HELD_BELOW = said_pattern("held_below")
"""Before "under": one has to stay there ("hold jeres ønsker under 40.000 kr.")."""
LARGER = said_pattern("larger")
SMALLER = said_pattern("smaller")
AT_DISPOSAL = said_pattern("at_disposal")
"""Before a threshold: it is what the pool has ("råder over mere end 2 mio. kr.")."""
OPEN_ENDED = said_pattern("open_ended")
ASKED_FOR = said_pattern("asked_for")
DENIED_REACH = 90
DENIED = said_pattern("denied")
OWN_NEAR = 10  # so near words for the pool's own sum say more than the "når" or "hvis" before it
BOUND_REACH = 45  # how far before a sum "mindste" or "loftet" may stand
BOUND_BEHIND = 5  # ... and behind it: " er det meste"
CONTRAST = ", men "  # behind it nothing is denied any more
NEW_PART = (", ", " |", " /", " –", " -", " og det ", " og den ")
"""So begins behind a sum what is said of another one ("2 mio. kr. | Højst pr. ansøger …")."""
AND = " og "
REFUSED = said_pattern("refused")
"""Behind a threshold: what lies beyond it is refused ("beløb over 20.000 kr. gives ikke")."""
REFUSABLE = said_pattern("refusable")
NOT_GIVEN = said_pattern("not_given")
NOUN_BEFORE = said_pattern("noun_before")
"""Before a threshold: it is that of a thing, which is refused alone ("maskiner på mere end 9.000 kr. … ikke")."""
REFUSED_IF = said_pattern("refused_if")
"""Before a threshold: beyond it nothing is given ("intet udbetales, hvis støtten er under 6.000 kr.")."""
REFUSED_THEN = said_pattern("refused_then")
CLOSED = re.compile(r" ?[.,;)]")
PRICED = said_pattern("priced")
ONLY = said_pattern("only")
TAKEN = said_pattern("taken")
"""Beside "kun" these make a threshold the least that may be got ("støtter kun ansøgninger på over 20.000 kr.")."""
DECIDERS = said_pattern("deciders")
"""Who treats the larger ones alone: "politisk behandles kun beløb over 50.000 kr." refuses nothing."""
AND_EXCEPTIONALLY = said_pattern("and_exceptionally")
TOLD_BEHIND = said_pattern("told_behind")
TOLD_LEAST_BEHIND = said_pattern("told_least_behind")
LEAST_AND_MOST = said_pattern("least_and_most")
PAIR = ("least", "most")
SPANS = said_pattern("spans")
CAPPED = said_pattern("capped")
CAPPED_RATE = said_pattern("capped_rate")
SIZE_BEHIND = said_pattern("size_behind")
IN_SUPPORT = said_pattern("in_support")
OWN_SIZE = said_pattern("own_size")
"""Before a threshold that is refused below: it is the project's own, and what is asked for may be less."""
SIZE_SUBJECT = said_pattern("size_subject")
NO_LIMIT = said_pattern("no_limit")
"""Behind a sum: it limits nothing ("sjældent mere end 40.000 kr., men der er intet loft")."""
OF_PROJECT = said_pattern("of_project")
"""Before a threshold: the project's own size is meant, whatever is denied ("ikke tilskud til projekter under")."""
SMALL_BEHIND = said_pattern("small_behind")
"""... and behind a limit of such: it only parts small from large ("beløb på højst 2.000 kr. kan søges løbende")."""
PRICE = "for "  # begins a sentence whose sum is a price: "For 15.000 kr. kan I få en instruktør"
CONDITION = said_pattern("condition")
"""The clause that a sum stands in says when something else holds ("Er tilskuddet over 100.000 kr., skal …")."""
LONGEST_CONDITION = 300  # characters; a longer clause says something of its own
WISHED = said_pattern("wished")
SENT_AWAY = said_pattern("sent_away")
ONLY_IF = said_pattern("only_if")
GIVES_IF = said_pattern("gives_if")
LATER_CONDITION = said_pattern("later_condition")
ASKED_SIZE = said_pattern("asked_size")

Limits = tuple[int | None, int | None]


def limits(said: Sum) -> Limits | None:
    """The least and most that a sum says, its bound turned round where the sentence denies it ("ikke mindre end").

    ``None`` for a threshold ("tilskud over 100.000 kr. udbetales i rater" limits nothing), and for the sum that was
    before a change ("hævet fra 3 mio. kr.").
    """
    mention = said.mention
    low, high = mention.low, mention.high
    if mention.bound is Bound.UP_TO and TOLD_LEAST_BEHIND.match(said.behind):
        return high, None  # "kan nøjes med 40.000 kr., som er det mindste"
    if _paired(said):
        return (high, None) if mention is said.mentions[0] else (None, high)
    words = said.page.low(mention)
    grown = mention.bound is Bound.BETWEEN and said.before.endswith(" med ")  # "øget med 2 mio. kr. til 8 mio. kr."
    if said.changed and (grown or words.startswith("fra ")):
        return _named(said, said.before, refused=False, value=high) if mention.bound is Bound.BETWEEN else None
    open_ended = OPEN_ENDED.search(words) or OPEN_ENDED.match(said.behind.lstrip())
    if (
        open_ended
        and not words.startswith("fra ")
        and not ASKED_FOR.search(said.before)
        and not (open_ended.string is words and _closes(said))
    ):
        return None
    before = said.before[-DENIED_REACH:].rpartition(CONTRAST)[2]
    chain = said.page.lower[said.statement.start : said.first_of_chain][-DENIED_REACH:]
    if mention.bound is Bound.UP_TO and SIZE_SUBJECT.search(said.before) and SMALL_BEHIND.match(said.behind):
        return None
    refused = (
        DENIED.search(before)
        or (REFUSED.match(said.behind) and (REFUSABLE.search(chain) or _of_support(said)))
        or (NOT_GIVEN.match(said.behind) and not (NOUN_BEFORE.search(chain) and not REFUSABLE.search(chain)))
        or REFUSED_IF.search(before)
        or _refused_then(said)
    )
    if THRESHOLD_ABOVE.match(words):
        if PRICED.search(before) or SIZE_BEHIND.match(said.behind) or NO_LIMIT.match(said.behind):
            return None  # "ikke maskiner til over 50.000 kr." is a price
        if AT_DISPOSAL.search(before):
            return low, low
        if ONLY.search(before) and (TAKEN.search(before) or TAKEN.search(said.behind)):
            return None if DECIDERS.search(before) else (low, None)
        return (None, low) if refused else None
    if THRESHOLD_BELOW.match(words):
        denied = DENIED.search(before) and not OF_PROJECT.search(before)
        own = OWN_SIZE.search(said.before) and not (denied or IN_SUPPORT.match(said.behind))
        if own or SIZE_BEHIND.match(said.behind):
            return None
        if HELD_BELOW.search(before):
            return None, high
        return (high, None) if refused else None
    return _named(said, before, refused=bool(refused), value=low) if low == high else (low, high)


def _of_support(said: Sum) -> bool:
    """Whether it opens its sentence or is said to be support, so that no project's own size is meant."""
    return not said.before.strip() or IN_SUPPORT.match(said.behind) is not None


def _closes(said: Sum) -> bool:
    """Whether a sum with what lies beyond it ends its clause, so that nothing is said of what is so large
    ("støtten kan være på 7.000 kr. eller derover", not "tilskud på 70.000 kr. eller mere udbetales i rater")."""
    return not said.behind.strip() or bool(CLOSED.match(said.behind) and not CONDITION.match(said.before))


def _told(said: Sum) -> Limits | None:
    """What the words around an exact sum say outright: ", som er det højest mulige", that it ends what "fra" begins
    ("fra 8.000 kr. for de små til 40.000 kr. for de store"), or that one may get it in all."""
    value = said.mention.high
    if any(c.end <= said.mention.start for c in said.of("changed")):
        return None  # "vokset fra 2 mio. kr. i 2023 til 2,5 mio. kr. i 2024"
    if AND_EXCEPTIONALLY.search(said.before) and any(
        m.low is None and m.end < said.mention.start for m in said.mentions
    ):
        return None, value  # "op til 2 mio. kr., dog 3 mio. kr., når …"
    if TOLD_BEHIND.match(said.behind) or SPANS.search(said.before) or CAPPED.search(said.before):
        return None, value
    return (value, None) if TOLD_LEAST_BEHIND.match(said.behind) else None


def _paired(said: Sum) -> bool:
    """Whether it is one of two sums that a name of both stands before ("Mindst / højst: 3.000 kr. / 45.000 kr.")."""
    first = said.mentions[0]
    named = LEAST_AND_MOST.search(said.page.lower, said.statement.start, first.number_start)
    return len(said.mentions) == len(PAIR) and named is not None


def _named(said: Sum, before: str, *, refused: bool, value: int | None) -> Limits | None:
    """What an exact sum limits by the words beside it: "større end", "er det meste", "loftet er", or its label."""
    mention = said.mention
    low = high = value
    if said.used_up:
        return low, high
    if told := _told(said):
        return told
    if LARGER.search(before):
        return (None, high) if refused else None
    if SMALLER.search(before):
        return (low, None) if refused else None
    bounds = sorted([*said.of("least"), *said.of("most")], key=lambda c: c.start)
    behind = [c for c in bounds if 0 <= c.start - mention.end < BOUND_BEHIND and not said.behind.startswith(NEW_PART)]
    aside = said.behind.startswith(" (")  # "6 mio. kr. (højst 500.000 kr. pr. projekt)"
    if said.taken_from:
        behind = []  # "ud af 5 mio. kr. kan en kommune højst få …"
    kinds = {c.kind for c in behind if not (aside and said.parted(c.start - 1, c.end))}
    ahead = {c.kind for c in [c for c in bounds if 0 <= mention.start - c.end < BOUND_REACH][-1:]}
    if _names_pool(said):
        ahead = set()  # "der er et loft på 20.000 kr., og puljen har 300.000 kr."
    if not kinds or (ahead and said.behind.startswith(AND)):  # "det mindste er 8.000 kr. og det største 40.000 kr."
        kinds = ahead
    if not kinds and (said.statement.label or not said.before.strip()):  # "Hvad er det mindste, man kan få? 3.000 kr."
        kinds = {c.kind for c in funding_cues(said.page, *said.name)} & {"least", "most"}
    return (low, high) if not kinds else (low, None) if "least" in kinds else (None, high)


def _names_pool(said: Sum) -> bool:
    """Whether words for what the pool has stand right before it."""
    return any(0 <= said.mention.start - c.end <= 1 for c in said.of("pool"))


def conditional(said: Sum) -> bool:
    """Whether the sum stands in a clause that only says when something else holds."""
    before = said.before
    if len(before) > LONGEST_CONDITION or said.used_up or REFUSED_IF.search(before) or _refused_then(said):
        return False
    if said.mention.low == said.mention.high and said.near("own") < OWN_NEAR:
        return False  # "når byrådet deler 350.000 kr. ud"
    if said.mention.low != said.mention.high and (ONLY_IF.search(before) or GIVES_IF.match(before)):
        return (
            False  # "søg kun, hvis I mangler mindst 30.000 kr.", "vi betaler regningen, når den er på højst 4.000 kr."
        )
    return bool(CONDITION.match(before) or LATER_CONDITION.search(before))


def _refused_then(said: Sum) -> bool:
    """Whether who asks for so much gets nothing, or pays the rest ("ansøger man om mere end 2 mio. kr., behandles
    ansøgningen ikke", "er ønsket større end 30.000 kr., er vi ikke det rette sted")."""
    if ASKED_SIZE.match(said.before) and REFUSED_THEN.match(said.behind):
        return True
    return bool(CONDITION.match(said.before) and WISHED.search(said.before) and SENT_AWAY.match(said.behind))


def asked_size(said: Sum) -> bool:
    """Whether the condition is the size of what is applied for ("Søger I mellem 10.000 og 50.000 kr., skal …")."""
    return said.mention.bound is Bound.BETWEEN and bool(ASKED_SIZE.match(said.before))


def caps_rate(said: Sum) -> bool:
    """Whether the limit is that of a grant which is counted by a rate ("210 kr. pr. barn, dog mindst 8.000 kr. og højst
    90.000 kr.")."""
    start = said.first_of_chain
    earlier = [m for m in said.mentions if m.end <= start]
    rate = bool(earlier) and earlier[-1].per not in (None, "år")
    return rate and bool(CAPPED_RATE.search(said.page.lower, earlier[-1].end, start))


def threshold(said: Sum) -> bool:
    """Whether the sum is a limit of something that is no grant: turnover, capital, de minimis."""
    mention, start = said.mention, said.first_of_chain
    return any(
        0 <= c.start - mention.end <= THRESHOLD_BEHIND
        or (
            0 <= start - c.end < THRESHOLD_REACH
            and not said.parted(c.end, start)
            and not said.shared(c)
            and not any(c.end <= g.start < start for g in said.of("grant"))
            and not _of_pool_again(said, c.end)
        )
        for c in said.of("threshold")
    )


def _of_pool_again(said: Sum, since: int) -> bool:
    """Whether behind the word for a threshold a clause of its own names the sum as the pool's ("formuen er lille, og
    bestyrelsen kan uddele 60.000 kr.")."""
    clause = CLAUSE.search(said.page.lower, since, said.mention.start)
    return clause is not None and any(clause.start() < c.start < said.mention.start for c in said.of("total"))


def subject_of_cost(said: Sum, *, turned: bool) -> bool:
    """Whether the clause is about a cost ("revision kan højst udgøre 25.000 kr."), whatever limit it names.

    With ``turned`` the sum is a limit by its own words, and only what it is the limit of counts."""
    page, start, begun = said.page, said.first_of_chain, said.statement.start
    if COST_OPENS.match(said.before):
        return True
    return any(
        0 <= start - c.end < (SUBJECT_REACH if page.lower[begun : c.start] in OPENING else COST_REACH)
        and not re.search(r"[,;:.]", page.lower[c.end : start])
        and not (turned and TURNED.search(page.low(c)))
        for c in said.costs_with(usual=said.mention.low == said.mention.high)
    )
