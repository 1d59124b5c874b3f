"""How well calls are linked: a folder of labelled pages, scored pair by pair.

The folder has ``labels.json``: ``pages``, the address of each file, and ``calls``, the pages of each call; a page that
speaks of several pools is named with the pool's title, ``FILE#TITLE``. Two pages of one call are a pair, whether they
announce it or only mention it. Pages are read by the extractors, so what they misread counts here as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from extractors import UnreadablePage, read_page
from extractors.model import Reading
from puljevagt.curation.calls.clues import clue, clue_of, passage_rows
from puljevagt.curation.calls.comparison import compare
from puljevagt.curation.calls.exclusion import forbidden
from puljevagt.curation.calls.linkage import link_all
from puljevagt.curation.calls.members import Member, member, passage_member
from puljevagt.curation.calls.weights import weigh
from puljevagt.curation.fetches import Fetch, Snapshot
from puljevagt.curation.history import page_history
from puljevagt.curation.identity import Page
from puljevagt.curation.rows import page_rows

LABELS = "labels.json"
MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain"}

Row = dict[str, Any]
Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class CallEvaluation:
    """A folder of pages scored: pairs of pages of one call, pairs that were linked, and by page what of it was
    compared."""

    pages: int
    wanted: Pairs
    linked: Pairs
    members: Mapping[str, Sequence[Member]]

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
        """Pairs of which nothing of a page was compared."""
        return sum(any(not self.members.get(name) for name in both) for both in self.wanted)

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


def passages_of(url: str, reading: Reading) -> list[Member]:
    """The passages of a page that may speak of pools which it does not announce, ready to compare."""
    return [passage_member(row, clue_of(row)) for row in passage_rows("labelled", url, reading)]


def evaluate_calls(folder: Path) -> CallEvaluation:
    """Read and link the labelled pages of a folder. Raises ``OSError`` and ``ValueError`` for a folder without them."""
    labels = json.loads((folder / LABELS).read_text("utf-8"))
    members: dict[str, list[Member]] = {}
    for name, url in labels["pages"].items():
        path = folder / name
        try:
            reading = read_page(path.read_bytes(), media_type=MEDIA_TYPES[path.suffix])
        except UnreadablePage:
            continue
        members[name] = [*(made for _, made in pools_of(name, url, reading)), *passages_of(url, reading)]
    wanted = _pairs({label.partition("#")[0] for label in called} for called in labels["calls"].values())
    page_of = {item.url: name for name, several in members.items() for item in several}
    groups = link_all([item for several in members.values() for item in several])
    linked = _pairs({page_of[url] for url in group.pages()} for group in groups)
    return CallEvaluation(len(labels["pages"]), wanted, linked, members)


def _pairs(groups: Iterable[Iterable[str]]) -> Pairs:
    return frozenset(frozenset(both) for group in groups for both in combinations(group, 2))


def report(evaluation: CallEvaluation, *, errors: bool) -> Iterator[str]:
    """The figures for people; with ``errors`` each pair that is wrong or missing, with what it weighs."""
    yield (
        f"{evaluation.pages} pages, {len(evaluation.wanted)} pairs of one call, {len(evaluation.linked)} linked: "
        f"precision {evaluation.precision:.3f}, recall {evaluation.recall:.3f}"
    )
    if evaluation.unread:
        yield f"{evaluation.unread} pairs could not be linked, since nothing was read on a page of them"
    if errors:
        yield from _errors(evaluation)


def _errors(evaluation: CallEvaluation) -> Iterator[str]:
    for kind, pairs in (
        ("wrong", evaluation.linked - evaluation.wanted),
        ("missed", evaluation.wanted - evaluation.linked),
    ):
        for one, other in sorted(sorted(both) for both in pairs):
            compared = [
                (weigh(compare(a, b)), a, b)
                for a in evaluation.members.get(one, ())
                for b in evaluation.members.get(other, ())
                if a.announces or b.announces
            ]
            if not compared:
                yield f"{kind}: {one} and {other}: not read"
                continue
            score, a, b = max(compared, key=lambda found: (not forbidden(*found[1:]), found[0].bits))
            why = ", ".join(f"{field} {level} {bits:+.1f}" for field, level, bits in score.reasons)
            only = "" if a.announces and b.announces else " as a passage"
            yield f"{kind}: {one} and {other}{only}: {score.bits:+.1f} bits ({forbidden(a, b) or why})"
