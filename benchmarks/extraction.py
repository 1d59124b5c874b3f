"""How fast pages are read, and with how much memory: this project, what one would use without it, and the floor.

* ``project``: :func:`extractors.read_page`, from bytes to pools with evidence.
* ``alternative``: trafilatura for the main text, dateparser's ``search_dates`` for its dates, price-parser for its
  sums, spaCy's PhraseMatcher over a blank Danish pipeline for its groups. It gives mentions, no pools.
* ``floor``: parsing the HTML with the fastest parser and tokenising the main text, without which nothing is read.

Each runs in a process of its own on one and the same core, in turn (A B C A B C), and the median counts. Time is the
process's own on that core, so that a busy machine changes little. The pages are those of ``tests/gold/dev``: its texts
as they are, its HTML grown to 60 kB with menus, asides, scripts and paragraphs, as sites have them. Linux only: cores
are chosen and memory is read by its ways.

``python -m benchmarks.extraction``; ``--memory`` and ``--odd`` add memory over 10,000 pages and outsized pages.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from typing import Any

Read = Callable[[bytes], object]

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tests" / "gold" / "dev"
MOST = 620  # pages of each kind
VARIANTS = ("project", "alternative", "floor")
CORPORA = {"text": "short text pages", "html": "60 kB HTML pages"}

SECONDS = 4.0  # a measurement's least length: a hundred times the slowest page, so that the last one cut off is nothing
ROUNDS = 3
HTML_BYTES = 60_000
PARAGRAPH = 80  # characters from which a line of a text page is a paragraph of prose
MANY = 10_000  # pages over which memory has to stay flat
EARLY = 1_000  # pages after which it is first read: by then everything is loaded
NESTED = 20_000  # tags
HUGE_BYTES = 5_000_000

AMOUNT = re.compile(r"(?:kr\.|DKK)\s*\d[\d.,]*|\d[\d.,]*\s*(?:mio\.?|mia\.?|millioner|t\.)?\s*(?:kr\b\.?|kroner)", re.I)
TOPICS = "Børn og unge|Ældre|Handicap|Psykiatri|Hjemløshed|Misbrug|Natur|Klima|Kultur|Idræt|Landdistrikter|Uddannelse"
NEWS = "Ny rapport om {0} er klar|Konference om {0} den {1}. marts 2021|{2} projekter får støtte|Nyt netværk om {0}"


def project() -> Read:
    """This project."""
    from extractors import read_page

    return read_page


def alternative() -> Read:
    """The tools at hand, each on the main text: dates, sums and groups, without a role."""
    import spacy
    import trafilatura
    from dateparser.search import search_dates
    from price_parser import Price
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("da")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for name in ("applicants", "target_groups"):
        vocabulary = tomllib.loads((ROOT / "extractors" / "data" / f"{name}.toml").read_text("utf-8"))
        for code, entry in vocabulary.items():
            words = [word.lstrip("*") for word in entry.get("words", ()) if isinstance(word, str)]
            matcher.add(code, [nlp.make_doc(word) for word in words])

    def read(payload: bytes) -> object:
        page = payload.decode("utf-8")
        if "</" not in page:  # trafilatura reads HTML only
            page = "".join(f"<p>{escape(line)}</p>" for line in page.splitlines() if line.strip())
            page = f"<html><body><article>{page}</article></body></html>"
        text = trafilatura.extract(page) or ""
        dates = search_dates(text, languages=["da"])
        prices = [Price.fromstring(match[0]) for match in AMOUNT.finditer(text)]
        doc = nlp.make_doc(text)
        return dates, prices, [(nlp.vocab.strings[code], doc[a:b].text) for code, a, b in matcher(doc)]

    return read


def floor() -> Read:
    """The least that any reading of a page by its words has to do."""
    import spacy
    from selectolax.lexbor import LexborHTMLParser

    nlp = spacy.blank("da")

    def read(payload: bytes) -> object:
        text = payload.decode("utf-8")
        if "</" in text:
            tree = LexborHTMLParser(text)
            main = tree.css_first("main") or tree.css_first("article")
            text = main.text(separator="\n") if main else ""
        return nlp.make_doc(text)

    return read


def _spread(pattern: str) -> list[Path]:
    """At most :data:`MOST` of the labelled pages, from all lots alike: a run ends, however many there are."""
    paths = sorted(PAGES.glob(pattern))
    return paths[:: -(-len(paths) // MOST)]


def corpus(name: str) -> list[bytes]:
    """The pages of a corpus, the same on every machine."""
    if name == "text":
        return [path.read_bytes() for path in _spread("*.txt")]
    texts = [path.read_text("utf-8") for path in _spread("*.txt")]
    prose = [f"<p>{escape(line)}</p>\n" for text in texts for line in text.splitlines() if len(line) >= PARAGRAPH]
    pages = [path.read_text("utf-8") for path in _spread("*.html")]
    whole = [page for page in pages if re.search(r"<body.*<(main|article)\b.*</p>.*</\1>.*</body>", page, re.S)]
    return [grown(page, prose[7 * number :] + prose[: 7 * number]).encode() for number, page in enumerate(whole)]


def grown(page: str, prose: Sequence[str], size: int = HTML_BYTES) -> str:
    """A page of some kB as a site would send it, with ``size`` bytes in all: a third of what is added is menus, a third
    asides, a sixth scripts, and a sixth paragraphs of ``prose``, in the middle of the announcement."""
    room = size - len(page.encode())
    menu = f'<nav class="site-menu"><ul>{_fill(_menu(), room // 3)}</ul></nav>'
    aside = f'<aside class="related"><h2>Andre nyheder</h2>{_fill(_cards(), room // 3)}</aside>'
    script = f"<script>window.dataLayer = [{_fill(_entries(), room // 6)}];</script>"
    body, main = re.search(r"<body[^>]*>", page), re.search(r"<(main|article)\b.*</\1>", page, re.S)
    if body is None or main is None:
        raise ValueError("only a page with a body and a main part can be grown")
    start, end = body.end(), page.rindex("</body>")
    ends = [main.start() + paragraph.end() for paragraph in re.finditer("</p>", main[0])]
    middle = ends[len(ends) // 2]
    added = _fill(cycle(prose), room // 6)
    return page[:start] + menu + page[start:middle] + added + page[middle:end] + aside + script + page[end:]


def _fill(parts: Iterator[str], size: int) -> str:
    text = ""
    while len(text.encode()) < size:
        text += next(parts)
    return text


def _menu() -> Iterator[str]:
    for number, topic in enumerate(cycle(TOPICS.split("|"))):
        yield f'<li class="item level-{number % 3}"><a href="/emner/{number}">{topic} {number}</a></li>\n'


def _cards() -> Iterator[str]:
    for number, (topic, news) in enumerate(zip(cycle(TOPICS.lower().split("|")), cycle(NEWS.split("|")), strict=False)):
        line = news.format(topic, number % 28 + 1, number % 40 + 2)
        yield f'<div class="card"><h3><a href="/nyt/{number}">{line}</a></h3><p>Læs mere om {topic} her.</p></div>\n'


def _entries() -> Iterator[str]:
    yield from (f'{{"event": "view", "id": {number}, "group": "content"}},\n' for number in cycle(range(10_000)))


def outsized() -> dict[str, bytes]:
    """Pages that have to be cut off within seconds."""
    page = next(page for page in sorted(PAGES.glob("*.html")) if "</main>" in page.read_text("utf-8"))
    text = corpus("text")[0]
    prose = [f"<p>{escape(line)}</p>\n" for line in text.decode("utf-8").splitlines() if len(line) >= PARAGRAPH]
    nested = f"<html><body><h1>Puljen</h1>{'<div>' * NESTED}<p>Frist: 3. maj 2021</p>{'</div>' * NESTED}</body></html>"
    return {
        "a 5 MB page": grown(page.read_text("utf-8"), prose, HUGE_BYTES + 10_000).encode(),
        "a 5 MB text": text * (HUGE_BYTES // len(text) + 1),
        "20,000 nested tags": nested.encode(),
    }


def memory_mb(key: str) -> float:
    """``VmRSS`` (now) or ``VmHWM`` (the peak) of this process, in MB of a million bytes."""
    found = re.search(rf"^{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.M)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def measure(variant: str, name: str) -> dict[str, float]:
    """Pages a second of processor time, and the peak of memory in MB; loading and a first round are not timed."""
    read = {"project": project, "alternative": alternative, "floor": floor}[variant]()
    pages = corpus(name)
    for page in pages:
        read(page)
    count, begin = 0, time.process_time()
    while time.process_time() - begin < SECONDS:
        for page in pages:
            read(page)
        count += len(pages)
    return {"rate": count / (time.process_time() - begin), "peak": memory_mb("VmHWM")}


def measure_memory() -> dict[str, float]:
    """The memory after :data:`EARLY` and :data:`MANY` pages, no two of them with the same words."""
    read = project()
    pages = corpus("text")
    seen = {}
    for number, page in enumerate(islice(cycle(pages), MANY), 1):
        read(page + f"\nSagsnummer {number}-{number * 7919 % 99_991}, journal j{number:05}x og nr. {number}.".encode())
        if number in (EARLY, MANY):
            seen[f"after {number:,} pages"] = memory_mb("VmRSS")
    return seen


def measure_outsized() -> dict[str, Any]:
    """Seconds of processor time for each outsized page, and what the reading notes of it."""
    from extractors import read_page

    read_page(b"<p>Puljen</p>")
    found = {}
    for name, page in outsized().items():
        begin = time.process_time()
        reading = read_page(page)
        found[name] = (time.process_time() - begin, *reading.notes)
    return found


def alone(*task: str) -> Any:
    """Run a measurement in a process of its own and return what it found."""
    command = [sys.executable, __file__, "--alone", *task]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(task)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def machine() -> str:
    """What was measured on."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    tools = ("spacy", "selectolax", "trafilatura", "dateparser", "price-parser")
    versions = ", ".join(f"{tool} {version(tool)}" for tool in tools)
    return f"{cpu[1] if cpu else platform.machine()}, one core; Python {platform.python_version()}; {versions}"


