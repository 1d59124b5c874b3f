"""Publishing tables in generations, so that a reader sees one run's tables or the next one's and never a mixture.

A generation is a folder ``generations/<number>-<time>/`` that is complete before anything points at it. It is built
under a name that no reader looks at, forced to the disk, renamed, and then ``current``, a link, is replaced in one
step. Files that a run did not touch are hard links to those of the generation before. A kill at any moment leaves
``current`` where it was or where it was to be; what it left lying is removed by the next publication.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from puljevagt.curation.describe import PACKAGE, data_package
from puljevagt.curation.durable import Syncing, sync
from puljevagt.curation.generations import NO_SOURCE, current, files, folder_name, number_of, number_of_file
from puljevagt.curation.schema import PARTITION
from puljevagt.curation.tables import TABLES

KEPT = timedelta(hours=24)
"""How long a generation outlives the next: the longest that a program may be reading what it opened."""
PART, OPEN = "part", "open"
"""Kinds of files: rows that stay as they are once written, and rows that the next run may write anew."""

_GENERATION = re.compile(r"(\d{6,})-(\d{8}T\d{6}Z)")
_TIME = "%Y%m%dT%H%M%SZ"
_BUILDING = ".building"
_NEXT_LINK = ".next"


class PublishError(RuntimeError):
    """The tables could not be published; the last generation stays current. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One new file of a table: ``rows`` of a ``source`` (``None`` where the table is not partitioned).

    ``replaces`` are the names of the files of the last generation in whose place it comes; ``None``: of all that the
    partition has. The others stay beside it. ``kind`` begins its name. No rows: no file."""

    table: str
    source: str | None
    rows: pa.Table
    replaces: frozenset[str] | None = None
    kind: str = PART


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing of this source is taken over from the last generation."""

    source: str


def publish(
    curated: Path,
    parts: Iterable[Partition | Drop],
    now: datetime,
    *,
    above: int = 0,
    announce: Callable[[str], object] = lambda name: None,
    finish: Callable[[Path], Iterable[Partition]] = lambda building: (),
) -> Path:
    """Make a new generation from the current one with these partitions put in, and make it current.

    ``now`` (aware) stamps the generation and decides which old ones go; its number is higher than ``above`` and than
    the current one's. ``announce`` is given the generation's name when all of it lies on the disk and no reader sees it
    yet. ``finish`` is given the new generation's folder when all else is in it, and gives the tables that follow from
    the others. Returns that folder. Raises :class:`PublishError` where the disk is full or cannot be written; readers
    then keep what they had. Only one process may publish at a time: the caller holds the lake's lock.
    """
    building = curated / "generations" / _BUILDING
    try:
        curated.mkdir(parents=True, exist_ok=True)
        last = current(curated)
        _clear(curated, last)
        building.mkdir(parents=True)
        _fill(building, last, parts, finish)
        number = max(number_of(last.name) if last else 0, above) + 1
        generation = building.with_name(f"{number:06d}-{now.astimezone(UTC).strftime(_TIME)}")
        building.rename(generation)
        sync(generation.parent)
        announce(generation.name)
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


def _generations(curated: Path) -> list[Path]:
    folder = curated / "generations"
    found = [path for path in folder.iterdir() if _GENERATION.fullmatch(path.name)] if folder.exists() else []
    return sorted(found, key=lambda path: number_of(path.name))


def _clear(curated: Path, last: Path | None) -> None:
    """Remove what a killed publication left: a half-built generation, and a complete one that was never current."""
    leftovers = [curated / "generations" / _BUILDING]
    leftovers += [path for path in _generations(curated) if last is None or number_of(path.name) > number_of(last.name)]
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


