"""`puljevagt run` and `crawl` over the small web, as a user has them, and the commands on what was fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Puljevagt, Result, tables

from demo.web import SmallWeb
from flows.cli import main

SOURCES = """
contact = "crawler@example.dk"
allow_addresses = ["127.0.1.0/24"]

[[source]]
name = "{name}"
issuer = "Eksempelstyrelsen"
start = ["{start}"]
follow = ["{follow}"]
skip = ["/print/"]
delay = 0.02
schedule = "0 6 * * 1-5"
timezone = "Europe/Copenhagen"
expect = {{ pools_at_least = 2, newest_within_days = 90 }}

[[source]]
name = "nede"
issuer = "Ingen"
start = ["http://127.0.1.2:{port}/puljer"]
delay = 0.02
"""


class Crawled:
    """Two days of one site, beside one whose robots.txt fails."""

    def __init__(self, lake: Path, web: SmallWeb, codes: list[int]) -> None:
        self.lake, self.web, self.codes = lake, web, codes


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, prefect_server: str) -> Iterator[Crawled]:
    lake = tmp_path_factory.mktemp("crawled")
    with SmallWeb(share=0.15, misbehave={"fjordby/robots.txt": "500"}) as web:
        start = web.url("slf", web.sites["slf"].listing)
        text = SOURCES.format(name="slf", start=start, follow="^/puljer/", port=web.port)
        (lake / "sources.toml").write_text(text, "utf-8")
        codes = []
        for day in range(2):
            web.day = day
            codes.append(main(["run", "--lake", str(lake), "--now", f"2026-09-{7 + day:02}T06:00Z"]))
        yield Crawled(lake, web, codes)


@pytest.fixture
def puljevagt_crawled(puljevagt: Puljevagt, crawled: Crawled, monkeypatch: pytest.MonkeyPatch) -> Puljevagt:
    monkeypatch.setenv("PULJEVAGT_LAKE", str(crawled.lake))
    return puljevagt


def test_a_source_that_fails_costs_the_others_nothing(crawled: Crawled) -> None:
    assert crawled.codes == [3, 3]
    pools = tables(crawled.lake)["pools"]
    assert {row["source"] for row in pools} == {"slf"}
    assert {row["url"] for row in pools} >= {
        url for url in crawled.web.truth(1) if url.startswith(crawled.web.url("slf"))
    }


def test_a_deadline_that_moved_overnight_is_a_change(crawled: Crawled) -> None:
    kinds = {row["kind"] for row in tables(crawled.lake)["changes"]}
    assert "deadline_extended" in kinds


def test_every_request_is_a_row_of_fetches(crawled: Crawled, puljevagt_crawled: Puljevagt) -> None:
    fetches = tables(crawled.lake)["fetches"]
    asked = {crawled.web.url(request.site, request.path) for request in crawled.web.requests}
    assert asked == {row["url"] for row in fetches}
    assert {200, 304, 500} <= {row["status"] for row in fetches}


def test_reports_of_both_runs_tell_of_each_source(crawled: Crawled) -> None:
    reports = [json.loads(path.read_text("utf-8")) for path in sorted((crawled.lake / "state" / "runs").glob("*.json"))]
    first, second = ({source["source"]: source for source in report["crawled"]} for report in reports[:2])
    assert first["slf"]["new"] == first["slf"]["asked"] > 0
    assert second["slf"]["unchanged"] > 0
    assert second["slf"]["changed"] > 0
    assert "robots.txt cannot be had" in first["nede"]["failed"][0]["reason"]


def test_crawl_archives_and_publishes_nothing(crawled: Crawled, puljevagt_crawled: Puljevagt) -> None:
    before = tables(crawled.lake)
    result: Result = puljevagt_crawled("crawl", "slf", "--json", "--now", "2026-09-08T12:00Z")
    assert result.code == 0
    (report,) = result.rows
    assert report["crawled"][0]["unchanged"] > 0
    assert report["crawled"][0]["new"] == report["crawled"][0]["changed"] == 0
    assert tables(crawled.lake) == before


def test_an_unknown_source_is_named_with_the_nearest(puljevagt_crawled: Puljevagt) -> None:
    result = puljevagt_crawled("crawl", "sfl")
    assert result.code != 0
    assert "slf" in result.err


def test_no_contact_no_crawl(puljevagt: Puljevagt, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        SOURCES.replace("crawler@example.dk", "").format(name="a", start="http://127.0.1.1:1/", follow="^/", port=1),
        "utf-8",
    )
    result = puljevagt("crawl", "--sources", tmp_path / "sources.toml")
    assert result.code != 0
    assert "contact is empty" in result.err


def test_archive_show_gives_the_page_of_then_and_now(crawled: Crawled, puljevagt_crawled: Puljevagt) -> None:
    row = next(row for row in tables(crawled.lake)["changes"] if row["kind"] == "deadline_extended")
    then = puljevagt_crawled("archive", "show", row["url"], "--at", "2026-09-07")
    now = puljevagt_crawled("archive", "show", row["url"])
    assert then.code == now.code == 0
    assert then.out.startswith("<!DOCTYPE html>")
    assert then.out != now.out
    visits = puljevagt_crawled("archive", "show", row["url"], "--json").rows
    assert [visit["status"] for visit in visits][:2] == [200, 200]


def test_archive_verify_finds_all_sound(puljevagt_crawled: Puljevagt) -> None:
    result = puljevagt_crawled("archive", "verify")
    assert result.code == 0
    assert "all sound" in result.out


def test_a_forgotten_page_is_nowhere_and_never_asked_again(crawled: Crawled, puljevagt_crawled: Puljevagt) -> None:
    row = next(row for row in tables(crawled.lake)["pools"] if row["url"] in crawled.web.truth(1))
    result = puljevagt_crawled("archive", "forget", row["url"], "--yes", "--now", "2026-09-09T06:00Z")
    assert result.code == 0
    for name, rows in tables(crawled.lake).items():
        assert row["url"] not in {found.get("url") for found in rows}, name
        assert row["pool_id"] not in {found.get("pool_id") for found in rows}, name
    assert len(list((crawled.lake / "curated" / "generations").iterdir())) == 1
    for path in (crawled.lake / "state").rglob("*"):
        if path.is_file():
            assert row["url"].encode() + b'"' not in path.read_bytes(), path
    crawled.web.forget_requests()
    again = puljevagt_crawled("crawl", "slf", "--now", "2026-09-09T12:00Z")
    assert again.code == 0
    assert row["url"] not in {crawled.web.url(request.site, request.path) for request in crawled.web.requests}
    gone = puljevagt_crawled("archive", "show", row["url"])
    assert gone.code == 1
    assert "forgotten by request on 2026-09-09" in gone.err
