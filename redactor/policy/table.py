"""The one table from detection type, role and marks to a legal category.

Read from the top: the first row that fits gives the category. A row fits when the type
is in `types` and, where they are given, the role is in `roles` and the mark is set.
`None` means that the law has nothing to say about such a finding: it is kept.
Rows follow DOMAIN.md section 5 (Offentlighedsloven §§ 30-33, Forvaltningsloven § 15 b).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from redactor.model import Mark, Role

NAME = frozenset({"PERSON", "INITIALS", "USER_ID"})
CONTACT = frozenset({"PHONE_NUMBER", "EMAIL_ADDRESS", "ADDRESS", "POSTAL_CITY", "URL"})
PLACE = frozenset({"ADDRESS", "POSTAL_CITY", "GPS"})
MONEY = frozenset({"IBAN_CODE", "DK_BANK_ACCOUNT", "CREDIT_CARD", "DK_PAYMENT_CODE"})

IN_ROLE = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY, Role.AUTHORITY})
"""Who appears on behalf of something else than himself: kept, but only when that is clear."""
TRADER = frozenset({Role.COMPANY, Role.PROFESSIONAL})
"""The roles a sole trader's phone and address may have: they are his own as well."""
SELF = frozenset({Role.REQUESTER, Role.PARTY})

SENSITIVE = frozenset(
    {
        "HEALTH", "CRIMINAL_OFFENCE", "ETHNICITY", "RELIGION_BELIEF", "POLITICAL_OPINION",
        "TRADE_UNION", "SEXUAL_LIFE_ORIENTATION", "SOCIAL_PROBLEM",
    }
)  # fmt: skip
"""Categories of what is said about people in sentences."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    types: frozenset[str]
    category: str | None
    roles: frozenset[Role] | None = None
    mark: Mark | None = None

    def fits(self, type_: str, role: Role, marks: Collection[str]) -> bool:
        return (
            type_ in self.types
            and (self.roles is None or role in self.roles)
            and (self.mark is None or self.mark in marks)
        )


def _row(
    types: str | frozenset[str],
    category: str | None,
    *,
    roles: Collection[Role] | None = None,
    mark: Mark | None = None,
) -> Row:
    return Row(
        types if isinstance(types, frozenset) else frozenset(types.split()),
        category,
        frozenset(roles) if roles is not None else None,
        mark,
    )


TABLE: tuple[Row, ...] = (
    # whose it is does not matter
    _row("DK_CPR", "CPR_NUMBER"),
    _row("DK_PASSPORT DK_DRIVING_LICENCE", "PASSPORT_ID"),
    # who acts for an authority, a profession or a company
    _row(NAME | CONTACT, "REPORTER_IDENTITY", roles={Role.NOTIFIER}),
    _row(NAME, "POLITICIAN_NAME", roles={Role.OFFICIAL}, mark=Mark.POLITICIAN),
    _row("POLITICS", None, roles={Role.OFFICIAL}, mark=Mark.POLITICIAN),
    _row(NAME | CONTACT | {"SIGNATURE"}, "PUBLIC_EMPLOYEE_NAME", roles={Role.OFFICIAL}),
    _row(NAME | CONTACT, "LOCATION_OF_STAY", roles={Role.PROFESSIONAL}, mark=Mark.PRIVATE_TIE),
    _row(NAME | {"ORGANIZATION", "DK_CVR"}, "PERSON_NAME", mark=Mark.SOLE_TRADER),
    _row("ADDRESS POSTAL_CITY", "ADDRESS", roles=TRADER, mark=Mark.SOLE_TRADER),
    _row("PHONE_NUMBER", "PHONE_NUMBER", roles=TRADER, mark=Mark.SOLE_TRADER),
    _row("EMAIL_ADDRESS URL", "EMAIL_ADDRESS", roles=TRADER, mark=Mark.SOLE_TRADER),
    _row(NAME | CONTACT | {"SIGNATURE"}, "PROFESSIONAL_NAME", roles={Role.PROFESSIONAL}),
    _row(NAME | CONTACT | {"SIGNATURE"}, "COMPANY_NAME", roles={Role.COMPANY}),
    _row(NAME | CONTACT, None, roles={Role.AUTHORITY}),
    # private persons with a particular need
    _row(PLACE | {"DK_PROPERTY"}, "PROTECTED_ADDRESS", mark=Mark.PROTECTED),
    _row("PHONE_NUMBER", "PROTECTED_PHONE", mark=Mark.PROTECTED),
    _row(
        "ORGANIZATION LOCATION",
        "LOCATION_OF_STAY",
        roles={Role.COMPANY, Role.UNKNOWN},
        mark=Mark.PROTECTED,
    ),
    _row(NAME, "CHILD_INFO", mark=Mark.CHILD),
    # everybody else
    _row("PERSON", "PERSON_NAME"),
    _row("INITIALS USER_ID", "PERSON_INITIALS"),
    _row("DATE_OF_BIRTH AGE", "DATE_OF_BIRTH"),
    _row(PLACE, "ADDRESS"),
    _row("PHONE_NUMBER", "PHONE_NUMBER"),
    _row("EMAIL_ADDRESS IP_ADDRESS", "EMAIL_ADDRESS"),
    _row(MONEY, "BANK_ACCOUNT"),
    _row("DK_LICENSE_PLATE VIN", "VEHICLE_PLATE"),
    _row("HEALTH MEDICINE", "HEALTH"),
    _row("CRIME", "CRIMINAL_OFFENCE"),
    _row("ETHNICITY", "ETHNICITY"),
    _row("RELIGION", "RELIGION_BELIEF"),
    _row("POLITICS", "POLITICAL_OPINION"),
    _row("UNION", "TRADE_UNION"),
    _row("SEXUALITY", "SEXUAL_LIFE_ORIENTATION"),
    _row("SOCIAL", "SOCIAL_PROBLEM"),
    _row("BUSINESS_SECRET", "TRADE_SECRET"),
    _row("SIGNATURE", "SIGNATURE"),
    _row("FACE", "PHOTO_PERSON"),
    _row("UNREADABLE", "UNREADABLE"),
    # open by nature
    _row("ORGANIZATION", "COMPANY_NAME"),
    _row("DK_CVR", "CVR_NUMBER"),
    _row("DK_PROPERTY", "PROPERTY_ID"),
    _row("DK_CASE_NUMBER", "CASE_NUMBER"),
    _row("LOCATION MUNICIPALITY DATE_TIME URL", None),
)

KNOWN_TYPES: frozenset[str] = frozenset().union(*(row.types for row in TABLE))
"""Every entity type of the contract: what a finding, or a person's word for it, may be."""


