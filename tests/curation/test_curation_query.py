"""Reading the tables: what is known now, one pool in full, what changed, what the page said on a day."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from curation_samples import START, capture, page

from extractors.model import Pool
from puljevagt.curation import query
from puljevagt.curation.curate import merge
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import AmbiguousPoolError, NoTablesError, UnknownPoolError

NOW = datetime(2021, 4, 1, 8, 0, tzinfo=UTC)
POOLS = (
    Pool(
        "Mødesteder i landsbyer", deadlines=("2021-04-15T12:00",), applicants=("kommune",), target_groups=("ensomme",)
    ),
    Pool("Mødesteder på øer", deadlines=("2021-03-01", "2021-04-10"), applicants=("forening",)),
    Pool("Fælles haver", rolling=True, applicants=("forening", "fond"), purpose="At dyrke grøntsager sammen."),
    Pool("Sommerteater", deadlines=("2021-03-31",)),
    Pool("Vinterbad", deadlines=("2021-11-01",), opens_on="2021-09-01"),
    Pool("Gamle huse", deadlines=("2021-08-01",), closed=True),
    Pool("Nye ideer"),
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Seven pools of two issuers; the first got a later deadline after ten days."""
    made = Lake(tmp_path_factory.mktemp("lake"))
    seen = []
    for number, pool in enumerate(POOLS):
        reading = page(pool, issuer="Fjordby Kommune" if number % 2 else "Styrelsen for Lokale Fællesskaber")
        seen.append((capture(reading, 0, f"https://kilde.dk/{number}"), reading, None))
    moved = page(replace(POOLS[0], deadlines=("2021-04-20T12:00",)))
    seen.append((capture(moved, 10, "https://kilde.dk/0"), moved, None))
    merge(made, seen, NOW)
    return made


def titles(lake: Lake, **wanted: Any) -> list[str]:
    return [row["title"] for row in query.pools(lake, NOW, **wanted)]


class TestPools:
    def test_the_next_deadline_comes_first_and_what_is_closed_last(self, lake: Lake) -> None:
        assert titles(lake) == [
            "Mødesteder på øer",
            "Mødesteder i landsbyer",
            "Vinterbad",
            "Fælles haver",
            "Nye ideer",
            "Gamle huse",
            "Sommerteater",
        ]

    def test_the_status_follows_from_the_dates(self, lake: Lake) -> None:
        assert {row["title"]: row["status"] for row in query.pools(lake, NOW)} == {
            "Mødesteder i landsbyer": "open",
            "Mødesteder på øer": "open",
            "Fælles haver": "open",
            "Sommerteater": "closed",
            "Vinterbad": "planned",
            "Gamle huse": "closed",
            "Nye ideer": "unknown",
        }

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"applicants": ["kommune"]}, ["Mødesteder i landsbyer"]),
            ({"applicants": ["kommune", "fond"]}, ["Mødesteder i landsbyer", "Fælles haver"]),
            ({"targets": ["ensomme"]}, ["Mødesteder i landsbyer"]),
            ({"open_only": True}, ["Mødesteder på øer", "Mødesteder i landsbyer", "Fælles haver"]),
            ({"deadline_before": date(2021, 4, 10)}, ["Mødesteder på øer"]),
            ({"deadline_before": date(2021, 4, 9)}, []),
            ({"text": "grøntsager"}, ["Fælles haver"]),
            ({"issuer": "fjordby", "open_only": True}, ["Mødesteder på øer"]),
            ({"text": "møde", "applicants": ["forening"]}, ["Mødesteder på øer"]),
        ],
    )
    def test_each_filter_narrows(self, lake: Lake, wanted: dict[str, Any], found: list[str]) -> None:
        assert titles(lake, **wanted) == found

    @pytest.mark.parametrize(
        ("deadline", "last"),
        [
            ("2021-04-15", datetime(2021, 4, 15, 21, 59, 59, tzinfo=UTC)),  # summer time: two hours ahead of UTC
            ("2021-01-15", datetime(2021, 1, 15, 22, 59, 59, tzinfo=UTC)),
            ("2021-04-15T12:00", datetime(2021, 4, 15, 10, 0, 59, tzinfo=UTC)),
        ],
    )
    def test_a_deadline_is_danish_time_and_lasts_to_its_end(self, deadline: str, last: datetime) -> None:
        row = {"deadlines": [deadline], "opens_on": None, "closed": False, "listed": True, "rolling": False}
        assert query.standing(row, last) == {"status": "open", "next_deadline": deadline}
        assert query.standing(row, last + timedelta(seconds=1)) == {"status": "closed", "next_deadline": None}

    def test_a_pool_that_its_page_dropped_is_closed(self) -> None:
        row = {"deadlines": ["2021-08-01"], "opens_on": None, "closed": False, "listed": False, "rolling": True}
        assert query.standing(row, NOW) == {"status": "closed", "next_deadline": None}


