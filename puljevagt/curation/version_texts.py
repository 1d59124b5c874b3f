"""What the pages said from which versions were made: their readings, found again in the tables for a text diff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import Reading
from puljevagt.curation.generations import Where, current
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import rows
from puljevagt.curation.textdiff import Paragraph, text_diff

Row = dict[str, Any]


def version_diffs(lake: Lake, versions: Sequence[Row]) -> list[tuple[Paragraph, ...]]:
    """The text diff of each of a pool's versions, rows of ``pool_versions`` in order, to the next."""
    readings = dict(_readings(lake, {version["digest"] for version in versions}))
    return [
        text_diff(readings[before["digest"]], readings[after["digest"]])
        if before["digest"] in readings and after["digest"] in readings
        else ()
        for before, after in pairwise(versions)
    ]


def _readings(lake: Lake, digests: set[str]) -> Iterator[tuple[str, Reading]]:
    generation = current(lake.curated)
    for digest in digests if generation is not None else ():
        assert generation is not None
        for row in rows(generation, "readings", Where("digest", partial(_begins, digest=digest))):
            yield digest, Reading.from_json(json.loads(row["reading"]))


def _begins(digests: pa.ChunkedArray, digest: str) -> pa.ChunkedArray:
    """Not ``pc.equal``, for which pyarrow imports pandas; a digest begins no other."""
    return pc.starts_with(digests, digest)
