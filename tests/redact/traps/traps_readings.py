"""Traps in readings: text that programs read differently from one another, or from the eye."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
    redaction,
)

from redactor.model import Redaction

FIRST, LAST = SECRET.split()
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINE = (95, 128, 260, 148)
"""Points around the secret of a line 'Navn: <secret> bor her' at y 700."""
Find = Callable[[Path], list[Redaction]]


def _map(codes: dict[int, str]) -> bytes:
    rows = "\n".join(f"<{c:02X}> <{t.encode('utf-16-be').hex()}>" for c, t in codes.items())
    return (
        f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {len(codes)} beginbfchar\n"
        f"{rows}\nendbfchar endcmap"
    ).encode()


def _lying_map(read: Callable[[str], str]) -> Callable[[Draft], None]:
    """The eye sees the secret; the font's map reads something else."""

    def fill(draft: Draft) -> None:
        font = helvetica()
        letters = sorted(set(SECRET + "Navn: bor her"))
        font.ToUnicode = draft.stream(_map({ord(c): read(c) for c in letters}))
        draft.put("/Font", "F5", font)
        draft.op(f"BT /F5 12 Tf 60 700 Td (Navn: {SECRET} bor her) Tj ET")

    return fill


def _text(show: str, extra: str = "", y: int = 700) -> Callable[[Draft], None]:
    def fill(draft: Draft) -> None:
        draft.op(f"BT /F1 12 Tf {extra} 60 {y} Td {show} ET")

    return fill


def _unicode_text(text: str) -> Callable[[Path], None]:
    """Set with a font that has every character, as a text program would."""

    def make(path: Path) -> None:
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_font(fontname="E", fontfile=FONT)
        page.insert_text((60, 62), KEEP, fontname="E", fontsize=12)
        for row, line in enumerate(text.split("\n")):
            page.insert_text((60, 142 + 15 * row), line, fontname="E", fontsize=12)
        doc.subset_fonts()
        doc.save(path)

    return make


def _actual_text(draft: Draft) -> None:
    """The eye sees the name, readers are told 'Kommunen'."""
    draft.op("/Span <</ActualText (Kommunen)>> BDC").secret_line().op("EMC")


def _whole_word_elsewhere(draft: Draft) -> None:
    """A glyph whose drawing stands far from where it is said to be, in a box of no size."""
    glyph = draft.stream(f"500 0 d0 BT /F1 1000 Tf 9000 -12000 Td ({SECRET}) Tj ET".encode())
    draft.put(
        "/Font",
        "T3",
        draft.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                FontBBox=Array([0, 0, 0, 0]),
                FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
                CharProcs=Dictionary(a=glyph),
                Encoding=Dictionary(Differences=Array([97, Name.a])),
                FirstChar=97,
                LastChar=97,
                Widths=Array([500]),
                Resources=Dictionary(Font=Dictionary(F1=helvetica())),
            )
        ),
    )
    draft.op("BT /T3 12 Tf 60 700 Td (a) Tj ET")


def _no_widths(draft: Draft) -> None:
    """Widths that are all nothing; every letter is put in its place."""
    font = helvetica()
    font.FirstChar, font.LastChar, font.Widths = 32, 255, Array([0] * 224)
    draft.put("/Font", "F5", font)
    parts = " ".join(
        f"({c}) {-round(1000 * pymupdf.get_text_length(c, fontsize=1))}"
        for c in f"Navn: {SECRET} her"
    )
    draft.op(f"BT /F5 12 Tf 60 700 Td [{parts}] TJ ET")


def _cjk(encoding: str, codec: str, ordering: str) -> Callable[[Draft], None]:
    """Latin letters through a predefined map, half as wide as its other characters."""

    def fill(draft: Draft) -> None:
        child = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=Name.HeiseiMin,
            DW=1000,
            W=Array([1, 94, 500, 231, 632, 500]),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String(ordering), Supplement=2
            ),
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name.HeiseiMin,
                Flags=4,
                FontBBox=Array([0, -200, 1000, 900]),
                ItalicAngle=0,
                Ascent=800,
                Descent=-200,
                StemV=80,
                CapHeight=700,
            ),
        )
        draft.put(
            "/Font",
            "F5",
            draft.pdf.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type0,
                    BaseFont=Name.HeiseiMin,
                    Encoding=Name("/" + encoding),
                    DescendantFonts=Array([draft.pdf.make_indirect(child)]),
                )
            ),
        )
        codes = f"Navn: {SECRET} bor her".encode(codec).hex()
        draft.op(f"BT /F5 12 Tf 60 700 Td <{codes}> Tj ET")

    return fill


