"""How well changes are told: a folder of labelled pairs of versions, scored change by change.

A pair is ``NAME.v1.html`` and ``NAME.v2.html`` (or ``.txt``), the same address on two days, with ``NAME.changes.json``
beside them: the changes that a reader must be told, and whether they are silent. Changes are matched one to one; those
whose values are worded freely (titles, meetings, contacts) count by their kind. A pair that asks for no change and gets
one is a false alarm.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractors import read_page
from extractors.evaluation import FieldScore
from extractors.model import Reading
from puljevagt.curation.changes import compare
from puljevagt.curation.kinds import Kind

LABEL = ".changes.json"
BY_KIND = (
    *(Kind.TEXT_CHANGED, Kind.CLOSED, Kind.RESTAMPED, Kind.CONTACTS_CHANGED, Kind.EVENTS_CHANGED, Kind.TITLE_CHANGED),
    *(Kind.POOL_ADDED, Kind.POOL_REMOVED),
)
"""Kinds whose values say nothing more, or are worded freely."""
SETS = (Kind.APPLICANTS_CHANGED, Kind.TARGET_GROUPS_CHANGED)
"""Kinds whose values are lists in any order."""
MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class PairScore:
    """One pair: the changes that were asked for and those told, as :func:`canonical` has them, and whether silent."""

    name: str
    wanted: tuple[str, ...]
    told: tuple[str, ...]
    silent: tuple[bool, bool]

    @property
    def hits(self) -> int:
        """How many changes were asked for and told."""
        return (Counter(self.wanted) & Counter(self.told)).total()

    @property
    def is_exact(self) -> bool:
        """Whether all is right."""
        return sorted(self.wanted) == sorted(self.told) and self.silent[0] == self.silent[1]


@dataclass(frozen=True, slots=True)
class PairEvaluation:
    """A folder of pairs scored."""

    pairs: tuple[PairScore, ...]

    def figures(self) -> dict[str, float]:
        """The figures by name: what floors and ceilings can be set for."""
        hits = sum(pair.hits for pair in self.pairs)
        missed, wrong = (sum(map(len, side)) - hits for side in self._sides())
        quiet = [pair for pair in self.pairs if not pair.wanted]
        return {
            "changes_f1": FieldScore("changes", hits, missed, wrong).f1,
            "pairs_exact": sum(pair.is_exact for pair in self.pairs) / len(self.pairs),
            "false_alarms": sum(bool(pair.told) for pair in quiet),
            "noise_pairs": len(quiet),
            "silent_right": sum(pair.silent[0] == pair.silent[1] for pair in self.pairs) / len(self.pairs),
            "pairs": len(self.pairs),
        }

    def _sides(self) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        return [pair.wanted for pair in self.pairs], [pair.told for pair in self.pairs]

    def to_json(self) -> dict[str, Any]:
        """Figures and the pairs that are not exact, ready for ``json.dumps``."""
        return {**self.figures(), "mistakes": [asdict(pair) for pair in self.pairs if not pair.is_exact]}


def holds_pairs(folder: Path) -> bool:
    """Whether a folder holds labelled pairs, and not labelled pages."""
    return any(folder.glob(f"*{LABEL}"))


def evaluate_pairs(folder: Path) -> PairEvaluation:
    """Score every labelled pair of a folder. Raises ``FileNotFoundError`` where it holds none, or a label's page is not
    there, and :class:`extractors.model.UnreadablePage`."""
    labels = sorted(folder.glob(f"*{LABEL}"))
    if not labels:
        raise FileNotFoundError(f"no labels (NAME{LABEL} beside NAME.v1.html and NAME.v2.html) in {folder}")
    return PairEvaluation(tuple(_score(folder, path) for path in labels))


def _score(folder: Path, path: Path) -> PairScore:
    name = path.name.removesuffix(LABEL)
    label = json.loads(path.read_text("utf-8"))
    found = compare(_read(folder, f"{name}.v1"), _read(folder, f"{name}.v2")).to_json()
    wanted, told = (tuple(map(canonical, side["changes"])) for side in (label, found))
    return PairScore(name, wanted, told, (label["silent"], found["silent"]))


def _read(folder: Path, name: str) -> Reading:
    for suffix, media_type in MEDIA_TYPES.items():
        if (page := folder / f"{name}{suffix}").exists():
            return read_page(page.read_bytes(), media_type=media_type)
    raise FileNotFoundError(f"there is no {name}.html or {name}.txt in {folder}")


def canonical(change: Mapping[str, Any]) -> str:
    """A change, as labels and ``diff --json`` have it, as text that is equal for equal changes."""
    kind, old, new = change["kind"], change.get("old"), change.get("new")
    if kind in BY_KIND:
        return str(kind)
    if kind in SETS:
        old, new = sorted(old or []), sorted(new or [])
    return json.dumps([kind, old, new], sort_keys=True, ensure_ascii=False)


def report(evaluation: PairEvaluation, *, errors: bool = False) -> Iterator[str]:
    """An evaluation as lines for people: if asked for, the pairs that are not exact; then the figures."""
    for pair in evaluation.pairs if errors else ():
        if not pair.is_exact:
            yield pair.name
            for word, side, silent in (("want", pair.wanted, pair.silent[0]), ("got", pair.told, pair.silent[1])):
                yield f"    {word} {', '.join(side) or 'nothing'}{' (silent)' if silent else ''}"
    yield " ".join(f"{k}={v:.3f}" if isinstance(v, float) else f"{k}={v}" for k, v in evaluation.figures().items())
