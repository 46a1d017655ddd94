"""One file of every kind of input, made by code. Each carries the same fictional person.

`make_zoo` writes the files and returns what each is to become. The person stands where that kind
of file hides things best; a control sentence, different in every file, must survive.
"""

from __future__ import annotations

import io
import mailbox
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import extract_msg
import numpy as np
import openpyxl
import pymupdf
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from PIL import Image

from redactor.ingest.office.libreoffice import convert

NAME = "Gunhild Vestermark"
CPR = "140571-3218"
PHONE = "28 17 94 63"
ROAD = "Lærkehegnet 48"
SECRETS = (
    "Gunhild", "Vestermark", CPR, CPR.replace("-", ""), PHONE, PHONE.replace(" ", ""), ROAD,
)  # fmt: skip
ABOUT = f"Borgeren {NAME}, CPR-nr. {CPR}, bor på {ROAD}, 4690 Haslev."
CALL = f"Ring til {NAME} på telefon {PHONE} efter klokken 16."
A4 = (595, 842)

Maker = Callable[[Path], None]
MAKERS: dict[str, Maker] = {}
OUTCOMES: dict[str, str] = {}
CONTROLS: dict[str, str] = {}


def control(what: str) -> str:
    """The sentence of one file that must survive; its words single out the file."""
    return f"Notatet om {what} handler om byggelovens afstandskrav."


def made(name: str, what: str = "", *, outcome: str = "released") -> Callable[[Maker], Maker]:
    """Register the maker of one file with its outcome, and its control when it has one."""

    def register(maker: Maker) -> Maker:
        MAKERS[name], OUTCOMES[name] = maker, outcome
        if what:
            CONTROLS[name] = control(what)
        return maker

    return register


