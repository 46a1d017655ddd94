"""Text, tables and HTML on pages: every character once, and readable back."""

from __future__ import annotations

import base64
import io
import json
import time
import unicodedata
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.text.typeset import NOT_SHOWN, Table, plain, typeset

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]

ALPHABETS = (
    "Æblegrød på Åløkke; ÆØÅ æøå. Şükrü Yıldız İpek ğüşöç. Łukasz Żółć Śnieg źdźbło ęąń. "
    "Jiří Dvořák, Győző Őry, Ñandú, Þór, Ð. Γιώργος Παπαδόπουλος. Жанна Щукина. «–—„”» € ½ §§ "
    "efficient flow affine ☐ ☑ ✓ • → 漢字"
)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _read(pdf: Path) -> list[str]:
    with pymupdf.open(pdf) as doc:
        return [page.get_text() for page in doc]  # ligatures kept: none may be there


def test_text_comes_back_as_it_went_in(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Ålborg é ü")
    source = f"{ALPHABETS}\n\n    indrykket\tmed tabulator\n{decomposed}"
    typeset([plain(source)], tmp_path / "a.pdf", max_pages=9)
    (text,) = _read(tmp_path / "a.pdf")
    assert _squeezed(text) == _squeezed(source)


@pytest.mark.parametrize(
    "source", ["x" * 100_000, "ord og flere " * 8_000, "Linje med tekst nr. 1\n" * 3_000]
)
def test_nothing_is_lost_over_many_pages_and_it_is_quick(source: str, tmp_path: Path) -> None:
    start = time.monotonic()
    typeset([plain(source)], tmp_path / "a.pdf", max_pages=999)
    assert time.monotonic() - start < 10
    pages = _read(tmp_path / "a.pdf")
    assert len(pages) > 5
    assert _squeezed("".join(pages)) == _squeezed(source)


def test_no_word_is_drawn_outside_the_page(tmp_path: Path) -> None:
    rows = tuple((f"nr{n}", "Lang" * 60, "kort tekst " * 40, *["x" * 30] * 12) for n in range(30))
    typeset([plain("w" * 500), Table(rows, 1)], tmp_path / "a.pdf", max_pages=999)
    with pymupdf.open(tmp_path / "a.pdf") as doc:
        for page in doc:
            for x0, y0, x1, y1, *_ in page.get_text("words"):
                assert 0 <= x0 < x1 <= page.rect.width
                assert 0 <= y0 < y1 <= page.rect.height


def test_table_head_is_repeated_and_a_tall_row_is_split(tmp_path: Path) -> None:
    rows = (("Navn", "Notat"), ("Bo", "lang tekst " * 2_000), ("Åse", "kort"))
    pages = typeset([Table(rows, 1)], tmp_path / "a.pdf", max_pages=99)
    texts = _read(tmp_path / "a.pdf")
    assert pages == len(texts) > 2
    assert all("Notat" in text for text in texts)
    assert "".join(texts).count("lang") == 2_000


def test_astral_characters_become_plain_or_a_box(tmp_path: Path) -> None:
    typeset([plain("𝐇𝐚𝐧𝐬 😀")], tmp_path / "a.pdf", max_pages=1)
    assert _read(tmp_path / "a.pdf")[0].split() == ["Hans", "□"]


def test_text_file_in_cp1252(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes("Kære Åse\r\nBlåbærgrød – 5 €".encode("cp1252"), "note.txt")
    assert (opened.kind, opened.title) == ("txt", "note")
    assert text_of(opened) == "Kære Åse Blåbærgrød – 5 €"


def test_text_past_the_page_limit(open_bytes: Opener) -> None:
    with pytest.raises(InputError) as caught:
        open_bytes(b"linje\n" * 2_000, pages=5)
    assert caught.value.code == InputCode.TOO_MANY_PAGES


def test_csv_is_a_table_with_all_cells(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        'Navn;Beløb;Note\nÅse;1.200,50;"to\nlinjer; og semikolon"\n'.encode("cp1252")
    )
    assert opened.kind == "csv"
    assert text_of(opened) == "Navn Beløb Note Åse 1.200,50 to linjer; og semikolon"


def test_html_shows_what_styles_hide_and_loads_nothing(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        """<!doctype html><html><head><title>Høring &amp; svar</title><script>x='skrift'</script>
        <style>.s{display:none}</style></head><body><h1>Høring</h1><p class=s>skjult afsnit</p>
        <img src="https://sporing.example/a.png" alt="prik"> <img src="file:///etc/passwd">
        <input type=hidden value="feltværdi"><table><tr><th>A</th><th>B</th></tr>
        <tr><td>1</td><td>2</td></tr></table></body></html>""".encode()
    )
    text = text_of(opened)
    assert (opened.kind, opened.title) == ("html", "Høring & svar")
    assert text == (
        "Høring skjult afsnit [Billede, der ikke er hentet: prik] [Billede, der ikke er hentet] "
        "feltværdi A B 1 2"
    )


def test_layout_tables_run_as_text_in_order(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        b"<html><body><table><tr><td><table><tr><td>et</td><td>to</td></tr></table></td>"
        b"<td><p>tre</p><table><tr><td>fire</td></tr></table>fem</td></tr></table></body></html>"
    )
    assert text_of(opened) == "et to tre fire fem"


def test_html_shows_where_links_lead_and_what_no_reader_sees(
    open_bytes: Opener, text_of: Reader
) -> None:
    opened = open_bytes(
        b"""<html><body><p>Skriv <a href="mailto:anna@post.example">til Anna</a> eller se
        <a href="https://www.arkiv.example/">arkiv.example</a> og
        <a href="https://arkiv.example/?part=Bech">her</a></p>
        <template><p>Skjult i en skabelon</p></template><svg><text>Tegnet navn</text></svg>
        <iframe srcdoc="&lt;p&gt;Ord i en ramme&lt;/p&gt;"></iframe><p><b>S</b>agen</p>
        <p title="Naboen Ib Friis"></p><p title="Original URL: https://arkiv.example/Friis"></p>
        <map><area href="https://kort.example/Holm" alt="Yrsa"></map></body></html>"""
    )
    text, _, unseen = text_of(opened).partition("Tekst, som ikke ses i originalen:")
    assert text.strip() == (
        "Skriv til Anna <anna@post.example> eller se arkiv.example og "
        "her <https://arkiv.example/…> Sagen"
    )
    assert "example/Friis" not in unseen
    for said in ("Skjult i en skabelon", "Tegnet navn", "Ord i en ramme", "Yrsa", "Naboen Ib Friis",
                 "https://kort.example/…"):  # fmt: skip
        assert f"• {said}" in unseen
    assert "• S" not in unseen.replace("• Skjult", "")


def test_links_that_outlook_wrote_over_are_told_as_the_sender_wrote_them(
    open_bytes: Opener, text_of: Reader
) -> None:
    over = (
        "https://eur01.safelinks.protection.outlook.com/?url={}&amp;data=05%7C01%7Cbo%40b.example"
    )
    first, second = (
        over.format("http%3A%2F%2Fwww.arkiv.example%2F"),
        over.format("https%3A%2F%2Farkiv.example%2Fbech"),
    )
    opened = open_bytes(
        f"""<html><body><p>Se <a href="{first}">www.arkiv.example</a> og
        <a href="{second}">her</a></p></body></html>""".encode()
    )
    assert text_of(opened) == "Se www.arkiv.example og her <https://arkiv.example/…>"


def test_html_without_anything_is_empty(open_bytes: Opener) -> None:
    with pytest.raises(InputError) as caught:
        open_bytes(b"<html><body><script>1</script></body></html>")
    assert caught.value.code == InputCode.EMPTY


@pytest.mark.parametrize("tag", [b"<a ", b"<input ", b"<a href='", b"<!--"])
def test_tags_that_never_end_are_read_at_once(
    open_bytes: Opener, text_of: Reader, tag: bytes
) -> None:
    begun = time.monotonic()
    opened = open_bytes(b"<html><body><p>Hegnet ved Karla.</p>" + tag * 20_000)
    assert text_of(opened).startswith("Hegnet ved Karla.")
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "tail",
    [
        b"<!--[if " + b"mso " * 60_000 + b"-->", b"<!--[if !" + b" " * 60_000 + b"-->",
        b"<svg>" * 60_000 + b"</p>" * 60_000,
    ],
)  # fmt: skip
def test_conditions_and_drawings_without_end_are_read_at_once(
    open_bytes: Opener, text_of: Reader, tail: bytes
) -> None:
    begun = time.monotonic()
    opened = open_bytes(b"<html><body><p>Hegnet ved Karla.</p>" + tail)
    assert text_of(opened).startswith("Hegnet ved Karla.")
    assert time.monotonic() - begun < 20


def test_a_section_of_no_known_kind_is_text(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(b"<html><body><p>Hegnet <![hej]> ved <b>Karla</b></p></body></html>")
    assert text_of(opened).startswith("Hegnet ved Karla")


def test_what_only_outlook_shows_is_told(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        b"<html><head><!--[if gte mso 9]><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml>"
        b"<style>p {color: red}</style><![endif]--></head><body><p>Ring til os. Book nu</p>"
        b"<!--[if mso]><table><tr><td>&nbsp;</td></tr></table><![endif]-->"
        b"<!--[if mso | IE]><v:roundrect><center>Book nu</center></v:roundrect><![endif]-->"
        b"<!--[if (gte mso 9)]><p>Karla bor hos <b>Ida</b> Vad.</p><![endif]-->"
        b"<!--[if !mso]><!--><p>Vises i andre.</p><!--<![endif]-->"
        b"<!--[if lt IE 9]><p>Skift browser</p><![endif]--><!-- en kommentar --></body></html>"
    )
    assert text_of(opened) == (
        "Ring til os. Book nu Vises i andre. Tekst, som ikke ses i originalen: "
        "• Karla bor hos • Ida • Vad."
    )


@pytest.mark.parametrize("end", [b"", b"END:VTIMEZONE\r\n"])
def test_a_calendar_of_time_zones_is_read_at_once(
    open_bytes: Opener, text_of: Reader, end: bytes
) -> None:
    zones = b"BEGIN:VTIMEZONE\r\n" * 60_000 + end
    begun = time.monotonic()
    opened = open_bytes(b"BEGIN:VCALENDAR\r\n" + zones + b"SUMMARY:Syn\r\nEND:VCALENDAR\r\n")
    assert "Emne Syn" in text_of(opened)
    assert time.monotonic() - begun < 20


def test_calendar_entry(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:M\xc3\xb8de om sagen\r\n"
        b"DTSTART;TZID=Europe/Copenhagen:20250305T140000\r\n"
        b'ATTENDEE;CN="Bo Bech":mailto:bo@\r\n example.dk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    )
    assert text_of(opened) == (
        "Kalenderaftale Emne Møde om sagen Start 05-03-2025 kl. 14.00 "
        "Deltager Bo Bech mailto:bo@example.dk"
    )


def test_visiting_card_of_an_old_phone(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
        b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=98rsted;S=C3=B8ren\r\n"
        b"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Bor p=E5 Egehuset, v=E6r=\r\n"
        b"else 12=0D=0Aring efter kl. 16\r\nTEL;HOME:22 33 44 55\r\n"
        b"PHOTO;ENCODING=BASE64;JPEG:/9j/\r\n 4AAQ\r\n\r\nEND:VCARD\r\n"
    )
    assert opened.kind == "vcf"
    assert text_of(opened) == (
        "Visitkort Navn i dele Ørsted; Søren Bemærkning Bor på Egehuset, værelse 12 "
        "ring efter kl. 16 Telefon 22 33 44 55 Billede photo.jpeg"
    )
    assert [(part.name, part.path.read_bytes()) for part in opened.parts] == [
        ("photo.jpeg", b"\xff\xd8\xff\xe0\x00\x10")
    ]


def test_a_letter_cut_in_two_by_a_fold(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:S\xc3\r\n \xb8ren\r\nADR:;;Vej 1;By\r\nEND:VCARD\r\n"
    )
    assert text_of(opened) == "Visitkort Navn Søren Adresse Vej 1; By"


MEMO = """<?xml version="1.0" encoding="UTF-8"?>
<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="1.1">
<memo:MessageHeader><memo:label>Svar om hegn</memo:label>
<memo:Sender><memo:label>S&#248;havn Kommune</memo:label></memo:Sender>
<memo:Recipient><memo:recipientID>0101701234</memo:recipientID>
<memo:label>Gerda Bang</memo:label></memo:Recipient></memo:MessageHeader>
<memo:MessageBody><memo:createdDateTime>2025-03-01T12:00:00Z</memo:createdDateTime>
<memo:MainDocument><memo:File encodingFormat="text/plain" filename="brev.txt">
<memo:content>{letter}</memo:content></memo:File></memo:MainDocument>
</memo:MessageBody></memo:Message>"""


def test_a_digital_post_message_is_read_with_its_letter(
    open_bytes: Opener, text_of: Reader
) -> None:
    letter = base64.b64encode("Kære Gerda Bang".encode()).decode()
    opened = open_bytes(MEMO.format(letter=letter).encode())
    text = text_of(opened)
    assert "Søhavn Kommune" in text
    assert "recipientID: 0101701234" in text
    assert letter not in text
    (part,) = opened.parts
    assert (part.name, part.path.read_text("utf-8")) == ("brev.txt", "Kære Gerda Bang")
    assert (opened.title, opened.date) == ("Svar om hegn", "2025-03-01")
    assert (opened.senders, opened.recipients) == (("Søhavn Kommune",), ("Gerda Bang",))


def test_names_in_json_are_spelled_out_and_files_in_it_taken_out(
    open_bytes: Opener, text_of: Reader
) -> None:
    file = base64.b64encode(b"%PDF-1.4" + bytes(200)).decode()
    told = {"fra": "Søren Bæk", "navn": ["Åse &aelig;"], "fil": file, "nr": 7, "tom": None}
    content = json.dumps(told).encode()
    assert b"S\\u00f8ren" in content
    for source in (content, content + b"\n" + content):
        opened = open_bytes(source)
        text = text_of(opened)
        assert "fra: Søren Bæk" in text
        assert "Åse æ" in text
        assert "nr: 7" in text
        assert file[:40] not in text
        assert opened.parts[0].path.read_bytes().startswith(b"%PDF")


def der(tag: int, *parts: bytes) -> bytes:
    """An element of DER."""
    inner = b"".join(parts)
    return bytes([tag, 0x82, *len(inner).to_bytes(2, "big")]) + inner


def test_what_a_digital_signature_says_in_base64_is_spelled_out(
    open_bytes: Opener, text_of: Reader
) -> None:
    """Anybody can decode it, so it must be found, or it would leave the house."""

    def coded(content: bytes | str) -> str:
        raw = content.encode() if isinstance(content, str) else content
        return base64.b64encode(raw).decode()

    named = der(0x31, der(0x30, der(6, b"\x55\x04\x03"), der(0x0C, "Søren Bæk".encode())))
    mail = der(4, der(0x30, bytes([0x81, 12]), b"sb@eks.dk.uk"))
    noise = bytes(range(1, 250, 2))
    signed = der(0x30, named, der(0x13, b"CVR:12345674-RID:1"), der(3, mail), mail, noise)
    message = f"<html>Jeg, Søren Bæk, skriver under. {'x' * 200}</html>"
    values = {
        "X509Certificate": coded(signed),
        "SignatureValue": coded(noise),
        "Value Encoding='base64'": coded(coded("192.0.2.17")),
        "Name Encoding='base64'": coded("Åse Bæk boede her".encode("cp1252")),
        "Digest": "19f42913c0350bf5f0d2da5fbb2eb71ef060648395c0f1517e4f0d91ecececcf",
        "Text": coded(coded(message)),
    }
    inner = "".join(f"<{name}>{value}</{name.split()[0]}>" for name, value in values.items())
    opened = open_bytes(f"<?xml version='1.0'?><Signature>{inner}</Signature>".encode())
    text = text_of(opened)
    assert "X509Certificate: [kodede data: Søren Bæk; CVR:12345674-RID:1; sb@eks.dk.uk]" in text
    assert "SignatureValue: [kodede data]" in text
    assert "): 192.0.2.17" in text
    assert "): Åse Bæk boede her" in text
    assert values["Digest"] in text
    assert opened.parts[0].path.read_bytes() == message.encode()
    told = json.dumps({"tekst": coded("Søren Bæk har skrevet under"), "id": "a" * 40}).encode()
    assert "tekst: Søren Bæk har skrevet under" in text_of(open_bytes(told))


@pytest.mark.parametrize(
    "source",
    [
        "<?xml version='1.0'?><a>Bo S&#248;by<b>",
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY n 'Bo Søby'>]><a>&n;</a>",
        "<a navn='Bo S&#xF8;by'/>",
        "<a><!-- Bo Søby --><b>1</b> hale</a>",
        "<a><b>1</b>Bo Søby<c/></a>",
        "<a><![CDATA[Bo Søby]]></a>",
    ],
)
def test_whatever_xml_says_is_on_the_page(source: str, open_bytes: Opener, text_of: Reader) -> None:
    assert "Bo Søby" in text_of(open_bytes(source.encode()))


def test_what_only_begins_like_xml_or_json_is_text(open_bytes: Opener, text_of: Reader) -> None:
    chat = "[01.03.2025 10.00] Bo: <medie udeladt>\n"
    assert open_bytes(chat.encode()).kind == "txt"
    assert '{ "uden slut' in text_of(open_bytes(b'{ "uden slut'))


def test_text_behind_an_instruction_in_xml_is_shown(open_bytes: Opener, text_of: Reader) -> None:
    source = "<brev><afsnit>Til <?mso ny?>Gerda Bang<b>hej</b> <?x?> og farvel</afsnit></brev>"
    assert "Til Gerda Bang b: hej og farvel" in text_of(open_bytes(source.encode()))


def test_pictures_of_any_kind_in_a_page_are_shown_or_told_of(
    open_bytes: Opener, text_of: Reader
) -> None:
    webp = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(webp, "WEBP")
    png = io.BytesIO()
    Image.effect_noise((60, 40), 60).save(png, "PNG")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/>'
    )
    coded = {
        kind: f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        for kind, content in (
            ("webp", webp.getvalue()), ("svg+xml", f"{svg}</svg>".encode()),
            ("png", png.getvalue()[:900]), ("jpeg", b"\xff\xd8\xff\xe0"),
        )
    }  # fmt: skip
    plain_svg = f"data:image/svg+xml;charset=utf-8,{urllib.parse.quote(svg)}%3C/svg%3E"
    red = coded["webp"].partition(",")[2]
    for told in (
        ":image/webp; base64", ":;base64", ": application/octet-stream ; name=x; base64",
    ):  # fmt: skip
        coded[told] = f" data{told},{red}"
    coded["no picture"] = "data:text/plain,hej"
    coded["no comma"] = "DATA:image/png"
    # 16383 pixels by 11000: more than Pillow opens
    wide = "524946461a000000574542505650384c0e0000002ffeffbd0a071011fd0f4444ff03"
    coded["wide"] = f"data:image/webp;base64,{base64.b64encode(bytes.fromhex(wide)).decode()}"
    uses = [f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 6)]
    for kind, used in (("twice", 2), ("too often", 5)):
        drawing = svg.replace("/>", ' id="g0"/>') + "".join(uses[:used]) + "</svg>"
        coded[kind] = f"data:image/svg+xml,{urllib.parse.quote(drawing)}"
    body = "".join(f'<p>{kind}</p><img src="{source}">' for kind, source in coded.items())
    opened = open_bytes(f'<html><body>{body}<img src="{plain_svg}"><p>slut</p></body>'.encode())
    shown = text_of(opened)
    assert shown == (
        f"webp svg+xml png {NOT_SHOWN} jpeg {NOT_SHOWN} :image/webp; base64 :;base64 "
        f": application/octet-stream ; name=x; base64 no picture {NOT_SHOWN} no comma {NOT_SHOWN} "
        f"wide {NOT_SHOWN} twice too often {NOT_SHOWN} slut"
    )
    assert opened.pdf is not None
    with pymupdf.open(opened.pdf) as doc:
        assert len(doc[0].get_images()) == 7


def test_what_stands_apart_in_a_form_stands_apart_as_text(
    open_bytes: Opener, text_of: Reader
) -> None:
    """'JensenBo' is nobody's name, and so nobody's name is found."""
    source = (
        "<html><form><fieldset><legend>Part</legend><select><option>Anna Jensen</option>"
        "<option>Bo Olsen</select><button>Send</button><label>Navn</label><textarea>Ida Holm"
        "</textarea></fieldset><dialog>Hej Kaj</dialog>Lis Lund</form><ruby>Per<rt>Vad</rt></ruby>"
        "<object>Ib Lind</object><p>Ét <label>or</label>d</p></html>"
    )
    assert text_of(open_bytes(source.encode())) == (
        "Part Anna Jensen Bo Olsen Send Navn Ida Holm Hej Kaj Lis Lund Per Vad Ib Lind Ét or d"
    )
