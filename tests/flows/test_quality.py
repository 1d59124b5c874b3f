"""``puljevagt evaluate`` and ``puljevagt explain``: what they print and write, and how they fail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app, main

GOLD = Path(__file__).parents[1] / "gold" / "dev"
PAGE = "Pulje til alt\n\nPuljen er på 2 mio. kr.\n\nAnsøgningsfrist\n\n1. maj 2024\n\nHvem kan søge?\n\nForeninger.\n"


@pytest.fixture
def lot(tmp_path: Path) -> Path:
    """The labelled pages of one author: all of them take longer than a test may."""
    for path in GOLD.glob("ch[0-9]*"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_evaluate_prints_the_table_and_the_calibration(lot: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", str(lot)])
    assert result.exit_code == 0
    assert "deadlines" in result.stdout
    assert "pages=26" in result.stdout
    assert "calibration:" in result.stdout


def test_evaluate_gives_programs_one_object(lot: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", "--json", str(lot)])
    assert json.loads(result.stdout)["evidence_ok"] == 1


@pytest.mark.prove
def test_all_evidence_of_all_labelled_pages_quotes_the_page() -> None:
    result = CliRunner().invoke(app, ["evaluate", "--json", str(GOLD)])
    assert json.loads(result.stdout)["evidence_ok"] == 1


def test_evaluate_of_no_folder_is_wrong_usage() -> None:
    assert main(["evaluate", "no-such-folder"]) == 2


def test_explain_marks_the_values(tmp_path: Path) -> None:
    page, out = tmp_path / "pulje.txt", tmp_path / "marked.html"
    page.write_text(PAGE, "utf-8")
    assert main(["explain", str(page), "--html", str(out)]) == 0
    assert "1. maj 2024" in out.read_text("utf-8")


def test_explain_names_the_page_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    assert main(["explain", str(empty), "--html", str(tmp_path / "out.html")]) == 1
    assert "empty.html" in capsys.readouterr().err
