"""Pictures of things that never were: a signature, a stamp, a code, a face, a plan."""

from __future__ import annotations

import io

import numpy as np
import pymupdf
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

Place = tuple[float, float, float, float]


def signature(colour: tuple[int, int, int] = (20, 30, 120)) -> Image.Image:
    """One long stroke of a pen."""
    image = Image.new("RGB", (420, 140), "white")
    t = np.linspace(0, 1, 400)
    x = 20 + t * 360 + 18 * np.sin(t * 40)
    y = 70 + 35 * np.sin(t * 23 + 1) * (1 - 0.6 * t) + 10 * np.sin(t * 61)
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    ImageDraw.Draw(image).line(points, fill=colour, width=5, joint="curve")
    return image


def stamp() -> Image.Image:
    image = Image.new("RGB", (300, 300), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 290, 290), outline=(170, 20, 40), width=8)
    draw.ellipse((40, 40, 260, 260), outline=(170, 20, 40), width=4)
    draw.text((70, 130), "MODTAGET", fill=(170, 20, 40), font_size=30)
    return image


def code(content: str, kind: str = "QRCode") -> Image.Image:
    barcode = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, kind))
    return Image.fromarray(np.asarray(barcode.to_image(scale=6)))


def face() -> Image.Image:
    """A drawn head with hair, eyes, nose and mouth, shaded as a photo is."""
    s = 3
    image = Image.new("RGB", (300 * s, 380 * s), (120, 135, 150))
    draw = ImageDraw.Draw(image)

    def disc(x0: float, y0: float, x1: float, y1: float, fill: tuple[int, int, int]) -> None:
        draw.ellipse((x0 * s, y0 * s, x1 * s, y1 * s), fill=fill)

    hair, skin = (52, 36, 28), (222, 178, 148)
    disc(40, 10, 260, 300, hair)
    draw.rectangle((40 * s, 150 * s, 260 * s, 330 * s), fill=hair)
    coat = [(20, 380), (60, 320), (240, 320), (280, 380)]
    draw.polygon([(x * s, y * s) for x, y in coat], fill=(50, 60, 95))
    draw.rectangle((115 * s, 260 * s, 185 * s, 340 * s), fill=(196, 150, 122))
    disc(68, 50, 232, 298, skin)
    disc(68, 20, 232, 110, hair)
    image = image.filter(ImageFilter.GaussianBlur(4 * s))
    draw = ImageDraw.Draw(image)
    for x in (113, 187):
        disc(x - 26, 138, x + 26, 176, (190, 140, 115))
        disc(x - 21, 148, x + 21, 169, (240, 238, 235))
        disc(x - 10, 147, x + 10, 168, (60, 45, 35))
        disc(x - 5, 152, x + 4, 162, (10, 10, 10))
        disc(x + 1, 151, x + 6, 156, (255, 255, 255))
        lid = [(x - 24) * s, 143 * s, (x + 24) * s, 175 * s]
        draw.arc(lid, 185, 355, fill=(70, 45, 35), width=4 * s)
        brow = [(x - 30) * s, 122 * s, (x + 30) * s, 160 * s]
        draw.arc(brow, 205, 335, fill=(60, 40, 30), width=8 * s)
    nose = [(146, 165), (136, 212), (164, 212)]
    draw.polygon([(x * s, y * s) for x, y in nose], fill=(208, 160, 130))
    disc(133, 203, 147, 215, (150, 100, 80))
    disc(153, 203, 167, 215, (150, 100, 80))
    disc(116, 236, 184, 262, (176, 84, 84))
    draw.line((118 * s, 248 * s, 182 * s, 248 * s), fill=(110, 40, 45), width=3 * s)
    image = image.filter(ImageFilter.GaussianBlur(1.6 * s)).resize((300, 380))
    y, x = np.mgrid[0:380, 0:300]
    light = 1.08 - 0.7 * ((x / 300 - 0.4) ** 2 + (y / 380 - 0.45) ** 2)
    grain = np.random.default_rng(1).normal(0, 2, (380, 300, 3))
    levels = np.asarray(image) * light[..., None] + grain
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def landscape() -> Image.Image:
    """Sky over fields: greys without anybody."""
    y, x = np.mgrid[0:380, 0:300]
    ground = (y > 200 + 12 * np.sin(x / 30)).astype(float)
    levels = 190 - 100 * ground + np.random.default_rng(2).normal(0, 8, y.shape)
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8)).convert("RGB")


def plan() -> Image.Image:
    """A floor plan: many straight strokes."""
    image = Image.new("RGB", (900, 600), "white")
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(4)
    for x, y, w, h in rng.integers((20, 20, 60, 50), (700, 450, 200, 150), (30, 4)).tolist():
        draw.rectangle((x, y, x + w, y + h), outline="black", width=2)
    return image


def put(page: pymupdf.Page, place: Place, image: Image.Image) -> None:
    """Lays a picture on a page; `place` in points."""
    content = io.BytesIO()
    image.save(content, "PNG")
    page.insert_image(pymupdf.Rect(place), stream=content.getvalue())


def scanned(page: pymupdf.Page, *, turn: float = 0.8, bilevel: bool = False) -> pymupdf.Document:
    """The page as a scanner gives it: askew and grainy, or black and white alone."""
    drawn = page.get_pixmap(dpi=200)
    image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
    content = io.BytesIO()
    if bilevel:
        image.convert("L").point(lambda v: 255 * (v > 150)).convert("1").save(
            content, "TIFF", compression="group4"
        )
    else:
        grain = np.random.default_rng(3).normal(0, 6, (drawn.height, drawn.width, 3))
        image = Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))
        image.rotate(turn, fillcolor="white").save(content, "JPEG", quality=80)
    document = pymupdf.open()
    document.new_page().insert_image(page.rect, stream=content.getvalue())
    return document


def pen(x: float, y: float, width: float = 130.0) -> list[tuple[float, float]]:
    """Where a pen goes that signs at a place on a page, in points: as in `signature`."""
    t = np.linspace(0, 1, 200)
    across = t * 360 + 18 * np.sin(t * 40)
    down = 35 * np.sin(t * 23 + 1) * (1 - 0.6 * t) + 10 * np.sin(t * 61)
    scale = width / 378
    return list(zip((x + across * scale).tolist(), (y + down * scale).tolist(), strict=True))


def line(points: list[tuple[float, float]], end: str = "S") -> str:
    """The operators of a path of straight pieces."""
    steps = [f"{x:.2f} {y:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points)]
    return " ".join([*steps, end])


def curve(points: list[tuple[float, float]], end: str = "S") -> str:
    """The operators of a path of curves, each of them through three further points."""
    steps = ["{:.2f} {:.2f} m".format(*points[0])]
    for one, other, last in zip(points[1::3], points[2::3], points[3::3], strict=False):
        steps.append("{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c".format(*one, *other, *last))
    return " ".join([*steps, end])


def draw(page: pymupdf.Page, operators: str) -> None:
    """Adds operators to a page's content, in points from its top left corner."""
    document = page.parent
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    content = f"q 1 0 0 -1 0 {page.rect.height} cm 1 J 1 w {operators} Q"
    document.update_stream(stream, content.encode())
    others = " ".join(f"{xref} 0 R" for xref in page.get_contents())
    document.xref_set_key(page.xref, "Contents", f"[{others} {stream} 0 R]")
