"""Whether the source changed or the parser did, and that a run which would lose much waits for a person."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from curation_samples import NOTHING, capture, page, tables

from extractors.model import Pool, Reading
from puljevagt.curation import publications
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.gate import Gate
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.publications import Cause

NOW = datetime(2021, 4, 1, tzinfo=UTC)
POOLS = [Pool(f"Pulje {name}", deadlines=("2021-06-01",), amount_total_dkk=900_000) for name in "ABCDEFGHIJKL"]


def see(reading: Reading | None, number: int, day: float = 0, source: str = "kilde.dk", status: int = 200) -> Seen:
    return capture(reading, day, f"https://{source}/{number}", status, source), reading, None


def crawl(
    pools: Iterable[Pool | None], day: float = 0, source: str = "kilde.dk"
) -> list[tuple[Any, Reading | None, str | None]]:
    """A page a pool; ``None``: the page announces nothing any more."""
    return [see(page(pool) if pool else NOTHING, number, day, source) for number, pool in enumerate(pools)]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Two sources of twelve open pools each."""
    made = Lake(tmp_path)
    merge(made, [*crawl(POOLS), *crawl(POOLS, 0, "anden.dk")], NOW)
    return made


def rows(lake: Lake, table: str, source: str = "kilde.dk") -> list[dict[str, Any]]:
    return [row for row in tables(lake)[table].to_pylist() if row.get("source") == source]


class TestGate:
    def test_a_source_that_would_lose_its_pools_keeps_its_tables_and_the_others_go_on(self, lake: Lake) -> None:
        before = rows(lake, "pools")
        later = [replace(pool, deadlines=("2021-07-01",)) for pool in POOLS]
        report = merge(lake, [*crawl([None] * 12, 1), *crawl(later, 1, "anden.dk")], NOW)
        assert [held["source"] for held in report.held] == ["kilde.dk"]
        assert "12 of 12 open pools would be gone" in report.held[0]["reason"]
        assert "publish --accept kilde.dk" in report.held[0]["advice"]
        assert (report.sources, report.changed) == (["anden.dk"], 12)
        assert rows(lake, "pools") == before
        assert {row["deadlines"][0] for row in rows(lake, "pools", "anden.dk")} == {"2021-07-01"}

    def test_what_was_read_is_not_lost_and_nobody_is_told(self, lake: Lake) -> None:
        merge(lake, crawl([None] * 12, 1), NOW)
        assert len(rows(lake, "readings")) == 24
        assert publications.since(lake, 1)[0].news == ()

    def test_the_table_of_sources_says_so(self, lake: Lake) -> None:
        merge(lake, crawl([None] * 12, 1), NOW)
        held = {row["name"]: row["held_why"] for row in tables(lake)["sources"].to_pylist()}
        assert "open pools would be gone" in held["kilde.dk"] and held["anden.dk"] is None

    def test_a_person_lets_it_through_and_then_it_is_news(self, lake: Lake) -> None:
        gone = crawl([None] * 12, 1)
        merge(lake, gone, NOW)
        Gate(lake.accepted).accept("kilde.dk", NOW, "en analytiker")
        report = merge(lake, gone, NOW, Cause.ACCEPT)
        assert (report.held, report.changed) == ([], 12)
        assert not any(row["listed"] for row in rows(lake, "pools"))
        assert len(publications.since(lake, 2)[-1].news) == 12
        assert Gate(lake.accepted).held == {}

    def test_a_source_that_is_itself_again_is_published(self, lake: Lake) -> None:
        merge(lake, crawl([None] * 12, 1), NOW)
        report = merge(lake, [*crawl([None] * 12, 1), *crawl(POOLS, 2)], NOW)
        assert report.held == []
        assert len(rows(lake, "fetches")) == 36
        assert Gate(lake.accepted).held == {}

    def test_an_acceptance_is_of_those_runs_only(self, lake: Lake) -> None:
        merge(lake, crawl([None] * 12, 1), NOW)
        Gate(lake.accepted).accept("kilde.dk", NOW)
        others = [(replace(one, run_id="another"), reading, note) for one, reading, note in crawl([None] * 12, 2)]
        assert [held["source"] for held in merge(lake, others, NOW).held] == ["kilde.dk"]

    def test_what_a_page_says_itself_is_no_loss(self, lake: Lake) -> None:
        assert merge(lake, crawl([replace(pool, closed=True) for pool in POOLS], 1), NOW).held == []

    def test_pages_that_are_gone_are_a_loss(self, lake: Lake) -> None:
        gone = [see(None, number, day, status=404) for number in range(12) for day in (1, 2)]
        assert [held["source"] for held in merge(lake, gone, NOW).held] == ["kilde.dk"]

    def test_one_page_in_twelve_may_go(self, lake: Lake) -> None:
        assert merge(lake, crawl([None, *POOLS[1:]], 1), NOW).held == []

    def test_a_column_that_empties_is_a_loss(self, lake: Lake) -> None:
        report = merge(lake, crawl([replace(pool, amount_total_dkk=None) for pool in POOLS], 1), NOW)
        assert "no pool would have amount_total_dkk any more, which 12 had" in report.held[0]["reason"]

    def test_nothing_is_held_back_that_is_not(self, lake: Lake) -> None:
        with pytest.raises(LookupError, match=r"held back: none is"):
            Gate(lake.accepted).accept("kilde.dk", NOW)


