"""Scoring labelled pages: what counts as right, what an error shows, and whether doubt falls on what is wrong."""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.evaluation import Evaluation, FieldScore, curve, evaluate, main, report, summarise
from extractors.model import CORE, Event, Evidence, Pool, Reading, UnreadablePage
from extractors.scoring import match, pair_pools, same, score_page, sentence_around

TEXT = "Puljen til bænke\nFristen er 3. maj 2021. Der er 2 mio. kr. i puljen.\nKommuner kan søge."
SILENT = Reading(True, None, None, None, (), (), (), (), TEXT, (), ())


def said(field: str, value: Any, quote: str, *, confidence: float = 0.9, pool: str | None = "Bænke") -> Evidence:
    start = TEXT.index(quote)
    return Evidence(pool, field, value, ((start, start + len(quote), quote),), "test", confidence, confidence < 0.7)


BENCHES = Pool("Bænke", amount_total_dkk=2_000_000, deadlines=("2021-05-03",), applicants=("kommune",))
READ = replace(
    SILENT,
    pools=(BENCHES,),
    evidence=(
        said("title", "Bænke", "bænke"),
        said("amount_total_dkk", 2_000_000, "2 mio. kr."),
        said("deadlines", "2021-05-03", "3. maj 2021"),
        said("applicants", "kommune", "Kommuner"),
    ),
)


def label(reading: Reading, **pool: Any) -> dict[str, Any]:
    """The label that a reading would have to agree with, its first pool amended."""
    record = {key: reading.to_json()[key] for key in ("is_announcement", "issuer", "published_on", "updated_on")}
    pools = [json.loads(json.dumps(p)) for p in reading.to_json()["pools"]]
    if pool:
        pools[0].update(pool)
    contacts = {"emails": list(reading.emails), "phones": list(reading.phones)}
    return {**record, "pools": pools, "events": [{"at": e.at, "place": e.place} for e in reading.events]} | {
        "contacts": contacts
    }


def scored(gold: dict[str, Any], reading: Reading | None) -> Evaluation:
    return summarise([score_page("page.txt", gold, {} if reading is None else reading.to_json())])


def field(evaluation: Evaluation, name: str) -> FieldScore:
    return next(score for score in evaluation.fields if score.field == name)


def test_a_page_read_as_labelled_is_exact_in_every_figure() -> None:
    found = scored(label(READ), READ)
    assert (found.core_f1, found.all_f1, found.pages_exact, found.evidence_ok, found.flagged) == (1, 1, 1, 1, 0)
    assert found.mistakes == ()
    assert field(found, "deadlines") == FieldScore("deadlines", hit=1, missed=0, wrong=0)


def test_a_wrong_value_is_missed_and_wrong_and_shows_the_sentence_it_was_read_from() -> None:
    found = scored(label(READ, amount_total_dkk=3_000_000), READ)
    assert field(found, "amount_total_dkk") == FieldScore("amount_total_dkk", 0, 1, 1)
    assert found.pages_exact == 0
    (mistake,) = found.mistakes
    assert (mistake.page, mistake.pool, mistake.wanted, mistake.got) == ("page.txt", "Bænke", 3_000_000, 2_000_000)
    assert mistake.sentences == ("Der er 2 mio. kr. i puljen.",)


def test_a_left_out_value_is_missed_and_one_too_many_is_wrong() -> None:
    found = scored(label(READ, deadlines=["2021-05-03", "2021-10-01"], applicants=[]), READ)
    assert field(found, "deadlines") == FieldScore("deadlines", hit=1, missed=1, wrong=0)
    assert field(found, "applicants") == FieldScore("applicants", hit=0, missed=0, wrong=1)
    assert field(found, "deadlines").recall == 0.5
    assert field(found, "applicants").precision == 0


def test_a_page_is_exact_though_its_title_or_contacts_are_not() -> None:
    gold = label(READ, title="Noget ganske andet")
    gold["contacts"]["phones"] = ["11223344"]
    found = scored(gold, READ)
    assert found.pages_exact == 1
    assert found.core_f1 == 1 > found.all_f1
    assert [mistake.field for mistake in found.mistakes] == ["title", "phones"]


def test_a_pool_too_many_makes_a_page_inexact_also_where_it_holds_nothing() -> None:
    assert scored(label(READ), replace(READ, pools=(BENCHES, Pool("Borde")))).pages_exact == 0


def test_a_page_that_cannot_be_read_misses_everything_that_its_label_says() -> None:
    found = scored(label(READ), None)
    assert (found.core_f1, found.pages_exact) == (0, 0)
    assert field(found, "is_announcement").missed == 1


def test_no_announcement_read_as_none_is_exact() -> None:
    nothing = replace(SILENT, is_announcement=False)
    assert scored(label(nothing), nothing).pages_exact == 1


def test_events_count_by_their_time_wherever_they_are() -> None:
    met = replace(READ, events=(Event("2021-04-01T10:00", "Vejle"),))
    gold = label(met)
    gold["events"][0]["place"] = None
    assert scored(gold, met).mistakes == ()


