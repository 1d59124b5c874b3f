"""Writing a watch into alerts.toml, past which nothing in the file changes: commentaries stay where they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from puljevagt.alerts.config import Alerts, parse
from puljevagt.curation.durable import sync

HEAD = 'Who is told what (puljevagt watch add; README, "Alerts"). Secrets stand elsewhere: write ${NAME}.'


def add(path: Path, watch: Mapping[str, Any], smtp: Mapping[str, Any] | None = None) -> Alerts:
    """Add a watch to the file, made where it is not there, and ``[smtp]`` where the file has none. Empty values are
    left out. The file is checked before it is written. Raises :class:`puljevagt.alerts.config.AlertsError`."""
    known = path.read_text("utf-8") if path.exists() else ""
    document = tomlkit.parse(known) if known else tomlkit.document()
    if not known:
        document.add(tomlkit.comment(HEAD))
        document.add(tomlkit.nl())
    if smtp and "smtp" not in document:
        document.add("smtp", _table(smtp))
    watches = document.get("watch")
    if watches is None:
        watches = tomlkit.aot()
        document.append("watch", watches)
    if known or smtp:
        last = document.get("smtp") if len(watches) == 0 else watches[-1]
        if last is not None and not tomlkit.dumps(document).endswith("\n\n"):
            last.add(tomlkit.nl())
    watches.append(_table(watch))
    text = tomlkit.dumps(document)
    alerts = parse(text, str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    sync(new)
    new.replace(path)
    sync(path.parent)
    return alerts


def _table(values: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for name, value in values.items():
        if value not in (None, "", [], ()):
            table.add(name, list(value) if isinstance(value, tuple) else value)
    return table
