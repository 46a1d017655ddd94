"""What trap files are made of: a plain page with a name on it, and hands to hide the name."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw, ImageFont

from redactor.model import Box, Redaction

SECRET = "Gunhild Vestermark"
KEEP = "Kontroltekst som bliver"
LABEL = "§ 30, nr. 1"
SPOKEN = "udeladt, offentlighedslovens § 30, nr. 1"
GIVEN = (
    "Anne Bo Camilla Dorthe Else Freja Gitte Hans Ida Jens Kirsten Lars Mette Niels Ole Pia Rikke "
    "Søren Thomas Ulla Viggo Åse Christian Elisabeth Margrethe"
)
FAMILY = (
    "Hansen Jensen Nielsen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen "
    "Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Holm "
    "Lund Friis Bach Vestergaard Frederiksen Lauridsen Kjær Krogh Dahl Juhl Toft Bech Skov Berg "
    "Winther Nygaard Brandt Svendsen Bertelsen"
)
"""Given names and surnames, parted by blanks: 1,000 in all combinations."""
Area = tuple[float, float, float, float]


@dataclass(frozen=True)
class Trap:
    """One hiding place. `make` writes the PDF; `find` gives the redactions people decided on."""

    name: str
    make: Callable[[Path], None]
    find: Callable[[Path], list[Redaction]]
    secrets: tuple[str, ...] = (SECRET,)
    keep: tuple[str, ...] = (KEEP,)
    pages: int = 1
    picture: bool = False
    """Whether the secret is drawn in a picture: then its pixels must be uniform."""


@dataclass
class Draft:
    """A page in the making: content operators as bytes, and the pikepdf objects around them."""

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    size: tuple[float, float] = (595, 842)
    ops: list[bytes] = field(default_factory=list)
    resources: Dictionary = field(default_factory=Dictionary)

    def __post_init__(self) -> None:
        self.resources.Font = Dictionary(F1=helvetica())
        self.page = self.pdf.add_blank_page(page_size=self.size).obj
        self.page.Resources = self.resources
        self.resources = self.page.Resources
        self.line(60, 780, KEEP)

    def op(self, text: str | bytes) -> Draft:
        self.ops.append(text.encode("cp1252") if isinstance(text, str) else text)
        return self

    def line(self, x: float, y: float, text: str, size: float = 12, extra: str = "") -> Draft:
        return self.op(f"BT /F1 {size} Tf {extra} {x} {y} Td ({text}) Tj ET")

    def secret_line(self, y: float = 700) -> Draft:
        """'Navn: <secret> bor her', where the secret is plain text."""
        return self.line(60, y, f"Navn: {SECRET} bor her")

    def stream(self, data: bytes, **keys: object) -> pikepdf.Object:
        return self.pdf.make_indirect(Stream(self.pdf, data, Dictionary(**keys)))

    def put(self, category: str, name: str, value: object) -> None:
        if category not in self.resources:
            self.resources[category] = Dictionary()
        self.resources[category]["/" + name] = value

    def save(self, path: Path, **options: object) -> None:
        self.page.Contents = self.stream(b"\n".join(self.ops))
        self.pdf.save(path, fix_metadata_version=False, **options)


def helvetica() -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )  # fmt: skip


def by_search(path: Path, text: str = SECRET) -> list[Redaction]:
    """Boxes of every place MuPDF finds `text`, as detection would give them."""
    found = []
    with pymupdf.open(path) as doc:
        for page in doc:
            rotation = page.rotation
            page.set_rotation(0)
            for rect in page.search_for(text):
                found.append(redaction(page.number + 1, tuple(rect), text))
            page.set_rotation(rotation)
    return found


def redaction(page: int, area: Area, text: str = SECRET) -> Redaction:
    return Redaction(page=page, boxes=(Box(*area),), label=LABEL, description=SPOKEN, text=text)


def at(*areas: Area, page: int = 1) -> Callable[[Path], list[Redaction]]:
    """Boxes given as points from the top left."""
    return lambda _path: [redaction(page, area) for area in areas]


@dataclass(frozen=True)
class Hidden:
    """Makes a page with the secret in plain sight and in one hidden place."""

    hide: Callable[[Draft], None]
    options: dict[str, object]

    def __call__(self, path: Path, *, bare: bool = False) -> None:
        """`bare` leaves out what is in plain sight."""
        draft = Draft()
        if not bare:
            draft.secret_line()
        self.hide(draft)
        draft.save(path, **self.options)


def plain_page(hide: Callable[[Draft], None], **options: object) -> Hidden:
    """A page with the secret in plain sight, and `hide` puts it somewhere else too."""

    return Hidden(hide, options)


def page_with(fill: Callable[[Draft], None], **options: object) -> Callable[[Path], None]:
    """A page whose only secret is what `fill` writes."""

    def make(path: Path) -> None:
        draft = Draft()
        fill(draft)
        draft.save(path, **options)

    return make


def picture(
    size: tuple[int, int] = (400, 100), text: str = SECRET, mode: str = "RGB"
) -> Image.Image:
    """The secret in the left half of a picture, as black letters on light grey."""
    image = Image.new("L", size, 230)
    font = ImageFont.load_default(size[1] * 0.22)
    ImageDraw.Draw(image).text((size[0] * 0.03, size[1] * 0.35), text, fill=0, font=font)
    ImageDraw.Draw(image).rectangle(
        (size[0] * 0.8, size[1] * 0.2, size[0] * 0.9, size[1] * 0.8), fill=60
    )
    return image.convert(mode) if mode != "1" else image.point(lambda v: 255 * (v > 128), "1")


PICTURE_PLACE = (60, 500, 400, 100)
"""x, y, width and height in user space at which trap pictures are drawn."""
PICTURE_AREA = (62, 242 + 2, 360, 342 - 2)
"""Points from the top left: the left three quarters of that place."""


def draw_picture(draft: Draft, obj: object, name: str = "Im1") -> None:
    draft.put("/XObject", name, obj)
    x, y, w, h = PICTURE_PLACE
    draft.op(f"q {w} 0 0 {h} {x} {y} cm /{name} Do Q")


def drawn_pictures(path: Path) -> list[bytes]:
    """The samples of the pictures on the first page, in the order in which they are drawn."""
    with pikepdf.open(path) as pdf:
        content = pdf.pages[0].Contents.read_bytes().split()
        names = [content[at - 1].decode() for at, word in enumerate(content) if word == b"Do"]
        return [pdf.pages[0].Resources.XObject[name].read_bytes() for name in names]


def image_object(draft: Draft, data: bytes, size: tuple[int, int], **keys: object) -> object:
    return draft.stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], **keys
    )


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def form(draft: Draft, data: str, **keys: object) -> pikepdf.Object:
    defaults = {
        "Type": Name.XObject,
        "Subtype": Name.Form,
        "BBox": Array([0, 0, 595, 842]),
        "Resources": Dictionary(Font=Dictionary(F1=helvetica())),
    }
    return draft.stream(data.encode("cp1252"), **{**defaults, **keys})


def unicode_string(text: str) -> String:
    return String(b"\xfe\xff" + text.encode("utf-16-be"))
