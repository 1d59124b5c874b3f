"""What of the archive is not in the tables yet: found without reading what is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.steps import unread
from puljevagt.archive import Archive, Capture, index, new_run_id
from puljevagt.curation.curate import merge
from puljevagt.curation.lake import Lake

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)


def crawled(lake: Lake, source: str, days: int, pages: int = 3) -> list[Capture]:
    at = NOW + timedelta(days=days)
    with Archive(lake.raw).run(source, new_run_id(at)) as run:
        for number in range(pages):
            run.add_resource(f"https://{source}/{number}", f"{source} {number} {days}".encode(), at, "text/plain")
        return run.commit()


def publish(lake: Lake, captures: list[Capture]) -> None:
    merge(lake, [(capture, None, "no page") for capture in captures], NOW)


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The WARC files whose captures are read from now on."""
    seen: list[str] = []
    load = index.load

    def loading(raw: Path, warc: str) -> index.Index:
        seen.append(warc)
        return load(raw, warc)

    monkeypatch.setattr(index, "load", loading)
    return seen


def test_only_files_that_have_more_than_the_tables_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path)
    publish(lake, [*crawled(lake, "en.dk", 0), *crawled(lake, "to.dk", 0)])
    new = crawled(lake, "en.dk", 1)
    read = opened(monkeypatch)
    assert unread(lake) == new
    assert read == [new[0].warc]


def test_of_a_file_that_the_tables_have_in_part_the_rest_is_given(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    first, second, third = crawled(lake, "en.dk", 0)
    publish(lake, [first, third])
    assert unread(lake) == [second]


def test_what_another_run_is_writing_is_left_to_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    (held, *_) = crawled(lake, "en.dk", 0)
    free = crawled(lake, "to.dk", 0)
    assert unread(lake, busy={held.warc}) == free


def test_without_tables_all_is_new_and_without_an_archive_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    assert unread(lake) == []
    both = [*crawled(lake, "en.dk", 1), *crawled(lake, "to.dk", 1)]
    assert unread(lake) == both


def test_damage_is_told_from_the_first_line_of_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path)
    (capture, *_) = crawled(lake, "en.dk", 0)
    archive = Archive(lake.raw)
    with (lake.raw / capture.warc).open("ab") as file:
        file.write(b"torn")
    assert archive.count(capture.warc) == 3
    read = opened(monkeypatch)
    assert [(damage.at_end, damage.length) for damage in archive.damage()] == [(True, 4)]
    assert read == []
    assert [repair.removed_bytes for repair in archive.repair()] == [4]
    assert archive.damage() == []
