"""What people decide about single values stands in the tables, makes no change, and is listed when the page changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from curation_samples import capture, page, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Pool, Reading
from puljevagt.curation import review
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.decisions import Decision, Decisions, DecisionsError, Kind
from puljevagt.curation.generations import current
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import UnknownPoolError
from puljevagt.curation.run_report import RunReport
from puljevagt.curation.tables import TABLES

NOW = datetime(2021, 4, 1, tzinfo=UTC)
BY = "dataholdet"
POOL = Pool("Mødesteder i landsbyer", amount_total_dkk=4_000_000, deadlines=("2021-04-15",), applicants=("kommune",))
SISTER = Pool("Fælles haver", amount_total_dkk=900_000, deadlines=("2021-06-01",))
NOTHING_MORE = ("Ansøgningen skrives i skemaet på hjemmesiden.",)


def doubted(reading: Reading, *fields: str) -> Reading:
    """The reading with the values of these fields flagged."""
    evidence = tuple(
        replace(item, needs_review=True, reason=f"doubtful {item.field}", confidence=0.5)
        if item.field in fields
        else item
        for item in reading.evidence
    )
    return replace(reading, evidence=evidence)


def see(reading: Reading | None, day: float = 0, status: int = 200) -> Seen:
    return capture(reading, day, status=status), reading, None


def rows(lake: Lake, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables(lake)[table].to_pylist()
    return found


def pool_row(lake: Lake, title: str = POOL.title) -> dict[str, Any]:
    (row,) = (row for row in rows(lake, "pools") if row["title"] == title)
    return row


def correct(lake: Lake, field: str, value: Any, pool: str = POOL.title) -> review.Decided:
    return review.correct(lake, pool, field, value, by=BY, now=NOW, note="set på siden")


def flagged(lake: Lake) -> dict[str, dict[str, Any]]:
    """What is for review, by field."""
    return {row["field"]: row for row in review.flagged(lake, NOW)}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake with one page that announces :data:`POOL`, two of whose values are doubtful."""
    made = Lake(tmp_path)
    merge(made, [see(doubted(page(POOL), "deadlines", "amount_total_dkk"))], NOW)
    return made


class TestList:
    def test_a_doubtful_value_is_listed_with_why_and_its_sentence(self, lake: Lake) -> None:
        assert set(flagged(lake)) == {"deadlines", "amount_total_dkk"}
        row = flagged(lake)["deadlines"]
        assert (row["title"], row["value"], row["page_says"]) == (POOL.title, ["2021-04-15"], ["2021-04-15"])
        assert (row["reasons"], row["sentences"]) == (["doubtful deadlines"], ["Fristen er 15. april 2021."])
        assert (row["stale"], row["decided"], row["confidence"]) == (False, None, 0.5)
        json.dumps(row)

    def test_it_can_be_narrowed_to_a_pool_or_a_source(self, lake: Lake) -> None:
        both = doubted(page(SISTER), "deadlines")
        merge(lake, [(capture(both, url="https://anden.dk/", source="anden.dk"), both, None)], NOW)
        assert len(review.flagged(lake, NOW)) == 3
        assert {row["title"] for row in review.flagged(lake, NOW, pool="haver")} == {SISTER.title}
        assert {row["title"] for row in review.flagged(lake, NOW, source="kilde.dk")} == {POOL.title}
        with pytest.raises(UnknownPoolError):
            review.flagged(lake, NOW, pool="biblioteker")

    def test_what_the_page_no_longer_announces_is_not_for_review(self, lake: Lake) -> None:
        merge(lake, [see(page(SISTER, body=NOTHING_MORE), 1)], NOW)
        assert not flagged(lake)


