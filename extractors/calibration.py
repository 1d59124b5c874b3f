"""Fits what doubt is weighed with:
``python -m extractors.calibration DIR... [--passages DIR] --seen FILE [--outside FILE] [--write]``.

On labelled pages that the rules were made for hardly any value is wrong, so they teach nothing of doubt. What pages
gave when they were first seen, before any rule was made for them, does: ``--first-sight DIR...`` prints it, a page a
line, to be kept (``tests/gold/first_sight.jsonl``). Three fits follow from that and the labels, and the same pages give
the same figures:

1. the second reading (:mod:`extractors.second_reading`), from all labelled pages and passages;
2. how sure a value is (:mod:`extractors.doubt`), and
3. how likely one was left out (:mod:`extractors.left_out`), from the pages as first seen, each with a second reading
   that was fitted to the others.

Real pages name people and are not kept here; of labelled ones only the figures are (``--figures DIR...`` prints them,
``--outside FILE`` fits to them), so that doubt knows what real pages are like.

The second and the third are judged by pages of authors whom the fit has not seen: pages of one author err alike.

What it prints are figures for pages that neither fit has seen.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from extractors.assembly import read
from extractors.data_files import fitted, load
from extractors.doubt import withheld, withhold_below
from extractors.model import CORE, Evidence, Pool, with_tuples
from extractors.page import Page
from extractors.scoring import match, pair_pools, stated
from extractors.second_fitting import Labelled, Weights, author_of, author_parts, cross_fitted, fitted_weights, labelled
from extractors.second_reading import Scales, key_of, scales
from extractors.signals import signals, suspicions
from extractors.surroundings import surroundings
from extractors.tree_fitting import boosted
from extractors.trees import Trees
from extractors.years import Dating

DATA = Path(__file__).parent / "data"
FLAGGED = 0.2  # share of the values that a person is to look at; with those left out it is one in five

KEPT = ("title", *CORE, "partners", "deadline_text")
"""What is kept of a pool as first seen."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Signals and whether they were borne out: the value is right, or was left out. ``bar`` is the chance below which
    the value is not stated."""

    page: str
    signals: Mapping[str, float]
    true: bool
    bar: float = 0.0


class Judged(NamedTuple):
    """The chance of a sample by a fit that has not seen it, whether it was borne out, and whether it is withheld."""

    chance: float
    true: bool
    withheld: bool


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


def samples(page: Labelled, kept: Mapping[str, Any], weights: Scales) -> tuple[list[Sample], list[Sample]]:
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
                bar = withhold_below(field, value)
                found.append(Sample(page.name, signals(page.page, pools, around, entry), right, bar))
    absent = [Sample(page.name, s.signals, s.key in lacking[s.field]) for s in suspicions(page.page, pools, around)]
    return found, absent


def figures(page: Labelled, weights: Scales) -> Iterator[dict[str, Any]]:
    """The samples of a page that the rules read now, in the form that is kept of pages outside the repository: figures
    by name, no word of the page."""
    for kind, found in zip(("found", "absent"), samples(page, first_sight(page), weights), strict=True):
        for sample in found:
            rounded = {name: round(value, 3) for name, value in sample.signals.items() if value}
            yield {"page": page.name, "kind": kind, "signals": rounded, "true": sample.true}


def grown(found: Sequence[Sample]) -> Trees:
    """The trees that tell the samples that are borne out from the others."""
    return boosted([sample.signals for sample in found], [sample.true for sample in found])


def unseen(
    found: Sequence[Sample], judged_pages: Container[str], fit: Callable[[Sequence[Sample]], Trees]
) -> list[Judged]:
    """The chance of each sample of some pages by a fit to those of other authors, and whether it was borne out."""
    judged = []
    for part in author_parts(sample.page for sample in found if sample.page in judged_pages):
        trees = fit([sample for sample in found if author_of(sample.page) not in part])
        own = (s for s in found if author_of(s.page) in part and s.page in judged_pages)
        judged += [Judged(trees.chance(s.signals), s.true, withheld(trees, s.signals, s.bar)) for s in own]
    return judged


def threshold(judged: Sequence[Judged], share: float) -> float:
    """The chance under which a share of the values lies that are not withheld."""
    stated = sorted(value.chance for value in judged if not value.withheld)
    return round(stated[int(share * len(stated))], 3)


def report(judged: Sequence[Judged], left: Sequence[Judged], below: float) -> Iterator[str]:
    """What the fits are worth on pages that they have not seen."""
    unstated = [value.true for value in judged if value.withheld]
    yield f"{len(unstated)} values withheld, {unstated.count(False)} of them wrong\n"
    stated = [(value.chance < below, value.true) for value in judged if not value.withheld]
    wrong = [flagged for flagged, right in stated if not right]
    yield (
        f"{len(stated)} values stated, {sum(flagged for flagged, _ in stated)} below {below}; "
        f"{len(wrong)} wrong, {sum(wrong)} of them below it\n"
    )
    asked = [value.true for value in left if value.chance > load("confidence")["left_out"]["review_above"]]
    missing = sum(value.true for value in left)
    yield f"{missing} left out that could be seen; {len(asked)} asked after, {sum(asked)} of them rightly\n"
    taken = [value.true for value in left if value.chance > load("confidence")["left_out"]["take_above"]]
    yield f"{len(taken)} likely enough to be taken, {sum(taken)} of them rightly\n"


def write(doubt: Trees, missing: Trees, below: float, weights: Weights) -> None:
    """Put the fits into the data files; what people wrote in ``confidence.toml`` stays."""
    path = DATA / "confidence.toml"
    text = re.sub(r"(?m)^review_below = .*$", f"review_below = {below}", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    fits = (("second_reading", weights, "],"), ("doubt", _kept(doubt), "]]],"), ("left_out", _kept(missing), "]]],"))
    for name, fit, end in fits:
        said = json.dumps(fit, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (DATA / f"{name}.json").write_text(said.replace(end, end + "\n") + "\n", "utf-8")


def _kept(trees: Trees) -> dict[str, Any]:
    return {"start": trees.start, "trees": trees.trees}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print what it is worth, and with ``--write`` put it into the data files."""
    parser = argparse.ArgumentParser(prog="python -m extractors.calibration", description="Fit how sure values are.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="labelled pages")
    parser.add_argument("--passages", type=Path, metavar="DIR", help="labelled passages that are learned from, too")
    parser.add_argument("--seen", type=Path, metavar="FILE", help="what pages of these gave when they were first seen")
    parser.add_argument("--outside", type=Path, metavar="FILE", help="figures of pages that are kept elsewhere")
    parser.add_argument(
        "--figures", action="store_true", help="only print the figures of pages that are kept elsewhere"
    )
    parser.add_argument("--first-sight", action="store_true", help="only print what the pages give now, a page a line")
    parser.add_argument("--write", action="store_true", help="write the fits and the threshold to data")
    args = parser.parse_args(arguments)
    pages = labelled(args.folders)
    if args.first_sight:
        sys.stdout.writelines(json.dumps(first_sight(page), ensure_ascii=False) + "\n" for page in pages)
        return 0
    if args.figures:
        shipped = scales(fitted("second_reading"))
        for page in pages:
            sys.stdout.writelines(json.dumps(line) + "\n" for line in figures(page, shipped))
        return 0
    if args.seen is None:
        parser.error("--seen is needed: without pages as first seen there is nothing to learn doubt from")
    kept = {line["page"]: line for line in map(json.loads, args.seen.read_text("utf-8").splitlines())}
    found: list[Sample] = []
    absent: list[Sample] = []
    passages = labelled([args.passages]) if args.passages is not None else []
    for part, weights in [*cross_fitted(pages, passages), (passages, fitted_weights(pages))]:
        weigh = scales(weights)
        for page in part:
            if page.name in kept:
                values, lacking = samples(page, kept[page.name], weigh)
                found += values
                absent += lacking if part is not passages else []  # what a page leaves out is rarer
    for line in map(json.loads, args.outside.read_text("utf-8").splitlines() if args.outside else ()):
        (found if line["kind"] == "found" else absent).append(Sample(line["page"], line["signals"], line["true"]))
    names = {page.name for page in pages}
    judged = unseen(found, names, grown)
    below = threshold(judged, FLAGGED)
    sys.stdout.writelines(report(judged, unseen(absent, names, grown), below))
    if args.write:
        write(grown(found), grown(absent), below, fitted_weights(pages, passages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
