"""What a person should look at: doubtful values, and what an announcement leaves unsaid."""

from __future__ import annotations

from extractors import Evidence, Reading, read_page
from extractors.calibration import Sample, fitted, threshold, unseen
from extractors.odds import chance

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
    once = WHOLE.replace(" Der er 2 mio. kr. til rådighed i puljen.", "")
    (twice_said,) = [item for item in reading(WHOLE).evidence if item.field == "amount_total_dkk"]
    (once_said,) = [item for item in reading(once).evidence if item.field == "amount_total_dkk"]
    assert twice_said.confidence > once_said.confidence


def test_the_fit_tells_the_signal_from_chance() -> None:
    found = [
        Sample(f"page {i % 50}", {"one": 1.0, "bad": float(i % 5 == 0), "idle": float(i % 2)}, i % 5 != 0 or i % 3 == 0)
        for i in range(300)
    ]
    weights = fitted(found)
    assert weights["bad"] < -1 and abs(weights["idle"]) < 0.5
    below = threshold(unseen(found, {sample.page for sample in found}), 0.2)
    assert chance({"one": 1.0, "bad": 1.0}, weights) <= below < chance({"one": 1.0}, weights) + 0.01
