"""What a run brings: captures with what their pages say, by source and address.

Readings are packed and laid down in a file without a name, since those of a hundred thousand pages fit no memory; what
stays in memory is a fetch's row and a place in that file.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from extractors.model import Reading
from puljevagt.curation.history import Capture, Fetch

Seen = tuple[Capture, Reading | None, str | None]
"""A capture, what its page says (``None``: nothing that can be read, or the same payload as one given before), and a
note: why it failed, or what a person should know."""


class Packed(NamedTuple):
    """Where a reading lies in the file, and which version of the extractors made it."""

    start: int
    length: int
    extractor_version: str


@dataclass(slots=True)
class Coming:
    """What a run brings for one source: fetches by address, and readings by address and digest. ``no_news`` are the
    places of answers that the crawler set aside, so that no earlier reading of the same bytes counts for them."""

    fetches: dict[str, list[Fetch]] = field(default_factory=lambda: defaultdict(list))
    readings: dict[tuple[str, str], Packed] = field(default_factory=dict)
    no_news: set[tuple[str, int]] = field(default_factory=set)


class Incoming:
    """All that a run brings. Close it, or use it with ``with``: the readings go with it."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` is where the file of readings lies; ``None``: where the system keeps such files."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.sources: dict[str, Coming] = defaultdict(Coming)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by __exit__

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def collect(self, seen: Iterable[Seen]) -> Incoming:
        """Take in captures with their readings. Raises ``ValueError`` for a time without a zone, or a page that was
        read and has no digest."""
        for capture, reading, note in seen:
            fetch = Fetch.of(capture, note)
            coming = self.sources[fetch.source]
            coming.fetches[fetch.url].append(fetch)
            metadata: dict[str, Any] = getattr(capture, "metadata", {})
            if metadata.get("no_news"):
                coming.no_news.add(fetch.place)
            if reading is None:
                continue
            if fetch.digest is None:
                raise ValueError(f"{fetch.url}: a page that was read must have a digest")
            if (fetch.url, fetch.digest) not in coming.readings:
                coming.readings[fetch.url, fetch.digest] = self._pack(reading)
        return self

    def _pack(self, reading: Reading) -> Packed:
        text = json.dumps(reading.to_json(), ensure_ascii=False).encode("utf-8", "surrogatepass")
        start = self._file.seek(0, 2)
        return Packed(start, self._file.write(zlib.compress(text, 1)), reading.extractor_version)

    def text(self, packed: Packed) -> str:
        """A reading as JSON."""
        self._file.seek(packed.start)
        return zlib.decompress(self._file.read(packed.length)).decode("utf-8", "surrogatepass")

    @property
    def extractor_versions(self) -> set[str]:
        """The versions of the extractors that made the readings."""
        return {packed.extractor_version for coming in self.sources.values() for packed in coming.readings.values()}
