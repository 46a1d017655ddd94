"""What a file is, decided from its content and never from its name."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from redactor.errors import InputCode, InputError
from redactor.ingest.mailheads import is_mail, is_mailbox
from redactor.ingest.packagekinds import kind_of_ole, kind_of_zip

_HEAD = 1 << 16
_LOCAL_HEADER, _EMPTY_ZIP, _SPANNED_ZIP = b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
_CMS = re.compile(rb"\x30.{1,9}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]", re.DOTALL)
"""A signed or encrypted message as a file, 'smime.p7m' (RFC 5652, 3 to 6)."""
_PST = b"!BDN"
"""Outlook data files, PST and OST ([MS-PST] 2.2.2.6)."""

_FLAT_ODF = {"text": "fodt", "spreadsheet": "fods", "presentation": "fodp", "graphics": "fodg"}

_HTML_TAG = re.compile(
    r"<(?:p|br|div|table|span|body|head|html|a|b|h[1-6]|ul|li|meta|tr|t[dh])\b[^<>]*>", re.I
)
_HTML_PARAGRAPH = re.compile(r"<(?:p|div|h[1-6])\b[^<>]*>")
_XML_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*(?:\s[^<>]*)?>")
_JSON = re.compile(r"\{\s*\"|\[\s*[\[{\"]")


def kind_of(path: Path) -> str:
    """The kind of the file: 'pdf', 'image', 'docx', 'eml', 'txt' …; 'encrypted' for an Office
    package behind a password.

    Raises `InputError`: EMPTY, ENCRYPTED (OpenDocument behind a password), CORRUPT (archive that
    cannot be listed), ARCHIVE, PICTURE or MEDIA (known, but not read here) or UNKNOWN_TYPE.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise InputError(InputCode.EMPTY)
    if head.startswith((_LOCAL_HEADER, _EMPTY_ZIP, _SPANNED_ZIP)):
        return kind_of_zip(path)
    if head.startswith(_OLE):
        return kind_of_ole(path)
    kind = _kind_by_magic(head)
    if kind:
        return kind
    code = _not_for_us(head)
    if code:
        raise InputError(code)
    # A text first: a mail may well quote "%PDF-" in its first lines.
    text = _text_head(head)
    if text is not None:
        kind = _kind_of_text(text)
        if kind != "txt":
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if text is None:
        # A mail may carry a file as it is (RFC 3030); its head is text all the same.
        above = _text_head(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
        if above is not None and is_mail(above):
            return "eml"
        raise InputError(InputCode.UNKNOWN_TYPE)
    return "txt"


def _kind_by_magic(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_TNEF):
        return "tnef"
    if head.startswith(_PST):
        return "pst"
    if _CMS.match(head):
        return "p7m"
    if head.startswith(b"\1\0\0\0") and head[40:44] == b" EMF":
        return "emf"
    for mark, kind in _OLD:
        if head.startswith(mark):
            return kind
    if _PACKED.match(head) or (head[257:262] == b"ustar" and head[100:106].strip(b" \0").isdigit()):
        return "tar"
    picture = (
        head.startswith(_PICTURES)
        or head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in _STILLS)
        or (head[:2] == b"BM" and head[14:18] in _BITMAP_HEADERS)
    )
    return "image" if picture else ""


def _not_for_us(head: bytes) -> InputCode | None:
    """What is known by its first bytes, and why it cannot be read; None for all else."""
    if head[4:8] == b"ftyp":  # ISO/IEC 14496-12; the brand tells pictures from films
        return InputCode.PICTURE if head[8:12] in _SERIES else InputCode.MEDIA
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return InputCode.MEDIA
    if head.startswith(b"%!PS"):  # a program that draws the page: as text it says nothing of it
        return InputCode.UNKNOWN_TYPE
    return next((code for code, marks in _FOREIGN if head.startswith(marks)), None)


