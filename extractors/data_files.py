"""The vocabularies: TOML files in ``extractors/data`` that a Danish speaker edits, read once."""

from __future__ import annotations

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
