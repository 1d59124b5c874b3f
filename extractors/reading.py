"""Reading a page: bytes in, what it announces out, with evidence."""

from __future__ import annotations

from extractors import assembly
from extractors.model import Reading
from extractors.page import prepare
from extractors.reader import read_document


def read_page(payload: bytes, *, media_type: str | None = None) -> Reading:
    """Read one page as fetched.

    ``media_type`` is ``"text/html"`` or ``"text/plain"`` (parameters are allowed); ``None`` sniffs. Raises
    :class:`extractors.model.UnreadablePage` where the bytes are no page that can be read, and nothing else.
    """
    return assembly.read(prepare(read_document(payload, media_type=media_type)))
