"""A message in words: subject, plain text and HTML of what a watch is told. Pure.

What stands on a page is a stranger's text: it goes through the templates, which escape it, and loses what could end a
line or turn the direction of writing.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import zip_longest
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from puljevagt.alerts.config import Watch
from puljevagt.alerts.digest import combined
from puljevagt.alerts.events import FIRST_RUN, REMINDER, Event
from puljevagt.alerts.words import Words, words
from puljevagt.curation.changes import Kind
from puljevagt.curation.query import Row, moment

SUBJECT_LENGTH = 150
"""Characters of a subject: more is cut off by what shows it."""
MARKED_LENGTH = 1000
"""Characters of two sentences that are compared word by word; of longer ones all counts as changed."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that show nothing: controls, marks that turn the direction of writing, line separators."""

Marked = list[tuple[str, bool]]
"""A sentence in pieces, each with whether it stands on the other side, too (false) or not (true)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words, ready for any channel; ``data`` is the same for programs, as JSON can hold it."""

    subject: str
    text: str
    html: str
    data: dict[str, Any]


def render(events: Iterable[Event], watch: Watch, now: datetime, *, sample: bool = False) -> Rendered:
    """What ``watch`` is told of these events, at ``now`` (aware), from which the days that are left are counted."""
    say = words(watch.language)
    told = [event for event, _ in combined(events)]
    pools = _by_pool([_view(event, say, now) for event in told])
    subject = _subject(told, watch, say, now, sample)
    content = {
        "subject": subject,
        "pools": pools,
        "say": say,
        "reason": say["because"].format(reasons=clean(say.reasons(watch))),
        "sample": sample,
        "language": watch.language,
    }
    templates = _templates()
    return Rendered(
        subject,
        templates.get_template("message.txt").render(content),
        templates.get_template("message.html").render(content),
        {"watch": watch.name, "events": [_data(event) for event in told]},
    )


def html_of(event: Event, language: str, now: datetime) -> str:
    """One event as a piece of HTML, for feeds."""
    say = words(language)
    return _templates().get_template("pool.html").render(pool=_by_pool([_view(event, say, now)])[0], say=say)


def headline(event: Event, language: str) -> str:
    """What happened, in a few words."""
    say = words(language)
    title = event.pool.get("source") or ""
    return str(say.texts["kinds"][_name(event)]["headline"]).format(title=clean(title))


def clean(text: str | None) -> str:
    """A stranger's text in one line, without characters that nobody sees."""
    shown = "".join(
        " " if letter in "\n\r\t\u2028\u2029" else letter
        for letter in text or ""
        if letter in "\n\r\t\u2028\u2029" or unicodedata.category(letter) not in _UNSEEN
    )
    return " ".join(shown.split())


