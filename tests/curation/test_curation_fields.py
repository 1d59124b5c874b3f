"""Values as a person writes them, and as a field can hold them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from curation_samples import page

from extractors.model import Event, Pool
from puljevagt.curation import fields
from puljevagt.curation.tables import TABLES
from puljevagt.curation.written import parse

TODAY = date(2026, 9, 14)
POOL = Pool("Fælles haver", deadlines=("2026-10-01",), applicants=("forening",), amount_total_dkk=900_000)
READING = page(POOL, events=(Event("2026-09-20T10:00", "Vejle"),), emails=("haver@kilde.dk",))


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("amount_total_dkk", "1200000", 1_200_000),
        ("amount_total_dkk", "1.200.000", 1_200_000),
        ("grant_max_dkk", "1,2 mio. kr.", 1_200_000),
        ("grant_max_dkk", "op til 50.000 kr.", 50_000),
        ("co_financing", "25", 25.0),
        ("co_financing", "12,5 pct.", 12.5),
        ("deadlines", "15. marts 2027 kl. 12, 2026-10-31T12:00", ["2026-10-31T12:00", "2027-03-15T12:00"]),
        ("deadlines", "31. oktober", ["2026-10-31"]),
        ("deadlines", "2026-10-31 23:59", ["2026-10-31T23:59"]),
        ("opens_on", "1/11", "2026-11-01"),
        ("project_end", "2027-12-31", "2027-12-31"),
        ("account", "15.26.02.20", "15.26.02.20"),
        ("phones", "70 00 71 72, 70001234", ["70007172", "70001234"]),
        ("emails", "haver@kilde.dk", ["haver@kilde.dk"]),
        ("rolling", "ja", True),
        ("closed", "nej", False),
        ("area", "851, 1082", ["851", "1082"]),
        ("applicants", "kommune, forening, kommune", ["kommune", "forening"]),
        ("title", " Fælles haver ", "Fælles haver"),
        ("apply_url", "https://kilde.dk/soeg", "https://kilde.dk/soeg"),
        ("events", "2026-10-06T13:00 Vejle", [{"at": "2026-10-06T13:00", "place": "Vejle"}]),
        (
            "events",
            "7. oktober 2026 kl. 10 Odense; 8. oktober 2026",
            [{"at": "2026-10-07T10:00", "place": "Odense"}, {"at": "2026-10-08", "place": None}],
        ),
        ("amount_total_dkk", "null", None),
        ("deadlines", "NULL", []),
        ("rolling", "null", False),
    ],
)
def test_a_value_is_written_as_danes_write_it_or_as_programs_do(field: str, written: str, value: Any) -> None:
    assert parse(field, written, TODAY) == value
    fields.check(field, value)


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("amount_total_dkk", "mange penge"),
        ("amount_total_dkk", "-5"),
        ("amount_total_dkk", "3 mio. euro"),
        ("amount_total_dkk", "5 mio. kr. årligt"),
        ("amount_total_dkk", "50.000 kr. og 3 mio. kr."),
        ("amount_total_dkk", ""),
        ("co_financing", "250"),
        ("deadlines", "snart"),
        ("deadlines", "2026-10-31, snart"),
        ("deadlines", "2026-10-31T25:00"),
        ("opens_on", "2026-02-30"),
        ("account", "femten"),
        ("phones", "7000"),
        ("emails", "haver"),
        ("rolling", "måske"),
        ("area", "999"),
        ("applicants", ""),
        ("title", "null"),
        ("is_announcement", "måske"),
        ("apply_url", "kilde"),
        ("events", "Vejle"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(field: str, written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(field, written, TODAY)


def test_a_refusal_says_what_can_be_written() -> None:
    with pytest.raises(ValueError, match=r"1,2 mio\. kr\., or null where there is none"):
        parse("grant_min_dkk", "lidt", TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("amount_total_dkk", "900000"),
        ("amount_total_dkk", True),
        ("amount_total_dkk", -1),
        ("deadlines", "2026-10-01"),
        ("deadlines", ["2026-13-01"]),
        ("opens_on", "den 1. maj"),
        ("rolling", None),
        ("applicants", None),
        ("events", [{"at": "2026-10-06"}]),
        ("events", ["2026-10-06"]),
        ("first_deadline", "2026-10-01"),
    ],
)
def test_what_a_column_cannot_hold_is_noticed_before_it_is_kept(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=field):
        fields.check(field, value)


def test_every_field_is_a_column_with_a_value_that_can_be_put_back() -> None:
    columns = set(TABLES["pools"].schema.names)
    for field in fields.FIELDS:
        assert field in columns or field == "is_announcement"
        said = fields.said(field, POOL, READING)
        fields.check(field, said)
        assert fields.put(field, said, POOL, READING) == (POOL, READING)
        assert fields.same(field, said, said)


def test_the_order_of_a_list_tells_nothing() -> None:
    assert fields.same("applicants", ["kommune", "forening"], ["forening", "kommune"])
    assert not fields.same("applicants", ["kommune"], ["forening", "kommune"])


def test_evidence_is_given_for_each_item_of_a_list_and_for_no_silence() -> None:
    assert fields.items("applicants", ["kommune", "forening"]) == ("kommune", "forening")
    assert fields.items("events", [{"at": "2026-10-06", "place": None}]) == ("2026-10-06",)
    assert fields.items("closed", True) == (True,)
    for field in ("deadlines", "closed", "amount_total_dkk"):
        assert fields.items(field, fields.nothing(field)) == ()
        assert fields.joined(field, []) == fields.nothing(field)
