"""Mails: headers, body, pictures and attachments, from EML, MSG and winmail.dat."""

from __future__ import annotations

import base64
import io
import struct
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import extract_msg
import pymupdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from PIL import Image

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.mail.cms import signed_content

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(out, "PNG")
    return out.getvalue()


def _mail(subject: str = "Vedr. Ågade 12", body: str = "Hej\n\nTak for sidst.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Søren Ægidius <soren@example.dk>"
    message["To"] = "Teknik & Miljø <tm@example.dk>, Żaneta Łukasz <z@example.pl>"
    message["Cc"] = "Birgit Ørsted <b@example.dk>"
    message["Bcc"] = "skjult@example.dk"
    message["Subject"] = subject
    message["Date"] = "Wed, 05 Mar 2025 14:03:00 +0100"
    message["Message-ID"] = "<1@example.dk>"
    message.set_content(body)
    return message


def test_headers_body_and_date(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(_mail().as_bytes(), "uden endelse")
    assert (opened.kind, opened.title, opened.date) == ("eml", "Vedr. Ågade 12", "2025-03-05")
    assert text_of(opened) == (
        "Vedr. Ågade 12 Fra: Søren Ægidius <soren@example.dk> "
        "Til: Teknik & Miljø <tm@example.dk>, Żaneta Łukasz <z@example.pl> "
        "Cc: Birgit Ørsted <b@example.dk> Bcc: skjult@example.dk "
        "Sendt: 5. marts 2025 kl. 14.03 (UTC+01:00) Emne: Vedr. Ågade 12 Hej Tak for sidst."
    )


def test_attachments_and_nested_mail_are_parts(open_bytes: Opener, text_of: Reader) -> None:
    message = _mail()
    message.add_attachment(b"PDF", maintype="application", subtype="pdf", filename="tegning æ.pdf")
    message.add_attachment(b"hej", maintype="application", subtype="octet-stream", filename="../x")
    message.add_attachment(_mail("Indre mail"))
    opened = open_bytes(message.as_bytes())
    assert [(p.name, p.relation) for p in opened.parts] == [
        ("tegning æ.pdf", "attachment"),
        ("x", "attachment"),
        ("Indre mail.eml", "attachment"),
    ]
    assert opened.parts[0].path.read_bytes() == b"PDF"
    assert "Vedhæftede filer: tegning æ.pdf; x; Indre mail.eml" in text_of(opened)
    inner = open_bytes(opened.parts[2].path.read_bytes(), opened.parts[2].name)
    assert (inner.kind, inner.title) == ("eml", "Indre mail")


def test_html_is_preferred_and_shown_pictures_are_no_parts(
    open_bytes: Opener, text_of: Reader
) -> None:
    message = _mail(body="rig TEKST")
    message.add_alternative(
        '<p>Rig <b>tekst</b></p><img src="cid:vist"><div style="display:none">skjult</div>',
        subtype="html",
    )
    html = message.get_payload()[1]
    html.add_related(_png(), "image", "png", cid="<vist>", filename="vist.png")
    html.add_related(_png(), "image", "png", cid="<andet>", filename="ikke vist.png")
    opened = open_bytes(message.as_bytes())
    text = text_of(opened)
    assert "Rig tekst skjult" in text
    assert "rig TEKST" not in text
    assert [p.name for p in opened.parts] == ["ikke vist.png"]
    assert opened.pdf is not None
    with pymupdf.open(opened.pdf) as doc:
        assert len(doc[0].get_images()) == 1


def test_empty_html_alternative_gives_way_to_the_text(open_bytes: Opener, text_of: Reader) -> None:
    message = _mail(body="kun her står noget")
    message.add_alternative("<html><body>&nbsp;</body></html>", subtype="html")
    assert "kun her står noget" in text_of(open_bytes(message.as_bytes()))


def test_a_sentence_in_the_plain_form_alone(open_bytes: Opener, text_of: Reader) -> None:
    words = ("sag", "hegn", "mur", "sti", "hus", "vej", "port", "tag", "brev", "skel")
    same = [f"Vi så {a}{b} med {b}{a}en." for a in words for b in words if a != b]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.dk", "c@d.dk", "Sag"
    message.set_content("\n\n".join([*same, "Ring til Yrsa Holm på 22334455.", "[logo-blå.png]"]))
    message.add_alternative("".join(f"<p>{text}</p>" for text in same), subtype="html")
    text = text_of(open_bytes(bytes(message)))
    assert text.endswith("Står kun i mailens rene tekst: Ring til Yrsa Holm på 22334455.")
    assert text.count("Vi så sagmur") == 1


def test_invitation_in_an_alternative_is_kept(open_bytes: Opener) -> None:
    message = _mail()
    message.add_alternative("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar")
    opened = open_bytes(message.as_bytes())
    assert [p.name for p in opened.parts] == ["vedhæftning.ics"]


def test_broken_headers_do_not_lose_the_mail(open_bytes: Opener, text_of: Reader) -> None:
    raw = (
        b'From: =?utf-8?q?S=C3=B8ren?= <s@example.dk\r\nTo: "ulukket, b@example.dk\r\n'
        b"Subject: r\xe5 \xf8\r\n =?iso-8859-1?Q?bl=E5?= =?x-ukendt?Q?x?=\r\nDate: i g\xe5r\r\n"
        b"Message-ID: <[broken\r\nContent-Type: text/plain; charset=findes-ikke\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\nBl\xe5b\xe6r\r\n"
    )
    opened = open_bytes(raw)
    text = text_of(opened)
    assert "Fra: Søren <s@example.dk" in text
    assert "Emne: rå ø blåx" in text
    assert "Blåbær" in text
    assert opened.date == ""


def test_flowed_lines_are_joined(open_bytes: Opener) -> None:
    raw = (
        b"From: a@b.dk\r\nDate: Wed, 05 Mar 2025 14:03:00 +0100\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; format=flowed\r\n\r\nHans \r\nHansen\r\n"
    )
    opened = open_bytes(raw)
    assert opened.pdf is not None
    with pymupdf.open(opened.pdf) as doc:
        assert "Hans Hansen" in " ".join(doc[0].get_text().split("\n"))


# S/MIME


@pytest.fixture(scope="module")
def identity() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Prøve")])
    now = datetime(2025, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=9))
    return builder.sign(key, hashes.SHA256()), key


def _opaque(content: bytes) -> bytes:
    message = _mail()
    message.clear_content()
    message["Content-Type"] = "application/pkcs7-mime; name=smime.p7m"
    message["Content-Transfer-Encoding"] = "base64"
    message.set_payload(base64.encodebytes(content).decode())
    return message.as_bytes()


Identity = tuple[x509.Certificate, rsa.RSAPrivateKey]


def test_signed_mail_in_one_piece_is_opened(
    identity: Identity, open_bytes: Opener, text_of: Reader
) -> None:
    certificate, key = identity
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\nUnderskrevet bl\xc3\xa5b\xc3\xa6r\r\n"
    signed = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(inner)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    )
    assert signed_content(signed) == inner
    opened = open_bytes(_opaque(signed))
    assert "Underskrevet blåbær" in text_of(opened)
    assert any("underskrevet" in notice for notice in opened.notices)


