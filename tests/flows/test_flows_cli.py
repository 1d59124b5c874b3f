"""The command line's contract: exit codes, streams, the clock, and how quickly what only reads answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import COMMAND, NOW, ROOT, Puljevagt

from puljevagt.curation.tables import TABLES

PAGES = ROOT / "demo" / "pages"
MOVED = "fjordby-faellesskabspulje.html"
NOISE = "fjordby-digital-hjaelp.html"


@pytest.mark.parametrize("command", ["ingest", "rebuild", "extract", "diff", "pools", "show", "changes", "history"])
def test_every_command_explains_itself_by_example(puljevagt: Puljevagt, command: str) -> None:
    told = puljevagt(command, "--help")
    assert told.code == 0
    assert f"puljevagt {command}" in " ".join(told.out.split())
    assert "Example" in told.out


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("pools", "--nonsense"),
        ("pools", "--now", "yesterday"),
        ("pools", "--deadline-before", "soon"),
        ("pools", "--applicant", "kommunerne"),
        ("ingest",),
        ("ingest", "--url", "https://example.dk/", PAGES / "day1" / MOVED, PAGES / "day1" / NOISE),
        ("ingest", "--manifest", ROOT / "demo" / "day1.jsonl", PAGES),
        ("ingest", "--fetched-at", "noon", PAGES),
    ],
)
def test_wrong_usage_ends_with_2_before_anything_is_done(
    puljevagt: Puljevagt, tmp_path: Path, args: tuple[str]
) -> None:
    told = puljevagt(*args)
    assert told.code == 2
    assert told.err and not told.out
    assert not (tmp_path / "lake").exists()


def test_an_unknown_code_is_answered_with_the_nearest(puljevagt: Puljevagt) -> None:
    assert "hjemloese" in puljevagt("pools", "--target", "hjemlose").err


@pytest.mark.parametrize("args", [("pools",), ("show", "x"), ("changes",), ("history", "x")])
def test_an_empty_lake_is_told_in_one_line(puljevagt: Puljevagt, args: tuple[str]) -> None:
    told = puljevagt(*args)
    assert (told.code, told.out) == (1, "")
    assert told.err.count("\n") == 1 and "puljevagt ingest" in told.err


def test_listing_commands_print_the_columns_of_their_tables(puljevagt: Puljevagt, demo_lake: Path) -> None:
    pools = puljevagt("pools", "--json", "--lake", demo_lake).rows
    changes = puljevagt("changes", "--json", "--lake", demo_lake).rows
    versions = puljevagt("history", "--json", "Fællesskabspuljen", "--lake", demo_lake).rows
    for rows, table in ((pools, "pools"), (changes, "changes"), (versions, "pool_versions")):
        assert rows
        assert set(TABLES[table].schema.names) <= set(rows[0])
    assert [row["version"] for row in versions] == [1, 2]


def test_the_clock_decides_what_is_open(puljevagt: Puljevagt, demo_lake: Path) -> None:
    def is_open(now: str) -> bool:
        rows = puljevagt("pools", "--open", "--json", "--lake", demo_lake, "--now", now).rows
        return any(row["title"] == "Fællesskabspuljen" for row in rows)

    assert is_open("2026-10-15T11:59+02:00")
    assert not is_open("2026-10-15T12:01+02:00")


def test_pools_come_by_their_next_deadline_and_can_be_narrowed(puljevagt: Puljevagt, demo_lake: Path) -> None:
    rows = puljevagt("pools", "--json", "--lake", demo_lake).rows
    deadlines = [row["next_deadline"] for row in rows if row["next_deadline"]]
    assert deadlines == sorted(deadlines)
    found = puljevagt("pools", "--json", "--lake", demo_lake, "--applicant", "kommune", "--target", "hjemloese").rows
    assert [row["title"] for row in found] == ["Et hjem til unge uden bolig"]
    early = puljevagt("pools", "--json", "--lake", demo_lake, "--deadline-before", "2026-10-15").rows
    assert early and all(row["next_deadline"][:10] <= "2026-10-15" for row in early)


def test_show_gives_each_value_with_what_the_page_says(puljevagt: Puljevagt, demo_lake: Path) -> None:
    told = puljevagt("show", "fællesskab", "--lake", demo_lake)
    assert told.code == 0
    assert "2026-10-15T12:00" in told.out and "Ansøgningsfristen er" in told.out
    (row,) = puljevagt("show", "fællesskab", "--json", "--lake", demo_lake).rows
    assert {"evidence", "versions", "changes"} <= set(row)
    behind = [item for item in row["evidence"] if item["field"] == "deadlines"]
    assert all(item["quote"] in item["sentence"] for item in behind)
    assert any(item["sentence"].startswith("Ansøgningsfristen er torsdag den 15. oktober") for item in behind)


def test_an_unknown_pool_is_answered_with_near_names(puljevagt: Puljevagt, demo_lake: Path) -> None:
    told = puljevagt("show", "Felleskabspuljen", "--lake", demo_lake)
    assert told.code == 1
    assert "Fællesskabspuljen" in told.err and "Traceback" not in told.err


def test_history_as_of_a_day_is_what_the_page_said_then(puljevagt: Puljevagt, demo_lake: Path) -> None:
    def deadlines(day: str) -> list[str]:
        rows = puljevagt("history", "fællesskab", "--json", "--as-of", day, "--lake", demo_lake).rows
        return [deadline for row in rows for deadline in row["deadlines"]]

    assert deadlines("2026-09-10") == ["2026-10-01T12:00"]
    assert deadlines("2026-09-14") == ["2026-10-15T12:00"]
    assert deadlines("2026-09-01") == []


def test_changes_since_leaves_out_what_was_seen_before(puljevagt: Puljevagt, demo_lake: Path) -> None:
    (change,) = puljevagt("changes", "--json", "--since", "2026-09-14", "--lake", demo_lake).rows
    assert (change["kind"], change["silent"]) == ("deadline_extended", True)
    assert (change["old"], change["new"]) == ("2026-10-01T12:00", "2026-10-15T12:00")
    assert puljevagt("changes", "--json", "--since", "2026-09-15", "--lake", demo_lake).rows == []


def test_diff_tells_a_moved_deadline_with_both_sentences(puljevagt: Puljevagt) -> None:
    (told,) = puljevagt("diff", "--json", PAGES / "day1" / MOVED, PAGES / "day2" / MOVED).rows
    (change,) = told["changes"]
    assert told["silent"] is True
    assert (change["kind"], change["pool"]) == ("deadline_extended", "Fællesskabspuljen")
    assert "1. oktober 2026" in change["old_quotes"][0] and "15. oktober 2026" in change["new_quotes"][0]


def test_diff_is_quiet_about_noise_and_ends_with_0(puljevagt: Puljevagt) -> None:
    told = puljevagt("diff", "--json", PAGES / "day1" / NOISE, PAGES / "day2" / NOISE)
    assert (told.code, told.rows) == (0, [{"silent": False, "changes": []}])


def test_extract_gives_a_line_a_page_in_the_order_given(puljevagt: Puljevagt) -> None:
    files = [str(PAGES / "day1" / name) for name in (NOISE, "slf-tildelinger.html", MOVED)]
    told = puljevagt("extract", "--json", *files)
    assert told.code == 0
    assert [row["source"] for row in told.rows] == files
    assert [next(iter(row)) for row in told.rows] == ["source"] * 3
    assert [row["is_announcement"] for row in told.rows] == [True, False, True]


def test_every_value_of_the_demonstration_is_quoted_to_the_letter(puljevagt: Puljevagt) -> None:
    rows = puljevagt("extract", "--json", *sorted((PAGES / "day1").iterdir())).rows
    spans = [(row["text"], span) for row in rows for item in row["evidence"] for span in item["spans"]]
    assert len(spans) > 100
    assert all(text[start:end] == quote for text, (start, end, quote) in spans)


def test_extract_goes_on_after_a_file_that_fails(puljevagt: Puljevagt, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.touch()
    told = puljevagt("extract", "--json", empty, tmp_path / "missing.html", PAGES / "day1" / MOVED)
    assert told.code == 3
    assert [row["source"] for row in told.rows] == [str(PAGES / "day1" / MOVED)]
    assert [line.split(": ")[1] for line in told.err.splitlines()] == [str(empty), str(tmp_path / "missing.html")]
    assert puljevagt("extract", "--json", empty).code == 1


def test_many_files_are_read_by_several_processes_with_the_same_result(puljevagt: Puljevagt, tmp_path: Path) -> None:
    pages = sorted((PAGES / "day1").glob("*.html"))
    copies = []
    for number in range(6 * len(pages)):
        copies.append(tmp_path / f"{number:03d}.html")
        copies[-1].write_bytes(pages[number % len(pages)].read_bytes())
    assert len(copies) > 50
    many = puljevagt("extract", "--json", *copies).rows
    few = puljevagt("extract", "--json", *pages).rows
    without = [{key: value for key, value in row.items() if key != "source"} for row in many]
    once = [{key: value for key, value in row.items() if key != "source"} for row in few]
    assert [row["source"] for row in many] == list(map(str, copies))
    assert without == once * 6


@pytest.mark.parametrize(
    "args",
    [
        ("pools", "--json"),
        ("changes",),
        ("show", "fællesskab"),
        ("history", "fællesskab"),
        ("pools", "--target", "demens"),
    ],
)
def test_what_only_reads_imports_neither_prefect_nor_spacy(demo_lake: Path, args: tuple[str, ...]) -> None:
    script = (
        "import sys; from flows.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'prefect', 'spacy', 'fastapi'} & set(sys.modules);"
        "sys.stderr.write(repr(heavy)); sys.exit(code)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, *args, "--lake", str(demo_lake), "--now", NOW], capture_output=True, text=True
    )
    assert (told.returncode, told.stderr) == (0, "set()")


def test_the_installed_command_is_this_one(tmp_path: Path) -> None:
    told = subprocess.run(
        [COMMAND, "extract", "--json", PAGES / "day1" / MOVED],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    assert told.returncode == 0
    assert json.loads(told.stdout)["pools"][0]["title"] == "Fællesskabspuljen"
