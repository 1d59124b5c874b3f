"""Reading a page: bytes in, what it announces out, with evidence."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from extractors import assembly
from extractors.model import Reading
from extractors.page import prepare
from extractors.reader import read_document


def read_page(payload: bytes, *, media_type: str | None = None) -> Reading:
    """Read one page as fetched.

    ``media_type`` is ``"text/html"`` or ``"text/plain"`` (parameters are allowed); ``None`` sniffs. Raises
    :class:`extractors.model.UnreadablePage` where the bytes are no page that can be read, and nothing else.
    """
    with _without_collector():
        return assembly.read(prepare(read_document(payload, media_type=media_type)))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for cycles: a page's thousands of small records hold none, and to look at them again and
    again while they are made takes a tenth of the time. Of several threads each that found it on turns it on again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