def _mirrored_letter(draft: Draft) -> None:
    """A letter that looks the same in a mirror, set from the right to the left."""
    x = 60.0
    for letter in f"Navn: {SECRET} bor her":
        wide = pymupdf.get_text_length(letter, fontsize=12)
        turn = f"-1 0 0 1 {x + wide:.2f}" if letter == "V" else f"1 0 0 1 {x:.2f}"
        draft.op(f"BT /F1 12 Tf {turn} 700 Tm ({letter}) Tj ET")
        x += wide


def _halves(draft: Draft) -> None:
    """Every other letter in one form, the rest in another, one over the other."""
    parts = []
    for keep in (0, 1):
        x, shown = 0.0, ""
        for number, letter in enumerate(SECRET):
            if number % 2 == keep:
                shown += f"BT /F1 12 Tf {60 + x:.2f} 700 Td ({letter}) Tj ET "
            x += pymupdf.get_text_length(letter, fontsize=12)
        draft.put("/XObject", f"H{keep}", form(draft, shown))
        parts.append(f"/H{keep} Do")
    draft.op(" ".join(parts))


def _field(draft: Draft, **keys: object) -> None:
    name = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("felt"),
        Rect=Array([60, 300, 260, 320]),
        F=4,
        DA=String("/Helv 12 Tf 0 g"),
        **keys,
    )
    widget = draft.pdf.make_indirect(name)
    draft.page.Annots = Array([widget])
    draft.pdf.Root.AcroForm = Dictionary(
        Fields=Array([widget]),
        NeedAppearances=True,
        DA=String("/Helv 12 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=helvetica())),
    )


def _stale_field(draft: Draft) -> None:
    shown = form(draft, "BT /F1 12 Tf 4 6 Td (Kommunen) Tj ET", BBox=Array([0, 0, 200, 20]))
    _field(draft, V=String(SECRET), DV=String(SECRET), AP=Dictionary(N=shown))


def _and_field(path: Path) -> list[Redaction]:
    """Where the name is found, and the field: its look is made anew from the value."""
    return [*by_search(path), *at((60, 522, 260, 542))(path)]


def _stale_look(draft: Draft) -> None:
    """Viewers make the look of the field anew, and nobody sees the one in the file."""
    shown = form(draft, f"BT /F1 12 Tf 4 6 Td ({SECRET}) Tj ET", BBox=Array([0, 0, 200, 20]))
    _field(draft, V=String("Kommunen"), AP=Dictionary(N=shown))


def _captions(draft: Draft) -> None:
    button = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Btn,
            Ff=65536,
            T=String("knap"),
            TU=String(SECRET),
            TM=String(SECRET),
            Rect=Array([60, 300, 260, 330]),
            F=4,
            MK=Dictionary(CA=String(SECRET), RC=String(SECRET), AC=String(SECRET), R=90),
        )
    )
    draft.page.Annots = Array([button])
    draft.pdf.Root.AcroForm = Dictionary(
        Fields=Array([button]),
        DR=Dictionary(Font=Dictionary(Helv=helvetica())),
        XFA=Array([String("datasets"), draft.stream(f"<v>{SECRET}</v>".encode())]),
    )


def _rich_only(draft: Draft) -> None:
    draft.page.Annots = Array(
        [
            draft.pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.FreeText,
                    Rect=Array([60, 300, 260, 330]),
                    F=4,
                    DA=String("/Helv 12 Tf 0 g"),
                    Contents=String("Kommunen"),
                    DS=String(f"font: {SECRET}"),
                    RC=String(f"<body><p>{SECRET}</p></body>"),
                    T=String(SECRET),
                    Subj=String(SECRET),
                )
            )
        ]
    )


