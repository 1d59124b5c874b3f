"""What people hand in, files, folders, globs, WARC files, a manifest, as pages to archive, one in memory at a time.

Whatever is wrong with an input becomes a :class:`Problem` that says what to do, and the rest is read. Only a command
that contradicts itself is an error, :class:`WrongUsage`.
"""

from __future__ import annotations

import glob
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from puljevagt.archive.capture import BadRecord, clean_url, parse_time
from puljevagt.archive.members import GZIP_MAGIC, unpacked
from puljevagt.archive.pages import (
    HTML,
    LARGEST_PAGE,
    TEXT,
    Input,
    Page,
    Problem,
    Skipped,
    WrongUsage,
    content_address,
    too_large,
    unreadable,
)
from puljevagt.archive.warcfile import Seen, read_warc

__all__ = ["Input", "Page", "Problem", "Skipped", "WrongUsage", "iter_inputs"]

_MEDIA_TYPES = {".html": HTML, ".htm": HTML, ".txt": TEXT}
_WARC_ENDINGS = (".warc", ".warc.gz")
_ENDINGS = (*_MEDIA_TYPES, *(f"{ending}.gz" for ending in _MEDIA_TYPES), *_WARC_ENDINGS)
_LONGEST_LINE = 1024 * 1024
"""Characters of a manifest's line. Addresses are far shorter; a file without line ends is no manifest."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a file before it is read; ``None``: to be found out."""

    where: str
    now: datetime
    url: str | None = None
    fetched_at: datetime | None = None
    use_mtime: bool = False


def iter_inputs(
    paths: Iterable[Path | str],
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    manifest: Path | str | None = None,
    use_mtime: bool = False,
    now: datetime,
) -> Iterator[Input]:
    """The pages of ``paths`` (files, folders with all below them, globs) or of the ``manifest``, in a fixed order.

    A page's address is its WARC record's, its manifest line's or ``url``, else made from its content; its time is its
    record's, its line's or ``fetched_at``, else with ``use_mtime`` the file's own, else ``now``. Times are aware.

    Raises :class:`WrongUsage` at once where the arguments contradict each other, and nothing later."""
    asked = [str(path) for path in paths]
    if now.tzinfo is None or (fetched_at is not None and fetched_at.tzinfo is None):
        raise WrongUsage("a time needs its zone, as in 2024-03-01T12:00+01:00")
    if manifest is not None:
        if asked or url is not None:
            raise WrongUsage("give files or a manifest, and addresses in the manifest")
        return _from_manifest(Path(manifest), _Facts(str(manifest), now, fetched_at=fetched_at, use_mtime=use_mtime))
    if not asked:
        raise WrongUsage("give at least one file or folder, or a manifest")
    if url is not None:
        url = _single_page_url(url, asked)
    return _from_paths(asked, _Facts("", now, url, fetched_at, use_mtime))


def _single_page_url(url: str, asked: list[str]) -> str:
    """The address for the only file; raises :class:`WrongUsage` when there is no such file or the address is none."""
    files = [found for path in asked for found in _expand(path) if isinstance(found, Path)]
    if len(files) > 1:
        raise WrongUsage("an address belongs to one page: give one file with --url, or a manifest for several")
    if files and files[0].name.lower().endswith(_WARC_ENDINGS):
        raise WrongUsage(f"{files[0]} is a WARC file, whose pages have their own addresses: leave --url out")
    try:
        return clean_url(url)
    except BadRecord as error:
        raise WrongUsage(str(error)) from error


def _from_paths(asked: list[str], facts: _Facts) -> Iterator[Input]:
    seen = Seen()
    done: set[Path] = set()
    for path in asked:
        for found in _expand(path):
            if not isinstance(found, Path):
                yield found
            elif found not in done:  # named twice, as by a glob and by itself
                done.add(found)
                yield from _read(found, replace(facts, where=str(found)), seen)


def _expand(asked: str) -> Iterator[Path | Problem | Skipped]:
    """The files that a path, folder or glob stands for, sorted."""
    path = Path(asked)
    mode = _mode(path)
    if mode is not None or not glob.has_magic(asked):
        yield from _walk(path) if mode is not None and S_ISDIR(mode) else [path]
        return
    matches = sorted(map(Path, glob.glob(asked, recursive=True)))  # noqa: PTH207  (Path.glob takes no absolute pattern)
    if not matches:
        yield Problem(asked, "no file matches", "check the pattern and the folder you are in")
    for match in matches:
        if match.is_dir():
            yield from _walk(match)
        else:
            yield match