def marked(old: str, new: str) -> tuple[Marked, Marked]:
    """Two sentences in pieces, word by word."""
    if len(old) + len(new) > MARKED_LENGTH or not old or not new:
        return [(old, False)], [(new, False)]
    before, after = _WORD.findall(old), _WORD.findall(new)
    sides: tuple[Marked, Marked] = ([], [])
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        for side, piece in zip(sides, ("".join(before[a:b]), "".join(after[c:d])), strict=True):
            if piece:
                side.append((piece, what != "equal"))
    return sides


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("puljevagt.alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["clean"] = clean
    return made


def _name(event: Event) -> str:
    """The name of the words for an event: its kind, or that the page is gone."""
    return "withdrawn" if event.cause == "withdrawn" else event.kind


def _subject(told: Sequence[Event], watch: Watch, say: Words, now: datetime, sample: bool) -> str:
    pools = {event.pool_id for event in told}
    if len(told) == 1 or len(pools) == 1:
        event = told[0]
        title = clean(event.pool["title"]) if event.pool.get("title") else clean(event.pool.get("source"))
        what = say.texts["subject"]["several"].format(count=len(told)) if len(told) > 1 else _short(event, say, now)
        said = f"{title}: {what}"
    else:
        said = say.texts["subject"]["digest"].format(count=len(told), title=clean(watch.name))
    said = f"{say['sample']}: {said}" if sample else said
    return said if len(said) <= SUBJECT_LENGTH else f"{said[: SUBJECT_LENGTH - 1].rstrip()}…"


def _short(event: Event, say: Words, now: datetime) -> str:
    """What happened, as it stands in a subject."""
    words_ = say.texts["kinds"][_name(event)]["subject"]
    sides = {"old": "", "new": ""}
    if event.kind.startswith("deadline") or event.kind == REMINDER:
        sides = {side: say.day(getattr(event, side)) if getattr(event, side) else "" for side in sides}
    days = say.left(event.new, now) if event.kind == REMINDER else ""
    return str(words_).format(**sides, days=days, count=len(event.pools))


def _view(event: Event, say: Words, now: datetime) -> dict[str, Any]:
    """An event as the templates take it."""
    has_sides = event.kind not in (
        Kind.CLOSED,
        Kind.TEXT_CHANGED,
        Kind.POOL_ADDED,
        Kind.POOL_REMOVED,
        FIRST_RUN,
        REMINDER,
    )
    quotes = [
        {"old": a, "new": b}
        for old, new in zip_longest(event.old_quotes, event.new_quotes, fillvalue="")
        for a, b in [marked(clean(old), clean(new))]
    ]
    title = clean(event.pool.get("source"))
    return {
        "event": event,
        "headline": say.texts["kinds"][_name(event)]["headline"].format(title=title),
        "old": clean(say.value(event.kind, event.old)) if has_sides else "",
        "new": clean(say.value(event.kind, event.new)) if has_sides else "",
        "quotes": quotes,
        "snapshots": _snapshots(event, say),
        "pools": [_listed(pool, say, now) for pool in event.pools],
        "facts": _facts(event.pool, say, now) if event.kind != FIRST_RUN else [],
        "link": link(event.pool.get("url")),
        "apply": link(event.pool.get("apply_url")),
    }


def _by_pool(views: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happened, pool by pool, with what is known of the pool now."""
    found: dict[str, dict[str, Any]] = {}
    for view in views:
        event: Event = view["event"]
        pool = found.setdefault(
            event.pool_id,
            {
                "title": clean(event.pool.get("title") or event.pool.get("source")),
                "issuer": clean(event.pool.get("issuer")),
                "url": clean(event.pool.get("url")),
                "happened": [],
            },
        )
        pool |= {name: view[name] for name in ("facts", "link", "apply")}
        pool["happened"].append(view)
    return list(found.values())


def _facts(pool: Row, say: Words, now: datetime) -> list[tuple[str, str]]:
    """What an adviser must know of a pool now, beside what changed: deadlines first."""
    ahead = [day for day in sorted(pool["deadlines"]) if moment(day) >= now]
    found = []
    if not pool["closed"] and pool["listed"]:
        for place, day in enumerate(ahead):
            found.append((say["next_deadline"] if place == 0 else "", f"{say.deadline(day)} ({say.left(day, now)})"))
        if pool["rolling"]:
            found.append((say["deadlines"] if not ahead else "", say["rolling"]))
        elif not ahead:
            found.append((say["deadlines"], clean(pool["deadline_text"]) or say["no_deadline"]))
    amounts = [(name, pool[name]) for name in say.texts["fields"] if pool.get(name) is not None]
    found += [(say.texts["fields"][name], say.money(amount)) for name, amount in amounts]
    for name in ("applicants", "target_groups"):
        if pool[name]:
            found.append((say[name], say.labels(name, pool[name])))
    return found


def _listed(pool: Row, say: Words, now: datetime) -> dict[str, Any]:
    """A pool as a line of a list."""
    ahead = [day for day in sorted(pool["deadlines"]) if moment(day) >= now]
    when = f"{say.deadline(ahead[0])} ({say.left(ahead[0], now)})" if ahead else ""
    return {
        "title": clean(pool["title"]),
        "when": when or (say["rolling"] if pool["rolling"] else clean(pool["deadline_text"])),
        "link": link(pool["url"]),
    }


def link(address: str | None) -> str:
    """An address that may be clicked; anything else than a web page's is none."""
    address = clean(address)
    return address if re.match(r"https?://[^\s\"'<>]+$", address) else ""


def _snapshots(event: Event, say: Words) -> list[tuple[str, str]]:
    """How the archive shows the page before and after."""
    url = clean(event.pool.get("url"))
    if not url or event.kind in (FIRST_RUN, REMINDER):
        return []
    sides = ((say["before"], event.old_seen), (say["after"], event.new_seen))
    return [(name, f"puljevagt archive show {_quoted(url)} --at {seen}") for name, seen in sides if seen]


def _quoted(address: str) -> str:
    """An address as a shell takes it."""
    return address if re.fullmatch(r"[\w:/.,%+@=~-]+", address) else "'" + address.replace("'", "%27") + "'"


def _data(event: Event) -> dict[str, Any]:
    """An event for programs: keys are those of ``changes`` and ``pools``."""
    return {
        "event_id": event.event_id,
        "kind": event.kind,
        "pool_id": event.pool_id,
        "old": event.old,
        "new": event.new,
        "silent": event.silent,
        "cause": event.cause,
        "old_quotes": list(event.old_quotes),
        "new_quotes": list(event.new_quotes),
        "old_seen": event.old_seen,
        "new_seen": event.new_seen,
        "days": event.days,
        "pool": event.pool,
        "pools": list(event.pools),
    }