def test_signed_content_in_indefinite_lengths() -> None:
    """BER as older Outlooks write it: no lengths, the content in two pieces."""

    def open_ended(tag: int, *inside: bytes) -> bytes:
        return bytes([tag, 0x80]) + b"".join(inside) + b"\0\0"

    data = bytes.fromhex("06092a864886f70d010701")
    pieces = open_ended(0x24, b"\x04\x04Hej ", b"\x04\x03Bo!")
    encapsulated = open_ended(0x30, data, open_ended(0xA0, pieces))
    signed = open_ended(0x30, b"\x02\x01\x01", b"\x31\x00", encapsulated)
    message = open_ended(0x30, bytes.fromhex("06092a864886f70d010702"), open_ended(0xA0, signed))
    assert signed_content(message) == b"Hej Bo!"


def test_encrypted_mail_is_listed_as_encrypted(identity: Identity, open_bytes: Opener) -> None:
    certificate, _ = identity
    closed = (
        pkcs7.PKCS7EnvelopeBuilder()
        .set_data(b"hemmeligt")
        .add_recipient(certificate)
        .encrypt(serialization.Encoding.DER, [])
    )
    with pytest.raises(InputError) as caught:
        open_bytes(_opaque(closed))
    assert caught.value.code == InputCode.ENCRYPTED_MAIL


