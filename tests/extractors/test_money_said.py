"""Sentences about money, each with the amounts that the whole announcement then states: ``cases/money.txt``."""

from __future__ import annotations

import pytest
from test_passages import AROUND, FIELDS, cases, in_figures

from extractors import announcing, read_page
from extractors.model import Value

MONEY = {"total", "annual", "min", "max"}
WORDED = {"co": "co_financing", "expected": "expected_grants"}


@pytest.mark.parametrize(("head", "passage"), cases("money"))
def test_says_the_amounts_a_careful_reader_finds(head: str, passage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "announces", lambda page, core: (True, 0.9))  # a sentence is no whole announcement
    stated = dict(part.split("=") for part in head.split())
    wanted: dict[str, Value] = {name: int(in_figures(value)) for name, value in stated.items() if name in MONEY}
    wanted |= {name: value.replace("_", " ") for name, value in stated.items() if name in WORDED}
    [pool] = read_page(AROUND.format(passage=passage).encode(), media_type="text/plain").pools
    found = {name: getattr(pool, FIELDS[name]) for name in MONEY}
    found |= {name: str(getattr(pool, WORDED[name])) for name in WORDED if name in wanted}
    assert {name: value for name, value in found.items() if value is not None} == wanted
