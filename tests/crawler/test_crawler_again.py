"""A source crawled again: what is asked, and what is known as unchanged, changed, gone or moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from crawl_lab import DAY_ONE, Lab, Told

from demo.web import Fault, SmallWeb
from demo.web.server import Request
from puljevagt.archive import Archive
from puljevagt.crawler import job as jobs
from puljevagt.crawler.visits import Visits

SITES = ("slf", "tangfonden")


class Days:
    """Two days of three sites, crawled; what the servers saw on each."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.told: list[dict[str, Told]] = []
        self.requests: list[list[Request]] = []
        self.pages: list[set[str]] = []

    def crawl(self, day: int, **faults: str | Fault) -> None:
        self.lab.web.day = day
        self.lab.web.misbehave = dict(faults)
        self.lab.web.forget_requests()
        self.told.append(dict(zip(SITES, self.lab.crawl(*SITES, day=day), strict=True)))
        self.requests.append(self.lab.web.requests)
        self.pages.append({url for site in SITES for url in self.lab.pages(site)})


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with SmallWeb(share=0.2) as web:
        days = Days(Lab(tmp_path_factory.mktemp("days"), web))
        days.crawl(0)
        days.crawl(1)
        yield days


def outcomes(told: dict[str, Told], site: str = "") -> dict[str, str]:
    return {url: outcome for name, one in told.items() if site in name for url, (outcome, _) in one.outcomes.items()}


def test_every_announcement_of_the_first_day_is_found(days: Days) -> None:
    found = {url for url, outcome in outcomes(days.told[0]).items() if outcome == "new"}
    assert days.pages[0] <= found
    assert not [told.report.failed for told in days.told[0].values() if told.report.failed]


def test_the_second_day_asks_whether_pages_were_modified(days: Days) -> None:
    by_site = {site: [r for r in days.requests[1] if r.site == site] for site in SITES}
    pages = {request.path for request in days.requests[0] if request.status == 200}
    for request in by_site["slf"]:  # which has entity tags
        if request.path in pages and request.path.startswith("/puljer/"):
            assert "if-none-match" in request.headers
    assert any(request.status == 304 for request in by_site["slf"])


def test_the_second_day_knows_what_is_unchanged_changed_new_and_gone(days: Days) -> None:
    gone = {url for url in days.lab.web.gone(1) if url in days.pages[0]}
    second = outcomes(days.told[1])
    assert gone
    assert all(second[url] == "gone" for url in gone)
    assert {"unchanged", "changed", "new"} <= set(second.values())
    assert days.pages[1] <= {url for url, outcome in second.items() if outcome in ("unchanged", "changed", "new")}


def test_the_same_page_is_unchanged_without_the_server_saying_so(days: Days) -> None:
    """Same bytes, status 200: a revisit that repeats nothing."""
    again = [c for c in days.lab.captures() if c.status == 200 and c.record_type == "revisit"]
    full = {c.digest for c in days.lab.captures() if c.record_type == "response" and c.size}
    assert all(capture.digest in full for capture in again)


def test_not_modified_is_archived_as_the_page_it_means(days: Days) -> None:
    archive = Archive(days.lab.raw)
    unmodified = [c for c in days.lab.captures() if c.status == 304]
    assert unmodified
    for capture in unmodified:
        before = [c for c in days.lab.captures(capture.url) if c.status == 200]
        assert capture.record_type == "revisit"
        assert archive.payload(capture) == archive.payload(before[-1])


def test_a_moved_page_says_where_it_went(days: Days) -> None:
    moved = [c for c in days.lab.captures() if c.status == 301 and c.metadata["role"] == "page"]
    assert moved
    for capture in moved:
        assert days.lab.captures(capture.metadata["location"]), "where it leads is asked as well"


def test_redirects_slashes_and_tracking_make_no_second_page(days: Days) -> None:
    for told in days.told[1].values():
        pages = [url for url in told.pages if told.outcomes[url][0] in ("new", "changed", "unchanged")]
        assert len({url.rstrip("/").partition("?")[0] for url in pages}) == len(pages)


def test_attachments_are_archived(days: Days) -> None:
    attached = [c for c in days.lab.captures() if c.metadata.get("role") == "attachment"]
    assert {"application/pdf"} <= {(c.media_type or "").partition(";")[0] for c in attached}
    assert days.told[0]["slf"].report.attachments == len(
        {c.url for c in attached if c.fetched_at < DAY_ONE + timedelta(1)}
    )


def test_visits_are_a_cache_of_the_archive(days: Days) -> None:
    """Deleted, they are made again, and say the same."""
    home = days.lab.folder / "state" / "crawl" / "slf"
    with Visits(Archive(days.lab.raw), "slf", home) as visits:
        visits.catch_up()
        before = {url: (visits.of(url), visits.known(url)) for url in visits.urls()}
    (home / "visits.sqlite").unlink()
    with Visits(Archive(days.lab.raw), "slf", home) as visits:
        visits.catch_up()
        assert {url: (visits.of(url), visits.known(url)) for url in visits.urls()} == before
    (home / "visits.sqlite").write_bytes(b"no database at all, and long enough to look at" * 100)
    with Visits(Archive(days.lab.raw), "slf", home) as visits:
        visits.catch_up()
        assert set(visits.urls()) == before.keys()


def test_only_what_is_due_is_asked(days: Days, tmp_path_factory: pytest.TempPathFactory) -> None:
    web = days.lab.web
    web.day, web.misbehave = 1, {"tangfonden/*": Fault("new-etag")}
    web.forget_requests()
    (told,) = days.lab.crawl("tangfonden", day=2, due=[])
    asked = {web.url("tangfonden", request.path) for request in web.requests}
    assert not asked & days.pages[1]
    assert told.report.asked == 0
    assert told.report.not_due == told.report.found > 0


def test_an_interrupted_crawl_too_old_is_not_taken_up(days: Days) -> None:
    folder = days.lab.folder / "state" / "crawl" / "nobody"
    assert jobs.begin(folder, "a", DAY_ONE) == []
    assert jobs.begin(folder, "b", DAY_ONE + timedelta(hours=1)) == ["a"]
    assert jobs.begin(folder, "c", DAY_ONE + timedelta(hours=14)) == []
    jobs.finish(folder)
    assert jobs.begin(folder, "d", DAY_ONE + timedelta(hours=14)) == []
