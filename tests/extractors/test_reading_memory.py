"""Reading leaves nothing behind: the collector of cycles is as it was, and has nothing of ours to find."""

import contextlib
import gc

import pytest

from extractors import UnreadablePage, read_page

PAGE = b"<html><body><main><h1>Puljen</h1><p>Frist: 3. maj 2021</p><ul><li><a href='/'>Hjem</a></li></ul></main></body>"


def test_the_records_of_a_page_are_freed_without_the_collector() -> None:
    read_page(PAGE)
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        read_page(PAGE)
        gc.collect()
        assert [item for item in gc.garbage if type(item).__module__.startswith("extractors")] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()


@pytest.mark.parametrize("payload", [PAGE, b""])
def test_the_collector_is_on_again_after_a_page_even_one_that_cannot_be_read(payload: bytes) -> None:
    with contextlib.suppress(UnreadablePage):
        read_page(payload)
    assert gc.isenabled()
