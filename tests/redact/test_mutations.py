"""Each defence taken away in turn: something leaks and is seen, or the redactor refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from attacks import leaks, letters, pictures
from redaction_traps import TRAPS

from redactor.errors import LeakError
from redactor.redact import RedactOptions, redact
from redactor.redact.content.operands import own_operands
from redactor.verify import Expectation, verify

BY_NAME = {trap.name: trap for trap in TRAPS}
BURN, PAINTING, NESTED, PATTERNS, DOCUMENT = (
    "redactor.redact.content.burn",
    "redactor.redact.content.painting",
    "redactor.redact.content.nested",
    "redactor.redact.content.patterns",
    "redactor.redact.document",
)


def nothing(*_args: Any, **_options: Any) -> None:
    return None


def _share_forms(_reader: Any, obj: Any, *_rest: Any) -> Any:
    return obj


def _share_pattern(_reader: Any, obj: Any) -> Any:
    return obj, None


def _keep_catalogue(pdf: pikepdf.Pdf, pages: list[Any], *_rest: Any, **_options: Any) -> None:
    pdf.Root.Pages = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=pikepdf.Array(pages), Count=len(pages))
    )
    for page in pages:
        page.Parent = pdf.Root.Pages


def _raw(data: bytes) -> bytes:
    return data


MUTATIONS: list[tuple[str, Callable[..., Any], tuple[str, ...]]] = [
    (f"{BURN}.burn_show", lambda *_: set(), ("plain", "form", "no_unicode_map")),
    (f"{PAINTING}.burn_path", nothing, ("outlines_filled", "outlines_stroked", "signature_stroke")),
    (f"{NESTED}._form", _share_forms, ("form",)),
    (f"{PATTERNS}.pattern", _share_pattern, ("tiling_pattern",)),
    (f"{PATTERNS}.shading", _share_forms, ("shading_mesh",)),
    (f"{DOCUMENT}.burn_images", lambda *_: 0, ("image_rgb", "image_exif", "image_beside_page")),
    ("redactor.redact.pictures.images.strip_jpeg", _raw, ("image_exif", "jpeg_segment")),
    ("redactor.redact.pictures.images.strip_jp2", _raw,
     ("image_jpx_boxes", "jpx_comment", "jpx_bare")),
    ("redactor.redact.pictures.images._unseen", lambda *_: [], ("image_beside_page",)),
    (f"{DOCUMENT}.trim_fonts", nothing, ("font_tables", "type3_whole_word")),
    (f"{DOCUMENT}.make_catalog", _keep_catalogue, ("xmp", "name_trees", "outline", "threads")),
    ("redactor.redact.page.remove_unseen", nothing,
     ("white_elsewhere", "covered_elsewhere", "invisible_elsewhere")),
    ("redactor.redact.layers.Layers.shows", lambda *_: True,
     ("hidden_layer", "hidden_layer_form")),
    ("redactor.redact.objects.scrub.Scrubber.resources", nothing,
     ("colour_names", "function_tails")),
    (f"{DOCUMENT}.Values.settle", nothing, ("state_values", "font_values", "picture_values")),
    (f"{DOCUMENT}.clean_programs", nothing, ("compact_font",)),
    ("redactor.redact.content.burn.own_operands",
     lambda v, op: v if op == "T*" else own_operands(v, op), ("operand_surplus",)),
    ("redactor.redact.text.Glyph.low_middle", lambda glyph: glyph.middle, ("stretched_upwards",)),
    ("redactor.redact.fonts.codes.PdfFont.height", lambda *_: (0.5, 0.88, 1.0),
     ("vertical_writing",)),
    ("redactor.redact.objects.outline.Shown.allows", lambda *_: True, ("outline", "page_labels")),
]  # fmt: skip
CASES = [(where, what, trap) for where, what, names in MUTATIONS for trap in names]


@pytest.mark.parametrize(
    ("where", "what", "name"), CASES, ids=[f"{w.rsplit('.', 1)[1]}-{n}" for w, _, n in CASES]
)
def test_without_it_something_leaks(
    where: str,
    what: Callable[..., Any],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trap = BY_NAME[name]
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    trap.make(source)
    wanted = trap.find(source)
    monkeypatch.setattr(where, what)
    try:
        done = redact(source, wanted, target, RedactOptions())
    except LeakError:
        return
    assert not verify(target, Expectation(redactions=done.burned, pages=done.pages)).clean
    seen = trap.picture and any(letters(pixels) for pixels in pictures(target))
    assert leaks(target, trap.secrets) or seen or _drawn(trap.name, target)


def _drawn(name: str, path: Path) -> bool:
    """Paint has no letters to search for: are strokes or triangles still in the file?"""
    if name == "shading_mesh":
        with pikepdf.open(path) as pdf:
            return any(
                isinstance(obj, pikepdf.Stream) and "/ShadingType" in obj and obj.read_bytes()
                for obj in pdf.objects
            )
    if not name.startswith(("outlines", "signature")):
        return False
    with pikepdf.open(path) as pdf:
        operators = [str(o.operator) for o in pikepdf.parse_content_stream(pdf.pages[0])]
    return operators.count("l") + operators.count("c") > 5
