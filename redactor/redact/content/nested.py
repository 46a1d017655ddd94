"""What a content stream draws by name: pictures, forms, soft masks, Type 3 glyphs.

A stream that loses something becomes a copy of its own for that place; one that loses nothing
stays shared and is only rewritten, once. Pictures are noted for `images` to blank.
"""

from __future__ import annotations

import copy
from typing import Any, Protocol

import pikepdf

from redactor.errors import InputCode, InputError
from redactor.redact.content.looks import may_not_show
from redactor.redact.content.operands import is_plain, own_operands, rect_of
from redactor.redact.fonts.codes import PdfFont
from redactor.redact.fonts.numbers import numbers_of
from redactor.redact.fonts.unwrap import unwrap
from redactor.redact.geometry import (
    EVERYWHERE,
    IDENTITY,
    NOWHERE,
    Matrix,
    Rect,
    Zones,
    bounds,
    contains,
    intersect,
    invert,
    is_upright,
    multiply,
    touches,
    transform_rect,
)
from redactor.redact.session import Cleaned, Copied, Cover, PageRun, ResourceWriter, Session, State
from redactor.redact.strata import PICTURE, Layer
from redactor.redact.uses import ImageUse, Placed, UnderArea

DEVICE_SPACES = frozenset(("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"))
_SEE_THROUGH = ("/SMask", "/Mask", "/ImageMask", "/SMaskInData")
_STATE_KEYS = (
    "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/FL", "/SM", "/SA", "/BM",
    "/CA", "/ca", "/AIS", "/TK",
)  # fmt: skip
_STREAM_KEYS = ("/Length", "/Filter", "/DecodeParms")
_FORM_KEYS = ("/Type", "/Subtype", "/BBox", "/Matrix", "/Group")


class Reader(Protocol):
    """Reads the stream that names what is drawn, and writes it anew (see `burn`)."""

    run: PageRun
    session: Session
    resources: pikepdf.Dictionary | None
    names: ResourceWriter
    state: State
    base: Matrix

    @property
    def hidden(self) -> bool: ...

    def resource(self, category: str, name: Any) -> Any: ...

    def emit(self, operands: list[Any], operator: str) -> None: ...

    def set_font(self, obj: Any, size: Any) -> None: ...

    def set_dash(self) -> None: ...

    def mask(self, state: pikepdf.Dictionary) -> None: ...

    def child(
        self,
        run: PageRun,
        resources: Any,
        names: ResourceWriter,
        state: State,
        *,
        cut_paths: bool | None = None,
    ) -> Reader: ...

    def read(self, stream: Any) -> None: ...

    def data(self) -> bytes: ...


def do(reader: Reader, name: Any) -> None:
    """The Do operator."""
    obj = reader.resource("/XObject", name)
    if not isinstance(obj, pikepdf.Stream) or reader.hidden:
        return
    if not reader.session.layers.shows(obj.get("/OC")):
        return
    reader.state.show_colours()
    subtype = str(obj.get("/Subtype"))
    if subtype == "/Image":
        _image(reader, obj)
    elif subtype == "/Form":
        reader.set_dash()
        made = _form(reader, obj)
        if made is not None:
            reader.emit([reader.names.name("/XObject", made)], "Do")


def inline_image(reader: Reader, untrusted: Any) -> None:
    """Inline images become ordinary ones, so that one way of blanking serves both."""
    if reader.hidden:
        return
    reader.state.show_colours()
    pdf = reader.session.pdf
    try:
        data = bytes(untrusted.read_raw_bytes())
        described = untrusted.obj
    except (pikepdf.PdfError, ValueError, TypeError, NotImplementedError) as error:
        raise InputError(InputCode.CORRUPT) from error
    space = described.get("/ColorSpace")
    if isinstance(space, pikepdf.Name) and str(space) not in DEVICE_SPACES:
        named = reader.resource("/ColorSpace", space)
        if named is not None:
            described["/ColorSpace"] = named
    obj = pdf.make_indirect(pikepdf.Stream(pdf, data, described))
    assert isinstance(obj, pikepdf.Stream)
    obj["/Type"] = pikepdf.Name("/XObject")
    obj["/Subtype"] = pikepdf.Name("/Image")
    _image(reader, obj)


