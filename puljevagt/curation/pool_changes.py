"""What changed in the fields of one pool, and in what the page says of all its pools (meetings, whom to ask).

A value that differs although both pages say what it was read from was read otherwise and is no change: see
:mod:`puljevagt.curation.standing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from extractors.model import AMOUNT_FIELDS, Event, Pool, Reading
from puljevagt.curation import quotes
from puljevagt.curation.kinds import Change, Kind
from puljevagt.curation.settling import LAST_MINUTE, plain
from puljevagt.curation.standing import Standing
from puljevagt.curation.wording import same_title, stands_in

CODE_LISTS = ((Kind.APPLICANTS_CHANGED, "applicants"), (Kind.TARGET_GROUPS_CHANGED, "target_groups"))
CONTACT_FIELDS = ("emails", "phones")
UNNAMED = ("rolling", "account", "co_financing")
"""Fields that no kind of change tells of, each said in a word or two: a change of them is one of the wording."""


def pool_changes(old: Reading, i: int, new: Reading, j: int) -> list[Change]:
    """The changes of one pool, ``old.pools[i]`` and ``new.pools[j]``, in its fields; without those of the page.

    What closes is told alone, and of what stays closed nothing: its old figures interest nobody. What opens again with
    all that it had is a change of the wording."""
    pair = _Pair(old, i, new, j)
    if pair.after.closed and pair.differs("closed"):
        return [pair.change(Kind.CLOSED, None, None, ("closed",), quoted=True)]
    if pair.before.closed and pair.after.closed:
        return []
    found = [*pair.deadlines(), *pair.amounts(), *pair.codes(), *pair.periods(), *pair.title()]
    if not found and pair.before.closed and pair.differs("closed"):
        return [pair.wording(["closed"])]
    return found


def unnamed_change(old: Reading, i: int, new: Reading, j: int) -> Change | None:
    """That one pool changed in a field of which no kind of its own tells."""
    pair = _Pair(old, i, new, j)
    if not any(pair.differs(name) for name in UNNAMED):
        return None
    return replace(pair.wording(UNNAMED), pool=None, old_index=None, new_index=None)


class _Pair:
    """One pool before and after, with what its page said and says."""

    def __init__(self, old: Reading, i: int, new: Reading, j: int) -> None:
        self.old, self.new, self.places = old, new, (i, j)
        self.before: Pool = old.pools[i]
        self.after: Pool = new.pools[j]
        self._standing = Standing(old, new)

    def differs(self, field: str) -> bool:
        """Whether a field with a single value changed: it has another, and not both pages say what the two were read
        from. A figure that only one page was read to state, and the other has as well, in other words, is none."""
        was, now = getattr(self.before, field) or None, getattr(self.after, field) or None
        if was == now or (self.was_stands(field, was) and self.now_stands(field, now)):
            return False
        if was is None:
            return not self._standing.figures_of_new(self.after.title, field, now)
        return now is not None or not self._standing.figures_of_old(self.before.title, field, was)

    def was_stands(self, field: str, was: Any) -> bool:
        """Whether the new page still says it."""
        return was is None or self._standing.of_old(self.before.title, field, was)

    def now_stands(self, field: str, now: Any) -> bool:
        """Whether the old page said it already."""
        return now is None or self._standing.of_new(self.after.title, field, now)

    def change(
        self,
        kind: Kind,
        was: Any,
        now: Any,
        fields: Collection[str],
        values: tuple[Any, Any] = (None, None),
        *,
        quoted: bool = False,
    ) -> Change:
        """A change with the sentences that say the fields on each side; ``quoted``: the new side's also for null."""
        title = self.after.title
        said_old = quotes.of_field(self.old, self.before.title, fields, values[0]) if was not in (None, []) else ()
        said_new = quotes.of_field(self.new, title, fields, values[1]) if quoted or now not in (None, []) else ()
        return Change(kind, was, now, title, said_old, said_new, *self.places)

    def wording(self, fields: Collection[str]) -> Change:
        """That the pool's wording changed, in what says these fields."""
        said = quotes.of_field(self.old, self.before.title, fields), quotes.of_field(self.new, self.after.title, fields)
        return Change(Kind.TEXT_CHANGED, None, None, self.after.title, *said, *self.places)

    def deadlines(self) -> Iterator[Change]:
        before, after = ({plain(day): day for day in pool.deadlines} for pool in (self.before, self.after))
        gone = sorted((before[day] for day in before.keys() - after.keys()), key=_moment)
        come = sorted((after[day] for day in after.keys() - before.keys()), key=_moment)
        come = [day for day in come if not self.now_stands("deadlines", day)]
        really_gone = [day for day in gone if not self.was_stands("deadlines", day)]
        if len(really_gone) >= len(come):  # else one that the page still has in an old paragraph was replaced
            gone = really_gone
        for kind, was, now in _moved(gone, come):
            yield self.change(kind, was, now, ("deadlines",), (was, now))

    def amounts(self) -> Iterator[Change]:
        for name in AMOUNT_FIELDS:
            if self.differs(name):
                was, now = getattr(self.before, name), getattr(self.after, name)
                yield self.change(Kind.AMOUNT_CHANGED, {name: was}, {name: now}, (name,))

    def codes(self) -> Iterator[Change]:
        for kind, name in CODE_LISTS:
            was, now = getattr(self.before, name), getattr(self.after, name)
            gone = [code for code in was if code not in now and not self.was_stands(name, code)]
            come = [code for code in now if code not in was and not self.now_stands(name, code)]
            if gone or come:
                yield self.change(kind, list(was), list(now), (name,))

    def periods(self) -> Iterator[Change]:
        ends = ("project_start", "project_end")
        was, now = ([getattr(pool, name) for name in ends] for pool in (self.before, self.after))
        if any(self.differs(name) for name in ends):
            yield self.change(Kind.PERIOD_CHANGED, was, now, ends)
        if self.differs("opens_on"):
            yield self.change(Kind.PERIOD_CHANGED, self.before.opens_on, self.after.opens_on, ("opens_on",))

    def title(self) -> Iterator[Change]:
        was, now = self.before.title, self.after.title
        if same_title(was, now) or (stands_in(was, self.new.text) and stands_in(now, self.old.text)):
            return
        yield self.change(Kind.TITLE_CHANGED, was, now, ("title",))


