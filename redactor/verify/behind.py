"""What stays behind a bar though the page no longer shows it: links and values of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from redactor.verify.geometry import Rect, around
from redactor.verify.interpreter import Reader
from redactor.verify.needles import squeeze
from redactor.verify.notes import HIDDEN
from redactor.verify.paper import Sheet
from redactor.verify.scene import Scene, numbers, pdf_text

_EVEN = 40
"""Grey levels within which a covered part of the page is one colour."""
_BAR = 80.0
"""Height in points above which a surface is no bar."""
_PERSONAL, _WORD = ("mailto:", "tel:", "sms:"), 20.0
"""Links to people, and points that a word is wide at least."""
_MOST_FIELDS = 20_000
_WORDS = re.compile(r"[^\W\d_]{3,}")
_TAG = re.compile(r"<[^>]*>|&#?\w+;")

ObjectId = tuple[int, int]


def linked_bars(page: pikepdf.Page, scene: Scene, draw: Callable[[], Sheet]) -> bool:
    """Whether a link to an address lies where the page, as drawn, shows nothing but a bar.

    One to somebody's mail or telephone need not have a bar: nobody sees what it is a link on.
    """
    bars = [s.bounds for s in scene.shapes if s.covers and s.bounds.height < _BAR]
    places = []
    for annotation in _dictionaries(page.obj.get("/Annots")):
        place = _place(annotation)
        if place is None or str(annotation.get("/Subtype")) != "/Link":
            continue
        action = annotation.get("/A")
        target = action.get("/URI") if isinstance(action, pikepdf.Dictionary) else None
        middle = ((place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2)
        if not isinstance(target, pikepdf.String):
            continue
        personal = str(target).casefold().startswith(_PERSONAL) and place.width > _WORD
        if personal or any(bar.holds(*middle) for bar in bars):
            places.append(place)
    if not places:
        return False
    sheet = draw()
    return any(
        shown.size and int(shown.max()) - int(shown.min()) <= _EVEN
        for shown in (sheet.cut(place.grown(-1)) for place in places)
    )


def unshown_values(pdf: pikepdf.Pdf, reader: Reader) -> bool:
    """Whether a text or choice field has a value that none of its widgets shows.

    Its text with styles is one, and so is the value that an empty field is set back to.
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return False
    drawn_anew = bool(form.get("/NeedAppearances", False))
    for kind, text, widgets, emptied in _fields(form):
        if not squeeze(text):
            continue
        seen = [widget for widget in widgets if _is_shown(widget)]
        if not seen:
            return True
        # What viewers draw by themselves is the value, not what it is set back to.
        if emptied and (drawn_anew or not any("/AP" in widget for widget in seen)):
            return True
        if not drawn_anew and not any(_shows(widget, text, kind, reader) for widget in seen):
            return True
    return False


def unseen_looks(pdf: pikepdf.Pdf, reader: Reader) -> bool:
    """Whether a look that nobody sees has words that the look that is shown has not.

    An annotation has looks for when the mouse is over it or pressed, and for each state of a
    button (ISO 32000-1, 12.5.5).
    """
    said: dict[ObjectId, str] = {}
    looked: set[tuple[ObjectId, str]] = set()

    def says(stream: pikepdf.Stream) -> str:
        """A stream is read once, however many annotations have it."""
        if stream.objgen not in said:
            said[stream.objgen] = reader.form(stream).spoken()
        return said[stream.objgen]

    for page in pdf.pages:
        for annotation in _dictionaries(page.obj.get("/Annots")):
            appearance = annotation.get("/AP")
            if not isinstance(appearance, pikepdf.Dictionary):
                continue
            state = str(annotation.get("/AS", "/Off"))
            if appearance.is_indirect:
                if (appearance.objgen, state) in looked:
                    continue
                looked.add((appearance.objgen, state))
            shown, other = _looks(appearance, state, says)
            if any(squeeze(word) not in shown for word in _WORDS.findall(other)):
                return True
    return False


def _looks(
    appearance: pikepdf.Dictionary, state: str, says: Callable[[pikepdf.Stream], str]
) -> tuple[str, str]:
    """What the look of an annotation in its state says, squeezed, and what its others say."""
    shown, others = "", []
    for kind in ("/N", "/R", "/D"):
        look = appearance.get(kind)
        states = {state: look} if isinstance(look, pikepdf.Stream) else look
        if not isinstance(states, (dict, pikepdf.Dictionary)):
            continue
        for name, stream in states.items():
            if isinstance(stream, pikepdf.Stream):
                if kind == "/N" and name == state:
                    shown = squeeze(says(stream))
                else:
                    others.append(says(stream))
    return shown, "\n".join(others)


def _fields(
    form: pikepdf.Dictionary,
) -> Iterator[tuple[str, str, list[pikepdf.Dictionary], bool]]:
    """Type, value and widgets of each text and choice field, for each value that it has.

    And whether that is what a field that somebody emptied is set back to.
    """
    stack: list[tuple[pikepdf.Dictionary, str, Any]] = [
        (field, "", None) for field in _dictionaries(form.get("/Fields"))
    ]
    count = 0
    while stack and count < _MOST_FIELDS:
        field, kind, value = stack.pop()
        count += 1
        kind = str(field.get("/FT", kind))
        value = field.get("/V", value)
        kids = _dictionaries(field.get("/Kids"))
        below = [kid for kid in kids if "/T" in kid]
        stack += [(kid, kind, value) for kid in below]
        if kind in ("/Tx", "/Ch") and not below:
            widgets = [kid for kid in kids if "/T" not in kid] if kids else [field]
            yield kind, (text := _text(value)), widgets, False
            yield kind, _TAG.sub(" ", _text(field.get("/RV"))), widgets, False
            if kind == "/Tx" and not squeeze(text):
                yield kind, _text(field.get("/DV")), widgets, value is not None


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.Array):
        return " ".join(map(str, value))
    if isinstance(value, pikepdf.Stream):
        return pdf_text(value.read_bytes())
    return str(value) if isinstance(value, pikepdf.String) else ""


def _dictionaries(value: Any) -> list[pikepdf.Dictionary]:
    if not isinstance(value, pikepdf.Array):
        return []
    return [item for item in value if isinstance(item, pikepdf.Dictionary)]


def _is_shown(widget: pikepdf.Dictionary) -> bool:
    place = _place(widget)
    return place is not None and not int(widget.get("/F", 0)) & HIDDEN


def _shows(widget: pikepdf.Dictionary, text: str, kind: str, reader: Reader) -> bool:
    """Whether a widget's appearance shows a value, perhaps in another format."""
    appearance = widget.get("/AP")
    normal = appearance.get("/N") if isinstance(appearance, pikepdf.Dictionary) else None
    if not isinstance(normal, pikepdf.Stream):
        return True  # viewers make one
    scene = reader.form(normal)
    shown = squeeze(scene.spoken())
    if not shown:
        # Its letters may be drawn by a form or a picture within.
        resources = normal.get("/Resources")
        return isinstance(resources, pikepdf.Dictionary) and "/XObject" in resources
    words = _WORDS.findall(text)
    return kind == "/Ch" or not words or any(squeeze(word) in shown for word in words)


def _place(annotation: Any) -> Rect | None:
    """Where an annotation stands; None when it takes no room."""
    if not isinstance(annotation, pikepdf.Dictionary):
        return None
    corners = numbers(annotation.get("/Rect"), 4)
    if corners is None:
        return None
    place = around(((corners[0], corners[1]), (corners[2], corners[3])))
    return place if place.width > 1 and place.height > 1 else None
