"""Fits the weights of :mod:`extractors.second_reading` to labelled pages, for ``python -m extractors.calibration``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extractors.mentioned import Key
from extractors.page import Page, prepare
from extractors.reader import read_document
from extractors.scoring import stated
from extractors.second_reading import KINDS, key_of
from extractors.second_sight import CODED, Features, features

YIELD = 0.6  # how much weights yield to samples
UNSEEN, TELLING = 2.0, 0.7  # samples given to each feature beforehand, and the power of how much it tells
TRUST = {
    "as …": 0.5,
    "pair": 0.5,
    "<": 0.6,
    ">": 0.7,
    "title …": 0.7,
    "first after": 1.4,
    "form": 1.5,
    "kind": 1.5,
    "place": 1.5,
    "role": 1.5,
    "under": 1.5,
    "title": 1.6,
    "among …": 1.6,
}
"""How readily a sign of a group is believed, others being 1; ``…`` stands for a role or a code. Signs of few words
deserve more than those of many: found by trial on pages of authors left out."""
LEAST = 3  # samples that a feature needs to be given a weight
SLIGHT = 0.03  # weights up to this are left out: each changes no chance by a hundredth
PASSAGE = 0.33  # of a sample: passages are denser than pages, so that their words mean more
ROUNDS = 2  # in which it is settled which mention of a value says it
FOLDS = 6  # parts that the authors are split into, so that each is read with weights fitted to the others

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
        return list(features(self.page))

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


def author_of(page: str) -> str:
    """The letters that a labelled page's name begins with: one author wrote all that share them."""
    return re.match(r"[a-z]*", page)[0]  # type: ignore[index]  # matches always


def author_parts(pages: Iterable[str]) -> list[set[str]]:
    """The authors of some pages in parts: a fit to some is judged by others, since pages of one author err alike."""
    authors = sorted(set(map(author_of, pages)))
    return [set(authors[at::FOLDS]) for at in range(min(FOLDS, len(authors)))]


def fitted_weights(pages: Sequence[Labelled], passages: Sequence[Labelled] = ()) -> Weights:
    """The weights, in the form of ``data/second_reading.json``."""
    return {kind: _Lesson(kind, pages, passages).learned(()) for kind in KINDS}


def cross_fitted(
    pages: Sequence[Labelled], passages: Sequence[Labelled] = ()
) -> Iterator[tuple[Sequence[Labelled], Weights]]:
    """The pages in parts, each with weights that are fitted to those of all other authors, and to the passages."""
    lessons = {kind: _Lesson(kind, pages, passages) for kind in KINDS}
    for part in author_parts(page.name for page in pages):
        own = [page for page in pages if author_of(page.name) in part]
        yield own, {kind: lesson.learned({page.name for page in own}) for kind, lesson in lessons.items()}


class _Lesson:
    """The mentions of one kind on labelled pages, with what is seen of each, and whether the label has its value."""

    def __init__(self, kind: str, pages: Sequence[Labelled], passages: Sequence[Labelled]) -> None:
        self._kind = kind
        self._whole = {page.name for page in pages}
        sources = [*pages, *passages] if kind != "page" else pages  # a passage is no page
        seen = [(page, key, signs) for page in sources for of, key, signs in page.seen if of == kind]
        self._pages = np.array([page.name for page, *_ in seen])
        self._values = [(page.name, key) for page, key, _ in seen]
        self._count = np.array([1.0 if page.name in self._whole else PASSAGE for page, *_ in seen])
        right = {(page.name, field): page.right(field) for page in sources for field in KINDS[kind]}
        self._truth = {f: np.array([key in right[name, f] for name, key in self._values]) for f in KINDS[kind]}
        counts = [Counter(f"{sign}\t{word}" for sign, words in signs for word in words) for *_, signs in seen]
        vectors = DictVectorizer()
        table = vectors.fit_transform(counts or [Counter[str]()])
        often = np.asarray((table > 0).sum(axis=0)).ravel() >= LEAST
        self._table = table[:, often]
        self._features = [tuple(name.split("\t")) for name in vectors.get_feature_names_out()[often]]
        self._trust = np.array([trust(sign) if kind in CODED else 1.0 for sign, _ in self._features])

    def learned(self, without: Collection[str]) -> dict[str, Any]:
        """The weights fitted to all pages but some, by field of the kind."""
        rows = np.flatnonzero(~np.isin(self._pages, list(without)))
        columns = [self._fit(field, rows) for field in KINDS[self._kind]]
        weights: dict[str, dict[str, list[float]]] = {sign: {} for sign in sorted({s for s, _ in self._features})}
        for at, (sign, word) in enumerate(self._features):
            row = [round(float(column[at]), 2) for _, column in columns]
            if any(abs(weight) > SLIGHT for weight in row):
                weights[sign][word] = row
        return {"bias": [round(constant, 2) for constant, _ in columns], "weights": weights}

    def _fit(self, field: str, rows: np.ndarray) -> tuple[float, np.ndarray]:
        """The constant and the weight of each feature. Of a value's mentions one says it, others merely name it again
        ("kommunen" in every other sentence): which, is settled by the weights fitted before, in rounds."""
        right, counts = self._truth[field][rows], self._count[rows]
        if not right.any() or right.all():
            share = (right.sum() + 1) / (len(right) + 2)
            return float(np.log(share / (1 - share))), np.zeros(len(self._features))
        scale = self._trust * telling(self._table[rows], right)
        table, use = self._table[rows].multiply(scale).tocsr(), np.ones(len(rows), dtype=bool)
        for _ in range(ROUNDS + 1):
            fit = LogisticRegression(
                C=YIELD, solver="liblinear", dual=True, max_iter=1000, tol=0.01, random_state=0
            ).fit(table[use], right[use], sample_weight=counts[use])
            use = ~right | self._best(fit.decision_function(table), rows)
        return float(fit.intercept_[0]), fit.coef_[0] * scale

    def _best(self, odds: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Whether a mention is the one that speaks most for its value."""
        best: dict[tuple[str, Key], float] = {}
        for row, said in zip(rows, odds, strict=True):
            best[self._values[row]] = max(best.get(self._values[row], said), said)
        return np.array([said >= best[self._values[row]] for row, said in zip(rows, odds, strict=True)])


def trust(sign: str) -> float:
    """How readily a sign of a group is believed (:data:`TRUST`)."""
    first, _, about = sign.partition(" ")
    return TRUST.get(sign, TRUST.get(f"{first} …", 1.0) if about else 1.0)


def telling(table: Any, right: np.ndarray) -> np.ndarray:
    """How much each feature alone tells the right mentions from the others, the mean square being 1: a feature that
    tells much needs less proof to be given a weight (Wang and Manning, "Baselines and Bigrams", ACL 2012)."""
    of_right, of_wrong = (np.asarray((table[rows] > 0).sum(axis=0)).ravel() + UNSEEN for rows in (right, ~right))
    ratio = np.log(of_right / of_right.sum()) - np.log(of_wrong / of_wrong.sum())
    said = np.abs(ratio) ** TELLING
    return np.asarray(said / np.sqrt((said**2).mean()))
