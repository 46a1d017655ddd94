"""What belongs to a name, beside the words that were taken for it."""

from __future__ import annotations

import re

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.nobody import is_nobody
from redactor.detect.mentions.person_spans import fit_person
from redactor.detect.recognizers.people import PeopleRecognizer


@pytest.mark.parametrize(
    ("text", "read", "name"),
    [
        ("Tairi Kvessin har ringet", "Tairi", "Tairi Kvessin"),
        ("Jeg mødte Tairi Kvessins mor", "Tairi", "Tairi Kvessins"),
        ("Tairi Sørensen har ringet", "Tairi", "Tairi Sørensen"),
        ("Brug Mettes Dropbox til det", "Mettes", "Mettes"),
        ("Hej Mette Hvornår kommer du", "Mette", "Mette"),
        ("Hej Mette Tak for din mail", "Mette", "Mette"),
        ("Mette Odense Banegård", "Mette", "Mette"),
        ("Vi så Mette. Kvessin kom", "Mette", "Mette"),
        ("Søskende: Tairi Mette Holm", "Mette Holm", "Tairi Mette Holm"),
        ("Tak, Tairi\nKvessmann, og Bo", "Kvessmann", "Tairi\nKvessmann"),
        ("Vi kom. Tairi\nKvessmann, og Bo", "Kvessmann", "Kvessmann"),
        ("Hilsen Kjeld 8ondesen og Bo", "Kjeld", "Kjeld 8ondesen"),
        ("Kjeld 2b og Bo 4500", "Kjeld", "Kjeld"),
        ("Ref Mette Holm", "Mette Holm", "Mette Holm"),
        ("Frisør Mette Holm klippede", "Mette Holm", "Mette Holm"),
        ("Egedal Mette Holm", "Mette Holm", "Mette Holm"),
        ("Kære Mette Holm", "Mette Holm", "Mette Holm"),
        ("Vi så Tóra av Reyni der", "Tóra", "Tóra av Reyni"),
        ("Vi så Tóra Holm av Reyni der", "Tóra Holm", "Tóra Holm av Reyni"),
        ("Vi så Tóra í Tórshavn", "Tóra", "Tóra"),
        ("Mvh Mette Holm", "Mette Holm", "Mette Holm"),
        ("Dbh Mette Holm", "Mette Holm", "Mette Holm"),
        ("Tlf Mette Holm", "Mette Holm", "Mette Holm"),
        ("leder, Nette Kvessmann, var enig", "Kvessmann", "Nette Kvessmann"),
        ("Nette Kvessmann var enig", "Kvessmann", "Kvessmann"),
        ("Foto: Tairi Holm Foto: Bo Dam", "Tairi Holm Foto", "Tairi Holm"),
        ("Klager: Bo Dam Sagsbehandler: My Due", "Bo Dam Sagsbehandler", "Bo Dam"),
        ("Bo Dam Kontakt redaktionen", "Bo Dam Kontakt", "Bo Dam"),
        ("Tairi Kvessmann\tvar enig", "Kvessmann", "Tairi Kvessmann"),
        ("Konto Kvessmann\t12", "Kvessmann", "Kvessmann"),
        ("Tilhører: Bror Sommer kom", "Bror Sommer", "Bror Sommer"),
        ("Tilhører: Bror Kvessmann kom", "Kvessmann", "Bror Kvessmann"),
        ("hendes bror Sommer", "bror Sommer", "Sommer"),
        ("1.Tairi Holm\t12", "1.Tairi Holm", "Tairi Holm"),
        ("3.Tairi Holm\t12", "Holm", "Tairi Holm"),
        ("3.Afgørelse Holm\t12", "Holm", "Holm"),
        ("tolk Ayşe Demirel kom", "tolk Ayşe Demirel", "Ayşe Demirel"),
    ],
)
def test_name(text: str, read: str, name: str) -> None:
    start = text.index(read)
    hit = fit_person(
        text, Hit(type="PERSON", start=start, end=start + len(read), score=0.9, reason="")
    )
    assert text[hit.start : hit.end] == name


def test_what_is_somebodys_is_no_surname() -> None:
    text = "Få styr på Christians Dropbox, Karlas Holm og Jens Falkenrath inden fredag."
    read = [text[hit.start : hit.end] for hit in PeopleRecognizer().find(text)]
    assert read == ["Christians", "Karlas Holm", "Jens Falkenrath"]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Stormen Mette ramte kysten", "ORGANIZATION"),
        ('Vi har projektet "Mette" i gang', "ORGANIZATION"),
        ("Det er projektet Mette har søgt penge til", "PERSON"),
        ("Projektet\tMette\t12. maj", "PERSON"),
    ],
)
def test_a_thing_has_a_persons_name(text: str, type_: str) -> None:
    start = text.index("Mette")
    hit = Hit(type="PERSON", start=start, end=start + 5, score=0.9, reason="")
    assert fit_person(text, hit).type == type_


