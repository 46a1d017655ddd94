"""What Outlook keeps beside mails (contacts, appointments, tasks), and what its fields are called.

Numbers and kinds of properties: [MS-OXPROPS], [MS-OXOCNTC], [MS-OXOCAL], [MS-OXOTASK].
"""

from __future__ import annotations

SPELLED = (
    "ipm.contact",
    "ipm.ole.class.{00061055-0000-0000-c000-000000000046}",
    "ipm.appointment",
    "ipm.task",
    "ipm.stickynote",
    "ipm.activity",
)
"""Kinds whose fields say what their text does not; the second is one occasion of a repeated
appointment that differs from the others ([MS-OXOCAL] 2.2.10)."""

FIELDS = {
    0x3A45: "Titel", 0x3A06: "Fornavn", 0x3A44: "Mellemnavn", 0x3A11: "Efternavn",
    0x3A05: "Efternavn (tilføjelse)", 0x3A4F: "Kaldenavn", 0x3A0A: "Initialer",
    0x3A16: "Virksomhed", 0x3A18: "Afdeling", 0x3A19: "Kontor", 0x3A17: "Stilling",
    0x3A46: "Erhverv", 0x3A4A: "Kundenummer", 0x3A07: "Personnummer",
    0x3A08: "Telefon (arbejde)", 0x3A1B: "Telefon (arbejde 2)", 0x3A57: "Telefon (virksomhed)",
    0x3A09: "Telefon (privat)", 0x3A2F: "Telefon (privat 2)", 0x3A1C: "Mobil",
    0x3A1A: "Telefon (hoved)", 0x3A1F: "Telefon (anden)", 0x3A02: "Telefon (ring tilbage)",
    0x3A1E: "Telefon (bil)", 0x3A1D: "Telefon (radio)", 0x3A2E: "Telefon (assistent)",
    0x3A21: "Personsøger", 0x3A2D: "ISDN", 0x3A4B: "Teksttelefon", 0x3A24: "Fax",
    0x3A25: "Fax (privat)", 0x3A23: "Fax (hoved)",
    0x3A29: "Gade", 0x3A2B: "Postboks", 0x3A2A: "Postnummer", 0x3A27: "By", 0x3A28: "Område",
    0x3A26: "Land", 0x3A5D: "Gade (privat)", 0x3A5E: "Postboks (privat)",
    0x3A5B: "Postnummer (privat)", 0x3A59: "By (privat)", 0x3A5C: "Område (privat)",
    0x3A5A: "Land (privat)", 0x3A63: "Gade (anden)", 0x3A64: "Postboks (anden)",
    0x3A61: "Postnummer (anden)", 0x3A5F: "By (anden)", 0x3A62: "Område (anden)",
    0x3A60: "Land (anden)",
    0x3A4E: "Leder", 0x3A30: "Assistent", 0x3A48: "Ægtefælle", 0x3A58: "Børn",
    0x3A42: "Fødselsdag", 0x3A41: "Bryllupsdag", 0x3A43: "Interesser", 0x3A47: "Henvist af",
    0x3A51: "Hjemmeside", 0x3A50: "Hjemmeside (privat)", 0x60: "Start", 0x61: "Slut",
}  # fmt: skip
"""Property to label."""

NAMED = {
    0x8208: "Sted", 0x820D: "Start", 0x820E: "Slut", 0x8232: "Gentagelse",
    0x8083: "Mail", 0x8093: "Mail 2", 0x80A3: "Mail 3", 0x8062: "Chat", 0x802B: "Hjemmeside",
    0x801A: "Adresse (privat)", 0x801B: "Adresse (arbejde)", 0x801C: "Adresse (anden)",
    0x8104: "Start", 0x8105: "Frist", 0x811F: "Ansvarlig", 0x8121: "Stillet af",
    0x8238: "Deltagere", 0x823B: "Krævede deltagere", 0x823C: "Valgfri deltagere",
}  # fmt: skip
"""Long id of a named property to label; every file gives those properties numbers of its own."""
