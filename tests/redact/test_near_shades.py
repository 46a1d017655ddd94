"""What a picture holds in shades that no eye tells apart does not reach the output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Name, String
from PIL import Image, ImageDraw
from trap_kit import SECRET, Draft, by_search, drawn_pictures, image_object

from redactor.redact import RedactOptions, redact

SIZE = (150, 47)


def _written(ground: int, ink: int) -> Any:
    image = Image.new("L", SIZE, ground)
    ImageDraw.Draw(image).text((4, 16), SECRET, fill=ink)
    return np.asarray(image)


def _bits() -> Any:
    """A surface whose lowest bits are the letters of the name."""
    pixels = np.full(SIZE[0] * SIZE[1], 200, np.uint8)
    bits = np.unpackbits(np.frombuffer(SECRET.encode() * 20, np.uint8))
    pixels[: bits.size] |= bits[: pixels.size]
    return pixels.reshape(SIZE[1], SIZE[0])


def test_near_shades_are_evened_out_and_others_stay(tmp_path: Path) -> None:
    draft = Draft().secret_line()
    ramp = np.tile(np.linspace(0, 255, SIZE[0]).astype(np.uint8), (SIZE[1], 1))
    grain = np.random.default_rng(4).integers(100, 140, (SIZE[1], SIZE[0])).astype(np.uint8)
    coloured = np.stack([_written(90, 92), np.full_like(ramp, 40), _written(250, 254)], axis=2)
    palette = String(bytes((255, 255, 255, 253, 255, 254, 0, 0, 0)))
    indexed = Array([Name.Indexed, Name.DeviceRGB, 2, palette])
    hidden = [
        (_written(255, 252), Name.DeviceGray), (_written(8, 4), Name.DeviceGray),
        (_bits(), Name.DeviceGray), (coloured, Name.DeviceRGB), (_written(0, 1), indexed),
    ]  # fmt: skip
    shown = [
        (_written(255, 240), Name.DeviceGray), (grain, Name.DeviceGray), (ramp, Name.DeviceGray),
        (_written(0, 2), indexed),
    ]  # fmt: skip
    pictures = [*hidden, *shown]
    for number, (samples, space) in enumerate(pictures):
        name = f"P{number}"
        draft.put("/XObject", name, image_object(
            draft, samples.tobytes(), SIZE, ColorSpace=space, BitsPerComponent=8
        ))  # fmt: skip
        draft.op(f"q 150 0 0 47 {60 + 200 * (number % 2)} {600 - 60 * number} cm /{name} Do Q")
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft.save(source)
    redact(source, by_search(source), target, RedactOptions())

    made = drawn_pictures(target)
    after = [
        np.frombuffer(data, np.uint8).reshape(samples.shape)
        for data, (samples, _) in zip(made, pictures, strict=True)
    ]
    for pixels in after[: len(hidden)]:
        tiles = pixels[:32, :144].reshape(2, 16, 9, 16, -1)
        assert (tiles == tiles[:, :1, :, :1]).all()
    for (samples, _), pixels in zip(shown, after[len(hidden) :], strict=True):
        assert np.abs(samples.astype(int) - pixels).max() <= 5
        assert len(np.unique(pixels)) > 1


def test_what_is_shown_too_small_to_read_is_no_finer_than_it_is_seen(tmp_path: Path) -> None:
    """A copy of a scan as small as a dash; one of its full size, and a bullet, stay."""
    draft = Draft().secret_line()
    pixels = np.tile(np.array([[0, 255], [255, 0]], np.uint8), (20, 160))
    sizes = ((24, 3, False), (320, 40, True), (3, 3, True))
    for number, (wide, high, _) in enumerate(sizes):
        part = pixels if wide > 3 else np.ascontiguousarray(pixels[:12, :12])
        kind: dict[str, Any] = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
        name = f"S{number}"
        draft.put("/XObject", name, image_object(
            draft, part.tobytes(), (part.shape[1], part.shape[0]), **kind
        ))  # fmt: skip
        draft.op(f"q {wide} 0 0 {high} 60 {500 - 60 * number} cm /{name} Do Q")
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft.save(source)
    redact(source, by_search(source), target, RedactOptions())
    with pikepdf.open(target) as pdf:
        made = {
            int(o.Width): np.frombuffer(o.read_bytes(), np.uint8).reshape(int(o.Height), -1)
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and "/Width" in o
        }
        small = [
            np.frombuffer(o.read_bytes(), np.uint8).reshape(40, 320)
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Width") == 320
        ]
    fine = sorted(int((np.diff(p.astype(int), axis=1) != 0).sum()) for p in small)
    assert fine[1] == 40 * 319
    assert fine[0] < fine[1] / 4
    assert (made[12] == pixels[:12, :12]).all()
