"""Who may apply where a page says it in a table, in two lists or under questions."""

from __future__ import annotations

import pytest

from extractors import announcing, read_page

PAGE = """<!doctype html><html lang="da"><head><title>Fuglepuljen</title></head><body><main><h1>Fuglepuljen</h1>
<p>Her er en ny pulje med en ansøgningsrunde. Ansøgningsskema ligger i ansøgningsportalen.</p>{}</main></body></html>"""
ROW = "<tr><td>{}</td><td>{}</td></tr>"
MARKED = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"


def table(header: str, rows: list[tuple[str, ...]], row: str = ROW) -> str:
    return f"<h2>Hvem kan søge?</h2><table>{header}{''.join(row.format(*cells) for cells in rows)}</table>"


@pytest.mark.parametrize(
    "layout",
    [
        table(
            "<tr><th>Ansøger</th><th>Kan søge?</th></tr>",
            [("Foreninger", "Ja"), ("Selvejende institutioner", "Ja"), ("Kommuner", "Nej")],
        ),
        table(
            "<tr><th>Kan søge</th><th>Kan ikke søge</th></tr>",
            [("Foreninger", "Kommuner"), ("Selvejende institutioner", "Virksomheder")],
        ),
        table(
            "<tr><th></th><th>Ja</th><th>Nej</th></tr>",
            [("Foreninger", "X", ""), ("Selvejende institutioner", "X", ""), ("Kommuner", "", "X")],
            MARKED,
        ),
        "<h3>I kan søge, hvis I er</h3><ul><li>en forening</li><li>en selvejende institution</li></ul>"
        "<h3>I kan ikke søge, hvis I er</h3><ul><li>en kommune</li><li>en virksomhed</li></ul>",
        "<details><summary>Hvem kan søge?</summary><p>Foreninger og selvejende institutioner</p></details>"
        "<details><summary>Hvem kan være partner?</summary><p>Kommuner og virksomheder</p></details>",
        "<p>Kan søges af</p><p>Foreninger og selvejende institutioner</p><p>Kan ikke søges af</p><p>Kommuner</p>",
        "<h2>Ansøgere</h2><ul><li>✓ Foreninger</li><li>✓ Selvejende institutioner</li><li>✗ Kommuner</li></ul>",
        "<p><b>Ansøgere</b><br>- foreninger, som har vedtægter<br>- selvejende institutioner, der skal bygge om</p>",
    ],
)
def test_only_those_are_applicants_who_are_let_in(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "announces", lambda page, core: (True, 0.9))
    [pool] = read_page(PAGE.format(layout).encode(), media_type="text/html").pools
    assert pool.applicants == ("forening", "selvejende")


@pytest.mark.parametrize(
    "piece", ["foreninger, der kan søge, ", "skoler kan ikke søge, men kommuner ", "kan ikke ", "og "]
)
def test_no_sentence_makes_it_run_away(piece: str) -> None:
    read_page(PAGE.format(f"<h2>Hvem kan søge?</h2><p>Foreninger {piece * (40_000 // len(piece))}er med</p>").encode())
