"""Publishing tables in generations, so that a reader sees one run's tables or the next one's and never a mixture.

A generation is a folder ``generations/<number>-<time>/`` that is complete before anything points at it. It is built
under a name that no reader looks at, forced to the disk, renamed, and then ``current``, a link, is replaced in one
step. Files of partitions that a run did not touch are hard links to those of the generation before. A kill at any
moment leaves ``current`` where it was or where it was to be; what it left lying is removed by the next publication.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from puljevagt.curation.durable import sync
from puljevagt.curation.schema import PARTITION, SchemaError
from puljevagt.curation.tables import TABLES

KEPT = timedelta(hours=24)
"""How long a generation outlives the next: the longest that a program may be reading what it opened."""
NO_SOURCE = "-"
"""Stands for the source in the path of the empty file that gives an empty table its schema; no source is called so."""
ROW_GROUP = 20_000
"""Rows in a Parquet row group: small enough that reading one page's rows skips most of a large file."""

_GENERATION = re.compile(r"(\d{6,})-(\d{8}T\d{6}Z)")
_TIME = "%Y%m%dT%H%M%SZ"
_BUILDING = ".building"
_NEXT_LINK = ".next"


class PublishError(RuntimeError):
    """The tables could not be published; the last generation stays current. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Partition:
    """New content of one table for one source. ``append`` adds a file beside those that are there; else it replaces
    them."""

    table: str
    source: str
    rows: pa.Table
    append: bool = False


def current(curated: Path) -> Path | None:
    """The newest generation's folder, ``None`` before the first publication. Resolve it once to read several tables of
    the same moment."""
    link = curated / "current"
    return link.resolve() if link.is_symlink() and link.exists() else None


def sources(generation: Path, table: str) -> list[str]:
    """The sources that a table of a generation has, sorted."""
    folders = (generation / table).glob(f"{PARTITION}=*")
    names = {unquote(folder.name.partition("=")[2]) for folder in folders}
    return sorted(names - {NO_SOURCE})


def files(generation: Path, table: str, source: str) -> list[Path]:
    """The Parquet files of one partition, in the order in which they were added."""
    return sorted((generation / table / folder_name(source)).glob("*.parquet"), key=_part)


def folder_name(source: str) -> str:
    """The folder of a source's partition. Raises ``ValueError`` for a name that readers would take for a number."""
    if not any(letter.isalpha() for letter in source):
        raise ValueError(f"{source!r} cannot be a source's name: it needs a letter, or readers take it for a number")
    return f"{PARTITION}={quote(source, safe='')}"


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows are wanted: those for which ``test`` of the column is true."""

    column: str
    test: Callable[[pa.ChunkedArray], pa.ChunkedArray]


def read(generation: Path, table: str, source: str, where: Where | None = None) -> pa.Table:
    """One partition's rows with all declared columns but ``source``; row groups without a wanted row are not read.

    Not ``pyarrow.parquet.read_table``: that imports pandas, which takes longer than a command that reads may take.
    Raises :class:`SchemaError` where a file was written with other columns, by an older version of the project.
    """
    schema = TABLES[table].file_schema
    parts: list[pa.Table] = []
    for path in files(generation, table, source):
        with pq.ParquetFile(path) as file:
            if not file.schema_arrow.equals(schema):
                raise SchemaError(f"{table} of {source} was written by another version; run `puljevagt rebuild`")
            parts += [file.read()] if where is None else _wanted(file, where)
    return pa.concat_tables(parts) if parts else pa.Table.from_batches([], schema)


def _wanted(file: pq.ParquetFile, where: Where) -> Iterator[pa.Table]:
    for group in range(file.num_row_groups):
        chosen = where.test(file.read_row_group(group, [where.column])[where.column])
        if pc.any(chosen).as_py():
            yield file.read_row_group(group).filter(chosen)


def publish(curated: Path, partitions: Iterable[Partition], now: datetime, *, anew: bool = False) -> Path:
    """Make a new generation from the current one with these partitions put in, and make it current.

    ``anew``: nothing is taken over from the current one. ``now`` (aware) stamps the generation and decides which old
    ones go. Returns the new generation's folder. Raises :class:`PublishError` where the disk is full or cannot be
    written; readers then keep what they had. Only one process may publish at a time: the caller holds the lake's lock.
    """
    building = curated / "generations" / _BUILDING
    try:
        curated.mkdir(parents=True, exist_ok=True)
        last = current(curated)
        _clear(curated, last)
        building.mkdir(parents=True)
        _fill(building, None if anew else last, partitions)
        number = _number(last) + 1 if last else 1
        generation = building.with_name(f"{number:06d}-{now.astimezone(UTC).strftime(_TIME)}")
        building.rename(generation)
        sync(generation.parent)
        _switch(curated, generation)
    except OSError as error:
        with suppress(OSError):
            shutil.rmtree(building, ignore_errors=True)
        raise PublishError(_why(curated, error)) from error
    with suppress(OSError):  # what cannot be removed now is removed another time
        _expire(curated, now)
    return generation


def _why(curated: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk that holds {curated} is full; the tables are as before. Free some space and run again"
    return f"the tables in {curated} could not be written ({error}); they are as before"


def _number(generation: Path) -> int:
    return int(generation.name.partition("-")[0])


def _part(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _generations(curated: Path) -> list[Path]:
    folder = curated / "generations"
    found = [path for path in folder.iterdir() if _GENERATION.fullmatch(path.name)] if folder.exists() else []
    return sorted(found, key=_number)


def _clear(curated: Path, last: Path | None) -> None:
    """Remove what a killed publication left: a half-built generation, and a complete one that was never current."""
    leftovers = [curated / "generations" / _BUILDING]
    leftovers += [path for path in _generations(curated) if last is None or _number(path) > _number(last)]
    for path in leftovers:
        if path.exists():
            shutil.rmtree(path)
    (curated / _NEXT_LINK).unlink(missing_ok=True)


def _expire(curated: Path, now: datetime) -> None:
    """Remove the generations whose successor is older than :data:`KEPT`."""
    known = _generations(curated)
    for path, successor in pairwise(known):
        published = datetime.strptime(successor.name.partition("-")[2], _TIME).replace(tzinfo=UTC)
        if now - published >= KEPT:
            shutil.rmtree(path)


def _fill(building: Path, last: Path | None, partitions: Iterable[Partition]) -> None:
    """Write the new files, link the old ones, give empty tables their schema, and force all of it to the disk."""
    replaced: dict[tuple[str, str], bool] = {}
    for partition in partitions:
        folder = building / partition.table / folder_name(partition.source)
        folder.mkdir(parents=True, exist_ok=True)
        number = _next_part(last, partition) if partition.append else 0
        _write(folder / f"part-{number}.parquet", partition.table, partition.rows)
        replaced[partition.table, partition.source] = not partition.append
    for old in _old_files(last):
        table, folder_of, name = old.parts[-3:]
        source = unquote(folder_of.partition("=")[2])
        if source != NO_SOURCE and not replaced.get((table, source), False):
            _link(old, building / table / folder_of / name)
    for table in TABLES:
        if not any((building / table).glob("*/*.parquet")):
            empty = building / table / f"{PARTITION}={NO_SOURCE}"
            empty.mkdir(parents=True)
            _write(empty / "part-0.parquet", table, TABLES[table].schema.empty_table())
    for name, _, _ in os.walk(building, topdown=False):
        sync(Path(name))


def _old_files(last: Path | None) -> Iterator[Path]:
    for table in TABLES if last else ():
        assert last is not None
        yield from sorted((last / table).glob("*/*.parquet"))


def _next_part(last: Path | None, partition: Partition) -> int:
    known = files(last, partition.table, partition.source) if last else []
    return _part(known[-1]) + 1 if known else 0


def _write(path: Path, table: str, rows: pa.Table) -> None:
    TABLES[table].check(rows)
    schema = TABLES[table].file_schema
    pq.write_table(rows.select(schema.names).cast(schema), path, compression="zstd", row_group_size=ROW_GROUP)
    sync(path)


def _link(old: Path, new: Path) -> None:
    """The same file under another name; where the disk knows no hard links, a copy."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV):
            raise
        shutil.copyfile(old, new)
        sync(new)


def _switch(curated: Path, generation: Path) -> None:
    """See that every table can be reached through ``current``, then make a complete generation the current one."""
    for table in TABLES:
        if not (curated / table).is_symlink():
            (curated / table).symlink_to(Path("current") / table, target_is_directory=True)
    link = curated / _NEXT_LINK
    link.symlink_to(generation.relative_to(curated), target_is_directory=True)
    link.replace(curated / "current")
    sync(curated)
