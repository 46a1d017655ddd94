"""Make `redactor/release/templates/decision.docx`, the letter an authority can edit in Word.

Run from the repository root after changing the text here: python tools/build_letter_template.py
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.shared import Cm, Pt

TARGET = Path("redactor/release/templates/decision.docx")

PARAGRAPHS: tuple[tuple[str, str], ...] = (
    ("Normal", "{{ authority }}"),
    ("Normal", "{{ decided }}"),
    ("Normal", "{%p if requester %}"),
    ("Normal", "Til {{ requester }}"),
    ("Normal", "{%p endif %}"),
    ("Title", "Afgørelse om aktindsigt"),
    (
        "Normal",
        "Vi modtog din anmodning om aktindsigt den {{ received }}. Vi har behandlet den efter "
        "{{ law }}.",
    ),
    ("Normal", "{%p if earlier %}"),
    (
        "Normal",
        "Vi har set på sagen igen. Denne afgørelse følger efter den, du fik den {{ earlier }}. "
        "{% if new %}Akt {{ new }} er ændret. Udleveres en ændret akt, er den vedlagt på ny. De "
        "øvrige akter er uændrede, og for dem gælder den tidligere afgørelse."
        "{% else %}Ingen akter er ændret.{% endif %}",
    ),
    ("Normal", "{%p endif %}"),
    ("Heading 2", "Afgørelse"),
    ("Normal", "{{ outcome }}"),
    ("Normal", "{{ summary }} Den vedlagte aktliste viser, hvad der gælder for hver akt."),
    ("Normal", "{%p if grounds or refused %}"),
    ("Heading 2", "Begrundelse"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p if grounds %}"),
    ("Normal", "Vi har undtaget oplysninger efter disse bestemmelser:"),
    ("Normal", "{%p for ground in grounds %}"),
    ("List Bullet", "{{ ground.cite }}: i akt {{ ground.documents }}."),
    ("Normal", "{%p endfor %}"),
    (
        "Normal",
        "På de dækkede steder står den bestemmelse, som oplysningen er undtaget efter. Det, "
        "der ikke er dækket, udleveres.",
    ),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for document in refused %}"),
    (
        "Normal",
        "Akt {{ document.number }} udleveres ikke{% if document.cite %} efter "
        "{{ document.cite }}{% endif %}: {% if document.reason %}{{ document.reason }}"
        "{% else %}[begrundelse indsættes af sagsbehandleren].{% endif %}",
    ),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if waiting %}"),
    (
        "Normal",
        "Akt {{ waiting }} er endnu ikke behandlet. Du får en særskilt afgørelse: "
        "[forventet dato].",
    ),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p if consider %}"),
    ("Heading 2", "Det, vi har overvejet"),
    ("Normal", "{%p if considered %}"),
    ("Normal", "{%p for one in considered %}"),
    ("List Bullet", "Akt {{ one.documents }}: {{ one.sentence }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p else %}"),
    (
        "Normal",
        "Vi har overvejet, om du kan få flere oplysninger, end du har ret til: "
        "[hovedhensyn indsættes af sagsbehandleren].",
    ),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p endif %}"),
    ("Heading 2", "Klagevejledning"),
    (
        "Normal",
        "Du kan klage over afgørelsen til {{ appeal_body }}. Send klagen til os. Vi vurderer "
        "sagen igen og sender den videre senest 7 arbejdsdage efter, at vi har modtaget klagen, "
        "hvis vi fastholder afgørelsen.",
    ),
    ("Normal", "{%p if own %}"),
    (
        "Normal",
        "Du kan også klage til Datatilsynet over vores behandling af oplysninger om dig.",
    ),
    ("Normal", "{%p endif %}"),
    ("Normal", "Venlig hilsen"),
    ("Normal", "{{ approver or '[Godkenders navn]' }}"),
    ("Normal", "{{ authority }}"),
)


def main() -> None:
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = "Afgørelse om aktindsigt"
    document.core_properties.comments = ""
    document.core_properties.created = datetime(2026, 1, 1)
    document.core_properties.modified = datetime(2026, 1, 1)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    document.styles["Normal"].font.name = "Liberation Sans"
    document.styles["Normal"].font.size = Pt(11)
    for style, text in PARAGRAPHS:
        document.add_paragraph(text, style=style)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(TARGET))


if __name__ == "__main__":
    main()