class TestSourceOrParser:
    """The replay: worse extractors first, the real ones after."""

    def worse(self, reading: Reading) -> Reading:
        pools = tuple(replace(pool, deadlines=("2021-01-06",), amount_total_dkk=None) for pool in reading.pools)
        return replace(reading, pools=pools, extractor_version="1")

    def better(self, reading: Reading) -> Reading:
        return replace(reading, extractor_version="2")

    def replay(self, lake: Lake) -> list[Seen]:
        moved = [replace(pool, deadlines=("2021-07-01",)) for pool in POOLS[:3]]
        seen = [*crawl(POOLS), *crawl([*moved, *POOLS[3:]], 7)]
        for one, reading, _ in seen:
            assert reading is not None
            merge(lake, [(one, self.worse(reading), None)], NOW)
        return [(one, self.better(reading), None) for one, reading, _ in seen if reading]

    def test_better_extractors_are_no_news_and_leave_corrections(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        seen = self.replay(lake)
        known = publications.last(lake)
        report = rebuild(lake, seen, NOW)
        assert [item.news for item in publications.since(lake, known)] == [()]
        found = rows(lake, "corrections")
        assert report.corrected == len(found)
        assert {row["field"] for row in found} == {"deadlines", "amount_total_dkk", "change"}
        one = next(row for row in found if row["field"] == "deadlines")
        assert (json.loads(one["old"]), json.loads(one["new"])) == (["2021-01-06"], ["2021-06-01"])
        assert (one["old_extractor"], one["new_extractor"]) == ("1", "2")
        assert "12" in report.notes[0] and "deadlines" in report.notes[0]

    def test_what_comes_after_is_news_again(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        rebuild(lake, self.replay(lake), NOW)
        known = publications.last(lake)
        later = [
            (one, self.better(page(replace(pool, deadlines=("2021-08-01",)))), None)
            for (one, _, _), pool in zip(crawl(POOLS, 9), POOLS, strict=True)
        ]
        one = later[0]
        merge(lake, [(replace(one[0], digest="sha256:new"), one[1], None)], NOW)
        assert len(publications.since(lake, known)[0].news) == 1

    def test_corrections_outlive_the_tables_and_are_written_once(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        seen = self.replay(lake)
        rebuild(lake, seen, NOW)
        before = tables(lake)
        lake.curated.rename(tmp_path / "away")
        assert rebuild(lake, seen, NOW).corrected == 0
        assert tables(lake) == before

    def test_rebuilding_with_the_same_extractors_corrects_nothing(self, lake: Lake) -> None:
        assert rebuild(lake, [*crawl(POOLS), *crawl(POOLS, 0, "anden.dk")], NOW).corrected == 0

    def test_extractors_that_read_nothing_are_held_back(self, lake: Lake) -> None:
        before = rows(lake, "pools")
        blind = [(one, replace(NOTHING, extractor_version="2"), None) for one, _, _ in crawl(POOLS)]
        report = rebuild(lake, blind, NOW, ["kilde.dk"])
        assert [held["source"] for held in report.held] == ["kilde.dk"]
        assert rows(lake, "pools") == before


class TestWithoutTables:
    """After ``curated/`` was deleted there is nothing by which a loss could be seen."""

    @pytest.fixture
    def everything(self, lake: Lake) -> list[Seen]:
        """All captures, of which those of the run "tirsdag" are held back."""
        later = [(replace(one, run_id="tirsdag"), reading, note) for one, reading, note in crawl([None] * 12, 1)]
        assert merge(lake, later, NOW).held
        shutil.rmtree(lake.curated)
        return [*crawl(POOLS), *crawl(POOLS, 0, "anden.dk"), *later]

    @pytest.mark.parametrize("make", [merge, rebuild])
    def test_what_was_held_back_stays_so(self, lake: Lake, everything: list[Seen], make: Any) -> None:
        report = make(lake, everything, NOW)
        assert [held["source"] for held in report.held] == ["kilde.dk"]
        assert all(row["listed"] for row in rows(lake, "pools")) and len(rows(lake, "pools")) == 12
        assert Gate(lake.accepted).held.keys() == {"kilde.dk"}

    def test_until_a_person_lets_it_through(self, lake: Lake, everything: list[Seen]) -> None:
        Gate(lake.accepted).accept("kilde.dk", NOW, "en analytiker")
        report = rebuild(lake, everything, NOW)
        assert report.held == []
        assert not any(row["listed"] for row in rows(lake, "pools"))
        assert Gate(lake.accepted).held == {}