def category_of(type_: str, role: Role = Role.UNKNOWN, marks: Collection[str] = ()) -> str | None:
    """Id of the legal category, or None when there is nothing to protect.

    Raises KeyError for a type that the table does not know: a new type must be given a
    row before its findings can be let through.
    """
    for row in TABLE:
        if row.fits(type_, role, marks):
            return row.category
    raise KeyError(type_)


REASONS: dict[str, str] = {
    "CPR_NUMBER": "CPR-nummeret er en fortrolig oplysning.",
    "DATE_OF_BIRTH": "Fødselsdato eller alder kan pege en person ud; tag stilling i sagen.",
    "PERSON_NAME": "Navnet på en privatperson er ikke fortroligt i sig selv, men kan være det"
    " i sammenhængen.",
    "PERSON_INITIALS": "Initialer eller brugernavn kan pege en privatperson ud.",
    "PROTECTED_ADDRESS": "Personen har navne- og adressebeskyttelse.",
    "PROTECTED_PHONE": "Nummeret er hemmeligt eller hører til en beskyttet person.",
    "LOCATION_OF_STAY": "Kan røbe, hvor en person behandles, bor eller går i skole.",
    "ADDRESS": "En privatadresse er normalt ikke fortrolig, men kan være det i sammenhængen.",
    "PHONE_NUMBER": "Et privat telefonnummer kan være fortroligt i sammenhængen.",
    "EMAIL_ADDRESS": "En privat elektronisk adresse kan være fortrolig i sammenhængen.",
    "BANK_ACCOUNT": "Konto- og kortoplysninger er økonomiske forhold og kan misbruges.",
    "HEALTH": "Oplysningen er om helbred.",
    "ETHNICITY": "Oplysningen er om etnisk oprindelse.",
    "RELIGION_BELIEF": "Oplysningen er om religion eller overbevisning.",
    "POLITICAL_OPINION": "Oplysningen er om politisk overbevisning.",
    "TRADE_UNION": "Oplysningen er om fagforening.",
    "SEXUAL_LIFE_ORIENTATION": "Oplysningen er om seksuelle forhold.",
    "CRIMINAL_OFFENCE": "Oplysningen er om strafbare forhold.",
    "SOCIAL_PROBLEM": "Oplysningen er om væsentlige sociale problemer.",
    "CHILD_INFO": "Oplysningen er om et barn.",
    "REPORTER_IDENTITY": "Oplysningen kan røbe, hvem der har underrettet eller anmeldt.",
    "PUBLIC_EMPLOYEE_NAME": "Offentligt ansat, der optræder i tjenesten.",
    "POLITICIAN_NAME": "Folkevalgt, der optræder som sådan.",
    "PROFESSIONAL_NAME": "Fagperson, der optræder i sit erhverv.",
    "COMPANY_NAME": "Virksomheders navne og kontaktoplysninger er offentlige.",
    "CVR_NUMBER": "CVR-numre er offentlige.",
    "TRADE_SECRET": "Kan være drifts- eller forretningsforhold; virksomheden bør høres.",
    "VEHICLE_PLATE": "Nummerpladen kan føre til en privatperson.",
    "PASSPORT_ID": "Nummeret på et legitimationsbevis er fortroligt.",
    "PROPERTY_ID": "Ejendomsbetegnelser er offentlige.",
    "SIGNATURE": "En privatpersons underskrift.",
    "PHOTO_PERSON": "Billede af en person.",
    "UNREADABLE": "Stedet er ikke læst med sikkerhed; se efter, om det er personligt.",
    "CASE_NUMBER": "Sags- og journalnumre er ikke personoplysninger i sig selv.",
}
"""Why, in Danish, for each category the table can give."""
