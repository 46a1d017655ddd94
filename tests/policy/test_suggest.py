"""Rulings for one finding, in the cases a caseworker meets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redactor.model import Action, Case, Entity, Finding, Mark, RequestType, Role
from redactor.policy import describe, hjemmel, label, suggest

PUBLIC, PARTY, OWN, ENV = (
    RequestType.PUBLIC,
    RequestType.PARTY,
    RequestType.OWN,
    RequestType.ENVIRONMENT,
)
REDACT, ASK, KEEP = Action.REDACT, Action.ASK, Action.KEEP


def finding(type_: str, text: str = "Sanne Bjerregaard") -> Finding:
    return Finding(
        id="f",
        document="d",
        page=1,
        type=type_,
        start=0,
        end=len(text),
        text=text,
        score=0.9,
        recognizer="test",
        reason="",
    )


def entity(role: Role, *marks: Mark, certain: bool = True, name: str = "X") -> Entity:
    return Entity(id="e", type="PERSON", name=name, role=role, marks=marks, certain=certain)


@pytest.mark.parametrize(
    ("type_", "role", "marks", "public", "party", "own", "environment"),
    [
        ("DK_CPR", Role.CITIZEN, (), REDACT, REDACT, REDACT, REDACT),
        ("DK_CPR", Role.OFFICIAL, (), REDACT, REDACT, REDACT, REDACT),
        ("DK_CPR", Role.REQUESTER, (), REDACT, KEEP, KEEP, REDACT),
        ("DK_CPR", Role.PARTY, (), REDACT, KEEP, KEEP, REDACT),
        ("PERSON", Role.CITIZEN, (), ASK, ASK, ASK, ASK),
        ("PERSON", Role.RELATIVE, (), ASK, ASK, ASK, ASK),
        ("PERSON", Role.REQUESTER, (), ASK, KEEP, KEEP, ASK),
        ("PERSON", Role.OFFICIAL, (), KEEP, KEEP, KEEP, KEEP),
        ("PERSON", Role.OFFICIAL, (Mark.MIXED_ROLE,), ASK, ASK, ASK, ASK),
        ("PERSON", Role.OFFICIAL, (Mark.POLITICIAN,), KEEP, KEEP, KEEP, KEEP),
        ("POLITICS", Role.OFFICIAL, (Mark.POLITICIAN,), KEEP, KEEP, KEEP, KEEP),
        ("PERSON", Role.PROFESSIONAL, (), KEEP, KEEP, KEEP, KEEP),
        ("PERSON", Role.PROFESSIONAL, (Mark.PRIVATE_TIE,), ASK, ASK, ASK, ASK),
        ("PERSON", Role.NOTIFIER, (), REDACT, ASK, ASK, ASK),
        ("EMAIL_ADDRESS", Role.NOTIFIER, (), REDACT, ASK, ASK, ASK),
        ("PERSON", Role.RELATIVE, (Mark.CHILD,), REDACT, ASK, ASK, REDACT),
        ("PHONE_NUMBER", Role.CITIZEN, (), ASK, ASK, ASK, ASK),
        ("PHONE_NUMBER", Role.OFFICIAL, (), KEEP, KEEP, KEEP, KEEP),
        ("PHONE_NUMBER", Role.AUTHORITY, (), KEEP, KEEP, KEEP, KEEP),
        ("PHONE_NUMBER", Role.CITIZEN, (Mark.PROTECTED,), REDACT, REDACT, REDACT, REDACT),
        ("EMAIL_ADDRESS", Role.AUTHORITY, (), KEEP, KEEP, KEEP, KEEP),
        ("ADDRESS", Role.CITIZEN, (), ASK, ASK, ASK, ASK),
        ("ADDRESS", Role.CITIZEN, (Mark.PROTECTED,), REDACT, REDACT, REDACT, REDACT),
        ("ADDRESS", Role.REQUESTER, (Mark.PROTECTED,), REDACT, KEEP, KEEP, REDACT),
        ("ADDRESS", Role.AUTHORITY, (), KEEP, KEEP, KEEP, KEEP),
        ("DK_BANK_ACCOUNT", Role.CITIZEN, (), REDACT, REDACT, REDACT, REDACT),
        ("IBAN_CODE", Role.COMPANY, (), ASK, ASK, ASK, ASK),
        ("HEALTH", Role.CITIZEN, (), REDACT, ASK, ASK, REDACT),
        ("HEALTH", Role.REQUESTER, (), REDACT, KEEP, KEEP, REDACT),
        ("CRIME", Role.CITIZEN, (), REDACT, ASK, ASK, REDACT),
        ("SOCIAL", Role.UNKNOWN, (), REDACT, ASK, ASK, REDACT),
        ("ORGANIZATION", Role.COMPANY, (), KEEP, KEEP, KEEP, KEEP),
        ("ORGANIZATION", Role.COMPANY, (Mark.SOLE_TRADER,), ASK, ASK, ASK, ASK),
        ("DK_CVR", Role.COMPANY, (), KEEP, KEEP, KEEP, KEEP),
        ("DK_CVR", Role.COMPANY, (Mark.SOLE_TRADER,), ASK, ASK, ASK, ASK),
        ("DK_CASE_NUMBER", Role.UNKNOWN, (), KEEP, KEEP, KEEP, KEEP),
        ("DATE_TIME", Role.UNKNOWN, (), KEEP, KEEP, KEEP, KEEP),
        ("LOCATION", Role.UNKNOWN, (), KEEP, KEEP, KEEP, KEEP),
        ("MUNICIPALITY", Role.AUTHORITY, (), KEEP, KEEP, KEEP, KEEP),
        ("DATE_OF_BIRTH", Role.CITIZEN, (), ASK, ASK, ASK, ASK),
        ("DK_LICENSE_PLATE", Role.UNKNOWN, (), ASK, ASK, ASK, ASK),
        ("DK_PASSPORT", Role.CITIZEN, (), REDACT, REDACT, REDACT, REDACT),
        ("DK_PROPERTY", Role.UNKNOWN, (), KEEP, KEEP, KEEP, KEEP),
        ("BUSINESS_SECRET", Role.UNKNOWN, (), ASK, ASK, ASK, ASK),
        ("SIGNATURE", Role.CITIZEN, (), ASK, ASK, ASK, ASK),
        ("SIGNATURE", Role.OFFICIAL, (), KEEP, KEEP, KEEP, KEEP),
    ],
)
def test_default_action(
    type_: str,
    role: Role,
    marks: tuple[Mark, ...],
    public: Action,
    party: Action,
    own: Action,
    environment: Action,
) -> None:
    wanted = {PUBLIC: public, PARTY: party, OWN: own, ENV: environment}
    got = {
        r: suggest(Case(id="c", request_type=r), finding(type_), entity(role, *marks)).action
        for r in wanted
    }
    assert got == wanted


def test_without_an_entity_a_finding_is_treated_as_private() -> None:
    assert suggest(Case(id="c"), finding("PERSON"), None).action is ASK
    assert suggest(Case(id="c"), finding("DK_CPR"), None).action is REDACT


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("Henrik Ørum", "Henrik Ørum", True),
        ("henrik  ørum", "Henrik Ørum", True),
        ("Henrik Ørums", "Henrik Ørum", True),
        ("Henrik", "Henrik Ørum", True),
        ("Henrik", "Henrik Kjær", False),
        ("Ørum", "Ørum", False),
    ],
)
def test_allow_list_keeps_the_person_and_no_other(text: str, name: str, kept: bool) -> None:
    case = Case(id="c", allow=("Henrik Ørum",))
    ruling = suggest(case, finding("PERSON", text), entity(Role.CITIZEN, name=name))
    assert (ruling.action is KEEP) is kept


def test_allow_list_entry_does_not_open_the_cpr_number_of_the_person() -> None:
    case = Case(id="c", allow=("Henrik Ørum",))
    ruling = suggest(
        case, finding("DK_CPR", "120388-0000"), entity(Role.CITIZEN, name="Henrik Ørum")
    )
    assert ruling.action is REDACT


@pytest.mark.parametrize(
    ("type_", "text", "redacted"),
    [
        ("ORGANIZATION", "Projekt Nordlys", True),
        ("ORGANIZATION", "projekt nordlys'", True),
        ("ADDRESS", "Projekt Nordlys, Havnen 3", True),
        ("ORGANIZATION", "Projekt Nordlyset", False),
    ],
)
def test_deny_list_covers_what_would_be_kept(type_: str, text: str, redacted: bool) -> None:
    case = Case(id="c", deny=("Projekt Nordlys",), allow=("Projekt Nordlys",))
    ruling = suggest(case, finding(type_, text), entity(Role.AUTHORITY))
    assert (ruling.action is REDACT) is redacted


def test_a_name_near_a_sensitive_passage_gets_the_stronger_reason() -> None:
    plain = suggest(Case(id="c"), finding("PERSON"), entity(Role.CITIZEN))
    near = suggest(Case(id="c"), finding("PERSON"), entity(Role.CITIZEN, Mark.SENSITIVE))
    assert "følsomme" in near.reason
    assert "følsomme" not in plain.reason


def test_an_uncertain_official_is_asked_about_with_a_ground() -> None:
    ruling = suggest(Case(id="c"), finding("PERSON"), entity(Role.OFFICIAL, certain=False))
    assert ruling.action is ASK
    assert ruling.legal_basis == ("ofl-30-1",)
    assert "ikke sikker" in ruling.reason
    at_work = entity(Role.OFFICIAL, Mark.AT_WORK, certain=False)
    assert suggest(Case(id="c"), finding("PERSON"), at_work).action is KEEP


@pytest.mark.parametrize(
    ("request_type", "type_", "box", "text"),
    [
        (PUBLIC, "DK_CPR", "§ 30, nr. 1", "udeladt, offentlighedslovens § 30, nr. 1"),
        (PARTY, "DK_CPR", "FVL § 15 b, nr. 5", "udeladt, forvaltningslovens § 15 b, nr. 5"),
        (OWN, "DK_CPR", "§ 8, 2. pkt.", "udeladt, offentlighedslovens § 8, 2. pkt."),
        (
            ENV,
            "DK_CPR",
            "MOL § 2",
            "udeladt, miljøoplysningslovens § 2, stk. 1, jf. 1985-offentlighedslovens § 12, "
            "stk. 1, nr. 1",
        ),
        (
            OWN,
            "PERSON",
            "§ 33, nr. 5",
            "udeladt, offentlighedslovens § 8, 2. pkt., jf. § 33, nr. 5",
        ),
    ],
)
def test_label_and_description(request_type: RequestType, type_: str, box: str, text: str) -> None:
    ruling = suggest(Case(id="c", request_type=request_type), finding(type_), None)
    assert label(ruling, type_) == box
    assert describe(ruling, request_type) == text


def test_a_ruling_without_ground_is_labelled_by_type() -> None:
    ruling = suggest(Case(id="c", deny=("Havnen",)), finding("LOCATION", "Havnen"), None)
    assert ruling.legal_basis == ()
    assert label(ruling, "DK_CPR") == "CPR-nr."
    assert describe(ruling) == "udeladt"


def test_selectable_grounds_never_mix_regimes() -> None:
    for request_type in RequestType:
        grounds = hjemmel().selectable(request_type)
        assert grounds
        assert all(g.selectable and request_type in g.applies_to for g in grounds)
    assert not any(g.id == "ofl-30-1" for g in hjemmel().selectable(ENV))


@pytest.mark.parametrize(
    ("type_", "certain", "action"),
    [("PERSON", True, ASK), ("INITIALS", True, KEEP), ("INITIALS", False, ASK)],
)
def test_initials_count_only_when_they_may_be_somebodys(
    type_: str, certain: bool, action: Action
) -> None:
    owner = Entity(id="e", type=type_, name="MKH", certain=certain)
    assert suggest(Case(id="c"), finding("INITIALS", "MKH"), owner).action is action
    told = replace(owner, marks=(Mark.PRIVATE,))
    assert suggest(Case(id="c"), finding("INITIALS", "MKH"), told).action is ASK
    assert suggest(Case(id="c"), finding("INITIALS", "MKH"), None).action is KEEP


@pytest.mark.parametrize(
    ("type_", "role", "marks", "action"),
    [
        ("ORGANIZATION", Role.COMPANY, (Mark.PROTECTED,), ASK),
        ("LOCATION", Role.UNKNOWN, (Mark.PROTECTED,), ASK),
        ("ORGANIZATION", Role.AUTHORITY, (Mark.PROTECTED,), KEEP),
        ("ORGANIZATION", Role.COMPANY, (), KEEP),
    ],
)
def test_where_a_protected_person_stays_is_asked_about(
    type_: str, role: Role, marks: tuple[Mark, ...], action: Action
) -> None:
    for request_type in RequestType:
        case = Case(id="c", request_type=request_type)
        assert suggest(case, finding(type_), entity(role, *marks)).action is action


@pytest.mark.parametrize(
    ("request_type", "words"),
    [
        (PARTY, "afgørende hensyn"),
        (OWN, "afgørende hensyn"),
        (ENV, "afvejes mod offentlighedens interesse"),
    ],
)
def test_the_reason_names_the_test_of_the_law(request_type: RequestType, words: str) -> None:
    """OFL § 30, nr. 1, is absolute; towards a party and in environmental cases all is weighed."""
    for type_ in ("HEALTH", "PERSON", "DK_CPR"):
        assert (
            words in suggest(Case(id="c", request_type=request_type), finding(type_), None).reason
        )
        assert words not in suggest(Case(id="c"), finding(type_), None).reason


def test_what_is_kept_needs_no_test_of_the_law() -> None:
    case = Case(id="c", request_type=PARTY)
    assert "hensyn" not in suggest(case, finding("PERSON"), entity(Role.OFFICIAL)).reason


def test_a_statement_says_whom_it_is_about() -> None:
    about = replace(finding("HEALTH", "Hun har kræft."), subject="p")
    assert "om en pårørende" in suggest(Case(id="c"), about, entity(Role.RELATIVE)).reason
    assert "pårørende" not in suggest(Case(id="c"), about, None).reason


@pytest.mark.parametrize(
    ("score", "about", "action"),
    [(0.7, None, ASK), (0.9, None, REDACT), (0.7, Role.CITIZEN, REDACT)],
)
def test_a_doubtful_statement_about_nobody_is_asked_about(
    score: float, about: Role | None, action: Action
) -> None:
    said = replace(finding("SOCIAL", "Mange unge er ensomme."), score=score)
    whose = entity(about) if about else None
    assert suggest(Case(id="c"), said, whose).action is action


@pytest.mark.parametrize(
    ("url", "action"),
    [
        ("https://www.facebook.com/ida.krag.7", ASK),
        ("facebook.com/profile.php?id=100012", ASK),
        ("www.instagram.com/idakrag77/", ASK),
        ("linkedin.com/in/ida-krag-1234", ASK),
        ("https://www.tiktok.com/@idakrag", ASK),
        ("https://x.com/idakrag", ASK),
        ("instagram.com/p.hansen82", ASK),
        ("facebook.com/help.krag", ASK),
        ("facebook.com/KragDavis", ASK),
        ("instagram.com/skoleleder_bo", ASK),
        ("facebook.com/p/Bo-Krag-100/", ASK),
        ("https://dk.linkedin.com/in/bo-krag-1234", ASK),
        ("https://web.facebook.com/bokrag", ASK),
        ("https://mobile.twitter.com/bokrag", ASK),
        ("youtube.com/@bokrag", ASK),
        ("youtube.com/@fjordbykommune", KEEP),
        ("youtube.com/watch?v=abc", KEEP),
        ("instagram.com/p/Cabc123/", KEEP),
        ("https://www.facebook.com/sharer.php?u=x", KEEP),
        ("facebook.com/fjordbyskole", KEEP),
        ("facebook.com/groups/nejtilmoelle", KEEP),
        ("https://www.facebook.com/fjordbykommune", KEEP),
        ("www.facebook.com", KEEP),
        ("https://www.linkedin.com/company/acme", KEEP),
        ("https://www.fjordby.dk/ida.krag", KEEP),
    ],
)
def test_somebodys_profile_is_asked_about_though_addresses_on_the_net_are_open(
    url: str, action: Action
) -> None:
    assert suggest(Case(id="c", request_type=PUBLIC), finding("URL", url), None).action is action
