"""Finished PDFs of ordinary programs, with all that looks like a bad redaction: none is refused."""

from __future__ import annotations

import base64
import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pymupdf
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from redactor.verify import OcrOptions, explain, inspect

TESSDATA = Path(__file__).parents[2] / "models" / "tessdata"
TEXT = (
    "Kommunen har modtaget en ansøgning om tilladelse til at opføre et skur på ejendommen. "
    "Sagen er vurderet efter lovens regler."
)
GOOD: dict[str, Callable[[], pymupdf.Document]] = {}
OFFICE: dict[str, Callable[[Path], None]] = {}


def good(function: Any) -> Any:
    GOOD[function.__name__] = function
    return function


def office(function: Any) -> Any:
    """Writes a file for LibreOffice; its name ends in the kind."""
    OFFICE[".".join(function.__name__.rsplit("_", 1))] = function
    return function


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def font(size: float) -> Any:
    return ImageFont.load_default(size)


def photo() -> Image.Image:
    image = Image.effect_noise((600, 300), 60).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((100, 50, 400, 250), fill=(40, 90, 160))
    draw.text((30, 20), "Kort over området", fill=(0, 0, 0), font=font(22))
    return image


def logo() -> Image.Image:
    image = Image.new("RGBA", (200, 80), (0, 0, 0, 0))
    ImageDraw.Draw(image).rounded_rectangle((5, 5, 195, 75), 20, fill=(0, 90, 60, 255))
    ImageDraw.Draw(image).text((30, 25), "Kommunen", fill=(255, 255, 255, 255), font=font(22))
    return image


def screen() -> Image.Image:
    """A picture of a program's window, with gradients and swatches."""
    image = Image.new("RGB", (900, 600), "white")
    draw = ImageDraw.Draw(image)
    grey = Image.linear_gradient("L").rotate(90).resize((300, 60))
    for row in range(5):
        image.paste(
            Image.merge("RGB", (grey, grey, Image.new("L", grey.size, 200))), (50, 40 + 110 * row)
        )
        draw.text((70, 60 + 110 * row), f"Knap {row}", fill=(255, 255, 255), font=font(20))
        draw.text((420, 60 + 110 * row), "Tekst i billedet her", fill=0, font=font(20))
    for step in range(12):
        box = (400 + 40 * step, 560, 430 + 40 * step, 590)
        draw.rectangle(box, fill=(20 * step, 255 - 20 * step, 100))
    return image


def letter_scan() -> Image.Image:
    image = Image.new("L", (1240, 1754), 248)
    draw = ImageDraw.Draw(image)
    for row in range(25):
        line = "Kommunen behandler sagen efter loven"
        draw.text((120, 150 + 58 * row), line, fill=20, font=font(34))
    draw.rectangle((100, 60, 1140, 120), fill=30)
    draw.text((130, 70), "BREV FRA KOMMUNEN", fill=255, font=font(34))
    return image


def shaded_scan() -> Image.Image:
    """With a photo pasted in, a ring of coffee and a shadow down the side."""
    image = letter_scan()
    soft = Image.effect_noise((400, 300), 120).filter(ImageFilter.GaussianBlur(4))
    image.paste(soft, (700, 1200))
    ImageDraw.Draw(image).ellipse((820, 300, 1120, 600), outline=150, width=6)
    shadow = Image.new("L", image.size, 0)
    ImageDraw.Draw(shadow).polygon([(0, 0), (60, 0), (20, 1754), (0, 1754)], fill=160)
    dark = Image.new("L", image.size, 90)
    return Image.composite(dark, image, shadow.filter(ImageFilter.GaussianBlur(15)))


def of_html(html: str) -> pymupdf.Document:
    document = pymupdf.open()
    document.new_page().insert_htmlbox(pymupdf.Rect(40, 40, 555, 800), html)
    return document


def of_picture(data: bytes) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(page.rect, stream=data, keep_proportion=False)
    return document


