"""Traps clause by clause of ISO 32000-2: keys that may hold a string, a name or a stream."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from trap_kit import (
    KEEP,
    SECRET,
    Draft,
    Trap,
    by_search,
    form,
    helvetica,
    plain_page,
    unicode_string,
)

TEXT = SECRET.encode()
NAMED = Name("/Gunhild#20Vestermark")
KEY = "/Gunhild Vestermark"


def _on_root(**keys: Callable[[Draft], object]) -> Callable[[Path], None]:
    return plain_page(
        lambda d: [d.pdf.Root.update(Dictionary({f"/{k}": v(d)})) for k, v in keys.items()] and None
    )


def _on_page(**keys: Callable[[Draft], object]) -> Callable[[Path], None]:
    return plain_page(
        lambda d: [d.page.update(Dictionary({f"/{k}": v(d)})) for k, v in keys.items()] and None
    )


def _note(subtype: str, keys: Callable[[Draft], dict[str, object]]) -> Callable[[Path], None]:
    """An annotation without an appearance of its own (12.5)."""

    def hide(draft: Draft) -> None:
        made = Dictionary(
            Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([60, 400, 300, 430])
        )
        for key, value in keys(draft).items():
            made["/" + key] = value
        draft.page.Annots = Array([draft.pdf.make_indirect(made)])

    return plain_page(hide)


def xml_metadata(draft: Draft) -> pikepdf.Object:
    return draft.stream(
        f"<x:xmpmeta><dc:title>{SECRET}</dc:title></x:xmpmeta>".encode("utf-16-le"),
        Type=Name.Metadata, Subtype=Name.XML,
    )  # fmt: skip


def file_of(draft: Draft) -> Dictionary:
    return Dictionary(
        Type=Name.Filespec, F=b"a.txt", UF=unicode_string(f"{SECRET}.txt"),
        AFRelationship=Name.Source, CI=Dictionary(N=TEXT),
        EF=Dictionary(F=draft.stream(
            TEXT * 9, Type=Name.EmbeddedFile, Params=Dictionary(CheckSum=TEXT[:16]))),
    )  # fmt: skip


def _layers(draft: Draft) -> Dictionary:
    """Names, order labels and usage of a layer that is switched on (8.11)."""
    group = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.OCG, Name=unicode_string(SECRET),
            Usage=Dictionary(
                CreatorInfo=Dictionary(Creator=TEXT, Subtype=NAMED),
                User=Dictionary(Type=Name.Ind, Name=Array([TEXT])),
                Language=Dictionary(Lang=TEXT),
            ),
        )
    )  # fmt: skip
    draft.put("/Properties", "L1", group)
    draft.op("/OC /L1 BDC").line(60, 400, "synligt lag").op("EMC")
    return Dictionary(
        OCGs=Array([group]),
        D=Dictionary(Name=TEXT, Creator=TEXT, Order=Array([Array([String(TEXT), group])]),
                     AS=Array([Dictionary(Event=Name.View, Category=Array([NAMED]),
                                          OCGs=Array([group]))])),
        Configs=Array([Dictionary(Name=TEXT, Creator=TEXT)]),
    )  # fmt: skip


def _structure(draft: Draft) -> Dictionary:
    """Role maps, class maps, namespaces, pronunciations and attributes (14.7)."""
    draft.ops.insert(1, b"/Gunhild#20Vestermark <</MCID 0 /Lang (" + TEXT + b")>> BDC")
    draft.ops.append(b"EMC")
    root = draft.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    space = draft.pdf.make_indirect(
        Dictionary(Type=Name.Namespace, NS=TEXT, RoleMapNS=Dictionary({KEY: Name.P}))
    )
    element = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=NAMED, P=root, Pg=draft.page, K=0, Lang=TEXT, NS=space,
            C=NAMED, Phoneme=TEXT, PhoneticAlphabet=NAMED,
            A=Array([Dictionary(O=Name.UserProperties, P=Array([
                Dictionary(N=TEXT, V=TEXT, F=TEXT, H=False)]))]),
        )
    )  # fmt: skip
    root.K = element
    root.RoleMap = Dictionary({KEY: Name.P})
    root.ClassMap = Dictionary({KEY: Dictionary(O=Name.Layout, Headers=Array([TEXT]))})
    root.Namespaces = Array([space])
    root.IDTree = Dictionary(Names=Array([TEXT, element]))
    root.ParentTree = Dictionary(Nums=Array([0, Array([element])]))
    root.PronunciationLexicon = Array([file_of(draft)])
    root.AF = Array([file_of(draft)])
    draft.page.StructParents = 0
    draft.pdf.Root.MarkInfo = Dictionary(Marked=True)
    return root


def _navigation(draft: Draft) -> Dictionary:
    node = Dictionary(Type=Name.NavNode, NA=Dictionary(S=Name.GoToE, T=Dictionary(N=TEXT)))
    return draft.pdf.make_indirect(node)


def _chained_actions(_draft: Draft) -> Dictionary:
    return Dictionary(
        S=Name.GoToR, F=TEXT, D=TEXT,
        Next=Array([
            Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=TEXT)),
            Dictionary(S=Name.Named, N=NAMED),
            Dictionary(S=Name.Launch, Win=Dictionary(F=TEXT, P=TEXT)),
        ]),
    )  # fmt: skip


def _other_names(draft: Draft) -> Dictionary:
    def tree(value: object) -> Dictionary:
        return Dictionary(Kids=Array([Dictionary(
            Limits=Array([TEXT, TEXT]), Names=Array([TEXT, value]))]))  # fmt: skip

    hidden = Dictionary(
        Type=Name.Template,
        MediaBox=Array([0, 0, 99, 99]),
        Contents=draft.stream(b"BT (" + TEXT + b") Tj ET"),
    )
    return Dictionary(
        Templates=tree(draft.pdf.make_indirect(hidden)), IDS=tree(draft.stream(TEXT)),
        URLS=tree(Dictionary(C=TEXT)), AP=tree(form(draft, f"({SECRET}) Tj")),
        Pages=tree(Dictionary(C=TEXT)), Renditions=tree(Dictionary(S=Name.MR, N=TEXT)),
        AlternatePresentations=tree(Dictionary(Type=Name.SlideShow, StartResource=TEXT)),
    )  # fmt: skip


def _security_store(draft: Draft) -> Dictionary:
    return Dictionary(
        Type=Name.DSS, Certs=Array([draft.stream(b"\x30\x10\x0c\x12" + TEXT)]),
        VRI=Dictionary({KEY: Dictionary(TU=TEXT, TS=draft.stream(TEXT))}),
    )  # fmt: skip


def _bookmark_thread(draft: Draft) -> Array:
    information = Dictionary(Title=TEXT, Author=unicode_string(SECRET), Keywords=TEXT)
    bead = draft.pdf.make_indirect(
        Dictionary(Type=Name.Bead, P=draft.page, R=Array([60, 60, 200, 200]))
    )
    bead.N = bead.V = bead
    draft.page.B = Array([bead])
    return Array(
        [
            draft.pdf.make_indirect(
                Dictionary(Type=Name.Thread, F=bead, I=information, Metadata=xml_metadata(draft))
            )
        ]
    )


def _choice(draft: Draft) -> None:
    """A list nobody has opened: its options, export values and mapping name (12.7)."""
    field = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([60, 400, 300, 430]), F=4,
            FT=Name.Ch, T=TEXT, TM=TEXT, Opt=Array([Array([TEXT, b"valg"])]), V=b"valg",
            MK=Dictionary(CA=TEXT, RC=TEXT, AC=TEXT), RV=TEXT, DS=TEXT,
            Lock=Dictionary(Type=Name.SigFieldLock, Fields=Array([TEXT])),
        )
    )  # fmt: skip
    draft.page.Annots = Array([field])
    draft.pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), CO=Array([field]), DA=b"/F1 12 Tf % " + TEXT,
        DR=Dictionary(Font=Dictionary({KEY: helvetica()})),
    )  # fmt: skip


def _check_box(draft: Draft) -> None:
    """States named by the name: an appearance nobody sees, in a sub-dictionary (12.5.5)."""
    empty = form(draft, "q Q", BBox=Array([0, 0, 20, 20]))
    hidden = form(draft, f"BT /F1 9 Tf ({SECRET}) Tj ET", BBox=Array([0, 0, 20, 20]))
    field = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([60, 400, 80, 420]), F=4, FT=Name.Btn,
            T=b"felt", AS=Name.Off, V=NAMED,
            AP=Dictionary(N=Dictionary({KEY: hidden, "/Off": empty}), D=hidden, R=hidden),
        )
    )  # fmt: skip
    draft.page.Annots = Array([field])
    draft.pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _icon(draft: Draft) -> dict[str, object]:
    return {"MK": Dictionary(I=form(draft, f"BT ({SECRET}) Tj ET"), BC=Array([])),
            "A": Dictionary(S=Name.Rendition, R=Dictionary(N=TEXT), JS=TEXT)}  # fmt: skip


def _profile(draft: Draft) -> Array:
    text = b"desc" + bytes(4) + len(TEXT).to_bytes(4, "big") + TEXT
    return Array([
        Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputCondition=TEXT, Info=TEXT,
            OutputConditionIdentifier=TEXT, RegistryName=TEXT,
            DestOutputProfile=draft.stream(bytes(128) + text, N=3),
            DestOutputProfileRef=Dictionary(URLs=Array([TEXT])),
        )
    ])  # fmt: skip


def _measures(_draft: Draft) -> Array:
    measure = Dictionary(
        Type=Name.Measure, Subtype=Name.RL, R=TEXT, X=Array([Dictionary(U=TEXT, C=1)]),
        D=Array([]), A=Array([]),
    )  # fmt: skip
    return Array(
        [
            Dictionary(
                Type=Name.Viewport,
                BBox=Array([0, 0, 99, 99]),
                Name=TEXT,
                Measure=measure,
                PtData=Dictionary(Type=Name.PtData, Names=Array([NAMED]), XPTS=Array([TEXT])),
            )
        ]
    )


def _media(draft: Draft) -> dict[str, object]:
    asset = Dictionary(Names=Array([TEXT, file_of(draft)]))
    return {
        "RichMediaContent": Dictionary(Assets=asset, Configurations=Array([
            Dictionary(Name=TEXT, Instances=Array([Dictionary(Params=Dictionary(
                FlashVars=TEXT))]))])),
        "RichMediaSettings": Dictionary(Activation=Dictionary(Condition=NAMED)),
    }  # fmt: skip


def _model(draft: Draft) -> dict[str, object]:
    view = Dictionary(Type=Name("/3DView"), XN=TEXT, IN=TEXT)
    return {
        "3DD": draft.stream(
            TEXT,
            Type=Name("/3D"),
            Subtype=Name.U3D,
            OnInstantiate=draft.stream(TEXT),
            VA=Array([view]),
        ),
        "3DV": view,
        "3DI": True,
    }


_SEARCH = by_search
CLAUSE_TRAPS = [
    Trap("layer_labels", _on_root(OCProperties=_layers), _SEARCH, keep=(KEEP, "synligt lag")),
    Trap("structure_maps", _on_root(StructTreeRoot=_structure), _SEARCH),
    Trap("output_intents", _on_root(OutputIntents=_profile), _SEARCH),
    Trap("viewports", _on_page(VP=_measures), _SEARCH),
    Trap("page_steps", _on_page(
        PresSteps=_navigation, Trans=lambda _d: Dictionary(S=NAMED, D=1, Note=TEXT),
        TemplateInstantiated=lambda _d: NAMED, ID=lambda _d: String(TEXT),
        SeparationInfo=lambda d: Dictionary(DeviceColorant=TEXT, Pages=Array([d.page])),
        Tabs=lambda _d: NAMED), _SEARCH),
    Trap("page_associated_file", _on_page(AF=lambda d: Array([file_of(d)])), _SEARCH),
    Trap("page_private_stream", _on_page(PieceInfo=lambda d: Dictionary({
        KEY: Dictionary(LastModified=b"D:2024", Private=d.stream(
            zlib.compress(TEXT * 4)))})), _SEARCH),
    Trap("document_parts", _on_root(DPartRoot=lambda d: Dictionary(
        Type=Name.DPartRoot, DPartRootNode=Dictionary(Type=Name.DPart, DPM=Dictionary(
            {KEY: String(TEXT)}), Start=d.page), NodeNameList=Array([NAMED]))), _SEARCH),
    Trap("requirements", _on_root(
        Requirements=lambda _d: Array([Dictionary(S=Name.EnableJavaScripts, RH=Array(
            [Dictionary(S=Name.JS, Script=TEXT)]))]),
        Extensions=lambda _d: Dictionary(ADBE=Dictionary(
            BaseVersion=Name("/1.7"), ExtensionLevel=3, URL=TEXT)),
        Legal=lambda _d: Dictionary(Attestation=TEXT), URI=lambda _d: Dictionary(Base=TEXT),
        ViewerPreferences=lambda _d: Dictionary(Enforce=Array([NAMED]), Direction=NAMED),
        Lang=lambda _d: String(TEXT)), _SEARCH),
    Trap("security_store", _on_root(DSS=_security_store), _SEARCH),
    Trap("other_name_trees", _on_root(Names=_other_names), _SEARCH),
    Trap("chained_actions", _on_root(OpenAction=_chained_actions), _SEARCH),
    Trap("article_information", _on_root(Threads=_bookmark_thread), _SEARCH),
    Trap("cover_folders", _on_root(Collection=lambda _d: Dictionary(
        D=TEXT, Folders=Dictionary(ID=0, Name=TEXT, Desc=TEXT), Navigator=Dictionary(
            Name=TEXT, Strings=Dictionary(Names=Array([TEXT, TEXT]))))), _SEARCH),
    Trap("choice_field", plain_page(_choice), _SEARCH),
    Trap("check_box_states", plain_page(_check_box), _SEARCH),
    Trap("widget_icon", _note("Screen", _icon), _SEARCH),
    Trap("rich_media", _note("RichMedia", _media), _SEARCH),
    Trap("three_d", _note("3D", _model), _SEARCH),
    Trap("sound", _note("Sound", lambda d: {"Sound": d.stream(
        TEXT * 9, Type=Name.Sound, R=8000, Info=TEXT)}), _SEARCH),
    Trap("movie", _note("Movie", lambda d: {"Movie": Dictionary(
        F=file_of(d), Poster=d.stream(TEXT)), "T": TEXT}), _SEARCH),
    Trap("redact_mark_appearance", _note("Redact", lambda d: {
        "RO": form(d, f"BT ({SECRET}) Tj ET"), "OverlayText": TEXT, "DA": b"/F1 9 Tf",
        "QuadPoints": Array([60, 430, 300, 430, 60, 400, 300, 400])}), _SEARCH),
    Trap("rich_text_note", _note("FreeText", lambda _d: {
        "RC": f"<body><p>{SECRET}</p></body>".encode(), "DS": b"font: " + TEXT,
        "DA": b"/F1 12 Tf", "F": 2, "NM": TEXT, "IT": NAMED, "Lang": TEXT}), _SEARCH),
    Trap("printers_mark", _note("PrinterMark", lambda d: {"MN": NAMED, "AP": Dictionary(
        N=form(d, f"BT /F1 9 Tf 3 Tr ({SECRET}) Tj ET"))}), _SEARCH),
    Trap("ink_and_caret", _note("Caret", lambda _d: {
        "Contents": unicode_string(SECRET), "ExData": Dictionary(
            Type=Name.ExData, Subtype=Name.Markup3D, MD5=TEXT), "Subj": TEXT}), _SEARCH),
    Trap("link_border_and_path", _note("Link", lambda _d: {
        "PA": Dictionary(S=Name.URI, URI=b"https://e.dk/" + TEXT), "NM": TEXT,
        "Contents": TEXT, "Dest": String(TEXT)}), _SEARCH),
]  # fmt: skip
