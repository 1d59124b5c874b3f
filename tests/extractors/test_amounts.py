"""Sums of money: how much, of what currency, how bound, per what, and which figures are none."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.amounts import AmountMention, Bound, find_amounts
from extractors.numbers import NUMBER_WORDS, ORDINALS, read_figures, read_words

BOUNDED = settings(max_examples=100, deadline=None)


def value(mention: AmountMention) -> str:
    """The value as the cases write it."""
    sums = {
        Bound.EXACT: f"{mention.low}",
        Bound.ABOUT: f"~{mention.low}",
        Bound.UP_TO: f"<={mention.high}",
        Bound.AT_LEAST: f">={mention.low}",
        Bound.BETWEEN: f"{mention.low}..{mention.high}",
    }[mention.bound]
    currency = "" if mention.currency == "DKK" else f" {mention.currency}"
    return sums + currency + (f"/{mention.per}" if mention.per else "")


def only(text: str) -> AmountMention:
    [mention] = find_amounts(text)
    return mention


@pytest.mark.parametrize("marked", cases("amounts"))
def test_finds_the_marked_sums_and_no_others(marked: str) -> None:
    text, expected = plain(marked)
    found = [(text[m.start : m.end], value(m)) for m in find_amounts(text)]
    assert [(words, said.lower()) for words, said in found] == [(words, said.lower()) for words, said in expected]


def thousands(number: int, sign: str) -> str:
    return f"{number:,}".replace(",", sign)


FORMS: list[Callable[[int], str]] = [
    lambda n: f"{thousands(n, '.')} kr.",
    lambda n: f"{thousands(n, '.')} kroner",
    lambda n: f"kr. {thousands(n, '.')}",
    lambda n: f"kr.{thousands(n, '.')}",
    lambda n: f"kr. {thousands(n, '.')},00",
    lambda n: f"{thousands(n, '.')},-",
    lambda n: f"{thousands(n, '.')},- kr.",
    lambda n: f"DKK {thousands(n, '.')}",
    lambda n: f"{thousands(n, '.')} DKK",
    lambda n: f"{thousands(n, ' ')} kr.",
    lambda n: f"{n} kr.",
]
BOUNDS = [
    ("", Bound.EXACT),
    ("op til ", Bound.UP_TO),
    ("op til i alt ", Bound.UP_TO),
    ("højst ", Bound.UP_TO),
    ("maks. ", Bound.UP_TO),
    ("mindst ", Bound.AT_LEAST),
    ("minimum ", Bound.AT_LEAST),
    ("ca. ", Bound.ABOUT),
    ("knap ", Bound.ABOUT),
]
UNITS = [
    ("", None),
    (" årligt", "år"),
    (" pr. år", "år"),
    (" om året", "år"),
    (" pr. plads", "plads"),
    (" til hver", "hver"),
]


@BOUNDED
@given(
    number=st.integers(1000, 999_999_999),
    form=st.sampled_from(FORMS),
    bound=st.sampled_from(BOUNDS),
    unit=st.sampled_from(UNITS),
)
def test_every_written_sum_is_read_back(
    number: int, form: Callable[[int], str], bound: tuple[str, Bound], unit: tuple[str, str | None]
) -> None:
    words, kind = bound
    tail, per = unit
    written = f"{words}{form(number)}{tail}"
    text = f"Tilskud på {written}, og ikke mere."
    mention = only(text)
    assert text[mention.start : mention.end] == written
    assert text[mention.number_start : mention.number_end] == form(number)
    assert (mention.bound, mention.per) == (kind, per)
    assert mention.low == (None if kind is Bound.UP_TO else number)
    assert mention.high == (None if kind is Bound.AT_LEAST else number)


@BOUNDED
@given(
    tenths=st.integers(1, 9999),
    scale=st.sampled_from(
        [
            ("mio. kr.", 10**6),
            ("mio.kr.", 10**6),
            ("mill. kr.", 10**6),
            ("millioner kroner", 10**6),
            ("mia. kr.", 10**9),
        ]
    ),
    point=st.sampled_from([",", "."]),
)
def test_millions_with_a_decimal(tenths: int, scale: tuple[str, int], point: str) -> None:
    word, factor = scale
    assert only(f"En pulje på {tenths // 10}{point}{tenths % 10} {word} i alt").low == tenths * factor // 10


@BOUNDED
@given(
    low=st.integers(1, 900),
    more=st.integers(1, 90),
    joint=st.sampled_from([("mellem ", " og "), ("fra ", " til "), ("", "-"), ("", " - "), ("", " – "), ("", " til ")]),
    scale=st.sampled_from([("t.kr.", 1000), ("mio. kr.", 10**6), (".000 kr.", 1000)]),
)
def test_ranges_share_scale_and_currency(low: int, more: int, joint: tuple[str, str], scale: tuple[str, int]) -> None:
    opening, between = joint
    word, factor = scale
    grouped = word.startswith(".")
    first, last = (f"{low}.000", f"{low + more}.000 kr.") if grouped else (f"{low}", f"{low + more} {word}")
    mention = only(f"Tilskud på {opening}{first}{between}{last}")
    assert (mention.bound, mention.low, mention.high) == (Bound.BETWEEN, low * factor, (low + more) * factor)


@BOUNDED
@given(numbers=st.lists(st.integers(1, 900), min_size=2, max_size=5))
def test_lists_are_sums_of_their_own(numbers: list[int]) -> None:
    named = [f"{number}.000" for number in numbers]
    found = find_amounts(f"Der gives {', '.join(named[:-1])} eller {named[-1]} kr. i støtte")
    assert [m.low for m in found] == [number * 1000 for number in numbers]


@BOUNDED
@given(text=st.text(alphabet="0123456789., -–½/kr.miodtlemgfra\n€%", max_size=120))
def test_mentions_are_sorted_disjoint_and_within_a_line(text: str) -> None:
    found = find_amounts(text)
    assert all(0 <= m.start <= m.number_start < m.number_end <= m.end <= len(text) for m in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert not any("\n" in text[m.start : m.end] for m in found)
    assert all(m.low is None or m.high is None or m.low <= m.high for m in found)


def test_a_mention_begins_on_its_own_line() -> None:
    for before in ("op til", "mellem", "kr.", "20.000 -", "årligt", "to"):
        text = f"{before}\n30.000 kr.\npr. år"
        found = [text[m.start : m.end] for m in find_amounts(text)]
        assert found == ["30.000 kr."]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1.",
        "111 ",
        "1.000 ",
        "1, ",
        "mio. ",
        "1 kr. ",
        "op til ",
        "kr. ",
        "½",
        "og ",
        "1-",
        "to millioner ",
        "1 og ",
    ],
)
def test_no_text_makes_it_run_away(piece: str) -> None:
    find_amounts(piece * (200_000 // len(piece)) + " kr.")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("to", 2),
        ("tolv", 12),
        ("femogtyve", 25),
        ("halvtreds", 50),
        ("hundrede", 100),
        ("to hundrede og femogtyve", 225),
        ("fem tusind", 5000),
    ],
)
def test_number_words(words: str, number: int) -> None:
    assert read_words(words.split()) == number


def test_halves() -> None:
    assert [float(read_words(w.split()) or 0) for w in ("en halv", "halvanden", "to en halv", "to og en halv")] == [
        0.5,
        1.5,
        2.5,
        2.5,
    ]
    assert read_words(["kommune"]) is None


def test_ordinal_words_name_the_days_of_a_month() -> None:
    assert set(ORDINALS.values()) == set(range(1, 32))
    assert not set(ORDINALS) & NUMBER_WORDS


@pytest.mark.parametrize("raw", ["15.26.02.20", "1.2.3", "12/10/2020", "1" * 5000, "1.00.000", "1,2,3"])
def test_figures_that_are_no_number(raw: str) -> None:
    assert read_figures(raw) is None


@BOUNDED
@given(raw=st.text(alphabet="0123456789.,/ ½", max_size=40))
def test_any_figures_are_read_or_refused(raw: str) -> None:
    read = read_figures(raw)
    assert read is None or read >= 0
    assert read is None or re.search(r"[\d½]", raw)
