"""Reading a page: bytes to :class:`~extractors.document.Document`. ``python -m extractors.reader FILE`` shows it.

A page in any encoding, HTML or the text of a crawl archive, sound or broken, ends as a document or as
:class:`~extractors.model.UnreadablePage` with the reason; nothing else is ever raised.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from extractors.decode import decode
from extractors.document import Document
from extractors.draft import assemble
from extractors.model import UnreadablePage
from extractors.reading_html import read_html
from extractors.reading_text import read_text
from extractors.region_flow import mark_text_regions
from extractors.regions import mark_html_regions
from extractors.shapes import mark_headings

_SNIFF = 100_000
"""Characters in which markup is looked for."""

_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|meta|title|link|"
    r"script|style|main|article|section|header|nav|div|p|h[1-6]|table|center|ul)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(
    r"<(?:/(?:p|div|a|li|ul|h[1-6]|td|tr|table|span|section|main|article|title|body)|br ?/?|p|h[1-6]|div|table)"
    r"(?:\s[^<>]{0,500})?>",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


def read_document(payload: bytes, *, media_type: str | None = None) -> Document:
    """Read a page.

    ``media_type`` is ``text/html`` or ``text/plain``, as a server states it (with its charset, if any); ``None``, or
    any other: what the page looks like. Raises :class:`UnreadablePage` if there is nothing to read.
    """
    stated = (media_type or "").lower()
    charset = _CHARSET.search(stated)
    decoded = decode(payload, charset[1] if charset else None)
    html = "html" in stated or (not stated.startswith("text/plain") and is_html(decoded.text))
    if html:
        draft = read_html(decoded.text)
        mark_headings(draft)
        mark_html_regions(draft)
    else:
        draft = read_text(decoded.text)
        mark_text_regions(draft)
    if not draft.pieces:
        raise UnreadablePage("The page holds no text; it may be filled in by a script in the reader's browser.")
    draft.notes[:0] = decoded.notes
    return assemble(draft, decoded.encoding)


def is_html(text: str) -> bool:
    """Whether a text is HTML: it begins as a page does, or has several tags."""
    head = text[:_SNIFF]
    return bool(_START.match(head)) or sum(1 for _, _ in zip(_TAGS.finditer(head), range(3), strict=False)) == 3


def outline(document: Document) -> str:
    """A document for the eye: region, kind, level, heading and text of each block, one a line."""
    lines = []
    for number, block in enumerate(document.blocks):
        under = "" if block.heading is None else block.heading
        label = "" if block.label is None else f"[{document.of(block.label)}] "
        place = f"{number:4} {block.region:10} {block.kind:10} {block.level or '':1} {under:>4}"
        lines.append(f"{place}  {label}{document.of(block)}")
    return "\n".join([*lines, *(f"note: {note}" for note in document.notes)])


if __name__ == "__main__":
    sys.stdout.write(outline(read_document(Path(sys.argv[1]).read_bytes())) + "\n")
