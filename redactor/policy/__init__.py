"""Request type + finding + entity -> suggested ruling (action, legal basis, reason).

Pure. People decide: what this gives is a suggestion, with the reason for it.
"""

from __future__ import annotations

import re
import unicodedata

from redactor.model import Action, Case, Entity, Finding, Mark, RequestType, Role, Ruling
from redactor.policy.hjemmel import Category, Ground, Hjemmel, hjemmel
from redactor.policy.table import IN_ROLE, KNOWN_TYPES, NAME, REASONS, SELF, SENSITIVE, category_of

__all__ = [
    "KNOWN_TYPES",
    "Category",
    "Ground",
    "Hjemmel",
    "category_of",
    "describe",
    "hjemmel",
    "label",
    "suggest",
]

_TYPE_LABELS = {
    "PERSON": "Navn",
    "INITIALS": "Initialer",
    "USER_ID": "Brugernavn",
    "DK_CPR": "CPR-nr.",
    "DATE_OF_BIRTH": "Fødselsdato",
    "AGE": "Alder",
    "ADDRESS": "Adresse",
    "POSTAL_CITY": "Postnr. og by",
    "GPS": "Position",
    "PHONE_NUMBER": "Telefonnr.",
    "EMAIL_ADDRESS": "E-mail",
    "IBAN_CODE": "Kontonr.",
    "DK_BANK_ACCOUNT": "Kontonr.",
    "DK_PAYMENT_CODE": "Betalings-id",
    "CREDIT_CARD": "Kortnr.",
    "DK_LICENSE_PLATE": "Nummerplade",
    "DK_PASSPORT": "Pasnr.",
    "DK_DRIVING_LICENCE": "Kørekortnr.",
    "HEALTH": "Helbred",
    "MEDICINE": "Medicin",
    "CRIME": "Strafbart forhold",
    "SOCIAL": "Sociale forhold",
    "SIGNATURE": "Underskrift",
    "FACE": "Foto",
    "UNREADABLE": "Ulæseligt",
    "BUSINESS_SECRET": "Forretningsforhold",
}
_PARTY_REQUESTS = frozenset({RequestType.PARTY, RequestType.OWN})
_TESTS = {
    RequestType.PARTY: " Over for en part kræves et afgørende hensyn i den konkrete sag.",
    RequestType.OWN: " Egenacces kan kun begrænses af et afgørende hensyn i den konkrete sag.",
    RequestType.ENVIRONMENT: " Hensynet skal afvejes mod offentlighedens interesse i oplysningen.",
}
"""The test the law of the request adds to every ground (FVL § 15 b, OFL § 8, MOL § 2)."""
_ABOUT = {
    Role.REQUESTER: "ansøgeren",
    Role.PARTY: "en part",
    Role.RELATIVE: "en pårørende",
    Role.CITIZEN: "en borger",
    Role.NOTIFIER: "en underretter eller anmelder",
    Role.OFFICIAL: "en offentligt ansat",
    Role.PROFESSIONAL: "en fagperson",
    Role.COMPANY: "en kontaktperson",
}
_SURE = 0.75
"""Score from which a sensitive passage is covered though it does not say whom it is about."""
_SPACES = re.compile(r"\s+")


def suggest(case: Case, finding: Finding, entity: Entity | None) -> Ruling:
    """What the law's default is for one finding.

    `entity` is the finding's own; for a sensitive passage that belongs to none it is the
    entity of the person the passage is about (`Finding.subject`), or None.
    The authority's own lists win over everything: `case.deny` over `case.allow` over the
    table. Who somebody is counts only when role and grouping are certain: else what would be
    kept for a role is treated as about a private person. Raises KeyError for a finding type
    without a table row.
    """
    role = entity.role if entity else Role.UNKNOWN
    marks = entity.marks if entity else ()
    if _denied(case, finding):
        return Ruling(
            action=Action.REDACT,
            legal_basis=_grounds(category_of(finding.type), case.request_type),
            reason="Teksten står på myndighedens liste over det, der altid skal dækkes.",
        )
    if _allowed(case, finding, entity):
        return Ruling(
            action=Action.KEEP,
            reason="Teksten står på myndighedens liste over det, der aldrig skal dækkes.",
        )
    if finding.type == "INITIALS" and (
        entity is None
        or (entity.type == "INITIALS" and entity.certain and Mark.PRIVATE not in marks)
    ):
        return Ruling(
            action=Action.KEEP, reason="Bogstaverne er ikke initialer for nogen person i sagen."
        )
    certain = entity is None or entity.certain or Mark.AT_WORK in marks
    certain = certain and Mark.MIXED_ROLE not in marks
    if certain and role in SELF and case.request_type in _PARTY_REQUESTS:
        return Ruling(action=Action.KEEP, reason="Oplysningen er om den, der søger aktindsigt.")
    doubt = not certain and role in IN_ROLE | SELF
    type_ = "USER_ID" if finding.type == "URL" and _is_profile(finding.text) else finding.type
    category = category_of(type_, Role.UNKNOWN if doubt else role, marks)
    if category is None:
        return Ruling(action=Action.KEEP, reason="Oplysningen er ikke personlig i sig selv.")
    action = hjemmel().categories[category].actions[case.request_type]
    if category == "BANK_ACCOUNT" and role in {Role.COMPANY, Role.AUTHORITY} and not doubt:
        action = Action.ASK  # a company's account is no private matter, but open to misuse
    if category in SENSITIVE and entity is None and finding.score < _SURE:
        action = Action.ASK  # about nobody in particular, so perhaps about nobody at all
    reason = _reason(category, entity, finding)
    if Mark.HEARD in marks and finding.type in NAME:
        reason += " Rollen er skønnet ud fra, hvordan teksten omtaler personen."
    if action is Action.KEEP:
        return Ruling(action=action, reason=reason)
    reason = f"{reason}{_TESTS.get(case.request_type, '')}"
    return Ruling(
        action=action,
        legal_basis=_grounds(category, case.request_type),
        reason=f"Rollen er ikke sikker. {reason}" if doubt else reason,
    )


