"""One clause of a sentence: the groups it names, its cue words, and which groups its verbs and denials speak of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from extractors.cues import Cue, group_grammar
from extractors.groups import GroupMention
from extractors.page import Page

PEOPLE = frozenset({"privatperson", "kunstner"})  # may as well be those whom the money is for
PRONOUN_REACH = 12  # characters before a verb in which a pronoun stands that is its subject
WHOSE_REACH = 25  # characters before groups in which ", som" makes them the subject of a relative clause
GIVING = ("til", "støtter", "støtte")  # what words end on that what money is given to may follow
RELATIVE = 8  # characters before a verb in which "der" or "som" stands right before it


@dataclass(frozen=True)
class Clause:
    """A clause with its groups and cues; ``open`` where a group needs no more words to be an applicant."""

    page: Page
    begin: int
    mentions: Sequence[GroupMention]
    open: bool
    apply: Sequence[Cue]
    block: Sequence[Cue]
    _known: dict[tuple[str, ...], list[Cue]] = field(default_factory=dict)

    def opening(self, *kinds: str) -> list[Cue]:
        """The cues of these kinds that let groups in."""
        return self._of("apply", kinds)

    def closing(self, *kinds: str) -> list[Cue]:
        """The cues of these kinds that keep groups out."""
        return self._of("block", kinds)

    def _of(self, side: str, kinds: tuple[str, ...]) -> list[Cue]:
        asked = (side, *kinds)
        if asked not in self._known:
            self._known[asked] = [c for c in getattr(self, side) if c.kind in kinds]
        return self._known[asked]

    @cached_property
    def introducing(self) -> list[Cue]:
        """The cues that name those after them; a verb does so where a colon follows ("følgende kan ansøge: …")."""
        verbs = [c for c in self.opening("after") if group_grammar("colon").match(self.page.lower, c.end)]
        return [*self.opening("before", "names"), *verbs]

    @cached_property
    def negated(self) -> list[Cue]:
        """The words that keep the groups before or after them out."""
        denied = [c for c in self.opening("after") if group_grammar("negation").search(self.page.low(c))]
        elsewhere = [c for c in self.closing("elsewhere") if not _names_own_pool(self.page, c)]
        return [*self.closing("negated"), *elsewhere, *denied]

    @cached_property
    def verbs(self) -> list[tuple[Cue, int]]:
        """The verbs that say of the groups before them that they may apply, each with where the first of these may
        begin: a relative clause speaks of those listed right before it alone."""
        verbs = []
        for verb in self.opening("after"):
            if group_grammar("pronoun_before").search(self.page.lower, max(0, verb.start - PRONOUN_REACH), verb.start):
                continue  # "… har regler for, hvordan man kan søge": of nobody named before
            if group_grammar("seeks_later").search(self.page.lower, verb.start, verb.end):
                continue  # "skoler kan spørge en klub, der vil søge"
            before = bisect_left(self._starts, verb.start)
            first = self._firsts[before - 1] if before else 0
            alone = _relates(self.page, verb) or (before and _has_own_subject(self.page, first, verb))
            verbs.append((verb, first if alone else 0))
        return verbs

    def among_things(self, mention: GroupMention, opened: int) -> bool:
        """Whether what is given money stands between the words that give it, which end at ``opened``, and the list that
        a group is in ("gives tilskud til restaurering af kirker")."""
        first = self._firsts[self._starts.index(mention.start)]
        if not self.page.lower.endswith(GIVING, 0, opened) or any(opened <= start < first for start in self._starts):
            return False
        if mention.code in PEOPLE and "," in self.page.lower[opened:first]:
            return True  # "gives tilskud til telte, kunstnere": what is paid
        return group_grammar("part_of_thing").search(self.page.lower, opened, first) is not None

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start for m in self.mentions]

    @cached_property
    def _firsts(self) -> list[int]:
        """For each group where the list begins that it is a member of."""
        firsts = list(self._starts)
        for at, (group, following) in enumerate(pairwise(self.mentions), 1):
            if group_grammar("listed").fullmatch(self.page.lower, group.end, following.start):
                firsts[at] = firsts[at - 1]
        return firsts


def _names_own_pool(page: Page, cue: Cue) -> bool:
    """Whether the pool whose name a cue ends on is the one of the page, which is named before."""
    stem = group_grammar("definite").sub("", page.low(cue).rsplit(" ", 1)[-1])
    return stem in (page.document.title or "").lower() or any(
        stem in page.low(s) for s in page.told if s.end <= cue.start
    )


def in_relative(page: Page, cue: Cue) -> bool:
    """Whether a verb stands in a relative clause, which says something of what is right before it alone."""
    return group_grammar("relative_before").search(page.lower, max(0, cue.start - RELATIVE), cue.start) is not None


def _relates(page: Page, cue: Cue) -> bool:
    """Whether a verb stands in a relative clause or begins with one."""
    return in_relative(page, cue) or page.lower.startswith(("der ", "som "), cue.start)


def _has_own_subject(page: Page, first: int, verb: Cue) -> bool:
    """Whether the groups from ``first`` on are the subject of a relative clause that speaks of no other group
    ("regionen har 4 mio. kr., som foreninger kan søge")."""
    which = group_grammar("which").search(page.lower, max(0, first - WHOSE_REACH), first)
    return which is not None and "," not in page.lower[first : verb.start]