def with_text_layer(image: Image.Image) -> pymupdf.Document:
    picture = pymupdf.Pixmap(encoded(image.convert("RGB")))
    picture.set_dpi(150, 150)
    data = picture.pdfocr_tobytes(language="dan", tessdata=str(TESSDATA))
    return pymupdf.open("pdf", data)


def letter() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    for row in range(20):
        page.insert_text((72, 100 + 20 * row), TEXT[:85], fontsize=11)
    return document


HTML = {
    "black_banner": "<h1 style='background-color:black;color:white'>Sort bjælke</h1>" + TEXT,
    "markers": "".join(
        f"<p><span style='background-color:{c}'>{TEXT}</span></p>"
        for c in ("yellow", "lime", "cyan", "pink", "orange", "lightgray")
    ),
    "dark_header_row": "<table><tr style='background-color:#222;color:white'><td>Nr.</td>"
    "<td>Emne</td></tr>" + "".join(f"<tr><td>{i}</td><td>Post {i}</td></tr>" for i in range(12))
    + "</table>",
    "struck_out": f"<p><s>{TEXT}</s> <u>{TEXT}</u></p>",
    "dark_page": f"<div style='background-color:#111;color:#ddd'><h2>Mørk</h2>{TEXT}</div>",
    "pale_footnote": f"<p>{TEXT}</p><p style='color:#bbb;font-size:6px'>{TEXT}</p>",
    "code": f"<pre style='background-color:#000;color:#0f0'>{TEXT[:50]}</pre>",
}  # fmt: skip
for _name, _html in HTML.items():
    GOOD[_name] = lambda html=_html: of_html(html)  # type: ignore[misc]
for _name, _picture in {
    "scan": lambda: encoded(letter_scan()),
    "scan_as_jpeg": lambda: encoded(letter_scan(), "JPEG", quality=40),
    "scan_of_one_bit": lambda: encoded(letter_scan().convert("1")),
    "scan_with_shadow": lambda: encoded(shaded_scan(), "JPEG", quality=70),
    "screen": lambda: encoded(screen()),
    "photo": lambda: encoded(photo(), "JPEG"),
    "soft_photo": lambda: encoded(
        Image.effect_noise((900, 600), 80).filter(ImageFilter.GaussianBlur(9)), "JPEG"
    ),
}.items():
    GOOD[_name] = lambda made=_picture: of_picture(made())  # type: ignore[misc]


@good
def scan_with_text_layer() -> pymupdf.Document:
    return with_text_layer(letter_scan().crop((0, 0, 1240, 400)))


@good
def tilted_scan_with_text_layer() -> pymupdf.Document:
    image = letter_scan().crop((0, 0, 1240, 400)).rotate(0.6, fillcolor=240)
    return with_text_layer(Image.blend(image, Image.effect_noise(image.size, 60), 0.1))


@good
def translucent_marker_on_top() -> pymupdf.Document:
    document = letter()
    for row, colour in enumerate([(1, 1, 0), (0.4, 1, 0.4), (1, 0.6, 0.8), (0.5, 0.8, 1)]):
        box = pymupdf.Rect(70, 90 + 40 * row, 300, 104 + 40 * row)
        document[0].draw_rect(box, color=None, fill=colour, fill_opacity=0.4)
    return document


@good
def bright_marker_notes() -> pymupdf.Document:
    document = letter()
    page = document[0]
    page.add_highlight_annot(page.search_for("ansøgning")[0])
    page.add_underline_annot(page.search_for("tilladelse")[0])
    return document


@good
def watermarks() -> pymupdf.Document:
    document = letter()
    page = document[0]
    page.insert_text((100, 500), "KOPI", fontsize=120, color=(0.8, 0.8, 0.8), overlay=False)
    page.insert_text((100, 700), "KLADDE", fontsize=90, color=(1, 0, 0), fill_opacity=0.15)
    page.draw_rect(page.rect, color=None, fill=(0.97, 0.97, 1), overlay=False)
    return document


