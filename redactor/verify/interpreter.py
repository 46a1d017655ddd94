"""Reads pages into scenes: a small interpreter of content streams (ISO 32000-1, 8 and 9).

For the verifier alone. It keeps what a viewer may not show: invisible, clipped, covered and
hidden-layer text has its place too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from redactor.verify.fonts import Font, read_font
from redactor.verify.geometry import around, placed
from redactor.verify.graphics import Form, State, matrix_of
from redactor.verify.notes import paints_itself
from redactor.verify.painter import Painter
from redactor.verify.scene import Scene, numbers

_DEEPEST = 20
"""Levels of a visibility expression."""


class Reader:
    """Reads scenes of one file; fonts and decoded streams are shared between pages."""

    def __init__(
        self,
        decoded: Callable[[pikepdf.Stream], bytes],
        hidden_layers: frozenset[tuple[int, int]],
        *,
        gaps: bool = False,
    ) -> None:
        """`gaps`: whether a surface of several rectangles shows its tiles in those alone."""
        self.gaps = gaps
        self.decoded = decoded
        self.fonts: dict[tuple[int, int], Font] = {}
        self.read_forms: set[tuple[int, int]] = set()
        self.shown: set[tuple[int, int]] = set()
        self._hidden = hidden_layers
        self._forms: dict[tuple[int, int], Form] = {}
        self._tiles: dict[tuple[int, int], Scene] = {}

    def page(self, page: pikepdf.Page) -> Scene:
        """The scene of a page, annotations' normal appearances on top."""
        scene = Scene()
        painter = Painter(self, scene)
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        parts = [part for part in streams if isinstance(part, pikepdf.Stream)]
        self.read_forms.update(part.objgen for part in parts)
        data = b"\n".join(map(self.decoded, parts))
        resources = page.resources if "/Resources" in page else pikepdf.Dictionary()
        painter.run(data, resources, State(), 0)
        own = len(scene.runs)
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            for annotation in list(annotations)[:5000]:
                if isinstance(annotation, pikepdf.Dictionary):
                    self._appearance(annotation, painter)
        scene.annotated = len(scene.runs) - own
        return scene

    def form(self, stream: pikepdf.Stream) -> Scene:
        """The scene of a form or pattern by itself, in its own space, forms within left out."""
        scene = Scene()
        resources = stream.get("/Resources", pikepdf.Dictionary())
        # A form nothing painted shows nobody what it would paint.
        painted = str(stream.get("/Subtype", "")) != "/Form"
        painter = Painter(self, scene, deep=False, counts=painted)
        painter.run(self.decoded(stream), resources, State(), 0)
        return scene

    def _appearance(self, annotation: pikepdf.Dictionary, painter: Painter) -> None:
        appearance = annotation.get("/AP")
        normal = appearance.get("/N") if isinstance(appearance, pikepdf.Dictionary) else None
        if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
            normal = normal.get(str(annotation.get("/AS", "/Off")))
        rect, box = numbers(annotation.get("/Rect"), 4), None
        if not isinstance(normal, pikepdf.Stream):
            if rect is not None and paints_itself(annotation):
                painter.bar(around(((rect[0], rect[1]), (rect[2], rect[3]))))
            return
        if rect is None:
            return
        box = numbers(normal.get("/BBox"), 4)
        if box is None:
            return
        target = around(((rect[0], rect[1]), (rect[2], rect[3])))
        matrix = matrix_of(normal.get("/Matrix"))
        source = placed(matrix, around(((box[0], box[1]), (box[2], box[3]))))
        if source.width <= 0 or source.height <= 0:
            return
        sx, sy = target.width / source.width, target.height / source.height
        fit = (sx, 0.0, 0.0, sy, target.x0 - source.x0 * sx, target.y0 - source.y0 * sy)
        painter.form(normal, State(ctm=fit), 1)

    def font(self, source: Any) -> Font:
        """A font by its dictionary, read once; others by what they hold."""
        if not isinstance(source, pikepdf.Dictionary):
            return read_font(source, self.decoded)
        key = source.objgen if source.is_indirect else (-1, hash(source.unparse()))
        if key not in self.fonts:
            self.fonts[key] = read_font(source, self.decoded)
        return self.fonts[key]

    def read_form(self, stream: pikepdf.Stream) -> Form:
        """A form's parts, read once: letterheads come back on every page."""
        key = stream.objgen
        if key not in self._forms:
            box = numbers(stream.get("/BBox"), 4)
            self._forms[key] = Form(
                self.decoded(stream),
                matrix_of(stream.get("/Matrix")),
                None if box is None else around(((box[0], box[1]), (box[2], box[3]))),
                stream.get("/Resources", pikepdf.Dictionary()),
                self.hidden(stream.get("/OC")),
            )
            self.read_forms.add(key)
        return self._forms[key]

    def tile(self, pattern: pikepdf.Stream) -> str:
        """The text of a pattern's tile."""
        return self._tile(pattern).spoken()

    def says(self, pattern: pikepdf.Stream) -> bool:
        """Whether a pattern's tile shows words, pictures or forms, and not just colours."""
        scene = self._tile(pattern)
        inner = pattern.get("/Resources")
        forms = isinstance(inner, pikepdf.Dictionary) and "/XObject" in inner
        return bool(scene.runs or scene.pictures or forms)

    def _tile(self, pattern: pikepdf.Stream) -> Scene:
        """A tile by itself, read once."""
        key = pattern.objgen
        if key not in self._tiles:
            self._tiles[key] = self.form(pattern)
        return self._tiles[key]

    def hidden(self, group: Any) -> bool:
        """Whether an optional-content group or membership (ISO 32000-1, 8.11.2) is not shown."""
        if not isinstance(group, pikepdf.Dictionary):
            return False
        if group.is_indirect and group.objgen in self._hidden:
            return True
        expression = group.get("/VE")
        if isinstance(expression, pikepdf.Array):
            return not self._shown_by(expression, 0)
        members = group.get("/OCGs")
        listed = members if isinstance(members, pikepdf.Array) else [members]
        on = [m.objgen not in self._hidden for m in listed if isinstance(m, pikepdf.Dictionary)]
        if not on:
            return False
        policy = str(group.get("/P", "/AnyOn"))
        shown = {"/AllOn": all(on), "/AnyOff": not all(on), "/AllOff": not any(on)}
        return not shown.get(policy, any(on))

    def _shown_by(self, term: Any, depth: int) -> bool:
        """The value of a visibility expression; true where it cannot be read."""
        if isinstance(term, pikepdf.Array) and len(term) and depth < _DEEPEST:
            values = [self._shown_by(item, depth + 1) for item in list(term)[1:]]
            operator = str(term[0])
            if operator == "/Not":
                return not all(values)
            return any(values) if operator == "/Or" else all(values)
        return not (isinstance(term, pikepdf.Dictionary) and term.objgen in self._hidden)
