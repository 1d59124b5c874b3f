"""One page over time: versions, their periods, what stands between them, and ids that stay."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from curation_samples import NOTHING, START, capture, page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Pool, Reading
from puljevagt.curation.changes import Kind
from puljevagt.curation.history import Fetch, PageHistory, Snapshot, page_history
from puljevagt.curation.identity import Page, PoolIds
from puljevagt.curation.rows import page_rows

POOL = Pool("Mødesteder i landsbyer", amount_total_dkk=4_000_000, deadlines=("2021-04-15",), applicants=("kommune",))
LATER = replace(POOL, deadlines=("2021-05-15",))
OTHER = Pool("Fælles haver", amount_total_dkk=900_000, deadlines=("2021-06-01",))
A, B = page(POOL), page(LATER)
PAGE = Page("kilde.dk", "https://kilde.dk/pulje")


def seen(reading: Reading | None, day: float, status: int = 200) -> Snapshot:
    return Snapshot(Fetch.of(capture(reading, day, status=status)), reading)


def days(*readings: Reading | None) -> list[Snapshot]:
    """One snapshot a day; ``None`` is a page that is gone."""
    return [seen(reading, day, 200 if reading else 404) for day, reading in enumerate(readings)]


def outcomes(history: PageHistory) -> list[str]:
    return [outcome.value for _, outcome in history.fetches]


def kinds(history: PageHistory, pool: int = 0) -> list[str]:
    return [told.change.kind.value for told in history.tracks[pool].told]


class TestVersions:
    def test_a_version_begins_where_something_changes_and_lasts_until_the_next(self) -> None:
        history = page_history(days(A, A, B))
        first, second = history.tracks[0].versions
        assert (first.valid_from, first.valid_to) == (START, START + timedelta(days=2))
        assert (second.valid_from, second.valid_to) == (START + timedelta(days=2), None)
        assert outcomes(history) == ["new", "unchanged", "changed"]

    def test_noise_begins_none(self) -> None:
        history = page_history(days(A, page(POOL, menu="Forside | Ny menu")))
        assert len(history.tracks[0].versions) == 1
        assert history.tracks[0].last_seen == START + timedelta(days=1)

    def test_a_page_that_goes_back_has_three(self) -> None:
        history = page_history(days(A, B, A))
        assert [version.pool for version in history.tracks[0].versions] == [POOL, LATER, POOL]
        assert kinds(history) == ["deadline_extended", "deadline_advanced"]

    def test_a_page_that_announces_nothing_has_no_pools(self) -> None:
        history = page_history(days(NOTHING, NOTHING))
        assert history.tracks == ()
        assert outcomes(history) == ["no announcement", "no announcement"]

    def test_a_page_that_comes_to_announce_gained_its_pool(self) -> None:
        history = page_history(days(NOTHING, A))
        assert kinds(history) == ["pool_added"]
        assert outcomes(history) == ["no announcement", "new"]

    def test_a_pool_that_leaves_keeps_its_last_words_unlisted(self) -> None:
        history = page_history(days(page(POOL, OTHER), A))
        last = history.tracks[1].versions[-1]
        assert (last.pool, last.listed) == (OTHER, False)
        assert kinds(history, 1) == ["pool_removed"]

    def test_one_that_comes_back_is_the_same_pool_with_what_changed_meanwhile(self) -> None:
        moved = replace(OTHER, deadlines=("2021-06-08",))
        history = page_history(days(page(POOL, OTHER), A, page(POOL, moved)))
        assert len(history.tracks) == 2
        assert kinds(history, 1) == ["pool_removed", "pool_added", "deadline_extended"]
        assert [version.listed for version in history.tracks[1].versions] == [True, False, True]

    def test_a_page_that_takes_another_pool_has_two(self) -> None:
        history = page_history(days(A, page(OTHER)))
        assert [track.current.pool.title for track in history.tracks] == [POOL.title, OTHER.title]

    def test_snapshots_of_two_pages_are_refused(self) -> None:
        elsewhere = Snapshot(Fetch.of(capture(A, url="https://kilde.dk/andet")), A)
        with pytest.raises(ValueError, match="one address"):
            page_history([seen(A, 0), elsewhere])


class TestGone:
    def test_a_page_gone_on_two_visits_has_closed_its_pool(self) -> None:
        history = page_history(days(A, None, None, None))
        (told,) = history.tracks[0].told
        assert (told.change.kind.value, told.cause, told.seen_at) == ("closed", "withdrawn", START + timedelta(days=2))
        assert history.tracks[0].current.pool.closed
        assert outcomes(history) == ["new", "failed", "changed", "failed"]

    def test_gone_once_is_nothing(self) -> None:
        history = page_history(days(A, None, A, None, A))
        assert kinds(history) == []

    def test_it_is_not_told_of_what_was_closed_before(self) -> None:
        history = page_history(days(A, page(replace(POOL, closed=True)), None, None))
        assert kinds(history) == ["closed"]

    def test_a_page_that_returns_has_opened_again(self) -> None:
        history = page_history(days(A, None, None, B))
        assert kinds(history) == ["closed", "deadline_extended"]
        assert not history.tracks[0].current.pool.closed

    def test_a_server_that_fails_says_nothing_of_the_pool(self) -> None:
        history = page_history([seen(A, 0), seen(None, 1, 503), seen(None, 2, 503), seen(A, 3)])
        assert outcomes(history) == ["new", "failed", "failed", "unchanged"]
        assert kinds(history) == []


READINGS: dict[str, Reading | None] = {
    "first": A,
    "later deadline": B,
    "other menu": page(POOL, menu="En helt anden menu"),
    "later and stamped": page(LATER, stamp="2021-03-02"),
    "two pools": page(POOL, OTHER),
    "turned, one closed": page(OTHER, replace(POOL, closed=True)),
    "renamed, with a limit": page(replace(POOL, title="Mødesteder i landsbyer og på øer", grant_max_dkk=50_000)),
    "no announcement": NOTHING,
    "gone": None,
}
histories = st.lists(st.tuples(st.sampled_from(list(READINGS)), st.integers(0, 6)), min_size=1, max_size=9)


def made(histories: list[tuple[str, int]]) -> list[Snapshot]:
    return [seen(READINGS[name], day, 410 if name == "gone" else 200) for name, day in histories]


class TestAnyHistory:
    @given(histories, st.randoms(use_true_random=False))
    @settings(max_examples=100, deadline=None)
    def test_the_order_of_arrival_does_not_matter(self, drawn: Any, rng: random.Random) -> None:
        snapshots = made(drawn)
        shuffled = list(snapshots)
        rng.shuffle(shuffled)
        assert page_history(snapshots) == page_history(shuffled)

    @given(histories)
    @settings(max_examples=100, deadline=None)
    def test_periods_adjoin_without_gap_or_overlap(self, drawn: Any) -> None:
        for track in page_history(made(drawn)).tracks:
            assert track.versions[0].valid_from == track.first_seen
            assert track.current.valid_to is None
            for number, version in enumerate(track.versions, 1):
                assert version.number == number
                assert version.valid_to is None or version.valid_from <= version.valid_to
            for one, other in zip(track.versions, track.versions[1:], strict=False):
                assert one.valid_to == other.valid_from

    @given(histories)
    @settings(max_examples=100, deadline=None)
    def test_every_version_but_the_first_has_its_changes_and_every_change_two_adjacent_versions(
        self, drawn: Any
    ) -> None:
        for track in page_history(made(drawn)).tracks:
            assert {told.after for told in track.told if told.before} == {v.number for v in track.versions[1:]}
            for told in track.told:
                assert told.before in (None, told.after - 1)
                assert told.seen_at == track.versions[told.after - 1].valid_from

    @given(histories)
    @settings(max_examples=100, deadline=None)
    def test_applying_the_changes_to_the_first_version_gives_the_last(self, drawn: Any) -> None:
        for track in page_history(made(drawn)).tracks:
            pool, listed = track.versions[0].pool, True
            for told in track.told:
                shown = track.versions[told.after - 1].pool
                if told.change.kind is Kind.CLOSED:  # told alone: its other fields are as the page then has them
                    pool = shown
                elif told.change.kind is Kind.POOL_ADDED:  # a pool that returns may be open or closed
                    pool, listed = replace(pool, closed=shown.closed), True
                else:
                    pool, listed = apply(pool, listed, told.change.kind.value, told.change.old, told.change.new)
            assert (pool, listed) == (track.current.pool, track.current.listed)


def apply(pool: Pool, listed: bool, kind: str, old: Any, new: Any) -> tuple[Pool, bool]:
    """A pool after a change. One that was closed and changes in anything else has opened again."""
    if kind == "pool_removed":
        return pool, False
    if kind == "restamped":
        return pool, listed
    pool = replace(pool, closed=False)
    if kind.startswith("deadline_"):
        held = set(pool.deadlines) - {old} | ({new} if new else set())
        return replace(pool, deadlines=tuple(sorted(held))), listed
    if kind == "amount_changed":
        return replace(pool, **new), listed
    if kind == "title_changed":
        return replace(pool, title=new), listed
    assert kind == "text_changed"
    return pool, listed


class TestIds:
    def rows(self, state: Path, snapshots: list[Snapshot]) -> dict[str, list[dict[str, Any]]]:
        history, ids = page_history(snapshots), PoolIds(state / "pool_ids.jsonl")
        found = page_rows(PAGE, history, ids.assign(PAGE, history.tracks))
        ids.save()
        return found

    def ids(self, state: Path, snapshots: list[Snapshot]) -> list[str]:
        return [row["pool_id"] for row in self.rows(state, snapshots)["pools"]]

    def test_the_same_page_has_the_same_id_in_every_lake(self, tmp_path: Path) -> None:
        assert self.ids(tmp_path / "one", days(A)) == self.ids(tmp_path / "two", days(A))

    def test_two_pools_of_one_name_have_two(self, tmp_path: Path) -> None:
        assert len(set(self.ids(tmp_path, days(page(POOL, POOL))))) == 2

    def test_an_id_survives_an_older_snapshot_with_another_title(self, tmp_path: Path) -> None:
        before = self.ids(tmp_path, [seen(B, 5)])
        older = page(replace(POOL, title="Mødesteder i landsbyerne 2021"))
        assert self.ids(tmp_path, [seen(B, 5), seen(older, 0)]) == before

    def test_an_id_survives_extractors_that_read_the_title_otherwise(self, tmp_path: Path) -> None:
        before = self.ids(tmp_path, days(page(POOL, OTHER)))
        same_bytes = [seen(page(POOL, OTHER), 0).fetch]
        better = page(OTHER, replace(POOL, title="Mødesteder i alle landsbyer"))
        assert sorted(self.ids(tmp_path, [Snapshot(same_bytes[0], better)])) == sorted(before)

    def test_a_line_that_a_kill_cut_is_passed_over(self, tmp_path: Path) -> None:
        before = self.ids(tmp_path, days(A))
        with (tmp_path / "pool_ids.jsonl").open("a") as file:
            file.write('{"pool_id": "p12')
        after = self.ids(tmp_path, days(page(POOL, OTHER)))
        assert after[0] == before[0]
        assert self.ids(tmp_path, days(page(POOL, OTHER))) == after

    def test_a_change_keeps_its_id_when_an_older_snapshot_shows_it_earlier(self, tmp_path: Path) -> None:
        before = self.rows(tmp_path, [seen(A, 0), seen(B, 5)])["changes"]
        after = self.rows(tmp_path, [seen(A, 0), seen(B, 5), seen(B, 3)])["changes"]
        assert [row["change_id"] for row in before] == [row["change_id"] for row in after]
        assert after[0]["seen_at"] < before[0]["seen_at"]

    def test_the_same_change_twice_has_two_ids(self, tmp_path: Path) -> None:
        rows = self.rows(tmp_path, days(A, B, A, B))["changes"]
        assert len({row["change_id"] for row in rows}) == 3

    def test_evidence_is_a_row_a_place_with_its_quote(self, tmp_path: Path) -> None:
        rows = self.rows(tmp_path, days(A))["evidence"]
        (deadline,) = [row for row in rows if row["field"] == "deadlines"]
        assert json.loads(deadline["value"]) == "2021-04-15"
        assert A.text[deadline["start"] : deadline["end"]] == deadline["quote"] == "Fristen er 15. april 2021."
