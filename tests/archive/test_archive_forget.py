"""An address is forgotten: nothing of it stays, everything else stays as it is, and a tombstone says so."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from puljevagt.archive import Archive, ArchiveError, new_run_id, verify
from puljevagt.archive.forget import forget, tombstone_name
from puljevagt.archive.members import extents

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)
URL = "http://www.example.dk/personer/en-person"
OTHER = "http://www.example.dk/puljer/havet"
PAGE = b"<html><body>Kontakt: en person, som vil glemmes</body></html>"


def filled(raw: Path) -> Archive:
    """An archive in which the address stands alone, twice, beside others, and as the origin of another's page."""
    archive = Archive(raw)
    for day in range(2):
        now = NOW + timedelta(days=day)
        with archive.run("example", new_run_id(now)) as run:
            for number, url in enumerate((OTHER, URL, f"{OTHER}/kopi", URL.replace("en-", "anden-"))):
                page = PAGE if url in (URL, f"{OTHER}/kopi") else f"{url} {day}".encode()
                at = now + timedelta(seconds=number)
                run.add_response(url, [("Host", "www.example.dk")], 200, [("Content-Type", "text/html")], page, at)
            run.add_failure(URL, now + timedelta(minutes=1), "no answer")
    return archive


def everything(raw: Path) -> bytes:
    """All that lies in the folder, unpacked where it is packed."""
    return b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in raw.rglob("*.*")
    )


def others(archive: Archive) -> dict[tuple[str, int], bytes]:
    """The bytes of all records of other addresses that do not point at the forgotten one, by their place."""
    found = {}
    for warc in archive.warcs():
        with (archive.raw / warc).open("rb") as stream:
            for extent in list(extents(stream)):
                stream.seek(extent.offset)
                record = stream.read(extent.length)
                if URL.encode() not in gzip.decompress(record):
                    found[warc, extent.offset] = record
    return found


def test_nothing_of_the_address_stays(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    cut = tmp_path / "example" / "x.warc.gz.9.cut"
    cut.write_bytes(gzip.compress(b"WARC/1.1\r\nWARC-Target-URI: " + URL.encode() + b"\r\n" * 200)[:-4])
    done = forget(archive, URL, NOW)
    assert done.records == 2 * 2 + 2 + 2  # answers with requests, failures, and the copies that pointed there
    assert done.cut == 1
    assert URL.encode() + b"\r" not in everything(tmp_path)
    assert not [c for c in Archive(tmp_path).captures() if c.url == URL]


def test_other_records_keep_their_bytes_and_places(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    before = others(archive)
    forget(archive, URL, NOW)
    after = others(Archive(tmp_path))
    assert before.items() <= after.items()


def test_a_page_that_another_address_shares_stays_with_that_one(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    visits = [(c.fetched_at, archive.payload(c)) for c in archive.captures() if c.url == f"{OTHER}/kopi"]
    forget(archive, URL, NOW)
    archive = Archive(tmp_path)
    kept = [c for c in archive.captures() if c.url == f"{OTHER}/kopi"]
    assert sorted((c.fetched_at, archive.payload(c)) for c in kept) == sorted(visits)
    assert verify(archive).ok


def test_a_tombstone_says_so_without_naming_the_address(tmp_path: Path) -> None:
    forget(filled(tmp_path), URL, NOW)
    stones = []
    for path in sorted(tmp_path.rglob("*.warc.gz")):
        with path.open("rb") as stream:
            records = ArchiveIterator(stream, record_types=WarcRecordType.metadata)
            stones += [(record.headers["WARC-Target-URI"], record.reader.read()) for record in records]
    assert (tombstone_name(URL), b"reason: forgotten by request\r\n") in stones
    assert not [name for name, _ in stones if "person" in name]


@pytest.mark.parametrize("moment", range(4))
def test_what_a_kill_interrupts_can_be_done_again(tmp_path: Path, moment: int) -> None:
    archive = filled(tmp_path)
    before = others(archive)
    replaced = 0
    real = Path.replace

    def killed(self: Path, target: Path) -> Path:
        nonlocal replaced
        if ".forgetting" in self.name or self.name.endswith(".idx"):
            replaced += 1
            if replaced > moment:
                raise KeyboardInterrupt
        return real(self, target)

    with patch.object(Path, "replace", killed), pytest.raises(KeyboardInterrupt):
        forget(archive, URL, NOW)
    archive = Archive(tmp_path)
    assert verify(archive).ok, "also in between the archive is sound"
    forget(archive, URL, NOW)
    archive = Archive(tmp_path)
    assert URL.encode() + b"\r" not in everything(tmp_path)
    assert len([c for c in archive.captures() if c.url == f"{OTHER}/kopi"]) == 2
    assert before.items() <= others(archive).items()
    assert verify(archive).ok


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with archive.run("example", new_run_id(NOW)) as run:
        run.add_failure(URL, NOW, "no answer")
        with pytest.raises(ArchiveError, match="is being written"):
            forget(Archive(tmp_path), URL, NOW)


def test_an_address_that_was_never_asked_changes_nothing(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.warc.gz")}
    assert forget(archive, "http://www.example.dk/en-anden", NOW).records == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.warc.gz")} == before
