"""Whatever people hand in becomes pages or problems that say what to do; only contradictions are errors."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from puljevagt.archive import Input, Page, Problem, Skipped, WrongUsage, iter_inputs, pages

NOW = datetime(2024, 3, 1, 6, 30, tzinfo=UTC)
HTML = "<h1>Pulje til fællesspisning</h1>".encode()
URL = "https://eksempel.example.dk/pulje"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def write(name: str, content: bytes = HTML) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def read(*paths: str, **options: object) -> list[Input]:
    return list(iter_inputs(paths, **{"now": NOW, **options}))  # type: ignore[arg-type]


def one_page(*paths: str, **options: object) -> Page:
    (page,) = read(*paths, **options)
    assert isinstance(page, Page), page
    return page


def one_problem(*paths: str, **options: object) -> Problem:
    (problem,) = read(*paths, **options)
    assert isinstance(problem, Problem), problem
    return problem


def origins(items: list[Input]) -> list[str]:
    return [item.origin for item in items if isinstance(item, Page)]


def test_an_html_file_is_a_page_with_an_address_from_its_content_and_the_time_now() -> None:
    page = one_page(write("side.html"))
    assert page.payload == HTML
    assert page.media_type == "text/html"
    assert page.url == f"urn:sha256:{hashlib.sha256(HTML).hexdigest()}"
    assert page.fetched_at == NOW
    assert (page.origin, page.metadata) == ("side.html", {"file": "side.html"})


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.html", "text/html"),
        ("a.HTM", "text/html"),
        ("a.txt", "text/plain"),
        ("a.b.TXT.gz", "text/plain"),
        ("a.htm.gz", "text/html"),
    ],
)
def test_the_ending_gives_the_media_type_and_gzip_is_undone(name: str, media_type: str) -> None:
    page = one_page(write(name, gzip.compress(HTML) if name.endswith("gz") else HTML))
    assert (page.media_type, page.payload) == (media_type, HTML)


def test_a_page_saved_compressed_under_a_plain_ending_is_unpacked() -> None:
    assert one_page(write("a.html", gzip.compress(HTML[:9]) + gzip.compress(HTML[9:]))).payload == HTML


def test_address_and_time_given_for_the_only_page() -> None:
    at = NOW - timedelta(days=3)
    page = one_page(write("a.html"), url=f" {URL}?q=en pulje ", fetched_at=at)
    assert (page.url, page.fetched_at) == (f"{URL}?q=en%20pulje", at)


def test_the_files_own_time_counts_only_when_asked_for_and_never_before_a_given_one() -> None:
    write("a.html")
    own = datetime(2020, 5, 4, 12, tzinfo=UTC)
    os.utime("a.html", (own.timestamp(), own.timestamp()))
    assert one_page("a.html").fetched_at == NOW
    assert one_page("a.html", use_mtime=True).fetched_at == own
    assert one_page("a.html", use_mtime=True, fetched_at=NOW).fetched_at == NOW


def test_folders_are_read_to_their_depth_in_order_and_other_files_counted() -> None:
    for name in ("d/b.html", "d/a/z.txt", "d/a/y.htm", "d/c.pdf", "d/.hidden.html", "d/.git/x.html"):
        write(name, name.encode())
    items = read("d")
    assert origins(items) == ["d/b.html", "d/a/y.htm", "d/a/z.txt"]
    assert [item for item in items if isinstance(item, Skipped)] == [Skipped("d", {"files with other endings": 1})]


def test_globs_are_expanded_in_order_and_a_file_named_twice_is_read_once() -> None:
    for name in ("b.html", "a.html", "d/c.html"):
        write(name, name.encode())
    assert origins(read("*.html")) == ["a.html", "b.html"]
    assert origins(read("**/*.html", "a.html")) == ["a.html", "b.html", "d/c.html"]
    assert "no file matches" in one_problem("*.txt").what


def test_a_file_whose_name_looks_like_a_glob_is_that_file() -> None:
    write("pulje[1].html")
    assert origins(read("pulje[1].html")) == ["pulje[1].html"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"paths": ["a.html", "b.html"], "url": URL}, "one page"),
        ({"paths": ["*.html"], "url": URL}, "one page"),
        ({"paths": ["."], "url": URL}, "one page"),
        ({"paths": ["w.warc"], "url": URL}, "addresses"),
        ({"paths": ["a.html"], "url": "https://a\nb"}, "address"),
        ({"paths": ["a.html"], "url": " "}, "address"),
        ({"paths": ["a.html"], "manifest": "m.jsonl"}, "manifest"),
        ({"paths": [], "manifest": "m.jsonl", "url": URL}, "manifest"),
        ({"paths": []}, "at least one"),
        ({"paths": ["a.html"], "fetched_at": datetime(2024, 1, 1)}, "zone"),
    ],
)
def test_what_contradicts_itself_is_wrong_usage_at_once(options: dict[str, object], words: str) -> None:
    for name in ("a.html", "b.html", "w.warc"):
        write(name)
    with pytest.raises(WrongUsage, match=words):
        iter_inputs(**{"now": NOW, **options})  # type: ignore[arg-type]


BAD_FILES = {
    "empty": ("a.html", b"", "is empty"),
    "empty inside gzip": ("a.html.gz", gzip.compress(b""), "is empty"),
    "empty WARC": ("a.warc", b"", "is empty"),
    "cut gzip": ("a.html.gz", gzip.compress(HTML)[:-6], "cut off"),
    "cut gzip under a plain ending": ("a.html", gzip.compress(HTML)[:12], "cut off"),
    "broken gzip": ("a.txt.gz", gzip.compress(HTML)[:-8] + bytes(8), "broken"),
    "no gzip": ("a.html.gz", HTML, "not gzip"),
    "no WARC": ("a.warc", HTML, "not a WARC"),
    "no WARC in gzip": ("a.warc.gz", gzip.compress(HTML), "not a WARC"),
    "binary WARC": ("a.warc.gz", bytes(range(256)) * 99, "not a WARC"),
    "unknown ending": ("a.docx", HTML, "ending"),
}


@pytest.mark.parametrize(("name", "content", "what"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_is_a_problem_and_the_next_is_read(name: str, content: bytes, what: str) -> None:
    write(name, content)
    write("good.html")
    problem, page = read(name, "good.html")
    assert isinstance(problem, Problem)
    assert problem.where == name
    assert what in problem.what
    assert problem.advice
    assert isinstance(page, Page)


@pytest.mark.parametrize("path", ["none.html", "none/none.txt", "none.warc.gz", "nul\0.html", "x" * 5000 + ".html"])
def test_a_path_that_does_not_exist_is_a_problem(path: str) -> None:
    problem = one_problem(path)
    assert problem.where == path
    assert "does not exist" in problem.what or "cannot be read" in problem.what


def test_what_is_no_file_is_a_problem(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("s.html")
        assert "no file" in one_problem("s.html").what
    Path("empty").mkdir()
    assert "no pages" in one_problem("empty").what
    Path("loop.html").symlink_to("loop.html")
    assert "cannot be read" in one_problem("loop.html").what


def test_a_file_that_may_not_be_read_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    write("a.html")
    monkeypatch.setattr(Path, "open", refused)  # file modes stop no superuser, under whom tests may run
    assert "Permission denied" in one_problem("a.html").what


def test_a_page_over_the_limit_is_a_problem_also_when_it_only_unpacks_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pages.LARGEST_PAGE > 60 * 1024 * 1024, "a page of 60 MB is archived whole"
    for module in ("inputs", "warcfile"):
        monkeypatch.setattr(f"puljevagt.archive.{module}.LARGEST_PAGE", 100_000)
    assert one_page(write("fits.html", b"x" * 100_000)).payload == b"x" * 100_000
    assert "more than" in one_problem(write("large.html", b"x" * 100_001)).what
    assert "more than" in one_problem(write("bomb.html.gz", gzip.compress(bytes(10_000_000)))).what


def manifest(*lines: object, name: str = "in/m.jsonl") -> str:
    return write(name, "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode())


def test_a_manifest_gives_each_page_its_address_and_time() -> None:
    write("in/a.html", b"a")
    write("in/deep/b.txt", b"b")
    listed = manifest(
        {"path": "a.html", "url": URL, "fetched_at": "2023-05-01T10:00:00+02:00"},
        "",
        {"path": "deep/b.txt", "fetched_at": "2023-05-01T10:00:00Z"},
        {"path": "a.html", "url": f"{URL}/2", "note": "other keys are left alone"},
    )
    first, second, third = read(manifest=listed)
    assert isinstance(first, Page) and isinstance(second, Page) and isinstance(third, Page)
    assert (first.url, first.fetched_at, first.origin) == (URL, datetime(2023, 5, 1, 8, tzinfo=UTC), "in/a.html")
    assert (second.media_type, second.fetched_at) == ("text/plain", datetime(2023, 5, 1, 10, tzinfo=UTC))
    assert second.url.startswith("urn:sha256:")
    assert (third.url, third.fetched_at) == (f"{URL}/2", NOW)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '"a.html"',
        '{"url": "https://a.example.dk"}',
        '{"path": 7}',
        '{"path": "a.html", "url": ["x"]}',
        '{"path": "a.html", "url": "https://a.example.dk/\\n"  , "fetched_at": "i går"}',
        '{"path": "a.html", "url": "https://a\\u0000b"}',
        '{"path": "a.html", "fetched_at": 5}',
        '{"path": "gone.html"}',
        '{"path": "nul\\u0000.html"}',
        '{"path": ""}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_of_a_manifest_is_named_by_file_and_line_and_the_others_are_read(line: str) -> None:
    write("in/a.html")
    page, problem, last = read(manifest=manifest({"path": "a.html"}, line, {"path": "a.html"}))
    assert isinstance(page, Page) and isinstance(last, Page)
    assert isinstance(problem, Problem)
    assert problem.where.startswith("in/m.jsonl:2")


def test_a_manifest_that_is_not_there_or_not_text_is_a_problem() -> None:
    assert "does not exist" in one_problem(manifest="none.jsonl").what
    assert one_problem(manifest=write("m.jsonl", b"\xff\xfe\x00\x01")).where == "m.jsonl:1"
    Path("d.jsonl").mkdir()
    assert "cannot be read" in one_problem(manifest="d.jsonl").what
    assert read(manifest=write("empty.jsonl", b"")) == []


def test_a_manifest_in_windows_text_with_a_mark_in_front_is_read() -> None:
    write("in/a.html")
    write("in/m.jsonl", b'\xef\xbb\xbf{"path": "a.html"}\r\n')
    assert one_page(manifest="in/m.jsonl").payload == HTML


def test_pages_come_one_at_a_time() -> None:
    write("a.html")
    write("b.html", b"b")
    items = iter_inputs(["a.html", "b.html"], now=NOW)
    next(items)
    Path("b.html").unlink()
    later = next(items)
    assert isinstance(later, Problem), "the second file was not touched before it was asked for"