class TestOnePool:
    def test_it_is_found_by_id_by_title_and_by_a_part_of_it(self, lake: Lake) -> None:
        by_part = query.pool(lake, "i landsby", NOW)
        assert query.pool(lake, by_part["pool_id"], NOW) == query.pool(lake, "MØDESTEDER I LANDSBYER", NOW) == by_part

    def test_it_comes_with_evidence_versions_and_changes(self, lake: Lake) -> None:
        found = query.pool(lake, "i landsby", NOW)
        deadline = next(item for item in found["evidence"] if item["field"] == "deadlines")
        assert (deadline["value"], deadline["quote"]) == ("2021-04-20T12:00", "Fristen er 20. april 2021 kl. 12.00.")
        assert [version["deadlines"] for version in found["versions"]] == [["2021-04-15T12:00"], ["2021-04-20T12:00"]]
        assert [(change["old"], change["new"]) for change in found["changes"]] == [
            ("2021-04-15T12:00", "2021-04-20T12:00")
        ]

    def test_an_unknown_one_is_answered_with_near_names(self, lake: Lake) -> None:
        with pytest.raises(UnknownPoolError, match=r"no pool is called 'Fælles have r'.*Fælles haver"):
            query.pool(lake, "Fælles have r", NOW)

    def test_a_part_that_several_have_is_answered_with_all_of_them(self, lake: Lake) -> None:
        with pytest.raises(AmbiguousPoolError, match=r"2 pools fit 'mødesteder'.*Mødesteder"):
            query.pool(lake, "mødesteder", NOW)

    def test_an_empty_name_fits_none(self, lake: Lake) -> None:
        with pytest.raises(UnknownPoolError):
            query.pool(lake, "", NOW)


class TestOverTime:
    def test_changes_since_a_time_are_those_seen_then_or_later(self, lake: Lake) -> None:
        seen = START + timedelta(days=10)
        assert [change["kind"] for change in query.changes(lake, seen)] == ["deadline_extended"]
        assert query.changes(lake, seen + timedelta(seconds=1)) == []
        assert len(query.changes(lake)) == 1

    @pytest.mark.parametrize(
        ("as_of", "deadlines"),
        [
            (START - timedelta(seconds=1), []),
            (START, ["2021-04-15T12:00"]),
            (START + timedelta(days=9.9), ["2021-04-15T12:00"]),
            (START + timedelta(days=10), ["2021-04-20T12:00"]),
            ((START + timedelta(days=9)).date(), ["2021-04-15T12:00"]),
            ((START + timedelta(days=10)).date(), ["2021-04-20T12:00"]),  # a day means its end
            ((START - timedelta(days=1)).date(), []),
        ],
    )
    def test_what_the_page_said_at_a_time(self, lake: Lake, as_of: date, deadlines: list[str]) -> None:
        assert [day for row in query.history(lake, "i landsby", as_of) for day in row["deadlines"]] == deadlines

    def test_without_a_time_all_versions_oldest_first(self, lake: Lake) -> None:
        assert [row["version"] for row in query.history(lake, "i landsby")] == [1, 2]


def test_a_lake_without_tables_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoTablesError, match="puljevagt ingest"):
        query.pools(Lake(tmp_path), NOW)


def test_rows_can_be_printed_as_json(lake: Lake) -> None:
    record = json.loads(json.dumps(query.jsonable(query.pool(lake, "i landsby", NOW))))
    assert record["first_seen"] == START.isoformat()
    assert record["versions"][0]["valid_to"] == (START + timedelta(days=10)).isoformat()


def test_reading_loads_neither_prefect_nor_spacy_nor_pandas(lake: Lake) -> None:
    program = f"""
import datetime, pathlib, sys
from puljevagt.curation import lake, query
here, now = lake.Lake(pathlib.Path({str(lake.root)!r})), datetime.datetime.now(datetime.UTC)
query.pools(here, now), query.pool(here, "i landsby", now), query.changes(here), query.history(here, "i landsby")
print([name for name in ("prefect", "spacy", "pandas", "duckdb") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