class TestCorrection:
    def test_it_stands_in_the_place_of_what_was_read(self, lake: Lake) -> None:
        done = correct(lake, "deadlines", ["2021-05-01T12:00"])
        assert done.value == ["2021-05-01T12:00"]
        row = pool_row(lake)
        assert (row["deadlines"], row["first_deadline"].isoformat()) == (["2021-05-01T12:00"], "2021-05-01")
        (version,) = rows(lake, "pool_versions")
        assert version["deadlines"] == ["2021-05-01T12:00"]

    def test_its_evidence_is_a_persons_word(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        (proof,) = (row for row in rows(lake, "evidence") if row["field"] == "deadlines")
        assert (proof["value"], proof["rule"], proof["confidence"]) == ('"2021-05-01"', "correction", 1.0)
        assert (proof["start"], proof["end"], proof["quote"], proof["needs_review"]) == (None, None, None, False)
        assert proof["reason"] == "correction by dataholdet, 2021-04-01: set på siden"

    def test_an_item_that_the_page_says_too_keeps_its_place_on_the_page(self, lake: Lake) -> None:
        correct(lake, "applicants", ["kommune", "forening"])
        proof = [row for row in rows(lake, "evidence") if row["field"] == "applicants"]
        quoted = {row["value"] for row in proof if row["quote"]}
        assert (quoted, {row["value"] for row in proof}) == ({'"kommune"'}, {'"kommune"', '"forening"'})

    def test_its_field_is_for_review_no_more_and_the_others_are(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        assert set(flagged(lake)) == {"amount_total_dkk"}
        assert pool_row(lake)["review_reasons"] == ["doubtful amount_total_dkk"]
        correct(lake, "amount_total_dkk", None)
        row = pool_row(lake)
        assert (row["amount_total_dkk"], row["needs_review"], row["review_reasons"]) == (None, False, [])

    def test_it_makes_no_change_and_no_fetch_and_keeps_what_was_read(self, lake: Lake) -> None:
        merge(lake, [see(page(replace(POOL, amount_total_dkk=5_000_000)), 1)], NOW)
        before = tables(lake)
        correct(lake, "deadlines", ["2021-05-01"])
        after = tables(lake)
        assert before["changes"].num_rows == 1
        assert [table for table in TABLES if not before[table].equals(after[table])] == [
            "pools",
            "deadlines",
            "pool_versions",
            "evidence",
            "pages",
            "clues",
            "calls",
        ]

    def test_it_holds_from_the_version_it_was_made_on(self, lake: Lake) -> None:
        merge(lake, [see(page(replace(POOL, amount_total_dkk=5_000_000)), 1)], NOW)
        correct(lake, "deadlines", ["2021-05-01"])
        merge(lake, [see(page(replace(POOL, amount_total_dkk=6_000_000)), 2)], NOW)
        deadlines = [version["deadlines"] for version in rows(lake, "pool_versions")]
        assert deadlines == [["2021-04-15"], ["2021-05-01"], ["2021-05-01"]]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("issuer", "Ministeriet for Landsbyer"),
            ("emails", ["spoerg@kilde.dk"]),
            ("events", [{"at": "2021-04-02T10:00", "place": "Vejle"}]),
            ("rolling", True),
            ("co_financing", 25.0),
        ],
    )
    def test_every_kind_of_field_can_be_corrected(self, lake: Lake, field: str, value: Any) -> None:
        assert correct(lake, field, value).value == value
        assert pool_row(lake)[field] == value

    def test_a_day_becomes_a_day(self, lake: Lake) -> None:
        correct(lake, "opens_on", "2021-03-10")
        assert pool_row(lake)["opens_on"].isoformat() == "2021-03-10"

    def test_a_title_takes_its_evidence_along_and_leaves_the_id(self, lake: Lake) -> None:
        before = pool_row(lake)
        fields = sorted(row["field"] for row in rows(lake, "evidence"))
        correct(lake, "title", "Mødesteder på landet")
        after = pool_row(lake, "Mødesteder på landet")
        assert after["pool_id"] == before["pool_id"]
        assert sorted(row["field"] for row in rows(lake, "evidence")) == fields
        assert set(flagged(lake)) == {"deadlines", "amount_total_dkk"}

    def test_of_two_pools_on_a_page_only_one_is_corrected(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(doubted(page(POOL, SISTER), "deadlines"))], NOW)
        correct(lake, "issuer", "Ministeriet for Landsbyer")
        correct(lake, "deadlines", [])
        sister = pool_row(lake, SISTER.title)
        assert (sister["issuer"], sister["deadlines"]) == ("Styrelsen for Lokale Fællesskaber", ["2021-06-01"])
        assert [row["title"] for row in review.flagged(lake, NOW)] == [SISTER.title]

    def test_a_later_one_takes_the_place_of_an_earlier(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        correct(lake, "deadlines", ["2021-05-02"])
        assert pool_row(lake)["deadlines"] == ["2021-05-02"]

    def test_what_cannot_be_decided_leaves_nothing_behind(self, lake: Lake) -> None:
        before = current(lake.curated)
        with pytest.raises(UnknownPoolError):
            correct(lake, "deadlines", [], pool="biblioteker")
        with pytest.raises(ValueError, match="no field"):
            correct(lake, "first_deadline", "2021-05-01")
        with pytest.raises(ValueError, match="cannot be"):
            correct(lake, "amount_total_dkk", "mange")
        assert not lake.corrections.exists()
        assert current(lake.curated) == before


class TestSurviving:
    def test_a_rebuild_gives_the_same_tables(self, lake: Lake) -> None:
        seen = [see(doubted(page(POOL), "deadlines", "amount_total_dkk"))]
        correct(lake, "deadlines", ["2021-05-01"])
        before = tables(lake)
        shutil.rmtree(lake.curated)
        rebuild(lake, seen, NOW)
        after = tables(lake)
        assert all(before[table].equals(after[table]) for table in TABLES)

    def test_the_same_announcement_again_leaves_it(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        again = doubted(page(POOL, menu="Forside | Job"), "deadlines", "amount_total_dkk")
        report = merge(lake, [see(again, 1)], NOW)
        assert (report.changes, report.stale_corrections) == (0, 0)
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]
        assert set(flagged(lake)) == {"amount_total_dkk"}

    def test_other_extractors_that_read_the_same_page_otherwise_leave_it(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        better = page(replace(POOL, deadlines=("2021-04-16",)), version="2")
        same_page = capture(doubted(page(POOL), "deadlines", "amount_total_dkk"))
        later = replace(better, text=better.text.replace("Nyheder", "Aktuelt"))
        report = rebuild(lake, [(same_page, better, None), (capture(later, 1), later, None)], NOW)
        assert report.stale_corrections == 0
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]
        assert not flagged(lake)

    def test_an_older_page_that_is_added_leaves_it_where_it_was(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        merge(lake, [see(page(replace(POOL, amount_total_dkk=3_000_000)), -5)], NOW)
        deadlines = [version["deadlines"] for version in rows(lake, "pool_versions")]
        assert deadlines == [["2021-04-15"], ["2021-05-01"]]

    def test_a_cut_line_was_never_acknowledged(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        with lake.corrections.open("ab") as file:
            file.write(b'{"pool_id": "p1", "fie')
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]
        correct(lake, "applicants", ["forening"])
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]

    def test_a_line_that_is_no_decision_is_told(self, lake: Lake) -> None:
        lake.corrections.write_text('{"pool_id": "p1", "field": "deadlines", "kind": "wish"}\n', "utf-8")
        with pytest.raises(DecisionsError, match=r"corrections\.jsonl: record 1"):
            Decisions(lake.corrections)


class TestPageThatChanges:
    """A correction was made, 2021-05-01 for the 2021-04-15 that was read; then the page changes."""

    @pytest.fixture
    def lake(self, lake: Lake) -> Lake:
        correct(lake, "deadlines", ["2021-05-01"])
        return lake

    def later(self, lake: Lake, reading: Reading) -> RunReport:
        return merge(lake, [see(reading, 2)], NOW)

    def test_a_third_value_stands_and_is_listed_with_the_correction(self, lake: Lake) -> None:
        report = self.later(lake, page(replace(POOL, deadlines=("2021-06-20",))))
        assert (report.stale_corrections, report.changes) == (1, 1)
        assert pool_row(lake)["deadlines"] == ["2021-06-20"]
        row = flagged(lake)["deadlines"]
        assert (row["stale"], row["value"], row["page_says"]) == (True, ["2021-06-20"], ["2021-06-20"])
        assert (row["decided"], row["sentences"]) == (["2021-05-01"], ["Fristen er 20. juni 2021."])
        (reason,) = pool_row(lake)["review_reasons"]
        assert "the page changed under a correction by dataholdet, 2021-04-01" in reason
        assert '["2021-06-20"]' in reason and '["2021-05-01"]' in reason

    def test_other_words_for_the_same_value_leave_the_correction_and_list_it(self, lake: Lake) -> None:
        said = page(POOL)
        report = self.later(lake, replace(said, text=said.text.replace("Fristen er", "Søg senest")))
        assert report.stale_corrections == 1
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]
        row = flagged(lake)["deadlines"]
        assert (row["stale"], row["page_says"], row["decided"]) == (True, ["2021-04-15"], ["2021-05-01"])

    def test_a_page_that_comes_to_say_the_corrected_value_ends_the_matter(self, lake: Lake) -> None:
        assert self.later(lake, page(replace(POOL, deadlines=("2021-05-01",)))).stale_corrections == 0
        assert not flagged(lake)

    def test_a_change_elsewhere_on_the_page_leaves_it(self, lake: Lake) -> None:
        report = self.later(lake, page(replace(POOL, amount_total_dkk=5_000_000), body=NOTHING_MORE))
        assert report.stale_corrections == 0
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]

    def test_it_holds_again_where_the_page_takes_the_change_back(self, lake: Lake) -> None:
        self.later(lake, page(replace(POOL, deadlines=("2021-06-20",))))
        assert merge(lake, [see(page(POOL), 3)], NOW).stale_corrections == 0
        deadlines = [version["deadlines"] for version in rows(lake, "pool_versions")]
        assert deadlines == [["2021-05-01"], ["2021-06-20"], ["2021-05-01"]]

    def test_it_is_told_on_every_run_until_somebody_decides_again(self, lake: Lake) -> None:
        moved = page(replace(POOL, deadlines=("2021-06-20",)))
        self.later(lake, moved)
        assert merge(lake, [see(moved, 3)], NOW).stale_corrections == 1
        done = review.accept(lake, POOL.title, "deadlines", by=BY, now=NOW)
        assert done.value == ["2021-06-20"]
        assert merge(lake, [see(moved, 4)], NOW).stale_corrections == 0
        assert not flagged(lake)
        deadlines = [version["deadlines"] for version in rows(lake, "pool_versions")]
        assert deadlines == [["2021-05-01"], ["2021-06-20"]]

    def test_what_a_person_added_is_listed_when_the_announcement_says_something_new(self, lake: Lake) -> None:
        correct(lake, "grant_max_dkk", 50_000)
        assert self.later(lake, page(POOL, menu="Forside")).stale_corrections == 0
        report = merge(lake, [see(page(POOL, body=("Hvert projekt kan få 75.000 kr. til lokaler.",)), 3)], NOW)
        assert report.stale_corrections == 1
        assert pool_row(lake)["grant_max_dkk"] == 50_000
        assert flagged(lake)["grant_max_dkk"]["stale"]

    def test_a_page_that_is_gone_is_closed_whatever_was_said_of_it_before(self, lake: Lake) -> None:
        correct(lake, "closed", False)
        merge(lake, [see(None, 2, 404), see(None, 3, 404)], NOW)
        assert pool_row(lake)["closed"]
        assert flagged(lake)["closed"]["stale"]
        assert pool_row(lake)["deadlines"] == ["2021-05-01"]


