"""The declared tables: every row that is published fits them, and the data dictionary says what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from puljevagt.curation.describe import dictionary
from puljevagt.curation.schema import SchemaError
from puljevagt.curation.tables import TABLES

README = Path(__file__).parents[2] / "curated" / "README.md"


def fetch(**fields: Any) -> dict[str, Any]:
    row = dict.fromkeys(TABLES["fetches"].schema.names)
    row |= {"source": "kilde.dk", "url": "https://kilde.dk/", "fetched_at": datetime(2021, 3, 1, tzinfo=UTC)}
    return row | {"record_type": "response", "warc": "a", "offset": 0, "run_id": "r", "outcome": "new"} | fields


def test_the_data_dictionary_is_the_declaration() -> None:
    assert README.read_text("utf-8") == dictionary(), "run: python -m puljevagt.curation.describe"


def test_every_column_says_what_it_means() -> None:
    for table in TABLES.values():
        for field in table.schema:
            assert field.metadata[b"description"], f"{table.name}.{field.name}"


def test_a_column_of_nulls_keeps_its_type() -> None:
    table = TABLES["fetches"].cast([fetch()])
    assert table.schema.field("status").type == pa.int32()
    assert table.schema.field("note").type == pa.string()


def test_no_rows_are_a_table_with_all_columns() -> None:
    for table in TABLES.values():
        assert table.cast([]).schema == table.schema


def test_rows_are_sorted_by_the_stated_keys() -> None:
    days = [date(2021, 3, day) for day in (3, 1, 2)]
    rows = [fetch(fetched_at=datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in days]
    assert [row.date() for row in TABLES["fetches"].cast(rows)["fetched_at"].to_pylist()] == sorted(days)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (fetch(outcome=None), "fetches: column outcome has no value in row 0 \\(https://kilde.dk/\\)"),
        (fetch(outcome="odd"), "fetches: 'odd' is no code of column outcome, in row 0 .*add it to the vocabulary"),
        (fetch(offset="here"), "fetches: a value has not the declared type"),
        (fetch(colour="red"), "differ in colour"),
        ({"url": "https://kilde.dk/"}, "differ in .*warc"),
    ],
)
def test_a_row_that_does_not_fit_is_named(row: dict[str, Any], words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        TABLES["fetches"].cast([row])


def test_the_codes_of_lists_are_looked_at_one_by_one() -> None:
    columns = {column.name: column for column in TABLES["pools"].columns}
    lists = {"applicants": [["kommune"], [], ["forening", "ridder"]], "url": ["a", "b", "c"]}
    rows = pa.table(lists, schema=pa.schema([columns[name].field() for name in lists]))
    with pytest.raises(SchemaError, match=r"pools: 'ridder' is no code of column applicants, in row 2 \(c\)"):
        TABLES["pools"].check(rows)
    TABLES["pools"].check(rows.slice(0, 2))