def ext_state(reader: Reader, obj: Any) -> None:
    """The gs operator: known keys in a new dictionary, a font as Tf, a soft mask as a form."""
    if not isinstance(obj, pikepdf.Dictionary):
        return
    named = obj.get("/Font")
    if isinstance(named, pikepdf.Array) and len(named) == 2:
        reader.set_font(named[0], named[1])
    clean = pikepdf.Dictionary()
    for key in _STATE_KEYS:
        if key in obj:
            clean[key] = obj[key]
    if "/ca" in obj:
        reader.state.alpha = float(obj["/ca"])
    if "/CA" in obj:
        reader.state.pen_alpha = float(obj["/CA"])
    dash = clean.get("/D")
    if isinstance(dash, pikepdf.Array) and len(dash) == 2:
        del clean["/D"]
        if all(map(is_plain, dash)):
            reader.state.dash = own_operands([dash[0], dash[1]], "d")
    mask = obj.get("/SMask")
    if mask is not None or "/BM" in obj:
        normal = str(obj.get("/BM", "/Normal")) in ("/Normal", "/Compatible")
        reader.state.plain = normal and (mask is None or isinstance(mask, pikepdf.Name))
    if isinstance(mask, pikepdf.Name):
        clean["/SMask"] = pikepdf.Name("/None")
    elif isinstance(mask, pikepdf.Dictionary) and isinstance(
        source := mask.get("/G"), pikepdf.Stream
    ):
        reader.set_dash()
        strata = reader.run.strata
        before = len(strata.layers), len(strata.unsure)
        group = _form(reader, source)
        strata.leave(*before)
        if group is not None:
            copied = pikepdf.Dictionary(S=mask.get("/S", pikepdf.Name("/Alpha")), G=group)
            for key in ("/BC", "/TR"):
                if key in mask:
                    copied[key] = mask[key]
            clean["/SMask"] = copied
    if "/SMask" in clean and isinstance(clean["/SMask"], pikepdf.Dictionary):
        reader.mask(clean)
    elif clean.keys():
        reader.emit([reader.names.name("/ExtGState", clean)], "gs")


def font(reader: Reader, obj: Any) -> PdfFont | None:
    """The font of a dictionary, read once for the document; Type 3 glyphs are rewritten."""
    if not isinstance(obj, pikepdf.Dictionary):
        return None
    fonts = reader.session.fonts
    found = fonts.get(obj.objgen)
    if found is None:
        unwrap(reader.session.pdf, obj)
        found = fonts[obj.objgen] = PdfFont(obj)
        if found.type3:
            _clean_type3(reader, obj, found)
        found.numbers = numbers_of(found)
    return found


def _clean_type3(reader: Reader, obj: pikepdf.Dictionary, font: PdfFont) -> None:
    procedures = obj.get("/CharProcs")
    if not isinstance(procedures, pikepdf.Dictionary):
        return
    session = reader.session
    names = ResourceWriter(session.pdf)
    resources = obj.get("/Resources", reader.resources)
    for name in list(procedures.keys()):
        stream = procedures[name]
        if isinstance(stream, pikepdf.Stream) and stream.objgen not in session.cleaned:
            session.cleaned[stream.objgen] = Cleaned(True, ())
            run = PageRun(session, Zones(()), EVERYWHERE)
            glyph = reader.child(run, resources, names, State(IDENTITY, EVERYWHERE))
            glyph.read(stream)
            run.note_shown()
            drawn = [*run.shapes, *(show.core() for show in run.shows)]
            if drawn:
                font.note_drawn(
                    name,
                    bounds(corner for x0, y0, x1, y1 in drawn for corner in ((x0, y0), (x1, y1))),
                )
            stream.write(glyph.data())
    obj["/Resources"] = names.obj


