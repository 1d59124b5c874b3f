"""``puljevagt sources`` and ``plan``, and alarms, against the small web on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, Puljevagt

from demo.web import SmallWeb
from flows.planning import due
from flows.watching import raise_alarms, raise_field_alarms, standing
from puljevagt.archive import Archive, new_run_id
from puljevagt.crawler.crawl import SourceReport
from puljevagt.crawler.sources import Expect, Source, load
from puljevagt.curation.lake import Lake


@pytest.fixture(scope="module")
def web() -> Iterator[SmallWeb]:
    with SmallWeb(share=0.2) as running:
        yield running


@pytest.fixture
def sources(web: SmallWeb, tmp_path: Path) -> Path:
    """The lake's file of sources, for the small web."""
    path = tmp_path / "lake" / "sources.toml"
    path.parent.mkdir()
    web.write_sources(path)
    return path


def archive(lake: Path, at: datetime, *paths: str) -> None:
    """Archive pages as a crawl of slf leaves them."""
    with Archive(lake / "raw").run("slf", new_run_id(at)) as run:
        for path in paths:
            body = f"<html><body><h1>{path}</h1>".encode()
            headers = [("Content-Type", "text/html")]
            run.add_response(f"http://127.0.1.1{path}", [], 200, headers, body, at, metadata={"role": "page"})


def test_the_shipped_sources_are_listed(puljevagt: Puljevagt) -> None:
    result = puljevagt("sources", "list", "--sources", ROOT / "sources.toml", "--json")
    states = {row["name"]: row["state"] for row in result.rows}
    assert result.code == 0
    assert states["sbst"] == "not tried yet"
    assert states["uim"].startswith("retired 2026-")
    assert states["velux"].startswith("to be completed: ")


@pytest.mark.parametrize("name", ["slf", "tangfonden", "nordfjord"])
def test_a_source_that_works_is_found_well(puljevagt: Puljevagt, sources: Path, name: str) -> None:
    result = puljevagt("sources", "check", name, "--json")
    (trial,) = result.rows
    assert (result.code, trial["advice"]) == (0, [])
    assert trial["announcements"] >= 3
    assert trial["sample"]["pools"][0]["title"]
    assert "sample: " in puljevagt("sources", "check", name).out


def test_a_source_that_robots_forbid_is_told(puljevagt: Puljevagt, web: SmallWeb, sources: Path) -> None:
    web.misbehave = {"slf/robots.txt": "robots-forbid"}
    try:
        result = puljevagt("sources", "check", "slf")
    finally:
        web.misbehave = {}
    assert result.code == 1
    assert "robots.txt forbids it; leave the source" in result.out


def test_an_entry_is_proposed_written_and_works(puljevagt: Puljevagt, sources: Path) -> None:
    config = load(sources)
    listing = next(source for source in config.sources if source.name == "slf").start[0]
    before = sources.read_text()
    shown = puljevagt("sources", "add", listing, "--name", "ny")
    assert shown.code == 0
    assert sources.read_text() == before
    assert puljevagt("sources", "add", listing, "--name", "ny", "--write").code == 0
    assert sources.read_text().startswith(before.rstrip())
    assert shown.out.strip() in sources.read_text()
    assert puljevagt("sources", "check", "ny").code == 0


def test_nobody_is_asked_before_a_contact_is_named(puljevagt: Puljevagt, web: SmallWeb, sources: Path) -> None:
    sources.write_text(sources.read_text().replace('contact = "crawler@example.dk"', 'contact = ""'))
    asked = len(web.requests)
    for command in (("check", "slf"), ("add", "http://127.0.1.1/")):
        result = puljevagt("sources", *command)
        assert result.code == 1
        assert "contact is empty" in result.err
    assert len(web.requests) == asked


def test_a_wrong_name_and_a_wrong_file(puljevagt: Puljevagt, sources: Path) -> None:
    assert "try slf" in puljevagt("sources", "check", "sfl").err
    sources.write_text('contact = "a@b.dk"\n[[source]]\nname = "x"\nstrat = []\n')
    assert 'sources.toml:4: source "x": strat: is unknown; did you mean start?' in puljevagt("plan").err


def test_the_plan_of_a_crawled_source(puljevagt: Puljevagt, sources: Path) -> None:
    lake = sources.parent
    assert "no page is known yet" in puljevagt("plan").out
    archive(lake, datetime(2026, 9, 14, 6, tzinfo=UTC), "/puljer/a", "/puljer/b")
    rows = puljevagt("plan", "slf", "--now", "2026-09-14T07:00Z", "--json").rows
    assert [row["url"] for row in rows] == ["http://127.0.1.1/puljer/a", "http://127.0.1.1/puljer/b"]
    assert {row["why"] for row in rows} == {"new; asked for by every run until seen 3 times"}
    assert {(row["due"], row["at"]) for row in rows} == {(False, "2026-09-15T06:00:00+02:00")}, "the next run"
    assert {row["due"] for row in puljevagt("plan", "--now", "2026-09-15T04:00Z", "--json").rows} == {True}
    assert "2 of 2 pages are due" in puljevagt("plan", "--now", "2026-09-15T04:00Z").out
    chosen = load(sources).named(["slf"])
    assert due(Lake(lake), chosen, datetime(2026, 9, 14, 7, tzinfo=UTC)) == {"slf": []}


def test_alarms_are_kept_until_a_good_crawl(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    source = Source("x", start=("https://x.dk/",), expect=Expect(newest_within_days=900))

    def crawled(day: int, found: int) -> dict[str, Any]:
        report = SourceReport("x", f"r{day}", f"2026-09-{day:02}T06:00:00+00:00", asked=9, lists=1, found=found)
        report.finished = True
        return report.to_json()

    assert raise_alarms(lake, source, crawled(1, 20)) == []
    assert standing(lake, "x")["since"] is None
    for day in (2, 3):
        assert [alarm.kind for alarm in raise_alarms(lake, source, crawled(day, 0))] == ["no_announcements"]
    kept = standing(lake, "x")
    assert kept["since"] == "2026-09-02T06:00:00+00:00", "stale since the first alarm"
    assert kept["why"] == "no announcements found, there were 20"
    assert kept["good"]["run_id"] == "r1"
    assert raise_alarms(lake, source, crawled(4, 19)) == []
    assert standing(lake, "x")["since"] is None


def test_a_field_that_is_lost_is_told_by_the_run_that_loses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake, source = Lake(tmp_path), Source("x", pages=("https://x.dk/1",))

    def run(day: int, deadlines: float) -> list[str]:
        """A crawl, the publication after it, and what is told; ``deadlines``: the share of pools that then have one."""
        at = f"2026-09-{day:02}T06:00:00+00:00"
        told = raise_alarms(lake, source, SourceReport("x", f"r{day}", at, asked=9, finished=True).to_json())
        monkeypatch.setattr("flows.watching.filled", lambda lake, name: {"deadlines": deadlines})
        return [alarm.kind for alarm in (*told, *raise_field_alarms(lake, source, at))]

    assert run(1, 0.9) == []
    assert run(2, 0.0) == ["field_lost"]
    assert run(3, 0.0) == ["field_lost"]
    assert standing(lake, "x")["since"] == "2026-09-02T06:00:00+00:00"
    assert run(4, 0.8) == []
    assert standing(lake, "x")["since"] is standing(lake, "x")["why"] is None
