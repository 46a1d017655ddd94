"""Make the fictional case bundle `samples/byggesag/`. Run from the repository root.

Every person, firm, number and place name combination is invented. CPR numbers follow the
format but have dates of birth and serials picked at random without a valid check digit.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pymupdf

TARGET = Path("samples/byggesag")
_A4 = pymupdf.paper_rect("a4")
_CSS = "body{font-family:sans-serif;font-size:11px;line-height:1.35} h1{font-size:15px}"

APPLICATION = """
<p>Fjordby Kommune<br>Byg og Miljø<br>Rådhustorvet 1, 4690 Haslev</p>
<h1>Ansøgning om byggetilladelse</h1>
<p>Sagsnr. 02.34.02-P19-214-26 &nbsp; Dato: 4. februar 2026</p>
<p><b>Ansøger:</b> Signe Overgaard-Yilmaz, CPR-nr. 140683-3172<br>
<b>Adresse:</b> Hybenvænget 17, 1. tv., 4690 Haslev<br>
<b>Telefon:</b> 42 17 60 93 &nbsp; <b>E-mail:</b> signe.oy@post.example.org<br>
<b>Ejendom:</b> matr.nr. 12ab, Haslev By</p>
<p>Jeg søger om tilladelse til at opføre en overdækket terrasse på 42 m² mod vest. Terrassen
placeres 2,1 meter fra skel mod Hybenvænget 19, hvor Yusuf Abdi Warsame bor. Yusuf har mundtligt
sagt ja, men jeg har endnu ikke hans underskrift.</p>
<p>Min mand, Emre Yilmaz, har på grund af sklerose svært ved at gå, og terrassen skal gøre det
muligt for ham at komme ud uden trin. Se vedlagte lægeerklæring. Vi modtager kontanthjælp og
håber, at gebyret kan betales i rater fra konto 6471 0018224930.</p>
<p>Udgiften er anslået til 86.500 kr. Arbejdet udføres af Haslev Tømrerforretning ApS,
CVR-nr. 33001122, og ventes at vare 5 uger.</p>
<p>Med venlig hilsen<br>Signe Overgaard-Yilmaz</p>
"""

DECISION = """
<p>Fjordby Kommune · Byg og Miljø · Tlf. 56 00 12 00 · byg@fjordby.example.org</p>
<p>Signe Overgaard-Yilmaz<br>Hybenvænget 17, 1. tv.<br>4690 Haslev</p>
<h1>Afgørelse i sag 02.34.02-P19-214-26</h1>
<p>Kommunen meddeler efter byggelovens § 16 tilladelse til en overdækket terrasse på 42 m² på
ejendommen Hybenvænget 17.</p>
<p>Naboen på Hybenvænget 19, Yusuf Abdi Warsame, har i mail af 19. februar 2026 gjort indsigelse.
Kommunen har lagt vægt på, at terrassen overholder bygningsreglementets afstand til skel, når
den rykkes 40 cm. Hr. Warsames bemærkninger om støj fra familien Overgaard-Yilmaz ændrer ikke
vurderingen.</p>
<p>Du kan klage til Nævnenes Hus inden 4 uger. Gebyret på 1.250 kr. forfalder den 1. april 2026.</p>
<p>Venlig hilsen<br>Karen Tolstrup<br>Byggesagsbehandler<br>Tlf. 56 00 12 34<br>
karto@fjordby.example.org</p>
"""

SCAN = """
<p style="font-size:13px">Haslev den 22/2-26</p>
<p style="font-size:13px">Til kommunen</p>
<p style="font-size:13px">Jeg bor på Hybenvænget 21 og er enig med Yusuf i, at terrassen
kommer for tæt på. Ring gerne på 23 48 71 05, helst efter kl. 16. Min kones helbred er
dårligt, hun har KOL, og røgen fra grillen generer hende.</p>
<p style="font-size:13px">Venlig hilsen<br>Bent Åge Frandsen<br>f. 07.11.1949</p>
"""


def pdf_of(html: str) -> pymupdf.Document:
    """A one-page PDF of some HTML."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=_A4.width, height=_A4.height)
    page.insert_htmlbox(pymupdf.Rect(56, 56, _A4.width - 56, _A4.height - 56), html, css=_CSS)
    pdf.set_metadata({})
    pdf.subset_fonts()
    return pdf


def save(pdf: pymupdf.Document, path: Path) -> None:
    pdf.save(path, garbage=4, deflate=True, no_new_id=True)


