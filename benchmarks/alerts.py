"""Alerts: seconds for matching 10,000 changes against 1,000 watches, for queueing what matches, and for putting it into
messages; beside them the same matching watch by watch, and the same rows written to SQLite without the outbox's rules.

    python -m benchmarks.alerts [--watches 1000] [--changes 10000]

Ratios within one run are what counts: the machine is shared.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from extractors.data_files import load
from puljevagt.alerts.config import USUAL_KINDS, Alerts, Smtp, Watch
from puljevagt.alerts.deliveries import Queued, queue
from puljevagt.alerts.events import Event
from puljevagt.alerts.outbox import Outbox
from puljevagt.alerts.queueing import form_messages
from puljevagt.alerts.sample import sample
from puljevagt.alerts.watches import Matcher, fits

T = TypeVar("T")
NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
WORDS = ("klima", "unge", "demens", "bolig", "kultur", "natur", "idræt", "sundhed", "job", "skole")
SLOW_SHARE = 50
"""The plain matching is measured on this part of the changes, and multiplied: it takes minutes on all."""


def made_watches(number: int, chance: random.Random) -> list[Watch]:
    """Watches as advisers have them: a kind of applicant, mostly a target group, now and then a word or a sum."""
    applicants, groups = list(load("applicants")), list(load("target_groups"))
    return [
        Watch(
            f"watch {place}",
            (f"mailto:{place}@example.dk",),
            applicants=(chance.choice(applicants),),
            target_groups=tuple(chance.sample(groups, 2)) if chance.random() < 0.8 else (),
            words=(chance.choice(WORDS),) if chance.random() < 0.3 else (),
            amount_min=500_000 if chance.random() < 0.2 else None,
        )
        for place in range(number)
    ]


def made_events(number: int, chance: random.Random) -> list[Event]:
    """Changes of as many pools."""
    applicants, groups = list(load("applicants")), list(load("target_groups"))
    event = sample(NOW)
    return [
        replace(
            event,
            event_id=f"c{place:016x}",
            pool_id=f"p{place:012x}",
            sequence=1,
            kind=chance.choice(USUAL_KINDS),
            pool=event.pool
            | {
                "title": f"{chance.choice(WORDS).title()}puljen {place}",
                "applicants": chance.sample(applicants, chance.randint(1, 3)),
                "target_groups": chance.sample(groups, chance.randint(0, 2)),
                "amount_total_dkk": chance.choice([None, 100_000, 1_000_000]),
            },
        )
        for place in range(number)
    ]


def timed(what: str, do: Callable[[], T], times: float = 1) -> tuple[T, float]:
    """What came out, and the seconds, said on the screen."""
    begun = time.perf_counter()
    found = do()
    seconds = (time.perf_counter() - begun) * times
    sys.stdout.write(f"{what:<58} {seconds:8.2f} s\n")
    return found, seconds


def bare(path: Path, rows: list[Queued]) -> None:
    """The same deliveries as plain rows, without checks, marks or messages."""
    with sqlite3.connect(path) as file:
        file.execute("create table events (event_id, content)")
        file.execute("create table deliveries (event_id, watch, channel)")
        events = {row.event.event_id: row.event for row in rows}
        file.executemany(
            "insert into events values (?, ?)", [(name, event.to_json()) for name, event in events.items()]
        )
        file.executemany(
            "insert into deliveries values (?, ?, ?)",
            [(row.event.event_id, row.watch, channel) for row in rows for channel in row.channels],
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watches", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=10_000)
    asked = parser.parse_args()
    chance = random.Random(0)
    watches, events = made_watches(asked.watches, chance), made_events(asked.changes, chance)
    alerts = Alerts(Smtp("127.0.0.1", "puljevagt@example.dk"), tuple(watches))

    def matched(some: list[Event]) -> list[Queued]:
        matcher = Matcher(watches)
        return [Queued(event, watch.name, watch.to) for event in some for watch in matcher.matching(event)]

    def asked_one_by_one(some: list[Event]) -> int:
        return sum(fits(watch, event) for event in some for watch in watches)

    sys.stdout.write(f"{asked.watches} watches, {asked.changes} changes\n")
    found, matching = timed("matching", lambda: matched(events))
    some = events[::SLOW_SHARE]
    count, plain = timed("  watch by watch (from a part)", lambda: asked_one_by_one(some), SLOW_SHARE)
    assert count == len(matched(some))
    with tempfile.TemporaryDirectory() as folder:
        box = Outbox(Path(folder) / "outbox.sqlite")

        def queued() -> int:
            with box.writing() as connection:
                return queue(connection, found, NOW)

        def formed() -> int:
            with box.writing() as connection:
                return form_messages(connection, alerts, NOW)

        number, queueing = timed("queueing", queued)
        _, again = timed("  the same again, nothing new", queued)
        messages, forming = timed("putting into messages", formed)
        _, writing = timed("  bare rows in SQLite", lambda: bare(Path(folder) / "bare.sqlite", found))
        box.close()
    sys.stdout.write(
        f"{number} deliveries in {messages} messages; {matching + queueing + forming:.2f} s in all\n"
        f"matching takes 1/{plain / matching:.0f} of asking watch by watch; queueing and messages "
        f"{(queueing + forming) / writing:.1f} times bare rows; queueing nothing new {again / queueing:.1f} of it\n"
    )


if __name__ == "__main__":
    main()
