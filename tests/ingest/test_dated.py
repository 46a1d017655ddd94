"""The date a document bears, and no other date in it."""

import pytest

from redactor.ingest.dated import written_date


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        ("Fiktiv Kommune\nDato: 3. marts 2026\nSagsnr. 12", "", "2026-03-03"),
        ("Dato 03-03-2026", "", "2026-03-03"),
        ("Brevdato:\n12.05.2025", "", "2025-05-12"),
        ("Haslev, den 1. juni 2025\n\nKære Karen", "", "2025-06-01"),
        ("Kære kommune\nVi klager.\nSkive d. 9. dec. 2024", "", "2024-12-09"),
        ("NOTAT\n 2025-11-30 \nTelefonsamtale", "", "2025-11-30"),
        ("Hej", "2024-02-29 Referat af møde", "2024-02-29"),
        ("Hej", "Referat 29.02.2024.docx", "2024-02-29"),
        ("Hej", "Referat 30.02.2024.docx", ""),
        ("Vi mødtes den 3. marts 2026 og talte om skellet.", "", ""),
        ("Født: 12.05.1985", "", ""),
        ("Navn: Ole\nFødt 12.05.1985\nDato: 1. maj 2026", "", "2026-05-01"),
        ("Telefonnotat 24. februar 2026, sag 02.34.02\nNabo ringer", "", "2026-02-24"),
        ("Nabo ringer og siger\n\n\nAt notat 24. februar 2026 mangler", "", ""),
        ("Sagen er fra 2026", "Sag 2026-123456", ""),
        ("\n".join(["linje"] * 60) + "\nDato: 3. marts 2026", "", ""),
        ("", "", ""),
    ],
)
def test_only_the_documents_own_date(text: str, title: str, date: str) -> None:
    assert written_date(text, title) == date
