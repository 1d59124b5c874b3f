"""The second reading: what the words around a mention say of it, how that is learned, and what is asked after."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction import DictVectorizer

from extractors import calibration
from extractors.calibration import figures, first_sight, samples
from extractors.data_files import load
from extractors.found import Found
from extractors.left_out import left_out
from extractors.model import Pool
from extractors.page import Page, prepare
from extractors.reader import read_document
from extractors.second_fitting import Labelled, fitted_weights, labelled, telling, trust
from extractors.second_reading import KINDS, Opinion, key_of, scales, second_reading
from extractors.second_sight import features
from extractors.settling import settled
from extractors.signals import Suspicion
from extractors.surroundings import surroundings
from extractors.taken import taken
from extractors.trees import Trees
from extractors.years import Dating

TEXT = """Fuglepuljen

Fristen for at søge er den 3. maj 2023. Mødet holdes den 9. juni 2023.

Foreninger kan søge om op til 40.000 kr. Mange kommuner har fugle.
"""
LABEL: dict[str, Any] = {
    "is_announcement": True,
    "pools": [{"title": "Fuglepuljen", "applicants": ["forening"], "grant_max_dkk": 40000}],
}


BARS = {"take_above": 0.5, "join_above": 0.6, "partner_above": 0.8}


def page(text: str = TEXT) -> Page:
    return prepare(read_document(text.encode(), media_type="text/plain"))


def opinion(words: str) -> Opinion:
    start = page().document.text.index(words)
    return Opinion(3.0, start, start + len(words))


def weights(**words: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Weights by kind, sign and word, the same for every field of a kind; without any, a chance is 12 %."""
    made = {}
    for kind, fields in KINDS.items():
        signs = words.get(kind, {})
        rows = {sign: {word: [weight] * len(fields) for word, weight in signs[sign].items()} for sign in signs}
        made[kind] = {"bias": [-2.0] * len(fields), "weights": rows}
    return made


def test_words_beside_a_mention_speak_for_it_and_for_no_other() -> None:
    found = second_reading(page(), scales(weights(date={"<": {"friste": 5.0}})))
    deadline, meeting = found.of("deadlines", "2023-05-03"), found.of("deadlines", "2023-06-09")
    assert deadline is not None and meeting is not None
    assert deadline.chance > 0.9 and meeting.chance == pytest.approx(0.119, abs=0.001)
    assert page().document.text[deadline.start : deadline.end] == "den 3. maj 2023"
    assert found.of("deadlines", "2023-07-01") is None
    assert found.left_out("deadlines", ["2023-05-03"]) == [(key_of("deadlines", "2023-06-09"), meeting)]


def test_each_field_adds_up_its_own_weights_of_what_fitting_sees() -> None:
    seen = list(features(page()))
    learned = weights()
    for number, (kind, _, signs) in enumerate(seen):
        for sign, words in signs:
            for at, word in enumerate(words):
                row = [
                    round((-1) ** (at + lane) * (0.37 * lane + 0.11 * number), 2) for lane in range(len(KINDS[kind]))
                ]
                learned[kind]["weights"].setdefault(sign, {})[word] = row
    found = second_reading(page(), scales(learned))
    for kind, key, _ in seen:
        for lane, field in enumerate(KINDS[kind]):
            odds = [
                -2.0 + sum(learned[kind]["weights"][sign][word][lane] for sign, words in signs for word in words)
                for other, same, signs in seen
                if (other, same) == (kind, key)
            ]
            assert found.values[field][key].odds == pytest.approx(max(odds))


def test_a_months_end_is_its_last_day_in_every_year() -> None:
    found = second_reading(page("Puljen\n\nFristen er ultimo februar."))
    assert found.of("deadlines", "2023-02-28") == found.of("deadlines", "2024-02-29") != None  # noqa: E711


def test_what_is_likely_and_was_not_taken_is_asked_after_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = weights(applicants={"<|": {"": 5.0}, ">|": {"kan": 9.0}}, page={"says": {"kan": 9.0}})
    pool = Pool("Fuglepuljen", deadlines=("2023-05-03",), grant_max_dkk=40000)
    around = surroundings(page(), [pool], [], 0.9, scales(sure))
    years = Dating(page(), None, None)
    (item,) = [item for item in left_out(page(), [pool], [pool], around, [], years) if item.rule == "second.taken"]
    assert (item.pool, item.field, item.value, item.needs_review) == ("Fuglepuljen", "applicants", "forening", True)
    assert [quote for *_, quote in item.spans] == ["Foreninger"] and item.reason
    assert [pool.applicants for pool in settled([pool], [item])] == [("forening",)]
    told = replace(pool, applicants=("privatperson",), partners=("forening",))
    monkeypatch.setitem(load("confidence")["left_out"], "partner_above", 1.1)
    asked = [item for item in left_out(page(), [told], [told], around, [], years) if item.field == "applicants"]
    assert [(item.rule, item.value) for item in asked] == [("second.left_out", None)]
    assert [quote for *_, quote in asked[0].spans] == ["Foreninger"] and asked[0].reason


