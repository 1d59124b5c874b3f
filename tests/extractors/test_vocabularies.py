"""The data files that Danish speakers edit: complete, without contradictions, and every example read as it says."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from extractors import read_page
from extractors.cues import HEAD
from extractors.data_files import load
from extractors.groups import VOCABULARIES, codes, finder, parted
from extractors.headings import heading_roles, label_roles

CODES = {
    "applicants": (
        "kommune region stat forening brugerorganisation selvejende fond virksomhed uddannelse forskning dagtilbud "
        "socialt_tilbud sundhed boligorganisation kulturinstitution kunstner trossamfund landbrug privatperson "
        "partnerskab"
    ),
    "target_groups": (
        "boern_unge udsatte_boern_unge familier paaroerende aeldre demens psykiske_lidelser handicap socialt_udsatte "
        "hjemloese misbrug voldsudsatte prostitution overgreb etniske_minoriteter groenlaendere patienter ledige "
        "kriminalitet lgbt ensomme elever_studerende fagpersonale frivillige veteraner landdistrikter befolkningen"
    ),
}
"""What outside programs rely on, in the order in which lists of codes are given."""

PATTERN_FILES = ("cues", "groups_context", "funding", "page", "regions", "sections")
CONTESTED = {"orkester"}  # the first code that claims a phrase has it
"""Phrases that two codes of a vocabulary claim, so that neither can rely on them; it only ever shrinks."""

PAGE = """Fuglepuljen

Der kan nu søges om penge til fuglekasser. Ansøgningsfristen er den 1. maj 2021.

Ansøgerkreds

Puljen kan søges af {applicants}.

Målgruppe

Målgruppen er {target_groups}.

Puljens ramme

Der er 2 mio. kr. i puljen.
"""
USUAL = {"applicants": "kommuner", "target_groups": "ældre"}

EXAMPLES = [
    (vocabulary, code, example)
    for vocabulary in VOCABULARIES
    for code, entry in load(vocabulary).items()
    for example in entry["examples"]
]


def strings(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every string in a data file with where it stands."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, where)


def test_every_data_file_is_toml() -> None:
    names = [file.name for file in files("extractors").joinpath("data").iterdir() if file.name.endswith(".toml")]
    assert {f"{name}.toml" for name in (*VOCABULARIES, *PATTERN_FILES, "places")} <= set(names)
    for name in names:
        tomllib.loads(files("extractors").joinpath("data", name).read_text("utf-8"))


@pytest.mark.parametrize("file", PATTERN_FILES)
def test_every_pattern_compiles(file: str) -> None:
    wrong = []
    for where, pattern in strings(load(file), file):
        try:
            re.compile(pattern.removeprefix(HEAD))
        except re.error as error:
            wrong.append((where, pattern, str(error)))
    assert wrong == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_codes_are_those_that_programs_rely_on(vocabulary: str) -> None:
    assert codes(vocabulary) == tuple(CODES[vocabulary].split())


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_code_has_labels_words_and_examples(vocabulary: str) -> None:
    for code, entry in load(vocabulary).items():
        assert (
            {"da", "en", "words", "examples"} <= set(entry) <= {"da", "en", "words", "said", "examples", "exposed"}
        ), code
        assert entry["da"] and entry["en"] and entry["words"] and entry["examples"], code
        assert all(
            word == word.lower().strip() and word.strip("*") for word in entry["words"] + entry.get("said", [])
        ), code


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_no_phrase_stands_for_two_codes(vocabulary: str) -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for code, entry in load(vocabulary).items():
        for word in entry["words"]:
            claims[" ".join(parted(word.replace("*", "")).forms)].add(code)
    assert {phrase for phrase, claimants in claims.items() if len(claimants) > 1} <= CONTESTED


@pytest.mark.parametrize(("vocabulary", "code"), [(v, code) for v in VOCABULARIES for code in CODES[v].split()])
def test_every_phrase_is_found_with_its_own_code(vocabulary: str, code: str) -> None:
    missed = []
    for word in load(vocabulary)[code]["words"]:
        phrase = word.replace("*", "")
        found = [(phrase[m.start : m.end], m.code) for m in finder(vocabulary).find(parted(phrase))]
        if found != [(phrase, code)] and parted(phrase).forms[0] not in CONTESTED:
            missed.append((phrase, found))
    assert missed == []


@pytest.mark.parametrize(("vocabulary", "code", "example"), EXAMPLES)
def test_every_example_is_read_with_its_code_on_a_page(vocabulary: str, code: str, example: str) -> None:
    [pool] = read_page(PAGE.format(**USUAL | {vocabulary: example}).encode(), media_type="text/plain").pools
    assert code in getattr(pool, vocabulary)


def test_words_of_exposure_stand_with_the_code_for_exposed_children_only() -> None:
    having = [(v, code) for v in VOCABULARIES for code, entry in load(v).items() if "exposed" in entry]
    assert having == [("target_groups", "udsatte_boern_unge")]


def test_every_section_role_has_headings_and_labels_in_small_letters() -> None:
    for role, entry in load("sections").items():
        assert set(entry) - {"asked"} == {"headings", "labels"}, role
        patterns = [pattern for key in entry for pattern in entry[key]]
        assert all(pattern == pattern.lower() and not re.fullmatch(pattern, "") for pattern in patterns), role


def test_every_label_that_is_plain_words_has_a_role_as_a_heading_as_well() -> None:
    plain = [
        label for entry in load("sections").values() for label in entry["labels"] if re.fullmatch(r"[\w -]+", label)
    ]
    assert [label for label in plain if not label_roles(label) or heading_roles(label) != label_roles(label)] == []
