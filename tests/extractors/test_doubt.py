"""What a person should look at: doubtful values, and what an announcement leaves unsaid."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors import Evidence, Reading, doubt, read_page
from extractors.calibration import Sample, grown, threshold, unseen
from extractors.data_files import load
from extractors.model import ASKED, CORE, values
from extractors.trees import Trees

WHOLE = """Fuglepuljen

Ansøgere
Foreninger kan søge.

Frist
Ansøgningsfristen er den 3. maj 2023 kl. 12.00. Husk fristen: 3. maj 2023 kl. 12.00.

Beløb
Puljen er på 2 mio. kr. Der er 2 mio. kr. til rådighed i puljen.
"""


def reading(text: str) -> Reading:
    return read_page(text.encode(), media_type="text/plain")


def doubts(found: Reading, field: str) -> list[Evidence]:
    return [item for item in found.evidence if item.field == field and item.needs_review]


def test_an_announcement_that_says_all_has_nothing_missing() -> None:
    assert not [item for item in reading(WHOLE).evidence if item.rule == "absent"]


def test_what_an_announcement_leaves_unsaid_is_flagged_with_the_reason_at_its_name() -> None:
    cut = reading(WHOLE.replace("Ansøgere\nForeninger kan søge.\n", "").replace("3. maj 2023", "tide"))
    for field, reason in (("applicants", "nobody who may apply"), ("deadlines", "neither a deadline")):
        (item,) = doubts(cut, field)
        assert item.value is None and item.rule == "absent"
        assert reason in (item.reason or "")
        assert [quote for *_, quote in item.spans] == ["Fuglepuljen"]


def test_no_sum_is_missed_where_the_page_names_none() -> None:
    without = WHOLE[: WHOLE.index("Beløb")]
    assert not doubts(reading(without), "amount_total_dkk")


def test_a_value_said_twice_is_surer_than_one_said_once() -> None:
    once = WHOLE[: WHOLE.index("Beløb")] + "I alt gives der 2 mio. kr. ud."
    (twice_said,) = [
        i for i in reading(f"{once} De 2 mio. kr. uddeles i år.").evidence if i.field == "amount_total_dkk"
    ]
    (once_said,) = [item for item in reading(once).evidence if item.field == "amount_total_dkk"]
    assert twice_said.confidence > once_said.confidence


@pytest.fixture
def nothing_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "FEW", 0.0)
    monkeypatch.setitem(load("confidence"), "withhold_below", {"otherwise": 1.1})
    monkeypatch.setitem(load("confidence")["left_out"], "take_above", 1.1)
    monkeypatch.setitem(load("confidence")["left_out"], "join_above", 1.1)


@pytest.mark.usefixtures("nothing_stands")
def test_a_value_that_is_likelier_wrong_than_right_is_asked_after_and_not_stated() -> None:
    found = reading(WHOLE)
    (pool,) = found.pools
    assert not any(values(pool, field) for field in CORE)
    (asked,) = [item for item in found.evidence if item.field == "amount_total_dkk"]
    assert asked.value is None and asked.rule == ASKED and asked.needs_review
    assert "2000000" in (asked.reason or "") and asked.spans[0][2] == "2 mio. kr."


@pytest.mark.usefixtures("nothing_stands")
def test_what_was_withheld_is_not_told_as_absent_too() -> None:
    assert "absent" not in {item.rule for item in reading(WHOLE).evidence}


def test_a_doubt_of_the_page_alone_withholds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "FEW", 0.0)
    monkeypatch.setattr("extractors.surroundings.log_odds", lambda chance: -4.0)
    of_the_page = Trees(0.0, [["page", 0.0, -5.0, 5.0, 0.0]])
    of_the_value = Trees(0.0, [["own", 1.0, -5.0, 5.0, 0.0]])
    for trees, stated in ((of_the_page, True), (of_the_value, False)):
        monkeypatch.setattr(doubt, "_trees", lambda trees=trees: trees)
        (pool,) = reading(WHOLE).pools
        assert (pool.deadlines == ("2023-05-03T12:00",)) == stated
        assert doubts(reading(WHOLE), "deadlines")


def samples() -> list[Sample]:
    """Of authors a to j: what is ``bad`` is mostly wrong, ``idle`` says nothing."""
    return [
        Sample(
            f"{chr(97 + i % 10)}{i % 50:02}",
            {"one": 1.0, "bad": float(i % 5 == 0), "idle": float(i % 2)},
            i % 5 != 0 or i % 3 == 0,
        )
        for i in range(300)
    ]


def test_the_fit_tells_the_signal_from_chance() -> None:
    found = samples()
    trees = grown(found)
    good, bad = ({"one": 1.0, "bad": bad, "idle": 0.0} for bad in (0.0, 1.0))
    assert trees.chance(bad) < 0.5 < 0.9 < trees.chance(good)
    below = threshold(unseen(found, {sample.page for sample in found}, grown), 0.2)
    assert below > 0.5


def test_pages_are_judged_by_fits_that_have_seen_none_of_their_author() -> None:
    found = [sample for sample in samples() if sample.true or not sample.page.startswith("a")]
    seen: list[set[str]] = []

    def noted(given: Sequence[Sample]) -> Trees:
        seen.append({sample.page[0] for sample in given})
        return grown(given)

    judged = unseen(found, {"a00", "c02"}, noted)
    assert [letters >= set("bdefghij") for letters in seen] == [True, True]
    assert ["a" in seen[0], "c" in seen[1]] == [False, False]
    assert len(judged) == sum(sample.page in {"a00", "c02"} for sample in found)


@pytest.mark.parametrize(
    ("signals", "withheld"),
    [({"bad": 1.0, "length": 2.0}, True), ({"bad": 1.0, "length": 0.1}, False), ({"page": -1.0, "length": 2.0}, False)],
)
def test_the_fit_withholds_what_a_reading_would(signals: dict[str, float], withheld: bool) -> None:
    trees = Trees(0.0, [["bad", 0.0, 1.0, -5.0, 1.0], ["page", 0.0, -5.0, 2.0, 0.0]])
    (judged,) = unseen([Sample("a00", signals, False, bar=0.4)], {"a00"}, lambda _: trees)
    assert judged.withheld == withheld


def test_of_a_few_lines_the_rules_word_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(load("confidence"), "withhold_below", {"otherwise": 1.1})
    few = "Foreningspuljen\n\nForeninger kan søge. Fristen er den 3. maj 2023. Der er 2 mio. kr. i puljen."
    (pool,) = reading(few).pools
    assert (pool.deadlines, pool.amount_total_dkk) == (("2023-05-03",), 2_000_000)


def test_codes_whose_words_stand_on_every_page_are_the_rules_to_decide() -> None:
    assert doubt.withhold_below("target_groups", "befolkningen") < doubt.withhold_below("target_groups", "aeldre")
    assert doubt.withhold_below("deadlines", "2023-05-03") < doubt.withhold_below("grant_max_dkk", 5000)