def _print_only(draft: Draft) -> None:
    """A layer that is off on screens and on in print (8.11.4.4)."""
    layer = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.OCG,
            Name=String(SECRET),
            Usage=Dictionary(
                Print=Dictionary(PrintState=Name.ON, Subtype=Name.Print),
                View=Dictionary(ViewState=Name.OFF),
                CreatorInfo=Dictionary(Creator=String(SECRET), Subtype=Name.Artwork),
            ),
        )
    )
    draft.pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]),
        D=Dictionary(
            ON=Array([layer]),
            AS=Array(
                [Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([layer]))]
            ),
        ),
    )
    draft.put("/Properties", "L1", layer)
    draft.op("/OC /L1 BDC").line(60, 300, SECRET).op("EMC")


def _big_units(draft: Draft) -> None:
    """Letters of size 0.01 in a space enlarged a thousand times, upside down twice."""
    draft.op(
        "q -1200 0 0 -1200 0 0 cm BT /F1 -0.01 Tf -0.05 -0.583333 Td "
        f"(Navn: {SECRET} bor her) Tj ET Q"
    )


def _trap(
    name: str,
    fill: Callable[[Draft], None],
    find: Find = by_search,
    secrets: tuple[str, ...] = (SECRET,),
) -> Trap:
    return Trap(name, page_with(fill), find, secrets)


def _set(name: str, text: str, find: Find) -> Trap:
    return Trap(name, _unicode_text(text), find)


READING_TRAPS = [
    _trap("map_to_replacement", _lying_map(lambda _: "\ufffd"), at(LINE)),
    _trap("map_to_private", _lying_map(lambda c: chr(0xE000 + ord(c))), at(LINE)),
    _trap("map_to_nothing", _lying_map(lambda _: ""), at(LINE)),
    _trap("map_to_other_letters", _lying_map(lambda c: chr(97 + ord(c) % 26)), at(LINE)),
    _trap("map_to_blanks", _lying_map(lambda _: " "), at(LINE)),
    _trap("map_turned_capitals", _lying_map(lambda c: c.swapcase()), at(LINE)),
    _trap("lying_actual_text", _actual_text, at(LINE)),
    _trap(
        "soft_hyphens", _text(f"(Navn: {chr(0xAD).join(SECRET)} bor) Tj"), at((60, 128, 400, 148))
    ),
    _trap("letter_spaced", _text(f"({' '.join(SECRET)}) Tj"), at((58, 128, 400, 148))),
    _set("zero_width_spaces", "Navn: " + "\u200b".join(SECRET) + " bor", at((60, 128, 400, 148))),
    _set(
        "hyphenated_lines",
        f"Sagen er sendt til {FIRST} Vester-\nmark i dag",
        at((60, 128, 500, 165)),
    ),
    _trap("glyph_drawn_elsewhere", _whole_word_elsewhere, at((150, 250, 320, 300))),
    _trap("no_widths", _no_widths, at(LINE)),
    _trap("every_other_letter", _halves, at((58, 128, 170, 148))),
    Trap("stale_field", plain_page(_stale_field), _and_field),
    Trap("stale_look", plain_page(_stale_look), by_search, keep=(KEEP, "Kommunen")),
    Trap(
        "captions_and_xfa",
        plain_page(_captions),
        lambda path: [*by_search(path), redaction(1, (58, 510, 262, 544))],
    ),
    Trap("rich_text_only", plain_page(_rich_only), by_search),
    Trap("print_only_layer", plain_page(_print_only), by_search),
    _trap("great_scale", _big_units),
    _trap("mirrored_letter", _mirrored_letter, at(LINE)),
    _trap("japanese_map", _cjk("90ms-RKSJ-H", "shift_jis", "Japan1"), secrets=(SECRET, LAST)),
    _trap(
        "wide_character_map", _cjk("UniJIS-UCS2-H", "utf-16-be", "Japan1"), secrets=(SECRET, LAST)
    ),
]