def test_a_coined_word_with_a_number_in_it_is_nobody() -> None:
    for word, type_ in (("Sol2Varme", "ORGANIZATION"), ("Mar1us", "PERSON"), ("B2Holm", "PERSON")):
        hit = fit_person(word, Hit(type="PERSON", start=0, end=len(word), score=0.9, reason=""))
        assert hit.type == type_


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Jeg har talt med Mette Kirkegård om det.", "PERSON"),
        ("Lars Kirkegårds mor ringede.", "PERSON"),
        ("ANSØGER: LARS KIRKEGÅRD", "PERSON"),
        ("Jeg har en klage fra Mette Kirkegård om støj.", "PERSON"),
        ("Brev til Mette Kirkegård.", "PERSON"),
        ("Samtale, hun er gravid, ved Mette Kirkegård", "PERSON"),
        ("Han ligger på Johannes Kirkegård.", "ORGANIZATION"),
        ("Han blev begravet i maj ved Johannes Kirkegård.", "ORGANIZATION"),
        ("Se Ansgars Kirkegård i Hvalsted.", "ORGANIZATION"),
        ("Se Holby Kirkegård.", "ORGANIZATION"),
        ("Se Niels Bohr Kirkegård.", "ORGANIZATION"),
    ],
)
def test_a_churchyard_is_a_surname_behind_a_first_name(text: str, type_: str) -> None:
    name = re.search(r"(?:[A-ZÆØÅ]\w+ ){1,2}(?i:kirkegård)s?", text)
    assert name is not None
    hit = Hit(type="PERSON", start=name.start(), end=name.end(), score=0.9, reason="")
    assert fit_person(text, hit).type == type_


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Emne: VS: {Kørsel Elias}", "Elias"),
        ("SV: SV: {Bolig Samira} – 25/018842", "Samira"),
        ("Vedr.: {Hjælpemiddel Bo}", "Bo"),
        ("Emne: {Rose Elias}", "Rose Elias"),
        ("Emne: {Samira Elias}", "Samira Elias"),
        ("Til: {Kørsel Elias}", "Kørsel Elias"),
    ],
)
def test_the_noun_that_a_subject_begins_with_is_no_name(text: str, name: str) -> None:
    start, end = text.index("{"), text.index("}") - 1
    text = text.replace("{", "").replace("}", "")
    hit = fit_person(text, Hit(type="PERSON", start=start, end=end, score=0.5, reason=""))
    assert text[hit.start : hit.end] == name


@pytest.mark.parametrize(
    ("text", "car"),
    [
        ("Bilen er en {Skoda Fabia}, DK 48 113", True),
        ("Køretøj: BX 61 904 OPEL\n{ZAFIRA}", True),
        ("Han kører i {Opel Corsa}.", True),
        ("Mor hedder {Fabia} og bor her.", False),
        ("Sagsbehandler {Fabia Skov} ringede.", False),
        ("Vidne: {Astra Honda Lund}", False),
    ],
)
def test_makes_and_models_of_cars_are_nobody(text: str, car: bool) -> None:
    start, end = text.index("{"), text.index("}") - 1
    text = text.replace("{", "").replace("}", "")
    hit = Hit(type="PERSON", start=start, end=end, score=0.9, reason="")
    assert is_nobody(text, hit) is car


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("19\tvon {Bülow-Hein, Hans}", "von Bülow-Hein, Hans"),
        ("Klager: van der {Berg, Anna}", "van der Berg, Anna"),
        ("Von {Bülow} mener, at det er nok.", "Von Bülow"),
        ("En avis fra {Bülow} kom.", "Bülow"),
        ("Mail-von {Bülow} er ny.", "Bülow"),
        ("Taler van, siger {Bülow}.", "Bülow"),
    ],
)
def test_a_particle_before_a_surname_is_part_of_it(text: str, name: str) -> None:
    start, end = text.index("{"), text.index("}") - 1
    text = text.replace("{", "").replace("}", "")
    hit = fit_person(text, Hit(type="PERSON", start=start, end=end, score=0.9, reason=""))
    assert text[hit.start : hit.end] == name
