"""kill -9 between publishing and sending, with a mail server that misbehaves: nothing is lost, and what comes twice has
the same id and comes twice only where that is promised."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from alerts_lab import POOL, WATCH, Lab, Post, at, page
from sqlalchemy import select

from extractors.model import Reading
from puljevagt.alerts.outbox import Outbox, deliveries, messages, outbox_of
from puljevagt.alerts.upkeep import status
from puljevagt.curation import publications

WATCHES = tuple(replace(WATCH, name=name) for name in ("den ene", "den anden"))
POOLS = tuple(replace(POOL, title=title) for title in ("Haver", "Broer", "Både", "Skove"))
MODES = ("take", "take", "refuse", "hang", "drop")
HOUR = range(10, 16)
"""Steps at which the server is down: an hour."""
STEP = timedelta(minutes=10)
LONGEST = 1.2
"""After so many times what an undisturbed process takes, one is killed at the latest: some live to their end."""


def moved(number: int) -> Reading:
    """The page after its deadlines have moved so many times."""
    day = (date(2021, 5, 1) + timedelta(days=number)).isoformat()
    return page(*(replace(pool, deadlines=(f"{day}T12:00",)) for pool in POOLS))


class Killer:
    """Sends in processes of their own and kills them."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("alerts_zygote.py")
        self._zygote = subprocess.Popen([sys.executable, script], stdin=-1, stdout=-1, text=True)

    def send(self, lab: Lab, post: Post, now: str, after: float | None) -> bool:
        """Send at ``now``; kill it after so many seconds, or let it end. Whether it lived."""
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(f"{lab.lake.root.parent} {post.port} {now}\n")
        self._zygote.stdin.flush()
        assert self._zygote.stdout.readline() == "born\n"
        time.sleep(after or 0)
        self._zygote.stdin.write("wait\n" if after is None else "kill\n")
        self._zygote.stdin.flush()
        return int(self._zygote.stdout.readline()) == 0

    def close(self) -> None:
        """Let the zygote end."""
        self._zygote.communicate(timeout=60)


def killed(lab: Lab, post: Post, kills: int, chance: random.Random) -> Counter[str]:
    """Publish news and kill what sends it, so many times, and let it end; what happened, in numbers."""
    lab.see(moved(0), 0)
    killer, now, seen = Killer(), at(kills + 1), Counter[str]()
    try:
        lab.see(moved(1), 1)
        assert killer.send(lab, post, now.isoformat(), None)  # the first also starts up
        lab.see(moved(2), 2)
        begun = time.monotonic()
        assert killer.send(lab, post, now.isoformat(), None)
        longest = LONGEST * (time.monotonic() - begun)
        for number in range(kills):
            lab.see(moved(number + 3), number + 3)
            mode = "down" if number in HOUR else chance.choice(MODES)
            if mode == "down":
                post.stop()
            post.mode = mode
            lived = killer.send(lab, post, now.isoformat(), chance.uniform(0, longest))
            seen.update({"lived" if lived else "killed": 1, f"server: {mode}": 1})
            if mode == "down":
                post.start()
            now += STEP
        post.mode = "take"
        assert killer.send(lab, post, now.isoformat(), None)
        while (left := status(lab.lake, None)) and left["pending"] + left["sending"] + left["failed"] + left["dead"]:
            assert left["dead"] == 0
            assert killer.send(lab, post, now.isoformat(), None)
            now += timedelta(hours=6)
    finally:
        killer.close()
    return seen


def prove(lab: Lab, post: Post, kills: int, seed: int) -> None:
    """Every promised message arrived; copies only where a process died over it or the server did not say that it had
    it."""
    lab.watches = WATCHES
    seen = killed(lab, post, kills, random.Random(seed))
    news = [name for item in publications.since(lab.lake, 0) for name in item.news]
    assert len(news) == len(POOLS) * (kills + 2)
    box = Outbox(outbox_of(lab.lake))
    with box.reading() as connection:
        told = connection.execute(select(deliveries.c.event_id, deliveries.c.watch, deliveries.c.message_id)).all()
        crashes = {row[0]: row[1] for row in connection.execute(select(messages.c.message_id, messages.c.crashes))}
    box.close()
    assert sorted((row[0], row[1]) for row in told) == sorted((name, watch.name) for name in news for watch in WATCHES)
    copies, dropped = (Counter(name.strip("<>").partition("@")[0] for name in ids) for ids in (post.ids, post.dropped))
    assert copies.keys() == crashes.keys() == {row[2] for row in told}
    for name, count in copies.items():
        assert count - 1 <= crashes[name] + dropped[name], name
    sys.stdout.write(
        f"\n{seen['killed']} killed, {seen['lived']} lived; {dict(seen)}\n{len(told)} deliveries promised in "
        f"{len(copies)} messages, all arrived; {sum(copies.values()) - len(copies)} came again with the same id; "
        f"{sum(crashes.values())} were under way when a process died, {sum(dropped.values())} when the server hung up\n"
    )


def test_killed_five_times(lab: Lab, post: Post) -> None:
    prove(lab, post, 5, 5)


@pytest.mark.prove
def test_killed_fifty_times(lab: Lab, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        prove(lab, post, 50, 50)
