"""How many pools a page announces and what belongs to which: ``cases/pools.txt``."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from extractors import read_page
from extractors.pool_names import only_named

pytestmark = pytest.mark.usefixtures("undenied")


def cases() -> list[tuple[dict[str, Any], str]]:
    text = (Path(__file__).parent / "cases" / "pools.txt").read_text("utf-8")
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    return [(ast.literal_eval(head), body.strip()) for head, _, body in (part.partition("\n") for part in parts)]


@pytest.mark.parametrize(("wanted", "page"), cases(), ids=[page.split("\n")[0][-40:] for _, page in cases()])
def test_each_pool_has_its_own_name_and_conditions(wanted: dict[str, Any], page: str) -> None:
    pools = read_page(page.encode(), media_type="text/html" if page.startswith("<") else "text/plain").pools
    found = {
        "pools": len(pools),
        "titles": [pool.title for pool in pools],
        "deadlines": [list(pool.deadlines) for pool in pools],
        "rolling": [pool.rolling for pool in pools],
        "most": [pool.grant_max_dkk for pool in pools],
        "totals": [pool.amount_total_dkk for pool in pools],
    }
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    ("words", "account"),
    [
        ("Finanslovskonto: § 15.26.02.20", "15.26.02.20"),
        ("Midlerne stammer fra satspuljen (§ 15.75.01) og er udmøntet på § 15.75.01.10.", "15.75.01.10"),
        ("Puljen er en del af § 15.75.99.10, men har sin egen konto 15.75.01.10.", "15.75.01.10"),
    ],
)
def test_the_account_is_the_pool_s_own_and_not_that_of_the_whole(words: str, account: str) -> None:
    page = f"Pulje til fugle\n\n{words}\n\nForeninger kan søge om 2 mio. kr. Ansøgningsfristen er 1. maj 2021."
    [pool] = read_page(page.encode(), media_type="text/plain").pools
    assert pool.account == account


def test_an_account_may_stand_in_the_breadcrumb_or_behind_the_name() -> None:
    head = "Forside > Puljer > Pulje til fugle (15.26.02.20)\n\nPulje til fugle\n\n"
    conditions = "Foreninger kan søge om 2 mio. kr. Ansøgningsfristen er 1. maj 2021."
    assert [p.account for p in read_page(f"{head}{conditions}".encode(), media_type="text/plain").pools] == [
        "15.26.02.20"
    ]
    two = "To puljer\n\nDer er to puljer: ”Fugle i byen” (15.75.01.10) og ”Fugle på landet” (15.75.02.20).\n\n"
    assert [p.account for p in read_page(f"{two}{conditions}".encode(), media_type="text/plain").pools] == [
        "15.75.01.10",
        "15.75.02.20",
    ]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("Fristen for Havepuljen er den 16. oktober 2023 kl. 9.", ["2023-10-16T09:00"]),
        ("Bemærk! Havepuljen har frist mandag den 16. oktober 2023 kl. 9.", ["2023-10-16T09:00"]),
        ("Ansøgninger til HAVEPULJEN skal være modtaget senest den 16. oktober 2023 kl. 9.", ["2023-10-16T09:00"]),
        ("Ny frist for Havepuljen: 16. oktober 2023 kl. 9.00", ["2023-10-16T09:00"]),
        ("Alle tre puljer støtter natur i byen.", []),
    ],
)
def test_a_sentence_above_several_pools_that_names_one_is_its_own(told: str, wanted: list[str]) -> None:
    page = (
        "Søg støtte til natur\n\nKommunen har tre puljer til foreninger: Havepuljen, Stipuljen og Stipuljen for unge.\n"
        f"\n{told}\n\nHavepuljen\nBeløb: 200.000 kr.\nHvem: Foreninger\nAnsøgningsfrist: Se ovenfor\n\n"
        "Stipuljen\nBeløb: 300.000 kr.\nHvem: Grupper af borgere\nAnsøgningsfrist: Ingen, I kan søge løbende\n\n"
        "Stipuljen for unge\nBeløb: 50.000 kr.\nHvem: Skoler\nAnsøgningsfrist: 30. november 2023\n"
    )
    pools = read_page(page.encode(), media_type="text/plain").pools
    assert [list(p.deadlines) for p in pools] == [wanted, [], ["2023-11-30"]]


@pytest.mark.parametrize(
    ("low", "wanted"),
    [
        ("stipuljen lukker i maj", 0),
        ("stipuljen for unge lukker i maj", 1),
        ("stipuljens penge", None),
        ("stipuljen for unge og havepuljen", None),
        ("ingen af dem", None),
    ],
)
def test_the_only_pool_that_a_sentence_names(low: str, wanted: int | None) -> None:
    assert only_named(["Stipuljen", "Stipuljen for unge", None, "Havepuljen"], low) == wanted
