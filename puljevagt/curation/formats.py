"""The formats of exported tables; apart from writing them, since a command names them before it needs anything else."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What tables can be exported as."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
