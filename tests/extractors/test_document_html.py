"""What a page of HTML is as a document: which blocks it has, of which kind, under which heading."""

from __future__ import annotations

import pytest

from extractors.document import Block, Document, Kind, Region
from extractors.reader import read_document


def read(body: str, head: str = "") -> Document:
    return read_document(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def kinds(document: Document) -> list[tuple[Kind, str]]:
    return [(block.kind, document.of(block)) for block in document.blocks]


def named(document: Document, start: str) -> Block:
    return next(block for block in document.blocks if document.of(block).startswith(start))


def path(document: Document, start: str) -> list[str]:
    block, found = named(document, start), []
    while block.heading is not None:
        block = document.blocks[block.heading]
        found.append(document.of(block))
    return found[::-1]


def test_elements_say_what_their_text_is() -> None:
    document = read(
        "<h1>Havpuljen</h1><p>Søg nu.</p><ul><li>både</li><li>net</li></ul><dl><dt>Frist</dt><dd>1. maj</dd></dl>"
    )
    assert kinds(document) == [
        (Kind.HEADING, "Havpuljen"),
        (Kind.PARAGRAPH, "Søg nu."),
        (Kind.ITEM, "både"),
        (Kind.ITEM, "net"),
        (Kind.PARAGRAPH, "Frist"),
        (Kind.DEFINITION, "1. maj"),
    ]


def test_a_definition_is_labelled_by_its_term() -> None:
    document = read("<dl><dt>Frist</dt><dd>1. maj</dd><dt>Beløb</dt><dd><p>2 mio. kr.</p></dd></dl>")
    labels = [document.of(block.label) for block in document.blocks if block.label]
    assert labels == ["Frist", "Beløb"]


def test_headings_give_the_path_of_what_stands_under_them() -> None:
    document = read(
        "<h1>Pulje</h1><h2>Økonomi</h2><h3>Løn</h3><p>Højst halvdelen.</p><h2>Frist</h2><p>Den 3. juni.</p>"
    )
    assert path(document, "Højst") == ["Pulje", "Økonomi", "Løn"]
    assert path(document, "Den 3.") == ["Pulje", "Frist"]


def test_a_heading_reaches_no_further_than_the_box_it_shares_with_its_text() -> None:
    document = read(
        "<h1>Pulje</h1><h2>Formål</h2><p>Flere fugle.</p><div class='boks'><h3>Frist</h3><p>1. maj.</p></div>"
        "<p>Og flere træer.</p>"
    )
    assert path(document, "1. maj") == ["Pulje", "Formål", "Frist"]
    assert path(document, "Og flere") == ["Pulje", "Formål"]


def test_a_heading_reaches_into_the_next_box_of_the_same_make() -> None:
    document = read(
        "<div class='rk'><h2>Formål</h2><p>Flere fugle.</p></div><div class='rk'><p>Og flere træer.</p></div>"
    )
    assert path(document, "Og flere") == ["Formål"]


def test_a_title_in_a_header_of_its_own_stands_over_the_whole_announcement() -> None:
    document = read(
        "<main><header><h1>Pulje</h1><p>Til fugle.</p></header><p>Der kan søges om penge til fuglekasser.</p></main>"
    )
    assert path(document, "Der kan") == ["Pulje"]


def test_role_and_level_make_a_heading_of_any_element() -> None:
    document = read('<div role="heading" aria-level="3">Hvem kan søge?</div><div>Foreninger.</div>')
    assert (document.blocks[0].kind, document.blocks[0].level) == (Kind.HEADING, 3)


@pytest.mark.parametrize(
    "body",
    [
        "<details><summary>Hvem kan søge?</summary><p>Foreninger kan søge.</p></details>",
        "<div><button aria-expanded='false'>Hvem kan søge?</button><div hidden><p>Foreninger kan søge.</p></div></div>",
        "<div><div><a href='#p1'>Hvem kan søge?</a></div>"
        "<div id='p1' aria-hidden='true'>Foreninger kan det.</div></div>",
        "<p><strong>Hvem kan søge?</strong></p><p>Foreninger kan søge.</p>",
        "<p><b>Hvem kan søge?</b><br>Foreninger kan søge.</p>",
        "<div class='x1'>Hvem kan søge?</div><div class='x2'>Foreninger kan søge.</div>",
        "<div><span>Hvem kan søge?</span></div><p>Foreninger kan søge.</p>",
        "<fieldset><legend>Hvem kan søge?</legend>Foreninger kan søge.</fieldset>",
        "<table><caption>Hvem kan søge?</caption><tr><td>Foreninger kan søge.</td><td>Ja</td></tr></table>",
    ],
)
def test_what_has_the_shape_or_place_of_a_heading_is_one(body: str) -> None:
    document = read(f"<h1>Pulje</h1>{body}")
    assert named(document, "Hvem").kind is Kind.HEADING
    assert path(document, "Foreninger") == ["Pulje", "Hvem kan søge?"]


@pytest.mark.parametrize(
    "body",
    [
        "<p><strong>Fristen er fredag den 3. juni.</strong></p><p>Skriv til os i god tid.</p>",
        "<div>3. juni 2022</div><div>Der kan nu søges penge til fuglekasser.</div>",
        "<div>Puljen giver penge til fuglekasser.</div><div>Der kan nu søges penge til det.</div>",
        "<div>Senest opdateret 3. juni 2022</div><div>Der kan nu søges penge til det.</div>",
    ],
)
def test_bold_sentences_dates_and_short_sentences_are_no_headings(body: str) -> None:
    document = read(f"<h1>Pulje</h1>{body}")
    assert [kind for kind, _ in kinds(document)] == [Kind.HEADING, Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_labels_and_values_by_turns_are_definitions() -> None:
    pairs = (
        "<div class='k'>Frist</div><div class='v'>1. maj</div><div class='k'>Beløb</div><div class='v'>2 mio. kr.</div>"
    )
    document = read(f"<h1>Pulje</h1><div>{pairs}</div>")
    assert [
        (document.of(b.label), document.of(b)) for b in document.blocks if b.kind is Kind.DEFINITION and b.label
    ] == [
        ("Frist", "1. maj"),
        ("Beløb", "2 mio. kr."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<b>Frist:</b> 1. maj",
        "<strong>Frist</strong>: 1. maj",
        "<span class='l'>Frist</span><span class='v'>1. maj</span>",
        "<span class='l'>Frist</span> <b>1. maj</b>",
    ],
)
def test_a_label_before_its_value_is_marked_in_the_line(line: str) -> None:
    document = read(f"<p>{line}</p>")
    label = document.blocks[0].label
    assert label is not None
    assert document.of(label).rstrip(":") == "Frist"
    assert document.text.replace(":", "") == "Frist 1. maj"


def test_a_forced_line_break_parts_blocks_but_no_sentence() -> None:
    assert kinds(read("<p>Frist:<br>1. maj</p>")) == [(Kind.PARAGRAPH, "Frist:"), (Kind.PARAGRAPH, "1. maj")]
    wrapped = read("<p>Ansøgningen skal være modtaget af kommunen<br>senest den 1. maj</p>")
    assert wrapped.text == "Ansøgningen skal være modtaget af kommunen senest den 1. maj"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("den <b>4.</b> maj", "den 4. maj"),
        ("CO<sub>2</sub>-udledning", "CO2-udledning"),
        ("for<b>ening</b>", "forening"),
        ("<span>Ansøgnings</span><span>frist</span>", "Ansøgningsfrist"),
        ("<a href='/a'>Puljer</a><a href='/b'>Nyheder</a>", "Puljer Nyheder"),
        ("<button>Ja</button><button>Nej</button>", "Ja Nej"),
        ("<span>Frist</span><span>07-05-2018</span>", "Frist 07-05-2018"),
        ("en  <i> kort </i>\n linje", "en kort linje"),
        ("<b>F</b>rist", "Frist"),
        ("<b>Hvem kan søge</b>Foreninger", "Hvem kan søge Foreninger"),
        ("<span>Oprettet 3. maj 2021</span><span>Ændret 4. maj</span>", "Oprettet 3. maj 2021 Ændret 4. maj"),
        ("Del<a href='#'>Facebook</a>", "Del Facebook"),
    ],
)
def test_inline_elements_neither_break_nor_glue_words(markup: str, text: str) -> None:
    assert read(f"<p>{markup}</p>").text == text


