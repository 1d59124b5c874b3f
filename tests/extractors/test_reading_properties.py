"""What holds of every page whatever it says: it is read or refused with a reason, evidence quotes the page, and neither
other pages nor the number of workers change a reading. And plain announcements are read back as they were written."""

from __future__ import annotations

import json
import multiprocessing
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractors import Pool, Reading, UnreadablePage, read_page

MONTHS = ["januar", "februar", "marts", "april", "maj", "juni"]
MONTHS += ["juli", "august", "september", "oktober", "november", "december"]
NAMES = ("Fyrpuljen", "Havnepuljen", "Puljen til grønne gårde", "Pulje til bedre udeskoler", "Bænkepuljen 2021")
GROUPS = {
    "Kommuner": "kommune",
    "Frivillige foreninger": "forening",
    "Regioner": "region",
    "Museer": "kulturinstitution",
}
AIMS = (
    "Puljen skal give flere ældre mulighed for at deltage i fællesskaber.",
    "Formålet er at støtte børn og unge, der har brug for en ny start.",
    "Pengene går til projekter for hjemløse – også om natten.",
    "Støtten er tænkt til lokale ildsjæle.",
)
DISTRACTIONS = (
    "Der er informationsmøde den 4. februar 2021 kl. 10 i Vejle.",
    "Sidste år fik 12 projekter i alt 9,5 mio. kr.",
    "Regnskabet sendes til styrelsen senest den 1. oktober 2023.",
    "Tilsagn gives i uge 24. Skriv til fyr@example.dk eller ring på 11 22 33 44.",
    "Projektet kan løbe fra juli 2021 til juni 2023; § 15.26.02.20.",
    "Læs vejledningen (pdf), før du søger – “den er kort”.",
)


@dataclass(frozen=True)
class Announcement:
    """An announcement to be written as text or as HTML, and what it says."""

    name: str
    deadline: date
    hour: int | None
    millions: int
    group: str
    more: tuple[str, ...]

    @property
    def sections(self) -> list[tuple[str, list[str]]]:
        at = f"{self.deadline.day}. {MONTHS[self.deadline.month - 1]} {self.deadline.year}"
        clock = "" if self.hour is None else f" kl. {self.hour}.00"
        return [
            (self.name, list(self.more)),
            ("Hvem kan søge?", [f"{self.group} kan søge puljen."]),
            ("Ansøgningsfrist", [f"Fristen for at søge er den {at}{clock}."]),
            ("Midler til fordeling", [f"Der er i alt {self.millions} mio. kr. i puljen."]),
        ]

    def text(self) -> bytes:
        return "\n\n".join("\n\n".join([heading, *lines]) for heading, lines in self.sections).encode()

    def html(self) -> bytes:
        (name, intro), *rest = self.sections
        body = f"<h1>{escape(name)}</h1>" + "".join(f"<p>{escape(line)}</p>" for line in intro)
        for heading, lines in rest:
            body += f"<h2>{escape(heading)}</h2>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
        head = f"<!doctype html><html><head><title>{escape(name)}</title></head>"
        return f"{head}<body><main>{body}</main><footer>Fyrvej 1, 9990 Skagen</footer></body></html>".encode()


ANNOUNCEMENTS = st.builds(
    Announcement,
    name=st.sampled_from(NAMES),
    deadline=st.dates(date(2019, 1, 1), date(2027, 12, 31)),
    hour=st.sampled_from([None, 9, 12, 15]),
    millions=st.integers(2, 90),
    group=st.sampled_from(list(GROUPS)),
    more=st.lists(st.sampled_from(AIMS + DISTRACTIONS), max_size=4, unique=True).map(tuple),
)
PAYLOADS = st.one_of(ANNOUNCEMENTS.map(Announcement.text), ANNOUNCEMENTS.map(Announcement.html))


def check(reading: Reading) -> None:
    """What holds of every reading."""
    text = reading.text
    for entry in reading.evidence:
        assert entry.spans, f"{entry.field} without a place"
        assert 0 <= entry.confidence <= 1
        assert bool(entry.reason) or not entry.needs_review
        for start, end, quote in entry.spans:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == quote
    for start, end in reading.paragraphs:
        assert 0 <= start < end <= len(text)
    assert all(before[1] <= after[0] for before, after in pairwise(reading.paragraphs))
    assert reading.is_announcement or not reading.pools
    said = {(entry.pool, entry.field, entry.value) for entry in reading.evidence}
    assert set(values(reading)) <= said, "a value without evidence"
    assert Reading.from_json(json.loads(json.dumps(reading.to_json()))) == reading