def make_zoo(folder: Path) -> dict[str, str]:
    """Write every file; returns the outcome each input, nested ones too, must have."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, maker in MAKERS.items():
        maker(folder / name)
    return {**OUTCOMES, **NESTED}


NESTED = {
    "pdf.pdf/bag.txt": "released",
    "mail.eml/bilag.txt": "released",
    "mail.eml/Videresendt.eml": "released",
    "outlook.msg/bilag.txt": "released",
    "postkasse.mbox/besked 1.eml": "released",
    "postkasse.mbox/besked 2.eml": "released",
    "pakke.zip/indre.zip/dybt.txt": "released",
    "pakke.zip/notat.txt": "released",
}
NESTED_CONTROLS = {
    "mail.eml/bilag.txt": control("mailens vedhæftning"),
    "mail.eml/Videresendt.eml": control("den videresendte mail"),
    "outlook.msg/bilag.txt": control("outlooks vedhæftning"),
    "pakke.zip/indre.zip/dybt.txt": control("den dybeste fil"),
    "pakke.zip/notat.txt": control("pakkens notat"),
}


def _page(document: pymupdf.Document, what: str, *more: str) -> pymupdf.Page:
    page = document.new_page(width=A4[0], height=A4[1])
    for number, line in enumerate((control(what), ABOUT, CALL, *more)):
        page.insert_text((60, 80 + 24 * number), line, fontsize=11)
    return page


def _pdf(what: str, change: Callable[[pymupdf.Document], None] | None = None) -> bytes:
    document = pymupdf.open()
    _page(document, what)
    if change:
        change(document)
    return bytes(document.tobytes(garbage=3, deflate=True))


def _picture(what: str, *, dpi: int = 200) -> Image.Image:
    """The page as a scanner sees it."""
    document = pymupdf.open()
    _page(document, what)
    pixmap = document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    return Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@made("pdf.pdf", "den digitale fil")
def _(path: Path) -> None:
    def hide(document: pymupdf.Document) -> None:
        document.set_metadata({"author": NAME, "title": f"Brev til {NAME}"})
        document.embfile_add("bag.txt", ABOUT.encode(), filename="bag.txt")
        document[0].add_text_annot((300, 300), CALL)

    path.write_bytes(_pdf("den digitale fil", hide))


@made("scannet.pdf", "den skannede fil")
def _(path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=A4[0], height=A4[1])
    page.insert_image(page.rect, stream=_encoded(_picture("den skannede fil"), "JPEG"))
    document.save(path)


@made("blandet.pdf", "den blandede fil")
def _(path: Path) -> None:
    document = pymupdf.open()
    _page(document, "den blandede fil")
    page = document.new_page(width=A4[0], height=A4[1])
    page.insert_image(page.rect, stream=_encoded(_picture("den skannede side bagi"), "PNG"))
    document.save(path)


@made("drejet.pdf", "den drejede fil")
def _(path: Path) -> None:
    path.write_bytes(_pdf("den drejede fil", lambda d: d[0].set_rotation(90)))


@made("beskåret.pdf", "den beskårne fil")
def _(path: Path) -> None:
    def crop(document: pymupdf.Document) -> None:
        document[0].insert_text((60, 800), f"Uden for rammen: {ABOUT}", fontsize=9)
        document[0].set_cropbox(pymupdf.Rect(30, 40, 560, 600))

    path.write_bytes(_pdf("den beskårne fil", crop))


@made("uden kodeord.pdf", "den krypterede fil")
def _(path: Path) -> None:
    document = pymupdf.open("pdf", _pdf("den krypterede fil"))
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="ejer", user_pw="")


@made("med kodeord.pdf", outcome="failed")
def _(path: Path) -> None:
    document = pymupdf.open("pdf", _pdf("den låste fil"))
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="ejer", user_pw="bruger")


@made("ødelagt.pdf", outcome="failed")
def _(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20 + ABOUT.encode())


@made("tom.pdf", outcome="failed")
def _(path: Path) -> None:
    path.write_bytes(b"")


@made("billede.jpg", "det drejede foto")
def _(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x013B] = 6, ABOUT, NAME
    image = _picture("det drejede foto").transpose(Image.Transpose.ROTATE_90)
    image.save(path, "JPEG", quality=90, exif=exif)


@made("billede.png", "skærmbilledet")
def _(path: Path) -> None:
    _picture("skærmbilledet").save(path, dpi=(200, 200))


@made("fax.tif", "faxens anden side")
def _(path: Path) -> None:
    first, second = _picture("faxens første side"), _picture("faxens anden side")
    pages = [Image.fromarray(np.asarray(page) > 128) for page in (first, second)]
    pages[0].save(
        path, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(200, 200)
    )


@made("brev.docx", "tekstbehandlingen")
def _(path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = NAME
    document.core_properties.title = f"Brev om {NAME}"
    document.sections[0].header.paragraphs[0].text = f"Modtager: {NAME}"
    body = document.add_paragraph(control("tekstbehandlingen"))
    document.add_comment([body.runs[0]], text=CALL, author=NAME)
    tracked = document.add_paragraph("Her er rettet. ")
    for kind, tag, text in (("del", "delText", ABOUT), ("ins", "t", CALL)):
        tracked._p.append(
            parse_xml(
                f'<w:{kind} {nsdecls("w")} w:id="9" w:author="{NAME}" '
                f'w:date="2024-05-03T10:15:00Z"><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>'
            )
        )
    document.save(str(path))


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = " ".join(
    f'xmlns:{short}="{_OFFICE}{long}:1.0"'
    for short, long in (
        ("office", "office"), ("style", "style"), ("draw", "drawing"), ("text", "text"),
        ("presentation", "presentation"), ("table", "table"), ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'  # fmt: skip
_NOTE = (
    f"<office:annotation><dc:creator>{NAME}</dc:creator><dc:date>2024-05-04T08:00:00</dc:date>"
    f"<text:p>{CALL}</text:p></office:annotation>"
)


def _open_document(path: Path, kind: str, body: str, styles: str = "") -> None:
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'<?xml version="1.0"?><m:manifest xmlns:m="{_OFFICE}manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{media}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", media)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)


@made("brev.odt", "det åbne brev")
def _(path: Path) -> None:
    _open_document(
        path, "text",
        "<office:text><text:tracked-changes><text:changed-region text:id='c1'><text:deletion>"
        f"<office:change-info><dc:creator>{NAME}</dc:creator><dc:date>2024-05-03T10:15:00</dc:date>"
        f"</office:change-info><text:p>{ABOUT}</text:p></text:deletion></text:changed-region>"
        f"</text:tracked-changes><text:p>{control('det åbne brev')}{_NOTE}</text:p></office:text>",
    )  # fmt: skip


@made("brev.rtf", "det gamle brev")
def _(path: Path) -> None:
    def escaped(text: str) -> str:
        return "".join(c if ord(c) < 128 else f"\\'{c.encode('cp1252').hex()}" for c in text)

    text = f"{escaped(control('det gamle brev'))}\\par {{\\v {escaped(ABOUT)}}} {escaped(CALL)}"
    path.write_text(f"{{\\rtf1\\ansi\\ansicpg1252 {{\\info{{\\author {NAME}}}}}{text}\\par}}")


@made("ark.xlsx", "regnearket")
def _(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A4"], sheet["D1"] = control("regnearket"), ABOUT, CALL
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["A1"].comment = Comment(CALL, NAME)
    gone = book.create_sheet("Gemt")
    gone["A1"], gone["A2"] = ABOUT, 28179463
    gone.sheet_state = "hidden"
    book.properties.creator = NAME
    book.save(path)


@made("ark.ods", "det åbne regneark")
def _(path: Path) -> None:
    def row(text: str, more: str = "", note: str = "") -> str:
        return (
            f'<table:table-row{more}><table:table-cell office:value-type="string">{note}'
            f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
        )

    hidden = ' table:visibility="collapse"'
    _open_document(
        path, "spreadsheet",
        '<office:spreadsheet><table:table table:name="Ark">'
        + row(control("det åbne regneark"), note=_NOTE) + row(ABOUT, hidden)
        + '</table:table><table:table table:name="Gemt" table:style-name="h">' + row(CALL)
        + "</table:table></office:spreadsheet>",
        '<style:style style:name="h" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>',
    )  # fmt: skip


def _slides(what: str) -> str:
    def frame(text: str, y: int, more: str = "") -> str:
        return (
            f'<draw:frame svg:width="24cm" svg:height="3cm" svg:x="2cm" svg:y="{y}cm"{more}>'
            f"<draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )

    notes = ' presentation:class="notes"'
    return (
        f'<office:presentation><draw:page draw:name="a">{frame(control(what), 2)}'
        f"<presentation:notes>{frame(CALL, 14, notes)}</presentation:notes></draw:page>"
        f'<draw:page draw:name="b" draw:style-name="h">{frame(ABOUT, 2)}</draw:page>'
        "</office:presentation>"
    )


_HIDDEN_SLIDE = (
    '<style:style style:name="h" style:family="drawing-page"><style:drawing-page-properties '
    'presentation:visibility="hidden"/></style:style>'
)


@made("dias.odp", "de åbne dias")
def _(path: Path) -> None:
    _open_document(path, "presentation", _slides("de åbne dias"), _HIDDEN_SLIDE)


@made("dias.pptx", "lysbillederne")
def _(path: Path) -> None:
    source = path.with_name("kilde.odp")
    _open_document(source, "presentation", _slides("lysbillederne"), _HIDDEN_SLIDE)
    (made_file,) = convert([source], "pptx", path.parent, 120)
    made_file.rename(path)
    source.unlink()


@made("side.html", "hjemmesiden")
def _(path: Path) -> None:
    path.write_text(
        f"<html><head><title>{NAME}</title><meta name='author' content='{NAME}'></head><body>"
        f"<!-- {ABOUT} --><p>{control('hjemmesiden')}</p><p style='display:none'>{ABOUT}</p>"
        f"<p title='{NAME}'>{CALL}</p></body></html>",
        encoding="utf-8",
    )


@made("notat.txt", "tekstfilen")
def _(path: Path) -> None:
    path.write_text(f"{control('tekstfilen')}\n{ABOUT}\n{CALL}\n", encoding="cp1252")


@made("liste.csv", "listen")
def _(path: Path) -> None:
    rows = ("Navn;CPR;Adresse;Telefon", f"{NAME};{CPR};{ROAD};{PHONE}", control("listen"))
    path.write_text("\n".join(rows), encoding="utf-8")


def _mail(what: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{NAME} <gunhild.vestermark@post.example.org>"
    message["To"] = "Byg og Miljø <byg@kommune.example.org>"
    message["Subject"] = subject
    message["Date"] = "Wed, 05 Mar 2025 14:03:00 +0100"
    message.set_content(f"{control(what)}\n{ABOUT}\n{CALL}\n")
    return message


@made("mail.eml", "mailen")
def _(path: Path) -> None:
    message = _mail("mailen", f"Sag om {NAME}")
    message.add_alternative(
        f"<p>{control('mailen')}</p><p>{ABOUT}</p><img src='cid:scan'>", subtype="html"
    )
    picture = _encoded(_picture("mailens billede", dpi=150).crop((80, 140, 1240, 330)), "PNG")
    message.get_payload()[1].add_related(picture, "image", "png", cid="<scan>", filename="x.png")
    attached = f"{control('mailens vedhæftning')}\n{ABOUT}\n".encode()
    message.add_attachment(attached, maintype="text", subtype="plain", filename="bilag.txt")
    message.add_attachment(_mail("den videresendte mail", "Videresendt"))
    path.write_bytes(message.as_bytes())


@made("outlook.msg", "outlookmailen")
def _(path: Path) -> None:
    """A compound file with MAPI properties ([MS-OXMSG])."""
    writer = extract_msg.OleWriter()

    def add(at: list[str], number: int, value: str | bytes) -> None:
        kind = "001F" if isinstance(value, str) else "0102"
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        writer.addEntry([*at, f"__substg1.0_{number:04X}{kind}"], data)

    body = f"{control('outlookmailen')}\r\n{ABOUT}\r\n{CALL}\r\n"
    sender = "gunhild.vestermark@post.example.org"
    texts = {0x1A: "IPM.Note", 0x37: f"Om {NAME}", 0xC1A: NAME, 0xC1F: sender, 0x1000: body}
    for number, text in texts.items():
        add([], number, text)
    storage = ["__attach_version1.0_#00000000"]
    writer.addEntry(storage, storage=True)
    add(storage, 0x3707, "bilag.txt")
    add(storage, 0x3701, f"{control('outlooks vedhæftning')}\n{CALL}\n".encode())
    by_value = struct.pack("<IIQ", 0x37050003, 6, 1)
    writer.addEntry([*storage, "__properties_version1.0"], bytes(8) + by_value)
    encoding = struct.pack("<IIQ", 0x3FFD0003, 6, 65001)
    writer.addEntry(["__properties_version1.0"], bytes(32) + encoding)
    writer.addEntry(["__nameid_version1.0"], storage=True)
    for stream in ("00020102", "00030102", "00040102"):
        writer.addEntry(["__nameid_version1.0", f"__substg1.0_{stream}"], b"")
    writer.write(str(path))


@made("postkasse.mbox", outcome="container")
def _(path: Path) -> None:
    box = mailbox.mbox(path)
    for what, subject in (("den første mail i kassen", "Første"), ("den anden mail", "Anden")):
        box.add(_mail(what, subject))
    box.close()


def _zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@made("pakke.zip", outcome="container")
def _(path: Path) -> None:
    deep = _zipped(**{"dybt.txt": f"{control('den dybeste fil')}\n{CALL}\n".encode()})
    note = f"{control('pakkens notat')}\n{ABOUT}\n".encode()
    path.write_bytes(_zipped(**{"indre.zip": deep, "notat.txt": note}))


@made("ukendt.dat", outcome="failed")
def _(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 8 + ABOUT.encode("utf-16"))


@made("løgner.docx", "filen med forkert endelse")
def _(path: Path) -> None:
    path.write_bytes(_pdf("filen med forkert endelse"))


@made(f"Sag {CPR} {NAME} æøå.txt", "filen med navn")
def _(path: Path) -> None:
    path.write_text(f"{control('filen med navn')}\n{CALL}\n", encoding="utf-8")
