"""The audit log in words: what happened, and what its details are called.

A log keeps codes, counts and hashes, never text; here is how a person reads them. What has no
word of its own is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from redactor.model import Event

EVENT_NAMES = {
    "login": "Logget ind",
    "login.refused": "Log ind afvist",
    "logout.everywhere": "Logget ud overalt",
    "user.added": "Bruger oprettet",
    "user.changed": "Bruger ændret",
    "user.password_reset": "Ny adgangskode",
    "token.created": "Nøgle oprettet",
    "token.revoked": "Nøgle lukket",
    "word.set": "Ord på husets liste",
    "word.removed": "Ord fjernet fra husets liste",
    "words.forgotten": "Udløbne ord glemt",
    "access.refused": "Adgang til sag afvist",
    "arrival.alarm": "Ankomst sidder fast",
    "arrival.settled": "Ankomst afgjort",
    "arrival.taken": "Ankomst lagt i en sag",
    "case.created": "Sag oprettet",
    "case.terms": "Sagens vilkår sat",
    "case.shared": "Sagens adgang ændret",
    "case.viewed": "Set",
    "case.denied": "Ord dækkes altid i sagen",
    "case.kept": "Sletning udskudt",
    "case.deletion_begun": "Sletning begyndt",
    "case.deleted": "Sag slettet",
    "pages.seen": "Sider gennemset",
    "decision.made": "Svar givet",
    "decision.undone": "Svar fortrudt",
    "document.marked": "Dokument mærket",
    "document.approved": "Dokument godkendt",
    "document.read": "Dokument læst",
    "document.failed": "Dokument kunne ikke læses",
    "document.proved": "Dokument renset og kontrolleret",
    "document.alarm": "Dokument hører måske til en anden sag",
    "document.alarm_cleared": "Dokument hører til sagen",
    "file.received": "Fil modtaget",
    "file.given_up": "Ufærdig overførsel opgivet",
    "file.fetched": "Fil hentet",
    "entities.merged": "Lagt sammen",
    "entities.split": "Delt",
    "entities.role": "Rolle valgt",
    "entities.regrouped": "Lagt sammen, delt eller rolle valgt: fortrudt",
    "case.submit": "Sendt til godkendelse",
    "case.return": "Sendt tilbage",
    "case.approve": "Godkendt",
    "case.release": "Frigivet",
    "case.reopen": "Genåbnet",
    "case.released": "Udlevering bygget",
    "case.linked": "Omtaler samlet",
    "documents.numbered": "Akter nummereret",
    "documents.replaced": "Fil erstattet",
    "documents.retried": "Læst igen",
    "document.duplicate": "Dublet fundet",
    "document.withheld": "Dokument holdt tilbage",
    "document.answered": "Svar om hele dokumentet",
    "duplicates.listed": "Dubletter på listen",
    "inputs.registered": "Filer lagt ind",
    "origins.changed": "Herkomst ændret",
    "decisions.carried": "Svar ført videre",
    "run.started": "Læsning begyndt",
    "run.ended": "Læsning slut",
    "collection.ordered": "Hentning bestilt",
    "collection.stopped": "Hentning stoppet",
    "collection.taken_in": "Hentet fra fagsystem",
    "approval.scope": "Omfang af godkendelse ændret",
    "delivery.begun": "Aflevering begyndt",
    "file.delivered": "Fil afleveret",
    "release.sealed": "Udlevering forseglet",
    "release.replaced": "Udlevering erstattet uden genåbning; den tidligere er gemt",
    "log.sealed": "Log forseglet",
    "log.searched": "Søgt i loggene",
    "webhook.given_up": "Besked opgivet",
}
"""By kind of event; kinds without a name show as they are."""

DETAIL_NAMES = {
    "action": "Svar",
    "again": "Prøves igen",
    "alarms": "Måske uden for sagen",
    "arrival": "Ankomst",
    "at": "Tidspunkt",
    "begun": "Begyndt",
    "bytes": "Byte",
    "case": "Sag",
    "certificate": "Certifikat",
    "changed": "Ændrede",
    "checks": "Kontroller",
    "code": "Årsag",
    "content": "Indhold",
    "count": "Antal",
    "decisions": "Svar (id)",
    "disabled": "Lukket",
    "documents": "Akter",
    "duplicate": "Dubletter",
    "entities": "Personer og numre",
    "entity": "Person (id)",
    "everything": "Alle sider",
    "expires": "Udløber",
    "extraction": "Ekstrahering",
    "failed": "Kunne ikke læses",
    "file": "Fil",
    "files": "Filer",
    "findings": "Fund",
    "given": "Dokumentet",
    "gone": "Forsvundne",
    "groups": "Grupper",
    "id": "Id i fagsystemet",
    "input": "Original",
    "kind": "Slags",
    "leaks": "Rester",
    "legal_basis": "Hjemmel",
    "limits": "Grænser",
    "mark": "Mærket",
    "name": "Navn",
    "new": "Nye",
    "number": "Nummer",
    "of": "Dublet af",
    "on": "Svar på",
    "openness": "Meroffentlighed",
    "output": "Færdig fil",
    "outputs": "Færdige filer",
    "owner": "Har sagen",
    "pages": "Sider",
    "pairs": "Par",
    "part": "Del",
    "parts": "Vedhæftninger",
    "people": "Personer",
    "percent": "Procent",
    "reason": "Grund",
    "recipe": "Opskrift",
    "redactions": "Dækninger",
    "released": "Klar til udlevering",
    "remainder": "Resten",
    "request_type": "Anmodning",
    "role": "Rolle",
    "roles": "Roller",
    "scopes": "Må",
    "second_pass": "Fundet ved anden gennemgang",
    "seconds": "Sekunder",
    "seed": "Stikprøvens frø",
    "sessions": "Log ind, der blev lukket",
    "sha256": "SHA-256",
    "source": "Kilde",
    "sources_failed": "Kilder, der svigtede",
    "standing": "Status",
    "state": "Status",
    "states": "Hentet",
    "token": "Nøgle",
    "undoes": "Fortryder",
    "until": "Indtil",
    "user": "Bruger",
    "version": "Version",
    "withheld": "Holdt tilbage",
    "word": "Ord",
    "words": "Ord",
    "working_days": "Arbejdsdage",
}
"""By detail of an event."""

_CODES: dict[tuple[str, str], str] = {
    ("", "1"): "ja",
    ("action", "redact"): "dæk",
    ("action", "keep"): "bevar",
    ("action", "ask"): "spørg",
    ("kind", "local"): "adgangskode",
    ("kind", "oidc"): "myndighedens login",
    ("kind", "system"): "program",
    ("kind", "deny"): "dækkes altid",
    ("kind", "allow"): "dækkes aldrig",
    ("on", "finding"): "ét sted",
    ("on", "entity"): "hele sagen",
    ("on", "box"): "boks",
    ("on", "search"): "søgning",
    ("part", "adgang"): "adgang",
    ("part", "dok"): "akt",
    ("part", "godkendelse"): "godkendelse",
    ("part", "log"): "log",
    ("part", "overblik"): "overblik",
    ("part", "personer"): "personer og numre",
    ("part", "soeg"): "søgning",
    ("part", "udkast"): "forhåndsvisning",
    ("part", "udlevering"): "udlevering",
    ("request_type", "public"): "aktindsigt",
    ("request_type", "party"): "partsaktindsigt",
    ("request_type", "own"): "egenacces",
    ("request_type", "environment"): "miljøoplysninger",
    ("role", "party"): "part",
    ("role", "relative"): "pårørende",
    ("role", "citizen"): "borger",
    ("role", "notifier"): "underretter eller anmelder",
    ("role", "official"): "offentligt ansat",
    ("role", "professional"): "fagperson",
    ("role", "company"): "virksomhed",
    ("roles", "caseworker"): "sagsbehandler",
    ("roles", "approver"): "godkender",
    ("roles", "administrator"): "administrator",
    ("roles", "auditor"): "revisor",
}
"""By detail and its code."""
_HASH = 64
_SHOWN = 120


def details_in_words(event: Event) -> list[tuple[str, str]]:
    """What an event tells besides who and when: name and value; long ones are cut short.

    The whole of it is in the file that can be fetched.
    """
    return [
        (DETAIL_NAMES.get(key, key), _shown(key, value))
        for key, value in event.details.items()
        if value not in ("", None, False, [], {})
    ]


def _shown(key: str, value: Any) -> str:
    if value is True:
        return _CODES["", "1"]
    if isinstance(value, Sequence) and not isinstance(value, str):
        told = ", ".join(_one(key, part) for part in value)
    else:
        told = _one(key, value)
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"


def _one(key: str, value: Any) -> str:
    told = _CODES.get((key, str(value)), str(value))
    return f"{told[:12]}…" if len(told) == _HASH and told.isalnum() else told
