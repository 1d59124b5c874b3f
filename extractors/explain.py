"""A page as the extractors saw it, as one HTML page of its own: every value marked where it was read, the parts left
out in grey, and a table of all values with their rules and how sure they are.

spaCy's displacy draws the marks (its ``span`` style, since spans overlap: a purpose holds the groups it names). The
page loads nothing and runs nothing, and says so to the browser, since its text is a stranger's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from spacy import displacy

from extractors import assembly
from extractors.document import Block, Document, Kind, Region
from extractors.model import AMOUNT_FIELDS, Evidence, Reading
from extractors.page import prepare
from extractors.reader import read_document

# Role, colour of its marks, and the fields that have it. Light colours: the labels on them are black.
ROLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("deadline", "#ff9d9d", ("deadlines", "rolling", "deadline_text", "closed")),
    ("opening and period", "#ffc46b", ("opens_on", "project_start", "project_end")),
    ("amount", "#8fdc97", (*AMOUNT_FIELDS, "co_financing", "expected_grants")),
    ("applicants", "#8ec5ff", ("applicants", "partners")),
    ("target groups", "#cfb0ff", ("target_groups",)),
    ("pool", "#f4e06d", ("title", "account", "area", "apply_url")),
    ("purpose", "#e6d3b3", ("purpose",)),
    ("issuer and dates", "#9ce3dd", ("is_announcement", "issuer", "published_on", "updated_on")),
    ("contact and events", "#f7b5de", ("events", "emails", "phones")),
)
OTHER = "#d5d5d5"  # a field that has no role yet
COLOURS = {field: colour for _, colour, fields in ROLES for field in fields}
SHORT = {
    "amount_total_dkk": "total",
    "amount_annual_dkk": "a year",
    "grant_min_dkk": "min",
    "grant_max_dkk": "max",
    "deadlines": "deadline",
    "applicants": "applicant",
    "partners": "partner",
    "target_groups": "target",
    "is_announcement": "announces",
    "emails": "e-mail",
    "phones": "phone",
    "events": "event",
}
"""What a mark calls its field: a label should not be longer than the words it stands under."""

USED = frozenset({Region.MAIN, Region.CONTACT})  # the regions that values are read from; the others are shown grey

GLUE = "\uffff"
"""displacy puts a blank after every unmarked piece, and marks no piece that is blank. This noncharacter, which no
document holds (:mod:`extractors.draft`), is put at the end of both and taken out again, with such a blank."""

MARKS = {
    "top_offset": 22,  # px: below the words
    "span_label_offset": 16,
    "top_offset_step": 15,
    "template": {
        "span": '<span class="word" style="height:{total_height}px">{text}{span_slices}{span_starts}</span>',
        "slice": '<u style="background:{bg}"></u><i style="background:{bg};top:{top_offset}px"></i>',
        "start": '<b style="background:{bg};top:{top_offset}px">{label}{kb_link}</b>',
    },
}
STYLE = """
body{font:15px/1.5 "Liberation Sans",system-ui,Arial,sans-serif;color:#1c1c1c}
body{max-width:1100px;margin:24px auto;padding:0 24px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px}p{margin:4px 0}
.chip{display:inline-block;border-radius:3px;padding:0 8px;margin:2px 6px 2px 0;font-size:13px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.35}
th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid #e3e3e3;overflow-wrap:anywhere}
thead th{border-bottom:2px solid #888;white-space:nowrap}td:nth-child(-n+2),td:nth-child(5){white-space:nowrap}
td:last-child{min-width:130px}.pool th{background:#f1f1f1;padding-top:8px}.doubt td{background:#fff3cd}
.region{border-left:4px solid #fff;padding:2px 12px;margin:6px 0}.contact{border-color:#f7b5de}
.name{font-size:11px;text-transform:uppercase;letter-spacing:.08em;color:#777}
.block{border-top:1px solid #ececec;padding:4px 0;line-height:22px}
.heading{font-weight:bold}.level1{font-size:18px}.level2{font-size:16px}
.item{padding-left:20px;position:relative}.item::before{content:"•";position:absolute;left:6px}
.out{background:#f0f0f0;border-color:#bbb;color:#858585}
.out .block{border-color:#e0e0e0;padding-top:0;padding-bottom:0;font-size:13px}
.spans{line-height:22px!important}.word{display:inline-block;position:relative;white-space:pre;z-index:0}
.word u{position:absolute;left:0;right:0;top:1px;height:20px;opacity:.3;z-index:-1}
.word i{position:absolute;left:0;right:0;height:3px}
.word b{position:absolute;left:0;z-index:1;border-radius:0 3px 3px 3px;padding:0 4px;color:#000}
.word b{font:600 10px/13px sans-serif}.word:has(b){z-index:1}
"""


BLANK = re.compile(r"\s")  # a mark is cut after each, so that long ones wrap


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that says a value, and the label and colour it is shown with."""

    start: int
    end: int
    label: str
    colour: str


def explain_html(payload: bytes, *, media_type: str | None = None) -> str:
    """What was read on a page and where, as a standalone HTML page. ``media_type`` as for
    :func:`extractors.read_page`. Raises :class:`extractors.model.UnreadablePage` where there is nothing to read."""
    document = read_document(payload, media_type=media_type)
    return explanation(document, assembly.read(prepare(document)))


def explanation(document: Document, reading: Reading) -> str:
    """The page that shows a reading of a document."""
    title = document.title or next((pool.title for pool in reading.pools), "Page")
    numbered = _numbered(reading.evidence)
    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1><p>{escape(_verdict(reading))}</p>",
        *(f"<p>Note: {escape(note)}</p>" for note in reading.notes),
        "<p>",
        *(f'<span class="chip" style="background:{colour}">{role}</span>' for role, colour, _ in ROLES),
        "</p><h2>Values</h2>",
        *_table(numbered),
        "<h2>The page, with every value where it was read</h2>",
        *_regions(document, _marks(numbered)),
        "</body></html>\n",
    ]
    return "".join(parts)


def _verdict(reading: Reading) -> str:
    doubts = sum(entry.needs_review for entry in reading.evidence)
    pools = len(reading.pools)
    return " · ".join(
        [
            f"Announces {pools} pool{'' if pools == 1 else 's'}" if reading.is_announcement else "Announces no pool",
            reading.issuer or "issuer not named",
            f"{len(reading.evidence)} values, {doubts} to be reviewed",
        ]
    )


Numbered = tuple[int, Evidence]


def _numbered(evidence: Sequence[Evidence]) -> list[Numbered]:
    """The values numbered from 1: those of the page, then those of each pool together."""
    titles = list(dict.fromkeys([None, *(entry.pool for entry in evidence)]))
    return list(enumerate(sorted(evidence, key=lambda entry: titles.index(entry.pool)), 1))


def _marks(numbered: Sequence[Numbered]) -> list[Mark]:
    """A mark for each place and field; pools that share a value share its mark."""
    places: dict[tuple[int, int, str], list[Numbered]] = {}
    for number, entry in numbered:
        for start, end, _ in entry.spans:
            places.setdefault((start, end, entry.field), []).append((number, entry))
    marks = []
    for (start, end, field), saying in places.items():
        doubt = " ?" if any(entry.needs_review for _, entry in saying) else ""
        label = f"{SHORT.get(field, field.replace('_', ' '))} {', '.join(str(number) for number, _ in saying)}{doubt}"
        marks.append(Mark(start, end, label, COLOURS.get(field, OTHER)))
    return marks


def _table(numbered: Sequence[Numbered]) -> Iterator[str]:
    """All values, numbered as they are in the text."""
    yield "<table><thead><tr><th>#<th>Field<th>Value<th>Quote<th>Rule<th>Confidence<th>Needs review</tr></thead>"
    for pool, entries in groupby(numbered, key=lambda pair: pair[1].pool):
        yield f'<tr class="pool"><th colspan="7">{"Page" if pool is None else "Pool: " + escape(pool)}</tr>'
        for number, entry in entries:
            quotes = "<br>".join(escape(quote) for _, _, quote in entry.spans)
            yield '<tr class="doubt">' if entry.needs_review else "<tr>"
            yield f'<td>{number}<td><span class="chip" style="background:{COLOURS.get(entry.field, OTHER)}">'
            yield f"{escape(entry.field)}</span><td>{escape(_shown(entry.value))}<td>{quotes}<td>{escape(entry.rule)}"
            yield f"<td>{entry.confidence:.2f}<td>{escape(entry.reason or '') if entry.needs_review else ''}</tr>"
    yield "</table>"


def _shown(value: object) -> str:
    """Sums with their thousands apart, yes for true, all else as it is."""
    if value is True:
        return "yes"
    return f"{value:,}".replace(",", ".") if type(value) is int else str(value)


def _regions(document: Document, marks: Iterable[Mark]) -> Iterator[str]:
    """The page's blocks in order, each run of one region in a box; those left out in grey under their name."""
    held = _by_block(document.blocks, marks)
    numbered = enumerate(document.blocks)
    for region, run in groupby(numbered, key=lambda pair: pair[1].region):
        out = region not in USED
        yield f'<div class="region {region}{" out" if out else ""}">'
        if region is not Region.MAIN:
            yield f'<span class="name">{region}{", left out" if out else ""}</span>'
        for number, block in run:
            level = f" level{block.level}" if block.kind is Kind.HEADING else ""
            yield f'<div class="block {block.kind}{level}" lang="da">{_block(document, block, held[number])}</div>'
        yield "</div>"


def _by_block(blocks: Sequence[Block], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks in each block, cut at its ends, with offsets in it."""
    held: list[list[Mark]] = [[] for _ in blocks]
    starts = [block.start for block in blocks]
    for mark in marks:
        number = max(bisect_right(starts, mark.start) - 1, 0)
        while number < len(blocks) and blocks[number].start < mark.end:
            block = blocks[number]
            start, end = max(mark.start, block.start) - block.start, min(mark.end, block.end) - block.start
            if start < end:
                held[number].append(Mark(start, end, mark.label, mark.colour))
            number += 1
    return held


def _block(document: Document, block: Block, marks: Sequence[Mark]) -> str:
    """A block's text, its marks drawn by displacy."""
    text = document.of(block)
    if not marks:
        return escape(text)
    cuts = {0, len(text)}
    for mark in marks:
        cuts |= {mark.start, mark.end, *(blank.end() for blank in BLANK.finditer(text, mark.start, mark.end))}
    places = sorted(cuts)
    at = {place: number for number, place in enumerate(places)}
    pieces = [text[a:b] for a, b in pairwise(places)]
    covered = {number for mark in marks for number in range(at[mark.start], at[mark.end])}
    drawing = {
        "tokens": [p if number in covered and p.strip() else p + GLUE for number, p in enumerate(pieces)],
        "spans": [{"start_token": at[m.start], "end_token": at[m.end], "label": m.label} for m in marks],
    }
    options = {**MARKS, "colors": {mark.label: mark.colour for mark in marks}}
    html: str = displacy.render(drawing, style="span", manual=True, jupyter=False, options=options)
    return html.replace(f"{GLUE} ", "").replace(GLUE, "")