class TestAcceptance:
    def test_a_value_that_a_person_confirmed_is_listed_no_more(self, lake: Lake) -> None:
        review.accept(lake, POOL.title, "deadlines", by=BY, now=NOW)
        assert set(flagged(lake)) == {"amount_total_dkk"}
        proof = [row for row in rows(lake, "evidence") if row["field"] == "deadlines"]
        assert sorted(row["rule"] for row in proof) == ["acceptance", "by hand"]
        again = doubted(page(POOL, menu="Forside"), "deadlines", "amount_total_dkk")
        merge(lake, [see(again, 1)], NOW)
        assert set(flagged(lake)) == {"amount_total_dkk"}

    def test_it_lapses_when_the_value_changes(self, lake: Lake) -> None:
        review.accept(lake, POOL.title, "deadlines", by=BY, now=NOW)
        moved = page(replace(POOL, deadlines=("2021-06-20",)))
        report = merge(lake, [see(doubted(moved, "deadlines"), 1)], NOW)
        assert report.stale_corrections == 0
        row = flagged(lake)["deadlines"]
        assert (row["stale"], row["value"], row["reasons"]) == (False, ["2021-06-20"], ["doubtful deadlines"])

    def test_only_what_is_flagged_can_be_accepted(self, lake: Lake) -> None:
        with pytest.raises(review.NothingToDecideError, match="not for review"):
            review.accept(lake, POOL.title, "applicants", by=BY, now=NOW)
        assert not lake.corrections.exists()


