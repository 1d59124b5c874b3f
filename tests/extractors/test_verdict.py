"""Whether a page announces a pool, when the rules are unsure and a second reading has a word of its own."""

from __future__ import annotations

import pytest

from extractors import Reading, read_page, verdict

LINES = """Penge til kommunernes legepladser

Kommunerne får 40 mio. kr. til legepladser. Puljen er på 40 mio. kr.

Ansøgere
Kommuner
"""
UNSURE = LINES + "\nGynger, vipper og sandkasser slides, og børnene leger der hver dag.\n" * 20
SURE = """Fuglepuljen

Ansøgere
Foreninger kan søge puljen. Søg nu.

Frist
Ansøgningsfristen er den 3. maj 2023 kl. 12.00.

Beløb
Puljen er på 2 mio. kr. Der kan søges om støtte på højst 50.000 kr.
"""


def read_with(monkeypatch: pytest.MonkeyPatch, text: str, second: float) -> Reading:
    monkeypatch.setattr(verdict, "chance_of_pool", lambda page: second)
    return read_page(text.encode(), media_type="text/plain")


def test_a_page_that_the_rules_are_unsure_of_is_no_announcement_where_the_second_reading_denies_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_with(monkeypatch, UNSURE, 0.9).is_announcement
    denied = read_with(monkeypatch, UNSURE, 0.02)
    assert not denied.is_announcement and denied.pools == ()
    (item,) = [item for item in denied.evidence if item.field == "is_announcement"]
    assert item.needs_review and item.rule == verdict.OVERRULED


def test_of_a_few_lines_the_rules_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_with(monkeypatch, LINES, 0.02).is_announcement


def test_rules_that_are_sure_are_not_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_with(monkeypatch, SURE, 0.01).is_announcement


def test_a_page_that_the_rules_find_nothing_on_is_an_announcement_where_the_second_reading_says_so_clearly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = "Sommerfest\n\nPengene er uddelt. Vi siger tak for i år.\n"
    at_length = told + UNSURE.removeprefix(LINES)
    assert not read_with(monkeypatch, at_length, 0.5).is_announcement
    found = read_with(monkeypatch, at_length, 0.999)
    assert found.is_announcement
    (item,) = [item for item in found.evidence if item.field == "is_announcement"]
    assert item.needs_review and item.rule == verdict.OVERRULED
    assert not read_with(monkeypatch, told, 0.999).is_announcement  # a few lines