def test_a_cell_knows_the_headers_it_stands_under_and_beside() -> None:
    document = read(
        "<table><thead><tr><th></th><th>Frist</th><th>Svar</th></tr></thead>"
        "<tr><td>Runde 1</td><td>1. maj</td><td>3. juni</td></tr>"
        "<tr><td>Runde 2</td><td>1. oktober</td><td></td></tr></table>"
    )
    found = [
        (document.of(cell), cell.column and document.of(cell.column), cell.row and document.of(cell.row))
        for block in document.blocks[1:]
        for cell in block.cells
    ]
    assert found == [
        ("Runde 1", None, None),
        ("1. maj", "Frist", "Runde 1"),
        ("3. juni", "Svar", "Runde 1"),
        ("Runde 2", None, None),
        ("1. oktober", "Frist", "Runde 2"),
        ("", "Svar", "Runde 2"),
    ]


@pytest.mark.parametrize(
    "row",
    ["<th>{0}</th><td>{1}</td>", "<td>{0}</td><td>{1}</td>", "<th scope='row'>{0}</th><td>{1}</td>"],
)
def test_a_table_of_facts_labels_each_row_by_its_first_cell(row: str) -> None:
    rows = "".join(f"<tr>{row.format(*cells)}</tr>" for cells in [("Frist", "1. maj"), ("Beløb", "2 mio. kr.")])
    document = read(f"<table>{rows}</table>")
    assert [block.kind for block in document.blocks] == [Kind.ROW, Kind.ROW]
    assert [document.of(block.label) for block in document.blocks if block.label] == ["Frist", "Beløb"]
    value = document.blocks[0].cells[1]
    assert (document.of(value), value.row and document.of(value.row)) == ("1. maj", "Frist")


