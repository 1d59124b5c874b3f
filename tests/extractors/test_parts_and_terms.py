"""Sums that are a part of a grant, what others pay in, fixed grants and refused sizes; terms that begin and expire."""

from __future__ import annotations

import pytest

from extractors import read_page

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nForeninger kan søge. "
FINAL = "Fristen er den 1. maj 2022. "

Sums = tuple[int | None, int | None, int | None]


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("Af tilskuddet kan højst 40.000 kr. gå til revision.", (None, None, None)),
        ("Af bevillingen kan maksimalt 15.000 kr. dække udgifter til transport.", (None, None, None)),
        ("Af puljen kan den enkelte forening højst få 90.000 kr.", (None, None, 90_000)),
        ("Alle, der får en bøde, betaler 500 kr. til puljen.", (None, None, None)),
        ("Virksomhederne indbetaler 1.000 kr. til puljen for hver ansat.", (None, None, None)),
        ("Puljen betaler op til 20.000 kr. til hvert projekt.", (None, None, 20_000)),
        ("Hvert stipendium er på 1.875.000 kr. og dækker løn i to år.", (None, 1_875_000, 1_875_000)),
        ("Hver bevilling er på 400.000 kr. og dækker løn til en leder.", (None, 400_000, 400_000)),
        ("Du får et fast beløb, som mindst er 17.000 kr. og højst 27.000 kr.", (None, 17_000, 27_000)),
        ("Beløbet er mindst 5.000 kr. og højst 9.000 kr. pr. forening.", (None, 5000, 9000)),
        ("Projekter, hvor der søges om mindre end 100.000 kr., behandles ikke.", (None, 100_000, None)),
        ("Søges der om mindre end 20.000 kr., behandles ansøgningen ikke.", (None, 20_000, None)),
        ("Projekter, der søger mere end 300.000 kr., afvises.", (None, None, 300_000)),
        ("Den dækker 60 pct. af de støtteberettigede udgifter og kan ikke overstige 75.000 kr.", (None, None, 75_000)),
        ("Det højeste beløb, bestyrelsen giver til et projekt, er 2 mio. kr.", (None, None, 2_000_000)),
        ("Der gives tre stipendier a 300.000 kr.", (None, 300_000, 300_000)),
        ("Alle projekter får det samme: 35.000 kr.", (None, 35_000, 35_000)),
        ("I kan få op til 200.000 kr. Af det samlede tilskud må højst 250.000 kr. gå til løn.", (None, None, 200_000)),
        ("Projekter, der søger mindre end 30.000 kr., skal ikke vedlægge budget.", (None, None, None)),
        ("Det er indtil nu blevet til 140 projekter for 12,5 mio. kr.", (None, None, None)),
        (
            "Ansøgninger op til 5.000 kr. behandles løbende. Ansøgninger over 5.000 kr. går i udvalget.",
            (None, None, None),
        ),
        ("I kan få højst 50.000 kr. Ansøgninger over 50.000 kr. afvises.", (None, None, 50_000)),
        ("I 2021 blev det til 23 projekter for tilsammen 388.650 kr.", (None, None, None)),
        ("I 2021 nåede puljen ud til 23 projekter med i alt 388.650 kr.", (None, None, None)),
    ],
)
def test_sums(said: str, sums: Sums) -> None:
    (pool,) = read_page((HEAD + FINAL + said).encode(), media_type="text/plain").pools
    assert (pool.amount_total_dkk, pool.grant_min_dkk, pool.grant_max_dkk) == sums


@pytest.mark.parametrize(
    ("said", "opens", "begins", "ends"),
    [
        (FINAL + "Stipendiet begynder den 1. september 2022 og udløber den 31. august 2024.", None, 2022, 2024),
        (FINAL + "Støtten gælder fra 1. september 2022 og udløber 31. august 2024.", None, 2022, 2024),
        (FINAL + "Bevillingen træder i kraft 1. september 2022 og udløber 31. august 2024.", None, 2022, 2024),
        (FINAL + "\n\nPeriode\n\nStøtten begynder 1. september 2022 og udløber 31. august 2024.", None, 2022, 2024),
        ("Ansøgningsperioden begynder den 1. april 2022 og udløber den 1. maj 2022.", "2022-04-01", None, None),
        (FINAL + "\n\nAndre muligheder: Kystpuljen (frist 15. september 2022) og Havfonden", None, None, None),
        (FINAL + "I kan også kigge på Kystpuljen (frist 15. september 2022).", None, None, None),
        (FINAL + "Foreninger kan fra på mandag, den 7. marts 2022, søge puljen.", "2022-03-07", None, None),
        (FINAL + "Puljen kan søges fra førstkommende mandag den 7. marts 2022.", "2022-03-07", None, None),
    ],
)
def test_terms(said: str, opens: str | None, begins: int | None, ends: int | None) -> None:
    (pool,) = read_page((HEAD + said).encode(), media_type="text/plain").pools
    assert pool.deadlines == ("2022-05-01",)
    assert pool.opens_on == opens
    assert pool.project_start == (f"{begins}-09-01" if begins else None)
    assert pool.project_end == (f"{ends}-08-31" if ends else None)