def _fill(
    building: Path,
    last: Path | None,
    parts: Iterable[Partition | Drop],
    finish: Callable[[Path], Iterable[Partition]],
) -> None:
    """Write the new files, link the old ones, give empty tables their schema, and force all of it to the disk."""
    with Syncing() as disk:
        place = _Places(building, last, disk)
        for part in parts:
            place.drop(part) if isinstance(part, Drop) else place.put(part)
        place.link_the_rest()
        for part in finish(building):
            place.put_instead(part)
        for name, table in TABLES.items():
            if not place.files[name]:
                folder = f"{PARTITION}={NO_SOURCE}" if table.is_partitioned else ""
                place.write(name, folder, f"{PART}-0.parquet", table.schema.empty_table())
        package = building / PACKAGE
        files = {name: sorted(paths) for name, paths in place.files.items()}
        package.write_text(json.dumps(data_package(files, "parquet"), ensure_ascii=False, indent=1) + "\n", "utf-8")
        disk.add(package)
        disk.wait()
        for inside in place.folders:  # last, so that what they name is there
            disk.add(inside)
        disk.wait()


class _Places:
    """Which file of a generation that is built goes where, and which old files it takes over."""

    def __init__(self, building: Path, last: Path | None, disk: Syncing) -> None:
        self._building, self._last, self._disk = building, last, disk
        self._dropped = {f"{PARTITION}={NO_SOURCE}"}
        self._replaced: dict[tuple[str, str], set[str] | None] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self.folders = {building}
        """The folders of the generation."""
        self.files: dict[str, set[str]] = {name: set() for name in TABLES}
        """The files of each table, as paths from the generation's folder."""

    def drop(self, drop: Drop) -> None:
        self._dropped.add(folder_name(drop.source))

    def put(self, part: Partition) -> None:
        """Write a file beside those that are there."""
        place = part.table, folder_name(part.source)
        known = self._replaced.setdefault(place, set())
        self._replaced[place] = None if part.replaces is None or known is None else known | part.replaces
        if not part.rows.num_rows:
            return
        number = self._numbers.get(place)
        if number is None:
            old = files(self._last, part.table, part.source) if self._last else []
            number = number_of_file(old[-1]) + 1 if old else 0
        self._numbers[place] = number + 1
        self.write(*place, f"{part.kind}-{number}.parquet", part.rows)

    def put_instead(self, part: Partition) -> None:
        """Write a file in the place of those that were taken over already."""
        for old in files(self._building, part.table, part.source):
            old.unlink()
            self.files[part.table].discard(old.relative_to(self._building).as_posix())
        self.put(part)

    def link_the_rest(self) -> None:
        """Take over the old files that nothing was written in place of."""
        for name, table in TABLES.items() if self._last else ():
            assert self._last is not None
            for old in sorted((self._last / name).glob("*/*.parquet" if table.is_partitioned else "*.parquet")):
                folder = old.parent.name if table.is_partitioned else ""
                replaced = self._replaced.get((name, folder), set())
                if folder not in self._dropped and replaced is not None and old.name not in replaced:
                    self._link(old, self._place(name, folder, old.name))

    def write(self, name: str, folder: str, file: str, rows: pa.Table) -> None:
        """Write a file of a table."""
        table, path = TABLES[name], self._place(name, folder, file)
        table.check(rows)
        made = rows.select(table.file_schema.names).cast(table.file_schema)
        pq.write_table(made, path, compression="zstd", row_group_size=table.row_group)
        self._disk.add(path)

    def _link(self, old: Path, new: Path) -> None:
        """The same file under another name; where the disk knows no hard links, a copy."""
        try:
            os.link(old, new)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV):
                raise
            shutil.copyfile(old, new)
            self._disk.add(new)

    def _place(self, table: str, folder: str, file: str) -> Path:
        """The path of a new file, whose folder is made."""
        inside = self._building / table / folder
        if inside not in self.folders:
            inside.mkdir(parents=True, exist_ok=True)
            self.folders |= {inside, inside.parent}
        path = inside / file
        self.files[table].add(path.relative_to(self._building).as_posix())
        return path


def _switch(curated: Path, generation: Path) -> None:
    """See that every table can be reached through ``current``, then make a complete generation the current one."""
    for name in (*TABLES, PACKAGE):
        if not (curated / name).is_symlink():
            (curated / name).symlink_to(Path("current") / name, target_is_directory=name in TABLES)
    link = curated / _NEXT_LINK
    link.symlink_to(generation.relative_to(curated), target_is_directory=True)
    link.replace(curated / "current")
    sync(curated)
