"""Who is it? The role follows from titles, signatures, mail domains and relations."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from redactor.detect.people.roles import weigh
from redactor.detect.people.sign import CLEAR, Sign
from redactor.model import Mark, RequestType, Role, Said

Read = Callable[..., Any]
ROLES = Path(__file__).parent / "roles"
"""Files of blocks '== name | role | marks | who', then a case as marked text; a line of three
hyphens begins the next document. Without `who` the first person is meant."""


def _blocks() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for path in sorted(ROLES.glob("*.txt")):
        for block in re.split(r"^== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            head, _, text = block.partition("\n")
            name, role, marks, who, *_ = (*(part.strip() for part in head.split("|")), "", "")
            found.append((f"{path.stem}: {name}", role, marks, who, text.removesuffix("\n")))
    return found


@pytest.mark.parametrize(("name", "role", "marks", "who", "text"), _blocks())
def test_role(marked: Read, name: str, role: str, marks: str, who: str, text: str) -> None:
    del name
    pages = re.split(r"^---\n", text, flags=re.MULTILINE)
    case = marked({f"doc{number}": page for number, page in enumerate(pages)})
    people = [e for e in case.entities() if e.type == "PERSON"]
    person = case.entity_of(who) if who else people[0]
    assert (person.role.value, set(person.marks)) == (role, set(marks.split())), person.reason


def test_signs_of_both_are_a_mixed_role(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler: {P|Morten Gade}",
            "b": "Ansøger: {P|Morten Gade}, cpr-nr. {C|010180-1234}",
        }
    )
    person = case.entity_of("Morten Gade")
    assert Mark.MIXED_ROLE in person.marks
    assert (
        "Modstridende roller: står med en offentlig stilling (1 dokument), men"
        " CPR-nummer eller fødselsdato står ved navnet (1 dokument)." in person.reason
    )


def test_a_party_who_also_acts_at_work_is_told(marked: Read) -> None:
    case = marked(
        {
            "a": "Sagsbehandler: {P|Morten Gade}",
            "b": "Sagsbehandler: {P|Morten Gade}",
            "c": "Klager: {P|Morten Gade}",
        }
    )
    case.parties = ("Morten Gade",)
    person = case.entity_of("Morten Gade")
    assert person.role is Role.REQUESTER
    assert "stilling (2 dokumenter), men omtales som privatperson i sagen (1" in person.reason


def test_one_role_is_no_contradiction(marked: Read) -> None:
    case = marked({"a": "Sagsbehandler: {P|Morten Gade}", "b": "{P|Morten Gade} ringede."})
    assert "Modstridende" not in case.entity_of("Morten Gade").reason


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


def test_initials_of_an_official_stay_his_in_every_document(marked: Read) -> None:
    case = marked({"a": "Sagsbehandler: {P|Eva Damm}", "b": "15/5: {I|ED} talte med mor"})
    assert case.entity_of("ED").role is Role.OFFICIAL


def test_a_first_name_alone_in_another_document_may_be_somebody_else(marked: Read) -> None:
    case = marked({"a": "Sagsbehandler: {P|Eva Damm}", "b": "Barnet {P|Eva} er ked af det."})
    assert not case.entity_of("Eva").certain


@pytest.mark.parametrize(
    ("text", "at_work"),
    [("Vi sender det til {P|Jette} i borgerservice.", True), ("{P|Jette} er ked af det.", False)],
)
def test_a_first_name_of_the_office_is_somebody_at_work_whoever_it_is(
    marked: Read, text: str, at_work: bool
) -> None:
    named = "Sagsbehandler: {P|Jette Damm}\n\nAfdelingsleder: {P|Jette Krag}"
    case = marked({"a": named, "b": text})
    jette = next(e for e in case.entities() if not e.certain)
    assert (Mark.AT_WORK in jette.marks) is at_work


@pytest.mark.parametrize(
    "title", ["faglig koordinator", "ledende sygeplejerske", "byarkitekt", "vagthavende"]
)
def test_titles_after_a_name_and_below_it(marked: Read, title: str) -> None:
    for text in (f"{{P|Bo Krag}}, {title}, kom", f"Med venlig hilsen\n\n{{P|Bo Krag}}\n{title}"):
        assert marked(text).entity_of("Bo Krag").role in {Role.OFFICIAL, Role.PROFESSIONAL}, text


def test_a_list_of_posts_says_of_nobody_that_he_is_private(marked: Read) -> None:
    for header, private in (("Navn\tStilling", False), ("Navn\tAdresse", True)):
        person = marked(f"{header}\n{{P|Bo Krag}}\tskytte").entity_of("Bo Krag")
        assert bool(person.reason) is private, person.reason


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
    mail = case.named("hest7@mail.dk").id
    case.said = Said(((official, case.named("Ida").id, True), (official, mail, True)))
    assert case.entity_of("Ida").role is Role.OFFICIAL
    assert case.entity_of("hest7@mail.dk").role is Role.OFFICIAL


def test_the_role_that_a_person_has_said_wins(marked: Read) -> None:
    """Also for what belongs to somebody, and in all documents; of another of that name nothing
    is said."""
    case = marked(
        {
            "a": "Sagsbehandler {P|Ida Juul} svarer. Ring til {P|Ida Juul}, tlf. {T|22 90 61 35}.",
            "b": "{P|Ida Juul} er min nabo. {P|Vera Holm} bor her.",
        }
    )
    assert case.entity_of("Ida Juul").role is Role.OFFICIAL
    case.said = Said(roles=((case.named("Ida Juul", 2).id, Role.CITIZEN), ("gone", Role.COMPANY)))
    ida = case.entity_of("Ida Juul")
    assert (ida.role, ida.reason.endswith("Rollen er valgt af en person.")) == (Role.CITIZEN, True)
    assert Mark.ROLE_SAID in ida.marks
    assert case.entity_of("22 90 61 35").role is Role.CITIZEN
    case.said = Said(roles=((case.named("Vera Holm").id, Role.PROFESSIONAL),))
    assert case.entity_of("Vera Holm").role is Role.PROFESSIONAL
    assert case.entity_of("Ida Juul").role is Role.OFFICIAL


def test_many_empty_lines_above_a_name_cost_nothing(marked: Read) -> None:
    begin = time.process_time()
    case = marked("En anonym henvendelse." + "\n" * 1000 + "{P|Ruth Holm}")
    assert case.entity_of("Ruth Holm").role is Role.CITIZEN
    assert time.process_time() - begin < 1
