"""How many pools a page announces and what belongs to which: ``cases/pools.txt``."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from extractors import read_page


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
