"""Fits the weights of :mod:`extractors.second_reading` to labelled pages, for ``python -m extractors.calibration``."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from extractors.page import Page, prepare
from extractors.reader import read_document
from extractors.regression import regression
from extractors.scoring import stated
from extractors.second_reading import KINDS, key_of
from extractors.second_sight import Features, Key, Sight, features

SHRINK, SHRINK_PAGE = 3.0, 10.0  # pull to nought; a page has hundreds of features and is one sample
LEAST = 3  # samples that a feature needs to be given a weight
SLIGHT = 0.05  # weights up to this are left out: they change no chance by more than a hundredth
FOLDS = 10  # parts that the pages are split into, so that each is read with weights fitted to the others

Weights = Mapping[str, Any]


@dataclass(frozen=True)
class Labelled:
    """A labelled page, with what the second reading sees on it."""

    name: str
    label: Mapping[str, Any]
    source: Path

    @cached_property
    def page(self) -> Page:
        return prepare(read_document(self.source.read_bytes()))

    @cached_property
    def seen(self) -> list[tuple[str, Key, Features]]:
        return list(features(Sight(self.page)))

    def right(self, field: str) -> set[Key]:
        """What tells the values apart that the label states for a field, in any pool."""
        records = [self.label] if field == "is_announcement" else self.label["pools"]
        return {key_of(field, value) for record in records for value in stated(record, field)}


def labelled(folders: Sequence[Path]) -> list[Labelled]:
    """The labelled pages of some folders: ``NAME.json`` beside ``NAME.txt`` or ``NAME.html``."""
    found = []
    for path in sorted((p for folder in folders for p in folder.glob("*.json")), key=lambda p: p.stem):
        source = next(p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.exists())
        found.append(Labelled(path.stem, json.loads(path.read_text("utf-8")), source))
    return found


def fitted_weights(pages: Sequence[Labelled]) -> Weights:
    """The weights, in the form of ``data/second_reading.json``."""
    return {kind: _fitted(pages, kind, fields) for kind, fields in KINDS.items()}


def _fitted(pages: Sequence[Labelled], kind: str, fields: Sequence[str]) -> dict[str, Any]:
    seen = [(page, key, signs) for page in pages for of, key, signs in page.seen if of == kind]
    samples = [Counter((sign, word) for sign, words in signs for word in words) for *_, signs in seen]
    columns = []
    for field in fields:
        right = {page.name: page.right(field) for page in pages}
        truth = [key in right[page.name] for page, key, _ in seen]
        columns.append(regression(samples, truth, SHRINK_PAGE if kind == "page" else SHRINK, LEAST))
    signs = {sign for sample in samples for sign, _ in sample}
    weights: dict[str, dict[str, list[float]]] = {sign: {} for sign in sorted(signs)}
    for sign, word in columns[0][1]:
        row = [round(column[sign, word], 2) for _, column in columns]
        if any(abs(weight) > SLIGHT for weight in row):
            weights[sign][word] = row
    return {"bias": [round(constant, 2) for constant, _ in columns], "weights": weights}


def cross_fitted(pages: Sequence[Labelled]) -> Iterator[tuple[Sequence[Labelled], Weights]]:
    """The pages in parts, each with weights that are fitted to all the others."""
    order = list(pages)
    random.Random(0).shuffle(order)
    for part in (order[at::FOLDS] for at in range(FOLDS)):
        yield part, fitted_weights([page for page in pages if page not in part])
