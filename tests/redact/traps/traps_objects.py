"""Traps beside the pages: annotations, forms, and everything a file can carry along."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name, String
from trap_kit import (
    KEEP,
    SECRET,
    Draft,
    Trap,
    at,
    by_search,
    form,
    helvetica,
    page_with,
    plain_page,
    unicode_string,
)

_TEXT = SECRET.encode()


def _annotation(draft: Draft, subtype: str, **keys: object) -> pikepdf.Object:
    made = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name("/" + subtype),
            Rect=Array([60, 400, 300, 430]),
            **keys,
        )
    )
    if "/Annots" not in draft.page:
        draft.page.Annots = Array()
    draft.page.Annots.append(made)
    return made


def _appearance(draft: Draft) -> Dictionary:
    shown = form(draft, f"BT /F1 12 Tf 5 8 Td ({SECRET}) Tj ET", BBox=Array([0, 0, 240, 30]))
    return Dictionary(N=shown)


def _shown(subtype: str, **keys: object) -> Callable[[Path], None]:
    """An annotation that people see: its name is boxed like any text."""
    return page_with(
        lambda d: (
            _annotation(d, subtype, AP=_appearance(d), Contents=_TEXT, T=_TEXT, F=4, **keys)
            and None
        )
    )


def _noted(subtype: str, **keys: object) -> Callable[[Path], None]:
    return plain_page(lambda d: _annotation(d, subtype, Contents=_TEXT, **keys) and None)


def _reply_thread(draft: Draft) -> None:
    parent = _annotation(draft, "Text", Contents=b"Se svar", T=_TEXT)
    child = _annotation(draft, "Text", Contents=_TEXT, IRT=parent, RC=unicode_string(SECRET))
    parent.Popup = _annotation(draft, "Popup", Parent=parent, Contents=_TEXT)
    child.State = unicode_string(SECRET)


def _field(draft: Draft, **keys: object) -> None:
    field = _annotation(
        draft, "Widget", FT=Name.Tx, T=b"felt", V=_TEXT, DV=_TEXT, TU=_TEXT, F=4,
        DA=b"/F1 12 Tf 0 g", AP=_appearance(draft), **keys,
    )  # fmt: skip
    draft.pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DR=Dictionary(Font=Dictionary(F1=helvetica())),
        DA=b"/F1 12 Tf 0 g", XFA=draft.stream(f"<xfa>{SECRET}</xfa>".encode()),
    )  # fmt: skip


def _hidden_field(draft: Draft) -> None:
    _field(draft)
    draft.page.Annots[0].F = 2


def _signature_field(draft: Draft) -> None:
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=_TEXT, Reason=_TEXT,
        Contents=String(_TEXT + bytes(40)), ByteRange=Array([0, 1, 2, 3]),
    )  # fmt: skip
    field = _annotation(
        draft, "Widget", FT=Name.Sig, T=b"sig", V=draft.pdf.make_indirect(signature), F=4
    )
    draft.pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    draft.pdf.Root.Perms = Dictionary(DocMDP=draft.pdf.make_indirect(signature))


def _link(draft: Draft) -> None:
    _annotation(
        draft, "Link",
        A=Dictionary(S=Name.URI, URI=b"https://example.org/borgere/gunhild-vestermark"),
    )  # fmt: skip
    _annotation(draft, "Link", A=Dictionary(S=Name.URI, URI=b"mailto:gunhild@vestermark.example"))
    _annotation(draft, "Link", A=Dictionary(S=Name.Launch, F=_TEXT))


def _root(key: str, value: Callable[[Draft], object]) -> Callable[[Path], None]:
    return plain_page(lambda d: d.pdf.Root.update(Dictionary({key: value(d)})))


def _on_page(key: str, value: Callable[[Draft], object]) -> Callable[[Path], None]:
    return plain_page(lambda d: d.page.update(Dictionary({key: value(d)})))


def _xmp(draft: Draft) -> pikepdf.Object:
    return draft.stream(
        f"<?xpacket begin=''?><x:xmpmeta><dc:creator>{SECRET}</dc:creator></x:xmpmeta>".encode(),
        Type=Name.Metadata, Subtype=Name.XML,
    )  # fmt: skip


def _outline(draft: Draft) -> pikepdf.Object:
    item = Dictionary(Title=unicode_string(SECRET), Dest=Array([draft.page, Name.Fit]))
    root = draft.pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    entry = draft.pdf.make_indirect(item)
    entry.Parent = root
    root.First = root.Last = entry
    return root


def _file(draft: Draft) -> Dictionary:
    return Dictionary(
        Type=Name.Filespec, F=_TEXT, UF=unicode_string(SECRET), Desc=_TEXT,
        EF=Dictionary(F=draft.stream(_TEXT * 20, Type=Name.EmbeddedFile)),
    )  # fmt: skip


def _names(draft: Draft) -> Dictionary:
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{SECRET}')".encode())
    return Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([_TEXT, _file(draft)])),
        JavaScript=Dictionary(Names=Array([_TEXT, script])),
        Dests=Dictionary(Names=Array([_TEXT, Array([draft.page, Name.Fit])])),
    )


def _tree(draft: Draft) -> Dictionary:
    draft.ops.insert(1, b"/P <</MCID 0>> BDC")
    draft.ops.append(b"EMC")
    root = draft.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Figure, P=root, Pg=draft.page, K=0, Alt=_TEXT,
            ActualText=unicode_string(SECRET), E=_TEXT, T=_TEXT, ID=_TEXT,
            A=Dictionary(O=Name.Table, Summary=_TEXT),
        )
    )  # fmt: skip
    root.K = element
    root.ParentTree = Dictionary(Nums=Array([0, Array([element])]))
    draft.page.StructParents = 0
    draft.pdf.Root.MarkInfo = Dictionary(Marked=True)
    return root


def _threads(draft: Draft) -> Array:
    bead = draft.pdf.make_indirect(Dictionary(Type=Name.Bead, P=draft.page))
    draft.page.B = Array([bead])
    return Array([Dictionary(Type=Name.Thread, F=bead, I=Dictionary(Title=_TEXT))])


def _private(_draft: Draft) -> Dictionary:
    return Dictionary(Tool=Dictionary(LastModified=b"D:2024", Private=_TEXT))


def _info(path: Path) -> None:
    draft = Draft()
    draft.secret_line()
    draft.pdf.docinfo["/Title"] = unicode_string(SECRET)
    draft.pdf.docinfo["/Author"] = SECRET
    draft.pdf.docinfo["/Sagsbehandler"] = SECRET
    draft.save(path)


def _incremental(path: Path) -> None:
    draft = Draft()
    draft.secret_line()
    draft.save(path)
    with pymupdf.open(path) as doc:
        page = doc[0]
        page.insert_text((60, 400), "Nyere udgave")
        for xref in page.get_contents()[:1]:
            data = doc.xref_stream(xref).replace(SECRET.encode(), SECRET.encode())
            doc.update_stream(xref, data)
        doc.saveIncr()


def _orphan(path: Path) -> None:
    draft = Draft()
    draft.secret_line()
    draft.pdf.make_indirect(Dictionary(Gammel=_TEXT))
    draft.save(path)
    data = path.read_bytes()
    lost = b"\n900 0 obj\n<< /Gammel (" + _TEXT + b") >>\nendobj\n"
    path.write_bytes(data + lost + b"% " + _TEXT + b"\n")


def _file_id(path: Path) -> None:
    draft = Draft()
    draft.secret_line()
    draft.pdf.trailer.ID = Array([String(_TEXT[:16]), String(_TEXT[:16])])
    draft.save(path)


def _encrypted(path: Path) -> None:
    draft = Draft()
    draft.secret_line()
    draft.save(path, encryption=pikepdf.Encryption(owner="hemmelig", user=""))


def _resource_names(draft: Draft) -> None:
    name = "Gunhild#20Vestermark"
    draft.put("/Font", "Gunhild Vestermark", helvetica())
    draft.op(f"BT /{name} 12 Tf 60 400 Td (navngivet) Tj ET")


def _stream_tail(draft: Draft) -> None:
    data = zlib.compress(b"BT /F1 12 Tf 60 300 Td (form) Tj ET") + b"\n" + _TEXT
    shown = draft.stream(
        data, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]),
        Filter=Name.FlateDecode, Resources=Dictionary(Font=Dictionary(F1=helvetica())),
        PieceInfo=_private(draft), LastModified=_TEXT, Name=Name("/Gunhild#20Vestermark"),
    )  # fmt: skip
    draft.put("/XObject", "X1", shown)
    draft.op("/X1 Do")


def _colour_names(draft: Draft) -> None:
    function = draft.stream(
        b"{ % " + _TEXT + b"\n dup 0 mul exch }", FunctionType=4, Domain=Array([0, 1]),
        Range=Array([0, 1, 0, 1]),
    )  # fmt: skip
    function.Range = Array([0, 1] * 3)
    function.write(b"{ % " + _TEXT + b"\n dup dup }")
    profile = draft.stream(_TEXT * 10, N=3, Alternate=Name.DeviceRGB)
    draft.put("/ColorSpace", "C1", Array(
        [Name.Separation, Name("/Gunhild#20Vestermark"), Name.DeviceRGB, function]))  # fmt: skip
    draft.put("/ColorSpace", "C2", Array([Name.ICCBased, profile]))
    draft.op("/C1 cs 0.5 scn 60 300 50 50 re f /C2 cs 1 0 0 scn 120 300 50 50 re f 0 g")


def _font_tables(path: Path) -> None:
    """A font whose ToUnicode, CharSet and name spell what is gone."""
    draft = Draft()
    draft.secret_line()
    lines = "\n".join(f"<{ord(c):02X}> <{ord(c):04X}>" for c in sorted(set(SECRET)))
    font = helvetica()
    font.BaseFont = Name("/ABCDEF+Gunhild#20Vestermark")
    font.FirstChar, font.LastChar = 32, 125
    font.Widths = Array([500] * 94)
    font.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Gunhild#20Vestermark"), Flags=32,
        CharSet=b"/" + b"/".join(bytes([c]) for c in _TEXT), FontBBox=Array([0, -200, 1000, 900]),
        ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=700, StemV=80, FontFamily=_TEXT,
    )  # fmt: skip
    font.Encoding = Dictionary(
        Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding,
        Differences=Array([200, Name("/Gunhild#20Vestermark")]),
    )  # fmt: skip
    font.ToUnicode = draft.stream(
        f"% {SECRET}\nbegincmap {len(set(SECRET))} beginbfchar\n{lines}\nendbfchar endcmap".encode()
    )
    font.PieceInfo = _private(draft)
    draft.put("/Font", "F2", font)
    draft.op("BT /F2 12 Tf 60 400 Td (abc) Tj ET")
    draft.save(path)


_SEARCH = by_search
_NOTE = at((60, 412, 300, 442))
OBJECT_TRAPS = [
    Trap("free_text", _shown("FreeText", DA=b"/Helv 12 Tf"), _NOTE),
    Trap("free_text_without_appearance", page_with(lambda d: _annotation(
        d, "FreeText", Contents=_TEXT, DA=b"/Helv 12 Tf 0 g", F=4) and None), _NOTE),
    Trap("stamp", _shown("Stamp"), _NOTE),
    Trap("watermark", _shown("Watermark"), _NOTE),
    Trap("highlight_note", _shown(
        "Highlight", QuadPoints=Array([60, 430, 300, 430, 60, 400, 300, 400])), _NOTE),
    Trap("sticky_note", _noted("Text", RC=_TEXT, Subj=_TEXT), _SEARCH),
    Trap("hidden_note", _noted("FreeText", F=2, DA=b"/Helv 12 Tf"), _SEARCH),
    Trap("reply_thread", plain_page(_reply_thread), _SEARCH),
    Trap("attached_note", plain_page(lambda d: _annotation(
        d, "FileAttachment", FS=_file(d), Contents=_TEXT) and None), _SEARCH),
    Trap("screen", _noted("Screen", MK=Dictionary(CA=_TEXT)), _SEARCH),
    Trap("old_redact_mark", _noted("Redact", OverlayText=_TEXT), _SEARCH),
    Trap("form_field", page_with(_field), _NOTE),
    Trap("hidden_field", plain_page(_hidden_field), _SEARCH),
    Trap("signature_field", plain_page(_signature_field), _SEARCH),
    Trap("links", plain_page(_link), _SEARCH,
         secrets=(SECRET, "gunhild-vestermark", "gunhild@vestermark")),
    Trap("document_information", _info, _SEARCH),
    Trap("xmp", _root("/Metadata", _xmp), _SEARCH),
    Trap("page_xmp", _on_page("/Metadata", _xmp), _SEARCH),
    Trap("outline", _root("/Outlines", _outline), _SEARCH),
    Trap("name_trees", _root("/Names", _names), _SEARCH),
    Trap("old_destinations", _root("/Dests", lambda d: Dictionary(
        {"/Gunhild Vestermark": Array([d.page, Name.Fit])})), _SEARCH),
    Trap("page_labels", _root("/PageLabels", lambda _d: Dictionary(
        Nums=Array([0, Dictionary(P=_TEXT, S=Name.D)]))), _SEARCH),
    Trap("open_action", _root("/OpenAction", lambda _d: Dictionary(
        S=Name.JavaScript, JS=_TEXT)), _SEARCH),
    Trap("additional_actions", _on_page("/AA", lambda _d: Dictionary(
        O=Dictionary(S=Name.JavaScript, JS=_TEXT))), _SEARCH),
    Trap("structure_tree", _root("/StructTreeRoot", _tree), _SEARCH),
    Trap("threads", _root("/Threads", _threads), _SEARCH),
    Trap("associated_file", _root("/AF", lambda d: Array([_file(d)])), _SEARCH),
    Trap("portfolio", _root("/Collection", lambda _d: Dictionary(
        Schema=Dictionary(N=Dictionary(N=_TEXT, Subtype=Name.S)))), _SEARCH),
    Trap("private_data", _root("/PieceInfo", _private), _SEARCH),
    Trap("page_private_data", _on_page("/PieceInfo", _private), _SEARCH),
    Trap("web_capture", _root("/SpiderInfo", lambda _d: Dictionary(V=1.0, C=Array([_TEXT]))),
         _SEARCH),
    Trap("thumbnail", _on_page("/Thumb", lambda d: d.stream(
        _TEXT, Width=6, Height=1, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)), _SEARCH),
    Trap("unknown_keys", _root("/Gunhild", lambda d: d.stream(_TEXT)), _SEARCH,
         secrets=(SECRET, "Gunhild")),
    Trap("earlier_revision", _incremental, _SEARCH),
    Trap("orphans_and_tail", _orphan, _SEARCH),
    Trap("file_identifier", _file_id, _SEARCH, secrets=(SECRET, SECRET[:16])),
    Trap("encrypted", _encrypted, _SEARCH),
    Trap("resource_names", plain_page(_resource_names), _SEARCH, keep=(KEEP, "navngivet")),
    Trap("stream_tail", plain_page(_stream_tail), _SEARCH),
    Trap("colour_names", plain_page(_colour_names), _SEARCH),
    Trap("font_tables", _font_tables, _SEARCH, keep=(KEEP, "abc")),
]  # fmt: skip
