"""The table of calls from one generation to the next: as if all had been linked anew, and ids that stay."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from call_worlds import Notice, generation, pages_of_calls
from curation_samples import in_words

from extractors.model import Pool
from puljevagt.curation.calls import index, update
from puljevagt.curation.calls.decisions import CallDecision, Verdict, record, ruling
from puljevagt.curation.calls.linkage import UNDECIDED, Ruling

NAMES = ("Fyrpuljen", "Bølgepuljen", "Lys på alle moler", "Lys i alle havne", "Både til børn i byen", "Ro på fjorden")
SITES = ("fyr.example.dk", "havn.example.dk", "nyt.example.dk")
DAYS = ("2021-05-01T12:00", "2021-05-15", "2022-05-01T12:00", "2022-05-02")
SUMS = (900_000, 1_250_000, 2_000_000, None)


def _notice(chance: random.Random, number: int) -> Notice:
    name = chance.choice(NAMES)
    pool = Pool(
        chance.choice([name, name, f"Nu kan {name} søges"]),
        deadlines=tuple(chance.sample(DAYS, chance.choice((0, 1, 1)))),
        amount_total_dkk=chance.choice(SUMS),
        account=chance.choice((None, None, None, "15.26.02.20", "15.26.02.30")),
        applicants=("kommune",),
    )
    url = f"https://{chance.choice(SITES)}/{chance.choice(('puljer', 'nyheder'))}/{number}"
    body = (f"Se {chance.choice(NAMES)} hos styrelsen.",) if chance.random() < 0.5 else ()
    if chance.random() < 0.3:  # it announces nothing, and says when some pool can be applied for
        told = ("Nyt fra havnen", f"Vi søger {chance.choice(NAMES)} senest {in_words(chance.choice(DAYS))}.")
        return Notice(url, (), None, told)
    return Notice(url, (pool,), chance.choice(("Fyrstyrelsen", "Havnerådet")), body)


def _changed(chance: random.Random, notice: Notice) -> Notice:
    other = _notice(chance, 0)
    return replace(notice, pools=other.pools, issuer=other.issuer, body=other.body)


@pytest.mark.parametrize("most_shared", [300, 4])
@pytest.mark.parametrize("seed", range(2))
def test_an_update_comes_to_the_same_calls_as_linking_all_anew(
    tmp_path: Path, seed: int, most_shared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where so many share a key that it joins nothing any more, or again."""
    monkeypatch.setattr(index, "MOST_SHARED", most_shared)
    chance = random.Random(seed)
    world = {notice.url: notice for notice in (_notice(chance, number) for number in range(24))}
    last, calls = None, None
    for step in range(4):
        touched: dict[str, set[str]] = {}
        if step:
            gone = chance.sample(sorted(world), 2)
            come = [_notice(chance, 100 * step + number) for number in range(3)]
            changed = [_changed(chance, world[url]) for url in chance.sample(sorted(set(world) - set(gone)), 3)]
            world = {url: notice for url, notice in world.items() if url not in gone}
            world |= {notice.url: notice for notice in [*come, *changed]}
            for url in [*gone, *(notice.url for notice in [*come, *changed])]:
                touched.setdefault(url.split("/")[2], set()).add(url)
        seniority = [f"{url}#0" for url in sorted(world, key=lambda url: int(url.rpartition("/")[2]))]
        building = generation(tmp_path / str(step), world.values())
        calls = update.calls(building, last, touched if last else None, seniority)
        anew = update.calls(building, None, None, seniority)
        assert calls.to_pylist() == anew.to_pylist()
        last = generation(tmp_path / f"{step}-whole", world.values(), calls)
    assert calls is not None and max(map(len, pages_of_calls(calls).values())) > 1
    assert most_shared < 10 or "mentions" in calls["roles"].combine_chunks().flatten().to_pylist()


NOON = datetime(2021, 3, 1, 12, tzinfo=UTC)
OWN = Notice("https://fyr.example.dk/puljer/fyr", (Pool("Lys på alle moler", deadlines=(DAYS[0],)),))
NEWS = Notice(
    "https://nyt.example.dk/nyheder/1",
    (Pool("Nu kommer lyset", deadlines=(DAYS[0],)),),
    None,
    ("Puljen hedder Lys på alle moler.",),
)
OTHER = Notice("https://havn.example.dk/puljer/ro", (Pool("Ro på fjorden", deadlines=(DAYS[1],)),), "Havnerådet")


def _calls(folder: Path, *notices: Notice, seniority: tuple[Notice, ...], ruled: Ruling = UNDECIDED) -> pa.Table:
    ids = [f"{notice.url}#0" for notice in seniority]
    return update.calls(generation(folder, notices), None, None, ids, ruled)


def test_every_pool_is_in_exactly_one_call(tmp_path: Path) -> None:
    calls = _calls(tmp_path, OWN, NEWS, OTHER, seniority=(OWN, NEWS, OTHER))
    assert sorted(pages_of_calls(calls).values()) == [[OWN.url, NEWS.url], [OTHER.url]]


def test_a_call_is_named_after_the_pool_published_first_whoever_joins_or_leads(tmp_path: Path) -> None:
    alone = _calls(tmp_path / "a", NEWS, seniority=(NEWS, OWN))
    both = _calls(tmp_path / "b", NEWS, OWN, seniority=(NEWS, OWN))
    assert pages_of_calls(both) == {alone["call"][0].as_py(): [OWN.url, NEWS.url]}


def test_where_two_calls_become_one_the_older_id_stays(tmp_path: Path) -> None:
    apart = _calls(tmp_path / "a", OWN, OTHER, seniority=(OTHER, OWN))
    older = next(call for call, pages in pages_of_calls(apart).items() if pages == [OTHER.url])
    joined = Ruling(frozenset({(f"{OWN.url}#0", f"{OTHER.url}#0")}))
    together = _calls(tmp_path / "b", OWN, OTHER, seniority=(OTHER, OWN), ruled=joined)
    assert pages_of_calls(together).keys() == {older}


def test_people_join_and_split_calls_and_the_last_word_holds(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    own, news, other = (f"{notice.url}#0" for notice in (OWN, NEWS, OTHER))

    def decide(one: str, two: str, verdict: Verdict) -> set[frozenset[str]]:
        record(path, CallDecision(one, two, verdict, "en, der ved det", NOON))
        folder = tmp_path / str(len(path.read_text("utf-8").splitlines()))
        calls = _calls(folder, OWN, NEWS, OTHER, seniority=(OWN,), ruled=ruling(path))
        return set(map(frozenset, pages_of_calls(calls).values()))

    alone = {frozenset({notice.url}) for notice in (OWN, NEWS, OTHER)}
    assert decide(news, own, Verdict.SPLIT) == alone
    assert decide(own, news, Verdict.WITHDRAW) == {frozenset({OWN.url, NEWS.url}), frozenset({OTHER.url})}
    assert decide(other, own, Verdict.JOIN) == {frozenset({OWN.url, NEWS.url, OTHER.url})}


def test_a_decision_about_one_pool_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        record(tmp_path / "d", CallDecision("p1", "p1", Verdict.JOIN, "x", NOON))