@pytest.mark.parametrize(
    ("pool", "chance", "day"),
    [
        (Pool("F"), 0.6, "2023-06-09"),
        (Pool("F", rolling=True), 0.6, "2023-06-09"),
        (Pool("F"), 0.4, None),  # less likely than not
        (Pool("F", deadlines=("2023-05-03",)), 0.9, "2023-06-09"),
        (Pool("F", deadlines=("2023-05-03",)), 0.6, None),  # the rules read one: another must be likelier
        (Pool("F", deadline_text="uge 42"), 0.9, None),
        (Pool("F", rolling=True, opens_on="2023-06-09"), 0.9, None),
    ],
)
def test_a_deadline_is_taken_where_one_is_likely(pool: Pool, chance: float, day: str | None) -> None:
    said = opinion("den 9. juni 2023")
    key = key_of("deadlines", "2023-06-09")
    got = taken(page(), Dating(page(), None, None), pool, Suspicion("deadlines", key, said, {}), chance, BARS)
    assert (got.value if got else None) == day


def test_no_deadline_is_taken_that_a_table_names_as_something_else() -> None:
    table = (
        "<h1>Fuglepuljen</h1><table><tr><th>Frist</th><td>3. maj 2023</td></tr>"
        "<tr><th>{}</th><td>9. juni 2023</td></tr></table>"
    )
    for name, taken_then in (("Andet", True), ("Svar", False)):
        one = prepare(read_document(table.format(name).encode()))
        at = one.document.text.index("9. juni")
        said = opinion("den 9. juni 2023")._replace(start=at, end=at + len("9. juni 2023"))
        key = key_of("deadlines", "2023-06-09")
        got = taken(one, Dating(one, None, None), Pool("F"), Suspicion("deadlines", key, said, {}), 0.9, BARS)
        assert (got is not None) == taken_then


def test_no_deadline_is_taken_from_before_the_page() -> None:
    said = opinion("den 9. juni 2023")
    key = key_of("deadlines", "2023-06-09")
    for published, taken_then in (("2023-04-01", True), ("2023-07-01", False)):
        years = Dating(page(), Found(published, (), "stamp", 1.0), None)
        assert (
            taken(page(), years, Pool("F"), Suspicion("deadlines", key, said, {}), 0.9, BARS) is not None
        ) == taken_then


def test_nobody_is_taken_for_an_applicant_whom_the_page_shuts_out() -> None:
    shut = page(TEXT.replace("Foreninger kan søge", "Foreninger kan ikke søge"))
    start = shut.document.text.index("Foreninger")
    said = Opinion(3.0, start, start + len("Foreninger"))
    assert (
        taken(shut, Dating(shut, None, None), Pool("F"), Suspicion("applicants", "forening", said, {}), 0.9, BARS)
        is None
    )


def test_no_target_group_is_taken_that_its_sentence_denies() -> None:
    for said, taken_then in (("Puljen støtter fugle for børn.", True), ("Puljen støtter ikke fugle for børn.", False)):
        one = page(f"{TEXT}\n{said}\n")
        start = one.document.text.index("børn")
        opinion = Opinion(3.0, start, start + len("børn"))
        got = taken(
            one, Dating(one, None, None), Pool("F"), Suspicion("target_groups", "boern_unge", opinion, {}), 0.9, BARS
        )
        assert (got is not None) == taken_then


@pytest.mark.parametrize(
    ("pool", "chance", "joins"),
    [
        (Pool("F"), 0.6, True),
        (Pool("F", applicants=("privatperson",)), 0.6, False),
        (Pool("F", applicants=("privatperson",)), 0.8, True),
        (Pool("F", applicants=("privatperson",), partners=("forening",)), 0.8, False),
        (Pool("F", applicants=("privatperson",), partners=("forening",)), 0.9, True),
    ],
)
def test_applicants_join_others_only_where_that_is_very_likely(pool: Pool, chance: float, joins: bool) -> None:
    said = opinion("Foreninger")
    got = taken(page(), Dating(page(), None, None), pool, Suspicion("applicants", "forening", said, {}), chance, BARS)
    assert (got is not None) == joins


@pytest.mark.parametrize(
    ("deadlines", "chance", "rolls"), [((), 0.55, True), (("2023-05-03",), 0.55, False), (("2023-05-03",), 0.65, True)]
)
def test_rolling_joins_a_deadline(deadlines: tuple[str, ...], chance: float, rolls: bool) -> None:
    one = page(TEXT + "\nAnsøgninger behandles løbende.\n")
    start = one.document.text.index("løbende")
    suspected = Suspicion("rolling", True, Opinion(3.0, start, start + len("løbende")), {})
    pool = Pool("F", deadlines=deadlines)
    assert (taken(one, Dating(one, None, None), pool, suspected, chance, BARS) is not None) == rolls


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, (day, meeting) in enumerate([("4. maj", "8. juli"), ("6. marts", "1. juni"), ("2. april", "7. maj")]):
        month = {"maj": "05", "marts": "03", "april": "04"}[day.split()[1]]
        text = TEXT.replace("3. maj", day).replace("9. juni", meeting)
        label = LABEL["pools"][0] | {"deadlines": [f"2023-{month}-0{day[0]}"]}
        (tmp_path / f"x{number}.txt").write_text(text, "utf-8")
        (tmp_path / f"x{number}.json").write_text(json.dumps({"is_announcement": True, "pools": [label]}), "utf-8")
    return tmp_path


