"""Cues: the words of a list found where they begin a word, in one pass; no cue in the lists that cannot be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.cues import Cue, CueFinder, cue_finder
from extractors.data_files import load

BOUNDED = settings(max_examples=100, deadline=None)
FILES = ("cues", "groups_context", "funding")
CAPITAL = re.compile(r"(?<!\\)[A-ZÆØÅ]")
LISTS = {
    "frist": [r"frist\w*", "senest"],
    "svar": [r"\bsvar\b", "får (?:i|du) svar"],
    "både": ["i (?:maj|juni)", "maj|juni"],
}
HEADED = {**LISTS, "hvem": [r"\w*udvalget (?:er|får)", r"\w+ senest\b"]}


def patterns() -> Iterator[tuple[str, str]]:
    """Every pattern of the cue files with where it stands."""
    for file in FILES:
        for table, lists in load(file).items():
            for kind, entries in lists.items():
                if isinstance(entries, list):
                    yield from ((f"{file}.{table}.{kind}", entry) for entry in entries)


def said(text: str, finder: CueFinder) -> list[tuple[str, str]]:
    return [(text[c.start : c.end], c.kind) for c in finder.find(text)]


def test_cues_are_found_with_their_list_in_the_order_of_the_text() -> None:
    finder = CueFinder(LISTS)
    assert said("fristen er senest i maj, og i får svar", finder) == [
        ("fristen", "frist"),
        ("senest", "frist"),
        ("i maj", "både"),
        ("maj", "både"),
        ("svar", "svar"),
    ]


def test_a_cue_begins_at_the_start_of_a_word() -> None:
    assert said("ansøgningsfrist, besvar, majbal", CueFinder(LISTS)) == [("maj", "både")]
    assert said("(frist)", CueFinder(LISTS)) == [("frist", "frist")]


def test_a_star_lets_a_cue_end_a_longer_word() -> None:
    finder = CueFinder({"regnskab": [r"*regnskab(?:et)?\b"], "maj": ["maj"]})
    assert said("slutregnskabet, regnskab og regnskabstal i majregnskab", finder) == [
        ("slutregnskabet", "regnskab"),
        ("regnskab", "regnskab"),
        ("maj", "maj"),
        ("majregnskab", "regnskab"),
    ]


def test_only_the_asked_range_is_searched() -> None:
    finder = CueFinder(LISTS)
    text = "frist senest frist"
    assert [c.start for c in finder.find(text, 6, 12)] == [6]
    assert finder.find(text, 6, 9) == []


def test_a_finder_of_nothing_finds_nothing() -> None:
    assert CueFinder({}).find("frist senest") == []


def test_what_is_no_pattern_is_refused() -> None:
    with pytest.raises(re.error):
        CueFinder({"frist": ["frist("]})


def test_a_finder_is_built_once() -> None:
    assert cue_finder("date") is cue_finder("date")
    assert cue_finder("apply", "groups_context") is not cue_finder("block", "groups_context")


@BOUNDED
@given(
    text=st.lists(
        st.sampled_from(["frist", "er", "svar", "får", "i", "maj", "juni", "senest", "børneudvalget", "udvalget", ","])
    ).map(" ".join)
)
def test_the_quick_way_finds_what_the_plain_way_finds(text: str) -> None:
    plainly = {
        Cue(word.start(), match.end(), kind)
        for word in re.finditer(r"(?<!\w)\w", text)
        for kind, entries in HEADED.items()
        if (match := re.compile("|".join(f"(?:{e})" for e in entries)).match(text, word.start()))
    }
    found = CueFinder(HEADED).find(text)
    assert set(found) == plainly
    assert [c.start for c in found] == sorted(c.start for c in found)


@pytest.mark.parametrize("file", FILES)
def test_every_list_of_the_cue_files_makes_a_finder(file: str) -> None:
    for table in load(file):
        assert cue_finder(table, file).find("") == []


def test_every_cue_is_in_small_letters_and_begins_a_word() -> None:
    wrong = [
        (where, pattern)
        for where, pattern in patterns()
        if CAPITAL.search(pattern) or re.match(r"\s|\\s|[-.,;:!?]", pattern)
    ]
    assert wrong == []


@pytest.mark.parametrize("piece", ["søges ", "kan ikke ", "kan a ", "i ", "kommuner, ", "-", "ansøgning ", "pr. "])
def test_no_text_makes_a_finder_run_away(piece: str) -> None:
    for file in FILES:
        for table in load(file):
            cue_finder(table, file).find(piece * (20_000 // len(piece)))