_PROFILE = re.compile(
    r"(?:https?://)?(?!(?:help|about|blog|ads)\.)(?:[a-z-]{1,7}\.)?(?:(?:facebook|fb|instagram|tiktok|twitter|x|snapchat"
    r"|threads|pinterest|vk|soundcloud|twitch)\.(?:com|net|tv)|linkedin\.com/in"
    r"|(?:reddit|strava)\.com/(?:u|user|athletes)|youtube\.com(?=/@))/"
    r"(?!(?:groups?|events?|pages?|watch|hashtag|explore|search|help|policies|sharer?|reel|company"
    r"|(?<=instagram\.com/)p)(?:\.php)?(?:[/?#]|$))"
    r"(?!@?\w*(?:(?:kommune|region|politi|styrelse|museum|bibliotek|skole|ministeri|forening|klub)"
    r"(?!s?(?:leder|l(?:\u00e6|ae)rer|mand|kvinde|chef|betjent|ker|elev|pige|dreng|mor|far))"
    r"|(?<![a-z])avis))"
    r"[^/\s]*\w.*",
    re.IGNORECASE,
)
"""Somebody's page on a site where people have one: as telling as a user name."""


def _is_profile(address: str) -> bool:
    return _PROFILE.fullmatch(address) is not None


def label(ruling: Ruling, finding_type: str) -> str:
    """What is printed on the box: the first legal basis in short, else the type's name."""
    if ruling.legal_basis:
        return hjemmel().ground(ruling.legal_basis[0]).short
    return _TYPE_LABELS.get(finding_type, "Udeladt")


def describe(ruling: Ruling, request: RequestType | None = None) -> str:
    """Accessible text of the box: 'udeladt, offentlighedslovens § 30, nr. 1'."""
    cites = [hjemmel().ground(id_).cited(request) for id_ in ruling.legal_basis]
    return ", ".join(("udeladt", *([" og ".join(cites)] if cites else [])))


def _grounds(category: str | None, request: RequestType) -> tuple[str, ...]:
    """The first suggested ground: the most specific. The others remain for a person to choose."""
    return hjemmel().categories[category].grounds[request][:1] if category else ()


def _reason(category: str, entity: Entity | None, finding: Finding) -> str:
    reason = REASONS[category]
    if entity is not None and finding.subject and entity.role in _ABOUT:
        reason = f"{reason.rstrip('.')}, og den er om {_ABOUT[entity.role]}."
    if entity is not None and category in {"PERSON_NAME", "PERSON_INITIALS", "CHILD_INFO"}:
        if Mark.SENSITIVE in entity.marks:
            reason += " Navnet står ved følsomme oplysninger, så det bør normalt dækkes."
        if Mark.PROTECTED in entity.marks:
            reason += " Personen har navne- og adressebeskyttelse."
        if Mark.DECEASED in entity.marks:
            reason += " Personen er død; hensynet til de efterladte kan tale for at dække."
        if Mark.SOLE_TRADER in entity.marks:
            reason += " Enkeltmandsvirksomhed: oplysningen er også om ejeren."
        if not entity.certain:
            reason += " Det er ikke sikkert, hvem der er tale om."
    return reason


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def _denied(case: Case, finding: Finding) -> bool:
    text = _plain(finding.text)
    return any(
        re.search(rf"(?<!\w){re.escape(_plain(word))}(?:'?s|’s)?(?!\w)", text)
        for word in case.deny
        if word.strip()
    )


def _allowed(case: Case, finding: Finding, entity: Entity | None) -> bool:
    """Whether the whole finding, or the name of the person it names, is on the allow list."""
    if not case.allow:
        return False
    allowed = {_plain(word) for word in case.allow}
    text = _plain(finding.text)
    forms = {text, text.removesuffix("s"), text.removesuffix("'s"), text.removesuffix("’s")}
    if entity is not None and entity.certain and finding.type in NAME:
        forms.add(_plain(entity.name))
    return bool(forms & allowed)