def test_evidence_that_does_not_quote_the_text_is_seen() -> None:
    start, end, quote = READ.evidence[1].spans[0]
    moved = replace(READ.evidence[1], spans=((start + 1, end + 1, quote),))
    found = scored(label(READ), replace(READ, evidence=(READ.evidence[0], moved)))
    assert found.evidence_ok == 0.5


@pytest.mark.parametrize(
    ("name", "gold", "got", "expected"),
    [
        ("title", "Puljen til grønne bænke", "Pulje til  GRØNNE bænke", True),
        ("title", "Puljen til grønne bænke", "Kulturpuljen", False),
        ("issuer", "Bænkestyrelsen", "bænkestyrelsen", True),
        ("issuer", "Styrelsen for Bænke", "Styrelsen for Bænke i Vejle", True),
        ("issuer", "Styrelsen for Bænke og alt andet inventar", "Styrelsen", False),
        ("issuer", "Styrelsen for Bænke", "Styrelsen for Bænkes", False),
        ("deadlines", "2021-05-03", "2021-05-03T12:00", False),
    ],
)
def test_titles_and_issuers_need_not_agree_to_the_letter_all_else_must(
    name: str, gold: str, got: str, expected: bool
) -> None:
    assert same(name, gold, got) is expected
    assert same(name, got, gold) is expected


def test_each_value_is_matched_once() -> None:
    assert match("events", ["a", "a", "b"], ["c", "a"]) == (["a"], ["a", "b"], ["c"])


@pytest.mark.parametrize("count", [2, 8])
def test_pools_are_paired_by_what_they_hold_in_whatever_order(count: int) -> None:
    pools = [
        {"title": f"Pulje {i}", "amount_total_dkk": i, "deadlines": [f"2021-05-0{i}"]} for i in range(1, count + 1)
    ]
    assert pair_pools(pools, pools[::-1]) == [(pool, pool) for pool in pools]
    assert pair_pools(pools[:1], pools[::-1])[0] == (pools[0], pools[0])
    assert sum(not found for _, found in pair_pools(pools, pools[:1])) == count - 1


def judged(gold: dict[str, Any], reading: Reading) -> list[tuple[str, bool, bool, float]]:
    items = score_page("page.txt", gold, reading.to_json()).judged
    return [(item.field, item.right, item.flagged, item.confidence) for item in items]


def doubting(name: str) -> Reading:
    """The reading, unsure of one field."""
    entries = (replace(e, confidence=0.5, needs_review=True) if e.field == name else e for e in READ.evidence)
    return replace(READ, evidence=tuple(entries))


def test_a_found_value_is_flagged_by_its_own_evidence() -> None:
    items = judged(label(READ, amount_total_dkk=3_000_000), doubting("amount_total_dkk"))
    assert ("amount_total_dkk", False, True, 0.5) in items
    assert ("deadlines", True, False, 0.9) in items
    assert len(items) == 3  # the wrong sum and the sum left out are one item


def test_a_left_out_value_is_flagged_by_any_doubt_in_its_pool() -> None:
    gold = label(READ, rolling=True)
    assert ("rolling", False, False, 0.9) in judged(gold, READ)
    assert ("rolling", False, True, 0.5) in judged(gold, doubting("title"))


def test_a_left_out_pool_is_flagged_by_any_doubt_on_its_page() -> None:
    gold = label(replace(READ, pools=(BENCHES, replace(BENCHES, title="Borde", deadlines=("2022-01-01",)))))
    missing = [item for item in judged(gold, doubting("title")) if not item[1]]
    assert sorted(name for name, *_ in missing) == ["amount_total_dkk", "applicants", "deadlines"]
    assert all(flagged for _, _, flagged, _ in missing)


def test_the_calibration_line_counts_core_values_only() -> None:
    found = scored(label(READ, title="Helt andet", rolling=True), doubting("deadlines"))
    assert found.calibration() == "calibration: wrong_flagged=1.000 of 1, flagged=0.500 of 4"


def test_the_curve_shows_what_each_threshold_takes_and_gives() -> None:
    points = curve([(0.9, True), (0.5, False), (0.7, True), (0.7, False)])
    assert [(p.confidence, p.flagged, p.caught) for p in points] == [(0.5, 0.25, 0.5), (0.7, 0.75, 1), (0.9, 1, 1)]
    assert curve([]) == ()


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.72, 0.9, 1.0]), st.booleans()), min_size=1))
@settings(max_examples=50, deadline=None)
def test_the_curve_rises_to_all(items: list[tuple[float, bool]]) -> None:
    points = curve(items)
    for part in ("confidence", "flagged", "caught"):
        values = [getattr(point, part) for point in points]
        assert values == sorted(values)
    assert (points[-1].flagged, points[-1].caught) == (1, 1)


