"""Every byte that was ever fetched, kept in WARC files under ``raw/``.

``Archive`` (``store``) writes, reads and repairs them, ``verify`` checks them, ``iter_inputs`` (``inputs``) reads what
people hand in. Nothing of the project's other rooms is imported here.
"""

from puljevagt.archive.capture import BadRecord, Capture, parse_time
from puljevagt.archive.index import Damage
from puljevagt.archive.inputs import Input, Page, Problem, Skipped, WrongUsage, iter_inputs
from puljevagt.archive.store import Archive, ArchiveError, Repair
from puljevagt.archive.verify import Finding, Report, verify
from puljevagt.archive.writing import Run, new_run_id

__all__ = [
    "Archive",
    "ArchiveError",
    "BadRecord",
    "Capture",
    "Damage",
    "Finding",
    "Input",
    "Page",
    "Problem",
    "Repair",
    "Report",
    "Run",
    "Skipped",
    "WrongUsage",
    "iter_inputs",
    "new_run_id",
    "parse_time",
    "verify",
]
