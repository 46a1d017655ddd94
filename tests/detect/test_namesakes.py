"""What bears a person's name and is nobody, and what only looks like an address or initials."""

from __future__ import annotations

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.names_in_text import tidy_names
from redactor.detect.mentions.names_kind import Named
from redactor.detect.mentions.nobody import is_nobody
from redactor.detect.mentions.person_spans import fit_person
from redactor.detect.names.meant import is_served, is_where


@pytest.mark.parametrize(
    ("text", "name", "nobody"),
    [
        ("Sankt Hans fejres ved havnen", "Sankt Hans", True),
        ("Skt. Hans-bålet tændes kl. 21", "Hans", True),
        ("Hans fejres ved havnen", "Hans", False),
        ("Bestil 20 kg Ingrid Marie og 10 kg Filippa", "Filippa", True),
        ("Bestil 20 kg Ingrid Marie", "Marie", True),
        ("Ring til Filippa om de 10 kg", "Filippa", False),
        ("Bluetooth, Siri og Alexa i mødelokalet", "Alexa", True),
        ("Alexa går i 2. klasse", "Alexa", False),
        ("Rose og Ask er navne på husets tre stuer", "Ask", True),
        ("Rose og Ask er navnene på mine børn", "Ask", False),
        ("Babinski neg. bilat., Romberg ia.", "Romberg ia", True),
        ("Dr. Babinski ringede", "Babinski", False),
        ("Lagde til kaj i Aarhus", "kaj", True),
        ("Rasmus Klump-kiosken", "Rasmus Klump-kiosken", True),
        ("Rasmus Klumpsen ringede", "Rasmus Klumpsen", False),
        ('Vi læste bogen "Anna Karenina" højt', "Anna Karenina", True),
        ("Mødet holdes i lokale Karen Blixen kl. 9", "Karen Blixen", True),
        ("Mødet i lokale Bo Krag havde bestilt", "Bo Krag", False),
        ("Hun kom fra lokale Bo Krag skiftede", "Bo Krag", False),
        ("Hun kom fra lokalet Bo Krag", "Bo Krag", False),
        ("Vi vil gerne rose Mette Krag for indsatsen", "Mette Krag", False),
        ("Bestil æblesorten Filippa", "Filippa", True),
        ("Der er 500 g Emma kartofler", "Emma", True),
        ("Eleven i 2 g Emma Krag har fravær", "Emma Krag", False),
        ("Det var den prototype Mette talte om", "Mette", False),
        ("Sagstype: Mette", "Mette", False),
        ("Max. hastighed er 50 km/t", "Max", True),
        ("Vi talte med Max. Han var ked af det", "Max", False),
        ("Stolen findes i farven Filippa", "Filippa", True),
        ("Bestil hjemkørsel til Mølgaard kl. 9", "Mølgaard", False),
        ("Der er ingen kørsel til Kvessing", "Kvessing", True),
        ("Mølgaard d. 12/3: ringet", "Mølgaard", False),
        ("Kvessing d. 12/3 1975", "Kvessing", True),
    ],
)
def test_nobody(text: str, name: str, nobody: bool) -> None:
    start = text.index(name)
    hit = Hit(type="PERSON", start=start, end=start + len(name), score=0.9, reason="")
    assert is_nobody(text, hit) is nobody


@pytest.mark.parametrize(
    ("text", "name", "where", "served"),
    [
        ("Hun bor på asylcentret i Sandholm.", "Sandholm", True, False),
        ("Politiet fandt ham i lejligheden i Hansens ejendom.", "Hansens", False, False),
        ("Vi ses på asylcentret i Damms bygning.", "Damms", False, False),
        ("Vi ses på kontoret i Krag.", "Krag", False, False),
        ("Vi ses i lejligheden i Bo Krag", "Bo Krag", False, False),
        ("Vi ses i lejligheden i Kvessin Krag", "Kvessin Krag", False, False),
        ("Vi ses på kontoret i Nørre Rendebæk", "Nørre Rendebæk", True, False),
        ("Vi ses på kontoret i Rendebæk.", "Rendebæk", True, False),
        ("Kundenr. 12 345 hos Ørsted.", "Ørsted", False, True),
        ("Kundenr. 12 345 hos Krag.", "Krag", False, False),
        ("Aftalenr. 44125 hos Trefor.", "Trefor", False, False),
        ("Kundenr. 12 345 ved Trefor.", "Trefor", False, False),
    ],
)
def test_a_place_or_a_firm_is_meant(text: str, name: str, where: bool, served: bool) -> None:
    place = text.index(name), text.index(name) + len(name)
    assert (is_where(text, *place), is_served(text, *place)) == (where, served)


@pytest.mark.parametrize(
    ("text", "read", "type_", "name"),
    [
        ("Færgen Prinsesse Isabella sejler", "Isabella", "ORGANIZATION", "Isabella"),
        ("Mor til Isabella sejler", "Isabella", "PERSON", "Isabella"),
        ("Marjun í Dali er vidne", "Marjun", "PERSON", "Marjun í Dali"),
    ],
)
def test_ships_and_farms(text: str, read: str, type_: str, name: str) -> None:
    start = text.index(read)
    hit = Hit(type="PERSON", start=start, end=start + len(read), score=0.9, reason="")
    found = fit_person(text, hit)
    assert (found.type, text[found.start : found.end]) == (type_, name)


@pytest.mark.parametrize(
    ("text", "read", "types"),
    [
        ("Lokalplan 417 for Strandvejen behandles", "Strandvejen", ["LOCATION"]),
        ("Hun er tilbage på Strandvejen", "Strandvejen", ["ADDRESS"]),
        ("Park 14 blev valgt", "Park", ["LOCATION"]),
        ("Vi mødtes på Torvet 4", "Torvet", ["ADDRESS"]),
        ("Fagre Ny Vej 2 er titlen på afsnittet", "Fagre Ny Vej", ["LOCATION"]),
        ("Leveres med HDMI/DVI og LAN", "DVI", []),
        ("Noteret af DVI", "DVI", ["INITIALS"]),
    ],
)
def test_what_the_model_reads(text: str, read: str, types: list[str]) -> None:
    start = text.index(read)
    kind = "PERSON" if read.isupper() else "LOCATION"
    named = [Named(kind, start, start + len(read), 0.9)]
    assert [name.type for name in tidy_names(text, named)] == types
