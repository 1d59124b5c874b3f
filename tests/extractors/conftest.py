"""Fixtures of the extractors' tests."""

from __future__ import annotations

import pytest

from extractors import verdict
from extractors.data_files import load


@pytest.fixture
def undenied(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second reading withholds or takes a value or denies a page: what the rules read stands as they read it."""
    monkeypatch.setitem(load("confidence"), "withhold_below", {"otherwise": 0.0})
    for bar in ("take_above", "join_above"):
        monkeypatch.setitem(load("confidence")["left_out"], bar, 1.1)
    monkeypatch.setattr(verdict, "SURE", 0.0)
