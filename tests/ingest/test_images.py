"""Images: upright, at their size, without loss."""

from __future__ import annotations

import io
from collections.abc import Callable

import pillow_heif
import pymupdf
import pytest
from PIL import Image, ImageChops, ImageDraw, PngImagePlugin

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.images import page_size

Opener = Callable[..., Opened]
RED, WHITE = (254, 0, 0), (255, 255, 255)


def _drawing(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """White with a red square in the top left corner."""
    image = Image.new("RGB", size, WHITE)
    image.paste(RED, (0, 0, 80, 80))
    return image


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _pages(opened: Opened) -> list[tuple[tuple[int, int], Image.Image]]:
    assert opened.pdf is not None
    with pymupdf.open(opened.pdf) as doc:
        made = []
        for page in doc:
            pixmap = page.get_pixmap()
            shown = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
            made.append(((round(page.rect.width), round(page.rect.height)), shown))
        return made


def _red_corner(shown: Image.Image) -> str:
    corners = {"tl": (4, 4), "tr": (-5, 4), "bl": (4, -5), "br": (-5, -5)}
    found = ""
    for name, (x, y) in corners.items():
        red, green, _ = shown.getpixel((x % shown.width, y % shown.height))
        if red > 200 and green < 60:
            found += name
    return found


pillow_heif.register_heif_opener()


def test_the_film_of_a_motion_photo_is_listed(open_bytes: Opener) -> None:
    photo = _saved(_drawing(), "JPEG")
    film = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(200)
    assert open_bytes(photo).parts == ()
    (part,) = open_bytes(photo + film).parts
    assert part.code is InputCode.MEDIA


@pytest.mark.parametrize(
    "kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "JPEG2000", "AVIF", "HEIF"]
)
def test_every_format_fits_on_a4(kind: str, open_bytes: Opener) -> None:
    (size, shown), *rest = _pages(open_bytes(_saved(_drawing((1600, 1200)), kind)))
    assert rest == []
    assert size == (793, 595)
    assert _red_corner(shown) == "tl"


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "tl"), (2, "tr"), (3, "br"), (4, "bl"), (5, "tl"), (6, "tr"), (7, "br"), (8, "bl")],
)
def test_exif_orientation(orientation: int, corner: str, open_bytes: Opener) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    ((width, height), shown), *_ = _pages(open_bytes(_saved(_drawing(), "JPEG", exif=exif)))
    assert (width > height) == (orientation < 5)
    assert _red_corner(shown) == corner


def test_a_telephones_picture_is_upright_and_tells_its_caption(open_bytes: Opener) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Stuen hos Gerda Bang"
    opened = open_bytes(_saved(_drawing(), "HEIF", exif=exif.tobytes()))
    ((width, height), shown), _ = _pages(opened)
    assert width < height
    assert _red_corner(shown) == "tr"
    with pymupdf.open(opened.pdf) as doc:
        assert "Stuen hos Gerda Bang" in doc[1].get_text()
        ((xref, *_),) = doc[0].get_images()
        assert doc.extract_image(xref)["ext"] == "jpeg"  # ten times smaller than without loss


