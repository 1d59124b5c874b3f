"""What a pattern tells of its matches: every one begins as it says and holds what it needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.cues import HEAD
from extractors.data_files import load
from extractors.literals import LONGEST, Sparse, beginnings, heads, needed

CUES = [
    pattern.removeprefix(HEAD)
    for file in ("cues", "groups_context", "funding")
    for table in load(file).values()
    for entries in table.values()
    if isinstance(entries, list)
    for pattern in entries
]


@pytest.mark.parametrize(
    ("pattern", "begun"),
    [
        (r"frist\w*", {"frist"}),
        (r"søges?\b", {"søge"}),
        (r"ad{0,2}", {"a"}),
        (r"ansøgningsfrist", {"ansøgningsfr"}),
        (r"\bpr\. år", {"pr. år"}),
        (r"maj|juni", {"maj", "juni"}),
        (r"i (?:maj|juni)", {"i maj", "i juni"}),
        (r"i (?:\w+ )?maj", {"i "}),
        (r"(?:tids|søge)frist", {"tidsfrist", "søgefrist"}),
        (r"(?:kan )?søge", {"kan søge", "søge"}),
        (r"(?:1\.|anden) runde", {"1. runde", "anden runde"}),
        (r"(?:ikke (?:en )?|ingen )frist", {"ikke en fris", "ikke frist", "ingen frist"}),
        (r"(?:ny )+frist", {"ny "}),
        (r"(?<!mindre )(?!xy)frist", {"frist"}),
        (r"(?:(?P<yes>ja)|nej)\b", {"ja", "nej"}),
    ],
)
def test_the_first_letters_are_read_from_the_pattern(pattern: str, begun: set[str]) -> None:
    assert set(beginnings(pattern) or ()) == begun


@pytest.mark.parametrize("pattern", [r"\w+puljen", r"\d{4}", r"(?=ny)", r"(?:ny )?\w+", r"[ab]c", r"frist|\w+", "a?"])
def test_a_pattern_that_begins_anyhow_says_so(pattern: str) -> None:
    assert beginnings(pattern) is None


@settings(max_examples=300, deadline=None)
@given(data=st.data(), pattern=st.sampled_from(CUES))
def test_every_match_of_a_cue_has_one_of_its_beginnings(data: st.DataObject, pattern: str) -> None:
    begun = beginnings(pattern)
    free = re.sub(r"\(\?<?[=!][^()]*\)", "", pattern)  # words that a look-around asks for are hard to come upon
    words = data.draw(st.from_regex(rf"\A(?:{free})", alphabet=st.characters(codec="iso-8859-1")))
    match = re.match(free, words)
    assert match is not None
    assert begun is None or words.startswith(tuple(begun))
    assert all(0 < len(letters) <= LONGEST for letters in begun or ())


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        (r"Statens [A-ZÆØÅ]\w+", {"Statens "}),
        (r"(?:[A-ZÆØÅ]\w+-(?:, | og )?){0,4}[A-ZÆØÅ]\w{1,40}styrelsen", {"styrelsen"}),
        (r"(?:[A-ZÆØÅ]\w*)?[Ff]ond(?:en)?\b", {"ond"}),
        (r"A\.P\. Møller", {"A.P. Møller"}),
        (r"sogne?s", {"sogn"}),
        (r"Fond|Legat", {"Fond", "Legat"}),
        (r"fonden|fond|legat", {"fond", "legat"}),  # what holds "fonden" holds "fond"
        (r"\b[A-Z]\w*(?:puljen|støtten)\b", {"puljen", "støtten"}),
        (r"(?:ny )?(?:pulje|\w+)", set()),
        (r"(?<!en )\w+ (?=pulje)", {" "}),
        (r"[A-Z]\w+|pulje", set()),
    ],
)
def test_a_pattern_tells_what_its_matches_hold(pattern: str, held: set[str]) -> None:
    assert set(needed(pattern)) == held


@settings(max_examples=200, deadline=None)
@given(data=st.data(), form=st.sampled_from([*load("page")["issuer"]["forms"], *CUES]))
def test_every_match_holds_what_its_pattern_needs(data: st.DataObject, form: str) -> None:
    free = re.sub(r"\(\?<?[=!][^()]*\)", "", form)
    name = data.draw(st.from_regex(rf"\A(?:{free})", alphabet=st.characters(codec="iso-8859-1")))
    assert not (words := needed(free)) or any(word in name for word in words)


def test_every_form_of_an_issuer_needs_a_word() -> None:
    assert [form for form in load("page")["issuer"]["forms"] if not needed(form)] == []


@settings(max_examples=200, deadline=None)
@given(text=st.text("Fondel gat-", max_size=20), flags=st.sampled_from([0, re.IGNORECASE]))
def test_a_sparse_pattern_finds_what_the_plain_one_finds(text: str, flags: int) -> None:
    pattern = r"\w*[Ff]ond|legat|(?:gade|Note)l"
    half = text[len(text) // 2 :]
    known = Sparse(pattern, flags).within(text)
    assert [m.span() for m in known.finditer(half)] == [m.span() for m in re.finditer(pattern, half, flags)]
    sparse, plain = Sparse(pattern, flags), re.compile(pattern, flags)
    assert [m.span() for m in sparse.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert (sparse.search(text) is None) == (plain.search(text) is None)


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        (r"\w*puljen? på", {"pulje"}),
        (r"(?:\w*udvalget|juryen) ser", {"udvalget", "juryen"}),
        (r"[a-zæøå]+plan(?:en)? \d{4}", {"plan"}),
        (r"\w+ gange (?:årligt|om året)", {" gange"}),
        (r"(?!start)\w+pakken", {"pakken"}),
    ],
)
def test_what_the_first_word_holds_is_read_from_the_pattern(pattern: str, held: set[str]) -> None:
    assert set(heads(pattern) or ()) == held


@pytest.mark.parametrize("pattern", [r"\w+", r"\w*en", r"\d+ \w*legat", r"(?:vi|fonden) støtter"])
def test_a_pattern_whose_first_word_tells_too_little_says_so(pattern: str) -> None:
    assert heads(pattern) is None