def report(rounds: int, memory: bool, odd: bool) -> Iterator[str]:
    """Measure, and give the findings line by line as they come."""
    yield machine()
    for name, title in CORPORA.items():
        pages = corpus(name)
        runs = [{variant: alone(variant, name) for variant in VARIANTS} for _ in range(rounds)]
        rate = {v: statistics.median(run[v]["rate"] for run in runs) for v in VARIANTS}
        peak = {v: statistics.median(run[v]["peak"] for run in runs) for v in VARIANTS}
        yield f"\n{len(pages)} {title}, {statistics.mean(map(len, pages)) / 1000:.1f} kB on average, {rounds} rounds"
        yield f"{'':<14}{'pages/s':>10}{'ms/page':>10}{'peak MB':>10}{'slowest':>10}{'fastest':>10}"
        for v in VARIANTS:
            all_rates = [run[v]["rate"] for run in runs]
            yield (
                f"{v:<14}{rate[v]:>10.1f}{1000 / rate[v]:>10.2f}{peak[v]:>10.0f}"
                f"{min(all_rates):>10.1f}{max(all_rates):>10.1f}"
            )
        yield f"{rate['project'] / rate['alternative']:.1f} times as fast as the alternative"
        yield f"{rate['floor'] / rate['project']:.1f} times the floor's time"
    if memory:
        yield "\nmemory of this project"
        yield from (f"{when:<22}{mb:>8.1f} MB" for when, mb in alone("memory").items())
    if odd:
        yield "\noutsized pages"
        yield from (
            f"{name:<22}{seconds:>8.2f} s  {' '.join(notes)}" for name, (seconds, *notes) in alone("odd").items()
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--memory", action="store_true", help=f"memory over {MANY:,} pages (some minutes)")
    parser.add_argument("--odd", action="store_true", help="outsized pages")
    parser.add_argument("--alone", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.alone:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        match args.alone:
            case ["memory"]:
                found: Any = measure_memory()
            case ["odd"]:
                found = measure_outsized()
            case _:
                found = measure(*args.alone)
        sys.stdout.write(json.dumps(found))
        return 0
    for line in report(args.rounds, args.memory, args.odd):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