def test_a_cut_heic_is_damaged(open_bytes: Opener) -> None:
    content = _saved(_drawing((1600, 1200)), "HEIF")
    with pytest.raises(InputError) as caught:
        open_bytes(content[: len(content) // 2])
    assert caught.value.code is InputCode.CORRUPT


def test_jpeg_keeps_its_bytes(open_bytes: Opener) -> None:
    content = _saved(_drawing(), "JPEG", dpi=(200, 200))
    opened = open_bytes(content)
    assert opened.pdf is not None
    with pymupdf.open(opened.pdf) as doc:
        ((xref, *_),) = doc[0].get_images()
        assert doc.extract_image(xref)["image"] == content


def test_fax_pages_at_their_resolution(open_bytes: Opener) -> None:
    fax = Image.new("1", (1728, 2291), 1)
    fax.paste(0, (0, 0, 300, 300))
    content = _saved(
        fax, "TIFF", compression="group4", dpi=(204, 196), save_all=True, append_images=[fax, fax]
    )
    pages = _pages(open_bytes(content))
    assert [size for size, _ in pages] == [(610, 842)] * 3
    assert pages[2][1].getpixel((10, 10)) == (0, 0, 0)
    assert pages[2][1].getpixel((300, 300)) == WHITE


def test_transparency_is_paper_white(open_bytes: Opener) -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    (_, shown), *_ = _pages(open_bytes(_saved(image, "PNG")))
    assert shown.getpixel((50, 50)) == WHITE


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_sixteen_bit_grey_keeps_its_shades(mode: str, open_bytes: Opener) -> None:
    image = Image.new("I;16", (100, 100), 32_768)
    if mode == "I;16B":
        image = Image.frombytes(mode, image.size, b"\x80\0" * 10_000)
    kind = "TIFF" if mode == "I;16B" else "PNG"
    (_, shown), *_ = _pages(open_bytes(_saved(image, kind)))
    assert shown.getpixel((50, 50)) == (128, 128, 128)


@pytest.mark.parametrize(
    ("pixels", "dpi", "size"),
    [
        ((2480, 3508), (300, 300), (595, 842)),
        ((9933, 14_043), (300, 300), (2384, 3370)),  # A0 drawing
        ((4032, 3024), (72, 72), (793, 595)),  # phone
        ((800, 600), None, (793, 595)),
        ((600, 800), None, (595, 793)),
        ((10, 4000), None, (2, 842)),
    ],
)
def test_page_sizes(
    pixels: tuple[int, int], dpi: tuple[float, float] | None, size: tuple[int, int]
) -> None:
    width, height = page_size(*pixels, dpi)
    assert width == pytest.approx(max(size[0], 3), abs=1)
    assert height == pytest.approx(size[1], abs=1)


def test_cut_off_image_is_corrupt(open_bytes: Opener) -> None:
    noise = Image.effect_noise((300, 300), 90)
    content = _saved(noise, "JPEG")
    with pytest.raises(InputError) as caught:
        open_bytes(content[: len(content) // 2])
    assert caught.value.code == InputCode.CORRUPT


def test_huge_image_is_refused_by_its_header(open_bytes: Opener) -> None:
    content = bytearray(_saved(Image.new("1", (8, 8)), "PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    # The header's checksum must fit, or the file is only damaged.
    import zlib

    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    with pytest.raises(InputError) as caught:
        open_bytes(bytes(content))
    assert caught.value.code == InputCode.TOO_LARGE


def _with_exif(tags: dict[int, object], comment: bytes = b"") -> bytes:
    image = _drawing()
    exif = image.getexif()
    for tag, value in tags.items():
        (exif.get_ifd(0x8769) if tag == 0x9286 else exif)[tag] = value
    return _saved(image, "JPEG", exif=exif, comment=comment)


def test_what_people_wrote_about_a_picture_stands_behind(
    open_bytes: Opener, text_of: Callable[[Opened], str]
) -> None:
    opened = open_bytes(
        _with_exif(
            {
                0x010E: "Hegnet hos Bo",
                0x013B: "Åse Bech".encode(),
                0x9C9C: "Taget af naboen\0".encode("utf-16-le"),
                0x9286: b"UNICODE\0" + "Ring først".encode("utf-16-be"),
            },
            b"Fra sagen",
        )
    )
    text = text_of(opened)
    for said in (
        "beskrivelse Åse Bech Hegnet hos Bo",
        "Taget af naboen",
        "Ring først",
        "Fra sagen",
    ):
        assert said in text
    assert opened.notices == ("Tekst gemt i billedfilen: 4 vist i tillægget bagest.",)
    chunks = PngImagePlugin.PngInfo()
    chunks.add_itxt("Description", "Hegnet hos Bo")
    chunks.add_text("Software", "Billedprogram 3")
    text = text_of(open_bytes(_saved(_drawing(), "PNG", pnginfo=chunks)))
    assert "Hegnet hos Bo" in text
    assert "Billedprogram" not in text


@pytest.mark.parametrize("said", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "Created with GIMP", " "])
def test_what_cameras_write_is_no_text(said: str, open_bytes: Opener) -> None:
    opened = open_bytes(_with_exif({0x010E: said}))
    assert opened.notices == ()
    assert len(_pages(opened)) == 1


def _stored(opened: Opened) -> tuple[str, int]:
    """The filter of the first picture, and the length of its data."""
    with pymupdf.open(opened.pdf) as doc:
        xref = doc[0].get_images()[0][0]
        return str(doc.xref_get_key(xref, "Filter")[1]), len(doc.xref_stream_raw(xref))


def test_a_fax_stays_one_and_keeps_every_pixel(open_bytes: Opener) -> None:
    page = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(page)
    for y in range(100, 2200, 50):
        pen.text((150, y), "Kommunen har modtaget en henvendelse om forholdene. " * 2, 0, size=28)
    page = page.point(lambda v: 255 * (v > 128), "1")
    fax = _saved(page, "TIFF", compression="group4", dpi=(200, 200))
    opened = open_bytes(fax, "fax.tif")
    assert opened.pdf is not None
    assert _stored(opened)[0] == "/CCITTFaxDecode"
    assert opened.pdf.stat().st_size < 1.1 * len(fax)
    with pymupdf.open(opened.pdf) as doc:
        shown = doc[0].get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    pixels = Image.frombytes("L", (shown.width, shown.height), shown.samples)
    assert ImageChops.difference(pixels, page.convert("L")).getbbox() is None


def test_a_screened_photograph_is_stored_as_what_is_shorter(open_bytes: Opener) -> None:
    shades = Image.linear_gradient("L").resize((800, 800)).convert("1")
    assert _stored(open_bytes(_saved(shades, "PNG"), "foto.png"))[0] == "/FlateDecode"
