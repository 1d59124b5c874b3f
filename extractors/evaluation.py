"""How well pages are read: a folder of labelled pages scored field by field, with each error and its sentence.

A label is ``NAME.json`` beside ``NAME.txt`` or ``NAME.html``; how a page is compared with it, :mod:`extractors.scoring`
says.

*Calibration* says whether doubt falls on what is wrong. An item is one value of a core field: a value that was found
(right or wrong), or one that was left out. A left-out value in whose stead a wrong one was found in the same field of
the same pool is that one item, not two. A found value is flagged if its evidence asks for review. A left-out value has
no evidence of its own, so it is flagged if any value of its pool is, or of the page where the pool was not found.

``python -m extractors.evaluation DIR`` prints it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from extractors import read_page
from extractors.model import CORE, Reading, UnreadablePage
from extractors.scoring import FIELDS, Judged, Mistake, PageScore, Record, score_page


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field's values: found as labelled, labelled but not found, found but not labelled."""

    field: str
    hit: int
    missed: int
    wrong: int

    @property
    def gold(self) -> int:
        return self.hit + self.missed

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """What it takes and gives to flag all values of this ``confidence`` or less: shares of all and of the wrong."""

    confidence: float
    flagged: float
    caught: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A folder scored. All figures but ``pages`` are shares, 0 to 1: ``core_f1`` over :data:`CORE`, ``all_f1`` over all
    fields, ``evidence_ok`` of spans that quote the text rightly, ``flagged`` of values that ask for review."""

    pages: int
    fields: tuple[FieldScore, ...]
    core_f1: float
    all_f1: float
    pages_exact: float
    evidence_ok: float
    flagged: float
    mistakes: tuple[Mistake, ...]
    judged: tuple[Judged, ...]

    def figures(self) -> dict[str, float]:
        """The figures by name, those of the calibration included: what floors can be set for."""
        wrong = [item for item in self.judged if not item.right]
        return {
            "core_f1": self.core_f1,
            "all_f1": self.all_f1,
            "pages_exact": self.pages_exact,
            "pages": self.pages,
            "evidence_ok": self.evidence_ok,
            "flagged": self.flagged,
            "core_wrong_flagged": _share(sum(item.flagged for item in wrong), len(wrong), empty=1.0),
            "core_flagged": _share(sum(item.flagged for item in self.judged), len(self.judged)),
        }

    def calibration(self) -> str:
        """The calibration in one line."""
        figures, wrong = self.figures(), sum(not item.right for item in self.judged)
        return (
            f"calibration: wrong_flagged={figures['core_wrong_flagged']:.3f} of {wrong}, "
            f"flagged={figures['core_flagged']:.3f} of {len(self.judged)}"
        )

    def curve(self) -> tuple[Point, ...]:
        """What each threshold of confidence would flag of the core values, and catch of the wrong ones."""
        return curve((item.confidence, item.right) for item in self.judged)

    def table(self) -> list[tuple[str, ...]]:
        """The per-field table as cells, its header first."""
        header = ("field", "gold", "hit", "missed", "wrong", "P", "R", "F1")
        return [header] + [
            (
                s.field,
                *map(str, (s.gold, s.hit, s.missed, s.wrong)),
                *(f"{x:.3f}" for x in (s.precision, s.recall, s.f1)),
            )
            for s in self.fields
        ]

    def to_json(self) -> dict[str, Any]:
        """Figures, fields, mistakes and judged values, ready for ``json.dumps``."""
        rates = ("gold", "precision", "recall", "f1")
        return {
            **self.figures(),
            "fields": [{**asdict(score), **{rate: getattr(score, rate) for rate in rates}} for score in self.fields],
            "mistakes": [asdict(mistake) for mistake in self.mistakes],
            "judged": [asdict(item) for item in self.judged],
        }


def evaluate(folder: Path, reader: Callable[[bytes], Reading] = read_page) -> Evaluation:
    """Score every labelled page of a folder, read with ``reader``; a page that cannot be read says nothing.

    Raises ``FileNotFoundError`` where the folder holds no label, or a label has no page beside it. One process: a
    worker takes as long to start as a hundred pages to read.
    """
    labels = sorted(folder.glob("*.json"))
    if not labels:
        raise FileNotFoundError(f"no labels (NAME.json beside NAME.txt or NAME.html) in {folder}")
    pages: list[PageScore] = []
    for path in labels:
        page = next((p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.exists()), None)
        if page is None:
            raise FileNotFoundError(f"{path} labels a page that is not there")
        try:
            record: Record = reader(page.read_bytes()).to_json()
        except UnreadablePage:
            record = {}
        pages.append(score_page(page.name, json.loads(path.read_text("utf-8")), record))
    return summarise(pages)


def summarise(pages: Sequence[PageScore]) -> Evaluation:
    """The figures of all pages together."""
    counts = sum((page.counts for page in pages), Counter[tuple[str, str]]())
    evidence = sum((page.evidence for page in pages), Counter[str]())
    return Evaluation(
        pages=len(pages),
        fields=tuple(_score(counts, field, [field]) for field in FIELDS),
        core_f1=_score(counts, "core", CORE).f1,
        all_f1=_score(counts, "all", FIELDS).f1,
        pages_exact=_share(sum(page.exact for page in pages), len(pages)),
        evidence_ok=_share(evidence["true spans"], evidence["spans"]),
        flagged=_share(evidence["flagged"], evidence["values"]),
        mistakes=tuple(chain.from_iterable(page.mistakes for page in pages)),
        judged=tuple(chain.from_iterable(page.judged for page in pages)),
    )


def curve(items: Iterable[tuple[float, bool]]) -> tuple[Point, ...]:
    """From ``(confidence, right)`` of values, what flagging all up to each confidence takes and gives, rising."""
    by_confidence: dict[float, list[bool]] = {}
    for confidence, right in items:
        by_confidence.setdefault(confidence, []).append(right)
    values = sum(map(len, by_confidence.values()))
    wrong = sum(not right for group in by_confidence.values() for right in group)
    points, seen, caught = [], 0, 0
    for confidence, group in sorted(by_confidence.items()):
        seen += len(group)
        caught += group.count(False)
        points.append(Point(confidence, seen / values, _share(caught, wrong, empty=1.0)))
    return tuple(points)


def report(evaluation: Evaluation, *, errors: bool = False, thresholds: bool = False) -> Iterator[str]:
    """An evaluation as lines for people: the errors and the thresholds if asked for, the table, the figures."""
    page = None
    for mistake in evaluation.mistakes if errors else ():
        if mistake.page != page:
            yield (page := mistake.page)
        where = f" ({mistake.pool})" if mistake.pool else ""
        yield f"    {mistake.field}{where}: wanted {mistake.wanted!r}, got {mistake.got!r}"
        yield from (f"        “{sentence}”" for sentence in mistake.sentences)
    if thresholds:
        yield "flagging up to  flags  catches"
        yield from (f"{p.confidence:>15.3f}{p.flagged:>7.1%}{p.caught:>9.1%}" for p in evaluation.curve())
    for field, *cells in evaluation.table():
        yield f"{field:<20}" + "".join(f"{cell:>8}" for cell in cells)
    yield " ".join(f"{k}={v:.3f}" if isinstance(v, float) else f"{k}={v}" for k, v in evaluation.figures().items())
    yield evaluation.calibration()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0, or 1 where a figure is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m extractors.evaluation", description="Score labelled pages.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="labels NAME.json beside NAME.txt or NAME.html")
    parser.add_argument("--errors", action="store_true", help="each wrong value, with its sentence")
    parser.add_argument("--thresholds", action="store_true", help="what other thresholds of confidence would flag")
    parser.add_argument("--floor", action="append", default=[], metavar="FIGURE=VALUE", help="fail below it")
    args = parser.parse_args(arguments)
    try:
        evaluation = evaluate(args.folder)
        floors = {name: float(value) for name, value in (floor.split("=") for floor in args.floor)}
        under = [name for name, least in floors.items() if evaluation.figures()[name] < least]
    except FileNotFoundError as error:
        parser.error(str(error))
    except (ValueError, KeyError):
        parser.error(f"--floor is FIGURE=VALUE, with one of {', '.join(summarise([]).figures())}")
    sys.stdout.writelines(f"{line}\n" for line in report(evaluation, errors=args.errors, thresholds=args.thresholds))
    if under:
        sys.stderr.write(f"below the floor: {', '.join(under)}\n")
    return bool(under)


def _share(part: int, whole: int, *, empty: float = 0.0) -> float:
    return part / whole if whole else empty


def _score(counts: Counter[tuple[str, str]], name: str, fields: Iterable[str]) -> FieldScore:
    hit, missed, wrong = (sum(counts[field, what] for field in fields) for what in ("hit", "missed", "wrong"))
    return FieldScore(name, hit, missed, wrong)


if __name__ == "__main__":
    sys.exit(main())