def test_clear_signed_mail_leaves_the_signature_out(open_bytes: Opener, text_of: Reader) -> None:
    raw = (
        b"From: a@b.dk\nMIME-Version: 1.0\nDate: Wed, 05 Mar 2025 14:03:00 +0100\n"
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=x\n\n'
        b"--x\nContent-Type: text/plain\n\nIndhold\n--x\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nAAAA\n--x--\n"
    )
    opened = open_bytes(raw)
    assert "Indhold" in text_of(opened)
    assert opened.parts == ()
    assert len(opened.notices) == 1


# winmail.dat


def _tnef() -> bytes:
    def attribute(level: int, number: int, data: bytes) -> bytes:
        total = sum(data) & 0xFFFF
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", total)

    long_name = "høringssvar.txt".encode("utf-16-le") + b"\0\0"
    padded = long_name + bytes(-len(long_name) % 4)
    named = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(long_name)) + padded
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00018004, "Emne æ\0".encode("cp1252"))
        + attribute(1, 0x0002800C, "Brødtekst\0".encode("cp1252"))
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"HRINGS~1.TXT\0")
        + attribute(2, 0x0006800F, b"vedlagt tekst")
        + attribute(2, 0x00069005, named)
    )


def test_winmail_alone(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(_tnef())
    assert (opened.kind, opened.title) == ("tnef", "Emne æ")
    assert "Brødtekst" in text_of(opened)
    assert [(p.name, p.path.read_bytes()) for p in opened.parts] == [
        ("høringssvar.txt", b"vedlagt tekst")
    ]


def test_winmail_in_a_mail_is_unpacked(open_bytes: Opener, text_of: Reader) -> None:
    message = _mail(body="Ydre tekst")
    message.add_attachment(
        _tnef(), maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    opened = open_bytes(message.as_bytes())
    assert [p.name for p in opened.parts] == ["høringssvar.txt"]
    assert "Ydre tekst" in text_of(opened)


# MSG


def _msg(path: Path, *, html: bool = False, nested: bool = False) -> bytes:
    """A real Outlook file: a compound file with MAPI properties ([MS-OXMSG])."""
    writer = extract_msg.OleWriter()
    _fill(writer, [], top=True, html=html)
    attachments = [("bilag æøå.txt", b"bilagets tekst", "")]
    if html:
        attachments.append(("logo.png", _png(), "logo1"))
    for number, (name, content, cid) in enumerate(attachments):
        storage = [f"__attach_version1.0_#{number:08X}"]
        writer.addEntry(storage, storage=True)
        flags = struct.pack("<IIQ", 0x37050003, 6, 1)
        _add(writer, storage, 0x3707, name)
        _add(writer, storage, 0x3701, content)
        if cid:
            _add(writer, storage, 0x3712, cid)
        writer.addEntry([*storage, "__properties_version1.0"], bytes(8) + flags)
    if nested:
        storage = [f"__attach_version1.0_#{len(attachments):08X}"]
        writer.addEntry(storage, storage=True)
        flags = struct.pack("<IIQ", 0x37050003, 6, 5)
        _add(writer, storage, 0x3001, "Indre mail")
        writer.addEntry([*storage, "__properties_version1.0"], bytes(8) + flags)
        inner = [*storage, "__substg1.0_3701000D"]
        writer.addEntry(inner, storage=True)
        _fill(writer, inner, top=False, html=False)
    writer.addEntry(["__nameid_version1.0"], storage=True)
    for stream in ("00020102", "00030102", "00040102"):
        writer.addEntry(["__nameid_version1.0", f"__substg1.0_{stream}"], b"")
    writer.write(str(path))
    return path.read_bytes()


def _fill(writer: extract_msg.OleWriter, at: list[str], *, top: bool, html: bool) -> None:
    subject = "Klage over støj på Ågade" if top else "Indre emne"
    _add(writer, at, 0x001A, "IPM.Note")
    _add(writer, at, 0x0037, subject)
    _add(writer, at, 0x0C1A, "Søren Ægidius")
    _add(writer, at, 0x0C1F, "soren@example.dk")
    _add(writer, at, 0x0E04, "Teknik & Miljø")
    _add(writer, at, 0x0E03, "Birgit Ørsted")
    _add(writer, at, 0x1000, "Ren tekst: blåbærgrød")
    if html:
        people = '"Ørsted, Birgit (Byg)" <bo@example.dk>,\r\n\t"Bæk, Kai" <kb@example.dk>'
        _add(writer, at, 0x007D, f"From: Ib <ib@example.dk>\r\nTo: {people}\r\n\r\n")
        _add(writer, at, 0x1013, "<p>Rig tekst: blåbær</p><img src='cid:logo1'>".encode())
    moment = datetime(2025, 3, 5, 13, 3, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    ticks = int(moment.total_seconds()) * 10_000_000
    sent = struct.pack("<IIQ", 0x00390040, 6, ticks)
    encoding = struct.pack("<IIQ", 0x3FFD0003, 6, 65001) + struct.pack("<IIQ", 0x3FDE0003, 6, 65001)
    head = bytes(32) if top else bytes(24)
    writer.addEntry([*at, "__properties_version1.0"], head + sent + encoding)


def _add(writer: extract_msg.OleWriter, at: list[str], number: int, value: str | bytes) -> None:
    kind = "001F" if isinstance(value, str) else "0102"
    data = value.encode("utf-16-le") if isinstance(value, str) else value
    writer.addEntry([*at, f"__substg1.0_{number:04X}{kind}"], data)


def test_msg_headers_body_and_attachment(
    tmp_path: Path, open_bytes: Opener, text_of: Reader
) -> None:
    opened = open_bytes(_msg(tmp_path / "m"), "uden endelse")
    assert (opened.kind, opened.title) == ("msg", "Klage over støj på Ågade")
    assert opened.date == "2025-03-05"
    text = text_of(opened)
    for expected in (
        "Fra: Søren Ægidius <soren@example.dk>",
        "Til: Teknik & Miljø",
        "Cc: Birgit Ørsted",
        "Sendt: 5. marts 2025 kl. 14.03 (UTC+01:00)",
        "Vedhæftede filer: bilag æøå.txt",
        "Ren tekst: blåbærgrød",
    ):
        assert expected in text
    assert [(p.name, p.path.read_bytes()) for p in opened.parts] == [
        ("bilag æøå.txt", b"bilagets tekst")
    ]


def test_msg_of_a_contact_says_what_its_fields_say(
    tmp_path: Path, open_bytes: Opener, text_of: Reader
) -> None:
    """[MS-OXOCNTC]: numbers and addresses stand in properties, one of them (0x8080) by its id."""
    writer = extract_msg.OleWriter()
    values = {0x1A: "IPM.Contact", 0x37: "Bo Ek", 0x3A1C: "20 30 40 50", 0x3A07: "0101901234"}
    for number, value in {**values, 0x8000: "bo@privat.example"}.items():
        _add(writer, [], number, value)
    birth = datetime(1990, 1, 1, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    ticks = struct.pack("<IIQ", 0x3A420040, 6, int(birth.total_seconds()) * 10_000_000)
    writer.addEntry(["__properties_version1.0"], bytes(32) + ticks)
    writer.addEntry(["__nameid_version1.0"], storage=True)
    address = uuid.UUID("00062004-0000-0000-c000-000000000046").bytes_le
    for stream, content in (
        ("00020102", address),
        ("00030102", struct.pack("<IHH", 0x8083, 3 << 1, 0)),
        ("00040102", b""),
    ):
        writer.addEntry(["__nameid_version1.0", f"__substg1.0_{stream}"], content)
    writer.write(str(tmp_path / "m"))
    opened = open_bytes((tmp_path / "m").read_bytes())
    for said in (
        *("Mobil: 20 30 40 50", "Personnummer: 0101901234", "Mail: bo@privat.example"),
        "Fødselsdag: 1. januar 1990",
    ):
        assert said in text_of(opened)


def test_msg_with_html_picture_and_nested_mail(
    tmp_path: Path, open_bytes: Opener, text_of: Reader
) -> None:
    opened = open_bytes(_msg(tmp_path / "m", html=True, nested=True))
    assert "Rig tekst: blåbær" in text_of(opened)
    people = ('"Ørsted, Birgit (Byg)" <bo@example.dk>', '"Bæk, Kai" <kb@example.dk>')
    assert opened.recipients == (*people, "Birgit Ørsted")
    assert f"Til: {', '.join(people)}" in " ".join(text_of(opened).split())
    assert [p.name for p in opened.parts] == ["bilag æøå.txt", "Indre emne.msg"]
    inner = open_bytes(opened.parts[1].path.read_bytes())
    assert (inner.kind, inner.title) == ("msg", "Indre emne")
    assert "Ren tekst: blåbærgrød" in text_of(inner)
