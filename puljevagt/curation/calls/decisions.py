"""What people decided about calls, kept in ``state/call_decisions.jsonl``: two pools are one call, or are not.

A line is never taken back but by a later one about the same two pools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from puljevagt.curation.calls.linkage import Ruling, pair
from puljevagt.curation.calls.mentions import Pair
from puljevagt.curation.durable import append_lines, read_lines


class Verdict(StrEnum):
    """What was decided about two pools."""

    JOIN = "join"
    SPLIT = "split"
    WITHDRAW = "withdraw"  # the pages alone decide again


@dataclass(frozen=True, slots=True)
class CallDecision:
    """One decision: the two pools, the verdict, who made it, when (aware), and a note."""

    one: str
    other: str
    verdict: Verdict
    by: str
    at: datetime
    note: str | None = None


def record(path: Path, decision: CallDecision) -> None:
    """Keep a decision, forced to the disk. Raises ``ValueError`` where both pools are the same."""
    if decision.one == decision.other:
        raise ValueError(f"{decision.one} was given twice; a decision is about two pools")
    one, other = pair(decision.one, decision.other)
    line = {"one": one, "other": other, "verdict": decision.verdict.value, "by": decision.by, "note": decision.note}
    append_lines(path, [line | {"at": decision.at.isoformat()}])


def ruling(path: Path, successors: Callable[[], Mapping[str, str]] = dict) -> Ruling:
    """What holds now: of each two pools the last decision. ``successors``, asked where there are decisions, gives the
    ids under which pools with retired ones go on."""
    lines = list(read_lines(path))
    now = successors() if lines else {}
    last: dict[Pair, str] = {}
    for line in lines:
        one, other = (now.get(line[side], line[side]) for side in ("one", "other"))
        last[pair(one, other)] = line["verdict"]
    joined = frozenset(both for both, verdict in last.items() if verdict == Verdict.JOIN)
    return Ruling(joined, frozenset(both for both, verdict in last.items() if verdict == Verdict.SPLIT))
