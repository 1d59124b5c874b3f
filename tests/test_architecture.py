"""The rooms and their arrows, as `pyproject.toml` has them for import-linter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}
    )


def test_no_arrow_runs_back() -> None:
    told = lint(ROOT)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("extractors/model.py", "import puljevagt.curation"),
        ("extractors/model.py", "import prefect"),
        ("puljevagt/archive/store.py", "import extractors.model"),
        ("puljevagt/archive/store.py", "import puljevagt.curation.lake"),
        ("puljevagt/curation/lake.py", "import flows.report"),
        ("puljevagt/curation/lake.py", "import prefect"),
    ],
)
def test_an_arrow_that_runs_back_is_noticed(tmp_path: Path, module: str, line: str) -> None:
    for room in ("extractors", "flows", "puljevagt"):
        shutil.copytree(ROOT / room, tmp_path / room)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    told = lint(tmp_path)
    assert told.returncode == 1
    assert "BROKEN" in told.stdout
