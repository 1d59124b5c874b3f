"""Sentences about money, each with the amounts that the whole announcement then states: ``cases/money.txt``."""

from __future__ import annotations

import pytest
from test_passages import AROUND, FIELDS, cases, in_figures

from extractors import announcing, read_page
from extractors.model import Value

pytestmark = pytest.mark.usefixtures("undenied")

MONEY = {"total", "annual", "min", "max"}
WORDED = {"co": "co_financing", "expected": "expected_grants"}

AS_HTML = """<main><h1>Fuglepuljen</h1><p>Publiceret 3. februar 2023</p>
<p>Her er en ny pulje med en ansøgningsrunde. Ansøgningsskema ligger i ansøgningsportalen.</p>
{passage}
<p>Sidst opdateret 6. februar 2023</p></main>"""


@pytest.mark.parametrize(("head", "passage"), cases("money"))
def test_says_the_amounts_a_careful_reader_finds(head: str, passage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "announces", lambda page, core: (True, 0.9))  # a sentence is no whole announcement
    stated = dict(part.split("=") for part in head.split())
    wanted: dict[str, Value] = {name: int(in_figures(value)) for name, value in stated.items() if name in MONEY}
    wanted |= {name: value.replace("_", " ") for name, value in stated.items() if name in WORDED}
    page, media_type = (AS_HTML, "text/html") if passage.startswith("<") else (AROUND, "text/plain")
    [pool] = read_page(page.format(passage=passage).encode(), media_type=media_type).pools
    found = {name: getattr(pool, FIELDS[name]) for name in MONEY}
    found |= {name: str(getattr(pool, WORDED[name])) for name in WORDED if name in wanted}
    assert {name: value for name, value in found.items() if value is not None} == wanted


@pytest.mark.parametrize("piece", ["op til 5.000 kr. til hver klub, ", "heraf 5 mio. kr. af udgifterne "])
def test_a_sentence_of_nothing_but_sums_says_none(piece: str) -> None:
    text = AROUND.format(passage=piece * 400)
    assert all(pool.amount_total_dkk is None for pool in read_page(text.encode(), media_type="text/plain").pools)
