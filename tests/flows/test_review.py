"""`puljevagt review`: the list, the decisions, their exit codes, and that they outlive runs and rebuilds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from commands import ROOT, Puljevagt

from extractors import read_page
from extractors.model import Reading
from puljevagt.curation.curate import merge
from puljevagt.curation.lake import Lake

DAY = datetime(2026, 9, 1, 6, tzinfo=UTC)
BY = ("--by", "rådgiver")
PAGE = """<html><body><main><h1>Bænkepuljen</h1>
<p>Foreninger kan søge Bænkepuljen om penge til bænke i byens parker.</p>
<h2>Ansøgningsfrist</h2><p>Ansøgningsfristen er den 1. oktober 2026 kl. 12.00.</p>
<h2>Økonomi</h2><p>Puljen er på i alt 300.000 kr.</p></main></body></html>"""


def bring(lake: Path, html: str, day: int) -> None:
    """Bring a page into the tables as one whose deadlines the extractors doubt, and nothing else."""
    reading: Reading = read_page(html.encode(), media_type="text/html")
    doubt = "two deadlines, one of them crossed out"
    evidence = tuple(
        replace(item, needs_review=item.field == "deadlines", reason=doubt if item.field == "deadlines" else None)
        for item in reading.evidence
    )
    seen: Any = SimpleNamespace(
        url="https://bynavn.example.dk/baenke",
        source="bynavn.example.dk",
        fetched_at=DAY.replace(day=day),
        status=200,
        record_type="response",
        media_type="text/html",
        size=len(html),
        digest=f"sha256:{day}",
        warc="run.warc.gz",
        offset=day,
        run_id="",
        metadata={},
    )
    home = Lake(lake)
    with home.lock():
        merge(home, [(seen, replace(reading, evidence=evidence), None)], DAY)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """The lake that ``puljevagt`` uses, with one page in it."""
    bring(tmp_path / "lake", PAGE, 1)
    return tmp_path / "lake"


def listed(puljevagt: Puljevagt, *args: object) -> list[tuple[str, str]]:
    """What is for review: title and field."""
    told = puljevagt("review", "--json", *args)
    assert told.code == 0
    return [(row["title"], row["field"]) for row in told.rows]


def pool(puljevagt: Puljevagt) -> dict[str, Any]:
    (row,) = puljevagt("pools", "--json").rows
    return row


def test_the_list_says_what_why_and_in_which_sentence(puljevagt: Puljevagt, lake: Path) -> None:
    (row,) = puljevagt("review", "--json").rows
    assert (row["title"], row["field"], row["value"]) == ("Bænkepuljen", "deadlines", ["2026-10-01T12:00"])
    assert row["reasons"] == ["two deadlines, one of them crossed out"]
    assert row["sentences"] == ["Ansøgningsfristen er den 1. oktober 2026 kl. 12.00."]
    told = puljevagt("review")
    assert (told.code, told.err) == (0, "")
    assert "Bænkepuljen" in told.out and "two deadlines" in told.out


def test_the_list_can_be_narrowed(puljevagt: Puljevagt, lake: Path) -> None:
    assert listed(puljevagt, "--source", "bynavn.example.dk", "--pool", "bænke") == [("Bænkepuljen", "deadlines")]
    assert listed(puljevagt, "--source", "andet.example.dk") == []
    assert puljevagt("review", "--pool", "svømmehal").code == 1


def test_an_accepted_value_is_listed_no_more(puljevagt: Puljevagt, lake: Path) -> None:
    told = puljevagt("review", "accept", "bænke", "deadlines", *BY)
    assert (told.code, told.err) == (0, "")
    assert "deadlines is now 2026-10-01T12:00" in told.out
    assert listed(puljevagt) == []
    assert "nothing to review" in puljevagt("review").out


def test_a_correction_shows_at_once_and_alerts_nobody(puljevagt: Puljevagt, lake: Path) -> None:
    told = puljevagt("review", "correct", "bænke", "deadlines", "15. oktober 2026 kl. 12", *BY, "--json")
    (row,) = told.rows
    assert (row["kind"], row["value"], row["was"]) == ("correction", ["2026-10-15T12:00"], ["2026-10-01T12:00"])
    assert (row["by"], row["at"]) == ("rådgiver", "2026-09-14T12:00:00+00:00")
    assert pool(puljevagt)["deadlines"] == ["2026-10-15T12:00"]
    assert listed(puljevagt) == []
    assert puljevagt("changes", "--json").rows == []


def test_codes_are_those_of_the_vocabulary_or_its_labels(puljevagt: Puljevagt, lake: Path) -> None:
    assert puljevagt("review", "correct", "bænke", "applicants", "kommuner, forening, kommune", *BY).code == 0
    assert pool(puljevagt)["applicants"] == ["kommune", "forening"]


def test_null_says_that_the_page_says_nothing(puljevagt: Puljevagt, lake: Path) -> None:
    assert puljevagt("review", "correct", "bænke", "amount_total_dkk", "null", *BY).code == 0
    assert pool(puljevagt)["amount_total_dkk"] is None


def test_a_page_that_changes_under_a_correction_is_listed_with_both_values(puljevagt: Puljevagt, lake: Path) -> None:
    puljevagt("review", "correct", "bænke", "deadlines", "2026-10-15T12:00", *BY)
    bring(lake, PAGE.replace("1. oktober", "8. november"), 2)
    (row,) = puljevagt("review", "--json").rows
    assert (row["stale"], row["value"], row["decided"]) == (True, ["2026-11-08T12:00"], ["2026-10-15T12:00"])
    shown = puljevagt("review").out
    assert "2026-11-08T12:00" in shown and "2026-10-15T12:00" in shown


def test_a_withdrawn_decision_leaves_what_was_read(puljevagt: Puljevagt, lake: Path) -> None:
    before = pool(puljevagt)
    puljevagt("review", "correct", "bænke", "deadlines", "2026-10-15T12:00", *BY)
    assert puljevagt("review", "withdraw", "bænke", "deadlines", *BY).code == 0
    assert pool(puljevagt) == before
    assert listed(puljevagt) == [("Bænkepuljen", "deadlines")]


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("correct", "bænke", "deadlin", "2026-10-15", *BY), "deadlines"),
        (("correct", "bænke", "deadlines", "snart", *BY), "2024-03-15"),
        (("correct", "bænke", "applicants", "kommunen", *BY), "kommune"),
        (("correct", "bænke", "amount_total_dkk", "mange", *BY), "null"),
        (("correct", "bænke", "deadlines", "2026-10-15"), "--by"),
        (("correct", "bænke", "deadlines", "2026-10-15", "--by", " "), "--by"),
        (("accept", "bænke", "frist", *BY), "FIELD"),
        (("withdraw", "bænke"), "Missing"),
        (("--source", "x", "accept", "bænke", "deadlines", *BY), "--source"),
    ],
)
def test_wrong_usage_ends_with_2_and_decides_nothing(
    puljevagt: Puljevagt, lake: Path, args: tuple[str], word: str
) -> None:
    told = puljevagt("review", *args)
    assert (told.code, told.out) == (2, "")
    assert word in told.err
    assert not (lake / "state" / "corrections.jsonl").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("accept", "svømmehal", "deadlines", *BY),
        ("accept", "bænke", "applicants", *BY),
        ("withdraw", "bænke", "deadlines", *BY),
    ],
)
def test_what_there_is_nothing_to_decide_about_ends_with_1(puljevagt: Puljevagt, lake: Path, args: tuple[str]) -> None:
    told = puljevagt("review", *args)
    assert (told.code, told.out) == (1, "")
    assert told.err.count("\n") == 1


def test_an_empty_lake_is_told_in_one_line(puljevagt: Puljevagt) -> None:
    told = puljevagt("review")
    assert (told.code, told.out) == (1, "")
    assert "puljevagt ingest" in told.err


def test_a_correction_outlives_ingesting_again_and_rebuilding(
    puljevagt: Puljevagt, demo_lake: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_lake, tmp_path / "lake", symlinks=True)
    corrected = ("review", "correct", "Fællesskabspuljen", "grant_max_dkk", "80.000 kr.", *BY)
    assert puljevagt(*corrected).code == 0
    changes = puljevagt("changes", "--json").rows

    def standing() -> int:
        (found,) = (row for row in puljevagt("pools", "--json").rows if row["title"] == "Fællesskabspuljen")
        amount: int = found["grant_max_dkk"]
        return amount

    assert standing() == 80_000
    assert puljevagt("ingest", "--manifest", ROOT / "demo" / "day2.jsonl").code == 0
    assert standing() == 80_000
    assert puljevagt("rebuild").code == 0
    assert standing() == 80_000
    assert puljevagt("changes", "--json").rows == changes


def test_the_run_that_brings_the_changed_page_says_so(
    puljevagt: Puljevagt, prefect_server: str, tmp_path: Path
) -> None:
    address = ("--url", "https://bynavn.example.dk/baenke")
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(PAGE, "utf-8")
    new.write_text(PAGE.replace("1. oktober", "8. november"), "utf-8")
    assert puljevagt("ingest", *address, "--fetched-at", "2026-09-01", old).code == 0
    assert puljevagt("review", "correct", "bænke", "deadlines", "2026-10-15T12:00", *BY).code == 0
    told = puljevagt("ingest", *address, "--fetched-at", "2026-09-02", new, "--json")
    assert told.rows[0]["stale_corrections"] == 1
    assert "puljevagt review" in told.err


@pytest.mark.parametrize("command", [(), ("accept",), ("correct",), ("withdraw",)])
def test_every_command_explains_itself_by_example(puljevagt: Puljevagt, command: tuple[str]) -> None:
    told = puljevagt("review", *command, "--help")
    assert told.code == 0
    assert " ".join(("puljevagt review", *command)) in " ".join(told.out.split())
    assert "Example" in told.out
