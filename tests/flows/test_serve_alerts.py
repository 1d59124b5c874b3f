"""``puljevagt serve --alerts FILE`` holds for all that it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.alerts import file_of
from flows.commands import schedule
from puljevagt.curation.lake import Lake


class StoppedError(Exception):
    """Raised where Prefect would start."""


def test_what_it_starts_takes_the_same_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_given: object, **_options: object) -> None:
        raise StoppedError

    monkeypatch.setenv("PULJEVAGT_ALERTS", "another.toml")
    monkeypatch.setattr("flows.server.prefect_for", start)
    monkeypatch.setattr(schedule, "_jobs", lambda *_files: [])
    watches = tmp_path / "watches.toml"
    with pytest.raises(StoppedError):
        schedule.serve(alerts=watches, lake=tmp_path, port=0, work_pool=None)
    assert file_of(Lake(tmp_path)) == watches.resolve()