class TestWithdrawal:
    def test_it_takes_back_all_that_was_decided_about_the_field(self, lake: Lake) -> None:
        before = tables(lake)
        correct(lake, "deadlines", ["2021-05-01"])
        correct(lake, "deadlines", ["2021-05-02"])
        done = review.withdraw(lake, POOL.title, "deadlines", by=BY, now=NOW)
        assert done.value == ["2021-04-15"]
        after = tables(lake)
        assert all(before[table].equals(after[table]) for table in TABLES)
        assert len(lake.corrections.read_text("utf-8").splitlines()) == 3

    def test_it_leaves_what_was_decided_about_other_fields(self, lake: Lake) -> None:
        correct(lake, "deadlines", ["2021-05-01"])
        correct(lake, "applicants", ["forening"])
        review.withdraw(lake, POOL.title, "deadlines", by=BY, now=NOW)
        assert pool_row(lake)["applicants"] == ["forening"]

    def test_where_nothing_was_decided_there_is_nothing_to_withdraw(self, lake: Lake) -> None:
        with pytest.raises(review.NothingToDecideError, match="nothing was decided"):
            review.withdraw(lake, POOL.title, "deadlines", by=BY, now=NOW)


@contextmanager
def small_lake() -> Iterator[Lake]:
    """Two pools on one page, in two versions."""
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        moved = replace(POOL, deadlines=("2021-04-20",))
        merge(lake, [see(page(POOL, SISTER)), see(doubted(page(moved, SISTER), "deadlines"), 1)], NOW)
        yield lake


