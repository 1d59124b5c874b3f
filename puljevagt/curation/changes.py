"""What a reader who watches a page must be told between two readings of it, and no more.

The kinds and their decided cases are those of the project's labelled version pairs: see :class:`Kind`. Everything here
is a pure function of the two readings; time, identity and storage are the business of
:mod:`puljevagt.curation.history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from extractors.model import AMOUNT_FIELDS, Reading
from puljevagt.curation import quotes
from puljevagt.curation.pairing import pair
from puljevagt.curation.wording import compare_wording, same_title, stands_in

TEXT_QUOTES = 5
"""Lines quoted on each side where the wording changed as a whole; the rest is for a text diff."""
LAST_MINUTE = "T23:59"
"""A deadline without a time lasts the whole day, so writing this time out, or leaving it out, moves nothing."""
UNNAMED = ("rolling", "account", "co_financing", "closed")
"""Fields that no kind of change tells of, each said in a word or two: a change of them is one of the wording.
``closed`` is among them for a pool that opens again with the dates that it had."""


class Kind(StrEnum):
    """A kind of change; ``meaning`` says in words when it is told."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Kind:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.meaning = meaning
        return kind

    DEADLINE_SET = "deadline_set", "The pool has a deadline that it had not: `old` is null, `new` the deadline."
    DEADLINE_EXTENDED = "deadline_extended", "A deadline moved later, also by hours; a re-opened call, too."
    DEADLINE_ADVANCED = "deadline_advanced", "A deadline moved earlier."
    DEADLINE_REMOVED = "deadline_removed", "A deadline is gone and no other takes its place: `new` is null."
    AMOUNT_CHANGED = "amount_changed", "One of the four amounts: `old` and `new` are the field's name with its value."
    APPLICANTS_CHANGED = "applicants_changed", "Who may apply: lists of codes."
    TARGET_GROUPS_CHANGED = "target_groups_changed", "Whom the funded work is for: lists of codes."
    PERIOD_CHANGED = "period_changed", "The project period, `[start, end]`, or the opening day, a date."
    TITLE_CHANGED = "title_changed", "The pool's name."
    EVENTS_CHANGED = "events_changed", "Information meetings added, moved or cancelled: the full lists."
    CONTACTS_CHANGED = "contacts_changed", "Whom to ask: the full lists, e-mail addresses, then phone numbers."
    POOL_ADDED = "pool_added", "A known page announces a pool that it did not: `new` is its title."
    POOL_REMOVED = "pool_removed", "A page no longer announces the pool: `old` is its title."
    CLOSED = "closed", "The page now says that the pool is closed, used up or withdrawn, or the page is gone."
    TEXT_CHANGED = "text_changed", "The announcement's wording changed in substance, and none of the fields above."
    RESTAMPED = "restamped", 'Only the page\'s own stamp ("Sidst opdateret") moved: dates.'


