"""What ``puljevagt diff --text``, ``history --diff`` and ``evaluate`` of pairs print."""

from __future__ import annotations

import json
from pathlib import Path

from commands import ROOT, Puljevagt

OLD, NEW = (ROOT / "demo" / "pages" / day / "fjordby-faellesskabspulje.html" for day in ("day1", "day2"))
POOL = "Fællesskabspuljen"


def test_the_words_that_moved_are_marked_without_colours(puljevagt: Puljevagt) -> None:
    told = puljevagt("diff", "--text", OLD, NEW)
    assert told.code == 0
    assert "den [-1.-]{+15.+} oktober 2026" in told.out


def test_a_page_with_itself_has_no_difference(puljevagt: Puljevagt) -> None:
    assert puljevagt("diff", "--text", OLD, OLD).out.strip() == "nothing that a reader must be told"


def test_programs_get_the_text_beside_the_changes(puljevagt: Puljevagt) -> None:
    (row,) = puljevagt("diff", "--json", "--text", OLD, NEW).rows
    assert [change["kind"] for change in row["changes"]] == ["deadline_extended"]
    (reworded,) = [item for item in row["text"] if item["mark"] == "reworded"]
    assert ["gone", "1."] in reworded["pieces"] and ["come", "15."] in reworded["pieces"]


def test_without_asking_there_is_no_text(puljevagt: Puljevagt) -> None:
    (row,) = puljevagt("diff", "--json", OLD, NEW).rows
    assert set(row) == {"silent", "changes"}


def test_history_shows_the_text_between_versions(puljevagt: Puljevagt, demo_lake: Path) -> None:
    told = puljevagt("history", POOL, "--diff", "--lake", demo_lake)
    first, words, second = (told.out.index(part) for part in ("version 1", "[-1.-]{+15.+}", "version 2"))
    assert first < words < second


def test_history_for_programs_has_each_version_with_its_difference_to_the_last(
    puljevagt: Puljevagt, demo_lake: Path
) -> None:
    first, second = puljevagt("history", POOL, "--diff", "--json", "--lake", demo_lake).rows
    assert first["text"] == []
    assert "reworded" in {item["mark"] for item in second["text"]}


def test_evaluate_scores_pairs_where_a_folder_holds_them(puljevagt: Puljevagt, tmp_path: Path) -> None:
    for day, page in (("v1", OLD), ("v2", NEW)):
        (tmp_path / f"pulje.{day}.html").write_bytes(page.read_bytes())
    (tmp_path / "pulje.changes.json").write_text(json.dumps({"silent": False, "changes": []}), "utf-8")
    assert "false_alarms=1" in puljevagt("evaluate", tmp_path).out
    (row,) = puljevagt("evaluate", "--json", tmp_path).rows
    assert [mistake["name"] for mistake in row["mistakes"]] == ["pulje"]