def test_a_quote_gives_the_sentences_it_stands_in_and_never_the_line_beside() -> None:
    assert sentence_around(TEXT, TEXT.index("maj"), TEXT.index("maj") + 3) == "Fristen er 3. maj 2021."
    both = TEXT.index("2021. Der"), TEXT.index("2 mio") + 5
    assert sentence_around(TEXT, *both) == "Fristen er 3. maj 2021. Der er 2 mio. kr. i puljen."
    assert sentence_around(TEXT, len(TEXT) - 3, len(TEXT)) == "Kommuner kan søge."


Folder = Callable[[list[tuple[str, dict[str, Any]]]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def write(pages: list[tuple[str, dict[str, Any]]]) -> Path:
        for name, gold in pages:
            (tmp_path / name).write_text(name, "utf-8")
            (tmp_path / name).with_suffix(".json").write_text(json.dumps(gold), "utf-8")
        return tmp_path

    return write


def test_a_folder_of_texts_and_html_pages_is_scored(folder: Folder) -> None:
    def reader(payload: bytes) -> Reading:
        if payload == b"c.txt":
            raise UnreadablePage("no page")
        return READ

    found = evaluate(folder([("b.html", label(READ)), ("a.txt", label(READ)), ("c.txt", label(READ))]), reader)
    assert found.pages == 3
    assert found.pages_exact == pytest.approx(2 / 3)
    assert {mistake.page for mistake in found.mistakes} == {"c.txt"}
    assert json.loads(json.dumps(found.to_json()))["core_f1"] == found.core_f1


def test_a_folder_without_labels_or_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no labels"):
        evaluate(tmp_path)
    (tmp_path / "lost.json").write_text("{}")
    with pytest.raises(FileNotFoundError, match="not there"):
        evaluate(tmp_path)


def test_the_report_names_page_field_values_and_sentence() -> None:
    found = scored(label(READ, amount_total_dkk=3_000_000), READ)
    lines = list(report(found, errors=True, thresholds=True))
    assert lines[0] == "page.txt"
    assert lines[1] == "    amount_total_dkk (Bænke): wanted 3000000, got 2000000"
    assert "Der er 2 mio. kr. i puljen." in lines[2]
    assert any(line.startswith("deadlines") and line.endswith("1.000") for line in lines)
    assert lines[-2].startswith("core_f1=0.667 ")
    assert lines[-1].startswith("calibration: ")


def test_the_command_fails_only_below_a_floor(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    gold = replace(SILENT, is_announcement=False)
    where = str(folder([("side.txt", label(gold))]))
    assert main([where, "--errors"]) == 0
    assert "pages_exact=" in capsys.readouterr().out
    assert main([where, "--floor", "core_f1=0.5"]) == 0
    assert main([where, "--floor", "pages=2"]) == 1
    with pytest.raises(SystemExit) as wrong:
        main([where, "--floor", "beauty=1"])
    assert wrong.value.code == 2


SHARED_SCORER = Path(__file__).resolve().parents[3] / "shared" / "gold" / "score.py"
CHOICES: dict[str, list[Any]] = {
    "title": ["Bænke", "Grønne bænke", "Kulturpuljen", "Kulturpuljen 2021"],
    "amount_total_dkk": [None, 1_000_000, 2_000_000],
    "grant_max_dkk": [None, 50_000],
    "rolling": [False, True],
    "account": [None, "15.26.02.20"],
    "deadlines": [(), ("2021-05-03",), ("2021-05-03", "2021-10-01T12:00")],
    "applicants": [(), ("kommune",), ("kommune", "forening")],
    "target_groups": [(), ("aeldre",)],
}


def some_reading(dice: random.Random) -> Reading:
    pools = tuple(Pool(**{k: dice.choice(v) for k, v in CHOICES.items()}) for _ in range(dice.choice([0, 1, 1, 2, 7])))
    return replace(
        SILENT,
        is_announcement=bool(pools),
        issuer=dice.choice([None, "Bænkestyrelsen", "Styrelsen for Bænke"]),
        updated_on=dice.choice([None, "2021-05-03"]),
        pools=pools,
        emails=dice.choice([(), ("a@b.dk",)]),
        evidence=dice.choice([(), READ.evidence, doubting("title").evidence]),
    )


@pytest.mark.skipif(not SHARED_SCORER.exists(), reason="the shared scorer is not beside this checkout")
def test_the_figures_are_those_of_the_shared_scorer(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("shared_scorer", SHARED_SCORER)
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    dice = random.Random(7)
    read = {f"{number}.txt": some_reading(dice) for number in range(40)}
    where = folder([(name, label(some_reading(dice) if dice.random() < 0.7 else read[name])) for name in read])
    records = "\n".join(json.dumps({"source": name, **reading.to_json()}) for name, reading in read.items())
    monkeypatch.setattr(scorer, "run", lambda command, files: records)
    theirs = scorer.score_pages(where, "", False)
    ours = evaluate(where, lambda payload: read[payload.decode()])
    assert {k: v for k, v in ours.figures().items() if k in theirs} == theirs
    assert 0 < ours.core_f1 < 1 and 0 < ours.pages_exact < 1
    assert {score.field for score in ours.fields if score.field in CORE} == set(CORE)
