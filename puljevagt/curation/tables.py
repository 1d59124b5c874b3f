"""The curated tables, declared once: column names, types, nullability, units and meaning.

The declaration is what the Parquet files (:mod:`puljevagt.curation.schema`), the data dictionary
``curated/README.md`` and the data package (:mod:`puljevagt.curation.describe`) are made of.
"""

from __future__ import annotations

import pyarrow as pa

from puljevagt.curation.calls.tables import CLUES, calls_table
from puljevagt.curation.columns import (
    CONTENT,
    DIGEST,
    EXTRACTOR,
    OUTCOMES,
    POOL_ID,
    SOURCE,
    TEXTS,
    TIME,
    URL,
    VERSION_ID,
    change_kinds,
    outcomes,
)
from puljevagt.curation.schema import Column, Table


def _vocabulary(name: str, row: str) -> Table:
    """A vocabulary as a table: a code with its labels."""
    columns = (
        Column("code", pa.string(), "The code, as the other tables have it."),
        Column("da", pa.string(), "What it is called in Danish."),
        Column("en", pa.string(), "What it is called in English."),
    )
    return Table(name, row, columns, ("code",))


TABLES = {
    table.name: table
    for table in (
        Table(
            "pools",
            "a pool as it now stands",
            (
                POOL_ID,
                SOURCE,
                URL,
                *CONTENT,
                Column("first_seen", TIME, "When a fetch first showed the pool."),
                Column("last_seen", TIME, "When a fetch last showed it."),
                Column(
                    "changed_at",
                    TIME,
                    "When the present version was first seen; null where it is the first.",
                    None,
                    True,
                ),
                Column("version", pa.int32(), "Number of the present version, from 1."),
                Column(
                    "former_ids",
                    TEXTS,
                    "Ids that the pool was published under as well and that are retired: its page's new address was "
                    "seen before it was known that the page had moved there.",
                    "pool ids",
                ),
            ),
            ("url", "pool_id"),
        ),
        Table(
            "deadlines",
            "one time by which one can apply to a pool as it now stands",
            (
                POOL_ID,
                SOURCE,
                URL,
                Column("title", pa.string(), "The pool's name."),
                Column("issuer", pa.string(), "Who announces it.", None, True),
                Column("listed", pa.bool_(), "The page still announces the pool."),
                Column("closed", pa.bool_(), "The pool is closed, used up or withdrawn."),
                Column(
                    "kind",
                    pa.string(),
                    "What kind of time.",
                    "`single` the only day, `round` one of several, `rolling` all the time, `worded` names no day",
                ),
                Column("date", pa.date32(), "The day, Danish local time.", None, True),
                Column("time", pa.string(), "The time; null: the whole day.", "`HH:MM`, Danish local time", True),
                Column("ends_at", TIME, "The last moment.", None, True),
                Column("text", pa.string(), "As the page words it.", None, True),
                Column("sentence", pa.string(), "The sentence of the page around it.", None, True),
                Column("confidence", pa.float64(), "How sure the reading is.", "0 to 1", True),
                Column("needs_review", pa.bool_(), "A person should look at it."),
            ),
            ("url", "pool_id", "ends_at", "kind", "text"),
        ),
        Table(
            "pool_versions",
            "a pool from `valid_from` to `valid_to` (type 2 history)",
            (
                VERSION_ID,
                POOL_ID,
                SOURCE,
                URL,
                Column("version", pa.int32(), "Number of the version within its pool, from 1."),
                Column("valid_from", TIME, "When a fetch first showed this version."),
                Column("valid_to", TIME, "When a fetch showed the next one; null for the present version.", None, True),
                *CONTENT,
            ),
            ("url", "pool_id", "version"),
        ),
        Table(
            "changes",
            "one difference between two adjacent versions of a pool that a reader must be told",
            (
                Column("change_id", pa.string(), "Stays the same when history is computed anew."),
                POOL_ID,
                SOURCE,
                URL,
                Column("title", pa.string(), "The pool's name after the change."),
                Column("kind", pa.string(), "What changed.", "kinds of change, listed below", codes=change_kinds),
                Column("old", pa.string(), "Before.", "JSON", True),
                Column("new", pa.string(), "After.", "JSON", True),
                Column("silent", pa.bool_(), "The page's own stamp did not move with the change."),
                Column(
                    "cause", pa.string(), "Why, where it is not the wording.", "`withdrawn`: the page is gone", True
                ),
                Column(
                    "from_version", pa.string(), "`version_id` before; null for a pool new on a known page.", None, True
                ),
                Column("to_version", pa.string(), "`version_id` after."),
                Column("seen_at", TIME, "When the fetch that showed it was made."),
                Column("old_quotes", TEXTS, "The sentences that said the old value."),
                Column("new_quotes", TEXTS, "The sentences that say the new value."),
                Column("stamp_old", pa.date32(), "The page's own stamp before.", None, True),
                Column("stamp_new", pa.date32(), "The page's own stamp after.", None, True),
            ),
            ("seen_at", "url", "pool_id", "change_id"),
        ),
        Table(
            "evidence",
            "one place on a page that says one value of a version",
            (
                POOL_ID,
                VERSION_ID,
                SOURCE,
                URL,
                DIGEST,
                Column("field", pa.string(), "Column of `pool_versions` that the value stands in."),
                Column("value", pa.string(), "The value; of a list, the one item.", "JSON"),
                Column("start", pa.int32(), "First character of the quote.", "code points of the page's text", True),
                Column("end", pa.int32(), "First character after it.", "code points of the page's text", True),
                Column("quote", pa.string(), "What stands there, to the letter.", None, True),
                Column("sentence", pa.string(), "The sentence of the page around it.", None, True),
                Column(
                    "rule",
                    pa.string(),
                    "The rule that read it; `correction` or `acceptance`: a person did, and no place says it.",
                ),
                Column("confidence", pa.float64(), "How sure that is.", "0 to 1"),
                Column("needs_review", pa.bool_(), "A person should look at it."),
                Column("reason", pa.string(), "Why; of a person's word: whose, when, and the note.", None, True),
            ),
            ("url", "version_id", "field", "value", "start", "end", "rule"),
        ),
        Table(
            "fetches",
            "one request and its answer, or one page taken from a file",
            (
                SOURCE,
                URL,
                Column("fetched_at", TIME, "When."),
                Column(
                    "status",
                    pa.int32(),
                    "The answer's HTTP status; null for a file and where nothing answered.",
                    None,
                    True,
                ),
                Column(
                    "location",
                    pa.string(),
                    "The page's new address, for good, by the answer.",
                    None,
                    True,
                ),
                Column(
                    "record_type", pa.string(), "The archive's record.", "`response` `resource` `revisit` `metadata`"
                ),
                Column("media_type", pa.string(), "What the page was declared to be.", None, True),
                Column("bytes", pa.int64(), "Length of the page.", "bytes", True),
                Column("digest", pa.string(), DIGEST.meaning, None, True),
                Column("warc", pa.string(), "The file in `raw/` that holds the record."),
                Column("offset", pa.int64(), "Where in that file.", "bytes"),
                Column("run_id", pa.string(), "The run that made the fetch."),
                Column("outcome", pa.string(), "What it showed.", OUTCOMES, codes=outcomes),
                Column("note", pa.string(), "Why it failed, or what a person should know.", None, True),
            ),
            ("url", "fetched_at", "digest", "warc", "offset"),
            row_group=1_000,
        ),
        Table(
            "pages",
            "one page that was fetched, as its last fetch left it",
            (
                SOURCE,
                URL,
                Column("first_fetched_at", TIME, "The first fetch."),
                Column("last_fetched_at", TIME, "The last fetch."),
                Column("fetches", pa.int32(), "How many fetches there were."),
                Column("first_shown_at", TIME, "The first fetch that was answered with a page.", None, True),
                Column("status", pa.int32(), "HTTP status of the last; null for a file or no answer.", None, True),
                Column(
                    "location",
                    pa.string(),
                    "The page's new address, for good, as last given.",
                    None,
                    True,
                ),
                Column("digest", pa.string(), "Checksum of the last answer's bytes.", None, True),
                Column("outcome", pa.string(), "What the last showed.", OUTCOMES, codes=outcomes),
                Column("note", pa.string(), "Why it failed, or what a person should know.", None, True),
                Column("announces", pa.bool_(), "The last answer announces a pool."),
                Column("decisions", pa.string(), "Mark of people's decisions that its pools' rows hold.", None, True),
                Column("extractor_version", pa.string(), "The extractors that read it; null: none could.", None, True),
            ),
            ("url",),
        ),
        Table(
            "corrections",
            "one value that better extractors read otherwise than it was published; nobody is alerted of it",
            (
                Column("correction_id", pa.string(), "Stays the same for the same correction."),
                POOL_ID,
                SOURCE,
                URL,
                Column("title", pa.string(), "The pool's name."),
                Column(
                    "field",
                    pa.string(),
                    "Column of `pool_versions`; `pool`: a pool that only one side has; `change`: a change likewise.",
                ),
                Column("old", pa.string(), "As it was published.", "JSON", True),
                Column("new", pa.string(), "As it is now.", "JSON", True),
                Column("since", TIME, "From when on the old value was published as holding."),
                Column("old_extractor", pa.string(), "The extractors that read the old value.", None, True),
                Column("new_extractor", pa.string(), "The extractors that read the new one.", None, True),
                Column("corrected_at", TIME, "When it was corrected."),
            ),
            ("url", "pool_id", "field", "since", "correction_id"),
        ),
        Table(
            "readings",
            "one page's bytes as the extractors read them; history is worked out from these",
            (
                SOURCE,
                URL,
                DIGEST,
                EXTRACTOR,
                Column("reading", pa.string(), "The output of `puljevagt extract`.", "JSON"),
            ),
            ("url", "digest"),
            row_group=64,  # of some ten thousand characters each
            largest_file=20_000,
        ),
        Table(
            "sources",
            "one watched site, or one from which pages were brought in",
            (
                Column("name", pa.string(), "Its name: `source` in the other tables."),
                Column("title", pa.string(), "What `sources.toml` calls it.", None, True),
                Column("issuer", pa.string(), "Whose announcements it holds, by `sources.toml`.", None, True),
                Column("pages", pa.int32(), "Pages of it that were fetched."),
                Column("pools", pa.int32(), "Pools that they announce now."),
                Column("first_fetched_at", TIME, "The first fetch.", None, True),
                Column("last_fetched_at", TIME, "The last fetch.", None, True),
                Column("last_good_at", TIME, "The last fetch that showed a page.", None, True),
                Column("last_crawled_at", TIME, "When it was last crawled.", None, True),
                Column("stale_since", TIME, "Since when the crawler finds something wrong with it.", None, True),
                Column("stale_why", pa.string(), "What that is.", None, True),
                Column("held_since", TIME, "Since when new tables of it are held back.", None, True),
                Column("held_why", pa.string(), "What would be lost; `puljevagt publish --accept`.", None, True),
            ),
            ("name",),
        ),
        CLUES,
        calls_table(CONTENT),
        _vocabulary("applicants", "a code of who may apply"),
        _vocabulary("target_groups", "a code of whom the funded work is for"),
        _vocabulary("change_kinds", "a kind of change"),
    )
}
