"""Programs that try to read a removed string back out of a finished PDF.

They share nothing with the redactor: raw bytes, every object and stream in many encodings, and the
text of three engines. Pictures are judged by their pixels.
"""

from __future__ import annotations

import base64
import contextlib
import re
import subprocess
import tempfile
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pypdfium2


def squeeze(text: str) -> str:
    """Letters and digits only, compatibility forms folded, lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def encodings(secret: str) -> Iterator[bytes]:
    """The byte patterns a string can hide as."""
    for text in (secret, secret[::-1], secret.upper(), secret.replace(" ", "")):
        for codec in ("cp1252", "utf-8", "utf-16-be", "utf-16-le"):
            raw = text.encode(codec, "ignore")
            yield raw
            yield raw.hex().encode()
            yield raw.hex().upper().encode()
            yield base64.b64encode(raw).rstrip(b"=")[:-1]
        yield b"".join(b"\\%03o" % byte for byte in text.encode("cp1252", "ignore"))
        yield text.replace(" ", "#20").encode("cp1252", "ignore")


def texts(path: Path) -> str:
    """The file's text as MuPDF, pdfium and poppler read it."""
    found = []
    with pymupdf.open(path) as doc:
        flags = pymupdf.TEXTFLAGS_TEXT & ~pymupdf.TEXT_MEDIABOX_CLIP
        found += [page.get_text(flags=flags) for page in doc]
    pdf = pypdfium2.PdfDocument(path)
    found += [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    for mode in ([], ["-raw"]):  # as it reads, as the file has it
        run = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", *mode, str(path), "-"], capture_output=True, check=True
        )
        found.append(_TAGS.sub("", run.stdout.decode()))
    hidden = subprocess.run(
        ["pdftohtml", "-xml", "-hidden", "-i", "-stdout", "-enc", "UTF-8", str(path)],
        capture_output=True, check=True,
    )  # fmt: skip
    found.append(_TAGS.sub("", hidden.stdout.decode("utf-8", "replace")))
    return "\n".join(found)


_TAGS = re.compile(r"<[^>]*>")


def attached(path: Path) -> bytes:
    """Every file poppler can take out of a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["pdfdetach", "-saveall", "-o", folder, str(path)], capture_output=True, check=False
        )
        return b"\n".join(item.name.encode() + item.read_bytes() for item in Path(folder).iterdir())


def blobs(path: Path) -> Iterator[bytes]:
    """The file, every object as text, every stream raw and decoded."""
    yield path.read_bytes()
    with pikepdf.open(path) as pdf:
        yield pdf.trailer.unparse()
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Stream):
                yield obj.read_raw_bytes()
                with contextlib.suppress(pikepdf.PdfError):  # a picture: searched raw
                    yield obj.read_bytes()
                yield pikepdf.Dictionary(dict(obj.items())).unparse()
            elif isinstance(obj, pikepdf.Object):
                yield obj.unparse()


def shown_strings(path: Path) -> str:
    """All strings of content streams joined, whatever stands between the letters."""
    found = []
    with pikepdf.open(path) as pdf:
        for obj in [*(p.obj for p in pdf.pages), *pdf.objects]:
            if isinstance(obj, pikepdf.Stream) and {"/Width", "/Length1"} & set(obj.keys()):
                continue
            if not isinstance(obj, (pikepdf.Stream, pikepdf.Dictionary)) or (
                isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") != "/Page"
            ):
                continue
            try:
                with warnings.catch_warnings(action="ignore"):
                    operations = pikepdf.parse_content_stream(obj)
                named = [(o.operands, str(o.operator)) for o in operations]
            except (pikepdf.PdfError, TypeError, UnicodeDecodeError):
                continue  # not a content stream
            for operands, operator in named:
                if operator in ("Tj", "TJ", "'", '"'):
                    for value in operands:
                        items = value if isinstance(value, pikepdf.Array) else [value]
                        found += [bytes(v) for v in items if isinstance(v, pikepdf.String)]
    return b"".join(found).decode("cp1252", "ignore")


def leaks(path: Path, secrets: tuple[str, ...], read: str | None = None) -> list[str]:
    """Names of the attacks that succeeded; `read` is what `texts` gave, if it was asked."""
    found = []
    text = squeeze(texts(path) if read is None else read) + "|" + squeeze(shown_strings(path))
    everything = b"\n".join(blobs(path))
    if b"/EF" in everything:
        everything += attached(path)
    for secret in secrets:
        if squeeze(secret) in text or squeeze(secret)[::-1] in text:
            found.append("text")
        found += [
            f"bytes {number}"
            for number, pattern in enumerate(encodings(secret))
            if len(pattern) > 3 and pattern in everything
        ]
    return found


def boxes_are_blank(path: Path, boxes: list[tuple[int, tuple[float, ...]]]) -> bool:
    """Whether each box (page from 1, points) is drawn black with at most a white label in it."""
    with pymupdf.open(path) as doc:
        for number, box in boxes:
            page = doc[number - 1]
            page.set_rotation(0)
            x0, y0, x1, y1 = box
            inner = pymupdf.Rect(x0 + 1, y0 + 1, x1 - 1, y1 - 1)
            pixels = page.get_pixmap(clip=inner, dpi=150, colorspace=pymupdf.csGRAY)
            values = np.frombuffer(pixels.samples, np.uint8)
            if values.size and (values < 60).mean() < 0.6:
                return False
    return True


def glyphs_under(path: Path, boxes: list[tuple[int, tuple[float, ...]]]) -> int:
    """How many glyphs MuPDF draws with their middle in a box, our label font apart."""
    count = 0
    with pymupdf.open(path) as doc:
        for number, (x0, y0, x1, y1) in boxes:
            page = doc[number - 1]
            page.set_rotation(0)
            for span in page.get_texttrace():
                for _, _, _, (a, b, c, d) in span["chars"]:
                    x, y = (a + c) / 2, b + (d - b) * 0.6
                    inside = x0 + 0.3 < x < x1 - 0.3 and y0 + 0.3 < y < y1 - 0.3
                    count += inside and "RedactorLabel" not in span["font"]
    return count


def pictures(path: Path) -> Iterator[np.ndarray]:
    """Every picture object's samples as grey pixels, masks too."""
    with pymupdf.open(path) as doc:
        for xref in range(1, doc.xref_length()):
            if doc.xref_get_key(xref, "Subtype")[1] == "/Image":
                pixmap = pymupdf.Pixmap(doc, xref)
                if pixmap.colorspace is not None and pixmap.colorspace.n != 1:
                    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pixmap)
                if pixmap.alpha and pixmap.n > 1:
                    pixmap = pymupdf.Pixmap(pixmap, 0)
                shape = (pixmap.height, pixmap.width, -1)
                yield np.frombuffer(pixmap.samples, np.uint8).reshape(shape)[:, :, 0]


def letters(pixels: np.ndarray) -> bool:
    """Whether the left part of a picture still alternates between dark and light, as writing."""
    height, width = pixels.shape
    part = pixels[int(height * 0.3) : int(height * 0.7), : int(width * 0.6)].astype(int)
    edges = np.abs(np.diff(part, axis=1)) > 100
    return bool(edges.sum(axis=1).max(initial=0) > 8)
