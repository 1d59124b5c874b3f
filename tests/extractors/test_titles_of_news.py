"""What a pool is called whose page has a headline, the site's name or a list of its news over it."""

from __future__ import annotations

import pytest

from extractors import read_page

CONDITIONS = "\n\nForeninger kan søge om op til 20.000 kr. Fristen er den 1. maj 2023.\n"


def title(text: str) -> str | None:
    (pool,) = read_page((text + CONDITIONS).encode(), media_type="text/plain").pools
    return pool.title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Halkær Kommune\nNyheder\n\nSå er der penge til havet\n\nPuljen hedder ”Rene strande”.", "Rene strande"),
        ("Nyt fra Vestegnen\n\nGrønne Tage\n\nVi har slået en pulje op under navnet Grønne Tage.", "Grønne Tage"),
        ("Få gang i klubben\n\nVi har en ny pulje på 2 mio. kr. med navnet Klub i Vækst.", "Klub i Vækst"),
        ("Husk Plads til Leg\n\nPlads til Leg er for alle, der vil bygge en legeplads.", "Plads til Leg"),
        ("Liv i kvarteret – søg penge til gadefester\n\nMed Liv i kvarteret støtter vi naboer.", "Liv i kvarteret"),
        ("Boligbladet\nnr. 2, marts 2023\n\nDer skal gro noget mellem blokkene\n\nSøg Altanpuljen.", "Altanpuljen"),
        ("Puljer og støtte / Nyheder\n\nPulje: Godt på vej\n\nDen er for frivillige.", "Godt på vej"),
        ("Nye toner i byen\n\nMusikpuljen er kommunens støtte til koncerter.", "Musikpuljen"),
        ("Indkaldelse af ansøgninger: Sejl for alle\n\nDer er joller til salg.", "Sejl for alle"),
        ("»Kunst på hjul« – skoler kan nu søge\n\nVi har penge til kunst.", "Kunst på hjul"),
    ],
)
def test_the_text_says_what_the_pool_is_called(text: str, name: str) -> None:
    assert title(text) == name


@pytest.mark.parametrize(
    "name",
    ["Kulturpuljen", "Tilskud til små øer i 2023", "Pulje til mere cykeltrafik", "Miljøteknologi 2018 - kvæg"],
)
def test_a_heading_that_names_the_pool_is_its_title(name: str) -> None:
    assert title(f"{name}\n\nVi har penge til det, der mangler.") == name
