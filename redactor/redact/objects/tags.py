"""The structure tree, kept as bare structure: known types, order, language, and links.

Expansions, titles, identifiers and attributes in words were never shown to anybody who decided, so
they go; so do descriptions of pictures, but for those that a page of the file still shows. Every
removed passage gets an element with its spoken text where
it stood. A tree that does not hold together is left out altogether.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from redactor.redact.content.operands import is_plain, rect_of
from redactor.redact.fonts.encodings import visible
from redactor.redact.geometry import Rect
from redactor.redact.roles import Roles

_MAX_DEPTH, _CORNERS = 200, 4
_MAX_ELEMENTS = 500_000
_LONGEST = 1_000
"""Letters of a description of a picture that may stay."""
_ATTRIBUTES = {
    "/Layout": ("/Placement", "/WritingMode", "/SpaceBefore", "/SpaceAfter", "/StartIndent",
                "/EndIndent", "/TextIndent", "/TextAlign", "/BBox", "/Width", "/Height",
                "/BlockAlign", "/InlineAlign", "/BaselineShift", "/LineHeight",
                "/TextDecorationType"),
    "/List": ("/ListNumbering",),
    "/Table": ("/RowSpan", "/ColSpan", "/Scope"),
}  # fmt: skip
_VALUES_TEXT = (
    "Block Inline Before Start End LrTb RlTb TbRl Center Justify Auto Middle After Normal None "
    "Disc Circle Square Decimal UpperRoman LowerRoman UpperAlpha LowerAlpha Unordered Ordered "
    "Row Column Both Underline Overline LineThrough"
)
_VALUES = frozenset("/" + name for name in _VALUES_TEXT.split())
"""Names an attribute may be set to (ISO 32000-1, 14.8.5)."""
_LANGUAGES = (
    "am ar bg bs ca cs cy da de el en es et eu fa fi fo fr ga gl he hi hr hu hy is it ja ka kl ko "
    "ku lt lv mk nb nl nn no pl ps pt ro ru se sk sl so sq sr sv ta th ti tr uk ur vi zh"
)
_REGIONS = (
    "AT AU BE BR CA CH CN DE DK ES FI FO FR GB GL IE IL IN IS IT JP KR LT LV NL NO NZ PK PL PT RO "
    "RS RU SA SE SO TR TW UA US"
)
LANGUAGE = re.compile(rf"(?:{_LANGUAGES.replace(' ', '|')})(?:-(?:{_REGIONS.replace(' ', '|')}))?")
"""Languages that files in Denmark are in. What may stand behind them in other tags is free text."""
_FARTHEST = 14_400
"""Units, beyond which no page reaches (ISO 32000-1, annex C.2)."""


class Broken(Exception):
    """The tree has a cycle, is too deep, or points nowhere."""


@dataclass(slots=True)
class Label:
    """A removed passage: page, the marked content it stood in, its own, and what is said."""

    page: int
    inside: int | None
    mcid: int
    spoken: str


LinksMade = dict[tuple[int, Rect], pikepdf.Object]
"""New link annotations, by page from 0 and the rectangle that the old one had."""


@dataclass(slots=True)
class _Build:
    pdf: pikepdf.Pdf
    pages: dict[tuple[int, int], int]
    roles: Roles
    marks: list[set[int]]
    links: LinksMade
    allows: Callable[[str], bool]
    owners: list[dict[int, Any]] = field(default_factory=list)
    linked: list[tuple[pikepdf.Object, Any]] = field(default_factory=list)
    """Link annotations, and the elements they belong to."""
    seen: set[tuple[int, int]] = field(default_factory=set)
    count: int = 0


def old_tree(pdf: pikepdf.Pdf) -> pikepdf.Dictionary | None:
    """The structure tree of a tagged document."""
    tree = pdf.Root.get("/StructTreeRoot")
    return tree if isinstance(tree, pikepdf.Dictionary) else None


def language_of(pdf: pikepdf.Pdf, default: str) -> str:
    text = str(pdf.Root.get("/Lang", ""))
    return text if LANGUAGE.fullmatch(text) else default


def rebuild(
    pdf: pikepdf.Pdf,
    old_root: pikepdf.Dictionary,
    old_pages: list[tuple[int, int]],
    pages: list[pikepdf.Dictionary],
    marks: list[set[int]],
    labels: list[Label],
    roles: Roles,
    links: LinksMade,
    allows: Callable[[str], bool],
) -> pikepdf.Dictionary | None:
    """A new structure tree for `pages`, or None when the old one does not hold together.

    `old_pages` are the object numbers the old tree knows the pages by; `marks` are the
    marked-content numbers each page still has, labels' own not counted; `allows` says whether a
    picture's description may stay. Sets /StructParents on the pages, and /StructParent on links.
    """
    build = _Build(
        pdf=pdf,
        pages={number: index for index, number in enumerate(old_pages)},
        roles=roles,
        marks=marks,
        links=links,
        allows=allows,
        owners=[{} for _ in pages],
    )
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/StructTreeRoot")))
    try:
        kids = _kids(build, old_root.get("/K"), root, None, pages, 0)
    except (Broken, ValueError, TypeError, KeyError, IndexError):
        return None
    if not kids:
        return None
    root["/K"] = pikepdf.Array(kids)
    document = kids[0]
    for label in labels:
        owner = build.owners[label.page].get(label.inside) if label.inside is not None else None
        _add_label(pdf, owner if owner is not None else document, label, pages, build)
    numbers: list[Any] = []
    for number, owners in enumerate(build.owners):
        if owners:
            pages[number]["/StructParents"] = number
            row = [owners.get(mcid) for mcid in range(max(owners) + 1)]
            numbers += [number, pdf.make_indirect(pikepdf.Array(row))]
    for number, (annotation, owner) in enumerate(build.linked, len(pages)):
        annotation["/StructParent"] = number
        numbers += [number, owner]
    table = roles.table()
    if table is not None:
        root["/RoleMap"] = table
    root["/ParentTree"] = pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbers)))
    root["/ParentTreeNextKey"] = len(pages) + len(build.linked)
    return root


def _kids(
    build: _Build,
    old: Any,
    parent: Any,
    page: int | None,
    pages: list[pikepdf.Dictionary],
    depth: int,
) -> list[Any]:
    if depth > _MAX_DEPTH:
        raise Broken
    found: list[Any] = []
    for kid in old if isinstance(old, pikepdf.Array) else ([] if old is None else [old]):
        if isinstance(kid, pikepdf.Dictionary):
            made = _kid(build, kid, parent, page, pages, depth)
            if made is not None:
                found.append(made)
        elif page is not None and int(kid) in build.marks[page]:
            build.owners[page][int(kid)] = parent
            found.append(int(kid))
    return found


def _kid(
    build: _Build,
    kid: pikepdf.Dictionary,
    parent: Any,
    page: int | None,
    pages: list[pikepdf.Dictionary],
    depth: int,
) -> Any:
    kind = str(kid.get("/Type", "/StructElem"))
    own = kid.get("/Pg")
    if isinstance(own, pikepdf.Dictionary):
        page = build.pages.get(own.objgen)
    if kind == "/OBJR":
        return _link(build, kid, parent, page, pages)
    if kind == "/MCR":
        mcid = int(kid["/MCID"])
        if page is None or "/Stm" in kid or mcid not in build.marks[page]:
            return None
        build.owners[page][mcid] = parent
        return pikepdf.Dictionary(Type=pikepdf.Name("/MCR"), Pg=pages[page], MCID=mcid)
    build.count += 1
    if kid.objgen in build.seen or build.count > _MAX_ELEMENTS:
        raise Broken
    if kid.objgen != (0, 0):
        build.seen.add(kid.objgen)
    name = str(kid.get("/S", "/Span"))[1:]
    tag = build.roles.standard(name)
    made = build.pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name("/StructElem"),
            S=pikepdf.Name("/" + build.roles.kept(name)),
            P=parent,
        )
    )
    if page is not None:
        made["/Pg"] = pages[page]
    language = str(kid.get("/Lang", ""))
    if LANGUAGE.fullmatch(language):
        made["/Lang"] = pikepdf.String(language)
    attributes = _attributes(kid.get("/A"))
    if attributes:
        made["/A"] = pikepdf.Array(attributes)
    kids = _kids(build, kid.get("/K"), made, page, pages, depth + 1)
    pictured = tag in ("Figure", "Formula")
    # A picture may stand outside the structure, which only says that there is one.
    outside = pictured and "/Alt" in kid and not _holds_content(kid.get("/K"))
    if not (kids or outside) and tag not in ("TD", "TH"):
        return None
    if pictured:
        made["/Alt"] = pikepdf.String(_description(build, kid) or "Billede")
    if kids:
        made["/K"] = pikepdf.Array(kids)
    return made


def near(rect: Rect) -> Rect:
    """A rectangle as it is compared: programs round it."""
    x0, y0, x1, y1 = (round(value, 1) for value in rect)
    return (x0, y0, x1, y1)


def _link(
    build: _Build,
    kid: pikepdf.Dictionary,
    parent: Any,
    page: int | None,
    pages: list[pikepdf.Dictionary],
) -> Any:
    """What ties a link to its element, when the link is still there."""
    target = kid.get("/Obj")
    rect = rect_of(target.get("/Rect")) if isinstance(target, pikepdf.Dictionary) else None
    if page is None or rect is None:
        return None
    annotation = build.links.pop((page, near(rect)), None)
    if annotation is None:
        return None
    build.linked.append((annotation, parent))
    return pikepdf.Dictionary(Type=pikepdf.Name("/OBJR"), Pg=pages[page], Obj=annotation)


def _description(build: _Build, kid: pikepdf.Dictionary) -> str:
    """What an element says of its picture, when the pages show that too."""
    said = kid.get("/Alt")
    text = " ".join(visible(str(said)).split()) if isinstance(said, pikepdf.String) else ""
    return text if text and len(text) <= _LONGEST and build.allows(text) else ""


def _holds_content(kids: Any) -> bool:
    return kids is not None and not (isinstance(kids, pikepdf.Array) and not len(kids))


def _attributes(old: Any) -> list[Any]:
    found: list[Any] = []
    for one in old if isinstance(old, pikepdf.Array) else [old]:
        if not isinstance(one, pikepdf.Dictionary):
            continue
        owner = str(one.get("/O"))
        made = pikepdf.Dictionary(O=pikepdf.Name(owner)) if owner in _ATTRIBUTES else None
        for key in _ATTRIBUTES.get(owner, ()):
            value = one.get(key)
            if made is None or value is None:
                continue
            if _is_length(value) or (isinstance(value, pikepdf.Name) and str(value) in _VALUES):
                made[key] = value
        if made is not None and len(made.keys()) > 1:
            found.append(made)
    return found


def _is_length(value: Any) -> bool:
    """A number that can be one of a page, or the four of a box."""
    if isinstance(value, pikepdf.Array):
        return len(value) == _CORNERS and all(
            not isinstance(one, pikepdf.Object) and _is_length(one) for one in value
        )
    return is_plain(value) and abs(float(value)) <= _FARTHEST


def _add_label(
    pdf: pikepdf.Pdf,
    parent: Any,
    label: Label,
    pages: list[pikepdf.Dictionary],
    build: _Build,
) -> None:
    made = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name("/StructElem"),
            S=pikepdf.Name("/Span"),
            P=parent,
            Pg=pages[label.page],
            ActualText=pikepdf.String(label.spoken),
            K=label.mcid,
        )
    )
    build.owners[label.page][label.mcid] = made
    kids = parent.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else ([] if kids is None else [kids])
    at = len(listed)
    for index, kid in enumerate(listed):
        number = kid.get("/MCID") if isinstance(kid, pikepdf.Dictionary) else kid
        if label.inside is not None and number == label.inside:
            at = index + 1
            break
    listed.insert(at, made)
    parent["/K"] = pikepdf.Array(listed)
