"""Mails as the world sends them: nothing they say is lost, what cannot be read is listed."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import extract_msg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.mail.bodies import says_more, without_uuencoded
from redactor.ingest.mail.composing import Item, composed
from redactor.ingest.mail.eml import read_eml
from redactor.ingest.mail.message import people_under
from redactor.ingest.mail.rtfbody import unwrapped
from redactor.ingest.text.htmltext import title_of

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]
HEAD = b"From: bo@example.dk\r\nTo: byg@example.dk\r\nSubject: Emne\r\nMIME-Version: 1.0\r\n"


def mixed(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    inside = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts)
    return (
        HEAD + b"Content-Type: multipart/" + kind + b"; boundary=x\r\n\r\n" + inside + b"--x--\r\n"
    )


def text(content: str, kind: str = "plain") -> bytes:
    return f"Content-Type: text/{kind}; charset=utf-8\r\n\r\n{content}".encode()


def test_what_a_receipt_says_is_shown(open_bytes: Opener, text_of: Reader) -> None:
    """RFC 3464: the parser of the standard library takes the fields for mails without a body."""
    fields = b"Reporting-MTA: dns; post.example\r\n\r\nFinal-Recipient: rfc822; ida@example.dk\r\n"
    read = b"Original-Message-ID: <7@example.dk>\r\nDisposition: manual-action; displayed\r\n"
    for kind, body in ((b"delivery-status", fields), (b"disposition-notification", read)):
        report = b"Content-Type: message/" + kind + b"\r\n\r\n" + body
        seen = text_of(open_bytes(mixed(text("Kunne ikke leveres"), report, kind=b"report")))
        assert "Kunne ikke leveres" in seen
        assert ("ida@example.dk" if b"Final" in body else "displayed") in seen


def test_a_part_that_lies_elsewhere_is_listed(open_bytes: Opener) -> None:
    there = (
        b'Content-Type: message/external-body; access-type=URL; URL="https://example.dk/f.pdf"'
        b"\r\n\r\nContent-Type: application/pdf\r\n\r\n"
    )
    (part,) = open_bytes(mixed(text("Se filen"), there)).parts
    assert part.code is InputCode.HIDDEN_CONTENT


def test_a_file_written_into_the_text_is_a_part(open_bytes: Opener, text_of: Reader) -> None:
    coded = binascii.b2a_uu(b"filens tekst").decode()
    told = f"Hej\n\nbegin 644 dage\n\nbegin 644 brev.txt\n{coded}`\nend\nHilsen Bo\n"
    opened = open_bytes(mixed(text(told)))
    assert [(p.name, p.path.read_bytes()) for p in opened.parts] == [("brev.txt", b"filens tekst")]
    seen = text_of(opened)
    assert "Hilsen Bo" in seen
    assert "begin 644 dage" in seen
    assert "begin 644 brev" not in seen


def test_a_text_that_only_begins_like_a_file_stays(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(mixed(text("begin 644 dage siden\nÆrligt talt, intet blev gjort.\nend\n")))
    assert opened.parts == ()
    assert "intet blev gjort" in text_of(opened)


def test_a_piece_encrypted_with_pgp_is_told_of(open_bytes: Opener) -> None:
    armoured = "-----BEGIN PGP MESSAGE-----\n\nhQEMA7\n-----END PGP MESSAGE-----\n"
    assert any("PGP" in n for n in open_bytes(mixed(text(f"Her:\n{armoured}"))).notices)
    assert open_bytes(mixed(text("Skriv til mig med PGP"))).notices == ()


def test_an_encrypted_part_does_not_hide_the_mail_around_it(
    open_bytes: Opener, text_of: Reader
) -> None:
    _, certificate = identity()
    closed = (
        pkcs7.PKCS7EnvelopeBuilder()
        .set_data(b"hemmeligt")
        .add_recipient(certificate)
        .encrypt(serialization.Encoding.DER, [])
    )
    part = b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: "
    coded = part + b"base64\r\n\r\n" + binascii.b2a_base64(closed)
    opened = open_bytes(mixed(text("Se den lukkede mail"), coded))
    assert "Se den lukkede mail" in text_of(opened)
    assert [(p.name, p.code) for p in opened.parts] == [("smime.p7m", InputCode.ENCRYPTED_MAIL)]


def test_forms_of_one_text_that_differ_are_both_shown(open_bytes: Opener, text_of: Reader) -> None:
    plain = "Byggeriet på grunden strider imod lokalplanens bestemmelser om afstand til skel"
    other = mixed(text(plain), text("<p>Vis mailen i browseren</p>", "html"), kind=b"alternative")
    seen = text_of(open_bytes(other))
    assert "Vis mailen" in seen
    assert "strider imod" in seen
    markup = f"<style>p {{color: red}}</style><p>{plain}</p><a href='#'>Læs mere</a>"
    spelled = f"{plain}\r\nLæs mere https://example.dk/en/lang/adresse-med-mange-ord\r\n"
    same = mixed(text(spelled), text(markup, "html"), kind=b"alternative")
    assert text_of(open_bytes(same)).count("strider imod") == 1


def test_a_winmail_with_a_text_of_its_own_is_shown(open_bytes: Opener, text_of: Reader) -> None:
    body = "Indre besked\0".encode("cp1252")
    tnef = struct.pack("<IHBII", 0x223E9F78, 1, 1, 0x0002800C, len(body)) + body
    tnef += struct.pack("<H", sum(body) & 0xFFFF)
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n"
    part += b"Content-Transfer-Encoding: base64\r\n\r\n" + binascii.b2a_base64(tnef)
    seen = text_of(open_bytes(mixed(text("Ydre tekst"), part)))
    assert "Ydre tekst" in seen
    assert "Indre besked" in seen
    again = text_of(open_bytes(mixed(text("Hej\r\nIndre besked"), part)))
    assert again.count("Indre besked") == 1


# Outlook's files


def identity() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Prøve")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(7)
    builder = builder.public_key(key.public_key()).not_valid_before(start)
    return key, builder.not_valid_after(start + timedelta(days=9)).sign(key, hashes.SHA256())


def outlook(path: Path, texts: dict[int, str], files: dict[str, bytes] | None = None) -> bytes:
    """A compound file with MAPI properties ([MS-OXMSG])."""
    writer = extract_msg.OleWriter()
    for number, value in texts.items():
        writer.addEntry([f"__substg1.0_{number:04X}001F"], value.encode("utf-16-le"))
    for place, (name, content) in enumerate((files or {}).items()):
        storage = f"__attach_version1.0_#{place:08X}"
        writer.addEntry([storage], storage=True)
        writer.addEntry([storage, "__substg1.0_3707001F"], name.encode("utf-16-le"))
        writer.addEntry([storage, "__substg1.0_37010102"], content)
        method = struct.pack("<IIQ", 0x37050003, 6, 1)
        writer.addEntry([storage, "__properties_version1.0"], bytes(8) + method)
    writer.addEntry(["__properties_version1.0"], bytes(32))
    writer.addEntry(["__nameid_version1.0"], storage=True)
    for stream in ("00020102", "00030102", "00040102"):
        writer.addEntry(["__nameid_version1.0", f"__substg1.0_{stream}"], b"")
    writer.write(str(path))
    return path.read_bytes()


def test_an_outlook_mail_knows_its_conversation(tmp_path: Path, open_bytes: Opener) -> None:
    """PidTagInternetMessageId, PidTagInReplyToId and PidTagInternetReferences."""
    texts = {
        0x001A: "IPM.Note", 0x0037: "SV: Hegn", 0x1000: "Svar",
        0x1035: "<3@a.example>", 0x1042: "<2@a.example>", 0x1039: "<1@a.example> <2@a.example>",
    }  # fmt: skip
    opened = open_bytes(outlook(tmp_path / "m", texts))
    assert opened.mail_ids == ("3@a.example", "2@a.example", "1@a.example")
    unsent = open_bytes(outlook(tmp_path / "n", {**texts, 0x1035: ""}))
    assert unsent.mail_ids == ("", "2@a.example", "1@a.example")


@pytest.mark.parametrize("whole", [True, False])
def test_a_signed_outlook_mail_is_opened(
    tmp_path: Path, open_bytes: Opener, text_of: Reader, whole: bool
) -> None:
    """[MS-OXOSMIME] 2.1.3: its only attachment is the mail, in one piece or clear-signed."""
    key, certificate = identity()
    said = b"Content-Type: text/plain; charset=utf-8\r\n\r\nUnderskrevet bl\xc3\xa5b\xc3\xa6r\r\n"
    if whole:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(said)
        builder = builder.add_signer(certificate, key, hashes.SHA256())
        file = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    else:
        signature = b"Content-Type: application/pkcs7-signature\r\n\r\nAAAA"
        file = mixed(said, signature, kind=b"signed")
    kind = "IPM.Note.SMIME" + ("" if whole else ".MultipartSigned")
    texts = {0x001A: kind, 0x0037: "Underskrevet mail"}
    opened = open_bytes(outlook(tmp_path / "m", texts, {"smime.p7m": file}))
    assert opened.title == "Underskrevet mail"
    assert "Underskrevet blåbær" in text_of(opened)
    assert opened.parts == ()
    assert any("underskrevet" in notice for notice in opened.notices)


def test_an_encrypted_outlook_mail_is_refused(tmp_path: Path, open_bytes: Opener) -> None:
    _, certificate = identity()
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(b"hemmeligt").add_recipient(certificate)
    closed = builder.encrypt(serialization.Encoding.DER, [])
    content = outlook(tmp_path / "m", {0x001A: "IPM.Note.SMIME"}, {"smime.p7m": closed})
    with pytest.raises(InputError) as caught:
        open_bytes(content)
    assert caught.value.code is InputCode.ENCRYPTED_MAIL


@pytest.mark.parametrize("said", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", "x-ukendt"])
@pytest.mark.parametrize("content", ["Kære Søren Ærø".encode(), "Kære Søren Ærø".encode("cp1252"),
                                     "Kære Søren Ærø".encode() + b" \xc3"])  # fmt: skip
def test_danish_letters_hold_whatever_charset_is_named(
    said: str, content: bytes, open_bytes: Opener, text_of: Reader
) -> None:
    """A name with its 'ø' as two signs would be known by no rule."""
    head = HEAD + f"Content-Type: text/plain; charset={said}\r\n\r\n".encode()
    assert "Kære Søren Ærø" in text_of(open_bytes(head + content))


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_file_name_keeps_its_danish_letters_as_they_are(open_bytes: Opener, charset: str) -> None:
    """RFC 2231 wants them coded; many programs that send forms leave that out."""
    named = 'Content-Disposition: attachment; filename="Ansøgning på ål.txt"'.encode(charset)
    (part,) = open_bytes(mixed(text("Se filen"), named + b"\r\n\r\nhej")).parts
    assert part.name == "Ansøgning på ål.txt"


def test_a_mail_coded_as_a_whole_is_a_mail(open_bytes: Opener, text_of: Reader) -> None:
    inner = HEAD + b"Content-Type: text/plain\r\n\r\nDen indre tekst"
    coded = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (part,) = open_bytes(mixed(text("Se her"), coded + binascii.b2a_base64(inner))).parts
    opened = open_bytes(part.path.read_bytes())
    assert opened.kind == "eml"
    assert "Den indre tekst" in text_of(opened)


def test_text_around_the_parts_is_shown(open_bytes: Opener, text_of: Reader) -> None:
    whole = mixed(text("Selve brevet"))
    before = whole.replace(b"\r\n\r\n--x", b"\r\n\r\nSkrevet over delene\r\n--x", 1)
    seen = text_of(open_bytes(before + b"Skrevet under dem\r\n"))
    assert "Skrevet over delene" in seen
    assert "Skrevet under dem" in seen
    stock = b"This is a multi-part message in MIME format."
    seen = text_of(open_bytes(before.replace(b"Skrevet over delene", stock)))
    assert "multi-part" not in seen


def test_a_foot_below_a_coded_text_is_shown(open_bytes: Opener, text_of: Reader) -> None:
    coded = binascii.b2a_base64(b"Selve brevet")
    head = HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    seen = text_of(open_bytes(head + coded + b"\r\n____\r\nListens fod, skriv til Ida\r\n"))
    assert "Selve brevet" in seen
    assert "skriv til Ida" in seen


def test_a_mail_that_was_never_sent_is_a_mail(open_bytes: Opener, text_of: Reader) -> None:
    draft = "From: Bo\nTo: Ida\nSubject: =?utf-8?Q?L=C3=B8vfald?=\nComments: Haster\n\nHej"
    opened = open_bytes(draft.encode())
    assert (opened.kind, opened.title) == ("eml", "Løvfald")
    assert "Bemærkninger: Haster" in text_of(opened)


def test_a_date_nobody_can_read_is_shown_as_written(open_bytes: Opener, text_of: Reader) -> None:
    seen = text_of(open_bytes(HEAD + "Date: i går\r\n\r\nHej".encode("cp1252")))
    assert "Sendt: i går" in seen


def test_signed_content_alone_in_a_file_is_opened(open_bytes: Opener, text_of: Reader) -> None:
    key, certificate = identity()

    def signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(certificate, key, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, list(options))

    mail = signed(b"Content-Type: text/plain\r\n\r\nDet underskrevne", pkcs7.PKCS7Options.Binary)
    opened = open_bytes(mail, "smime.p7m")
    assert "Det underskrevne" in text_of(opened)
    assert any("underskrevet" in notice for notice in opened.notices)
    (part,) = open_bytes(signed(b"%PDF-1.7 x", pkcs7.PKCS7Options.Binary), "brev.pdf.p7m").parts
    assert (part.name, part.path.read_bytes()) == ("brev.pdf", b"%PDF-1.7 x")
    with pytest.raises(InputError) as caught:
        open_bytes(signed(b"x", pkcs7.PKCS7Options.DetachedSignature), "smime.p7s")
    assert caught.value.code is InputCode.UNKNOWN_TYPE


def test_a_file_written_into_a_calendar_is_a_part(open_bytes: Opener, text_of: Reader) -> None:
    coded = binascii.b2a_base64(b"Dagsorden til Ida", newline=False).decode()
    entry = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Møde\r\nATTACH;FMTTYPE=text/plain;"
        f"ENCODING=BASE64;VALUE=BINARY;X-FILENAME=dagsorden.txt:{coded[:9]}\r\n {coded[9:]}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    opened = open_bytes(entry.encode())
    assert [(p.name, p.path.read_bytes()) for p in opened.parts] == [
        ("dagsorden.txt", b"Dagsorden til Ida")
    ]
    assert "Vedhæftet dagsorden.txt" in text_of(opened)


BODY = b"Subject: Emne\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
CODED = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"filens tekst") + b"\r\n"
FILE = b"Content-Type: text/plain; name=brev.txt\r\n" + CODED


@pytest.mark.parametrize(
    "head",
    [
        b"From: bo@example.dk\r\nmsip_labels: MSIP_Label_1_Enabled=true;\r\n" + BODY,
        b"X-Authentication:ok\r\nDate:Mon, 3 Mar 2025 10:00:00 +0100\r\nFrom:bo@x.dk\r\n" + BODY,
        b"From  : bo@example.dk\r\nTo  : byg@example.dk\r\n" + BODY,
        b"From: bo@example.dk\r\nReferences: <2@x>,\r\n<losrevet@x>\r\n" + BODY,
        b"",
    ],
    ids=["label", "no space", "space before", "torn line", "part alone"],
)
def test_a_mail_is_known_by_its_head_however_it_is_written(
    head: bytes, open_bytes: Opener, text_of: Reader
) -> None:
    """Else what is attached is set on pages in base64, where nobody finds a name."""
    opened = open_bytes(head + FILE)
    assert opened.kind == "eml"
    assert [(p.name, p.path.read_bytes()) for p in opened.parts] == [("brev.txt", b"filens tekst")]
    assert ("losrevet@x" in text_of(opened)) == (b"losrevet" in head)
    if head:
        assert ("bo@" in text_of(opened), opened.title) == (True, "Emne")


def test_mails_as_apple_and_netscape_keep_them(open_bytes: Opener, text_of: Reader) -> None:
    mail = b"From: bo@example.dk\nTo: byg@example.dk\n" + BODY.replace(b"\r", b"") + b"\nHej\n"
    opened = open_bytes(b"%d   \n" % len(mail) + mail + b"<?xml version='1.0'?><plist/>\n")
    assert (opened.kind, "Hej" in text_of(opened), "plist" in text_of(opened)) == (
        "eml",
        True,
        False,
    )
    for first in (b"From -\n", b"\xef\xbb\xbfFrom - \n", b"From bo@example.dk\n"):
        opened = open_bytes(first + mail + b"\nFrom Ribe with love\n\nFrom - \n" + mail)
        assert (opened.kind, len(opened.parts)) == ("mbox", 2)


def test_a_mail_with_a_file_as_it_is(open_bytes: Opener, text_of: Reader) -> None:
    raw = bytes(range(256)) * 40
    file = b"Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    opened = open_bytes(mixed(text("Hej"), file + raw, b"Content-Type: text/plain\r\n\r\n" + raw))
    assert (opened.kind, "Hej" in text_of(opened)) == ("eml", True)
    assert [p.path.stat().st_size for p in opened.parts] == [len(raw)] * 2


def test_rtf_with_a_font_that_is_not_declared_loses_no_mail() -> None:
    fonts = rb"{\fonttbl{\f1 Arial;}}{\*\htmltag64 <p>}{\f0 Hej \'e6}"
    rtf = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 " + fonts + rb"{\*\htmltag72 </p>}}"
    assert unwrapped(rtf) == ("", "", rtf)


def test_no_form_of_a_text_takes_its_files_along(open_bytes: Opener, text_of: Reader) -> None:
    def file(name: str, key: str = "") -> bytes:
        head = f"Content-ID: <{key}>\r\n" if key else ""
        told = f"Content-Disposition: attachment; filename={name}\r\n{head}\r\n{name}"
        return b"Content-Type: application/octet-stream\r\n" + told.encode()

    def form(body: bytes, *files: bytes) -> bytes:
        return mixed(body, *files).removeprefix(HEAD).replace(b"=x", b"=y").replace(b"--x", b"--y")

    first = form(text("Hej med dig"), file("a.bin", "1@x"), file("b.bin"))
    second = form(text("<p>Hej med dig</p>", "html"), file("c.bin", "2@x"), file("b.bin"))
    opened = open_bytes(
        mixed(first, second, text("<i>Hej med dig</i>", "html"), kind=b"alternative")
    )
    assert sorted(part.name for part in opened.parts) == ["a.bin", "b.bin", "c.bin"]


def test_a_picture_that_cannot_be_drawn_stays_attached(open_bytes: Opener, text_of: Reader) -> None:
    broken = b"Content-Type: image/png; name=plan.png\r\nContent-ID: <1@x>\r\n\r\n\x89PNG\r\n\x1a\n"
    opened = open_bytes(mixed(text('<p>Se</p><img src="cid:1@x"><p>her</p>', "html"), broken))
    assert "Se her" in text_of(opened)
    assert [part.name for part in opened.parts] == ["plan.png"]


def test_a_list_of_people_without_end_is_read_at_once() -> None:
    headers = [("Til", "," * 49_000 + '"Bo, Ib" <b@example.dk>; Ida')]
    assert people_under(headers, "Til") == ('"Bo, Ib" <b@example.dk>', "Ida")


def test_an_outlook_item_whose_forms_differ_keeps_both() -> None:
    told = composed(Item(html=b"<p>Se vedlagte</p>", text="Ring til Yrsa Holm i morgen"))
    assert [form for form, _ in read_eml(told).bodies] == ["html", "text"]
    assert len(read_eml(composed(Item(html=b"<p>Se her</p>", text="Se her"))).bodies) == 1


def test_who_got_a_copy_of_a_mail_sent_on_is_told(open_bytes: Opener, text_of: Reader) -> None:
    head = HEAD + b"Resent-Cc: Yrsa Holm <yh@example.dk>\r\n\r\nHej"
    assert "Yrsa Holm <yh@example.dk>" in text_of(open_bytes(head))


def test_markup_that_never_ends_is_looked_for_once() -> None:
    """Each of 100,000 beginnings was read to the end of the text: minutes for a mail of 1 MB."""
    for begins in ("<", "<style>", "<title>"):
        untrusted = 100_000 * begins
        assert not says_more("html", untrusted, [("html", f"{begins}x")])
        assert title_of(untrusted) == ""
    for end in ("", "end\n"):
        assert without_uuencoded("begin 644 a\n" * 50_000 + end)[1] == []
    assert not says_more(
        "html", "<head>x</HEAD ><style>y</style>Hej<script>z</script>", [("", "hej")]
    )
