"""The table as a whole: every type, role, mark and request type gives a lawful ruling."""

from __future__ import annotations

import itertools
import re

import pytest

from redactor.model import Action, Case, Entity, Finding, Mark, RequestType, Role
from redactor.policy import category_of, describe, hjemmel, label, suggest
from redactor.policy.table import KNOWN_TYPES, REASONS, TABLE

DESIGN_TYPES = re.findall(
    r"\w+",
    """
    PERSON PHONE_NUMBER EMAIL_ADDRESS IBAN_CODE CREDIT_CARD IP_ADDRESS URL LOCATION ORGANIZATION
    DATE_TIME ADDRESS POSTAL_CITY DATE_OF_BIRTH AGE INITIALS USER_ID GPS VIN DK_CPR DK_CVR
    DK_BANK_ACCOUNT DK_PAYMENT_CODE DK_LICENSE_PLATE DK_PASSPORT DK_DRIVING_LICENCE DK_PROPERTY
    DK_CASE_NUMBER MUNICIPALITY HEALTH MEDICINE CRIME ETHNICITY RELIGION POLITICS UNION SEXUALITY
    SOCIAL BUSINESS_SECRET SIGNATURE FACE UNREADABLE
    """,
)


def finding(type_: str, text: str = "x") -> Finding:
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


def test_every_type_of_the_design_has_a_row() -> None:
    assert set(DESIGN_TYPES) == KNOWN_TYPES


def test_a_type_without_a_row_is_refused() -> None:
    with pytest.raises(KeyError):
        category_of("DK_SOMETHING_NEW")


def test_every_category_exists_and_has_a_reason() -> None:
    used = {row.category for row in TABLE if row.category}
    assert used <= set(hjemmel().categories)
    assert used <= set(REASONS)


@pytest.mark.parametrize("request_type", RequestType)
def test_every_ruling_is_lawful_for_its_request(request_type: RequestType) -> None:
    """No redact or ask without a ground, and no ground of another regime: § 30 in an
    environmental request is the classic fault."""
    marks = [(), *((m,) for m in Mark), (Mark.CHILD, Mark.MIXED_ROLE, Mark.PROTECTED)]
    case = Case(id="c", request_type=request_type)
    for type_, role, mark, certain in itertools.product(DESIGN_TYPES, Role, marks, (True, False)):
        entity = Entity(id="e", type=type_, name="x", role=role, marks=tuple(mark), certain=certain)
        ruling = suggest(case, finding(type_), entity)
        assert ruling.reason, (type_, role, mark)
        if ruling.action is Action.KEEP:
            assert not ruling.legal_basis
            continue
        assert ruling.legal_basis, (type_, role, mark, ruling)
        for id_ in ruling.legal_basis:
            ground = hjemmel().ground(id_)
            assert ground.selectable, id_
            assert request_type in ground.applies_to, (type_, role, id_)
            if request_type is RequestType.ENVIRONMENT:
                assert ground.cite.startswith("miljøoplysningslovens")
                assert "§ 30" not in label(ruling, type_)


@pytest.mark.parametrize("request_type", RequestType)
def test_uncertainty_never_opens_anything(request_type: RequestType) -> None:
    """What is asked about or covered when certain is not kept when uncertain."""
    case = Case(id="c", request_type=request_type)
    order = {Action.KEEP: 0, Action.ASK: 1, Action.REDACT: 2}
    for type_, role in itertools.product(DESIGN_TYPES, Role):
        sure = Entity(id="e", type=type_, name="x", role=role)
        unsure = Entity(id="e", type=type_, name="x", role=role, certain=False)
        mixed = Entity(id="e", type=type_, name="x", role=role, marks=(Mark.MIXED_ROLE,))
        before = suggest(case, finding(type_), sure)
        for other in (unsure, mixed):
            after = suggest(case, finding(type_), other)
            assert order[after.action] >= order[before.action], (type_, role)


def test_the_box_label_is_short() -> None:
    longest = max(len(g.short) for g in hjemmel().grounds.values() if g.selectable)
    assert longest <= 28


def test_descriptions_are_full_citations() -> None:
    case = Case(id="c")
    ruling = suggest(case, finding("HEALTH"), None)
    assert label(ruling, "HEALTH") == "§ 30, nr. 1"
    assert describe(ruling) == "udeladt, offentlighedslovens § 30, nr. 1"


def test_a_letter_can_say_what_every_ground_protects() -> None:
    """Within a sentence: in small letters, and without for whom the ground is."""
    table = hjemmel()
    assert table.ground("ofl-30-1").protects == "private forhold"
    assert table.ground("mol-o85-12-1-1").protects == "private forhold"
    assert table.ground("fvl-15b-5").protects == "private og offentlige interesser"
    for request in RequestType:
        for ground in table.selectable(request):
            assert ground.protects
            assert "(" not in ground.protects