@good
def watermark_behind_the_rows_of_a_table() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    middle = pymupdf.Point(120, 480)
    slant = pymupdf.Matrix(1, 0, 0, 1, 0, 0).prerotate(-45)
    page.insert_text(middle, "UDKAST", fontsize=90, color=(0.9,) * 3, morph=(middle, slant))
    for row in range(30):
        shade = (0.85,) * 3 if row % 2 else (1, 1, 1)
        page.draw_rect(pymupdf.Rect(60, 90 + 18 * row, 540, 108 + 18 * row), color=0, fill=shade)
        page.insert_text((66, 103 + 18 * row), f"{row}  {TEXT[:60]}", fontsize=10)
    return document


@good
def form() -> pymupdf.Document:
    document = letter()
    for row in range(4):
        field = pymupdf.Widget()
        field.field_type, field.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, f"felt{row}"
        field.rect = pymupdf.Rect(150, 540 + 30 * row, 400, 562 + 30 * row)
        field.field_value = "Svar" if row % 2 else ""
        field.border_color, field.fill_color = (0, 0, 0), (0.9, 0.95, 1)
        document[0].add_widget(field)
        document[0].insert_text((60, 555 + 30 * row), f"Spørgsmål {row}")
    return document


@good
def drawing() -> pymupdf.Document:
    """A plan: fills over fills, hatching, measures on top."""
    document = pymupdf.open()
    page = document.new_page(width=1200, height=800)
    for number in range(200):
        x, y = number * 97 % 1100, number * 61 % 700
        shade = number % 10 / 10
        page.draw_rect(pymupdf.Rect(x, y, x + 60, y + 40), fill=(shade, shade, 0.8))
    for number in range(60):
        page.draw_line((400 + 4 * number, 100), (300 + 4 * number, 300))
        page.insert_text((20 + 18 * number, 20 + 12 * number), f"M{number}: 12,5 m", fontsize=7,
                         color=(1, 0, 0))  # fmt: skip
    return document


@good
def chart() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    for number in range(8):
        top = 500 - 40 * number
        bar = pymupdf.Rect(60 + 55 * number, top, 105 + 55 * number, 540)
        page.draw_rect(bar, color=None, fill=(0.1, 0.1 * number, 0.5))
        page.insert_text((66 + 55 * number, top + 14), f"{number}0 %", color=(1, 1, 1), fontsize=9)
        page.insert_text((66 + 55 * number, 555), f"20{number}0", fontsize=9)
    page.draw_polyline([(60 + 60 * n, 200 + 30 * (n % 3)) for n in range(8)], width=6)
    return document


@good
def caption_over_a_photo() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(pymupdf.Rect(60, 60, 500, 300), stream=encoded(photo()))
    page.draw_rect(pymupdf.Rect(60, 270, 500, 300), color=None, fill=(0, 0, 0), fill_opacity=0.6)
    page.draw_rect(pymupdf.Rect(60, 230, 200, 260), color=None, fill=(0.8, 0.1, 0.1))
    page.insert_text((70, 290), "Billedtekst på mørk bjælke", color=(1, 1, 1))
    page.insert_text((70, 250), "Nyhed", color=(1, 1, 1))
    return document


@good
def logo_with_transparency() -> pymupdf.Document:
    document = letter()
    document[0].insert_image(pymupdf.Rect(400, 20, 560, 80), stream=encoded(logo()))
    return document


@good
def outline_and_labels() -> pymupdf.Document:
    document = letter()
    document.set_toc([[1, "Afgørelse", 1]])
    document.set_metadata({"author": "Forvaltningen", "title": "Brev"})
    return document


# --- LibreOffice ----------------------------------------------------------------------------------


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


@office
def table_docx(path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=8, cols=3)
    for cell, title in zip(table.rows[0].cells, ("Dato", "Emne", "Note"), strict=True):
        _shade(cell, "1F2937")
        run = cell.paragraphs[0].add_run(title)
        run.font.color.rgb = RGBColor(255, 255, 255)
    for row in range(1, 8):
        for cell in table.rows[row].cells:
            cell.text = f"Celle {row}"
            if row % 2:
                _shade(cell, "D9E2F3")
    document.add_picture(io.BytesIO(encoded(photo(), "JPEG")), width=Cm(8))
    document.save(str(path))


