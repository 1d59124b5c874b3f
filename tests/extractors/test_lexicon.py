"""The lexicon: words by their inflected forms, compounds and beginnings, held against a table of Danish lemmas.

The table is ``da_lemma_lookup`` of spacy-lookups-data: 553,116 forms, each with its lemma, nouns, verbs and adjectives
mixed. What it counts among a word's forms and the lexicon does not is listed in ``NOT_READ``, each with the reason.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.data_files import load
from extractors.groups import VOCABULARIES, lexicon, parted
from extractors.lexicon import BEGUN, ENDINGS, SHORT, Lexicon, inflections
from extractors.remembered import Remembered

BOUNDED = settings(max_examples=100, deadline=None)
LETTERS = "abdefgiklmnoprstuvyæøå"

NOT_READ = {
    # The table's verb of the same spelling: "bandede", "lægende", "skolede".
    "bande|blinde|bøsse|døve|klynge|læge|skole": r"\w+(?:ede|edes|ende)",
    # Comparison, which no page uses of a group ("de yngste" is said of classes and years).
    "ensom|fattig|syg|ung": r"\w+(?:ere|st|ste)|yngre",
    # Another word: gangs and bands share "banden", "bander"; "bøs" is grim; "morer" amuses.
    "bande": r"band(?:e[rn]s?|erne|ernes|ens|es|ers)",
    "bøsse": "bøs",
    "mor": r"mor(?:er|erne|ernes|ers|ren|rens)",
    # "frivillige", volunteers, are a target group of their own beside the adjective.
    "frivillig": "frivillige",
    # Parishioners as such are met in the singular only; "sognebørn" is read as children.
    "sognebarn": r"sognebørn\w*",
    # A plural with another stem, which the vocabulary would have to name, as it does "mødre" and "landmænd".
    "købmand|menigmand|vognmand": r"\w+mænd\w*",
    "nyankommet": "nyankomne",
    "rusmiddel": r"rusmidlets?",
    "hf-kursus": r"hf-kurs\w+",
    "lægepraksis": r"lægepraksiss\w+",
    # Three letters or less take few endings, or they would read other words.
    "zoo": r"zooe\w+",
    "øbo": r"øboe\w+",
    # A form that nobody writes.
    "band": "bandses",
}
"""Lemmas (alternatives) and their forms (a pattern for the whole form) that are not read as them."""


def single_words() -> list[tuple[str, str, str]]:
    """``(vocabulary, code, word)`` of every entry that is one word, without its stars."""
    return [
        (vocabulary, code, word.strip("*").lower())
        for vocabulary in VOCABULARIES
        for code, entry in load(vocabulary).items()
        for word in entry["words"]
        if " " not in word
    ]


@pytest.fixture(scope="session")
def forms() -> dict[str, set[str]]:
    """The table's small-letter forms of each lemma."""
    table = files("spacy_lookups_data").joinpath("data", "da_lemma_lookup.json.gz").read_bytes()
    by_lemma: dict[str, set[str]] = defaultdict(set)
    for form, lemma in json.loads(gzip.decompress(table)).items():
        if form == form.lower():
            by_lemma[lemma].add(form)
    return by_lemma


def excused(word: str, form: str) -> bool:
    return any(re.fullmatch(lemmas, word) and re.fullmatch(own, form) for lemmas, own in NOT_READ.items())


def read(form: str) -> str:
    """What the tokenizer and the lexicon make of a word on a page."""
    return parted(form).forms[0]


def test_every_form_of_the_table_is_read_as_a_word_of_the_same_code(forms: dict[str, set[str]]) -> None:
    normal = lexicon().normal
    of_code: dict[tuple[str, str], set[str]] = defaultdict(set)
    for vocabulary, code, word in single_words():
        of_code[vocabulary, code].add(normal(word))
    missed = {
        (word, form)
        for vocabulary, code, word in single_words()
        for form in forms.get(word, ())
        if read(form) not in of_code[vocabulary, code] and not excused(word, form)
    }
    assert missed == set()


def test_the_table_knows_most_of_the_vocabulary(forms: dict[str, set[str]]) -> None:
    words = {word for _, _, word in single_words()}
    assert len([word for word in words if word in forms]) > len(words) / 2


