"""Prefect in the lake: nothing is sent anywhere, and its database is an ordinary one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from commands import ROOT, spawn

from flows.settings import home, prepare

PAGES = ROOT / "demo" / "pages" / "day1"
PREFECT = Path(sys.executable).with_name("prefect")


def test_both_switches_for_telemetry_are_off_whatever_was_set(tmp_path: Path) -> None:
    environment = {"PREFECT_SERVER_ANALYTICS_ENABLED": "true", "DO_NOT_TRACK": "0", "PREFECT_LOGGING_LEVEL": "INFO"}
    prepare(tmp_path, environment)
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_LOGGING_LEVEL"] == "INFO"  # what else a user has set stays
    assert Path(environment["PREFECT_HOME"]) == tmp_path / "state" / "prefect"


def test_a_users_own_server_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.server import prefect_for

    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with prefect_for(tmp_path, print) as address:
        assert address == "http://127.0.0.1:9/api"


def test_the_lakes_own_database_lists_its_runs_and_a_killed_one_leaves_nothing_running(tmp_path: Path) -> None:
    run = spawn("ingest", PAGES, lake=tmp_path, PREFECT_API_URL="")
    while run.poll() is None and "RUNNING" not in states(tmp_path):
        time.sleep(0.05)
    run.kill()
    run.communicate(timeout=60)
    database = str(home(tmp_path) / "prefect.db")
    assert database not in {_target(path) for path in Path("/proc").glob("[0-9]*/fd/*")}
    assert states(tmp_path) == ["RUNNING"]

    again = spawn("ingest", PAGES, lake=tmp_path, PREFECT_API_URL="")
    out, told = again.communicate(timeout=300)
    assert (again.returncode, told) == (0, "")
    assert "11 new, 1 no announcement" in out

    alone = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    listed = subprocess.run(
        [PREFECT, "flow-run", "ls"],
        env=alone | {"PREFECT_HOME": str(home(tmp_path)), "COLUMNS": "200", "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count("COMPLETED") == listed.stdout.count("CRASHED") == 1
    assert "telemetry" not in listed.stderr


def states(lake: Path) -> list[str]:
    """The states of the runs in the lake's database, sorted; none while it is being made."""
    try:
        with closing(sqlite3.connect(f"file:{home(lake)}/prefect.db?mode=ro", uri=True)) as database:
            return sorted(row[0] for row in database.execute("SELECT state_type FROM flow_run"))
    except sqlite3.OperationalError:
        return []


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""
