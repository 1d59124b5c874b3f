"""Fits what doubt is weighed with:
``python -m extractors.calibration DIR... [--passages DIR] --seen FILE [--write]``.

On labelled pages that the rules were made for hardly any value is wrong, so they teach nothing of doubt. What pages
gave when they were first seen, before any rule was made for them, does: ``--first-sight DIR...`` prints it, a page a
line, to be kept (``tests/gold/first_sight.jsonl``). Three fits follow from that and the labels, and the same pages give
the same figures:

1. the second reading (:mod:`extractors.second_reading`), from all labelled pages, but not from passages: they are
   denser than pages, so that their words mean more;
2. how sure a value is (:mod:`extractors.doubt`), and
3. how likely one was left out (:mod:`extractors.left_out`), from the pages as first seen, each with a second reading
   that was fitted to the others.

What it prints are figures for pages that neither fit has seen.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.assembly import read
from extractors.data_files import load
from extractors.doubt import signals
from extractors.left_out import suspicions
from extractors.model import CORE, Evidence, Pool, with_tuples
from extractors.odds import chance
from extractors.page import Page
from extractors.regression import regression
from extractors.scoring import match, pair_pools, stated
from extractors.second_fitting import FOLDS, Labelled, Weights, cross_fitted, fitted_weights, labelled
from extractors.second_reading import key_of
from extractors.surroundings import surroundings
from extractors.years import Dating

DATA = Path(__file__).parent / "data"
SHRINK = 5.0  # pull of the coefficients to nought, so that a rule seen three times is not believed blindly
FLAGGED = 0.2  # share of the values that a person is to look at; with those left out it is one in five

KEPT = ("title", *CORE, "partners", "deadline_text")
"""What is kept of a pool as first seen."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Signals and whether they were borne out: the value is right, or was left out."""

    page: str
    signals: Mapping[str, float]
    true: bool


def first_sight(page: Labelled) -> dict[str, Any]:
    """What a page gives now, without doubt, in the form that is kept."""
    kept: dict[str, Any] = {}

    def look(
        _: Page, pools: Sequence[Pool], entries: Sequence[Evidence], sure: float, _years: Dating
    ) -> list[Evidence]:
        kept.update(page=page.name, sure=round(sure, 3), pools=[{k: getattr(p, k) for k in KEPT} for p in pools])
        kept["evidence"] = [
            [e.pool, e.field, e.value, [[a, b] for a, b, _ in e.spans], e.rule, e.confidence] for e in entries
        ]
        return list(entries)

    read(page.page, look)
    return kept


def samples(page: Labelled, kept: Mapping[str, Any], weights: Weights) -> tuple[list[Sample], list[Sample]]:
    """The samples of a page as first seen: of the values that were read, and of those that may be left out."""
    text = page.page.document.text
    entries = [
        Evidence(pool, field, value, tuple((a, b, text[a:b]) for a, b in spans), rule, sure)
        for pool, field, value, spans, rule, sure in kept["evidence"]
    ]
    pools = [Pool(**with_tuples(pool)) for pool in kept["pools"]]
    around = surroundings(page.page, pools, entries, kept["sure"], weights)
    found, lacking = [], {field: set[Any]() for field in CORE}
    for want, have in pair_pools(page.label["pools"], kept["pools"]):
        for field in CORE:
            hits, missed, wrong = match(field, stated(want, field), stated(have, field))
            lacking[field].update(key_of(field, value) for value in missed)
            for value, right in [(v, True) for v in hits] + [(v, False) for v in wrong]:
                entry = next(e for e in entries if (e.pool, e.field, e.value) == (have["title"], field, value))
                found.append(Sample(page.name, signals(page.page, pools, around, entry), right))
    absent = []
    for field, key, _, said in suspicions(pools, around):
        absent.append(Sample(page.name, said, key in lacking[field]))
    return found, absent


def fitted(found: Sequence[Sample]) -> dict[str, float]:
    """The coefficients of a regression; the constant is that of the signal ``one``."""
    signalled = [{name: value for name, value in sample.signals.items() if name != "one"} for sample in found]
    constant, coefficients = regression(signalled, [sample.true for sample in found], SHRINK)
    return {name: round(weight, 2) for name, weight in sorted({**coefficients, "one": constant}.items())}


