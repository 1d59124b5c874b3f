"""What a page says: bytes in, pools with evidence out.

Pure: no network, no clock, no files but the vocabularies in ``extractors/data``. Nothing of the project's other rooms
is imported here, so that this room is of use alone::

    from extractors import read_page
    reading = read_page(open("pulje.html", "rb").read())
"""

from extractors.model import EXTRACTOR_VERSION, Event, Evidence, Pool, Reading, UnreadablePage


def read_page(payload: bytes, *, media_type: str | None = None) -> Reading:
    """Read one page as fetched; see :func:`extractors.reading.read_page`.

    The machinery (grammars and vocabularies) is loaded at the first call, so that importing the records alone is cheap.
    """
    from extractors.reading import read_page as read

    return read(payload, media_type=media_type)


__all__ = ["EXTRACTOR_VERSION", "Event", "Evidence", "Pool", "Reading", "UnreadablePage", "read_page"]
