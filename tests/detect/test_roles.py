"""Who is it? The role follows from titles, signatures, mail domains and relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redactor.detect.people.roles import office_domains, weigh
from redactor.detect.people.sign import CLEAR, Sign
from redactor.model import Mark, RequestType, Role

Read = Callable[..., Any]

CASES: list[tuple[str, str, Role, set[Mark]]] = [
    ("label", "Sagsbehandler: {P|Morten Gade}", Role.OFFICIAL, set()),
    ("title before", "og sagsbehandler {P|Camilla Ørum} deltog", Role.OFFICIAL, set()),
    (
        "title after",
        "udarbejdet af {P|Gitte Fabricius}, familierådgiver, i 2024",
        Role.OFFICIAL,
        set(),
    ),
    ("title with 'er'", "Din sagsbehandler er {P|Ida Juul}.", Role.OFFICIAL, set()),
    (
        "form field",
        "Felt\nVærdi\nSagsbehandler\n{P|Jakob Bruun}\nDato\n1. maj",
        Role.OFFICIAL,
        set(),
    ),
    ("table column", "Navn\tSagsbehandler\nSag 4\t{P|Jakob Bruun}", Role.OFFICIAL, set()),
    ("school leader", "skoleleder {P|Bo Krag} oplyste", Role.OFFICIAL, set()),
    ("ppr", "PPR-psykolog {P|Lars Andersen} har testet", Role.OFFICIAL, set()),
    ("police", "politiassistent {P|Kim Dahl} afhørte", Role.OFFICIAL, set()),
    (
        "signature",
        "Med venlig hilsen\n{P|Morten Gade}\nJurist, Nordvang Kommune\n",
        Role.OFFICIAL,
        set(),
    ),
    (
        "signature of an office",
        "Venlig hilsen\n\n{P|Ida Juul}\nByg og Miljø\nFjordby Kommune\n",
        Role.OFFICIAL,
        set(),
    ),
    ("note taken", "Noteret af {P|Camilla Ørum}, 12.04.2024 kl. 11.52.", Role.OFFICIAL, set()),
    ("recommends", "{P|Jakob Andersen} indstiller til godkendelse", Role.OFFICIAL, set()),
    (
        "office mail",
        "{P|Ida Juul} skriver fra {M|ida.juul@fjordby.example.org}. {K|Fjordby Kommune}",
        Role.OFFICIAL,
        set(),
    ),
    (
        "mail beside a shared mailbox",
        "{P|Ida Juul} <{M|ida.juul@soeby.example.org}> cc {M|borgerservice@soeby.example.org}",
        Role.OFFICIAL,
        set(),
    ),
    (
        "contact in a letter",
        "Skriv gerne en mail til {M|ydelse@soeby.example.org} eller ring til\n"
        "{P|Henrik Fabricius} på 20 60 42 68.",
        Role.OFFICIAL,
        set(),
    ),
    ("mayor", "borgmester {P|Inger Toft} svarede", Role.OFFICIAL, {Mark.POLITICIAN}),
    ("doctor", "overlæge {P|Jens Lind} skriver i erklæringen", Role.PROFESSIONAL, set()),
    ("lawyer", "advokat {P|Nikolaj Brandt} giver møde", Role.PROFESSIONAL, set()),
    (
        "own doctor",
        "Egen læge er {P|Hanne Lind}, Lægerne Torvet",
        Role.PROFESSIONAL,
        {Mark.PRIVATE_TIE},
    ),
    (
        "teacher",
        "{P|Helle Hjorth}, som er hendes kontaktpædagog, fortæller",
        Role.PROFESSIONAL,
        {Mark.PRIVATE_TIE},
    ),
    ("mother", "Barnets mor {P|Nuray Aydın} ringede", Role.RELATIVE, set()),
    ("son", "jeres søn {P|Klaus} på 28580965", Role.RELATIVE, set()),
    ("child", "Barn: {P|Noah Kjær}", Role.RELATIVE, {Mark.CHILD}),
    ("children", "mine børn {P|Hodan} er ude", Role.RELATIVE, {Mark.CHILD}),
    ("dead", "Min afdøde mand {P|Ejnar} plantede det", Role.RELATIVE, {Mark.DECEASED}),
    ("notifier", "Underretter: {P|Sanne Friis}, tlf.", Role.NOTIFIER, set()),
    (
        "notice from",
        "Underretning modtaget fra lærer {P|Sanne Friis}",
        Role.NOTIFIER,
        set(),
    ),
    ("notice directly from", "Underretning modtaget fra {P|Sanne Friis}", Role.NOTIFIER, set()),
    ("citizen", "Borger: {P|Louise Nørgaard}", Role.CITIZEN, set()),
    ("nobody in particular", "I går ringede {P|Louise Nørgaard} igen.", Role.CITIZEN, set()),
    # what must not make an official
    (
        "signature of a citizen",
        "Venlig hilsen\n{P|Ellen Hjorth}\nTlf. 42 67 86 14",
        Role.CITIZEN,
        set(),
    ),
    ("own job", "{P|Louise Nørgaard} er sygemeldt fra sit job som jurist.", Role.CITIZEN, set()),
    ("talked to", "{P|Louise Nørgaard} har talt med sin sagsbehandler.", Role.CITIZEN, set()),
    ("and the caseworker", "{P|Louise Nørgaard} og sagsbehandleren aftalte", Role.CITIZEN, set()),
    (
        "list after a title",
        "Deltagere: sagsbehandler, {P|Louise Holm} og bisidder",
        Role.CITIZEN,
        set(),
    ),
    (
        "next label",
        "Forælder 2\n{P|Frederik Skov}\nSagsbehandler\nJakob Bruun",
        Role.RELATIVE,
        set(),
    ),
    (
        "columns read down",
        "Borger\nSagsbehandler\n{P|Louise Holm}\nCamilla Juul",
        Role.CITIZEN,
        set(),
    ),
    ("to the authority", "Til Fjordby Kommune\n{P|Ellen Hjorth} skriver", Role.CITIZEN, set()),
    (
        "private mail",
        "{P|Ellen Hjorth}, {M|ellen.hjorth@gmail.com}. {K|Gmail Kommune}",
        Role.CITIZEN,
        set(),
    ),
    ("compound title", "Distriktsleder {P|Kim Holk} har svaret", Role.PROFESSIONAL, set()),
    ("title and comma", "Skolechefen, {P|Sune Beier}, siger det", Role.OFFICIAL, set()),
    ("teacher of no one", "Lærer {P|Sune Beier} deltog", Role.PROFESSIONAL, set()),
    ("from the municipality", "{P|Anja Post} fra kommunen kom forbi", Role.OFFICIAL, set()),
    (
        "signed without closing",
        "Støjen er beregnet til 39 dB.\n{P|Ole Juhl}\nLandzonemedarbejder",
        Role.PROFESSIONAL,
        set(),
    ),
    (
        "quoted signature",
        "> Mvh\n> {P|Rie Bostrup}\n> PPR-konsulent\n> Varde",
        Role.OFFICIAL,
        set(),
    ),
    ("lives in the municipality", "{P|Anja Post} bor i kommunen", Role.CITIZEN, set()),
    ("form with a title field", "Navn\n{P|Ole Juhl}\nSagsbehandler\nBo Bech", Role.CITIZEN, set()),
    # for whom somebody speaks
    (
        "unit of the authority",
        "Kommunens byggetilsyn ved {P|Eva Damm} har set det",
        Role.OFFICIAL,
        set(),
    ),
    ("home", "Plejecentret er orienteret v/ {P|Jørn Stub}.", Role.OFFICIAL, set()),
    (
        "name and authority",
        "{P|Eva Damm}, byggetilsynet, {K|Fjordby Kommune}",
        Role.OFFICIAL,
        set(),
    ),
    ("from the authority", "{P|Eva Damm} fra {K|Fjordby Kommune} ringede", Role.OFFICIAL, set()),
    ("attention", "{K|Fjordby Kommune}\nAtt. {P|Naja Høegh}\nRådhustorvet 1", Role.OFFICIAL, set()),
    ("short title", "Sagsbeh.: {P|Vibeke Thiesen}", Role.OFFICIAL, set()),
    ("police rank", "Pa. {P|Henning Ravn} optog rapport", Role.OFFICIAL, set()),
    ("nearest leader", "Nærmeste leder er {P|Dorthe Kaas}.", Role.OFFICIAL, set()),
    ("planner", "udarbejdet af planlægger {P|Mie Voss}", Role.OFFICIAL, set()),
    ("firm by its man", "{O|Renoservice Øst ApS} ved {P|Kim Falk} oplyser", Role.COMPANY, set()),
    (
        "firm by its chairman",
        "{O|Ejerforeningen Parken} v/formand {P|Rosa Mark}",
        Role.COMPANY,
        set(),
    ),
    ("man of a firm", "{P|René Vad} fra {O|Boligservice A/S} nægter", Role.COMPANY, set()),
    ("letter to a firm", "{P|Line Holm}\n{O|Holmgård Agro I/S}\nVejle", Role.COMPANY, set()),
    (
        "councillors",
        "Referat af møde i Byrådet\nTil stede: Bo Bech, {P|Helle Skov} (V), Ib Ro",
        Role.OFFICIAL,
        {Mark.POLITICIAN},
    ),
    (
        "sent regrets",
        "REFERAT Kommunalbestyrelsen\nAfbud: {P|Keld Frost}\nAd 1",
        Role.OFFICIAL,
        {Mark.POLITICIAN},
    ),
    ("named so", "en sygeplejerske, der hed {P|Katrine Sloth}, sagde", Role.PROFESSIONAL, set()),
    ("by name", "en læge ved navn {P|Jon Riis} kom", Role.PROFESSIONAL, set()),
    ("technical chief", "Teknisk chef {P|Anna Lumby} deltog", Role.OFFICIAL, set()),
    (
        "staff at a meeting",
        "Fra forvaltningen: Bo Bech, {P|Iben Falk}",
        Role.OFFICIAL,
        set(),
    ),
    ("note by a unit", "Skrevet af: {P|Nadia Amin}, Familieafsnittet", Role.OFFICIAL, set()),
    ("contact of a firm", "{O|Tømmerhandel A/S}, kontaktperson {P|Jan Degn}", Role.COMPANY, set()),
    ("rector", "Rektor {P|Vibeke Sand} svarede", Role.OFFICIAL, set()),
    ("porter", "Portøren {P|Jimmy} hjalp", Role.PROFESSIONAL, set()),
    # what must not
    ("in a department", "{P|Ellen Hjorth}, akutafdelingen, blev udskrevet", Role.CITIZEN, set()),
    ("letter from the municipality", "Har fået brev fra kommunen: {P|Ib Ro}", Role.CITIZEN, set()),
    (
        "writes to the authority",
        "Fra {P|Ellen Hjorth} til {K|Fjordby Kommune}",
        Role.CITIZEN,
        set(),
    ),
    (
        "against the authority",
        "sagen mellem {P|Ellen Hjorth} og {K|Fjordby Kommune}",
        Role.CITIZEN,
        set(),
    ),
    ("moved from", "{P|Ellen Hjorth} er flyttet fra {K|Fjordby Kommune}", Role.CITIZEN, set()),
    ("buys of a firm", "{P|Ellen Hjorth} har købt huset af {O|Byg ApS}", Role.CITIZEN, set()),
    (
        "at a hospital",
        "{P|Ellen Hjorth}, {O|Fjordby Hospital}, blev udskrevet",
        Role.CITIZEN,
        set(),
    ),
    ("a case meeting", "Referat\nTil stede: {P|Ellen Hjorth} og hendes søn", Role.CITIZEN, set()),
    (
        "citizen in the council's minutes",
        "Referat af møde i Byrådet\nAd 5: Henvendelse fra {P|Stine Kold}",
        Role.CITIZEN,
        set(),
    ),
    ("sole trader", "{O|Murerfirmaet Holt} v/ {P|Jan Holt} har klaget", Role.CITIZEN, set()),
    ("call my son", "ring til min søn {P|Klaus} på 28580965", Role.RELATIVE, set()),
]


@pytest.mark.parametrize(("name", "text", "role", "marks"), CASES, ids=[c[0] for c in CASES])
def test_role(marked: Read, name: str, text: str, role: Role, marks: set[Mark]) -> None:
    del name
    case = marked(text)
    person = next(e for e in case.entities() if e.type == "PERSON")
    assert (person.role, set(person.marks)) == (role, marks), person.reason


def test_signs_of_both_are_a_mixed_role(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler: {P|Morten Gade}",
            "b": "Ansøger: {P|Morten Gade}, cpr-nr. {C|010180-1234}",
        }
    )
    assert Mark.MIXED_ROLE in case.entity_of("Morten Gade").marks


def test_the_role_holds_for_all_mentions(marked: Read) -> None:
    case = marked(["Sagsbehandler: {P|Jakob Bruun}", "{P|Jakob} aftaler det. {P|Bruun} ringer."])
    assert case.entity_of("Jakob").role is Role.OFFICIAL
    assert case.entity_of("Bruun").role is Role.OFFICIAL


def test_the_second_of_a_pair_shares_what_protects_and_nothing_else(marked: Read) -> None:
    case = marked("mine børn {P|Hodan} og {P|Liban}. Sagsbehandler {P|Ida Juul} og {P|Bent Krag}.")
    assert Mark.CHILD in case.entity_of("Liban").marks
    assert case.entity_of("Bent Krag").role is Role.CITIZEN


@pytest.mark.parametrize(
    ("parties", "wanted"),
    [
        (("Louise Nørgaard",), {"Louise": Role.REQUESTER, "Gorm Skov": Role.CITIZEN}),
        (("Nørgaard, Louise",), {"Louise": Role.REQUESTER}),
        (("251271-3060",), {"Louise": Role.REQUESTER}),
        (("2512713060", "Gorm Skov"), {"Louise": Role.REQUESTER, "Gorm Skov": Role.PARTY}),
        (("Louise Karin Nørgaard",), {"Louise": Role.REQUESTER}),
        (("Anden Person",), {"Louise": Role.CITIZEN}),
    ],
)
def test_parties(marked: Read, parties: tuple[str, ...], wanted: dict[str, Role]) -> None:
    case = marked(
        "{P|Louise Nørgaard}, cpr {C|251271-3060}, ringede. {P|Louise} spurgte til {P|Gorm Skov}."
    )
    case.parties = parties
    case.request_type = RequestType.PARTY
    assert {name: case.entity_of(name).role for name in wanted} == wanted


def test_a_party_known_by_cpr_only(marked: Read) -> None:
    case = marked("Skattekort er hentet på {C|1611731473}.")
    case.parties = ("161173-1473",)
    assert case.entity_of("1611731473").role is Role.REQUESTER


CONTACTS = [
    (
        "official's phone",
        "Sagsbehandler: {P|Morten Gade}\nDirekte telefon {T|71 22 40 32}",
        Role.OFFICIAL,
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
    ("letterhead", "{K|Fjordby Kommune}\nByg og Miljø\nTlf. {T|71 22 40 00}", Role.AUTHORITY),
    ("nobody's", "Der blev ringet fra {T|71 22 40 00} i går.", Role.UNKNOWN),
    (
        "citizen below the authority",
        "{K|Fjordby Kommune}\n{P|Ellen Hjorth}\nTlf. {T|42 67 86 14}",
        Role.CITIZEN,
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
    ("text", "target", "protected"),
    [
        ("{P|Rana Khalil} har navne- og adressebeskyttelse.", "Rana Khalil", True),
        ("Hun bor på hemmelig adresse: {A|Birkevej 4}.", "Birkevej 4", True),
        (
            "{P|Rana Khalil} har adressebeskyttelse.\n\n{P|Rana Khalil}\n{A|Birkevej 4}",
            "Birkevej 4",
            True,
        ),
        ("{P|Rana Khalil} ringede. Reglerne om adressebeskyttelse er nye.", "Rana Khalil", False),
    ],
)
def test_protection(marked: Read, text: str, target: str, protected: bool) -> None:
    entity = marked(text).entity_of(target)
    assert (Mark.PROTECTED in entity.marks) is protected


def test_a_name_at_a_sensitive_passage_is_marked(marked: Read) -> None:
    case = marked("{P|Emil Lund} har {H|en alvorlig depression}.\n" + "x " * 200 + "{P|Ib Dam}")
    assert Mark.SENSITIVE in case.entity_of("Emil Lund").marks
    assert Mark.SENSITIVE not in case.entity_of("Ib Dam").marks


@pytest.mark.parametrize(
    ("text", "trader"),
    [
        ("{O|Tagbolig Syd} v/ Mads Holm", True),
        ("{O|Tagbolig Syd} er en enkeltmandsvirksomhed.", True),
        ("{O|Tagbolig Syd ApS} v/ Mads Holm", False),
        ("{O|Tagbolig Syd} A/S v/ Mads Holm", False),
        ("{O|Fjordby Kommune} svarer", False),
    ],
)
def test_sole_traders(marked: Read, text: str, trader: bool) -> None:
    entity = marked(text).entities()[0]
    assert (Mark.SOLE_TRADER in entity.marks) is trader


def test_weak_signs_do_not_add_up_by_repetition() -> None:
    weak = Sign(Role.OFFICIAL, 0.4, "har udarbejdet noget")
    assert weigh([weak] * 50).role is Role.CITIZEN
    assert weigh([weak, Sign(Role.OFFICIAL, CLEAR, "titel")]).role is Role.OFFICIAL


@pytest.mark.parametrize(
    ("cpr", "received", "child"),
    [
        ("261012-6157", "2024-05-01", True),
        ("261012-6157", "2030-10-25", True),
        ("261012-6157", "2030-10-26", False),
        ("261012-1157", "2024-05-01", False),
        ("261012-6157", "", False),
        ("261012-xxxx", "2024-05-01", False),
    ],
)
def test_age_by_cpr(marked: Read, cpr: str, received: str, child: bool) -> None:
    case = marked(f"{{P|Noah Kjær}}, cpr-nr. {{C|{cpr}}}")
    case.received = received
    assert (Mark.CHILD in case.entity_of("Noah Kjær").marks) is child


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


def test_initials_of_an_official_stay_his_in_every_document(marked: Read) -> None:
    case = marked({"a": "Sagsbehandler: {P|Eva Damm}", "b": "15/5: {I|ED} talte med mor"})
    assert case.entity_of("ED").role is Role.OFFICIAL


def test_a_first_name_alone_in_another_document_may_be_somebody_else(marked: Read) -> None:
    case = marked({"a": "Sagsbehandler: {P|Eva Damm}", "b": "Barnet {P|Eva} er ked af det."})
    assert not case.entity_of("Eva").certain


LETTER = (
    "{K|Ikast Kommune}\nRådhusstrædet 6\n\n{P|Ditte Toft}\n{A|Kløvervænget 9}\n{Z|7430 Ikast}\n\n"
    "Du indkaldes til en samtale om din ansøgning mandag den 28. april klokken ti.\n\n{end}"
)


@pytest.mark.parametrize(
    ("end", "who", "role"),
    [
        ("{P|Nadia Amin}\n{P|Claus Lind}", "Nadia Amin", Role.OFFICIAL),
        ("{P|Nadia Amin}\n{P|Claus Lind}", "Claus Lind", Role.OFFICIAL),
        ("{P|Nadia Amin}\n{P|Claus Lind}", "Ditte Toft", Role.CITIZEN),
        ("{P|Nadia Amin} kommer også.", "Nadia Amin", Role.CITIZEN),
        ("{P|Ditte Toft}", "Ditte Toft", Role.CITIZEN),
        ("{P|Ib Toft}", "Ib Toft", Role.CITIZEN),
        ("Kopi til:\n{P|Bo Krag}", "Bo Krag", Role.CITIZEN),
        ("Underskrift:\n{P|Bo Krag}", "Bo Krag", Role.CITIZEN),
    ],
)
def test_who_signs_under_a_letterhead(marked: Read, end: str, who: str, role: Role) -> None:
    assert marked(LETTER.replace("{end}", end)).entity_of(who).role is role


def test_who_signs_a_letter_to_an_authority_is_no_official(marked: Read) -> None:
    case = marked("{K|Ikast Kommune}\n{A|Rådhusstrædet 6}\n\nJeg klager over vejen.\n\n{P|Bo Krag}")
    assert case.entity_of("Bo Krag").role is Role.CITIZEN


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


def test_initials_in_the_head_of_a_note_are_its_writers(marked: Read) -> None:
    case = marked({"a": "Telefonnotat 10.12.24 / {I|LHJ}\nTalt med {P|Samira Yild}.",
                   "b": "Telefonnotat 10.12.24 / {P|Bo Krag}"})  # fmt: skip
    assert case.entity_of("LHJ").role is Role.OFFICIAL
    assert case.entity_of("Bo Krag").role is Role.CITIZEN


def test_what_a_person_joins_with_an_official_stays_joined(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler {P|Ida Juul} svarer.",
            "b": "{P|Ida} ringede.",
            "c": "{M|hest7@mail.dk}",
        }
    )
    assert case.entity_of("Ida").role is Role.CITIZEN
    official = case.named("Ida Juul").id
    case.constraints = [
        (official, case.named("Ida").id, True),
        (official, case.named("hest7@mail.dk").id, True),
    ]
    assert case.entity_of("Ida").role is Role.OFFICIAL
    assert case.entity_of("hest7@mail.dk").role is Role.OFFICIAL
