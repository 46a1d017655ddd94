"""Of a picture with a mask only what the mask hides is blanked, whichever way the mask is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pikepdf import Array, Name
from trap_kit import Draft, by_search, drawn_pictures, image_object

from redactor.redact import RedactOptions, redact
from redactor.redact.pictures.jbig2 import jbig2

SIZE = (160, 48)


def test_only_the_hidden_half_of_a_masked_picture_is_blanked(tmp_path: Path) -> None:
    draft = Draft().secret_line()
    colours = np.random.default_rng(7).integers(0, 255, (SIZE[1], SIZE[0], 3)).astype(np.uint8)
    seen = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    seen[:, : SIZE[0] // 2] = 255
    hidden = np.packbits(seen == 0, axis=1)
    turned: dict[str, Any] = {"Decode": Array([1, 0])}
    soft: dict[str, Any] = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    stencil: dict[str, Any] = {"ImageMask": True, "BitsPerComponent": 1}
    masks = [
        ("SMask", seen, soft), ("SMask", 255 - seen, soft | turned),
        ("Mask", hidden, stencil), ("Mask", ~hidden, stencil | turned),
    ]  # fmt: skip
    bilevel = {"Filter": Name.JBIG2Decode}  # as scanners part letters from paper
    coded = np.frombuffer(jbig2((seen > 0).astype(np.uint8)), np.uint8)
    masks += [("SMask", coded, soft | turned | bilevel | {"BitsPerComponent": 1})]
    masks += [("Mask", coded, stencil | bilevel)]
    for number, (key, samples, entries) in enumerate(masks):
        mask = image_object(draft, samples.tobytes(), SIZE, **entries)
        draft.put("/XObject", f"P{number}", image_object(
            draft, colours.tobytes(), SIZE, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
            **{key: mask},
        ))  # fmt: skip
        draft.op(f"q 160 0 0 48 60 {600 - 60 * number} cm /P{number} Do Q")
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    draft.save(source)
    redact(source, by_search(source), target, RedactOptions())

    made = drawn_pictures(target)
    assert len(made) == len(masks)
    for data in made:
        pixels = np.frombuffer(data, np.uint8).reshape(colours.shape)
        assert (pixels[:, : SIZE[0] // 2] == colours[:, : SIZE[0] // 2]).all()
        assert np.ptp(pixels[:, SIZE[0] // 2 + 8 :]) == 0
