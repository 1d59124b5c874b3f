"""What the names of pools look like: in quotes, as one word ("Kulturpuljen"), and freed of lead-ins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.data_files import load
from extractors.document import Kind, Region
from extractors.found import page_pattern
from extractors.literals import Sparse
from extractors.page import Page, once
from extractors.sections import Statement

SUBJECT_REACH = 12  # characters before the name that a sentence is about
LATER = Sparse(load("page")["pools"]["later"])
LATER_ROUND, CONTINUES = (re.compile(load("page")["pools"][key]) for key in ("later_round", "continues"))
ELSEWHERE = re.compile(load("page")["pools"]["elsewhere"])
ELSEWHERE_DUE = Sparse(load("page")["pools"]["elsewhere_due"])
SELDOM = 2  # a page names its own pool more often, or in a heading
QUOTED = re.compile(r"[\"”“„»'‘’]([^\"”“„»«]{6,160}?)[\"”“«»'’](?!\w)")
NAMED = Sparse(load("page")["pools"]["named"])
GENERIC_NAMES = frozenset(load("page")["pools"]["generic"])
COUNTED = Sparse(load("page")["pools"]["counted"])
NUMBER: Mapping[str, int] = load("page")["pools"]["number"]
SUB_POOL = re.compile(load("page")["pools"]["sub_pool"], re.IGNORECASE)


def clean_title(words: str) -> str:
    """A heading without lead-ins ("Pulje:", "Ansøgningspulje til") and what hangs on behind (an account)."""
    title = " ".join(words.split()).strip(" -–—|")
    bare = title.strip('”“"»«')
    title = bare if not re.search(r"[”“\"»«]", bare) else title
    lead, tail = page_pattern("title", "lead_in"), page_pattern("title", "tail")
    for _ in range(3):
        shorter = title
        if match := lead.match(shorter.lower()):
            rest = shorter[match.end() :]
            shorter = rest[:1].upper() + rest[1:] if len(rest) > 3 else shorter
        if (match := tail.search(shorter.lower())) and match.start() > 3:
            shorter = shorter[: match.start()]
        if shorter == title:
            break
        title = shorter.strip(" -–—|:")
    return title.strip('”“"»«') if title[:1] in '”“"»«' and not re.search(r"[”“\"»«]", title[1:-1]) else title


def only_named(names: Sequence[str | None], low: str) -> int | None:
    """Which of several pools a sentence (in lower case) is about: the only one that it names; ``None``: none, several.

    A name that is part of a longer one which stands there too does not count.
    """
    known = [(i, name.lower()) for i, name in enumerate(names) if name]
    said = [(i, name) for i, name in known if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low)]
    said = [(i, name) for i, name in said if not any(name != other and name in other for _, other in said)]
    return said[0][0] if len(said) == 1 else None


@once
def counted(page: Page) -> int:
    """How many pools the page says that it announces; 0 where it counts none."""
    numbers = COUNTED.within(page.own)
    if not numbers:
        return 0
    found = ((s, numbers.search(page.low(s))) for s in page.statements if s.region is Region.MAIN)
    said = (match[1] for s, match in found if match and not SUB_POOL.search(page.low(s)))
    return max((NUMBER[number] for number in said), default=0)


@once
def foreign(page: Page) -> frozenset[int]:
    """Where sentences begin that speak of another pool by its name ("Kulturpuljen lukker den 15. marts"): it stands at
    their beginning, in no heading or table, and seldom; or they send the reader to it ("Søg i stedet Vandpuljen"), or
    to whomever else that has a deadline of its own."""
    main = [s for s in page.statements if s.region is Region.MAIN]
    heads = _heads(page)
    due = ELSEWHERE_DUE.within(page.own)
    sent = {s.start for s in main if due.search(page.low(s))} if due else set()
    named = NAMED.within(page.document.text)
    if not named:
        return frozenset(sent)
    told = [(s, match) for s in main if s.kind is not Kind.HEADING and (match := named.search(page.of(s)))]
    told = [(s, match) for s, match in told if match[0] not in GENERIC_NAMES and match[0] not in heads]
    if not NAMED.search(heads):
        return frozenset(sent.union(s.start for s, _ in told if ELSEWHERE.search(page.low(s))))
    counts = Counter(m.group() for s in main for m in named.finditer(page.of(s)))
    return frozenset(
        sent.union(
            s.start
            for s, match in told
            if (match.start() <= SUBJECT_REACH and counts[match[0]] <= SELDOM) or ELSEWHERE.search(page.low(s))
        )
    )


def names_another(page: Page, start: int, end: int) -> bool:
    """Whether a part of the text names a pool of which neither a heading, a table nor the title tells."""
    names = {match[0] for match in NAMED.finditer(page.document.text[start:end])} - GENERIC_NAMES
    return any(name not in _heads(page) for name in names)


@once
def _heads(page: Page) -> str:
    """The title, the headings and the tables of the announcement."""
    main = (s for s in page.statements if s.region is Region.MAIN)
    heads = (page.of(s) for s in main if s.kind is Kind.HEADING or s.row is not None)
    return " ".join(heads) + (page.document.title or "")


@once
def later_rounds(page: Page) -> frozenset[int]:
    """Where sentences begin that tell of a round still to come ("Tredje runde forventes opslået i august"), and those
    right behind that go on about it ("Den omfatter …", "Der vil være 16 mio. kr.")."""
    found: set[int] = set()
    before: Statement | None = None
    later = LATER.within(page.own)
    if not later:
        return frozenset()
    for statement in page.main:
        low = page.low(statement)
        if (later.search(low) and LATER_ROUND.search(low)) or (
            before is not None and before.start in found and before.block == statement.block and CONTINUES.match(low)
        ):
            found.add(statement.start)
        before = statement
    return frozenset(found)
