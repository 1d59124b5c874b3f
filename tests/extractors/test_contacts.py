"""E-mail addresses, phones, accounts and percentages: each found, and not taken for one another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.contacts import find_accounts, find_emails, find_percents, find_phones

BOUNDED = settings(max_examples=100, deadline=None)
GROUPINGS = [
    "{0}{1} {2}{3} {4}{5} {6}{7}",
    "{0}{1}{2}{3} {4}{5}{6}{7}",
    "{0}{1}-{2}{3}-{4}{5}-{6}{7}",
    "+45 {0}{1}{2}{3}{4}{5}{6}{7}",
]


def found_in(text: str) -> list[tuple[int, str, str]]:
    found = [(m.start, text[m.start : m.end], f"mail:{m.value}") for m in find_emails(text)]
    found += [(m.start, text[m.start : m.end], f"{'tlf' if m.cued else 'nummer'}:{m.value}") for m in find_phones(text)]
    found += [(m.start, text[m.start : m.end], f"konto:{m.value}") for m in find_accounts(text)]
    found += [(m.start, text[m.start : m.end], f"pct:{m.value:g}") for m in find_percents(text)]
    return sorted(found)


@pytest.mark.parametrize("marked", cases("contacts"))
def test_finds_the_marked_and_no_others(marked: str) -> None:
    text, expected = plain(marked)
    assert [(words, value) for _, words, value in found_in(text)] == expected


def test_an_address_hidden_in_square_brackets() -> None:
    assert [m.value for m in find_emails("puljer[at]eksempel.dk")] == ["puljer@eksempel.dk"]


@BOUNDED
@given(first=st.integers(2, 9), rest=st.text("0123456789", min_size=7, max_size=7), grouping=st.sampled_from(GROUPINGS))
def test_every_grouping_of_a_phone_is_read_back(first: int, rest: str, grouping: str) -> None:
    digits = f"{first}{rest}"
    [phone] = find_phones(f"Ring på {grouping.format(*digits)}, hverdage")
    assert (phone.value, phone.cued) == (digits, True)


@BOUNDED
@given(groups=st.lists(st.integers(0, 99), min_size=2, max_size=3), section=st.integers(1, 42))
def test_every_account_after_its_cue_is_read_back(groups: list[int], section: int) -> None:
    account = ".".join(f"{group:02}" for group in [section, *groups])
    [found] = find_accounts(f"Finanslovskonto: § {account}.")
    assert found.value == account


@BOUNDED
@given(
    local=st.from_regex(r"[a-z][a-z0-9]{0,9}([._-][a-z0-9]{1,5})?", fullmatch=True),
    domain=st.from_regex(r"[a-zæøå]{2,9}(-[a-z]{1,5})?\.(dk|com|gov\.dk)", fullmatch=True),
    end=st.sampled_from([".", ",", ")", " ", ""]),
)
def test_every_address_is_read_back(local: str, domain: str, end: str) -> None:
    assert [m.value for m in find_emails(f"Skriv til {local}@{domain}{end}")] == [f"{local}@{domain}"]


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "12.", "a@", "@", "a.", "(at)", "12 34 56 ", "+45 ", "tlf. ", "5 pct ", "§ 1"]
)
def test_no_text_makes_it_run_away(piece: str) -> None:
    found_in(piece * (200_000 // len(piece)))