def _image(reader: Reader, obj: pikepdf.Stream) -> None:
    run = reader.run
    ctm = reader.state.ctm
    box = transform_rect(ctm, (0, 0, 1, 1))
    visible = intersect(run.frame, reader.state.clip)
    back = invert(ctm)
    if visible is None or not touches(box, visible) or back is None:
        return
    use = reader.session.images.setdefault(obj.objgen, ImageUse(obj))
    use.see(transform_rect(back, visible))
    gone = False
    for number in run.zones.near(box):
        zone = run.zones.rects[number]
        if intersect(zone, box) is None:
            continue
        under = UnderArea(use, back, number)
        under.blank(zone)
        run.under.append(under)
        if contains(zone, box):
            gone = True
        else:
            run.zones_with_images.add(number)
    run.pictured = True
    if not gone:
        run.shapes.append(box)
        opaque = (
            is_upright(ctm)
            and reader.state.alpha >= 1
            and reader.state.plain
            and reader.state.clip_exact
            and not any(key in obj for key in _SEE_THROUGH)
        )
        shown = intersect(box, visible) or box
        run.covers.append(Cover(len(run.shows), shown, False, None, opaque))
        stencil = bool(obj.get("/ImageMask", False))
        doubt = may_not_show(obj, reader.state, box) or (
            stencil and run.strata.may_vanish(reader.state.paint)
        )
        run.placed.append(Placed(use, back, len(run.covers), doubt))
        run.strata.add(Layer(shown, PICTURE, whole=opaque))
        reader.state.show_mask()
        reader.emit([reader.names.name("/XObject", obj)], "Do")


def _form(reader: Reader, obj: pikepdf.Stream) -> pikepdf.Stream | None:
    """The form to use in the new stream: the shared one, cleaned, or a copy without areas."""
    box = rect_of(obj.get("/BBox"))
    if box is None:
        return None
    state = copy.copy(reader.state)
    state.ctm = multiply(placement(obj), state.ctm)
    reach = transform_rect(state.ctm, box)
    visible = intersect(reader.run.frame, state.clip) or NOWHERE
    if not touches(reach, visible):
        return None
    if not reader.run.zones.near(reach) and contains(visible, reach):
        shared = copy.copy(state)
        shared.ctm, shared.clip = IDENTITY, box
        shared.alpha, shared.plain, shared.clip_exact = 1.0, True, True
        held = clean_once(reader, obj, box, shared)
        if not held.text:
            solid = state.alpha >= 1 and state.plain and state.clip_exact
            reader.run.take(held, state.ctm, solid=solid)
            reader.state.show_mask()
            return obj
    state.clip = intersect(state.clip, reach) or NOWHERE
    names = ResourceWriter(reader.session.pdf)
    inner = reader.child(reader.run, obj.get("/Resources", reader.resources), names, state)
    inner.read(obj)
    reader.state.show_mask()
    return copy_of(reader, obj, inner, names, _FORM_KEYS)


def clean_once(reader: Reader, obj: pikepdf.Stream, frame: Rect, state: State) -> Cleaned:
    """Rewrite a stream that loses nothing but what nobody can see, in place, once."""
    session = reader.session
    known = session.cleaned.get(obj.objgen)
    if known is not None:
        return known
    session.cleaned[obj.objgen] = Cleaned(False, ())
    names = ResourceWriter(session.pdf)
    run = PageRun(session, Zones(()), frame)
    inner = reader.child(run, obj.get("/Resources", reader.resources), names, state)
    inner.read(obj)
    run.drop_covered()
    run.write()
    if run.strata.unsure:
        session.pending.append((obj, inner))
    else:
        obj.write(inner.data())
        obj["/Resources"] = names.obj
    held = Cleaned(bool(run.shows), tuple(run.covers), tuple(run.placed), run.strata)
    session.cleaned[obj.objgen] = held
    return held


def copy_of(
    reader: Reader,
    obj: pikepdf.Stream,
    contents: Reader,
    names: ResourceWriter,
    keys: tuple[str, ...],
) -> pikepdf.Stream:
    session = reader.session
    session.count_copy()
    made = session.pdf.make_indirect(pikepdf.Stream(session.pdf, b""))
    assert isinstance(made, pikepdf.Stream)
    for key in keys:
        if key in obj:
            made[key] = obj[key]
    made["/Resources"] = names.obj
    reader.run.copied.append(Copied(contents, made, reader.names, obj.objgen))
    return made


def placement(obj: Any) -> Matrix:
    listed = obj.get("/Matrix")
    if isinstance(listed, pikepdf.Array) and len(listed) == 6:
        a, b, c, d, e, f = (float(v) for v in listed)
        return (a, b, c, d, e, f)
    return IDENTITY
