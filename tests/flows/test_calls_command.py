"""``puljevagt calls``: which pages announce one call, and what people decide about it."""

from __future__ import annotations

import json
from pathlib import Path

from commands import ROOT, Puljevagt

GOLD = ROOT / "tests" / "gold" / "calls" / "dev"
FILES = ("husflid-a.html", "husflid-nyt.txt", "husflid-b.html")


def _lake(folder: Path, puljevagt: Puljevagt) -> list[str]:
    """A lake with a pool's page, a news item about it, and a namesake of another issuer; their addresses."""
    urls = json.loads((GOLD / "labels.json").read_text("utf-8"))["pages"]
    manifest = folder / "pages.jsonl"
    lines = [{"path": str(GOLD / name), "url": urls[name], "fetched_at": "2025-02-10T06:00:00Z"} for name in FILES]
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert puljevagt("ingest", "--manifest", manifest).code == 0
    return [urls[name] for name in FILES]


def test_calls_are_listed_split_and_withdrawn(tmp_path: Path, puljevagt: Puljevagt, prefect_server: str) -> None:
    page, news, namesake = _lake(tmp_path, puljevagt)
    rows = puljevagt("calls", "--json").rows
    assert [row["pages"] for row in rows] == [[page, news], [namesake]]
    assert {"call", "pages", "contradictions", "origins", "links", "score"} <= rows[0].keys()
    assert puljevagt("calls", "--several", "--json").rows == rows[:1]
    shown = puljevagt("calls", "--several")
    assert shown.code == 0 and rows[0]["call"] in shown.out

    pools = rows[0]["pools"]
    split = puljevagt("calls", "split", *pools, "--by", "en, der ved det", "--json")
    assert [row["pages"] for row in split.rows] == [[page], [news]]
    assert puljevagt("calls", "--several").out == "no call fits\n"
    assert puljevagt("calls", "withdraw", *pools, "--by", "en, der ved det", "--json").rows == rows[:1]


def test_wrong_usage_and_unknown_pools_are_told(tmp_path: Path, puljevagt: Puljevagt, prefect_server: str) -> None:
    assert puljevagt("calls", "--json").code == 1
    _lake(tmp_path, puljevagt)
    assert puljevagt("calls", "join", "Smedje", "findes ikke", "--by", "x").code == 1
    assert puljevagt("calls", "--json", "join", "a", "b", "--by", "x").code == 2
    assert puljevagt("calls", "join", "smedje", "smedje", "--by", "x").code == 1
