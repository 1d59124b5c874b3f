"""The addresses that an announcement links to."""

from __future__ import annotations

import json

from extractors import Reading, read_page

PAGE = """<html><body>
<nav><ul><li><a href="/">Forside</a></li>
<li><a href="/puljer">Puljer</a></li><li><a href="/om">Om os</a></li></ul></nav>
<main><h1>Fyrpuljen</h1>
<p>Fyrstyrelsen har afsat 2 mio. kr. til fyr. Se <a href="/puljer/fyr?aar=2024">puljens side</a>, og
<a href="https://portal.example.dk/fyr">søg på portalen</a>. Skriv til <a href="mailto:fyr@example.dk">os</a>.</p>
<p>Ansøgningsfristen er 1. maj 2024. <a href="#top">Til toppen</a> <a href="/puljer/fyr?aar=2024">Puljens side</a></p>
</main><footer><p><a href="/privatliv">Privatlivspolitik</a> Fyrstyrelsen, Fyrvej 1, 9999 Fyrby</p></footer>
</body></html>"""


def test_only_the_announcements_own_links_to_pages_count_each_once() -> None:
    assert read_page(PAGE.encode()).links == ("/puljer/fyr?aar=2024", "https://portal.example.dk/fyr")


def test_links_survive_the_round_trip_and_older_readings_have_none() -> None:
    reading = read_page(PAGE.encode())
    record = json.loads(json.dumps(reading.to_json()))
    assert Reading.from_json(record) == reading
    del record["links"]
    assert Reading.from_json(record).links == ()
