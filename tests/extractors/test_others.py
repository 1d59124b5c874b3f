"""Entries of other pools inside the announcement: told by what a line says, and not taken for the pool's own facts."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.others import LONGEST_ENTRY, other_entries
from extractors.reader import read_document

LEAD = "Der kan nu søges om penge til fuglekasser i landets kommuner, og alle foreninger kan være med."


def entries(body: str, title: str = "Fuglepuljen") -> list[str]:
    """The lines of a page about ``title`` that are entries of other pools, with the heading of their list."""
    html = f"<html><body><main><h1>{title}</h1><p>{LEAD}</p>{body}</main></body></html>"
    document = read_document(html.encode(), media_type="text/html")
    return [document.of(document.blocks[i]) for i in sorted(other_entries(document))]


@pytest.mark.parametrize(
    "line",
    [
        "Kulturpuljen: frist 1. maj",
        "Kulturpuljen har frist 1. maj",
        "Kulturpuljen, ansøgningsfrist 1. maj",
        "Havtilskud – op til 5.000 kr.",
        "Legat til musik | Deadline 3. maj",
        "Støtte til kor (søges hele året)",
        "Programmet for broer · lukker 1. juni",
    ],
)
def test_a_line_that_names_another_pool_and_says_when_or_how_much_is_an_entry(line: str) -> None:
    assert entries(f"<p>{line}</p>") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Ansøgningsfrist: 1. maj 2021",
        "Puljen: søges inden 1. maj",
        "Tilskud: op til 5.000 kr.",
        "Projektet: senest 1. maj",
        "Runde 1: frist 1. maj",
        "Delpulje 1: op til 5.000 kr.",
        "Maks. tilskud: op til 5.000 kr.",
    ],
)
def test_a_line_about_the_page_s_own_pool_is_none(line: str) -> None:
    assert entries(f"<p>{line}</p>") == []


@pytest.mark.parametrize("line", ["Maleri og musik: frist 1. maj", "Kulturpuljen er for alle, der kan synge"])
def test_a_line_without_a_pool_or_without_when_and_how_much_is_none(line: str) -> None:
    assert entries(f"<p>{line}</p>") == []


def test_the_pool_that_the_page_is_about_is_no_other() -> None:
    assert entries("<p>Fuglepuljen: frist 3. maj</p>") == []
    assert entries("<p>Kulturpuljen: frist 3. maj</p>", title="Søg Kulturpuljen nu") == []
    assert entries("<p>Fuglepuljen: frist 3. maj</p>", title="Søg Kulturpuljen nu") == ["Fuglepuljen: frist 3. maj"]


def test_a_long_line_is_the_announcement_s_own() -> None:
    line = "Kulturpuljen: frist 1. maj, og den er for alle, der"
    assert entries(f"<p>{line}</p>") == [line]
    assert entries(f"<p>{line + ' synger' * (LONGEST_ENTRY // 7)}</p>") == []


def test_a_heading_over_such_a_list_goes_with_it() -> None:
    body = "<ul><li>Kulturpuljen: frist 1. maj</li><li>Havpuljen: frist 2. maj</li></ul><h2>Frist</h2><p>Den 3. maj</p>"
    found = ["Kulturpuljen: frist 1. maj", "Havpuljen: frist 2. maj"]
    assert entries(f"<h2>Noget for enhver smag</h2>{body}") == ["Noget for enhver smag", *found]
    assert entries(f"<p>Her er der meget at hente for alle i byen.</p>{body}") == found


def test_a_heading_that_labels_the_pool_s_own_facts_stays() -> None:
    assert entries("<h2>Frist</h2><ul><li>Kulturpuljen: frist 1. maj</li></ul>") == ["Kulturpuljen: frist 1. maj"]


def test_what_stands_below_the_page_s_last_stamp_is_not_the_announcement_s() -> None:
    text = f"<p>{LEAD}</p><p>{LEAD}</p><p>Sidst opdateret 3. maj 2021</p>"
    assert entries(f"{text}<p>Havnevej 3, 9999 Fjordby</p>") == ["Havnevej 3, 9999 Fjordby"]
    news = "<h3>Ny bro åbner</h3><p>1. maj 2021</p><p>Borgmesteren klipper snoren over.</p>"
    assert entries(text + news) == ["Ny bro åbner", "1. maj 2021", "Borgmesteren klipper snoren over."]


def test_whom_to_ask_may_stand_below_the_stamp() -> None:
    text = f"<p>{LEAD}</p><p>{LEAD}</p><p>Sidst opdateret 3. maj 2021</p>"
    assert entries(f"{text}<h3>Kontakt</h3><p>Naturteamet, tlf. 12 34 56 78</p>") == []
    assert entries(f"{text}<p>Kontakt: Naturteamet, tlf. 12 34 56 78</p>") == []


def test_a_stamp_above_the_text_ends_nothing() -> None:
    assert entries(f"<p>Sidst opdateret 3. maj 2021</p><p>{LEAD}</p>") == []


def test_a_line_above_a_part_that_its_pool_heads_is_the_pages_own() -> None:
    line, part = "<p>Kulturpuljen: frist 1. maj</p>", "<h2>Kulturpuljen</h2><p>Foreninger kan søge.</p>"
    assert entries(f"{line}{part}") == []
    assert "Kulturpuljen: frist 1. maj" in entries(f"{part}{line}"), "below it a line may be a list's"


POINTING = [
    "Kender I også?",
    "Se de andre programmer",
    "Vi anbefaler også",
    "Måske er det her noget for jer?",
    "Øvrige muligheder i kommunen",
    "Passer puljen ikke til jer?",
]
ENTRIES = [
    ["Skolekoncerter: næste frist 1. maj", "Bogstart - lukket"],
    ["SMV:Eksport, 2 mio. kr.", "SMV:Robot - op til 250.000 kr."],
    ["Nabohjælp (frist 20. maj kl. 12)", "Cykelbyen (frist 4. juni)"],
]


def read_lines(*lines: str) -> list[str]:
    """What of a text about a pool is left as its own, after a few lines of its own."""
    text = "\n\n".join(["Fuglepuljen", LEAD, "Hvem kan søge?", "Foreninger kan søge.", *lines])
    document = read_document(text.encode(), media_type="text/plain")
    others = other_entries(document)
    return [document.of(block) for i, block in document.main if i not in others]


@pytest.mark.parametrize("heading", POINTING)
@pytest.mark.parametrize("listed", ENTRIES)
@pytest.mark.parametrize("mark", ["", "- "])
def test_a_short_list_under_a_heading_that_points_elsewhere_is_others(
    heading: str, listed: list[str], mark: str
) -> None:
    left = read_lines(heading, "\n".join(mark + entry for entry in listed))
    assert not set(left) & set(listed)
    assert "Foreninger kan søge." in left


def test_names_of_pools_over_a_line_each_are_the_list_s_own() -> None:
    left = read_lines("Andre puljer i forvaltningen", "Havpuljen\nSøg op til 15.000 kr.\nBypuljen\nFrist 1. maj")
    assert "Frist 1. maj" not in left


def test_below_whom_to_ask_a_list_without_a_role_is_others() -> None:
    entry = "Skolekoncerter: næste frist 1. maj"
    ask = ["Kontakt", "Ring på 22 33 44 55."]
    assert entry not in read_lines(*ask, "Fra nabokontoret", entry)
    assert entry in read_lines("Fra nabokontoret", entry)


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("Øvrige oplysninger", "Ansøgningsfrist: 1. maj 2021"),
        ("Flere trin", "Runde 1: frist 1. maj"),
        ("Andre ting at huske", "Fuglekasser skal hænge højt. Sidste frist er 1. maj."),
    ],
)
def test_the_pool_s_own_conditions_stay_under_such_a_heading(heading: str, line: str) -> None:
    assert line in read_lines(heading, line)


@pytest.mark.parametrize(
    "lines",
    [
        ["Også hos os", "Grønne Spirer: 3.000 kr. til daginstitutioner. Frist 20. maj 2021."],
        ["Måske også noget for dig", "SMV:Eksport – næste runde lukker 5. februar 2021, op til 100.000 kr."],
        ["Nært beslægtet", "Herløvs Studielegat: 12 legater à 10.000 kr. Frist 1. maj."],
        ["Læs flere indlæg", "Hjælpepakke til museer: 20 mio. kr., frist 28. august kl. 12"],
    ],
)
def test_an_entry_that_is_written_as_a_sentence_is_others(lines: list[str]) -> None:
    assert lines[1] not in read_lines(*lines)


def test_rounds_under_such_a_heading_are_the_pool_s_own() -> None:
    assert "Forår: frist 1. maj 2021" in read_lines("Flere gange om året", "Forår: frist 1. maj 2021")


def test_news_behind_the_stamp_is_others() -> None:
    line = "24. januar 2021: Omprioriteringspuljen: 97 mio. kr. fordelt"
    assert line not in read_lines("Opdateret den 9. februar 2021", "Seneste", line)


@pytest.mark.parametrize(
    ("line", "own"), [("Spillesteder kan søge til 1. maj", False), ("Ansøgningsfrist 1. maj", True)]
)
def test_a_heading_with_its_day_behind_the_stamp_is_news_unless_it_is_a_label(line: str, own: bool) -> None:
    left = read_lines(
        "Opdateret den 9. februar 2021", "Kulturnyt", "By: åbning 21. januar", line, "Foreninger kan søge."
    )
    assert (line in left) is own


def test_the_announcement_goes_on_behind_a_list_of_other_pools() -> None:
    long = "Der er mange fugle i landet, og de har brug for steder at bo, når vinteren kommer, og derfor kan man søge"
    text = "\n\n".join(
        [
            f"Fuglepuljen\n\n{LEAD}\n\nAndre puljer\nHavpuljen: frist 1. maj",
            f"{long} om penge til kasser af træ i alle landets byer.",
            f"{long} om foder til alle fugle. Ansøgningsfristen er den 3. juni 2021.",
        ]
    )
    [pool] = read_page(text.encode(), media_type="text/plain").pools
    assert pool.deadlines == ("2021-06-03",)


def test_cards_of_other_pools_under_a_heading_that_points_to_them_are_others() -> None:
    cards = "<h3>Opslag: Sprog på spil</h3><p>3 mio. kr. Frist: 6. maj</p><h3>Opslag: Leg</h3><p>Frist: 3. juni</p>"
    html = f"<main><h1>Fuglepuljen</h1><p>{LEAD}</p><div><h2>Fonden har også åbnet</h2>{cards}</div></main>"
    document = read_document(html.encode(), media_type="text/html")
    others = [document.of(document.blocks[i]) for i in sorted(other_entries(document))]
    assert others[1:] == ["Opslag: Sprog på spil", "3 mio. kr. Frist: 6. maj", "Opslag: Leg", "Frist: 3. juni"]
