"""What values may be: numbers, and names that the standard knows.

Allow-lists of keys say what a dictionary may hold, not what stands there: `/Interpolate (text)` is
as good a hiding place as a key of its own. So every object that a page's resources lead to is gone
through once, last: keys that no kind of object knows go, strings become nothing, and names that
ISO 32000-1 does not define go too. Names of fonts and glyphs are judged in `typefaces`.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from redactor.errors import InputCode, InputError

_NUMBERS = re.compile(rb"(?:[\[\]\s\d+.-]|true|false)*")
_MAX_DEPTH = 60
_TABLE = "table"
_TABLES = frozenset(("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading"))
"""Resources whose dictionaries have names of our own."""
_JUDGED = frozenset(("/BaseFont", "/FontName", "/Differences"))
"""Keys whose names were judged before."""
_TEXTS = frozenset(("/Registry", "/Ordering"))
_KEYS_TEXT = (
    # fonts
    "Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode "
    "DescendantFonts FontBBox FontMatrix CharProcs Resources CIDSystemInfo DW W DW2 W2 "
    "CIDToGIDMap FontName Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV "
    "StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 BaseEncoding "
    "Differences CMapName WMode Registry Ordering Supplement Length1 Length2 Length3 "
    # streams, pictures, forms, patterns, shadings
    "Length Filter DecodeParms Predictor Colors BitsPerComponent Columns EarlyChange K "
    "EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1 JBIG2Globals ColorTransform Width "
    "Height ColorSpace ImageMask Mask SMask Decode Interpolate Intent SMaskInData Matte BBox "
    "Matrix Group S CS I PatternType PaintType TilingType XStep YStep Shading ShadingType "
    "Background AntiAlias Coords Domain Function Extend BitsPerCoordinate BitsPerFlag "
    "VerticesPerRow FunctionType Range Size BitsPerSample Order Encode C0 C1 N Functions "
    "Bounds WhitePoint BlackPoint Gamma "
    # graphics states and resources
    "LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK G BC TR Font XObject ExtGState "
    "Pattern"
)
_KEYS = frozenset("/" + key for key in _KEYS_TEXT.split())
_NAMES_TEXT = (
    "Font Type0 Type1 MMType1 Type3 TrueType CIDFontType0 CIDFontType2 FontDescriptor "
    "Encoding CMap Kept Type1C CIDFontType0C OpenType XObject Image Form Pattern ExtGState "
    "Group Transparency Mask Luminosity Alpha None Identity Default "
    "WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding Identity-H Identity-V "
    "GB-EUC-H GB-EUC-V GBpc-EUC-H GBpc-EUC-V GBK-EUC-H GBK-EUC-V GBKp-EUC-H GBKp-EUC-V "
    "GBK2K-H GBK2K-V UniGB-UCS2-H UniGB-UCS2-V UniGB-UTF16-H UniGB-UTF16-V B5pc-H B5pc-V "
    "HKscs-B5-H HKscs-B5-V ETen-B5-H ETen-B5-V ETenms-B5-H ETenms-B5-V CNS-EUC-H CNS-EUC-V "
    "UniCNS-UCS2-H UniCNS-UCS2-V UniCNS-UTF16-H UniCNS-UTF16-V 83pv-RKSJ-H 90ms-RKSJ-H "
    "90ms-RKSJ-V 90msp-RKSJ-H 90msp-RKSJ-V 90pv-RKSJ-H Add-RKSJ-H Add-RKSJ-V EUC-H EUC-V "
    "Ext-RKSJ-H Ext-RKSJ-V H V UniJIS-UCS2-H UniJIS-UCS2-V UniJIS-UCS2-HW-H UniJIS-UCS2-HW-V "
    "UniJIS-UTF16-H UniJIS-UTF16-V KSC-EUC-H KSC-EUC-V KSCms-UHC-H KSCms-UHC-V "
    "KSCms-UHC-HW-H KSCms-UHC-HW-V KSCpc-EUC-H UniKS-UCS2-H UniKS-UCS2-V UniKS-UTF16-H "
    "UniKS-UTF16-V "
    "FlateDecode LZWDecode ASCII85Decode ASCIIHexDecode RunLengthDecode CCITTFaxDecode "
    "JBIG2Decode DCTDecode JPXDecode "
    "DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Separation DeviceN "
    "All Cyan Magenta Yellow Black Spot "
    "AbsoluteColorimetric RelativeColorimetric Saturation Perceptual "
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight "
    "SoftLight Difference Exclusion Hue Color Luminosity"
)
_NAMES = frozenset("/" + name for name in _NAMES_TEXT.split())


_BOUNDED_TEXT = (
    "ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth "
    "MissingWidth FontBBox Widths DW DW2 W2 Supplement N C0 C1 Gamma WhitePoint BlackPoint LW "
    "ML FL SM D Background CA ca"
)
_BOUNDED = frozenset("/" + key for key in _BOUNDED_TEXT.split())
_MOST = 99_999
"""What lengths, widths and shares have no use for beyond: a longer number may be anybody's."""


class Values:
    """Goes through everything reachable from the objects it is given, each object once."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()

    def settle(self, page: pikepdf.Dictionary) -> None:
        """Take out of a page's resources and group what no value may be. Raises `InputError`."""
        self._dictionary(page["/Resources"], "/Resources", 0)
        if "/Group" in page:
            self._dictionary(page["/Group"], "", 0)

    def _dictionary(self, obj: Any, kind: str, depth: int) -> None:
        """`kind`: the key the object stands under, when that says how to read its own keys."""
        if depth > _MAX_DEPTH:
            raise InputError(InputCode.TOO_DEEP)
        if obj.objgen != (0, 0):
            if obj.objgen in self._seen:
                return
            self._seen.add(obj.objgen)
        for key in list(obj.keys()):
            if kind != _TABLE and key not in _KEYS:
                del obj[key]
                continue
            value = obj[key]
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
                self._dictionary(value, _kind(kind, key), depth + 1)
            elif not self._fits(value, key, depth):
                del obj[key]

    def _fits(self, value: Any, key: str, depth: int) -> bool:
        if isinstance(value, pikepdf.Array):
            self._array(value, key, depth + 1)
            return True
        if isinstance(value, pikepdf.Name):
            return key in _JUDGED or str(value) in _NAMES
        if isinstance(value, (pikepdf.String, str, bytes)):
            return key in _TEXTS
        return key not in _BOUNDED or abs(float(value)) <= _MOST

    def _array(self, array: pikepdf.Array, key: str, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise InputError(InputCode.TOO_DEEP)
        if _NUMBERS.fullmatch(array.unparse()):
            if key in _BOUNDED:
                _bound(array)
            return
        indexed = len(array) == 4 and str(array[0]) == "/Indexed"
        for index, item in enumerate(array):
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                self._dictionary(item, "", depth + 1)
            elif not (indexed and index == 3) and not self._fits(item, key, depth):
                array[index] = pikepdf.Name("/None") if isinstance(item, pikepdf.Name) else 0


def _bound(array: pikepdf.Array) -> None:
    for index, one in enumerate(array):
        if isinstance(one, pikepdf.Array):
            _bound(one)
        elif abs(one) > _MOST:
            array[index] = _MOST if one > 0 else -_MOST


def _kind(kind: str, key: str) -> str:
    if (kind == "/Resources" and key in _TABLES) or key == "/CharProcs":
        return _TABLE
    return "/Resources" if key == "/Resources" else ""
