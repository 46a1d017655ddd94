"""Whose phone, address and mailbox is it? The role follows from who stands at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redactor.detect.people.domains import office_domains
from redactor.model import Mark, Role

Read = Callable[..., Any]

CONTACTS = [
    (
        "official's phone",
        "Sagsbehandler: {P|Morten Gade}\nDirekte telefon {T|71 22 40 32}",
        Role.OFFICIAL,
    ),
    (
        "a citizen's below an official",
        "Sagsbehandler: {P|Morten Gade}\nBorgers tlf.: {T|71 22 40 32}",
        Role.UNKNOWN,
    ),
    (
        "in the fields of a citizen",
        "Sagsbehandler: {P|Morten Gade}\nBorger:\nTelefon: {T|71 22 40 32}",
        Role.UNKNOWN,
    ),
    (
        "a mother's below an official",
        "{P|Morten Gade}, sagsbehandler\n{T|71 22 40 32} mor",
        Role.UNKNOWN,
    ),
    (
        "call me, below a title",
        "Du kan ringe til mig på tlf. {T|89 70 15 63} mandag.\n\nVenlig hilsen\n{P|Lone Sved}\n"
        "Byggesagsbehandler",
        Role.OFFICIAL,
    ),
    (
        "I am reached at",
        "Jeg træffes bedst mellem kl. 8 og 9 på {T|89 70 22 04}.\n\nKærlig hilsen\n"
        "{P|Rikke Stald}\nVisitator",
        Role.OFFICIAL,
    ),
    (
        "call me, below a citizen's name",
        "Du er velkommen til at ringe på {T|89 70 15 63}.\n\nVenlig hilsen\n{P|Lone Sved}\n"
        "Kærvej 2",
        Role.CITIZEN,
    ),
    (
        "call me, before another mail",
        "Ring til mig på {T|89 70 15 63}.\n\nFra: {P|Bo Holt}\nHej\nVenlig hilsen\n{P|Lone Sved}\n"
        "Byggesagsbehandler",
        Role.UNKNOWN,
    ),
    (
        "official's phone in text",
        "ring til sagsbehandler {P|Ida Juul} på {T|71 22 40 32}",
        Role.OFFICIAL,
    ),
    (
        "citizen's phone",
        "{P|Ellen Hjorth}\n{A|Birkevej 123}\n{Z|3700 Rønne}\nTlf. {T|42 67 86 14}",
        Role.CITIZEN,
    ),
    (
        "block of a signature",
        "Venlig hilsen\n{P|Ida Juul}\nJurist, Byg og Miljø, Fjordby Kommune\n"
        "Afdeling Øst\n{T|71224032}",
        Role.OFFICIAL,
    ),
    ("switchboard", "Fjordby Kommune\nHovednummer {T|71 22 40 00}", Role.AUTHORITY),
    (
        "a mailbox's",
        "Skriv til {M|byggeri@fjordby.dk} eller på telefon {T|71\n22 40 00}.",
        Role.AUTHORITY,
    ),
    (
        "somebody's",
        "Skriv til {M|bo.krag@fjordby.dk} eller på telefon {T|71 22 40 00}.",
        Role.UNKNOWN,
    ),
    ("letterhead", "{K|Fjordby Kommune}\nByg og Miljø\nTlf. {T|71 22 40 00}", Role.AUTHORITY),
    ("nobody's", "Der blev ringet fra {T|71 22 40 00} i går.", Role.UNKNOWN),
    (
        "citizen below the authority",
        "{K|Fjordby Kommune}\n{P|Ellen Hjorth}\nTlf. {T|42 67 86 14}",
        Role.CITIZEN,
    ),
    (
        "official's private phone",
        "Sagsbehandler: {P|Morten Gade}, privat tlf. {T|42 67 86 14}",
        Role.UNKNOWN,
    ),
    (
        "private phone in text",
        "Sagsbehandler {P|Ida Juul} talte med mor. Mor træffes på {T|42678614}.",
        Role.UNKNOWN,
    ),
]


@pytest.mark.parametrize(("name", "text", "role"), CONTACTS, ids=[c[0] for c in CONTACTS])
def test_whose_phone(marked: Read, name: str, text: str, role: Role) -> None:
    del name
    case = marked(text)
    phone = next(e for e in case.entities() if e.type == "PHONE_NUMBER")
    assert phone.role is role, phone.reason


ADDRESSES = [
    (
        "official's home",
        "Borgmester {P|Ida Juul} bor på {A|Ågade 68}, {Z|2830 Virum}",
        Role.UNKNOWN,
    ),
    (
        "official's office",
        "Sagsbehandler: {P|Ida Juul}\nTeknisk Forvaltning\n{A|Ågade 68}\n{Z|2830 Virum}",
        Role.OFFICIAL,
    ),
    ("perhaps an official's home", "Graver {P|Ida Juul}\n{A|Ågade 68}", Role.UNKNOWN),
    ("authority's", "{K|Fjordby Kommune}\n{A|Rådhuspladsen 1}\n{Z|6000 Fjordby}", Role.AUTHORITY),
    ("on one line", "{K|Fjordby Kommune}, {A|Rådhuspladsen 1}, {Z|6000 Fjordby}", Role.AUTHORITY),
    ("receiver's", "{P|Layla El-Sayed}\n{A|Ågade 68}\n{Z|2830 Virum}", Role.CITIZEN),
    ("the case's", "Til {K|Fjordby Kommune}\nVedr. {A|Birkevej 123}", Role.UNKNOWN),
    ("below a subject", "{K|Fjordby Kommune}\nVedr. din klage\n{A|Birkevej 4}", Role.UNKNOWN),
    (
        "next field of a form",
        "Sagsbehandler: {P|Mikkel Rye}\nAdresse: {A|Rugmarken 16}\nBeboer: {P|Ib Ro}",
        Role.UNKNOWN,
    ),
    ("a firm's", "{O|Holst Byg A/S}\n{A|Smedevej 3}\n{Z|7100 Vejle}", Role.COMPANY),
    (
        "an inspected firm's",
        "Virksomhed: {O|Jensen & Søn ApS}, CVR {V|29188342}\nAdresse: {A|Industrivej 14}",
        Role.COMPANY,
    ),
    (
        "an association's",
        "{O|Dansk Gartneriforening}\n{A|Axeltorv 3}, {Z|1609 København V}",
        Role.COMPANY,
    ),
    ("a client's", "{O|Holst Byg A/S}\nVedr. {A|Birkevej 4}", Role.UNKNOWN),
    ("a school's", "{O|Nørre Skole} · {A|Bakken 3} · {Z|7100 Vejle}", Role.AUTHORITY),
    (
        "in the foot of pages",
        "{P|Bo Krag}\t{A|Bakken 3}\n" + "{O|Ankestyrelsen} · {A|Bakken 3}\n" * 2,
        Role.AUTHORITY,
    ),
    ("a pupil's", "{P|Bo Krag}, {O|Nørre Skole}, {A|Bakken 3}", Role.CITIZEN),
    ("where a meeting is at somebody's", "Mødested: hos familien, {A|Ågade 1}", Role.UNKNOWN),
    ("where a meeting is", "Mødested: Byrådssalen, {A|Torvegade 1}", Role.AUTHORITY),
    ("a road", "hvornår cykelstien på {A|Niels Finsens Vej} er færdig", Role.AUTHORITY),
    ("a road of a plan", "området ved {A|Havnegade} og {A|Strandvejen}", Role.AUTHORITY),
    ("by which somebody lives", "Han bor i området ved {A|Havnegade}", Role.UNKNOWN),
    ("somebody's road", "hun bor på {A|Niels Finsens Vej}", Role.UNKNOWN),
    ("a house beside a path", "cykelstien ved {A|Niels Finsens Vej 3}", Role.UNKNOWN),
    ("in a sentence", "Fjordby Kommune har besigtiget ejendommen {A|Birkevej 123}.", Role.UNKNOWN),
]


@pytest.mark.parametrize(("name", "text", "role"), ADDRESSES, ids=[c[0] for c in ADDRESSES])
def test_whose_address(marked: Read, name: str, text: str, role: Role) -> None:
    del name
    case = marked(text)
    address = next(e for e in case.entities() if e.type == "ADDRESS")
    assert address.role is role, address.reason


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("{M|teknik@fjordby.example.org}", Role.AUTHORITY),
        ("{M|xyz@fjordby.example.org} hos {K|Fjordby Kommune}", Role.AUTHORITY),
        ("{M|info@tagdaekning.example.com}", Role.COMPANY),
        ("{M|info@mettekrag.example}", Role.UNKNOWN),
        ("{M|kontakt@familienholm.example}", Role.UNKNOWN),
        ("{M|info@danholm.example}", Role.COMPANY),
        ("{M|info@albertslund.example}", Role.COMPANY),
        ("{M|handicap@tagdaekning.example.com}", Role.COMPANY),
        ("{M|nkvn@nkvn.example}", Role.COMPANY),
        ("{M|kvessin@kvessin.example}", Role.UNKNOWN),
        ("{M|hundeven87@gmail.com}", Role.UNKNOWN),
        ("{M|kontakt@gmail.com}", Role.UNKNOWN),
        ("{P|Ellen Hjorth}, {M|hundeven87@example.com}", Role.CITIZEN),
    ],
)
def test_whose_mailbox(marked: Read, text: str, role: Role) -> None:
    case = marked(text)
    mail = next(f.text for f in case.findings if f.type == "EMAIL_ADDRESS")
    assert case.entity_of(mail).role is role


def test_public_mail_providers_are_never_an_authority(marked: Read) -> None:
    case = marked("{M|teknik@gmail.com} {M|borgerservice@hotmail.com} {K|Gmail Kommune}")
    assert office_domains(case.findings) == frozenset()


def test_a_number_shared_with_a_private_person_follows_that_person(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler: {P|Morten Gade}, {T|71 22 40 32}",
            "b": "{P|Ellen Hjorth}, {T|71224032}",
        }
    )
    assert case.entity_of("71224032").role is Role.CITIZEN


@pytest.mark.parametrize(
    ("text", "trader"),
    [
        ("{O|Tagbolig Syd} v/ Mads Holm", True),
        ("{O|Tagbolig Syd} er en enkeltmandsvirksomhed.", True),
        ("{O|Klinik Mads Holm} svarer", True),
        ("{O|Mads Holm & Søn} svarer", False),
        ("{O|Mads Holm Byg ApS} svarer", False),
        ("{O|Mads Holm Museet} svarer", False),
        ("{O|Tagbolig Syd ApS} v/ Mads Holm", False),
        ("{O|Tagbolig Syd} A/S v/ Mads Holm", False),
        ("{O|Fjordby Kommune} svarer", False),
        ("{O|Vejlauget Åsvinget} v/ Mads Holm", False),
        ("{O|Åby Roklub} v/ Mads Holm", False),
    ],
)
def test_sole_traders(marked: Read, text: str, trader: bool) -> None:
    entity = marked(text).entities()[0]
    assert (Mark.SOLE_TRADER in entity.marks) is trader


def test_an_address_in_the_subject_is_not_the_recipients(marked: Read) -> None:
    case = marked(
        "Fra: {P|Ida Juul}, sagsbehandler\nTil: Bo\nEmne: Carport, {A|Lærkehegnet 46}\n\nHej"
    )
    assert case.entity_of("Lærkehegnet 46").role is Role.UNKNOWN


def test_my_number_is_the_writers(marked: Read) -> None:
    case = marked(
        "Fra: {P|Jonas Kragelund}\nEmne: sag\n\n"
        "jeg vil have aktindsigt i sagen mod {P|Mikkel Sand}. mit cpr er {C|1709911235}."
    )
    assert "1709911235" in next(g for g in case.groups() if "Jonas Kragelund" in g)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("jeg bor på {A|egevej 3}", Role.REQUESTER),
        ("ring til mig på {T|60174382}", Role.REQUESTER),
        ("min adresse er {A|egevej 3}", Role.REQUESTER),
        ("skriv til min mor {P|hanne kragelund}, {A|egevej 3}", Role.RELATIVE),
        ("min søster {P|Ida} bor på {A|egevej 3}", Role.RELATIVE),
        ("naboens adresse er {A|egevej 3}", Role.UNKNOWN),
    ],
)
def test_what_the_writer_says_of_himself(marked: Read, text: str, role: Role) -> None:
    case = marked("Fra: {P|Jonas Holt}\nEmne: sag\n\nhej. " + text)
    case.parties = ("Jonas Holt",)
    assert case.entities()[-1].role is role


SIGNED = "Venlig hilsen\n{P|Ida Juul}\nJurist, Fjordby Kommune\n{M|ida.j@%s}\n\n"


@pytest.mark.parametrize(
    ("domain", "colleague", "role"),
    [
        ("snst.example", "{P|Per Stok} <{M|pesto@snst.example}>", Role.OFFICIAL),
        ("gmail.com", "{P|Per Stok} <{M|pesto@gmail.com}>", Role.CITIZEN),
        ("juul.example", "{P|Per Juul} <{M|per@juul.example}>", Role.CITIZEN),
        ("snst.example", "Borger: {P|Per Stok} <{M|pesto@snst.example}>", Role.CITIZEN),
    ],
)
def test_who_shares_an_officials_mail_domain(
    marked: Read, domain: str, colleague: str, role: Role
) -> None:
    case = marked({"a": SIGNED % domain, "b": f"Fra: {colleague}\n\nJeg er enig."})
    person = case.entity_of(colleague.partition("{P|")[2].partition("}")[0])
    assert person.role is role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Sagsbehandler {P|Ida Juul}\nfik et brev om sagen\nfra {M|ida@mail.dk}", Role.UNKNOWN),
        ("Sagsbehandler {P|Ida Juul}, {M|ida.juul@mail.dk}", Role.UNKNOWN),
        ("Læge {P|Ida Juul}, e-mail: {M|ida.juul@hotmail.com}", Role.UNKNOWN),
        ("Sagsbehandler {P|Ida Juul}, {M|ida.juul@fjordby.example}", Role.OFFICIAL),
        ("Borger: {P|Ida Juul}, {M|ida.juul@mail.dk}", Role.CITIZEN),
    ],
)
def test_a_private_mailbox_is_not_kept_for_a_role(marked: Read, text: str, role: Role) -> None:
    case = marked(text)
    mail = next(f.text for f in case.findings if f.type == "EMAIL_ADDRESS")
    assert case.entity_of(mail).role is role


def test_the_next_line_of_a_mails_head_is_somebody_else(marked: Read) -> None:
    case = marked(
        {
            "a": "Til: borgmester {P|Ulla Hjorte}\nCc: {M|birgitmunkebo@post.example}",
            "b": "{P|Birgit Munkebo} klager.",
        }
    )
    assert case.entity_of("birgitmunkebo@post.example").name == "Birgit Munkebo"


def test_homes_listed_below_an_association_are_its_members(marked: Read) -> None:
    case = marked("Grundejerforeningen Åsvinget\n{A|Åsvinget 1}\n{A|Åsvinget 2}")
    assert case.entity_of("Åsvinget 1").role is Role.COMPANY
    homes = ", ".join(f"{{A|Åsvinget {number}}}" for number in range(1, 9))
    case = marked(f"Medlemmer i Grundejerforeningen Åsvinget.\n\n{homes}")
    assert {case.entity_of(f"Åsvinget {n}").role for n in range(1, 9)} == {Role.UNKNOWN}


@pytest.mark.parametrize(
    ("head", "role"), [("Journal: Bo Krag", Role.AUTHORITY), ("Vagtplan", Role.UNKNOWN)]
)
def test_who_writes_a_journal_is_at_work(marked: Read, head: str, role: Role) -> None:
    text = f"{head}\n\nDato\tNotat\tBruger\n3/2\tRingede til mor\t{{U|makv}}\n"
    if role is Role.AUTHORITY:
        text += "4/2\tTalte med mor, {P|Lene Krag}\t{U|makv}"
    assert marked(text).entity_of("makv").role is role
