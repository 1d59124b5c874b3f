"""Writing so that a kill at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

AT_ONCE = 16
"""Files forced to the disk at a time: it takes those that wait in one go, while one after the other each waits anew."""


def sync(path: Path) -> None:
    """Force a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Syncing:
    """Forces files and folders to the disk while others are made; to be used with ``with``."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._begun: list[Future[None]] = []

    def __enter__(self) -> Syncing:
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def add(self, path: Path) -> None:
        """Begin to force this to the disk."""
        self._begun.append(self._threads.submit(sync, path))

    def wait(self) -> None:
        """Until all that was begun is on the disk. Raises ``OSError`` where the disk does not take it."""
        for future in self._begun:
            future.result()
        self._begun.clear()


def append_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Append records to a JSON Lines file and force them to the disk; a line cut by an earlier kill is closed first."""
    lines = "".join(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records)
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file; a line that a kill has cut is left out, since it was never acknowledged."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record
