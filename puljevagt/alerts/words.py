"""Values in a language's words: days with weekday and how far off they are, sums, codes. Pure, but for the files of
words in ``data/``, which a Danish speaker edits."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from extractors.data_files import load as vocabulary
from puljevagt.alerts.config import Watch
from puljevagt.alerts.reminders import days_left
from puljevagt.curation.changes import Kind
from puljevagt.curation.query import moment


@dataclass(frozen=True)
class Words:
    """A language."""

    language: str
    texts: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        """The words called ``name``."""
        return str(self.texts[name])

    def deadline(self, text: str) -> str:
        """A deadline, or a day, with its weekday and, where it names one, its time."""
        at = datetime.fromisoformat(text)
        said = format_date(at.date(), self["date"], self["locale"])
        return said + (format_datetime(at, self["time"], None, self["locale"]) if "T" in text else "")

    def day(self, text: str) -> str:
        """A day without its weekday, for where there is little room."""
        return format_date(date.fromisoformat(text[:10]), self["day"], self["locale"])

    def left(self, deadline: str, now: datetime) -> str:
        """How far off a deadline is: today, tomorrow, in 14 days."""
        if moment(deadline) < now:
            return self["passed"]
        days = days_left(deadline, now)
        return self[("today", "tomorrow")[days]] if days < 2 else self["in_days"].format(days=days)

    def money(self, amount: int) -> str:
        """A sum in kroner."""
        return self["kroner"].format(amount=format_decimal(amount, locale=self["locale"]))

    def labels(self, name: str, codes: Iterable[str]) -> str:
        """Codes of a vocabulary, ``applicants`` or ``target_groups``, as people say them."""
        known = vocabulary(name)
        return ", ".join(known[code][self.language] if code in known else code for code in codes)

    def value(self, kind: str, value: Any) -> str:
        """One side of a change."""
        if value in (None, [], {}):
            return self["nothing"]
        if kind.startswith("deadline") or kind in (Kind.RESTAMPED, "reminder"):
            return self.deadline(value)
        if kind == Kind.AMOUNT_CHANGED:
            return ", ".join(self._amount(name, amount) for name, amount in value.items())
        if kind in (Kind.APPLICANTS_CHANGED, Kind.TARGET_GROUPS_CHANGED):
            return self.labels(kind.removesuffix("_changed"), value)
        if kind == Kind.PERIOD_CHANGED:
            return self._period(value)
        if kind == Kind.EVENTS_CHANGED:
            return "; ".join(f"{self.deadline(event['at'])}, {event['place'] or self['online']}" for event in value)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def _amount(self, name: str, amount: int | None) -> str:
        return f"{self.texts['fields'][name]}: {self['nothing'] if amount is None else self.money(amount)}"

    def _period(self, value: Any) -> str:
        if isinstance(value, str):
            return self.deadline(value)
        first, last = (self.day(side) if side else self["open_end"] for side in value)
        return self["from_to"].format(first=first, last=last)

    def reasons(self, watch: Watch) -> str:
        """Why somebody is told: what the watch asks for, and its name."""
        return f"{self.conditions(watch)} ({self['watch'].format(name=watch.name)})"

    def conditions(self, watch: Watch) -> str:
        """What a watch asks for."""
        found = [self.labels("applicants", watch.applicants), self.labels("target_groups", watch.target_groups)]
        named = (("issuers", watch.issuers), ("words", watch.words))
        found += [self[name].format(names=", ".join(names)) for name, names in named if names]
        bounds = (("at_least", watch.amount_min), ("at_most", watch.amount_max))
        sums = [self[name].format(amount=self.money(bound)) for name, bound in bounds if bound is not None]
        found.append(self["amounts"].format(names=", ".join(sums)) if sums else "")
        found.append(self["single_pools"] if watch.pools else "")
        return "; ".join(filter(None, found)) or self["everything"]


@cache
def words(language: str) -> Words:
    """The words of a language, ``da`` or ``en``."""
    text = files("puljevagt.alerts").joinpath("data", f"{language}.toml").read_text("utf-8")
    return Words(language, tomllib.loads(text))
