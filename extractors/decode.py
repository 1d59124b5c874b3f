"""From the bytes of a page to its characters: which encoding, what is no text at all, and where a page is cut off.

The order is that of what is certain: a byte order mark, then validity as UTF-8 (other text almost never is by chance),
then what the page or the server declares, then Windows-1252, which Danish pages use under the name of iso-8859-1.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from extractors.model import UnreadablePage

MAX_BYTES = 5_000_000
"""More is cut off. The longest announcements hold some hundred kB; beyond 5 MB a page is a data dump or a mistake, and
reading it would take the time of a thousand others."""

_SAMPLE = 50_000
"""Characters looked at to tell text from gibberish."""

_MAX_ODD_SHARE = 0.03
"""Share of control and replacement characters above which it is no text. Random bytes have a tenth; text has none."""

_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "an image or a recording"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_ONE_BYTE = re.compile(r"(iso8859|iso-8859|latin|windows-125|cp125|cp437|cp850|cp865|mac|koi8)")
_AS_WINDOWS = {"ascii", "iso8859-1"}  # browsers read these as Windows-1252, and so are they written
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_HIGH_CONTROLS = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")  # as UTF-8 writes them
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's characters in NFC, the name of the encoding they were in, and what a person should know."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(payload: bytes, declared: str | None = None) -> Decoded:
    """Decode a page.

    ``declared`` is the encoding that came with it (the server's header); what stands in the page itself is found here.
    Raises :class:`UnreadablePage` if the bytes are empty or no text.
    """
    if not payload.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise UnreadablePage("The page is empty.")
    for magic, what in _MAGIC:
        if payload.startswith(magic):
            raise UnreadablePage(f"This is {what}, not a page of text.")
    notes: list[str] = []
    if len(payload) > MAX_BYTES:
        read, held = MAX_BYTES / 1e6, len(payload) / 1e6
        notes.append(f"The page holds {held:.1f} MB; what comes after the first {read:.0f} MB was not read.")
        payload = payload[:MAX_BYTES]
    text, encoding = _characters(payload, declared, notes)
    sample = text[:_SAMPLE]
    if _may_be_odd(payload, text, encoding) and len(_ODD.findall(sample)) > max(2, _MAX_ODD_SHARE * len(sample)):
        raise UnreadablePage("The bytes are no text in any encoding: a binary file, or a damaged one.")
    return Decoded(unicodedata.normalize("NFC", text), encoding, tuple(notes))


def _may_be_odd(payload: bytes, text: str, encoding: str) -> bool:
    """Whether a page may hold signs that no text does; of UTF-8 its bytes tell, in a fifth of the time."""
    if encoding != "utf-8" or "\ufffd" in text or _HIGH_CONTROLS.search(payload):
        return True
    return len(payload.translate(None, _CONTROLS)) < len(payload)


def _characters(payload: bytes, declared: str | None, notes: list[str]) -> tuple[str, str]:
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return _lossy(payload[len(bom) :], name, notes), name
    wide = _wide(payload)
    if wide:
        return _lossy(payload, wide, notes), wide
    try:
        return payload.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = payload.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    # A page of UTF-8 with a few broken bytes (or cut off in a character) has many more sound characters than broken.
    if sum(not c.isascii() for c in text[:_SAMPLE]) > 2 * text[:_SAMPLE].count("\ufffd"):
        if bad > 1 or not text.endswith("\ufffd"):
            notes.append(f"{bad} bytes are no UTF-8 and could not be read.")
        return text.rstrip("\ufffd"), "utf-8"
    name = _one_byte(payload, declared, notes)
    return _lossy(payload, name, notes), name


def _wide(payload: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Latin text is zero."""
    head = payload[:2000]
    if head.count(0) * 3 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _one_byte(payload: bytes, declared: str | None, notes: list[str]) -> str:
    found = _DECLARED.search(payload[:4096])
    name = declared or (found[1].decode("ascii") if found else None)
    if name is None:
        return "cp1252"
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        notes.append(f"The encoding that the page declares, {name[:40]!r}, is unknown; it was read as Windows-1252.")
        return "cp1252"
    if known in _AS_WINDOWS or not _ONE_BYTE.match(known):
        return "cp1252"
    return known


def _lossy(payload: bytes, name: str, notes: list[str]) -> str:
    text = payload.decode(name, "replace")
    bad = text.count("\ufffd")
    if bad:
        notes.append(f"{bad} bytes could not be read as {name}.")
    return text
