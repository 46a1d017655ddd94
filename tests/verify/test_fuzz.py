"""Damaged and hostile files: always a verdict or an InputError, never a crash or a hang."""

from __future__ import annotations

import contextlib
import random
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from redactor.errors import InputError
from redactor.verify import Expectation, verify

ROUNDS = 200
SECONDS = 20.0  # of processor time: the machine may have other work


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with a few bytes changed, cut, doubled or swapped."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out))
        span = chance.choice((1, 1, 2, 8, 64, 512))
        kind = chance.randrange(6)
        if kind == 0:
            out[at : at + span] = chance.randbytes(span)
        elif kind == 1:
            del out[at : at + span]
        elif kind == 2:
            out[at:at] = out[at : at + span]
        elif kind == 3:
            out[at] ^= 1 << chance.randrange(8)
        elif kind == 4:
            digits = [i for i in range(at, min(at + 400, len(out))) if 48 <= out[i] <= 57]
            if digits:
                out[chance.choice(digits)] = 48 + chance.randrange(10)
        else:
            other = chance.randrange(len(out))
            out[at : at + span], out[other : other + span] = (
                out[other : other + span],
                out[at : at + span],
            )
        if not out:
            return b"%PDF-1.4"
    return bytes(out)


def plain(data: bytes, path: Path) -> bytes:
    """The same file without compression, so that mutations reach operators and dictionaries."""
    path.write_bytes(data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return path.read_bytes()


def test_mutated_files_end_in_a_verdict(good: Any, tmp_path: Path) -> None:
    path, expectation = good
    packed = path.read_bytes()
    sources = [packed, plain(packed, tmp_path / "plain.pdf")]
    chance = random.Random(4711)
    target = tmp_path / "mutated.pdf"
    outcomes = {"refused": 0, "clean": 0, "unreadable": 0}
    for _ in range(ROUNDS):
        target.write_bytes(mutated(chance.choice(sources), chance))
        start = time.process_time()
        try:
            outcomes["clean" if verify(target, expectation).clean else "refused"] += 1
        except InputError:
            outcomes["unreadable"] += 1
        assert time.process_time() - start < SECONDS
    assert outcomes["refused"] > ROUNDS // 3


HOSTILE: dict[str, Callable[[pikepdf.Pdf], None]] = {}


def hostile(function: Any) -> Any:
    HOSTILE[function.__name__] = function
    return function


def _page(pdf: pikepdf.Pdf, content: bytes) -> Any:
    page = pdf.add_blank_page(page_size=(300, 300))
    page.obj.Contents = pdf.make_stream(content)
    return page.obj


@hostile
def deflate_bomb(pdf: pikepdf.Pdf) -> None:
    machine = zlib.compressobj(9)
    packed = b"".join(machine.compress(b" " * 10_000_000) for _ in range(30)) + machine.flush()
    page = _page(pdf, b"")
    page.Contents = pikepdf.Stream(pdf, packed, {"/Filter": pikepdf.Name.FlateDecode})


@hostile
def double_deflate_bomb(pdf: pikepdf.Pdf) -> None:
    inner = zlib.compress(b"\0" * 300_000_000, 9)
    packed = zlib.compress(inner, 9)
    name = pikepdf.Name.FlateDecode
    page = _page(pdf, b"")
    page.Contents = pikepdf.Stream(pdf, packed, {"/Filter": pikepdf.Array([name, name])})


@hostile
def forms_within_forms(pdf: pikepdf.Pdf) -> None:
    inner: Any = pdf.make_stream(b"0 0 1 1 re f")
    inner.Subtype, inner.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
    for _ in range(12):
        outer = pdf.make_stream(b"/X Do " * 10)
        outer.Subtype, outer.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = outer
    page = _page(pdf, b"/X Do")
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))


@hostile
def form_within_itself(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"/X Do /X Do")
    form.Subtype, form.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page = _page(pdf, b"/X Do")
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))


@hostile
def deep_brackets(pdf: pikepdf.Pdf) -> None:
    _page(pdf, b"[" * 200_000 + b"(x) Tj " + b"<<" * 100_000)


@hostile
def endless_string(pdf: pikepdf.Pdf) -> None:
    _page(pdf, b"(" * 100_000 + b"BT (aaaa\\" * 20_000)


@hostile
def wild_numbers(pdf: pikepdf.Pdf) -> None:
    _page(pdf, b"9" * 400 + b" 0 0 1 0 0 cm BT /F 9e9 Tf -" + b"9" * 500 + b" Tz (abc def) Tj ET")


@hostile
def enormous_page(pdf: pikepdf.Pdf) -> None:
    _page(pdf, b"BT (abc) Tj ET").MediaBox = pikepdf.Array([0, 0, 200_000, 200_000])


@hostile
def page_of_no_size(pdf: pikepdf.Pdf) -> None:
    _page(pdf, b"BT (abc) Tj ET").MediaBox = pikepdf.Array([0, 0, 0, 0])


@hostile
def picture_of_false_size(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(b"\0" * 10)
    image.Subtype, image.Width, image.Height = pikepdf.Name.Image, 100_000, 100_000
    image.BitsPerComponent, image.ColorSpace = 8, pikepdf.Name.DeviceGray
    page = _page(pdf, b"300 0 0 300 0 0 cm /I Do")
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))


@hostile
def widest_character_map(pdf: pikepdf.Pdf) -> None:
    mapping = pdf.make_stream(b"1 beginbfrange <0000> <ffffffff> <0041> endbfrange " * 50)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/ABCDEF+X"),
        Encoding=pikepdf.Name("/Identity-H"), ToUnicode=mapping,
        DescendantFonts=pikepdf.Array(
            [pikepdf.Dictionary(W=pikepdf.Array([0, 2_000_000_000, 500]))]
        ),
    )  # fmt: skip
    page = _page(pdf, b"BT /F 9 Tf <00410042> Tj ET")
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_ends_in_time(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    with pikepdf.new() as pdf:
        HOSTILE[name](pdf)
        pdf.save(path)
    start = time.process_time()
    with contextlib.suppress(InputError):
        verify(path, Expectation(redactions=()))
    assert time.process_time() - start < SECONDS
