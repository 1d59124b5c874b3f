"""Passages of announcements, each with what the whole announcement then says: ``cases/passages*.txt``."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from extractors import Reading, announcing, read_page

pytestmark = pytest.mark.usefixtures("undenied")

FIELDS = {
    "deadlines": "deadlines",
    "rolling": "rolling",
    "opens": "opens_on",
    "total": "amount_total_dkk",
    "annual": "amount_annual_dkk",
    "min": "grant_min_dkk",
    "max": "grant_max_dkk",
    "applicants": "applicants",
    "targets": "target_groups",
    "start": "project_start",
    "end": "project_end",
}
CORE = ("deadlines", "rolling", "total", "annual", "min", "max", "applicants", "targets")
AROUND = """Fuglepuljen

Publiceret 3. februar 2023

Her er en ny pulje med en ansøgningsrunde. Ansøgningsskema ligger i ansøgningsportalen.

{passage}

Sidst opdateret 6. februar 2023
"""


def cases(name: str = "passages") -> list[tuple[str, str]]:
    text = (Path(__file__).parent / "cases" / f"{name}.txt").read_text("utf-8")
    parts = re.split(r"^== ?", text, flags=re.MULTILINE)[1:]
    lines = [
        (head, re.sub(r"^#.*$", "", body, flags=re.MULTILINE)) for head, _, body in (p.partition("\n") for p in parts)
    ]
    return [(head.strip(), body.strip()) for head, body in lines]


def in_figures(value: str) -> str:
    """ "1.5m" as "1500000"."""
    scales = {"k": 1000, "m": 1_000_000}
    return str(round(Decimal(value[:-1]) * scales[value[-1]])) if value[-1:] in scales else value


def found(reading: Reading, name: str) -> set[str]:
    value = getattr(reading.pools[0], FIELDS[name])
    if isinstance(value, tuple):
        return set(value)
    return set() if value is None or value is False else {"1"} if value is True else {str(value)}


@pytest.mark.parametrize(("head", "passage"), [*cases(), *cases("passages_groups")])
def test_says_what_a_careful_reader_finds(head: str, passage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "announces", lambda page, core: (True, 0.9))  # a passage is no whole announcement
    stated = dict(part.split("=") for part in head.split())
    reading = read_page(AROUND.format(passage=passage).encode(), media_type="text/plain")
    wanted = {name: stated.get(name, "") for name in (*CORE, *(set(stated) - set(CORE)))}
    sums = {"total", "annual", "min", "max"}
    assert {name: found(reading, name) for name in wanted} == {
        name: set(filter(None, (in_figures(value) if name in sums else value).split(",")))
        for name, value in wanted.items()
    }
