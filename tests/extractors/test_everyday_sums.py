"""Sums in everyday words: what "we have" or spend a year, and what one applicant may count on."""

from __future__ import annotations

import pytest

from extractors import read_page

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nForeninger kan søge. Fristen er den 1. maj 2022. "


@pytest.mark.parametrize(
    ("said", "total", "annual", "least", "most"),
    [
        ("Vi har 150.000 kr., som vi deler ud i portioner på mellem 5.000 og 20.000 kr.", 150_000, None, 5000, 20_000),
        ("Vi har i 2022 95.000 kr., og I kan få højst 7.000 kr. til jeres projekt.", 95_000, None, None, 7000),
        ("Fjordby Kommune bruger 250.000 kr. om året på at gøre byen pænere.", None, 250_000, None, None),
        ("Der er 2,8 mio. kr. i alt, og en forening kan regne med højst 300.000 kr.", 2_800_000, None, None, 300_000),
        ("Tilskuddet kan højst blive 3 mio. kr. pr. landmand.", None, None, None, 3_000_000),
        ("Puljen er på 6 mio. kr., hvor et projekt må få 1,5 mio. kr. og ikke mere.", 6_000_000, None, None, 1_500_000),
        ("Et projekt kan få 50.000 kr. og ikke en krone mere.", None, None, None, 50_000),
        ("Projekter kan støttes med et beløb på 25.000 kr. eller mindre.", None, None, None, 25_000),
        ("Puljen er på 400.000 kr. Vi har 3 projekter med.", 400_000, None, None, None),
    ],
)
def test_sums(said: str, total: int | None, annual: int | None, least: int | None, most: int | None) -> None:
    (pool,) = read_page((HEAD + said).encode(), media_type="text/plain").pools
    assert (pool.amount_total_dkk, pool.amount_annual_dkk) == (total, annual)
    assert (pool.grant_min_dkk, pool.grant_max_dkk) == (least, most)
