"""What a reader must be told between two readings of a page: each kind, each decided case, and what is noise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from curation_samples import NOTHING, page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Event, Evidence, Pool, Reading
from puljevagt.curation.changes import Kind, compare

POOL = Pool(
    "Mødesteder i landsbyer",
    amount_total_dkk=4_000_000,
    grant_max_dkk=250_000,
    deadlines=("2021-04-15T12:00",),
    applicants=("kommune", "forening"),
    target_groups=("ensomme",),
    project_start="2021-08-01",
    project_end="2022-07-31",
)
OTHER = Pool("Fælles haver", amount_total_dkk=900_000, deadlines=("2021-05-01",), applicants=("forening",))


def told(old: Reading, new: Reading) -> list[tuple[str, Any, Any]]:
    """Kind, old and new of each change."""
    return [(change.kind.value, change.old, change.new) for change in compare(old, new).changes]


def changed(**fields: Any) -> list[tuple[str, Any, Any]]:
    """What is told when these fields of the pool change."""
    return told(page(POOL), page(replace(POOL, **fields)))


class TestDeadlines:
    def test_a_first_deadline_is_set(self) -> None:
        none = page(replace(POOL, deadlines=()))
        assert told(none, page(POOL)) == [("deadline_set", None, "2021-04-15T12:00")]

    def test_a_later_day_is_an_extension(self) -> None:
        assert changed(deadlines=("2021-04-20T12:00",)) == [
            ("deadline_extended", "2021-04-15T12:00", "2021-04-20T12:00")
        ]

    def test_a_later_hour_is_an_extension(self) -> None:
        assert changed(deadlines=("2021-04-15T16:00",)) == [
            ("deadline_extended", "2021-04-15T12:00", "2021-04-15T16:00")
        ]

    def test_a_day_without_an_hour_lasts_to_its_end(self) -> None:
        assert changed(deadlines=("2021-04-15",)) == [("deadline_extended", "2021-04-15T12:00", "2021-04-15")]

    def test_an_earlier_day_is_an_advance(self) -> None:
        assert changed(deadlines=("2021-04-14",)) == [("deadline_advanced", "2021-04-15T12:00", "2021-04-14")]

    def test_a_deadline_that_nothing_replaces_is_removed(self) -> None:
        assert changed(deadlines=()) == [("deadline_removed", "2021-04-15T12:00", None)]

    def test_writing_out_the_last_minute_of_the_day_moves_nothing(self) -> None:
        old, new = (page(replace(POOL, deadlines=(day,))) for day in ("2021-04-15", "2021-04-15T23:59"))
        assert told(old, new) == told(new, old) == []

    def test_one_of_several_that_moves_is_named_alone(self) -> None:
        old = page(replace(POOL, deadlines=("2021-03-01", "2021-06-01", "2021-09-01")))
        new = page(replace(POOL, deadlines=("2021-03-01", "2021-06-08", "2021-09-01")))
        assert told(old, new) == [("deadline_extended", "2021-06-01", "2021-06-08")]

    def test_one_added_beside_others_is_named_alone(self) -> None:
        new = page(replace(POOL, deadlines=("2021-04-15T12:00", "2021-10-15")))
        assert told(page(POOL), new) == [("deadline_set", None, "2021-10-15")]

    def test_where_one_moves_and_one_is_added_the_nearest_two_are_the_same(self) -> None:
        new = page(replace(POOL, deadlines=("2021-04-22", "2021-10-15")))
        assert told(page(POOL), new) == [
            ("deadline_set", None, "2021-10-15"),
            ("deadline_extended", "2021-04-15T12:00", "2021-04-22"),
        ]

    def test_all_rounds_that_move_are_paired_in_order(self) -> None:
        old = page(replace(POOL, deadlines=("2021-03-01", "2021-09-01")))
        new = page(replace(POOL, deadlines=("2022-03-01", "2022-09-01")))
        assert told(old, new) == [
            ("deadline_extended", "2021-03-01", "2022-03-01"),
            ("deadline_extended", "2021-09-01", "2022-09-01"),
        ]

    @given(st.lists(st.dates(), max_size=5), st.lists(st.dates(), max_size=5))
    @settings(max_examples=60, deadline=None)
    def test_applying_the_changes_to_the_old_deadlines_gives_the_new_ones(
        self, before: list[Any], after: list[Any]
    ) -> None:
        old, new = ({day.isoformat() for day in days} for days in (before, after))
        held = set(old)
        first, second = (page(replace(POOL, deadlines=tuple(sorted(days)))) for days in (old, new))
        for change in compare(first, second).changes:
            assert change.old is None or change.old in held
            held = held - {change.old} | ({change.new} if change.new else set())
        assert held == new


class TestOtherFields:
    @pytest.mark.parametrize("name", ["amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk"])
    def test_each_amount_that_changes_is_told_under_its_name(self, name: str) -> None:
        assert changed(**{name: 77_000}) == [("amount_changed", {name: getattr(POOL, name)}, {name: 77_000})]

    def test_two_amounts_are_two_changes(self) -> None:
        kinds = [kind for kind, *_ in changed(amount_total_dkk=5_000_000, grant_max_dkk=None)]
        assert kinds == ["amount_changed", "amount_changed"]

    def test_applicants_are_told_in_full(self) -> None:
        assert changed(applicants=("kommune", "forening", "fond")) == [
            ("applicants_changed", ["kommune", "forening"], ["kommune", "forening", "fond"])
        ]

    def test_target_groups_are_told_in_full(self) -> None:
        assert changed(target_groups=()) == [("target_groups_changed", ["ensomme"], [])]

    def test_the_order_of_codes_is_no_change(self) -> None:
        assert changed(applicants=("forening", "kommune")) == []

    def test_the_project_period_is_told_as_a_pair(self) -> None:
        assert changed(project_end="2022-12-31") == [
            ("period_changed", ["2021-08-01", "2022-07-31"], ["2021-08-01", "2022-12-31"])
        ]

    def test_the_opening_day_is_told_by_itself(self) -> None:
        assert changed(opens_on="2021-03-15") == [("period_changed", None, "2021-03-15")]

    def test_a_new_name_is_told(self) -> None:
        assert changed(title="Mødesteder i landsbyer og på øer") == [
            ("title_changed", "Mødesteder i landsbyer", "Mødesteder i landsbyer og på øer")
        ]

    @pytest.mark.parametrize(
        "title", ["MØDESTEDER I LANDSBYER", "»Mødesteder i landsbyer«", "Mødesteder  i lands-byer"]
    )
    def test_a_name_that_is_only_set_otherwise_is_the_same(self, title: str) -> None:
        assert changed(title=title) == []

    def test_a_moved_meeting_is_told_with_all_meetings(self) -> None:
        stays, was, now = (
            Event("2021-03-20T10:00", "Odense"),
            Event("2021-03-18T10:00", "Vejle"),
            Event("2021-03-25T10:00", "Vejle"),
        )
        assert told(page(POOL, events=(was, stays)), page(POOL, events=(stays, now))) == [
            (
                "events_changed",
                [{"at": was.at, "place": "Vejle"}, {"at": stays.at, "place": "Odense"}],
                [{"at": stays.at, "place": "Odense"}, {"at": now.at, "place": "Vejle"}],
            )
        ]

    def test_whom_to_ask_is_told_as_mails_then_phones(self) -> None:
        old = page(POOL, emails=("pulje@example.dk",), phones=("11223344",))
        new = page(POOL, emails=("ny@example.dk", "pulje@example.dk"))
        assert told(old, new) == [
            ("contacts_changed", ["pulje@example.dk", "11223344"], ["ny@example.dk", "pulje@example.dk"])
        ]

    def test_a_scheme_that_no_longer_runs_all_the_time_is_a_change_of_the_text(self) -> None:
        assert changed(rolling=True) == [("text_changed", None, None)]


class TestPools:
    def test_a_pool_more_on_the_page(self) -> None:
        assert told(page(POOL), page(POOL, OTHER)) == [("pool_added", None, OTHER.title)]

    def test_a_pool_less_on_the_page(self) -> None:
        assert told(page(POOL, OTHER), page(POOL)) == [("pool_removed", OTHER.title, None)]

    def test_each_pool_is_compared_with_itself_whatever_their_order(self) -> None:
        moved = replace(OTHER, deadlines=("2021-05-08",))
        (change,) = compare(page(POOL, OTHER), page(moved, POOL)).changes
        assert (change.kind, change.pool, change.old_index, change.new_index) == (
            Kind.DEADLINE_EXTENDED,
            OTHER.title,
            1,
            0,
        )

    def test_sister_pools_told_apart_by_their_number_are_not_one(self) -> None:
        first, second, third = (Pool(f"Initiativ {n}: naturen tæt på", deadlines=("2021-05-01",)) for n in (1, 2, 3))
        assert told(page(first, second), page(first, third)) == [
            ("pool_added", None, third.title),
            ("pool_removed", second.title, None),
        ]

    def test_the_page_of_one_pool_that_takes_another_has_lost_and_gained(self) -> None:
        kinds = [kind for kind, *_ in told(page(POOL), page(OTHER))]
        assert kinds == ["pool_added", "pool_removed"]

    def test_a_page_that_stops_announcing_has_lost_its_pools(self) -> None:
        assert told(page(POOL), NOTHING) == [("pool_removed", POOL.title, None)]

    def test_a_page_that_begins_to_announce_has_gained_them(self) -> None:
        assert told(NOTHING, page(POOL)) == [("pool_added", None, POOL.title)]

    def test_pages_that_announce_nothing_have_nothing_to_tell(self) -> None:
        assert told(NOTHING, page(body=("Noget helt andet, som ingen pulje er.",), stamp="2021-03-03")) == []


class TestClosing:
    def test_what_closes_is_told_alone(self) -> None:
        new = page(replace(POOL, closed=True, deadlines=(), amount_total_dkk=None), emails=("ny@example.dk",))
        assert told(page(POOL, emails=("pulje@example.dk",)), new) == [("closed", None, None)]

    def test_it_is_told_once(self) -> None:
        closed = page(replace(POOL, closed=True))
        assert told(closed, page(replace(POOL, closed=True), menu="Forside | Om os")) == []

    def test_one_that_closes_leaves_the_changes_of_the_others(self) -> None:
        new = page(replace(POOL, closed=True), replace(OTHER, deadlines=("2021-05-08",)))
        kinds = [kind for kind, *_ in told(page(POOL, OTHER), new)]
        assert kinds == ["deadline_extended", "closed"]

    def test_a_call_that_opens_again_is_an_extension(self) -> None:
        closed = page(replace(POOL, closed=True))
        assert told(closed, page(replace(POOL, deadlines=("2021-09-15",)))) == [
            ("deadline_extended", "2021-04-15T12:00", "2021-09-15")
        ]

    def test_one_that_opens_again_with_the_same_dates_is_a_change_of_the_text(self) -> None:
        assert told(page(replace(POOL, closed=True)), page(POOL)) == [("text_changed", None, None)]


class TestStamp:
    OLD, NEW = "2021-03-01", "2021-03-09"

    def test_a_change_under_the_same_stamp_is_silent(self) -> None:
        new = page(replace(POOL, grant_max_dkk=300_000), stamp=self.OLD)
        assert compare(page(POOL, stamp=self.OLD), new).silent

    @pytest.mark.parametrize(("before", "after"), [(OLD, NEW), (None, None), (None, NEW), (OLD, None)])
    def test_one_with_a_moved_stamp_or_without_one_is_not(self, before: str | None, after: str | None) -> None:
        new = page(replace(POOL, grant_max_dkk=300_000), stamp=after)
        assert not compare(page(POOL, stamp=before), new).silent

    def test_no_change_is_not_silent(self) -> None:
        assert not compare(page(POOL, stamp=self.OLD), page(POOL, stamp=self.OLD)).silent

    def test_a_stamp_that_moves_alone_is_told(self) -> None:
        comparison = compare(page(POOL, stamp=self.OLD), page(POOL, stamp=self.NEW))
        assert [(c.kind, c.old, c.new) for c in comparison.changes] == [(Kind.RESTAMPED, self.OLD, self.NEW)]
        assert not comparison.silent

    def test_with_anything_else_it_is_not(self) -> None:
        new = page(replace(POOL, grant_max_dkk=300_000), stamp=self.NEW)
        assert [kind for kind, *_ in told(page(POOL, stamp=self.OLD), new)] == ["amount_changed"]

    def test_a_page_that_gets_its_first_stamp_has_not_changed(self) -> None:
        assert told(page(POOL), page(POOL, stamp=self.NEW)) == []


class TestQuotes:
    def test_both_sides_are_quoted_to_the_letter(self) -> None:
        (change,) = compare(page(POOL), page(replace(POOL, deadlines=("2021-04-20",)))).changes
        assert change.old_quotes == ("Fristen er 15. april 2021 kl. 12.00.",)
        assert change.new_quotes == ("Fristen er 20. april 2021.",)
        assert change.pool == POOL.title

    def test_of_several_deadlines_the_one_that_moved_is_quoted(self) -> None:
        old = page(replace(POOL, deadlines=("2021-03-01", "2021-06-01")))
        (change,) = compare(old, page(replace(POOL, deadlines=("2021-03-01", "2021-06-08")))).changes
        assert (change.old_quotes, change.new_quotes) == (("Fristen er 1. juni 2021.",), ("Fristen er 8. juni 2021.",))

    def test_a_value_that_is_gone_has_no_quote_on_that_side(self) -> None:
        (change,) = compare(page(POOL), page(replace(POOL, deadlines=()))).changes
        assert change.new_quotes == ()

    def test_closing_quotes_what_says_so(self) -> None:
        (change,) = compare(page(POOL), page(replace(POOL, closed=True))).changes
        assert change.new_quotes == ("Puljen er lukket.",)

    def test_as_json_a_change_names_its_pool_and_both_quotes(self) -> None:
        record = compare(
            page(POOL, stamp="2021-03-01"), page(replace(POOL, deadlines=()), stamp="2021-03-01")
        ).to_json()
        assert record == {
            "silent": True,
            "changes": [
                {
                    "kind": "deadline_removed",
                    "old": "2021-04-15T12:00",
                    "new": None,
                    "pool": POOL.title,
                    "old_quotes": ["Fristen er 15. april 2021 kl. 12.00."],
                    "new_quotes": [],
                }
            ],
        }


class TestReadOtherwise:
    """The same words in another layout may be read otherwise; that is no news of the page."""

    def test_a_value_whose_sentence_both_pages_have_is_no_change(self) -> None:
        line = "Regnskabet sendes til styrelsen senest den 15. april 2021 kl. 12.00."
        old, new = (
            page(replace(POOL, deadlines=()), menu=menu, body=(line,)) for menu in ("Forside", "Forside | Om os")
        )
        start = new.text.index(line)
        proof = Evidence(POOL.title, "deadlines", "2021-04-15T12:00", ((start, start + len(line), line),), "by hand")
        read_wrongly = replace(new, pools=(POOL,), evidence=(*new.evidence, proof))
        assert told(old, read_wrongly) == told(read_wrongly, old) == []

    def test_a_value_whose_sentence_is_new_is_one(self) -> None:
        old = page(replace(POOL, deadlines=()), body=("Fristen kommer senere.",))
        assert [kind for kind, *_ in told(old, page(POOL))] == ["deadline_set"]

    def test_a_single_word_found_elsewhere_proves_nothing(self) -> None:
        body = ("Pengene kommer fra en fond.",)
        old, new = page(OTHER, body=body), page(OTHER, body=(*body, "Fond"))
        start = new.text.index("Fond\n")
        proof = Evidence(OTHER.title, "applicants", "fond", ((start, start + 4, "Fond"),), "by hand")
        wider = replace(new, pools=(replace(OTHER, applicants=("forening", "fond")),), evidence=(*new.evidence, proof))
        assert [kind for kind, *_ in told(old, wider)] == ["applicants_changed"]
