"""The kinds of change that a reader is told, a change, and all changes between two readings of a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
