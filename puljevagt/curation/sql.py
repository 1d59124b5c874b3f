"""The tables under SQL: DuckDB views over one generation, and macros for what held on a day.

The connection lies in memory and can read nothing but the generation's own files: no other file, no network, no
extension, and nothing can switch that back on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import NoTablesError
from puljevagt.curation.tables import TABLES

MEMORY = "2GB"
"""What a question may take of memory before DuckDB refuses it: a shared machine lives on."""


class QueryError(ValueError):
    """The question cannot be answered; the message is DuckDB's."""


def connect(lake: Lake) -> Any:
    """A DuckDB connection whose views are the tables of the lake's current generation.

    ``pools_as_of(day)`` is what the pages said when that day was over in Denmark, ``pools_at(time)`` at a moment; both
    give rows of ``pool_versions``. Raises :class:`puljevagt.curation.query.NoTablesError`."""
    import duckdb

    generation = current(lake.curated)
    if generation is None:
        raise NoTablesError(f"{lake.root} has no tables yet; bring pages in with `puljevagt ingest`")
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    connection.execute(f"SET memory_limit = '{MEMORY}'; SET TimeZone = 'UTC'")
    for name in TABLES:
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {_files(generation, name)}')
    connection.execute(
        """
        CREATE MACRO pools_at(moment) AS TABLE
          SELECT * FROM pool_versions
          WHERE valid_from <= moment::TIMESTAMPTZ AND (valid_to IS NULL OR valid_to > moment::TIMESTAMPTZ);
        CREATE MACRO pools_as_of(day) AS TABLE
          SELECT * FROM pool_versions
          WHERE valid_from <= timezone('Europe/Copenhagen', (day::DATE + 1)::TIMESTAMP)
            AND (valid_to IS NULL OR valid_to > timezone('Europe/Copenhagen', (day::DATE + 1)::TIMESTAMP));
        """
    )
    connection.execute(f"SET allowed_directories = [{_quoted(str(generation))}]")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def ask(lake: Lake, question: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns of an answer, and its rows. Raises :class:`QueryError` where DuckDB cannot answer, or
    what is asked is no question: nothing can be written."""
    import duckdb

    connection = connect(lake)
    try:
        statements = connection.extract_statements(question)
        if len(statements) != 1 or statements[0].type not in (
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        ):
            raise QueryError("ask one question: SELECT ..., WITH ... or FROM ...; the tables are only read")
        found = connection.execute(statements[0])
        return [column[0] for column in found.description or ()], found.fetchall()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    finally:
        connection.close()


def _files(generation: Path, table: str) -> str:
    partitioned = TABLES[table].is_partitioned
    pattern = generation / table / ("*/*.parquet" if partitioned else "*.parquet")
    options = "hive_partitioning = true, hive_types_autocast = false" if partitioned else "hive_partitioning = false"
    return f"read_parquet({_quoted(str(pattern))}, {options})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
