"""A page that was changed in one place and not in another: which deadline counts, today and at the next visits."""

from __future__ import annotations

from datetime import timedelta

from curation_samples import START, capture

from extractors import read_page
from extractors.model import Reading
from puljevagt.curation.changes import compare
from puljevagt.curation.history import Fetch, PageHistory, Snapshot, page_history

FIRST, NEXT = "1. juni 2021 kl. 12.00", "15. juni 2021 kl. 12.00"
BOTH = ("2021-06-01T12:00", "2021-06-15T12:00")


def bridge(box: str, body: str) -> Reading:
    """A page with a fact box and a paragraph, each with a deadline."""
    return read_page(
        f"""<html><body><main><h1>Pulje til byens broer</h1><dl><dt>Ansøgningsfrist</dt><dd>{box}</dd>
<dt>Beløb</dt><dd>750.000 kr.</dd></dl><h2>Hvem kan søge?</h2><p>Puljen kan søges af foreninger og lokalråd.</p>
<p>Ansøgningen skal være hos os senest den {body}.</p></main></body></html>""".encode(),
        media_type="text/html",
    )


def told(old: Reading, new: Reading) -> list[tuple[object, ...]]:
    return [(change.kind.value, change.old, change.new) for change in compare(old, new).changes]


def visited(*readings: Reading) -> PageHistory:
    found = []
    for day, reading in enumerate(readings):
        found.append(Snapshot(Fetch.of(capture(reading, day)), reading))
    return page_history(found)


def kinds(history: PageHistory) -> list[str]:
    return [item.change.kind.value for item in history.tracks[0].told]


def test_a_new_date_in_the_box_moves_the_deadline_though_a_paragraph_has_the_old_one() -> None:
    assert told(bridge(FIRST, FIRST), bridge(NEXT, FIRST)) == [("deadline_extended", *BOTH)]


def test_a_new_date_in_a_paragraph_does_not_while_the_box_has_the_old_one() -> None:
    assert told(bridge(FIRST, FIRST), bridge(FIRST, NEXT)) == [("text_changed", None, None)]


def test_a_further_date_in_the_box_is_a_further_deadline() -> None:
    assert told(bridge(FIRST, FIRST), bridge(f"{FIRST} og {NEXT}", FIRST)) == [("deadline_set", None, BOTH[1])]


def test_the_old_paragraph_tells_nothing_of_a_deadline_while_it_stands_and_when_it_goes() -> None:
    history = visited(bridge(FIRST, FIRST), bridge(NEXT, FIRST), bridge(NEXT, FIRST), bridge(NEXT, NEXT))
    assert [kind for kind in kinds(history) if kind.startswith("deadline")] == ["deadline_extended"]
    assert [version.pool.deadlines for version in history.tracks[0].versions[:2]] == [BOTH[:1], BOTH[1:]]
    assert history.tracks[0].current.valid_from >= START + timedelta(days=1)


def test_when_the_box_follows_the_paragraph_the_deadline_has_moved() -> None:
    history = visited(bridge(FIRST, FIRST), bridge(FIRST, NEXT), bridge(NEXT, NEXT))
    assert kinds(history) == ["text_changed", "deadline_extended"]
    assert history.tracks[0].current.pool.deadlines == BOTH[1:]
