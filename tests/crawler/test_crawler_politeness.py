"""One request at a time to a host and a pause after each, over all sources of a lake."""

from __future__ import annotations

import asyncio
import itertools
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from puljevagt.crawler.politeness import Politeness, PutOff, host_of, seconds_of

PAUSE = 0.05
URL = "http://www.example.dk:8900/puljer"


async def ask(politeness: Politeness, spans: list[tuple[float, float]], url: str = URL) -> None:
    async with politeness.turn(url):
        began = time.monotonic()
        await asyncio.sleep(0.01)
        spans.append((began, time.monotonic()))


def test_sources_that_share_a_host_take_turns_and_keep_the_pause(tmp_path: Path) -> None:
    async def all_of_them() -> list[tuple[float, float]]:
        spans: list[tuple[float, float]] = []
        several = [Politeness(tmp_path, PAUSE) for _ in range(3)]  # each opens its files anew, as another process does
        await asyncio.gather(*(ask(one, spans) for one in several for _ in range(2)))
        return spans

    spans = sorted(asyncio.run(all_of_them()))
    assert len(spans) == 6
    assert all(after[0] - before[1] >= PAUSE for before, after in itertools.pairwise(spans))


def test_other_hosts_wait_for_nobody(tmp_path: Path) -> None:
    async def two() -> list[tuple[float, float]]:
        spans: list[tuple[float, float]] = []
        politeness = Politeness(tmp_path, 60)
        await asyncio.wait_for(
            asyncio.gather(ask(politeness, spans), ask(politeness, spans, "https://andre.example.dk/")), 5
        )
        return spans

    assert len(asyncio.run(two())) == 2


def test_crawl_delay_wins_where_it_is_longer(tmp_path: Path) -> None:
    async def pauses() -> list[float]:
        politeness = Politeness(tmp_path, 0.0)
        politeness.slow_down("www.example.dk", 0.1)
        politeness.slow_down("andre.example.dk", 0.0)
        spans: list[tuple[float, float]] = []
        for _ in range(2):
            await ask(politeness, spans)
        return [spans[1][0] - spans[0][1]]

    assert asyncio.run(pauses())[0] >= 0.1


@pytest.mark.parametrize(("said", "attempt", "pause"), [("7", 1, 7.0), (None, 1, 2.0), (None, 2, 4.0), ("0", 1, 1.0)])
def test_a_server_in_trouble_is_given_time(tmp_path: Path, said: str | None, attempt: int, pause: float) -> None:
    async def backed_off() -> float:
        async with Politeness(tmp_path, 1.0).turn(URL) as turn:
            turn.back_off(attempt, said)
            return turn.pause

    assert asyncio.run(backed_off()) == pause


def test_a_host_that_wants_to_be_left_alone_is_and_by_the_next_run_too(tmp_path: Path) -> None:
    async def first() -> None:
        async with Politeness(tmp_path, 0.01).turn(URL) as turn:
            turn.back_off(1, "3600")

    async def second() -> None:
        async with Politeness(tmp_path, 0.01).turn("http://www.example.dk/andet"):
            raise AssertionError("it was asked")

    asyncio.run(first())
    with pytest.raises(PutOff, match=r"www\.example\.dk asks to be left alone until"):
        asyncio.run(second())


def test_retry_after_as_seconds_as_a_time_and_as_nonsense() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert seconds_of("120") == 120
    assert 25 < (seconds_of(soon) or 0) <= 30
    assert seconds_of("Sun, 06 Nov 1994 08:49:37 GMT") == 0
    assert seconds_of("snart") is None
    assert seconds_of(None) is None


def test_names_of_hosts_never_name_files(tmp_path: Path) -> None:
    folder = tmp_path / "hosts"

    async def odd() -> None:
        async with Politeness(folder, 0.0).turn("http://..%2f..%2fetc/"):
            pass

    asyncio.run(odd())
    (made,) = folder.iterdir()
    assert made.name.isalnum()
    assert host_of("http://WWW.Example.dk.:80/") == "www.example.dk"
