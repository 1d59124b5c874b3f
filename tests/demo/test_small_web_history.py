"""The history of the small web: the same everywhere, rich in what can happen to a pool, and told truly by its pages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from web_client import ask_url

from demo.web import SmallWeb
from demo.web.history import DAYS, HAPPENINGS, MOVES, calendar_day, moved
from demo.web.pools import SEED, announcements
from demo.web.sites import load_sites
from demo.web.wording import DATES, TIMES, copy_of, written_deadline, written_sum
from extractors import read_page

SITES = load_sites()
POOLS = announcements(SITES)
ALL = [pool for pools in POOLS.values() for pool in pools]


def test_the_same_seed_is_the_same_web_and_another_seed_another() -> None:
    assert announcements(SITES, seed=SEED) == POOLS
    assert announcements(SITES, seed="another") != POOLS


def test_everything_that_can_happen_happens() -> None:
    happened = Counter(version.kind for pool in ALL for version in pool.versions)
    assert set(happened) == {"new", *HAPPENINGS}
    assert sum(pool.versions[0].since > 0 for pool in ALL) > 20  # new pools after day 0
    assert 50 < sum(len(pool.versions) == 1 for pool in ALL) < 200  # and pools to which nothing happens


def test_no_two_pools_of_a_site_share_an_address() -> None:
    for pools in POOLS.values():
        slugs = [{version.slug for version in pool.versions} for pool in pools]
        assert len(set.union(*slugs)) == sum(map(len, slugs))


def test_versions_follow_each_other_within_the_history() -> None:
    for pool in ALL:
        days = [version.since for version in pool.versions]
        assert days == sorted(set(days)), pool.key
        assert pool.published <= calendar_day(days[0])


def test_silent_moves_leave_the_stamp_and_loud_ones_do_not() -> None:
    for pool in ALL:
        if pool.origin:
            continue
        for before, after in zip(pool.versions, pool.versions[1:], strict=False):
            stamped = after.stamp == calendar_day(after.since) != before.stamp
            if after.kind == "extended_silently":
                assert after.facts.deadlines > before.facts.deadlines and after.stamp == before.stamp
            elif after.kind in ("extended", "extended_late"):
                assert after.facts.deadlines > before.facts.deadlines and stamped
            elif after.kind in ("restamped", "reworded"):
                assert after.facts == before.facts and stamped


def test_some_deadlines_are_moved_shortly_before_they_fall() -> None:
    left = [
        (date.fromisoformat(before.facts.deadlines[0][:10]) - calendar_day(after.since)).days
        for pool in ALL
        for before, after in zip(pool.versions, pool.versions[1:], strict=False)
        if after.kind == "extended_late" and not pool.origin
    ]
    assert sum(1 <= days <= 3 for days in left) >= 15


def test_what_moves_back_is_as_it_was() -> None:
    backs = [
        (pool.versions[place - 2].facts, version.facts)
        for pool in ALL
        for place, version in enumerate(pool.versions)
        if version.kind == "moved_back"
    ]
    assert backs and all(first == last for first, last in backs)


def test_no_deadline_falls_on_a_weekend() -> None:
    deadlines = {deadline for pool in ALL for version in pool.versions for deadline in version.facts.deadlines}
    assert {date.fromisoformat(deadline[:10]).weekday() for deadline in deadlines} == {0, 1, 2, 3, 4}
    assert {len(deadline) for deadline in deadlines} == {len("2026-10-01"), len("2026-10-01T12:00")}


@pytest.mark.parametrize(
    ("deadline", "days", "then"),
    [("2026-10-01", 7, "2026-10-08"), ("2026-10-01T12:00", 2, "2026-10-05T12:00"), ("2026-10-12", -7, "2026-10-05")],
)
def test_a_moved_deadline_keeps_its_time(deadline: str, days: int, then: str) -> None:
    assert moved(deadline, days) == then


@pytest.mark.parametrize(
    ("style", "time", "words"),
    [
        ("long", TIMES[0], "1. oktober 2026 kl. 12.00"),
        ("weekday", TIMES[2], "torsdag den 1. oktober 2026, kl. 12:00"),
        ("dashes", TIMES[3], "den 01-10-2026 kl. 12"),
        ("slash", TIMES[0], "den 1/10 2026 kl. 12.00"),
    ],
)
def test_deadlines_are_written_as_authorities_do(style: str, time: str, words: str) -> None:
    assert style in DATES
    assert written_deadline("2026-10-01T12:00", style, time) == words


@pytest.mark.parametrize(
    ("kroner", "words"),
    [(1_200_000, "1,2 mio. kr."), (2_000_000, "2 mio. kr."), (1_250_000, "1.250.000 kr."), (75_000, "75.000 kr.")],
)
def test_sums_are_written_as_authorities_do(kroner: int, words: str) -> None:
    assert written_sum(kroner) == words


def test_a_page_reads_the_same_until_something_happens_and_a_closing_changes_one_sentence() -> None:
    site = SITES[0]
    pool = next(pool for pool in POOLS["slf"] if pool.versions[-1].kind == "closed" and len(pool.versions) == 2)
    before, after = (copy_of(site, pool, version) for version in pool.versions)
    assert (before.notice == "", after.notice != "") == (True, True)
    assert before.sections == after.sections and before.lead == after.lead and before.updated != after.updated


def test_withdrawn_pages_answer_404_or_410_and_return_as_they_were() -> None:
    with SmallWeb(share=0.1) as web:
        before = {url: ask_url(web, url).body for url in web.truth() if "127.0.1.1:" in url}
        web.day = 1
        (url, status) = next((url, status) for url, status in web.gone().items() if url in before)
        assert ask_url(web, url).status == status in (404, 410)
        assert url not in web.truth()
        web.day = 3
        assert ask_url(web, url).body == before[url]


def test_a_changed_slug_redirects_for_good() -> None:
    with SmallWeb(share=0.1) as web:
        before = set(web.truth())
        web.day = 1
        moved_urls = [url for url in before - set(web.truth()) if url not in web.gone()]
        assert len(moved_urls) >= 4
        for url in moved_urls:
            answer = ask_url(web, url)
            assert answer.status == 301
            assert ask_url(web, re.sub(r"(//[^/]+).*", r"\1", url) + answer.headers["location"]).status == 200


def test_a_redesign_changes_every_page_and_nothing_that_it_says() -> None:
    with SmallWeb(share=0.1) as web:
        redesign = web.sites["slf"].redesign
        web.day = redesign - 1
        old = {url: (facts, ask_url(web, url).body) for url, facts in web.truth().items() if "127.0.1.1:" in url}
        web.day = redesign
        truth = web.truth()
        same = {url: ask_url(web, url).body for url in old if truth.get(url) == old[url][0]}
        assert same and all(body != old[url][1] for url, body in same.items())
        for url, body in same.items():
            before, after = read_page(old[url][1]), read_page(body)
            assert [pool.deadlines for pool in before.pools] == [pool.deadlines for pool in after.pools]


def test_a_portal_relays_other_sites_pools_a_day_later_with_a_link_to_them() -> None:
    with SmallWeb() as web:
        relayed = next(
            pool
            for pool in web.announcements["puljeoverblik"]
            if pool.origin and any(version.kind in MOVES for version in pool.versions) and pool.versions[0].since == 0
        )
        assert relayed.origin is not None
        change = next(version for version in relayed.versions if version.kind in MOVES)
        source = next(version for version in relayed.origin.versions if version.kind == change.kind)
        assert (change.since, change.facts) == (source.since + 1, source.facts)
        page = ask_url(web, web.url("puljeoverblik", f"/pulje/{relayed.versions[0].slug}"))
        (link,) = re.findall(r'Læs mere hos <a href="([^"]+)"', page.text)
        assert ask_url(web, link).status == 200


@pytest.mark.parametrize("day", [0, 30])
def test_pages_say_what_is_true_of_them(day: int) -> None:
    """Read by the extractors, which were not made for these pages, 95 of 100 deadlines are those planted."""
    with SmallWeb(day, share=0.3) as web:
        truth = web.truth()
        read = {url: read_page(ask_url(web, url).body) for url in truth}
    right = sum(
        len(read[url].pools) == 1 and set(read[url].pools[0].deadlines) == set(facts.deadlines)
        for url, facts in truth.items()
    )
    assert right / len(truth) >= 0.95
    assert len({facts.issuer for facts in truth.values()}) > 10


def test_history_is_as_long_as_said() -> None:
    assert max(version.since for pool in ALL for version in pool.versions if not pool.origin) <= DAYS
