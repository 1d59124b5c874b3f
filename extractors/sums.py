"""One sum in its sentence: which cue words stand how near, and whether it is yearly, a share or left for later.

Whether it is past (:mod:`extractors.past_sums`), per what it is said (:mod:`extractors.rates`), what it is then for
(:mod:`extractors.funding`) and what it limits (:mod:`extractors.limits`) stands apart. Words: ``data/funding.toml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.amounts import AmountMention, Bound
from extractors.cues import Cue
from extractors.data_files import load
from extractors.document import Span
from extractors.headings import LONGEST_LABEL
from extractors.page import Page
from extractors.patterns import either, said_pattern
from extractors.sections import Statement

_W = load("funding")

CLAUSE = re.compile(rf"; | [/|] |, {either(_W['clauses']['opened_by'])}\b")
AFTER = 6  # a word behind the sum counts as so many characters farther away
ACROSS = 45  # ... and one beyond a clause boundary or another sum as so many
FAR = 150

SHUT_SECTIONS = frozenset({"past", "other_pools", "reporting", "contact", "processing"})
GIVEN_EACH = said_pattern("given_each")
RELATIVE = frozenset({", som", ", der"})
RELATIVE_REACH = 12  # code points between a sum and the clause that says more of it: " i 2024"
WHOLE_OF = said_pattern("whole_of")
SHARE_OF = said_pattern("share_of")  # "halvdelen af anlægssummen, dog højst …"
SHARE_REACH = 40  # code points of "af de støtteberettigede "
JOINTS = frozenset({" og ", " eller ", " til ", " og for ", " og med ", " og på ", ", svarende til ", " (", " = "})
YEARLY_REACH = 45
"""How near "hvert år" makes a sum yearly: less than :data:`ACROSS`, so never over a clause or another sum."""
TO_THE_POOL = said_pattern("to_the_pool")
USED_UP_BEFORE = said_pattern("used_up_before")  # "indtil de …"
USED_UP_BEHIND = said_pattern("used_up_behind")  # "… er brugt"
FOR_ONE = said_pattern("for_one")
"""Between "hvoraf" and a limit: it is not a share, but what one applicant may get of the whole."""
TO_SAME = said_pattern("to_same")  # ... or behind it: "heraf højst 90.000 kr. til den samme"
WITHHELD_BEHIND = said_pattern("withheld_behind")  # "… er holdt tilbage til en temadag"
OF_THEM = said_pattern("of_them")  # "store hold må bruge højst 60.000 kr. af dem"
SUMMED = said_pattern("summed")
PART_REACH = 25  # how far before a sum "heraf" may stand where it does not begin the sentence
OUT_OF_REACH = 10  # how far before a sum "ud af" may stand: "i alt " and a blank
WHOLE_NEAR = 40  # how far behind a sum "over fire år" may stand
WHOLE_REACH = 25  # so near before another sum it is that one's
SET_ASIDE_REACH = 15  # how near behind a sum "er reserveret" stands
EXTRA_REACH = 8  # how near behind a sum "oveni" stands
LATER_REACH = 40  # how near a sum words for a later round stand, in its clause
CHANGE_REACH = 30  # how near before a sum "hævet" stands


@dataclass(frozen=True)
class Sum:
    """A sum in its sentence, with the sentence's other sums and cue words."""

    page: Page
    statement: Statement
    mention: AmountMention
    mentions: Sequence[AmountMention]
    cues: Mapping[str, Sequence[Cue]]

    @cached_property
    def before(self) -> str:
        """The sentence up to the sum, in lower case."""
        return self.page.lower[self.statement.start : self.mention.start]

    @cached_property
    def behind(self) -> str:
        """The sentence from the sum on, in lower case."""
        return self.page.lower[self.mention.end : self.statement.end]

    def of(self, kind: str) -> Sequence[Cue]:
        """The sentence's cues of a kind, in its order."""
        return self.cues.get(kind, ())

    def near(self, kind: str) -> float:
        """Distance of the nearest cue of a kind, counting clause boundaries and other sums between; ``FAR`` where none
        is near."""
        return self.nearest(self.costs if kind == "none" else self.of(kind))

    @property
    def costs(self) -> list[Cue]:
        """The words for what is no pool's and no grant's sum, and for what only usually is ("typisk")."""
        return self.costs_with(usual=True)

    def costs_with(self, *, usual: bool) -> list[Cue]:
        """The words for what is no pool's and no grant's sum, but those of another sum's unit; "75 pct. af udgifterne"
        speaks of a share, "statens udgift til et projekt" and "bruger fonden" of what is given."""
        taken = [(m.start, m.end + (m.per is not None)) for m in self.mentions if m is not self.mention]
        taken += [(c.start, c.end) for c in self.of("giver")]
        totals = self.of("total")
        return [
            c
            for c in [*self.of("none"), *(self.of("usual") if usual else ())]
            if not self.shared(c)
            and not any(start <= c.start <= end for start, end in taken)
            and not any(t.start <= c.start and c.end <= t.end and t[:2] != c[:2] for t in totals)
        ]

    def shared(self, cue: Cue) -> bool:
        """Whether the sentence speaks of a share of what the cue names."""
        start = max(self.statement.start, cue.start - SHARE_REACH)
        return SHARE_OF.search(self.page.lower, start, cue.start) is not None

    def nearest(self, cues: Sequence[Cue]) -> float:
        """Distance of the nearest of the cues; ``FAR`` where none is near."""
        return min((self._distance(cue) for cue in cues), default=float(FAR))

    def _distance(self, cue: Cue) -> float:
        lower, mention = self.page.lower, self.mention
        if cue.end <= mention.start:
            low, high, extra, bound = cue.end, mention.start, 0, mention.start
        elif cue.start >= mention.end:
            low, high, extra, bound = mention.end, cue.start, AFTER, cue.end
        else:
            return 0.0
        if high - low >= FAR:
            return float(FAR)
        if self.parted(low, high):
            extra += ACROSS
        if (clause := CLAUSE.search(lower, low, bound)) and not self._relates(clause):
            extra += ACROSS
        return float(min(high - low + extra, FAR))

    def _relates(self, clause: re.Match[str]) -> bool:
        """Whether a clause speaks of the sum right before it ("3 mio. kr. i 2024, som nu kan søges")."""
        return 0 <= clause.start() - self.mention.end < RELATIVE_REACH and clause[0] in RELATIVE

    def parted(self, low: int, high: int) -> bool:
        """Whether another sum of the sentence begins in that range."""
        return any(low <= m.start < high for m in self.mentions if m is not self.mention)

    @property
    def first_of_chain(self) -> int:
        """Where the sums begin that "og" joins to this one ("mindst 300.000 kr. og højst 10 mio. kr.")."""
        start = self.mention.start
        for earlier in reversed([m for m in self.mentions if m.end < self.mention.start]):
            if self.page.lower[earlier.end : start] not in JOINTS:
                break
            start = earlier.start
        return start

    @property
    def yearly(self) -> bool:
        """Whether it is given every year: by its own unit, its label, or a word of its clause."""
        if self.mention.per == "år":
            return True
        if SUMMED.search(self.before):
            return False  # "4 mio. kr. hvert år i to år, tilsammen 8 mio. kr."
        label = self.statement.label
        if label and any(c.kind == "yearly" for c in funding_cues(self.page, label.start, label.end)):
            return True
        if not self.before and self.statement.path and label is None and self._named_yearly():
            return True
        said = [
            c
            for c in self.of("yearly")
            if not any(m.start <= c.start < m.end for m in self.mentions)
            and not any(r.start <= c.start < r.end for r in self.of("recurring"))
        ]
        return self.nearest(said) < YEARLY_REACH

    def _named_yearly(self) -> bool:
        """Whether the heading of a sum that stands alone says so ("Årligt beløb")."""
        start, end = self.name
        return end - start < LONGEST_LABEL and any(c.kind == "yearly" for c in funding_cues(self.page, start, end))

    def share(self, *, bounded: bool) -> bool:
        """Whether it is only part of another sum ("heraf 2 mio. kr. til …"), or one track's ("14 mio. kr. til dette
        spor"; a limit there is still what one applicant may get)."""
        start = self.mention.start
        parts = [c for c in self.of("part") if c.end <= start and (bounded or self._anything_before(c))]
        if any(
            (start - c.end < PART_REACH or c.start == self.statement.start or self.parted(c.end, start))
            and not (bounded and (FOR_ONE.search(self.page.lower, c.end, start) or TO_SAME.match(self.behind)))
            for c in parts
        ):
            return True
        if any(0 <= c.start - self.mention.end < OUT_OF_REACH for c in self.of("of_grant")):
            return True
        if (OF_THEM if bounded else WITHHELD_BEHIND).match(self.behind):
            return True
        earlier = any(m.end <= start for m in self.mentions)
        if earlier and any(0 <= c.start - self.mention.end < SET_ASIDE_REACH for c in self.of("set_aside")):
            return True
        return not bounded and self.near("track") < PART_REACH

    def _anything_before(self, part: Cue) -> bool:
        """Whether the page names a sum before the word that begins a part of it."""
        return self.page.amounts[0].start < part.start

    @property
    def used_up(self) -> bool:
        """Whether it is what the pool has, since one may apply until it is spent ("indtil de 65.000 kr. er brugt")."""
        return bool(USED_UP_BEFORE.search(self.before) and USED_UP_BEHIND.match(self.behind))

    @property
    def taken_from(self) -> bool:
        """Whether it is the whole that something is taken of ("ud af 5 mio. kr. kan en kommune få …", "340.000 kr.
        tilbage af i alt 800.000 kr.")."""
        start = self.mention.start
        whole = [*self.of("out_of")]
        if any(m.end <= start for m in self.mentions):
            whole += self.of("out_of_all")
        return any(0 <= start - c.end <= OUT_OF_REACH for c in whole)

    @property
    def whole_beside(self) -> bool:
        """Whether a clause on what another sum is taken of states it ("2 mio. kr. af de midler, der i år er på 9 mio.
        kr.")."""
        earlier = any(m.end <= self.mention.start for m in self.mentions)
        return earlier and WHOLE_OF.search(self.before) is not None

    @property
    def of_a_whole(self) -> bool:
        """Whether words name it as a whole agreement's or several years': before it, unless it is said to be for the
        pool by its name, or behind and not yet before another sum."""
        start = self.mention.start
        whole = self.of("whole")
        if TO_THE_POOL.match(self.behind):
            whole = [c for c in whole if c.end > start]
        behind = [c for c in whole if c.end > start and not self.parted(c.end, c.end + WHOLE_REACH)]
        return self.taken_from or any(c.end <= start for c in whole) or self.nearest(behind) < WHOLE_NEAR

    @property
    def later(self) -> bool:
        """Whether it is kept for a later round ("de sidste 7 mio. kr. gemmer vi til efteråret")."""
        return self.near("later") < LATER_REACH

    @property
    def besides(self) -> bool:
        """Whether it is said to come beside what was named before ("derudover er der afsat 80 mio. kr. årligt")."""
        return any(c.end <= self.mention.start for c in self.of("besides"))

    @property
    def name(self) -> tuple[int, int]:
        """The range of its label, or of the heading right above it."""
        if label := self.statement.label:
            return label.start, label.end
        block = self.page.document.blocks[self.statement.path[-1]] if self.statement.path else None
        if block is None or block.level == 1:  # the page's own name says nothing of a single sum
            return self.statement.start, self.statement.start
        return block.start, block.end

    @property
    def added(self) -> bool:
        """Whether it only comes on top of another sum ("forhøjes med 2 mio. kr.", "2 mio. kr. oveni")."""
        if any(0 <= c.start - self.mention.end < EXTRA_REACH for c in self.of("extra")):
            return True
        ranged = self.mention.bound is Bound.BETWEEN  # "øget med 2 mio. kr. til 8 mio. kr."
        return self.changed and not ranged and self.before.endswith(" med ")

    @property
    def changed(self) -> bool:
        """Whether a word right before it says that the sum was another one ("hævet fra 3 til 5 mio. kr.")."""
        return any(
            0 <= self.mention.start - c.end < CHANGE_REACH and not self.parted(c.end, self.mention.start)
            for c in self.of("changed")
        )


def by_kind(cues: Sequence[Cue]) -> Mapping[str, Sequence[Cue]]:
    """The cues of a sentence as :class:`Sum` holds them."""
    kinds: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        kinds[cue.kind].append(cue)
    return dict(kinds)


def funding_cues(page: Page, start: int, end: int) -> list[Cue]:
    """The cue words around sums (``data/funding.toml``) in a range of the text."""
    return page.cues("amount", Span(start, end), "funding")


def shut(page: Page, statement: Statement) -> bool:
    """Whether its section speaks of something else; a label that only tells who decides does not ("Beløbet bestemmer
    bestyrelsen: fra 3.000 til 7.500 kr."), nor a sentence on what each may get."""
    if "processing" in statement.roles and (statement.own_label or GIVEN_EACH.search(page.low(statement))):
        return False
    return bool(statement.roles & SHUT_SECTIONS)
