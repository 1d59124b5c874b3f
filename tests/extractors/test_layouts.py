"""An announcement reads the same however its page is laid out: each one in every layout of ``cases/layouts``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from extractors import read_page

LAYOUTS = Path(__file__).parent / "cases" / "layouts"
TEMPLATES = Environment(loader=FileSystemLoader(LAYOUTS), autoescape=False)  # the words are our own


@dataclass(frozen=True)
class Announcement:
    """What a page says, and what is to be read of it."""

    words: dict[str, Any]
    read: dict[str, Any]


SCHOOLYARDS = Announcement(
    {
        "site": "Fjordby Kommune",
        "title": "Pulje til grønne skolegårde",
        "date": "3. februar 2021",
        "stamp": "Sidst opdateret 10. februar 2021",
        "lead": "Fjordby Kommune har afsat 2,4 mio. kr. til at gøre skolegårde grønnere. Skoler og forældreforeninger "
        "kan søge støtte til beplantning, udeværksteder og regnbede.",
        "sections": [
            ("Formål", "Puljen skal give børn og unge mere natur i hverdagen og få flere til at bruge uderummet."),
            ("Hvem kan søge?", "Folkeskoler, friskoler og foreninger i kommunen. Private firmaer kan ikke søge."),
            ("Hvor meget kan I få?", "Et projekt kan få op til 150.000 kr. Egenbetalingen er mindst 10 procent."),
            ("Ansøgningsfrist", "Ansøgningen skal være modtaget senest den 12. april 2021 kl. 12.00."),
            ("Sådan søger I", "Udfyld skemaet og vedlæg et budget og en tegning af skolegården."),
        ],
        "contact": ["Grøn Udvikling", "Tlf. 74 11 22 33", "groen@fjordby.example"],
        "others": [("Kulturpuljen", "1. marts 2021", "op til 40.000 kr."), ("Landsbypuljen", "15. maj 2021", "2 mio.")],
        "news": [("Ny cykelsti åbner", "1. februar 2021"), ("Borgermøde om lokalplan", "28. januar 2021")],
        "foot": "Fjordby Kommune, Rådhuspladsen 1, 9999 Fjordby. Tlf. 74 10 10 10. raadhus@fjordby.example. "
        "CVR 12345678",
    },
    {
        "titles": ["Pulje til grønne skolegårde"],
        "issuer": "Fjordby Kommune",
        "deadlines": {"2021-04-12T12:00"},
        "total": 2_400_000,
        "most": 150_000,
        "applicants": {"forening", "uddannelse"},
        "target_groups": {"boern_unge"},
        "emails": {"groen@fjordby.example"},
        "phones": {"74112233"},
    },
)
SHELTERS = Announcement(
    {
        "site": "Sandbakkefonden",
        "title": "Støtte til lokale væresteder",
        "date": "2. maj 2023",
        "stamp": "Opdateret 4. maj 2023",
        "lead": "Sandbakkefonden støtter i 2023 væresteder for socialt udsatte med i alt 3 mio. kr.",
        "sections": [
            ("Hvad støtter vi?", "Aktiviteter, som væresteder for hjemløse og socialt udsatte selv har sat i gang."),
            ("Hvem kan søge?", "Væresteder, foreninger og selvejende institutioner."),
            ("Hvor stort et beløb kan vi søge?", "Der kan søges mindst 20.000 kr. og højst 75.000 kr."),
            ("Hvornår er der frist?", "Den 1. juni 2023 og den 1. oktober 2023."),
            ("Hvad skal vi sende med?", "Et budget, jeres vedtægter og det seneste regnskab."),
        ],
        "contact": ["Fondens sekretariat", "Ring på 22 33 44 55 eller skriv til", "vaeresteder@sandbakke.example"],
        "others": [("Ferielejre", "1. juli 2023", "op til 30.000 kr."), ("Julehjælp", "1. november 2023", "5.000 kr.")],
        "news": [("Fonden fylder 50 år", "12. april 2023"), ("14 projekter har fået støtte", "20. marts 2023")],
        "foot": "Sandbakkefonden · Bredgade 2 · 1260 København K · CVR 87654321 · info@sandbakke.example",
    },
    {
        "titles": ["Støtte til lokale væresteder"],
        "issuer": "Sandbakkefonden",
        "deadlines": {"2023-06-01", "2023-10-01"},
        "total": 3_000_000,
        "most": 75_000,
        "applicants": {"forening", "selvejende", "socialt_tilbud"},
        "target_groups": {"hjemloese", "socialt_udsatte"},
        "emails": {"vaeresteder@sandbakke.example"},
        "phones": {"22334455"},
    },
)


@pytest.mark.parametrize("layout", sorted(path.name for path in LAYOUTS.iterdir()))
@pytest.mark.parametrize("announcement", [SCHOOLYARDS, SHELTERS], ids=["schoolyards", "shelters"])
def test_an_announcement_reads_the_same_in_every_layout(announcement: Announcement, layout: str) -> None:
    page = TEMPLATES.get_template(layout).render(announcement.words)
    reading = read_page(page.encode(), media_type="text/html" if layout.endswith(".html") else "text/plain")
    [pool] = reading.pools
    assert {
        "titles": [pool.title],
        "issuer": reading.issuer,
        "deadlines": set(pool.deadlines),
        "total": pool.amount_total_dkk,
        "most": pool.grant_max_dkk,
        "applicants": set(pool.applicants),
        "target_groups": set(pool.target_groups),
        "emails": set(reading.emails),
        "phones": set(reading.phones),
    } == announcement.read