def values(reading: Reading) -> Iterator[tuple[str | None, str, object]]:
    """Every value that a reading states, as its evidence must name it."""
    for field in ("issuer", "published_on", "updated_on"):
        if (value := getattr(reading, field)) is not None:
            yield None, field, value
    for field, found in (("emails", reading.emails), ("phones", reading.phones)):
        yield from ((None, field, value) for value in found)
    yield from ((None, "events", event.at) for event in reading.events)
    for pool in reading.pools:
        for field in Pool.__slots__:
            value = getattr(pool, field)
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None and one is not False and one != "":
                    yield pool.title, field, one


def readable(payload: bytes, media_type: str | None = None) -> Reading | None:
    try:
        return read_page(payload, media_type=media_type)
    except UnreadablePage as reason:
        assert str(reason).strip()
        return None


@given(st.binary(max_size=600), st.sampled_from([None, "text/html", "text/plain", "text/html; charset=utf-16"]))
@example(b"", None)
@example(b"<h1>\xc6</h1><p>Frist: 31. februar 2021 kl. 99", "text/html")
@example(b"Frist: den 0. maj 0000\nSamlet: 999999999999999999999999 mio. kr.", None)
@example("Puljen\n\nKommuner kan søge 1/0 mio. kr. og ½½ mia. kr. inden uge 99".encode("utf-16"), None)
@settings(max_examples=100, deadline=None)
def test_arbitrary_bytes_are_read_or_refused_with_a_reason(payload: bytes, media_type: str | None) -> None:
    reading = readable(payload, media_type)
    if reading is not None:
        check(reading)


@given(PAYLOADS, st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_announcement_is_still_read_or_refused(payload: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(payload)))
    end = data.draw(st.integers(start, min(len(payload), start + 200)))
    broken = payload[:start] + data.draw(st.binary(max_size=20)) + payload[end:]
    reading = readable(broken)
    if reading is not None:
        check(reading)


SCRAPS = """
puljen frist ansøgningsfrist senest den 1. 31. februar maj 2021 21 kl. 12.00 24.99 kr. mio. t.kr. 1,5 0 op til mellem
og - – / kommuner foreninger kan ikke søge børn unge patient- støtte i alt heraf årligt løbende uge 53 § 15.26.02.20
a@b.dk 12345678 : ; . ( ) | 1/2 ½ 10.000,- DKK medio primo sidst opdateret målgruppe formål
"""
WORDS = st.sampled_from(SCRAPS.split())


@given(st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=12), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_words_of_announcements_in_any_order_keep_their_places(lines: list[str], html: bool) -> None:
    page = "".join(f"<p>{escape(line)}</p>" for line in lines) if html else "\n".join(lines)
    reading = readable(page.encode())
    if reading is not None:
        check(reading)


@given(ANNOUNCEMENTS)
@settings(max_examples=60, deadline=None)
def test_a_plain_announcement_is_read_back(announcement: Announcement) -> None:
    expected = announcement.deadline.isoformat()
    if announcement.hour is not None:
        expected += f"T{announcement.hour:02}:00"
    for payload in (announcement.text(), announcement.html()):
        reading = read_page(payload)
        check(reading)
        assert reading.is_announcement
        (pool,) = reading.pools
        assert pool.deadlines == (expected,)
        assert pool.amount_total_dkk == announcement.millions * 1_000_000
        assert pool.applicants == (GROUPS[announcement.group],)


@given(ANNOUNCEMENTS)
@settings(max_examples=30, deadline=None)
def test_an_announcement_says_the_same_as_text_and_as_html(announcement: Announcement) -> None:
    as_text, as_html = read_page(announcement.text()), read_page(announcement.html())
    assert as_text.pools == as_html.pools
    assert (as_text.events, as_text.emails, as_text.phones) == (as_html.events, as_html.emails, as_html.phones)


@pytest.fixture(scope="module")
def pages() -> list[bytes]:
    """Some announcements of every make, the same in every run."""
    dice = random.Random(11)
    made = [
        Announcement(
            dice.choice(NAMES),
            date(dice.randint(2019, 2027), dice.randint(1, 12), dice.randint(1, 28)),
            dice.choice([None, 12]),
            dice.randint(2, 90),
            dice.choice(list(GROUPS)),
            tuple(dice.sample(AIMS + DISTRACTIONS, 3)),
        )
        for _ in range(20)
    ]
    return [page for number, one in enumerate(made) for page in ([one.text(), one.html()][number % 2],)]


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_pages_changes_no_reading(pages: list[bytes], dice: random.Random) -> None:
    first = {page: read_page(page) for page in pages}
    shuffled = dice.sample(pages, len(pages))
    assert {page: read_page(page) for page in shuffled} == first


def test_the_number_of_workers_changes_no_reading(pages: list[bytes]) -> None:
    alone = [read_page(page) for page in pages]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as workers:
        assert list(workers.map(read_page, pages, chunksize=3)) == alone