def unseen(found: Sequence[Sample], judged_pages: Container[str]) -> list[tuple[float, bool]]:
    """The chance of each sample of some pages by coefficients fitted to all others, and whether it was borne out."""
    pages = sorted({sample.page for sample in found})
    judged = []
    for part in (set(pages[at::FOLDS]) for at in range(FOLDS)):
        coefficients = fitted([sample for sample in found if sample.page not in part])
        judged += [
            (chance(s.signals, coefficients), s.true) for s in found if s.page in part and s.page in judged_pages
        ]
    return judged


def threshold(judged: Sequence[tuple[float, bool]], share: float) -> float:
    """The chance under which a share of the samples lies."""
    return round(sorted(value for value, _ in judged)[int(share * len(judged))], 3)


def report(judged: Sequence[tuple[float, bool]], left: Sequence[tuple[float, bool]], below: float) -> Iterator[str]:
    """What the fits are worth on pages that they have not seen."""
    wrong = [value < below for value, right in judged if not right]
    flagged = sum(value < below for value, _ in judged)
    yield f"{len(judged)} values, {flagged} below {below}; {len(wrong)} wrong, {sum(wrong)} of them below it\n"
    asked = [true for value, true in left if value > load("confidence")["left_out"]["review_above"]]
    missing = sum(true for _, true in left)
    yield f"{missing} left out that could be seen; {len(asked)} asked after, {sum(asked)} of them rightly\n"


def write(coefficients: Mapping[str, float], missing: Mapping[str, float], below: float, weights: Weights) -> None:
    """Put the fits into the data files; what people wrote in ``confidence.toml`` stays."""
    path = DATA / "confidence.toml"
    text = re.sub(r"(?m)^review_below = .*$", f"review_below = {below}", path.read_text("utf-8"))
    for table, values in (("left_out.coefficients", missing), ("coefficients", coefficients)):
        lines = "".join(f'"{name}" = {value}\n' for name, value in values.items())
        text = re.sub(rf"(?ms)^\[{re.escape(table)}\]\n.*?(?=^\[|\Z)", f"[{table}]\n{lines}\n", text)
    path.write_text(text.rstrip() + "\n", "utf-8")
    said = json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (DATA / "second_reading.json").write_text(said.replace("],", "],\n") + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print what it is worth, and with ``--write`` put it into the data files."""
    parser = argparse.ArgumentParser(prog="python -m extractors.calibration", description="Fit how sure values are.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="labelled pages")
    parser.add_argument(
        "--passages", type=Path, metavar="DIR", help="labelled passages that doubt is learned from, too"
    )
    parser.add_argument("--seen", type=Path, metavar="FILE", help="what pages of these gave when they were first seen")
    parser.add_argument("--first-sight", action="store_true", help="only print what the pages give now, a page a line")
    parser.add_argument("--write", action="store_true", help="write confidence.toml and second_reading.json")
    args = parser.parse_args(arguments)
    pages = labelled(args.folders)
    if args.first_sight:
        sys.stdout.writelines(json.dumps(first_sight(page), ensure_ascii=False) + "\n" for page in pages)
        return 0
    if args.seen is None:
        parser.error("--seen is needed: without pages as first seen there is nothing to learn doubt from")
    kept = {line["page"]: line for line in map(json.loads, args.seen.read_text("utf-8").splitlines())}
    found: list[Sample] = []
    absent: list[Sample] = []
    passages = labelled([args.passages]) if args.passages is not None else []
    for part, weights in [*cross_fitted(pages), (passages, fitted_weights(pages))]:
        for page in part:
            if page.name in kept:
                values, lacking = samples(page, kept[page.name], weights)
                found += values
                absent += lacking if part is not passages else []  # what a page leaves out is rarer
    names = {page.name for page in pages}
    judged = unseen(found, names)
    below = threshold(judged, FLAGGED)
    sys.stdout.writelines(report(judged, unseen(absent, names), below))
    if args.write:
        write(fitted(found), fitted(absent), below, fitted_weights(pages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