def test_every_exception_is_of_a_word_that_the_vocabulary_has(forms: dict[str, set[str]]) -> None:
    words = {word for _, _, word in single_words()}
    lemmas = [lemma for alternatives in NOT_READ for lemma in alternatives.split("|")]
    assert [lemma for lemma in lemmas if lemma not in words] == []
    met = {own for own in NOT_READ.values() for lemma in lemmas for form in forms[lemma] if re.fullmatch(own, form)}
    assert met == set(NOT_READ.values())


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("forening", "foreningernes"),
        ("klub", "klubberne"),
        ("teater", "teatret"),
        ("center", "centrene"),
        ("museum", "museerne"),
        ("handicappet", "handicappede"),
        ("sjælden", "sjældne"),
        ("plejehjem", "plejehjemmets"),
        ("fængsel", "fængslerne"),
        ("kommunal", "kommunale"),
        ("kor", "korets"),
    ],
)
def test_a_word_is_read_in_its_inflected_forms(word: str, written: str) -> None:
    assert Lexicon([word]).normal(written) == Lexicon([word]).normal(written.capitalize()) == word


def test_a_short_word_takes_few_endings() -> None:
    assert Lexicon(["far"]).normal("farer") == "farer"
    assert len(inflections("far")) < len(inflections("farer"))


def test_a_star_in_front_makes_the_head_of_compounds() -> None:
    starred, plain = Lexicon(["*forening"]), Lexicon(["forening"])
    assert (starred.normal("idrætsforeningerne"), plain.normal("idrætsforeningerne")) == (
        "forening",
        "idrætsforeningerne",
    )
    assert starred.normal("forening") == "forening"


def test_a_star_behind_makes_the_beginning_of_compounds() -> None:
    assert Lexicon(["indvandrer*"]).normal("indvandrerkvinder") == "indvandrer" + BEGUN
    assert Lexicon(["indvandrer"]).normal("indvandrerkvinder") == "indvandrerkvinder"


def test_a_compound_of_its_own_goes_before_its_head() -> None:
    words = Lexicon(["*forening", "patientforening"])
    assert words.normal("patientforeninger") == "patientforening"
    assert words.normal("katteforeninger") == "forening"


def test_the_longest_head_wins() -> None:
    assert Lexicon(["*bo", "*tilbud", "*botilbud"]).normal("døgnbotilbuddene") == "botilbud"


def test_a_word_apart_is_no_inflection_of_another() -> None:
    assert Lexicon(["*band"]).normal("bande") == "band"
    assert Lexicon(["*band", "bande"], apart=["bande"]).normal("bande") == "bande"


def test_a_compound_is_split_before_its_head() -> None:
    words = Lexicon(["*forening", "klub"])
    assert words.split("Patientforeninger") == ("patient", "foreninger")
    assert words.split("sportsklubber") is None
    assert words.split("sportsklubber", any_word=True) == ("sports", "klubber")
    assert words.split("forening") is None


def test_the_genitive_of_a_word_in_s_may_have_an_apostrophe() -> None:
    assert [Lexicon(["korps"]).normal(word) for word in ("korps'", "Korps’", "korps's")] == ["korps"] * 3


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert Lexicon(["ngo'er"]).normal("NGO’er") == "ngo'er"


@BOUNDED
@given(word=st.text(LETTERS, min_size=SHORT + 1, max_size=12), data=st.data())
def test_every_form_that_is_made_is_read_back(word: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(sorted(inflections(word))))
    assert Lexicon([word]).normal(form) == word
    assert Lexicon([f"*{word}"]).normal(f"xx{form}") == word


@BOUNDED
@given(word=st.text(LETTERS, min_size=SHORT + 1, max_size=12))
def test_the_plain_endings_are_always_made(word: str) -> None:
    assert {word + ending for ending in ENDINGS} <= inflections(word)


@BOUNDED
@given(token=st.text(max_size=20))
def test_what_matches_nothing_stays_in_small_letters(token: str) -> None:
    assert Lexicon([]).normal(token) == token.lower().replace("’", "'")


def test_what_is_found_for_a_word_is_kept_and_forgotten_when_there_are_too_many() -> None:
    asked: list[str] = []

    def find(word: str) -> str:
        asked.append(word)
        return word.upper()

    kept = Remembered(find, 2)
    assert [kept[word] for word in ("en", "to", "en", "tre", "en")] == ["EN", "TO", "EN", "TRE", "EN"]
    assert asked == ["en", "to", "tre", "en"]