def _moved(gone: list[str], come: list[str]) -> list[tuple[Kind, str | None, str | None]]:
    """How deadlines, each list in order, became others. As many on both sides are paired in order; else the nearest to
    each other, since the odd one is the new one; what is over is set or removed."""
    if len(gone) == len(come):
        return [_move(old, new) for old, new in zip(gone, come, strict=True)]
    pairs, gone, come = [], list(gone), list(come)
    for _, a, b in sorted((abs(_moment(a) - _moment(b)), a, b) for a in gone for b in come):
        if a in gone and b in come:
            pairs.append((a, b))
            gone.remove(a)
            come.remove(b)
    return [
        *(_move(old, new) for old, new in sorted(pairs)),
        *((Kind.DEADLINE_REMOVED, day, None) for day in gone),
        *((Kind.DEADLINE_SET, None, day) for day in come),
    ]


def _move(old: str, new: str) -> tuple[Kind, str | None, str | None]:
    return (Kind.DEADLINE_EXTENDED if _moment(new) > _moment(old) else Kind.DEADLINE_ADVANCED), old, new


def _moment(deadline: str) -> float:
    """A deadline as a number to order by and measure distances with, in days; one without a time lasts the whole
    day."""
    last = datetime.fromisoformat(deadline if "T" in deadline else deadline + LAST_MINUTE)
    return last.toordinal() + (last.hour * 60 + last.minute) / 1440


def page_changes(old: Reading, new: Reading) -> Iterator[Change]:
    """Changes that no single pool has: meetings, and whom to ask."""
    standing = Standing(old, new)
    was, now = _meetings(old.events), _meetings(new.events)
    gone = [at for at, place in was - now if not standing.of_old(None, "events", at)]
    come = [at for at, place in now - was if not standing.of_new(None, "events", at)]
    if gone or come:
        said = [quotes.quotes(reading, lambda item: item.field.startswith("events")) for reading in (old, new)]
        lists = [[asdict(event) for event in reading.events] for reading in (old, new)]
        yield Change(Kind.EVENTS_CHANGED, lists[0], lists[1], None, said[0], said[1])
    people = [[*reading.emails, *reading.phones] for reading in (old, new)]
    folded = [{one.casefold() for one in side} for side in people]
    gone = [one for one in folded[0] - folded[1] if not standing.new.says_contact(one)]
    come = [one for one in folded[1] - folded[0] if not standing.old.says_contact(one)]
    if gone or come:
        said = [
            quotes.quotes(reading, lambda item: item.field.removeprefix("contacts.") in CONTACT_FIELDS)
            for reading in (old, new)
        ]
        yield Change(Kind.CONTACTS_CHANGED, people[0], people[1], None, said[0], said[1])


def _meetings(events: Iterable[Event]) -> set[tuple[str, str]]:
    return {(event.at, (event.place or "").casefold()) for event in events}