def test_it_learns_from_labelled_pages_what_words_stand_beside_a_deadline(folder: Path) -> None:
    learned = fitted_weights(labelled([folder]))
    found = second_reading(page(), scales(learned))
    deadline, meeting = found.of("deadlines", "2023-05-03"), found.of("deadlines", "2023-06-09")
    assert deadline is not None and meeting is not None and deadline.chance > meeting.chance


def test_a_word_that_stands_with_one_side_only_tells_more_than_one_that_stands_with_both() -> None:
    seen = [
        {"both": 1, "once": 1, "right": 3},
        {"both": 1, "right": 1},
        {"both": 1, "wrong": 1},
        {"both": 1, "wrong": 1},
    ]
    both, once, right, wrong = telling(DictVectorizer().fit_transform(seen), np.array([True, True, False, False]))
    assert both < once < min(right, wrong)
    assert np.mean([both**2, once**2, right**2, wrong**2]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("sign", "believed"),
    [
        ("title", 1.6),
        ("title forening", 0.7),
        ("as deadline", 0.5),
        ("among kommune", 1.6),
        ("kind", 1.5),
        ("kind after", 1.0),
        ("label", 1.0),
    ],
)
def test_signs_of_few_words_are_believed_more_readily(sign: str, believed: float) -> None:
    assert trust(sign) == believed


def test_first_sight_is_kept_as_json_and_judged_by_the_label(folder: Path) -> None:
    one: Labelled = labelled([folder])[0]
    kept = json.loads(json.dumps(first_sight(one)))
    values, missing = samples(one, kept, scales(weights()))
    assert values and all(sample.true for sample in values if sample.signals.get("field:deadlines"))
    kept["pools"][0]["deadlines"] = []
    kept["evidence"] = [entry for entry in kept["evidence"] if entry[1] != "deadlines"]
    _, missing = samples(one, kept, scales(weights(date={"<": {"friste": 5.0}})))
    assert [sample.true for sample in missing if sample.signals.get("field:deadlines")] == [True, False]


def test_of_a_page_that_is_kept_elsewhere_only_figures_are_kept(folder: Path) -> None:
    one: Labelled = labelled([folder])[0]
    lines = list(figures(one, scales(weights())))
    values, missing = samples(one, json.loads(json.dumps(first_sight(one))), scales(weights()))
    assert [line["kind"] for line in lines] == ["found"] * len(values) + ["absent"] * len(missing)
    assert [line["true"] for line in lines] == [sample.true for sample in (*values, *missing)]
    assert all(isinstance(value, int | float) for line in lines for value in line["signals"].values())


def test_one_mention_of_a_value_is_learned_to_say_it_and_those_that_name_it_again_are_not(tmp_path: Path) -> None:
    for number, name in enumerate(("Fugle", "Sommerfugle", "Pindsvin", "Egern", "Grævlinge", "Frøer")):
        again = "" if number % 2 else " Nyt blandt foreninger i Fjordby."
        text = f"{name}puljen\n\nStøtten kan søges af foreninger.{again} Mange hører om kommuner."
        label = {"is_announcement": True, "pools": [{"title": f"{name}puljen", "applicants": ["forening"]}]}
        (tmp_path / f"x{number}.txt").write_text(text, "utf-8")
        (tmp_path / f"x{number}.json").write_text(json.dumps(label), "utf-8")
    learned = fitted_weights(labelled([tmp_path]))["applicants"]["weights"]["<|"]
    assert learned["af"][0] > 0 >= learned.get("blandt", [0.0])[0]


def test_what_is_written_is_read_again_and_comments_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "DATA", tmp_path)
    (tmp_path / "confidence.toml").write_text("# hvornår\nreview_below = 0.5\nwithheld = 1\n", "utf-8")
    trees = Trees(0.25, [["own", 0.5, -0.5, ["said", 2.0, 0.1, 0.2, 0.15], 0.0]])
    calibration.write(trees, trees, 0.875, weights(date={"<": {"friste": 5.0}}))
    for name in ("doubt", "left_out"):
        read = Trees(**json.loads((tmp_path / f"{name}.json").read_text("utf-8")))
        assert read == trees and read.chance({"own": 1.0}) == trees.chance({"own": 1.0})
    assert json.loads((tmp_path / "second_reading.json").read_text("utf-8"))["date"]["weights"]["<"]["friste"] == [5.0]
    assert (tmp_path / "confidence.toml").read_text("utf-8") == "# hvornår\nreview_below = 0.875\nwithheld = 1\n"
