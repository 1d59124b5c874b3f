"""Alarms: each sign that a source no longer shows what it used to, and silence where all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from puljevagt.crawler.alarms import Health, check
from puljevagt.crawler.crawl import SourceReport
from puljevagt.crawler.sources import Expect, Source

SOURCE = Source("x", start=("https://x.dk/",), expect=Expect(pools_at_least=5, newest_within_days=90))
LOOSE = Source("x", start=("https://x.dk/",))
GOOD = Health(datetime(2026, 9, 14, tzinfo=UTC), found=20, newest=date(2026, 9, 1), asked=30)


def kinds(source: Source, before: Health | None, now: Health) -> list[str]:
    return [alarm.kind for alarm in check(source, before, now)]


def test_all_is_well() -> None:
    assert kinds(SOURCE, None, GOOD) == []
    assert kinds(SOURCE, GOOD, replace(GOOD, found=14)) == []
    assert kinds(LOOSE, None, replace(GOOD, found=0, newest=None)) == [], "a first crawl of a source without pools"


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"found": 0}, "no_announcements"),
        ({"found": 4}, "few_announcements"),
        ({"found": 9}, "discovery_shrunk"),
        ({"newest": date(2026, 6, 1)}, "newest_too_old"),
        ({"found": 0, "forbidden": 1}, "robots_forbid"),
        ({"forbidden": 7}, "robots_forbid"),
        ({"finished": False, "found": 3}, "cut_off"),
        ({"failed": 20}, "unreachable"),
    ],
)
def test_each_sign_raises_its_alarm_alone(changed: dict[str, object], kind: str) -> None:
    assert kinds(SOURCE, GOOD, replace(GOOD, **changed)) == [kind]  # type: ignore[arg-type]


def test_what_robots_always_forbade_is_no_alarm() -> None:
    some = replace(GOOD, forbidden=3)
    assert kinds(SOURCE, None, some) == kinds(SOURCE, some, some) == []
    assert kinds(SOURCE, None, replace(GOOD, found=0, forbidden=1)) == ["robots_forbid"]


def test_the_reason_of_a_crawl_is_told() -> None:
    (alarm,) = check(LOOSE, GOOD, replace(GOOD, found=0, reasons=("none of the page's 40 links fits follow",)))
    assert alarm.message == "no announcements found, there were 20: none of the page's 40 links fits follow"


def test_a_field_that_hardly_a_pool_has_any_more() -> None:
    before = replace(GOOD, filled={"deadlines": 0.9, "purpose": 0.3})
    assert kinds(LOOSE, before, replace(GOOD, filled={"deadlines": 0.05, "purpose": 0.0})) == ["field_lost"]
    assert kinds(LOOSE, before, replace(GOOD, filled={"deadlines": 0.5, "purpose": 0.0})) == []
    assert kinds(LOOSE, before, replace(GOOD, filled=None)) == []


def test_fixed_pages_need_no_list() -> None:
    pages = Source("x", pages=("https://x.dk/p",))
    assert kinds(pages, GOOD, replace(GOOD, found=0)) == []


def test_a_crawls_report_is_understood() -> None:
    report = SourceReport("x", "r", "2026-09-14T06:00:00+00:00", asked=3, lists=1, found=3, newest="2026-09-01")
    report.failed.append({"url": "https://x.dk/a", "reason": "the server answered 500"})
    report.finished = True
    health = Health.of(report.to_json())
    assert (health.found, health.newest, health.asked, health.failed) == (3, date(2026, 9, 1), 4, 1)
    assert health.reasons == ("the server answered 500",)
