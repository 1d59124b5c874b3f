"""One page over time: versions, their periods, what stands between them, and ids that stay."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from curation_samples import NOTHING, START, capture, page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Event, Pool, Reading
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

    def test_two_fetches_of_one_visit_find_it_gone_once(self) -> None:
        history = page_history([seen(A, 0), seen(None, 1, 404), seen(None, 1 + 1 / 86_400, 404), seen(None, 1.02, 404)])
        assert kinds(history) == []

    def test_nor_do_two_of_one_run_of_hours_close_it_but_two_runs_do(self) -> None:
        again = [seen(A, 0), seen(None, 1, 404), seen(None, 1.3, 404)]
        assert kinds(page_history(again)) == []
        other = replace(again[2], fetch=replace(again[2].fetch, run_id="next"))
        assert kinds(page_history([*again[:2], other])) == ["closed"]

    def test_one_that_comes_back_closed_by_words_is_told_no_dates(self) -> None:
        history = page_history(days(B, None, None, page(replace(POOL, closed=True))))
        assert kinds(history) == ["closed", "text_changed"]
        assert history.tracks[0].current.pool.closed

    def test_a_server_that_fails_says_nothing_of_the_pool(self) -> None:
        history = page_history([seen(A, 0), seen(None, 1, 503), seen(None, 2, 503), seen(A, 3)])
        assert outcomes(history) == ["new", "failed", "failed", "unchanged"]
        assert kinds(history) == []


OLD, NEW = "https://kilde.dk/pulje", "https://kilde.dk/tilskud/pulje"


def at(snapshot: Snapshot, url: str) -> Snapshot:
    """The snapshot as if it were of another address."""
    return replace(snapshot, fetch=replace(snapshot.fetch, url=url))


def sent_on(day: float, url: str = OLD, location: str = NEW) -> Snapshot:
    """The server sends its readers on for good."""
    gone = capture(None, day, url, 301)
    return Snapshot(Fetch.of(replace(gone, metadata={"location": location})), None)


class TestMoved:
    def test_the_history_goes_on_at_the_new_address(self) -> None:
        history = page_history([seen(A, 0), sent_on(1), at(seen(A, 1.1), NEW), at(seen(B, 2), NEW)])
        (track,) = history.tracks
        assert kinds(history) == ["deadline_extended"]
        assert track.first_seen == START
        assert outcomes(history) == ["new", "moved", "unchanged", "changed"]

    def test_an_old_address_that_ends_later_closes_nothing(self) -> None:
        gone = [seen(None, day, 404) for day in (2, 3, 4)]
        history = page_history([seen(A, 0), sent_on(1), at(seen(A, 1.1), NEW), *gone])
        assert kinds(history) == []

    def test_a_new_address_that_ends_closes_it(self) -> None:
        gone = [at(seen(None, day, 404), NEW) for day in (2, 3)]
        assert kinds(page_history([seen(A, 0), sent_on(1), at(seen(A, 1.1), NEW), *gone])) == ["closed"]

    def test_where_nothing_is_known_of_the_new_address_the_page_only_failed(self) -> None:
        history = page_history([seen(A, 0), sent_on(1), sent_on(2), sent_on(3)])
        assert outcomes(history) == ["new", "failed", "failed", "failed"]
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
    "closed, another deadline": page(replace(LATER, closed=True)),
    "closed, without a deadline": page(replace(POOL, closed=True, deadlines=())),
    "first, stamped": page(POOL, stamp="2021-03-01"),
    "first, stamped again": page(POOL, stamp="2021-03-04"),
    "two pools, one renamed": page(replace(POOL, title="Mødesteder i landsbyer og på øer"), OTHER),
    "the other pool": page(OTHER),
    "first, with a meeting": page(POOL, events=(Event("2021-03-20T10:00", "Odense"),)),
    "rolling": page(replace(POOL, rolling=True)),
    "other applicants and period": page(replace(POOL, applicants=("forening",), project_start="2021-08-01")),
    "gone": None,
    "moved": None,
}
"""What a page may show. ``moved`` sends readers on from its first address."""
SECOND = 1 / 86_400
histories = st.lists(
    st.tuples(st.sampled_from(list(READINGS)), st.integers(0, 6), st.sampled_from([0, SECOND, 0.5])),
    min_size=1,
    max_size=9,
)
"""What a page showed on which day and when on it: at the same moment, a second later, at another visit."""


def made(histories: list[tuple[str, int, float]]) -> list[Snapshot]:
    snapshots = []
    for name, day, later in histories:
        if name == "moved":
            snapshots += [sent_on(day + later), at(seen(A, day + later + SECOND), NEW)]
        else:
            snapshots.append(seen(READINGS[name], day + later, 410 if name == "gone" else 200))
    return snapshots


def of_one_page(snapshots: list[Snapshot]) -> list[Snapshot]:
    """Those that are known to be of one page: at the new address nothing, before the old one is known to lead there."""
    led = any(snapshot.fetch.location for snapshot in snapshots)
    return [snapshot for snapshot in snapshots if led or snapshot.fetch.url == OLD]


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
                stays_closed = pool.closed and shown.closed
                if told.change.kind in (Kind.POOL_ADDED, Kind.POOL_REMOVED):  # a pool may return open or closed
                    listed = told.change.kind is Kind.POOL_ADDED
                    pool = replace(pool, closed=shown.closed)
                if told.change.kind is Kind.CLOSED or stays_closed:
                    pool = shown  # of what is closed no fields are told: they are as the page then has them
                elif told.change.kind not in (Kind.POOL_ADDED, Kind.POOL_REMOVED):
                    pool = apply(pool, told.change.kind.value, told.change.old, told.change.new)
            last = track.current
            assert (replace(pool, rolling=last.pool.rolling), listed) == (last.pool, last.listed)  # no kind tells of it


def apply(pool: Pool, kind: str, old: Any, new: Any) -> Pool:
    """A pool after a change of one of its fields. One that was closed and changes in anything else has opened again."""
    if kind == "restamped":
        return pool
    pool = replace(pool, closed=False)
    if kind.startswith("deadline_"):
        held = set(pool.deadlines) - {old} | ({new} if new else set())
        return replace(pool, deadlines=tuple(sorted(held)))
    if kind == "amount_changed":
        return replace(pool, **new)
    if kind == "title_changed":
        return replace(pool, title=new)
    if kind == "applicants_changed":
        return replace(pool, applicants=tuple(new))
    if kind == "period_changed":
        return replace(pool, project_start=new[0], project_end=new[1])
    assert kind in ("text_changed", "events_changed")
    return pool


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

    @given(histories, st.randoms(use_true_random=False))
    @settings(max_examples=40, deadline=None)
    def test_what_an_id_was_given_for_keeps_it_whatever_arrives_in_any_order(
        self, drawn: Any, rng: random.Random
    ) -> None:
        """... or gets an older one, where a snapshot shows that two ids were one pool all along."""
        arriving = made(drawn)
        rng.shuffle(arriving)
        given_for: dict[tuple[str, str], str] = {}
        with TemporaryDirectory() as folder:
            ids = PoolIds(Path(folder) / "pool_ids.jsonl")
            for count in range(1, len(arriving) + 1):
                tracks = page_history(of_one_page(arriving[:count])).tracks
                found = ids.assign(PAGE, tracks)
                assert len(set(found)) == len(found)
                age = list(dict.fromkeys(given_for.values()))
                now = {name: pool_id for track, pool_id in zip(tracks, found, strict=True) for name in track.names}
                for name, before in given_for.items():
                    assert now[name] == before or age.index(now[name]) < age.index(before)
                for track, pool_id in zip(tracks, found, strict=True):
                    if pool_id not in age:
                        given_for.setdefault(next(iter(track.names)), pool_id)

    def test_a_page_that_moved_keeps_its_ids(self, tmp_path: Path) -> None:
        ids = PoolIds(tmp_path / "pool_ids.jsonl")
        before = ids.assign(PAGE, page_history(days(page(POOL, OTHER))).tracks)
        moved = page(replace(OTHER, title="Fælles haver og gårde"), LATER)
        history = page_history([*days(page(POOL, OTHER)), sent_on(1), at(seen(moved, 1.1), NEW)])
        assert ids.assign(Page("kilde.dk", NEW), history.tracks, [PAGE]) == before

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
