"""Groups: applicants and target groups as pages write them, inflected, compounded and with shared parts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.groups import VOCABULARIES, GroupMention, codes, finder, parted

BOUNDED = settings(max_examples=50, deadline=None)
SHARING = {  # two beginnings that make a word of the code with each of the ends
    "brugerorganisation": (["patient", "pårørende", "handicap"], ["foreninger", "organisationer", "foreningerne"]),
    "forening": (["idræts", "miljø", "kultur"], ["organisationer", "foreninger"]),
}
PIECES = [
    "patient-",
    "-foreninger",
    " og ",
    ", ",
    "/",
    "foreninger",
    "børn",
    "- og",
    "unge",
    " ",
    "\n",
    "kommune",
    "-",
    "E",
]


def groups(vocabulary: str, text: str) -> list[GroupMention]:
    return finder(vocabulary).find(parted(text))


@pytest.mark.parametrize(("vocabulary", "marked"), [(v, marked) for v in VOCABULARIES for marked in cases(v)])
def test_finds_the_marked_groups_and_no_others(vocabulary: str, marked: str) -> None:
    text, expected = plain(marked)
    assert [(text[m.start : m.end], m.code) for m in groups(vocabulary, text)] == expected


@BOUNDED
@given(data=st.data(), code=st.sampled_from(sorted(SHARING)), joiner=st.sampled_from(["og", "eller", "samt"]))
def test_a_shared_end_is_read_with_each_beginning(data: st.DataObject, code: str, joiner: str) -> None:
    beginnings, ends = SHARING[code]
    first, second = data.draw(st.permutations(beginnings).map(lambda p: p[:2]))
    text = f"Alle {first}- {joiner} {second}{data.draw(st.sampled_from(ends))} i landet"
    assert [m.code for m in groups("applicants", text)] == [code, code]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@BOUNDED
@given(text=st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_mentions_are_sorted_disjoint_and_of_the_vocabulary(vocabulary: str, text: str) -> None:
    found = groups(vocabulary, text)
    assert all(0 <= m.start < m.end <= len(text) and m.code in codes(vocabulary) for m in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_each_vocabulary_finds_its_own_groups_only() -> None:
    text = "Kommuner kan søge til hjemløse."
    assert [m.code for m in groups("applicants", text)] == ["kommune"]
    assert [m.code for m in groups("target_groups", text)] == ["hjemloese"]


def test_codes_keep_the_order_of_their_table() -> None:
    assert codes("applicants")[:2] == ("kommune", "region")
    assert codes("target_groups")[-1] == "befolkningen"


@pytest.mark.parametrize("piece", ["patient- ", "-foreninger ", "og ", "idræts", "/", "kommune", "- "])
def test_no_text_makes_it_run_away(piece: str) -> None:
    groups("applicants", piece * (20_000 // len(piece)))
