"""What a lake remembers of an address, taken out of its state: lists, reports, databases.

Everything that names the address, or a pool that was only announced there, goes; the rest stays. Doing it again does no
harm.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

CACHES = ("visits.sqlite",)
"""Databases that are made again from the archive."""
_LONGER = r"(?![\w/?&=%~#-])"
"""Behind an address: what would make it another one."""


class Scrubber:
    """Takes texts that hold one of ``words`` (an address, ids) out of files."""

    def __init__(self, words: Iterable[str]) -> None:
        self._pattern = re.compile("|".join(re.escape(word) + _LONGER for word in sorted(words)))

    def names(self, value: Any) -> bool:
        """Whether something of JSON holds one of the words."""
        match value:
            case str():
                return bool(self._pattern.search(value))
            case dict():
                return any(map(self.names, value)) or any(map(self.names, value.values()))
            case list():
                return any(map(self.names, value))
            case _:
                return False

    def without(self, value: Any) -> Any:
        """The value without what holds one of the words: entries of lists and fields of objects."""
        match value:
            case dict():
                kept = {key: self.without(item) for key, item in value.items() if not self._is_text(key)}
                return {key: item for key, item in kept.items() if not self._is_text(item)}
            case list():
                flat = [item for item in value if not (self._is_entry(item) and self.names(item))]
                return [self.without(item) for item in flat]
            case _:
                return value

    def file(self, path: Path) -> bool:
        """Scrub a file; whether it changed."""
        if path.suffix == ".sqlite" or path.suffix == ".db":
            return self._database(path)
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".jsonl":
            new = "".join(line for line in text.splitlines(keepends=True) if not self.names(_parsed(line)))
        else:
            content = _parsed(text)
            new = (
                json.dumps(self.without(content), ensure_ascii=False, indent=1) + "\n" if self.names(content) else text
            )
        if new == text:
            return False
        draft = path.with_name(f".{path.name}.scrubbed")
        draft.write_text(new, encoding="utf-8")
        draft.replace(path)
        return True

    def _is_text(self, value: Any) -> bool:
        return isinstance(value, str) and self.names(value)

    @staticmethod
    def _is_entry(value: Any) -> bool:
        """Whether a list's item is small enough to go as a whole: a text, or an object without lists."""
        return not isinstance(value, dict) or not any(isinstance(item, list) for item in value.values())

    def _database(self, path: Path) -> bool:
        """Delete the rows of a database that hold one of the words in any text."""
        changed = 0
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.create_function("named", 1, lambda value: isinstance(value, str) and self.names(value))
            db.execute("PRAGMA secure_delete = ON")
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
                named = " OR ".join(f'named("{column}")' for column in columns)
                changed += db.execute(f'DELETE FROM "{table}" WHERE {named}').rowcount
            if changed:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                db.execute("VACUUM")
        return changed > 0


def scrub(state: Path, words: Iterable[str]) -> int:
    """Take everything that names one of ``words`` out of a lake's ``state``; how many files changed."""
    scrubber = Scrubber(words)
    changed = 0
    for path in sorted(state.rglob("*")):
        if path.name in CACHES:
            path.unlink()
        elif path.is_file() and path.suffix in (".json", ".jsonl", ".sqlite", ".db"):
            changed += scrubber.file(path)
    return changed


def _parsed(text: str) -> Any:
    """JSON, or the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text