@pytest.mark.parametrize(
    "first",
    [
        "<tr><th>Pulje</th><th>Frist</th><th>Beløb</th></tr>",
        "<tr><td><b>Pulje</b></td><td><b>Frist</b></td><td><b>Beløb</b></td></tr>",
        "<tr><td>Pulje</td><td>Frist</td><td>Beløb</td></tr>",
    ],
)
def test_the_first_row_names_the_columns(first: str) -> None:
    document = read(f"<table>{first}<tr><td>Øpuljen</td><td>1. maj</td><td>2 mio. kr.</td></tr></table>")
    assert [document.of(cell.column) for cell in document.blocks[1].cells if cell.column] == ["Pulje", "Frist", "Beløb"]


def test_a_cell_over_several_rows_or_columns_counts_in_each() -> None:
    document = read(
        "<table><tr><th>Runde</th><th>Åbner</th><th>Frist</th></tr>"
        "<tr><th rowspan='2' scope='row'>Forår</th><td>1. januar</td><td>1. marts</td></tr>"
        "<tr><td>1. april</td><td>1. maj</td></tr></table>"
    )
    last = document.blocks[2].cells[1]
    assert (last.column and document.of(last.column), last.row and document.of(last.row)) == ("Frist", "Forår")


def test_tables_of_layout_are_no_tables() -> None:
    document = read(
        "<table><tr><td><a href='/'>Forside</a></td><td><h1>Pulje</h1><p>Der kan søges om penge til fuglekasser.</p>"
        "<table><tr><th>Frist</th><td>1. maj</td></tr></table></td></tr></table>"
    )
    assert [kind for kind, _ in kinds(document)] == [Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH, Kind.ROW]


def test_scripts_and_the_like_are_no_text() -> None:
    hidden = (
        "<script>a</script><style>b</style><template><p>c</p></template><noscript>d</noscript><svg><text>e</text></svg>"
    )
    assert read(f"{hidden}<p>Tekst</p>").text == "Tekst"


def test_links_times_and_the_head_are_kept() -> None:
    document = read(
        "<p>Læs <a href='/v.pdf'>vejledningen</a> fra <time datetime='2021-08-19'>19. august</time></p>",
        "<title>Pulje | Styrelsen</title><meta property='og:site_name' content='Styrelsen'>"
        "<link rel='canonical' href='https://x.dk/p'>",
    )
    assert [(document.of(link), link.href) for link in document.links] == [("vejledningen", "/v.pdf")]
    assert [(document.of(time), time.value) for time in document.times] == [("19. august", "2021-08-19")]
    assert (document.title, document.site, document.canonical) == ("Pulje | Styrelsen", "Styrelsen", "https://x.dk/p")


def test_a_link_that_is_a_picture_says_what_the_picture_says() -> None:
    assert read("<p><a href='/'><img src='l.svg' alt='Bakkeby Kommune'></a></p>").text == "Bakkeby Kommune"


def test_entities_and_invisible_characters_are_repaired() -> None:
    text = "energi&shy;spare\u00adpuljen &#150; 70&nbsp;%\u200b, 2018&#8209;2019 &#133; a\u0308rlig"
    assert read(f"<p>{text}</p>").text == "energisparepuljen – 70 %, 2018-2019 … ärlig"


@pytest.mark.parametrize(
    "body",
    [
        "<div><p>Der kan søges<b> nu <div>Frist <i>1. maj</div></b><p>Slut",
        "<ul><li>Der kan søges<li>Frist 1. maj</ul>Slut",
        "<center><font size=2>Der kan søges<p>Frist 1. maj<p>Slut</center>",
        "<table><tr><td>Der kan søges nu<td>Frist<tr><td>1. maj<p>Slut",
        "</div></p><p>Der kan søges</span><p>Frist 1. maj</p></body></html><p>Slut",
    ],
)
def test_broken_nesting_loses_no_text(body: str) -> None:
    words = read(body).text.replace("|", " ").split()
    assert [word for word in ("Der", "søges", "Frist", "1.", "maj", "Slut") if word in words] == [
        "Der",
        "søges",
        "Frist",
        "1.",
        "maj",
        "Slut",
    ]


def test_all_is_main_where_nothing_says_otherwise() -> None:
    assert {block.region for block in read("<h1>Pulje</h1><p>Der kan søges.</p>").blocks} == {Region.MAIN}


@pytest.mark.parametrize(
    "struck",
    ["<s>{}</s>", "<del>{}</del>", "<strike>{}</strike>", '<span style="text-decoration:line-through">{}</span>'],
)
def test_what_is_struck_out_is_noted_and_stays_in_the_text(struck: str) -> None:
    document = read("<p>Frist: " + struck.format("1. <b>maj</b>") + " 8. maj</p>")
    assert document.text == "Frist: 1. maj 8. maj"
    assert [document.of(part) for part in document.struck] == ["1. maj"]
