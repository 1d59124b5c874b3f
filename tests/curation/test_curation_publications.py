"""What somebody may be told of after a publication, and that a kill, a rebuild or a lost folder loses and repeats
nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from curation_samples import capture, page

from extractors.model import Pool, Reading
from puljevagt.curation import publications, publish
from puljevagt.curation.curate import merge, rebuild, redo
from puljevagt.curation.durable import read_lines
from puljevagt.curation.generations import current, number_of
from puljevagt.curation.identity import Page
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.publications import Cause

NOW = datetime(2021, 4, 1, tzinfo=UTC)
POOL = Pool("Mødesteder i landsbyer", deadlines=("2021-04-15",))
LATER = replace(POOL, deadlines=("2021-05-15",))
LATEST = replace(POOL, deadlines=("2021-06-15",))
OTHER = Pool("Fælles haver", deadlines=("2021-06-01",))
HERE, THERE = "https://kilde.dk/pulje", "https://kilde.dk/haver"


def see(reading: Reading, day: float = 0, url: str = HERE, source: str = "kilde.dk") -> Seen:
    return capture(reading, day, url, source=source), reading, None


def kinds(lake: Lake, since: int = 0) -> list[str]:
    """What is news since a publication: the first letter of each id says whether it is a change or a pool."""
    return [item[0] for publication in publications.since(lake, since) for item in publication.news]


def test_a_change_is_news_once(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL))], NOW)
    merge(lake, [see(page(LATER), 1)], NOW)
    merge(lake, [see(page(LATER), 2)], NOW)
    found = publications.since(lake, 0)
    assert [(item.sequence, item.cause, len(item.news)) for item in found] == [
        (1, Cause.RUN, 0),
        (2, Cause.RUN, 1),
        (3, Cause.RUN, 0),
    ]
    assert publications.since(lake, 2) == found[2:]
    assert publications.last(lake) == 3


def test_the_first_run_over_a_source_is_no_news_whatever_it_finds(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL)), see(page(LATER), 1)], NOW)
    merge(lake, [see(page(OTHER), 2, "https://anden.dk/", "anden.dk")], NOW)
    assert kinds(lake) == []


def test_a_pool_on_a_new_page_of_a_known_source_is_news(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL))], NOW)
    merge(lake, [see(page(OTHER), 1, THERE)], NOW)
    assert kinds(lake) == ["p"]


def test_an_older_snapshot_is_no_news(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(LATER), 5)], NOW)
    merge(lake, [see(page(POOL), 0)], NOW)
    merge(lake, [see(page(OTHER), 1, THERE)], NOW)
    assert kinds(lake) == []


def test_rebuilding_and_deciding_are_no_news(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seen = [see(page(POOL)), see(page(LATER), 1)]
    merge(lake, seen[:1], NOW)
    rebuild(lake, seen, NOW)
    redo(lake, [Page("kilde.dk", HERE)], NOW)
    assert [(item.cause, item.news) for item in publications.since(lake, 1)] == [
        (Cause.REBUILD, ()),
        (Cause.DECISION, ()),
    ]


def test_a_run_killed_before_the_switch_counts_for_nothing_and_the_next_brings_its_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL))], NOW)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(publish, "_switch", killed)
        merge(lake, [see(page(LATER), 1)], NOW)
    assert (publications.last(lake), kinds(lake)) == (1, [])
    merge(lake, [see(page(LATER), 1)], NOW)
    assert [(item.sequence, len(item.news)) for item in publications.since(lake, 0)] == [(1, 0), (3, 1)]


def test_a_lost_folder_of_tables_repeats_no_news_and_no_number(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seen = [see(page(POOL)), see(page(LATER), 1)]
    for one in seen:
        merge(lake, [one], NOW)
    known = publications.last(lake)
    shutil.rmtree(lake.curated)
    assert (publications.last(lake), publications.since(lake, 0)) == (known, [])
    rebuild(lake, seen, NOW)
    assert kinds(lake, known) == []
    merge(lake, [see(page(LATEST), 2)], NOW)
    assert kinds(lake, known) == ["c"]
    generation = current(lake.curated)
    assert generation is not None
    assert number_of(generation.name) == 4


def test_tables_from_before_there_was_a_log_begin_one(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL))], NOW)
    lake.publications.unlink()
    assert (publications.last(lake), publications.since(lake, 0)) == (0, [])
    merge(lake, [see(page(LATER), 1)], NOW)
    assert kinds(lake) == ["c"]


def test_who_looks_while_another_run_publishes_sees_one_moment_or_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL))], NOW)
    merge(lake, [see(page(LATER), 1)], NOW)
    looked_up, days = "puljevagt.curation.publications.read_lines", iter((LATEST, POOL))

    def and_then_publish(path: Path) -> object:
        lines = list(read_lines(path))
        monkeypatch.setattr(looked_up, read_lines)
        merge(lake, [see(page(next(days)), publications.last(lake))], NOW)
        return lines

    monkeypatch.setattr(looked_up, and_then_publish)
    assert publications.last(lake) == 2
    monkeypatch.setattr(looked_up, and_then_publish)
    assert [item.sequence for item in publications.since(lake, 1)] == [2, 3]
