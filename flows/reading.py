"""Pages read, few in this process and many in several: where the extractors are called from.

One bad page never stops the others: what the extractors cannot read comes back as a reason, and so does a fault of
theirs.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from extractors.model import Reading
    from puljevagt.archive import Capture, Input, Page

    Seen = tuple[Capture, Reading | None, str | None]

Read = tuple["Reading | None", str | None]
"""What a page says, or ``None`` and why it cannot be read; with a reading, the text is what a person should know."""

MANY = 50
"""Pages beyond which worker processes pay: one takes about a second to start, a page some milliseconds to read."""
BATCH = 100
"""Pages read between two signs of life: some seconds of work, beside which handing over and telling weigh nothing."""
CHUNK = 10
"""Pages that a worker is given at a time: handing over then costs less than reading, and none is left idle for long."""

T = TypeVar("T")
R = TypeVar("R")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """``items`` in lists of ``size``, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


@contextmanager
def readers(many: bool) -> Iterator[Callable[[Callable[[T], R], Iterable[T]], Iterator[R]]]:
    """A ``map`` that keeps the order: over worker processes, one for each core, where there are ``many`` pages.

    The workers' ``map`` takes all that it is given at once, so give it a batch at a time. They end with this process,
    also when it is killed."""
    workers = os.cpu_count() or 1
    if not many or workers == 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy the locks of Prefect's threads
    with ProcessPoolExecutor(workers, context, initializer=_end_with_parent) as pool:
        yield pool.map


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def read_payload(payload: bytes, media_type: str | None) -> Read:
    """Read a page; never raises for what it holds. ``media_type`` as a server sends it, parameters or not."""
    from extractors import read_page
    from extractors.model import UnreadablePage

    kind = media_type.partition(";")[0].strip().lower() if media_type else None
    try:
        reading = read_page(payload, media_type=kind)
    except UnreadablePage as error:
        return None, str(error)
    except Exception as error:  # a fault of ours: it costs this page, is told, and stops nothing
        return None, f"the extractor failed on it ({type(error).__name__}: {error}); please report this page"
    return reading, " ".join(reading.notes) or None


def read_captures(raw: Path, captures: Iterable[tuple[Capture, Capture]]) -> list[Seen]:
    """What archived captures say, in their order; each comes with the capture that holds its payload. The same payload
    in a row is read once. Lists, attachments and robots.txt announce nothing; what is no news says nothing."""
    from puljevagt.archive import Archive, ArchiveError

    archive = Archive(raw)
    last: tuple[str, Read] | None = None
    found: list[Seen] = []
    for capture, holder in captures:
        if not is_page(capture):
            found.append((capture, None, capture.metadata.get("no_news") or capture.metadata.get("reason")))
            continue
        if capture.metadata.get("role", "page") != "page":
            found.append((capture, _nothing(), None))
            continue
        digest = str(capture.digest)
        if last is None or last[0] != digest:
            try:
                last = digest, read_payload(archive.payload(holder), capture.media_type or holder.media_type)
            except ArchiveError as error:
                last = digest, (None, str(error))
        found.append((capture, *last[1]))
    return found


def is_page(capture: Capture) -> bool:
    """Whether a capture shows what was asked for: no failure, redirect or missing page, nor what stood in the way."""
    trouble = capture.digest is None or capture.status not in (None, 200, 304)
    return not (trouble or capture.metadata.keys() & {"no_news", "reason"})


def _nothing() -> Reading:
    """The reading of what is no page of an announcement."""
    from extractors.model import Reading

    return Reading(False, None, None, None, (), (), (), (), "", (), ())


def read_inputs(inputs: Iterable[Input]) -> Iterator[tuple[Input, Reading | None, str | None]]:
    """What people's files say, in their order; whatever is no page comes back as it is. Many are read by several
    processes."""
    from puljevagt.archive import Page

    rest = iter(inputs)
    first = list(islice(rest, MANY + 1))
    with readers(len(first) > MANY) as apply:
        for batch in batches(chain(first, rest), BATCH):
            pages = [item for item in batch if isinstance(item, Page)]
            found = chain.from_iterable(apply(_read_pages, batches(pages, CHUNK)))
            for item in batch:
                yield (item, *next(found)) if isinstance(item, Page) else (item, None, None)


def _read_pages(pages: Iterable[Page]) -> list[Read]:
    return [read_payload(page.payload, page.media_type) for page in pages]
