"""Objects from allow-lists: every dictionary of the output keeps the keys its kind needs.

What is not listed goes, whatever it is called: metadata, private data, alternate pictures,
thumbnails, names, external files. Strings that only describe (colour profiles, collections) are
replaced by what they stand for.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from redactor.redact import meshes
from redactor.redact.content.operands import INTENTS
from redactor.redact.fonts.encodings import number_of
from redactor.redact.pictures.formats import clean_profile

_IMAGE = (
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/ImageMask",
    "/Mask", "/SMask", "/Decode", "/Interpolate", "/Intent", "/SMaskInData", "/Matte",
)  # fmt: skip
_FORM = ("/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Group")
_PATTERN = (
    "/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix",
    "/Resources", "/Shading",
)  # fmt: skip
_SHADING = (
    "/ShadingType", "/ColorSpace", "/Background", "/BBox", "/AntiAlias", "/Coords", "/Domain",
    "/Function", "/Extend", "/BitsPerCoordinate", "/BitsPerComponent", "/BitsPerFlag", "/Decode",
    "/VerticesPerRow", "/Matrix",
)  # fmt: skip
_FUNCTION = (
    "/FunctionType", "/Domain", "/Range", "/Size", "/BitsPerSample", "/Order", "/Encode",
    "/Decode", "/C0", "/C1", "/N", "/Functions", "/Bounds",
)  # fmt: skip
_GROUP = ("/Type", "/S", "/CS", "/I", "/K")
_STREAM = ("/Length", "/Filter", "/DecodeParms")
_PARMS = (
    "/Predictor", "/Colors", "/BitsPerComponent", "/Columns", "/EarlyChange", "/K", "/EndOfLine",
    "/EncodedByteAlign", "/Rows", "/EndOfBlock", "/BlackIs1", "/JBIG2Globals", "/ColorTransform",
)  # fmt: skip
_PROCESS_COLOURS = frozenset(("/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"))
_PLAIN_SPACES = frozenset(("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"))
_DEVICE = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
_MAX_DEPTH = 40


class Scrubber:
    """Scrubs everything reachable from page resources, each object once."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._profiles: dict[tuple[int, int], Any] = {}

    def resources(self, obj: Any, depth: int = 0) -> None:
        if not isinstance(obj, pikepdf.Dictionary) or depth > _MAX_DEPTH or self._known(obj):
            return
        _keep(obj, ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading"))
        for value in _values(obj.get("/XObject")):
            self.xobject(value, depth + 1)
        for value in _values(obj.get("/ExtGState")):
            mask = value.get("/SMask")
            if isinstance(mask, pikepdf.Dictionary):
                self.xobject(mask.get("/G"), depth + 1)
                if isinstance(mask.get("/TR"), (pikepdf.Dictionary, pikepdf.Stream)):
                    self._function(mask["/TR"], depth + 1)
        for value in _values(obj.get("/Pattern")):
            self._pattern(value, depth + 1)
        for value in _values(obj.get("/Shading")):
            self._shading(value, depth + 1)
        spaces = obj.get("/ColorSpace")
        if isinstance(spaces, pikepdf.Dictionary):
            for key in list(spaces.keys()):
                spaces[key] = self._space(spaces[key], depth + 1)
        for value in _values(obj.get("/Font")):
            if str(value.get("/Subtype")) == "/Type3":
                self.resources(value.get("/Resources"), depth + 1)

    def xobject(self, obj: Any, depth: int = 0) -> None:
        if not isinstance(obj, pikepdf.Stream) or self._known(obj):
            return
        if str(obj.get("/Subtype")) == "/Image":
            self._image(obj, depth)
            return
        _keep(obj, (*_FORM, *_STREAM))
        self._parms(obj)
        self.group(obj.get("/Group"), depth + 1)
        self.resources(obj.get("/Resources"), depth + 1)

    def group(self, obj: Any, depth: int = 0) -> None:
        if isinstance(obj, pikepdf.Dictionary):
            _keep(obj, _GROUP)
            if "/CS" in obj:
                obj["/CS"] = self._space(obj["/CS"], depth + 1)

    def _image(self, obj: pikepdf.Stream, depth: int) -> None:
        _keep(obj, (*_IMAGE, *_STREAM))
        if str(obj.get("/Intent")) not in INTENTS and "/Intent" in obj:
            del obj["/Intent"]
        self._parms(obj)
        if "/ColorSpace" in obj:
            obj["/ColorSpace"] = self._space(obj["/ColorSpace"], depth + 1)
        for key in ("/Mask", "/SMask"):
            self.xobject(obj.get(key), depth + 1)

    def _pattern(self, obj: Any, depth: int) -> None:
        if isinstance(obj, pikepdf.Stream) and not self._known(obj):
            _keep(obj, (*_PATTERN, *_STREAM))
            self._parms(obj)
            self.resources(obj.get("/Resources"), depth + 1)
        elif isinstance(obj, pikepdf.Dictionary) and not self._known(obj):
            _keep(obj, _PATTERN)
            self._shading(obj.get("/Shading"), depth + 1)

    def _shading(self, obj: Any, depth: int) -> None:
        if not isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)) or self._known(obj):
            return
        stream = isinstance(obj, pikepdf.Stream)
        _keep(obj, (*_SHADING, *_STREAM) if stream else _SHADING)
        if stream:
            self._parms(obj)
        if "/ColorSpace" in obj:
            obj["/ColorSpace"] = self._space(obj["/ColorSpace"], depth + 1)
        if stream:
            obj.write(meshes.whole(obj, bytes(obj.read_bytes())))
        self._functions(obj.get("/Function"), depth + 1)

    def _functions(self, value: Any, depth: int) -> None:
        for one in value if isinstance(value, pikepdf.Array) else (value,):
            self._function(one, depth)

    def _function(self, obj: Any, depth: int) -> None:
        if not isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)) or depth > _MAX_DEPTH:
            return
        if self._known(obj):
            return
        stream = isinstance(obj, pikepdf.Stream)
        _keep(obj, (*_FUNCTION, *_STREAM) if stream else _FUNCTION)
        if stream:
            self._parms(obj)
            kind = int(number_of(obj.get("/FunctionType", 0)))
            if kind == 4:
                obj.write(_calculation(bytes(obj.read_bytes())))
            elif kind == 0:
                obj.write(bytes(obj.read_bytes())[: _samples(obj)])
        self._functions(obj.get("/Functions"), depth + 1)

    def _space(self, value: Any, depth: int) -> Any:
        """The colour space without profiles, spot-colour names and attributes."""
        if not isinstance(value, pikepdf.Array) or not len(value) or depth > _MAX_DEPTH:
            known = isinstance(value, pikepdf.Name) and str(value) in _PLAIN_SPACES
            return value if known else pikepdf.Name("/DeviceGray")
        family = str(value[0])
        if family == "/ICCBased":
            return self._profile(value[1])
        if family in ("/Separation", "/DeviceN"):
            names = value[1]
            plain: Any = (
                pikepdf.Array([_colorant(n) for n in names])
                if isinstance(names, pikepdf.Array)
                else _colorant(names)
            )
            self._function(value[3], depth + 1)
            return pikepdf.Array([value[0], plain, self._space(value[2], depth + 1), value[3]])
        if family in ("/Indexed", "/I"):
            base = self._space(value[1], depth + 1)
            size = (int(number_of(value[2])) + 1) * meshes.components(base)
            table = value[3]
            if isinstance(table, pikepdf.Stream):
                _keep(table, _STREAM)
                table.write(bytes(table.read_bytes())[:size])
            else:
                table = pikepdf.String(bytes(table)[:size])
            return pikepdf.Array([pikepdf.Name("/Indexed"), base, value[2], table])
        if family == "/Pattern" and len(value) > 1:
            return pikepdf.Array([value[0], self._space(value[1], depth + 1)])
        if family in ("/CalGray", "/CalRGB", "/Lab") and len(value) > 1:
            _keep(value[1], ("/WhitePoint", "/BlackPoint", "/Gamma", "/Range", "/Matrix"))
            return pikepdf.Array([value[0], value[1]])
        return pikepdf.Name(family if family.startswith("/Device") else "/DeviceGray")

    def _profile(self, stream: Any) -> Any:
        """The colour space of a profile without its texts, or a plain one of as many colours."""
        if not isinstance(stream, pikepdf.Stream):
            return pikepdf.Name("/DeviceGray")
        plain = pikepdf.Name(_DEVICE.get(int(number_of(stream.get("/N", 3))), "/DeviceRGB"))
        if stream.objgen not in self._profiles:
            clean = clean_profile(bytes(stream.read_bytes()))
            if clean is None:
                self._profiles[stream.objgen] = plain
            else:
                _keep(stream, ("/N", "/Range", *_STREAM))
                stream.write(clean)
                self._profiles[stream.objgen] = pikepdf.Array([pikepdf.Name("/ICCBased"), stream])
        return self._profiles[stream.objgen]

    def _parms(self, obj: pikepdf.Dictionary | pikepdf.Stream) -> None:
        listed = obj.get("/DecodeParms")
        for one in listed if isinstance(listed, pikepdf.Array) else (listed,):
            if isinstance(one, pikepdf.Dictionary):
                _keep(one, _PARMS)
                shared = one.get("/JBIG2Globals")
                if isinstance(shared, pikepdf.Stream):
                    _keep(shared, _STREAM)

    def _known(self, obj: Any) -> bool:
        number = obj.objgen
        if number == (0, 0):
            return False
        if number in self._seen:
            return True
        self._seen.add(number)
        return False


