"""The files in ``extractors/data``, read once: vocabularies (TOML) that a Danish speaker edits, and fitted weights."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Read ``extractors/data/<name>.toml``.

    Raises ``FileNotFoundError`` where there is none and ``tomllib.TOMLDecodeError``, which names line and column, where
    it is not TOML.
    """
    return tomllib.loads(files("extractors").joinpath("data", f"{name}.toml").read_text("utf-8"))


@cache
def fitted(name: str) -> dict[str, Any]:
    """Read ``extractors/data/<name>.json``, which no person edits.

    Raises ``FileNotFoundError`` where there is none and ``json.JSONDecodeError`` where it is not JSON.
    """
    found: dict[str, Any] = json.loads(files("extractors").joinpath("data", f"{name}.json").read_text("utf-8"))
    return found