_OLD = (
    (b"\xffWPC", "wpd"), (b"\xdb\xa5\x2d\0", "word2"), (b"\x31\xbe\0\0\0\xab", "wri"),
    (b"\x32\xbe\0\0\0\xab", "wri"), (b"\x09\x02\x06\0", "biff"), (b"\x09\x04\x06\0", "biff"),
    (b"\xd7\xcd\xc6\x9a", "wmf"), (b"\1\0\x09\0\0\3", "wmf"),
)  # fmt: skip
"""WordPerfect, Word 2, Write, Excel 3 and 4, and drawings of Windows."""
_PACKED = re.compile(rb"\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0")
"""Packed with gzip, bzip2 or xz: a tar archive, or one file."""
_STILLS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif")
_SERIES = (b"hevc", b"hevx", b"msf1", b"avis")
"""Brands of ISO/IEC 23008-12 and AVIF: pictures, and series of pictures that are half a film."""
_FOREIGN = (
    (InputCode.ARCHIVE, (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"MSCF\0\0\0\0")),
    (InputCode.PICTURE, (b"8BPS\0",)),
    (InputCode.MEDIA, (b"ID3\2", b"ID3\3", b"ID3\4", b"OggS\0", b"fLaC\0", b"#!AMR\n", b"FLV\1",
                       b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
                       b"\0\0\1\xba", b"\0\0\1\xb3", b"\xff\xfb", b"\xff\xf3")),
)  # fmt: skip
"""Archives of 7-Zip, RAR and Cabinet; Photoshop, whose layers may hide; sound and film."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a",
             b"\0\0\0\x0cjP  \r\n", b"\xff\x4f\xff\x51")  # fmt: skip
"""JPEG, PNG, GIF and JPEG 2000, with its boxes and without."""
_BITMAP_HEADERS = {size.to_bytes(4, "little") for size in (12, 16, 40, 52, 56, 64, 108, 124)}


def _text_head(head: bytes) -> str | None:
    """The first 64 KB as text, or None for binary content."""
    encoding = encoding_of(head, whole=len(head) < _HEAD)
    return head.decode(encoding, "replace").lstrip("\ufeff") if encoding else None


def encoding_of(content: bytes, *, whole: bool = True) -> str:
    """The encoding of a text: by byte-order mark, else UTF-8, UTF-16, cp1252; '' for binary.

    `whole` False allows a character cut in two at the end.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return encoding
    even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
    half = max(1, min(len(content), 4096) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    controls = sum(content.count(bytes([b])) for b in (*range(9), *range(14, 27), 28, 29, 30, 31))
    if controls > len(content) * 0.001 + (0 if b"\0" in content else 2):
        return ""
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if (
            not whole
            and error.start >= len(content) - 4
            and error.reason == "unexpected end of data"
        ):
            return "utf-8"
    for encoding, letters in _OLDER.items():
        if letters.search(content) and not _DANISH_1252.search(content):
            return encoding
    return "cp1252" if not set(content) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"


_DANISH_1252 = re.compile(rb"[\xe6\xf8\xe5\xc6\xd8\xc5]")
_OLDER = {
    "cp865": re.compile(rb"[A-Za-z][\x86\x91\x9b][a-z]"),
    "mac_roman": re.compile(rb"[A-Za-z][\x8c\xbe\xbf][a-z]"),
}
"""DOS in Denmark and the older Macintosh: an æ, ø or å within a word, where cp1252 has signs that
stand in none ('S›ren', 'S¿ren')."""


def decode(content: bytes) -> str:
    """A text file's content. Raises `InputError` UNKNOWN_TYPE when it is not text."""
    encoding = encoding_of(content)
    if not encoding:
        raise InputError(InputCode.UNKNOWN_TYPE)
    text = mixed_utf8(content) if encoding in ("cp1252", "latin-1", *_OLDER) else ""
    return (text or content.decode(encoding, "replace")).lstrip("\ufeff")


def mixed_utf8(content: bytes) -> str:
    """Text that is UTF-8 but for a few bytes, those read as cp1252; '' when it is not.

    A letter cut in two or a line pasted from an older program must not turn every other 'ø' of
    the text into two signs, by which no name would be known again.
    """
    text = content.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= char <= "\udcff" for char in text)
    # What two signs of cp1252 spell by chance (»Å” is »Ŕ«) is seldom a sign of Danish.
    likely = sum("\xa0" <= char <= "\xff" or "\u2010" <= char <= "\u2122" for char in text)
    if likely < max(strays, 1):
        return ""
    return re.sub(
        "[\udc80-\udcff]",
        lambda stray: bytes([ord(stray.group()) - 0xDC00]).decode("cp1252", "replace"),
        text,
    )


def _kind_of_text(text: str) -> str:
    start = text.lstrip()
    low = start[:4096].lower()
    if is_mailbox(text):
        return "mbox"
    if is_mail(text):
        return "eml"
    if low.startswith("begin:vcalendar"):
        return "ics"
    if low.startswith("begin:vcard"):
        return "vcf"
    if "<office:document" in low or "opendocument" in low:
        found = re.search(r"opendocument\.([a-z]+)", low)
        if low.startswith(("<?xml", "<office:document")) and found:
            return _FLAT_ODF.get(found.group(1), "txt")
    if low.startswith("<?xml") and 'progid="word.document"' in low:
        return "wordml"
    if low.startswith("<?xml") and 'progid="excel.sheet"' in low:
        return "excelml"
    if low.startswith(("<svg", "<?xml")) and "<svg" in low:
        raise InputError(InputCode.UNKNOWN_TYPE)
    if low.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in low[:2048]:
        return "html"
    tags = len(_HTML_TAG.findall(low)), len(_HTML_PARAGRAPH.findall(low))
    if low.startswith("<") and not low.startswith("<?xml") and (tags[0] >= 3 or tags[1] >= 2):
        return "html"
    if low.startswith("<?xml") or _XML_ROOT.match(start):
        return "xml"
    if _JSON.match(start):
        return "json"
    return "csv" if delimiter_of(text) else "txt"


def delimiter_of(text: str) -> str:
    """The delimiter of a table in text form (';', tab, ',' or '|'), or '' when it is none."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    if len(lines) > 3 and len(text) >= _HEAD // 2:
        lines = lines[:-1]  # the last may be cut
    if len(lines) < 2:
        return ""
    for delimiter in (";", "\t", ",", "|"):
        try:
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count)
        if usual < 2 or widths.count(usual) < 0.8 * len(widths) or widths[0] != usual:
            continue
        cells = [cell for row in rows for cell in row]
        mean = sum(len(cell) for cell in cells) / len(cells)
        # Running text has commas too: there the pieces are long or start with a space.
        spaced = sum(cell.startswith(" ") for cell in cells) / len(cells)
        limit = 40 if delimiter == "," else 80
        if mean > limit or (delimiter == "," and (spaced > 0.3 or usual + len(rows) < 5)):
            continue
        return delimiter
    return ""
