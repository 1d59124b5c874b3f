"""How well calls are linked: a folder of labelled pages, scored pair by pair.

The folder has ``labels.json``: ``pages``, the address of each file, and ``calls``, the pages of each call; a page that
announces several pools is named with the pool's title, ``FILE#TITLE``. Two pages of one call are a pair. Pages are read
by the extractors, so what they misread counts here as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from extractors import UnreadablePage, read_page
from extractors.model import Reading
from puljevagt.curation.calls.clues import Member, clue, member
from puljevagt.curation.calls.comparison import compare
from puljevagt.curation.calls.exclusion import forbidden
from puljevagt.curation.calls.linkage import link_all
from puljevagt.curation.calls.weights import weigh
from puljevagt.curation.fetches import Fetch, Snapshot
from puljevagt.curation.history import page_history
from puljevagt.curation.identity import Page
from puljevagt.curation.pairing import ALIKE, likeness
from puljevagt.curation.rows import page_rows

LABELS = "labels.json"
MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain"}

Row = dict[str, Any]
Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class CallEvaluation:
    """A folder of pages scored: pairs that are one call, pairs that were linked, and those that are both. Pools are
    ``FILE#NUMBER``; a labelled pool that was not read is ``FILE#TITLE?``."""

    pages: int
    wanted: Pairs
    linked: Pairs
    members: Mapping[str, Member]

    @property
    def precision(self) -> float:
        """Share of the linked pairs that are one call."""
        return len(self.wanted & self.linked) / len(self.linked) if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one call that were linked."""
        return len(self.wanted & self.linked) / len(self.wanted) if self.wanted else 1.0

    @property
    def unread(self) -> int:
        """Pairs of which a page was not read as an announcement of the pool."""
        return sum(any(name not in self.members for name in both) for both in self.wanted)

    def to_json(self) -> Row:
        """The figures."""
        return {
            "pages": self.pages,
            "pairs": len(self.wanted),
            "linked": len(self.linked),
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "unread_pairs": self.unread,
        }


def holds_calls(folder: Path) -> bool:
    """Whether a folder holds pages labelled with their calls."""
    return (folder / LABELS).is_file()


def pools_of(name: str, url: str, reading: Reading) -> list[tuple[Row, Member]]:
    """The pools that one reading of a page announces: their rows as a first fetch would make them, ready to compare;
    their ids are ``NAME#NUMBER``."""
    fetch = Fetch(url, "labelled", datetime(2000, 1, 1, tzinfo=UTC), status=200, digest=name)
    history = page_history([Snapshot(fetch, reading)])
    ids = [f"{name}#{number}" for number in range(len(history.tracks))]
    rows = page_rows(Page("labelled", url), history, ids)["pools"]
    return [(row, member(row, clue(row["pool_id"], url, reading))) for row in rows]


def evaluate_calls(folder: Path) -> CallEvaluation:
    """Read and link the labelled pages of a folder. Raises ``OSError`` and ``ValueError`` for a folder without them."""
    labels = json.loads((folder / LABELS).read_text("utf-8"))
    pools: dict[str, list[tuple[Row, Member]]] = {}
    for name, url in labels["pages"].items():
        path = folder / name
        try:
            reading = read_page(path.read_bytes(), media_type=MEDIA_TYPES[path.suffix])
        except UnreadablePage:
            continue
        pools[name] = pools_of(name, url, reading)
    members = {made.pool_id: made for several in pools.values() for _, made in several}
    wanted = _pairs([_resolved(label, pools) for label in called] for called in labels["calls"].values())
    groups = link_all(list(members.values()))
    linked = _pairs([item.pool_id for item in group.members] for group in groups)
    return CallEvaluation(len(labels["pages"]), wanted, linked, members)


def _resolved(label: str, pools: Mapping[str, Sequence[tuple[Row, Member]]]) -> str:
    """The pool that a label means: the page's only one, or the one of like title."""
    name, _, title = label.partition("#")
    known = [row for row, _ in pools.get(name, ())]
    if title and len(known) > 1:
        known = [row for row in known if likeness(row["title"], title) >= ALIKE]
    return str(known[0]["pool_id"]) if known else f"{name}#{title}?"


def _pairs(groups: Any) -> Pairs:
    return frozenset(frozenset(both) for group in groups for both in combinations(group, 2))


def report(evaluation: CallEvaluation, *, errors: bool) -> Iterator[str]:
    """The figures for people; with ``errors`` each pair that is wrong or missing, with what it weighs."""
    yield (
        f"{evaluation.pages} pages, {len(evaluation.wanted)} pairs of one call, {len(evaluation.linked)} linked: "
        f"precision {evaluation.precision:.3f}, recall {evaluation.recall:.3f}"
    )
    if evaluation.unread:
        yield f"{evaluation.unread} pairs could not be linked, since a page of them was not read as announcing the pool"
    if errors:
        yield from _errors(evaluation)


def _errors(evaluation: CallEvaluation) -> Iterator[str]:
    for kind, pairs in (
        ("wrong", evaluation.linked - evaluation.wanted),
        ("missed", evaluation.wanted - evaluation.linked),
    ):
        for one, other in sorted(sorted(both) for both in pairs):
            if one not in evaluation.members or other not in evaluation.members:
                yield f"{kind}: {one} and {other}: not read"
                continue
            a, b = evaluation.members[one], evaluation.members[other]
            score = weigh(compare(a, b))
            why = ", ".join(f"{field} {level} {bits:+.1f}" for field, level, bits in score.reasons)
            yield f"{kind}: {one} and {other}: {score.bits:+.1f} bits ({forbidden(a, b) or why})"
