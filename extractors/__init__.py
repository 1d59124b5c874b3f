"""What a page says: bytes in, pools with evidence out.

Pure: no network, no clock, no files but the vocabularies in ``extractors/data``. Nothing of the project's other rooms is
imported here, so that this room is of use alone.
"""
