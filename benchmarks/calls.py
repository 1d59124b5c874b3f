"""How long linking takes: 200,000 pools linked from nothing, then a day on which 5,000 pages changed.

The pools are made up: agencies, municipalities and funds over ten years, namesakes and sister pools among them, and a
third of the calls on two or three pages. ``python -m benchmarks.calls [--scale 0.1]`` prints seconds of processor time,
the day's share of the whole, and peak memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from puljevagt.curation.calls import update
from puljevagt.curation.calls.blocking import keys, owned, sought
from puljevagt.curation.calls.clues import Clue
from puljevagt.curation.calls.members import member
from puljevagt.curation.calls.numbers import address, number
from puljevagt.curation.calls.stems import NAME_LENGTH, stems
from puljevagt.curation.tables import TABLES

POOLS = 200_000
CHANGED = 5_000
SITES = 150
SYLLABLES = [
    *("fyr", "bøl", "ge", "hav", "ne", "lys", "mo", "le", "bro", "sko", "lund", "eng", "mark", "dal", "ros", "vin"),
    *("ter", "som", "mer", "ung", "ald", "ro", "mod", "fri", "tid", "leg", "læs"),
]
TOPICS = ["demens", "unge", "familier", "natur", "kultur", "idræt", "klima", "sprog", "job", "bolig", "veje", "skoler"]
COMMON = ("Kulturpuljen", "Landsbypuljen", "Frivilligt socialt arbejde", "Idrætspuljen", "Starthjælp til foreninger")
ISSUERS = [
    f"{kind} {index}" for kind, count in (("Styrelse", 40), ("Kommune", 98), ("Fond", 200)) for index in range(count)
]


def _word(chance: random.Random) -> str:
    return "".join(chance.sample(SYLLABLES, 3))


def _pools(chance: random.Random, count: int) -> Iterator[tuple[dict[str, Any], Clue]]:
    """Rows of ``pools``, as far as linking reads them, with their clues."""
    made = 0
    while made < count:
        issuer = chance.randrange(len(ISSUERS))
        title = (
            chance.choice(COMMON)
            if chance.random() < 0.2
            else f"{_word(chance).title()} for {chance.choice(TOPICS)} og {_word(chance)}"
        )
        day = date(2014, 1, 1) + timedelta(
            days=chance.choice((31, 90, 120, chance.randrange(3600))) + 365 * chance.randrange(10) % 3600
        )
        total, most = (
            chance.choice((1, 2, 5, 12, 18, 24, 31)) * chance.choice((100_000, 1_000_000, 1_300_000)),
            chance.choice((None, 50_000, 250_000)),
        )
        pages = chance.choice((1, 1, 2, 3))
        for page in range(pages):
            row = dict.fromkeys(TABLES["pools"].schema.names)
            headline = f"Nu kan der søges penge til {_word(chance)}" if page else title
            site = f"site{issuer % SITES if page < 2 else chance.randrange(SITES)}.example.dk"
            url = f"https://{site}/{'nyheder' if page else 'puljer'}/{made}"
            row |= {
                name: []
                for name in (
                    "deadlines",
                    "applicants",
                    "partners",
                    "target_groups",
                    "area",
                    "events",
                    "emails",
                    "phones",
                    "review_reasons",
                    "former_ids",
                )
            }
            row |= {
                "pool_id": f"p{made:012x}",
                "source": site,
                "url": url,
                "title": headline,
                "issuer": ISSUERS[issuer],
            }
            row |= {
                "deadlines": [f"{day}T12:00"],
                "first_deadline": day,
                "last_deadline": day,
                "amount_total_dkk": total,
                "grant_max_dkk": most,
            }
            row |= {
                "applicants": [chance.choice(("kommune", "forening"))],
                "rolling": False,
                "closed": False,
                "listed": True,
            }
            row |= {"digest": "sha256:0", "extractor_version": "1", "needs_review": False, "version": 1}
            row["first_seen"] = row["last_seen"] = "2024-01-01T00:00:00Z"
            words = stems(f"{title} {' '.join(_word(chance) for _ in range(60))}")
            named = (number(f"name {' '.join(stems(title)[:NAME_LENGTH])}"),) if page else ()
            yield row, Clue(row["pool_id"], f" {' '.join(words)} ", (), address(url), (), named, True)
            made += 1


def _write(folder: Path, table: str, source: str, rows: list[dict[str, Any]]) -> None:
    from datetime import UTC, datetime

    for row in rows:
        row.update({name: datetime(2024, 1, 1, tzinfo=UTC) for name in ("first_seen", "last_seen") if name in row})
    path = folder / table / f"source={source}"
    path.mkdir(parents=True, exist_ok=True)
    made = TABLES[table].cast(rows).select(TABLES[table].file_schema.names)
    pq.write_table(made, path / "part-0.parquet", compression="zstd", row_group_size=20_000)


def _generation(folder: Path, pools: list[tuple[dict[str, Any], Clue]]) -> Path:
    by_source: dict[str, list[tuple[dict[str, Any], Clue]]] = {}
    for row, found in pools:
        by_source.setdefault(row["source"], []).append((row, found))
    for source, several in by_source.items():
        _write(folder, "pools", source, [row for row, _ in several])
        clues = []
        for row, found in several:
            made = member(row, found)
            lists = {"keys": list(keys(made)), "owned": list(owned(made)), "sought": list(sought(made))}
            clue = {name: getattr(found, name) for name in Clue.__slots__}
            clues.append({"source": source, "url": row["url"], **clue, **lists})
        _write(folder, "clues", source, clues)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of 200,000 pools")
    scale = parser.parse_args().scale
    chance = random.Random(1)
    pools = list(_pools(chance, int(POOLS * scale)))
    seniority = [row["pool_id"] for row, _ in pools]
    with tempfile.TemporaryDirectory() as place:
        first = _generation(Path(place) / "1", pools)
        at = time.process_time()
        calls = update.calls(first, None, None, seniority)
        whole = time.process_time() - at
        several = sum(len(pages) > 1 for pages in calls["pages"].to_pylist())
        (first / "calls").mkdir()
        pq.write_table(calls, first / "calls" / "part-0.parquet", compression="zstd")
        touched: dict[str, set[str]] = {}
        for place_of in chance.sample(range(len(pools)), int(CHANGED * scale)):
            row, _ = pools[place_of]
            row["grant_max_dkk"] = 75_000
            touched.setdefault(row["source"], set()).add(row["url"])
        second = _generation(Path(place) / "2", pools)
        at = time.process_time()
        update.calls(second, first, touched, seniority)
        day = time.process_time() - at
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(pools):,} pools, {calls.num_rows:,} calls, {several:,} of them on several pages\n"
        f"from nothing {whole:.1f} s; a day with {int(CHANGED * scale):,} changed pages {day:.1f} s "
        f"({day / whole:.2f} of it); peak memory {peak:,.0f} MB\n"
    )


if __name__ == "__main__":
    main()
