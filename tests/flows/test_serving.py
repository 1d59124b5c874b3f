"""``puljevagt serve`` against a real Prefect server on loopback: it fires, goes on after a restart, catches up once,
and ends what hangs."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from commands import ROOT, spawn

from demo.web import Fault, SmallWeb
from flows.settings import home

pytestmark = pytest.mark.prove

PATIENCE = 240
SOURCE = """
contact = "crawler@example.dk"
allow_addresses = ["127.0.1.0/24"]

[[source]]
name = "{name}"
pages = ["{address}"]
delay = 0
schedule = "{cron}"
"""


@pytest.fixture
def page() -> Iterator[tuple[SmallWeb, str]]:
    """The small web, and the address of one announcement in it."""
    with SmallWeb(share=0.05) as web:
        yield web, min(url for url, truth in web.truth(0).items() if truth)


def write(lake: Path, address: str, cron: str, name: str = "slf") -> None:
    lake.mkdir(exist_ok=True)
    (lake / "sources.toml").write_text(SOURCE.format(name=name, address=address, cron=cron), "utf-8")


class Serve:
    """A ``puljevagt serve`` at work, with what it says in a file."""

    def __init__(self, lake: Path, **variables: str) -> None:
        self.lake = lake
        self._process = spawn("serve", lake=lake, PULJEVAGT_NOW="", PREFECT_API_URL="", **variables)

    def __enter__(self) -> Serve:
        return self

    def __exit__(self, *error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def stop(self) -> str:
        """End it as a person or an operating system does; what it said."""
        self._process.send_signal(signal.SIGTERM)
        _, told = self._process.communicate(timeout=60)
        assert self._process.returncode == 0, told
        return told


def reports(lake: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((lake / "state" / "runs").glob("*.json"))]


def runs(lake: Path) -> list[str]:
    """The states of all runs that were due, by the lake's own Prefect."""
    try:
        with closing(sqlite3.connect(f"file:{home(lake)}/prefect.db?mode=ro", uri=True)) as database:
            due = "SELECT state_name FROM flow_run WHERE state_type != 'SCHEDULED' ORDER BY expected_start_time"
            return [row[0] for row in database.execute(due)]
    except sqlite3.OperationalError:
        return []


def wait(ready: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until, "nothing came of it"
        time.sleep(0.2)


def test_a_schedule_fires_and_goes_on_after_a_restart(tmp_path: Path, page: tuple[SmallWeb, str]) -> None:
    write(tmp_path, page[1], "* * * * *")
    with Serve(tmp_path) as first:
        wait(lambda: reports(tmp_path))
        assert "slf: * * * * * (Europe/Copenhagen)" in first.stop()
    before = len(reports(tmp_path))
    with Serve(tmp_path) as second:
        wait(lambda: len(reports(tmp_path)) > before)
        second.stop()
    assert all(report["command"] == "run" and not report["problems"] for report in reports(tmp_path))
    listed = spawn("schedule", "--json", lake=tmp_path)
    job = json.loads(listed.communicate(timeout=60)[0])
    assert (job["job"], job["result"]) in {("slf", "1 new"), ("slf", "1 unchanged")}


def test_missed_runs_are_run_once_and_a_paused_job_rests(tmp_path: Path, page: tuple[SmallWeb, str]) -> None:
    write(tmp_path, page[1], "0 * * * *")
    long_ago = datetime.now(UTC) - timedelta(hours=10)
    folder = tmp_path / "state" / "runs"
    folder.mkdir(parents=True)
    crawled = {"source": "slf", "failed": []}
    report = {"command": "run", "at": long_ago.isoformat(), "problems": [], "crawled": [crawled]}
    (folder / f"{long_ago:%Y%m%dT%H%M%SZ}-00000000.json").write_text(json.dumps(report), "utf-8")

    assert spawn("pause", "slf", lake=tmp_path).wait(60) == 0
    with Serve(tmp_path) as serving:
        wait(lambda: (home(tmp_path) / "served").exists())
        time.sleep(15)
        assert runs(tmp_path) == []
        assert "slf: paused" in serving.stop()

    assert spawn("resume", "slf", lake=tmp_path).wait(60) == 0
    if datetime.now(UTC).minute >= 57:  # else the next hour's own run would be counted, too
        time.sleep(240)
    with Serve(tmp_path) as serving:
        wait(lambda: len(reports(tmp_path)) == 2)
        time.sleep(20)
        assert "slf: was missed, so it runs now" in serving.stop()
    assert runs(tmp_path) == ["Completed"]


def test_a_run_that_hangs_is_ended_and_reported(tmp_path: Path, page: tuple[SmallWeb, str]) -> None:
    web, address = page
    web.misbehave = {site: Fault("slow", seconds=120) for site in web.sites}
    write(tmp_path, address, "* * * * *")
    with Serve(tmp_path, PULJEVAGT_TIME_LIMIT="5") as serving:
        wait(lambda: "TimedOut" in runs(tmp_path))
        wait(lambda: reports(tmp_path))
        serving.stop()
    problem = reports(tmp_path)[0]["problems"][0]  # type: ignore[index]  # a list of dicts
    assert "TimedOut" in problem["what"]
    left = subprocess.run(["pgrep", "-f", f"{ROOT}.*puljevagt.crawler.worker"], capture_output=True, check=False)
    assert left.stdout == b""