@office
def markers_docx(path: Path) -> None:
    document = docx.Document()
    for name in ("YELLOW", "BRIGHT_GREEN", "TURQUOISE", "PINK", "GRAY_25", "DARK_YELLOW"):
        document.add_paragraph().add_run(TEXT).font.highlight_color = getattr(WD_COLOR_INDEX, name)
    run = document.add_paragraph().add_run("Hvid skrift på sort")
    run.font.highlight_color, run.font.color.rgb = WD_COLOR_INDEX.BLACK, RGBColor(255, 255, 255)
    document.add_paragraph().add_run("Lille note").font.size = Pt(5)
    document.save(str(path))


@office
def sheet_csv(path: Path) -> None:
    path.write_text("Dato,Emne,Beløb\n" + "\n".join(f"{i},Post {i},{i * 113}" for i in range(60)))


@office
def slides_fodp(path: Path) -> None:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "office": "office", "draw": "drawing", "text": "text", "style": "style",
            "svg": "svg-compatible", "fo": "xsl-fo-compatible",
        }.items()
    )  # fmt: skip

    def frame(place: tuple[float, ...], style: str, inner: str) -> str:
        keys = zip(("x", "y", "width", "height"), place, strict=True)
        where = " ".join(f'svg:{key}="{value}cm"' for key, value in keys)
        return f'<draw:frame draw:style-name="{style}" {where}>{inner}</draw:frame>'

    def box(place: tuple[float, ...], style: str, text: str) -> str:
        said = f'<text:p text:style-name="white">{text}</text:p>'
        return frame(place, style, f"<draw:text-box>{said}</draw:text-box>")

    def shown(place: tuple[float, ...], style: str) -> str:
        data = base64.b64encode(encoded(photo(), "JPEG")).decode()
        inner = f"<office:binary-data>{data}</office:binary-data>"
        return frame(place, style, f"<draw:image>{inner}</draw:image>")

    fills = {"dark": "#102030", "red": "#a02020", "glass": "#000000"}
    styles = "".join(
        f'<style:style style:name="{name}" style:family="graphic"><style:graphic-properties '
        f'draw:fill="solid" draw:fill-color="{colour}" draw:stroke="none" '
        f"{'draw:opacity=' + chr(34) + '60%' + chr(34) if name == 'glass' else ''}/></style:style>"
        for name, colour in fills.items()
    )
    styles += (
        '<style:style style:name="cut" style:family="graphic"><style:graphic-properties '
        'fo:clip="rect(1cm, 2cm, 1cm, 2cm)"/></style:style><style:style style:name="white" '
        'style:family="paragraph"><style:text-properties fo:color="#ffffff"/></style:style>'
    )
    pages = (
        box((0, 0, 28, 4), "dark", "Orientering") + shown((13, 5, 10, 5), "cut"),
        shown((0, 0, 28, 15), "plain") + box((2, 12, 20, 2), "glass", "Tekst på bjælke"),
        shown((1, 1, 12, 6), "cut") + box((8, 4, 6, 2), "red", "Etiket"),
    )
    body = "".join(
        f'<draw:page draw:name="s{n}">{page}</draw:page>' for n, page in enumerate(pages)
    )
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.presentation">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:presentation>{body}</office:presentation></office:body></office:document>"
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every office file as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("office")
    for name, write in OFFICE.items():
        write(folder / name)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
               "--convert-to", "pdf", "--outdir", str(folder)]  # fmt: skip
    subprocess.run([*command, *(str(folder / name) for name in OFFICE)], check=True,
                   capture_output=True, timeout=120)  # fmt: skip
    return folder


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_file_is_not_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    GOOD[name]().save(path, garbage=3, deflate=True)
    verdict = inspect(path, ocr=OcrOptions(tessdata=TESSDATA))
    assert verdict.clean, explain(verdict)


@pytest.mark.parametrize("name", OFFICE)
def test_office_print_is_not_refused(name: str, printed: Path) -> None:
    verdict = inspect((printed / name).with_suffix(".pdf"), ocr=OcrOptions(tessdata=TESSDATA))
    assert verdict.clean, explain(verdict)