def scanned(html: str, dpi: int = 150) -> bytes:
    """The same as a crooked grey picture, JPEG."""
    pixels = pdf_of(html)[0].get_pixmap(
        matrix=pymupdf.Matrix(dpi / 72, dpi / 72).prerotate(0.8), colorspace=pymupdf.csGRAY
    )
    return bytes(pixels.tobytes("jpeg", jpg_quality=60))


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Yusuf Abdi Warsame <yusuf.warsame@mail.example.org>"
    message["To"] = "byg@fjordby.example.org"
    message["Subject"] = "Indsigelse mod terrasse, sag 02.34.02-P19-214-26"
    message["Date"] = "Thu, 19 Feb 2026 20:14:00 +0100"
    message["Message-ID"] = "<20260219201400.1@mail.example.org>"
    message.set_content(
        "Hej Karen Tolstrup\n\n"
        "Jeg har fået jeres nabohøring om Hybenvænget 17. Jeg siger nej til terrassen. Signe og\n"
        "Emre holder fest næsten hver weekend, og i sommer kom politiet to gange.\n\n"
        "Ring til mig på 31 90 44 28, hvis I vil høre mere. Se også mit billede og mit brev.\n\n"
        "Mvh.\nYusuf Warsame\nHybenvænget 19, 4690 Haslev\n"
    )
    letter = docx.Document()
    letter.core_properties.author = "Yusuf"
    letter.core_properties.created = letter.core_properties.modified = datetime(2026, 2, 19)
    letter.add_paragraph("Bemærkninger til nabohøringen")
    letter.add_paragraph(
        "Terrassen kaster skygge på vores køkkenhave fra kl. 15. Min datter Hodan på 9 år har "
        "astma og kan ikke være ude, når de griller. Vi har boet på Hybenvænget 19 siden 2014."
    )
    content = io.BytesIO()
    letter.save(content)
    message.add_attachment(
        content.getvalue(),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Brev fra Yusuf Warsame.docx",
    )
    return message


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(2026, 2, 20)
    sheet = book.active
    assert sheet is not None
    sheet.title = "Høring"
    for row in (
        ("Navn", "Adresse", "Telefon", "Svar"),
        ("Warsame, Yusuf Abdi", "Hybenvænget 19", "31 90 44 28", "Imod"),
        ("Frandsen, Bent Åge", "Hybenvænget 21", "23 48 71 05", "Imod"),
        ("Nowak, Agnieszka", "Hybenvænget 15", "60 22 87 13", "For"),
    ):
        sheet.append(row)
    for column, width in zip("ABCD", (26, 22, 16, 10), strict=True):
        sheet.column_dimensions[column].width = width
    hidden = book.create_sheet("Noter")
    hidden.append(("Agnieszka Nowak, 220791-2048, ønsker ikke at stå frem over for naboerne.",))
    hidden.sheet_state = "hidden"
    book.save(path)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    save(pdf_of(APPLICATION), TARGET / "01 Ansøgning Overgaard-Yilmaz.pdf")
    (TARGET / "02 Indsigelse.eml").write_bytes(mail().as_bytes())
    (TARGET / "03 Håndskrevet brev.jpg").write_bytes(scanned(SCAN))
    workbook(TARGET / "04 Nabohøring.xlsx")
    save(pdf_of(DECISION), TARGET / "05 Afgørelse.pdf")
    (TARGET / "06 Telefonnotat.txt").write_text(
        "Telefonnotat 24. februar 2026, sag 02.34.02-P19-214-26\n\n"
        "Agnieszka Nowak, Hybenvænget 15, ringede. Hun støtter Signes ansøgning, men er bange\n"
        "for Bent Åge, som tidligere er dømt for vold. Hun vil ikke have, at han får det at vide.\n"
        "KTO\n",
        encoding="utf-8",
    )
    with zipfile.ZipFile(TARGET / "07 Bilag.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in (
            ("Kopi af afgørelse.pdf", (TARGET / "05 Afgørelse.pdf").read_bytes()),
            ("Tegning.txt", b"Plan 1:100. Terrasse 7,0 x 6,0 m. Afstand til skel 2,5 m.\n"),
        ):
            bundle.writestr(zipfile.ZipInfo(name, (2026, 2, 25, 12, 0, 0)), content)
    locked = pdf_of("<p>Lægeerklæring</p>")
    locked.save(
        TARGET / "08 Lægeerklæring (låst).pdf",
        encryption=pymupdf.PDF_ENCRYPT_AES_256,
        user_pw="hemmelig",
        owner_pw="hemmelig",
    )


if __name__ == "__main__":
    main()
