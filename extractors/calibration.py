"""Fits the coefficients of :mod:`extractors.doubt`: ``python -m extractors.calibration DIR... [--write]``.

On labelled pages that the rules were made for hardly any value is wrong, so they teach nothing of doubt. Pages never
seen differ from them in their words. So the vocabularies are worn first: of every list of words and patterns a part is
taken out by chance, in copies of this package, and what those copies read rightly and wrongly is what is learned from.
The chance is seeded: the same pages give the same coefficients.

What pages gave when they were first seen, before any rule was made for them, says most: ``--samples DIR...`` prints it,
and ``--seen FILE`` learns from it as much as from all worn copies (``tests/gold/first_sight.jsonl``).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from extractors import doubt
from extractors.assembly import read
from extractors.model import Evidence, Pool
from extractors.page import Page, prepare
from extractors.reader import read_document
from extractors.scoring import CORE, match, pair_pools, stated

WORN = ("cues", "funding", "groups_context", "sections", "applicants", "target_groups", "amounts")
"""The vocabularies whose entries a page never seen may lack."""

WEAR = 0.3  # share of the entries taken out: one value in twelve is then wrong, as on pages never seen
COPIES = 5  # worn copies; more change the coefficients by less than their second digit
STEPS = 3000  # of gradient descent; the fit no longer moves
RATE = 1.0
SHRINK = 0.001  # pull of the coefficients to nought, so that a rule seen three times is not believed blindly
FLAGGED = 0.2  # share of the values that a person is to look at, at most

_LIST = re.compile(r"^(?P<head>\w+ = \[)(?P<body>.*?)(?P<end>\])(?=[ ]*(?:#.*)?$)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")

Sample = tuple[Mapping[str, float], bool]


def worn(text: str, chance: random.Random) -> str:
    """A vocabulary file with some entries of its lists taken out; never all of a list."""

    def thin(match: re.Match[str]) -> str:
        entries = _ENTRY.findall(match["body"])
        kept = [entry for entry in entries if chance.random() >= WEAR] or entries[:1]
        return match["head"] + ", ".join(kept) + match["end"] if entries else match[0]

    return _LIST.sub(thin, text)


def samples(folder: Path) -> list[Sample]:
    """The signals of every core value read on a folder's pages, and whether the value is right."""
    found: list[Sample] = []
    seen: list[doubt.Surroundings] = []

    def look(page: Page, pools: Sequence[Pool], entries: Sequence[Evidence], sure: float) -> list[Evidence]:
        seen.append(doubt.surroundings(page, pools, entries, sure))
        return list(entries)

    for path in sorted(folder.glob("*.json")):
        source = next(p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.exists())
        page = prepare(read_document(source.read_bytes()))
        reading = read(page, look)
        around = seen[-1]
        record = reading.to_json()
        for want, have in pair_pools(json.loads(path.read_text("utf-8"))["pools"], record["pools"]):
            for field in CORE:
                hits, _, wrong = match(field, stated(want, field), stated(have, field))
                for value, right in [(v, True) for v in hits] + [(v, False) for v in wrong]:
                    item = next(
                        (e for e in reading.evidence if (e.pool, e.field, e.value) == (have["title"], field, value)),
                        None,
                    )
                    if item is not None:
                        found.append((doubt.signals(page, reading.pools, around, item), right))
    return found


def gathered(folders: Sequence[Path]) -> list[Sample]:
    """The samples of all worn copies of the package."""
    found: list[Sample] = []
    for seed in range(COPIES):
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / "extractors"
            shutil.copytree(Path(__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
            chance = random.Random(seed)
            for name in WORN:
                path = copy / "data" / f"{name}.toml"
                path.write_text(worn(path.read_text("utf-8"), chance), "utf-8")
            command = [
                sys.executable,
                "-m",
                "extractors.calibration",
                "--samples",
                *(str(f.resolve()) for f in folders),
            ]
            said = subprocess.run(command, cwd=place, capture_output=True, check=True, text=True).stdout
            found += [(signals, right) for signals, right in map(json.loads, said.splitlines())]
    return found


def balanced(found: Sequence[Sample], seen: Sequence[Sample]) -> list[Sample]:
    """The samples of worn copies, and those of pages first seen as often as they weigh as much."""
    return [*found, *(list(seen) * max(1, len(found) // len(seen)) if seen else [])]


def fitted(found: Sequence[Sample]) -> dict[str, float]:
    """The coefficients of the logistic regression, by gradient descent with a pull to nought (none on the constant)."""
    names = sorted({name for signals, _ in found for name in signals})
    given = np.array([[signals.get(name, 0.0) for name in names] for signals, _ in found])
    right = np.array([right for _, right in found], dtype=float)
    pull = np.array([0.0 if name == "one" else SHRINK for name in names])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-given @ weights)) - right
        weights -= RATE * (given.T @ error / len(found) + pull * weights)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def threshold(found: Iterable[Sample], coefficients: Mapping[str, float]) -> float:
    """The confidence under which :data:`FLAGGED` of the values lie."""
    sure = sorted(doubt.confidence(signals, coefficients) for signals, _ in found)
    return round(sure[int(FLAGGED * len(sure))], 3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print what was found, and with ``--write`` put it into ``data/confidence.toml``."""
    parser = argparse.ArgumentParser(prog="python -m extractors.calibration", description="Fit how sure values are.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="labelled pages")
    parser.add_argument("--write", action="store_true", help="write extractors/data/confidence.toml")
    parser.add_argument("--samples", action="store_true", help="only print what the pages give, a value a line")
    parser.add_argument("--seen", type=Path, metavar="FILE", help="such lines of pages when they were first seen")
    args = parser.parse_args(arguments)
    if args.samples:
        for folder in args.folders:
            sys.stdout.writelines(json.dumps(sample) + "\n" for sample in samples(folder))
        return 0
    seen = [(signals, right) for signals, right in map(json.loads, args.seen.open("rb"))] if args.seen else []
    found = balanced(gathered(args.folders), seen)
    coefficients = fitted(found)
    below = threshold(found, coefficients)
    wrong = [doubt.confidence(signals, coefficients) < below for signals, right in found if not right]
    sys.stdout.write(f"{len(found)} values, {len(wrong)} of them wrong, {sum(wrong)} of these flagged below {below}\n")
    lines = "".join(f'"{name}" = {weight}\n' for name, weight in coefficients.items())
    sys.stdout.write(lines)
    if args.write:
        path = Path(__file__).parent / "data" / "confidence.toml"
        text = re.sub(r"(?m)^review_below = .*$", f"review_below = {below}", path.read_text("utf-8"))
        path.write_text(text[: text.index("[coefficients]\n")] + "[coefficients]\n" + lines, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
