"""Scoring changes against labelled pairs; and how well the project's own pairs are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from puljevagt.curation.pair_evaluation import canonical, evaluate_pairs, holds_pairs, report

GOLD = Path(__file__).parents[1] / "gold" / "versions"
PAGE = """<html><body><main><h1>Byhavepuljen</h1><p>Foreninger kan søge puljen.</p>
<p>Ansøgningsfristen er den {frist}.</p></main></body></html>"""
EXTENDED = {"kind": "deadline_extended", "old": "2021-05-03", "new": "2021-05-20"}


def pair(folder: Path, name: str, label: dict[str, Any], new: str = "20. maj 2021") -> None:
    (folder / f"{name}.v1.html").write_text(PAGE.format(frist="3. maj 2021"), "utf-8")
    (folder / f"{name}.v2.html").write_text(PAGE.format(frist=new), "utf-8")
    (folder / f"{name}.changes.json").write_text(json.dumps(label), "utf-8")


def test_a_pair_that_is_told_as_labelled_is_exact(tmp_path: Path) -> None:
    pair(tmp_path, "flyttet", {"silent": False, "changes": [EXTENDED]})
    figures = evaluate_pairs(tmp_path).figures()
    assert (figures["changes_f1"], figures["pairs_exact"], figures["false_alarms"]) == (1, 1, 0)


def test_what_is_told_without_need_is_a_false_alarm(tmp_path: Path) -> None:
    pair(tmp_path, "flyttet", {"silent": False, "changes": []})
    evaluation = evaluate_pairs(tmp_path)
    assert (evaluation.figures()["false_alarms"], evaluation.figures()["pairs_exact"]) == (1, 0)
    assert list(report(evaluation, errors=True))[:2] == ["flyttet", "    want nothing"]


def test_what_is_not_told_is_missed(tmp_path: Path) -> None:
    pair(tmp_path, "stille", {"silent": False, "changes": [EXTENDED]}, new="3. maj 2021")
    assert evaluate_pairs(tmp_path).figures()["changes_f1"] == 0


def test_silence_is_part_of_a_pair(tmp_path: Path) -> None:
    pair(tmp_path, "flyttet", {"silent": True, "changes": [EXTENDED]})
    figures = evaluate_pairs(tmp_path).figures()
    assert (figures["changes_f1"], figures["pairs_exact"], figures["silent_right"]) == (1, 0, 0)


def test_lists_of_codes_are_sets_and_freely_worded_values_do_not_count() -> None:
    one, other = ({"kind": "applicants_changed", "old": [], "new": new} for new in (["fond", "stat"], ["stat", "fond"]))
    assert canonical(one) == canonical(other)
    assert canonical({"kind": "title_changed", "old": "A", "new": "B"}) == "title_changed"


def test_a_folder_without_pairs_is_named(tmp_path: Path) -> None:
    assert not holds_pairs(tmp_path)
    with pytest.raises(FileNotFoundError, match="no labels"):
        evaluate_pairs(tmp_path)


def test_a_label_without_its_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "kun-maerkat.changes.json").write_text('{"silent": false, "changes": []}', "utf-8")
    with pytest.raises(FileNotFoundError, match=r"kun-maerkat\.v1\.html"):
        evaluate_pairs(tmp_path)