def _keep(obj: Any, keys: tuple[str, ...]) -> None:
    for key in list(obj.keys()):
        if key not in keys and key != "/Length":
            del obj[key]


def _values(table: Any) -> list[Any]:
    if not isinstance(table, pikepdf.Dictionary):
        return []
    return [
        table[key]
        for key in table.keys()  # noqa: SIM118  (a pikepdf dictionary iterates over keys only so)
        if isinstance(table[key], (pikepdf.Dictionary, pikepdf.Stream))
    ]


def _colorant(name: Any) -> pikepdf.Name:
    return pikepdf.Name(str(name)) if str(name) in _PROCESS_COLOURS else pikepdf.Name("/Spot")


_TOKEN = re.compile(rb"[{}]|[-+]?(?:\d+\.?\d*|\.\d+)|[a-z]+")
_OPERATORS = frozenset(
    b"abs add atan ceiling cos cvi cvr div exp floor idiv ln log mod mul neg round sin sqrt sub "
    b"truncate and bitshift eq false ge gt le lt ne not or true xor if ifelse copy dup exch index "
    b"pop roll".split()
)
"""ISO 32000-1, table 42."""


def _calculation(program: bytes) -> bytes:
    """A PostScript function up to its last brace, operators and numbers only."""
    kept: list[bytes] = []
    depth = 0
    for token in _TOKEN.findall(re.sub(rb"%[^\r\n]*", b"", program)):
        if token in b"{}":
            depth += 1 if token == b"{" else -1
        elif token.isalpha() and token not in _OPERATORS:
            continue
        kept.append(token)
        if depth <= 0:
            break
    return b" ".join(kept)


def _samples(obj: Any) -> int:
    """Bytes of a sampled function's table."""
    count = len(obj.get("/Range", [])) // 2
    for size in obj.get("/Size", []):
        count *= int(number_of(size))
    return (count * int(number_of(obj.get("/BitsPerSample", 8))) + 7) // 8