@dataclass(frozen=True, slots=True)
class Change:
    """One change: JSON values before and after, the title of the pool it concerns, the sentences that say so.

    ``pool`` is ``None`` where it concerns a page with several pools as a whole. ``old_index`` and ``new_index`` are the
    pool's places in the two readings (``None``: not on that side, or the whole page).
    """

    kind: Kind
    old: Any
    new: Any
    pool: str | None = None
    old_quotes: tuple[str, ...] = ()
    new_quotes: tuple[str, ...] = ()
    old_index: int | None = None
    new_index: int | None = None

    @property
    def of_page(self) -> bool:
        """Whether it concerns every pool of the page alike."""
        return self.old_index is None and self.new_index is None

    def to_json(self) -> dict[str, Any]:
        """The change as ``diff --json`` prints it."""
        names = ("kind", "old", "new", "pool", "old_quotes", "new_quotes")
        record = {name: getattr(self, name) for name in names}
        return record | {
            "kind": self.kind.value,
            "old_quotes": list(self.old_quotes),
            "new_quotes": list(self.new_quotes),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two readings; ``silent``: there are some, and the page's own stamp did not move."""

    silent: bool
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """The comparison as ``diff --json`` prints it."""
        return {"silent": self.silent, "changes": [change.to_json() for change in self.changes]}


def compare(old: Reading, new: Reading, pairs: Sequence[tuple[int, int]] | None = None) -> Comparison:
    """What a reader must be told who knows ``old`` and now sees ``new``, readings of the same address.

    ``pairs`` says which pools are the same, ``(old, new)``, where the caller knows it; else :func:`pairing.pair` does.
    A page that turns into no announcement has lost its pools. What closed is said alone: its old figures interest
    nobody.
    """
    pairs = pair(old.pools, new.pools) if pairs is None else pairs
    changes = [change for i, j in pairs for change in pool_changes(old, i, new, j)]
    changes += _gone_and_come(old, new, pairs)
    all_closed = bool(new.pools) and all(pool.closed for pool in new.pools)
    just_closed = any(change.kind is Kind.CLOSED for change in changes)
    if pairs and not (all_closed and just_closed):
        changes += _page_changes(old, new)
    difference = compare_wording(old, new)
    changes += () if changes or not pairs else _unnamed_changes(old, new, pairs)
    if not difference.substantial:
        changes = [change for change in changes if not _only_read_otherwise(change, old, new)]
    elif pairs and not changes:
        changes = [
            Change(Kind.TEXT_CHANGED, None, None, None, difference.gone[:TEXT_QUOTES], difference.come[:TEXT_QUOTES])
        ]
    moved = old.updated_on is not None and new.updated_on is not None and old.updated_on != new.updated_on
    silent = bool(changes) and old.updated_on is not None and old.updated_on == new.updated_on
    if pairs and not changes and moved:
        said = [quotes.of_field(reading, None, ["updated_on"]) for reading in (old, new)]
        changes.append(Change(Kind.RESTAMPED, old.updated_on, new.updated_on, None, said[0], said[1]))
    order = {kind: place for place, kind in enumerate(Kind)}
    named = [_of_only_pool(change, old, new) for change in changes]
    return Comparison(silent, tuple(sorted(named, key=lambda change: order[change.kind])))


def _of_only_pool(change: Change, old: Reading, new: Reading) -> Change:
    """What concerns the whole page concerns its pool, where it has but one."""
    if change.of_page and len(old.pools) == len(new.pools) == 1:
        return replace(change, pool=new.pools[0].title, old_index=0, new_index=0)
    return change


def _gone_and_come(old: Reading, new: Reading, pairs: Sequence[tuple[int, int]]) -> Iterator[Change]:
    kept_old, kept_new = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, pool in enumerate(old.pools):
        if i not in kept_old:
            said = quotes.of_field(old, pool.title, ["title"])
            yield Change(Kind.POOL_REMOVED, pool.title, None, pool.title, said, (), i, None)
    for j, pool in enumerate(new.pools):
        if j not in kept_new:
            said = quotes.of_field(new, pool.title, ["title"])
            yield Change(Kind.POOL_ADDED, None, pool.title, pool.title, (), said, None, j)


def pool_changes(old: Reading, i: int, new: Reading, j: int) -> list[Change]:
    """The changes of one pool, ``old.pools[i]`` and ``new.pools[j]``, in its fields; without those of the page."""
    before, after = old.pools[i], new.pools[j]

    def change(kind: Kind, was: Any, now: Any, *fields: str, values: tuple[Any, Any] = (None, None)) -> Change:
        said_old = quotes.of_field(old, before.title, fields, values[0]) if was not in (None, []) else ()
        said_new = quotes.of_field(new, after.title, fields, values[1]) if now not in (None, []) else ()
        return Change(kind, was, now, after.title, said_old, said_new, i, j)

    if after.closed and not before.closed:
        said = quotes.of_field(new, after.title, ["closed"])
        return [Change(Kind.CLOSED, None, None, after.title, (), said, i, j)]
    found = [
        change(kind, was, now, "deadlines", values=(was, now))
        for kind, was, now in _deadline_changes(before.deadlines, after.deadlines)
    ]
    for name in AMOUNT_FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            found.append(change(Kind.AMOUNT_CHANGED, {name: was}, {name: now}, name))
    for kind, name in ((Kind.APPLICANTS_CHANGED, "applicants"), (Kind.TARGET_GROUPS_CHANGED, "target_groups")):
        was, now = getattr(before, name), getattr(after, name)
        if set(was) != set(now):
            found.append(change(kind, list(was), list(now), name))
    was, now = [before.project_start, before.project_end], [after.project_start, after.project_end]
    if was != now:
        found.append(change(Kind.PERIOD_CHANGED, was, now, "project_start", "project_end"))
    if before.opens_on != after.opens_on:
        found.append(change(Kind.PERIOD_CHANGED, before.opens_on, after.opens_on, "opens_on"))
    if not same_title(before.title, after.title):
        found.append(change(Kind.TITLE_CHANGED, before.title, after.title, "title"))
    return found


def _deadline_changes(old: Iterable[str], new: Iterable[str]) -> list[tuple[Kind, str | None, str | None]]:
    """How a set of deadlines became another: what stands in both drops out, the rest is paired, what is over is set or
    removed. As many on both sides are paired in order; else the nearest to each other, since the odd one is the new
    one."""
    before, after = ({day.removesuffix(LAST_MINUTE): day for day in sorted(days)} for days in (old, new))
    gone = [before[day] for day in sorted(before.keys() - after.keys(), key=_moment)]
    come = [after[day] for day in sorted(after.keys() - before.keys(), key=_moment)]
    if len(gone) == len(come):
        pairs = list(zip(gone, come, strict=True))
    else:
        pairs, near = [], sorted((abs(_moment(a) - _moment(b)), a, b) for a in gone for b in come)
        for _, a, b in near:
            if a in gone and b in come:
                pairs.append((a, b))
                gone.remove(a)
                come.remove(b)
        pairs.sort()
        return [
            *_moves(pairs),
            *((Kind.DEADLINE_REMOVED, a, None) for a in gone),
            *((Kind.DEADLINE_SET, None, b) for b in come),
        ]
    return list(_moves(pairs))


def _moves(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[Kind, str, str]]:
    for old, new in pairs:
        yield (Kind.DEADLINE_EXTENDED if _moment(new) > _moment(old) else Kind.DEADLINE_ADVANCED), old, new


def _moment(deadline: str) -> float:
    """A deadline as a number to order by and measure distances with, in days; one without a time lasts the whole
    day."""
    last = datetime.fromisoformat(deadline if "T" in deadline else deadline + LAST_MINUTE)
    return last.toordinal() + (last.hour * 60 + last.minute) / 1440


def _page_changes(old: Reading, new: Reading) -> Iterator[Change]:
    """Changes that no single pool has: meetings, and whom to ask."""
    meetings = [{(event.at, (event.place or "").casefold()) for event in reading.events} for reading in (old, new)]
    if meetings[0] != meetings[1]:
        yield Change(
            Kind.EVENTS_CHANGED,
            [asdict(event) for event in old.events],
            [asdict(event) for event in new.events],
            None,
            quotes.quotes(old, lambda item: item.field.startswith("events")),
            quotes.quotes(new, lambda item: item.field.startswith("events")),
        )
    people = [[*reading.emails, *reading.phones] for reading in (old, new)]
    if {word.casefold() for word in people[0]} != {word.casefold() for word in people[1]}:
        said = [
            quotes.quotes(reading, lambda item: item.field.removeprefix("contacts.") in ("emails", "phones"))
            for reading in (old, new)
        ]
        yield Change(Kind.CONTACTS_CHANGED, people[0], people[1], None, said[0], said[1])


def _unnamed_changes(old: Reading, new: Reading, pairs: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """That the wording changed in a field of which no other kind tells."""
    for i, j in pairs:
        before, after = old.pools[i], new.pools[j]
        if any(getattr(before, name) != getattr(after, name) for name in UNNAMED):
            said_old = quotes.of_field(old, before.title, UNNAMED)
            said_new = quotes.of_field(new, after.title, UNNAMED)
            yield Change(Kind.TEXT_CHANGED, None, None, None, said_old, said_new)
            return


def _only_read_otherwise(change: Change, old: Reading, new: Reading) -> bool:
    """Whether both pages say all that is quoted: then the page is set otherwise and was read otherwise for it, which is
    the extractors' fault and nobody's news."""
    said = [(quote, new) for quote in change.old_quotes] + [(quote, old) for quote in change.new_quotes]
    return bool(said) and all(stands_in(quote, other.text) for quote, other in said)