DAYS = st.dates(datetime(2021, 1, 1).date(), datetime(2022, 12, 31).date()).map(str)
DECIDED = st.one_of(
    st.tuples(st.just("deadlines"), st.lists(DAYS, max_size=2, unique=True)),
    st.tuples(st.sampled_from(["opens_on", "project_end"]), st.none() | DAYS),
    st.tuples(st.just("grant_max_dkk"), st.none() | st.integers(0, 10**9)),
    st.tuples(st.just("closed"), st.booleans()),
    st.tuples(st.just("title"), st.sampled_from([POOL.title, SISTER.title, "Et helt andet navn"])),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(DECIDED, min_size=1, max_size=3))
def test_deciding_and_withdrawing_gives_the_tables_as_they_were(decisions: list[tuple[str, Any]]) -> None:
    with small_lake() as lake:
        before = tables(lake)
        pool_id = pool_row(lake)["pool_id"]
        for field, value in decisions:
            assert review.correct(lake, pool_id, field, value, by=BY, now=NOW).value == value
        assert tables(lake)["changes"].equals(before["changes"])
        for field in dict.fromkeys(field for field, _ in decisions):
            review.withdraw(lake, pool_id, field, by=BY, now=NOW)
        after = tables(lake)
        assert all(before[table].equals(after[table]) for table in TABLES)


@given(DECIDED, st.text(min_size=1), st.none() | st.text(), st.datetimes(timezones=st.just(UTC)))
@settings(max_examples=50, deadline=None)
def test_a_decision_is_read_back_as_it_was_kept(
    decided: tuple[str, Any], by: str, note: str | None, at: datetime
) -> None:
    field, value = decided
    made = Decision("p1", field, Kind.CORRECTION, by, at, note, value, None, ("Én sætning.",), "sha256:x", at)
    assert Decision.from_json(json.loads(json.dumps(made.to_json()))) == made
    withdrawn = Decision("p1", field, Kind.WITHDRAWAL, by, at, note)
    assert Decision.from_json(json.loads(json.dumps(withdrawn.to_json()))) == withdrawn


def test_a_change_is_told_from_the_value_that_readers_had(lake: Lake) -> None:
    correct(lake, "amount_total_dkk", 7_000_000)
    merge(lake, [see(page(replace(POOL, amount_total_dkk=9_000_000)), 1)], NOW)
    (change,) = (row for row in rows(lake, "changes") if row["kind"] == "amount_changed")
    assert (change["old"], change["new"]) == ('{"amount_total_dkk": 7000000}', '{"amount_total_dkk": 9000000}')
