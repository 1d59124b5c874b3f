"""One labelled page compared with what was read on it: which values are right, left out or wrong, with their sentences.

Values are matched one to one; titles and issuers need not agree to the letter; pools are paired so that most agrees;
nothing stated and nothing found counts nowhere. What an item of the calibration is, :mod:`extractors.evaluation` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import permutations
from typing import Any

from extractors.model import CORE
from extractors.sentences import sentences

Record = Mapping[str, Any]
"""A page in the gold label's form, as ``Reading.to_json`` gives it and as labels are written."""

PAGE_FIELDS = ("is_announcement", "issuer", "published_on", "updated_on")
POOL_FIELDS = ("title", *CORE, "opens_on", "project_start", "project_end", "account")
EXTRA_FIELDS = ("events", "emails", "phones")
FIELDS = PAGE_FIELDS + POOL_FIELDS + EXTRA_FIELDS

SAME_TITLE = 0.8  # likeness of two titles that name the same pool
SAME_ISSUER = 0.6  # share of the longer name that the shorter one must make up when it is part of it
MOST_ORDERS = 6  # pools up to which every pairing is tried (720 orders); beyond, each takes the best that is left


@dataclass(frozen=True, slots=True)
class Mistake:
    """A field that was read wrongly. ``pool`` is the labelled title (the found one where the label has no such pool),
    ``None`` for fields of the page; ``sentences`` are those that the wrong values were read from."""

    page: str
    pool: str | None
    field: str
    wanted: Any
    got: Any
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of the calibration (the module's text says what counts). ``confidence`` is that of the value, or for a
    left-out one the lowest of its pool; 1 where there is no evidence at all."""

    page: str
    field: str
    right: bool
    flagged: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page scored: per field what was ``hit``, ``missed`` and ``wrong``; whether announcement or not, the number of
    pools and every core value are right; and of its evidence the ``values``, ``flagged``, ``spans`` and true spans."""

    counts: Counter[tuple[str, str]]
    mistakes: tuple[Mistake, ...]
    judged: tuple[Judged, ...]
    exact: bool
    evidence: Counter[str]


def score_page(name: str, label: Record, record: Record) -> PageScore:
    """Compare what was read on a page with its label. ``record`` may be empty: the page could not be read."""
    counts: Counter[tuple[str, str]] = Counter()
    mistakes: list[Mistake] = []
    judged: list[Judged] = []
    evidence: Sequence[Record] = record.get("evidence") or ()

    def compare(field: str, want: Record, have: Record, pool: str | None, own: Sequence[Record]) -> bool:
        hits, missed, wrong = match(field, stated(want, field), stated(have, field))
        counts.update({(field, "hit"): len(hits), (field, "missed"): len(missed), (field, "wrong"): len(wrong)})
        said = [entry for entry in own if entry["field"] == field]
        if missed or wrong:
            quoted = _sentences(record.get("text", ""), [entry for entry in said if entry["value"] in wrong])
            mistakes.append(Mistake(name, pool, field, want.get(field), have.get(field), quoted))
        if field in CORE:
            for value, right in [(v, True) for v in hits] + [(v, False) for v in wrong]:
                judged.append(_judge(name, field, right, [entry for entry in said if entry["value"] == value]))
            judged.extend(_judge(name, field, False, own or evidence) for _ in missed[len(wrong) :])
        return not missed and not wrong

    for field in PAGE_FIELDS:
        compare(field, label, record, None, [entry for entry in evidence if entry["pool"] is None])
    pools = record.get("pools") or []
    exact = label["is_announcement"] == record.get("is_announcement") and len(pools) == len(label["pools"])
    for want, have in pair_pools(label["pools"], pools):
        own = [entry for entry in evidence if have and entry["pool"] == have["title"]]
        for field in POOL_FIELDS:
            right = compare(field, want, have, want.get("title") or have.get("title"), own)
            exact = exact and (right or field not in CORE)
    of_page = [entry for entry in evidence if entry["pool"] is None]
    for field in EXTRA_FIELDS:
        compare(field, _extras(label), _extras(record), None, of_page)
    proof = Counter(values=len(evidence), flagged=sum(bool(entry["needs_review"]) for entry in evidence))
    for start, end, quote in (span for entry in evidence for span in entry["spans"]):
        proof.update({"spans": 1, "true spans": record["text"][start:end] == quote})
    return PageScore(counts, tuple(mistakes), tuple(judged), exact, proof)


def stated(record: Record, field: str) -> list[Any]:
    """The values that a field holds: nothing stated gives none."""
    value = record.get(field)
    if value is None or value is False or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def match(field: str, want: Sequence[Any], have: Sequence[Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """Match values one to one; give the found ones that are right, those left out, and the found that are wrong."""
    hits, missed, left = [], [], list(have)
    for value in want:
        at = next((i for i, other in enumerate(left) if same(field, value, other)), None)
        if at is None:
            missed.append(value)
        else:
            hits.append(left.pop(at))
    return hits, missed, left


def same(field: str, label: Any, found: Any) -> bool:
    """Whether two values of a field mean the same."""
    if field == "title":
        return likeness(label, found) >= SAME_TITLE
    if field == "issuer":
        short, long = sorted((f" {_plain(name)} " for name in (label, found)), key=len)
        return short == long or (short in long and len(short) >= SAME_ISSUER * len(long))
    return bool(label == found)


def likeness(a: object, b: object) -> float:
    """How alike two strings are, 0 to 1, whatever their case and spacing."""
    return SequenceMatcher(None, _plain(a), _plain(b), autojunk=False).ratio()


def pair_pools(label: Sequence[Record], found: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Pair labelled pools with found ones so that the most agrees; the shorter list is filled up with empty pools."""
    size = max(len(label), len(found))
    want, have = ([*pools, *({} for _ in range(size - len(pools)))] for pools in (label, found))
    agreement = [[_agreement(w, h) for h in have] for w in want]
    if size <= MOST_ORDERS:
        best = max(permutations(range(size)), key=lambda order: sum(agreement[i][j] for i, j in enumerate(order)))
        return [(want[i], have[j]) for i, j in enumerate(best)]
    left, pairs = list(range(size)), []
    for i, row in enumerate(agreement):
        left.remove(j := max(left, key=row.__getitem__))
        pairs.append((want[i], have[j]))
    return pairs


def _agreement(want: Record, have: Record) -> float:
    equal = sum(stated(want, field) == stated(have, field) for field in CORE if stated(want, field))
    return likeness(want.get("title"), have.get("title")) + equal


def _judge(page: str, field: str, right: bool, entries: Sequence[Record]) -> Judged:
    doubt = min((entry["confidence"] for entry in entries), default=1.0)
    return Judged(page, field, right, any(entry["needs_review"] for entry in entries), doubt)


def _extras(record: Record) -> Record:
    return {"events": [event["at"] for event in record.get("events") or ()], **(record.get("contacts") or {})}


def _sentences(text: str, entries: Iterable[Record]) -> tuple[str, ...]:
    places = (span for entry in entries for span in entry["spans"])
    return tuple(dict.fromkeys(sentence_around(text, start, end) for start, end, _ in places))


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence, or the sentences, of a page's text (blocks on lines of their own) that hold ``start``–``end``."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    inside = sentences(text, line_start, line_end if line_end >= 0 else len(text))
    held = [(a, b) for a, b in inside if a < end and start < b]
    return text[held[0][0] : held[-1][1]] if held else text[start:end]


def _plain(value: object) -> str:
    return " ".join(str(value).casefold().split())
