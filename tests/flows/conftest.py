"""Fixtures for the command line: a way to run it, a lake that only has to be made once, and one Prefect server for all
runs, since starting one takes ten seconds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import NOW, ROOT, Puljevagt, Result

from flows.cli import main
from flows.server import prefect_for


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect API on loopback that records all runs of the session, in this process and in others."""
    before = dict(os.environ)
    os.environ.pop("PREFECT_API_URL", None)
    with prefect_for(tmp_path_factory.mktemp("prefect"), print) as address:
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):  # whose end each run waits a second for
            yield address
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def puljevagt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Puljevagt:
    """Run a command in this process, in the lake ``tmp_path / "lake"`` at :data:`NOW`."""
    monkeypatch.setenv("PULJEVAGT_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("PULJEVAGT_NOW", NOW)

    def run(*args: object) -> Result:
        capfd.readouterr()
        code = main([str(arg) for arg in args])
        return Result(code, *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def demo_lake(tmp_path_factory: pytest.TempPathFactory, prefect_server: str) -> Path:
    """A lake that holds both days of the demonstration's pages; to be read only."""
    lake = tmp_path_factory.mktemp("demo") / "lake"
    for manifest in ("day1", "day2"):
        assert (
            main(["ingest", "--manifest", str(ROOT / "demo" / f"{manifest}.jsonl"), "--lake", str(lake), "--now", NOW])
            == 0
        )
    return lake
