"""For the data team: SQL over one generation, files for other programs, and descriptions that the formats' own tools
accept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from curation_samples import START, capture, page
from frictionless import Package

from extractors.model import Pool
from puljevagt.curation import sql
from puljevagt.curation.curate import merge
from puljevagt.curation.describe import PACKAGE
from puljevagt.curation.export import INTERNAL, export, harmless
from puljevagt.curation.formats import Format
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import NoTablesError
from puljevagt.curation.sql import QueryError
from puljevagt.curation.tables import TABLES

NOW = datetime(2021, 4, 1, tzinfo=UTC)
POOL = Pool("Mødesteder på øer", amount_total_dkk=900_000, deadlines=("2021-04-15", "2021-10-15"), rolling=True)
EVIL = Pool('=HYPERLINK("http://127.0.0.1/";"pulje")', deadlines=("2021-06-01",), purpose="+45 er vores landekode.")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two sources; the first pool's deadlines changed after ten days."""
    made = Lake(tmp_path_factory.mktemp("lake"))
    moved = page(replace(POOL, deadlines=("2021-05-15",)))
    seen = [
        (capture(page(POOL)), page(POOL), None),
        (capture(moved, 10), moved, None),
        (capture(page(EVIL), 0, "https://anden.dk/", source="anden.dk"), page(EVIL), None),
    ]
    merge(made, seen, NOW)
    return made


class TestSql:
    def test_every_table_is_a_view(self, lake: Lake) -> None:
        for name in TABLES:
            names, _ = sql.ask(lake, f"SELECT * FROM {name} LIMIT 1")
            assert set(names) == set(TABLES[name].schema.names)

    @pytest.mark.parametrize(
        ("day", "deadlines"),
        [("2021-02-28", []), ("2021-03-10", ["2021-04-15", "2021-10-15"]), ("2021-03-11", ["2021-05-15"])],
    )
    def test_what_the_pages_said_when_a_day_was_over(self, lake: Lake, day: str, deadlines: list[str]) -> None:
        _, rows = sql.ask(lake, f"SELECT deadlines FROM pools_as_of('{day}') WHERE source = 'kilde.dk'")
        assert [found for (row,) in rows for found in row] == deadlines

    def test_times_are_aware(self, lake: Lake) -> None:
        _, rows = sql.ask(lake, "SELECT min(first_seen) FROM pools")
        assert rows == [(START,)]

    @pytest.mark.parametrize(
        "question",
        [
            "SELECT * FROM read_csv('/etc/hostname')",
            "FROM '/etc/hostname'",
            "SELECT * FROM read_parquet('http://127.0.0.1/x.parquet')",
            "COPY pools TO 'pools.csv'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "ATTACH 'other.db'",
            "SET enable_external_access = true",
            "DROP VIEW pools",
            "SELECT 1; SELECT 2",
            "SELECT nothing FROM nowhere",
            "",
        ],
    )
    def test_only_questions_about_the_tables_are_answered(self, lake: Lake, question: str) -> None:
        with pytest.raises(QueryError):
            sql.ask(lake, question)

    def test_nothing_can_be_written_among_the_tables(self, lake: Lake) -> None:
        before = sorted((lake.curated / "generations").rglob("*"))
        with pytest.raises(QueryError):
            sql.ask(lake, f"COPY (SELECT 1) TO '{lake.curated / 'current'}/x.csv'")
        assert sorted((lake.curated / "generations").rglob("*")) == before

    def test_a_lake_without_tables_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(NoTablesError, match="puljevagt ingest"):
            sql.ask(Lake(tmp_path), "SELECT 1")


PUBLIC = [name for name in TABLES if name not in INTERNAL]


class TestExport:
    def test_csv_files_are_a_valid_data_package(self, lake: Lake, tmp_path: Path) -> None:
        export(lake, PUBLIC, Format.CSV, tmp_path)
        report = Package(str(tmp_path / PACKAGE)).validate()
        assert report.valid, report.flatten(["title", "message"])
        assert len(report.tasks) == len(PUBLIC)

    def test_a_page_cannot_put_a_formula_into_a_spreadsheet(self, lake: Lake, tmp_path: Path) -> None:
        export(lake, ["pools"], Format.CSV, tmp_path)
        assert """'=HYPERLINK""" in (tmp_path / "pools.csv").read_text("utf-8")
        (path,) = export(lake, PUBLIC, Format.XLSX, tmp_path)
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == [name[:31] for name in PUBLIC]
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert EVIL.title in {cell.value for cell in cells}

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
    def test_what_a_spreadsheet_takes_for_a_formula_is_text(self, text: str) -> None:
        assert harmless(text) == f"'{text}"

    def test_numbers_stay_numbers(self, lake: Lake, tmp_path: Path) -> None:
        (path,) = export(lake, ["pools"], Format.XLSX, tmp_path)
        head, *rows = openpyxl.load_workbook(path)["pools"].iter_rows(values_only=True)
        by_title = {dict(zip(head, row, strict=True))["title"]: dict(zip(head, row, strict=True)) for row in rows}
        assert by_title[POOL.title]["amount_total_dkk"] == 900_000
        assert by_title[POOL.title]["rolling"] is True

    def test_json_lines_keep_lists(self, lake: Lake, tmp_path: Path) -> None:
        (path,) = export(lake, ["pools"], Format.JSONL, tmp_path)
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert {tuple(row["deadlines"]) for row in rows} == {("2021-05-15",), ("2021-06-01",)}


def test_the_data_package_beside_the_tables_names_every_file(lake: Lake) -> None:
    package = Package(json.loads((lake.curated / PACKAGE).read_text("utf-8")))
    assert {resource.title for resource in package.resources} == set(TABLES)
    for resource in package.resources:
        for path in [resource.path, *resource.extrapaths]:
            assert (lake.curated / str(path)).is_file()


def test_deadlines_are_a_row_each_with_the_sentence_that_says_them(lake: Lake) -> None:
    _, rows = sql.ask(
        lake, "SELECT kind, date::VARCHAR, sentence FROM deadlines WHERE source = 'kilde.dk' ORDER BY kind"
    )
    assert rows == [("rolling", None, "Der kan søges løbende."), ("single", "2021-05-15", "Fristen er 15. maj 2021.")]