def _walk(folder: Path) -> Iterator[Path | Problem | Skipped]:
    """The readable files below a folder; hidden ones and links to folders are left out."""
    problems: list[Problem] = []
    others = pages = 0
    walk = os.walk(folder, onerror=lambda error: problems.append(unreadable(str(error.filename), error)))
    for here, folders, names in walk:
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            if name.lower().endswith(_ENDINGS):
                pages += 1
                yield Path(here, name)
            else:
                others += 1
    yield from problems
    if others:
        yield Skipped(str(folder), {"files with other endings": others})
    if not pages and not problems:
        yield Problem(str(folder), "holds no pages", f"pages end in {', '.join(_ENDINGS)}")


def _read(path: Path, facts: _Facts, seen: Seen) -> Iterator[Input]:
    """The page of a file, or the pages of a WARC."""
    name = path.name.lower()
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            yield Problem(facts.where, "is no file", "give the file itself")
        elif not name.endswith(_ENDINGS):
            yield Problem(facts.where, "its ending is not known", f"pages end in {', '.join(_ENDINGS)}")
        elif status.st_size == 0:
            yield _empty(facts.where)
        elif not name.endswith(_WARC_ENDINGS):
            yield _page(path, facts, datetime.fromtimestamp(status.st_mtime, UTC))
        elif facts.url is not None:
            yield Problem(facts.where, "is a WARC file, whose pages have their own addresses", "leave the address out")
        else:
            yield from read_warc(path, facts.where, seen)
    except FileNotFoundError:
        yield Problem(facts.where, "does not exist", "check the name and the folder you are in")
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        yield unreadable(facts.where, error)


def _page(path: Path, facts: _Facts, changed_at: datetime) -> Page | Problem:
    """The page that a file holds. Raises ``OSError`` where it cannot be read."""
    payload = _payload(path, facts.where)
    if isinstance(payload, Problem):
        return payload
    own_time = changed_at if facts.use_mtime else facts.now
    return Page(
        url=content_address(payload) if facts.url is None else facts.url,
        fetched_at=own_time if facts.fetched_at is None else facts.fetched_at,
        media_type=next(
            kind for ending, kind in _MEDIA_TYPES.items() if path.name.lower().endswith((ending, f"{ending}.gz"))
        ),
        payload=payload,
        origin=facts.where,
        metadata={"file": path.name},
    )


def _payload(path: Path, where: str) -> bytes | Problem:
    """The bytes of a page's file, unpacked where it is gzip, whatever its ending says."""
    with path.open("rb") as stream:
        payload = stream.read(len(GZIP_MAGIC))
        if payload == GZIP_MAGIC:
            stream.seek(0)
            try:
                payload = unpacked(stream, LARGEST_PAGE)
            except EOFError:
                return Problem(where, "the gzip file is cut off", "get the file anew")
            except zlib.error as error:
                return Problem(where, f"the gzip file is broken ({error})", "get the file anew")
        elif path.name.lower().endswith(".gz"):
            return Problem(where, "is not gzip, as its ending says", "get the file anew or give it its right ending")
        else:
            payload += stream.read(LARGEST_PAGE + 1 - len(payload))
    if len(payload) > LARGEST_PAGE:
        return too_large(where)
    return payload or _empty(where)


def _from_manifest(manifest: Path, facts: _Facts) -> Iterator[Input]:
    """The pages that a manifest lists, each in its line: ``{"path": …, "url": …, "fetched_at": …}``."""
    seen = Seen()
    try:
        with manifest.open("rb") as lines:
            number = 0
            while line := lines.readline(_LONGEST_LINE):
                number += 1
                if line.strip():
                    yield from _from_line(line, manifest.parent, replace(facts, where=f"{manifest}:{number}"), seen)
    except FileNotFoundError:
        yield Problem(str(manifest), "does not exist", "check the manifest's name and the folder you are in")
    except OSError as error:
        yield unreadable(str(manifest), error)


def _from_line(line: bytes, folder: Path, facts: _Facts, seen: Seen) -> Iterator[Input]:
    """What one line of a manifest names; ``path`` counts from the manifest's folder."""
    try:
        entry = json.loads(line.decode("utf-8-sig"))
        if not isinstance(entry, dict):
            raise ValueError("it is no object")
        path, url, at = (_text(entry, key) for key in ("path", "url", "fetched_at"))
        if path is None:
            raise ValueError("path is missing")
        facts = replace(
            facts,
            url=None if url is None else clean_url(url),
            fetched_at=facts.fetched_at if at is None else parse_time(at),
        )
    except (ValueError, RecursionError) as error:
        yield Problem(facts.where, f"bad manifest line ({error})", 'a line is {"path": …, "url": …, "fetched_at": …}')
        return
    for item in _read(folder / path, replace(facts, where=f"{facts.where} ({path})"), seen):
        yield replace(item, origin=str(folder / path)) if isinstance(item, Page) else item


def _text(entry: dict[str, object], key: str) -> str | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is no text")
    return value


def _empty(where: str) -> Problem:
    return Problem(where, "is empty", "fetch the page again or leave it out")


def _mode(path: Path) -> int | None:
    """What kind of file lies at a path; ``None`` where none does or it cannot be told."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None
