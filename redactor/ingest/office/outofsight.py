"""What a Word or PowerPoint file says beside its pages, and all it says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from redactor.ingest.office.packages import Element, Package, attr, local, texts_of
from redactor.ingest.office.wordfields import field_texts
from redactor.ingest.unseen import CHART, LINKS, OTHER, PICTURES, Hidden

_W_PARA, _W_TEXT = frozenset({"p"}), frozenset({"t"})
_DELETED = frozenset({"t", "delText"})
TRACKED = {
    "ins": "Indsat tekst (sporet ændring)",
    "del": "Slettet tekst (sporet ændring)",
    "moveFrom": "Flyttet tekst, gammelt sted (sporet ændring)",
    "moveTo": "Flyttet tekst, nyt sted (sporet ændring)",
}


def word_hidden(package: Package) -> Iterator[Hidden]:
    """Comments, tracked changes and hidden text of a DOCX (ISO/IEC 29500-1, 17.13, 17.3.2)."""
    anchors = _anchors(package)
    for name in _called(package, r"word/comments\.xml", "wordprocessingml.comments+"):
        for comment in package.xml(name):
            if local(comment) == "comment":
                yield Hidden(
                    what="Kommentarer",
                    place=anchors.get(attr(comment, "id"), ""),
                    who=attr(comment, "author"),
                    when=danish_moment(attr(comment, "date")),
                    text=_joined(comment, _DELETED),
                )
    for name in _word_bodies(package):
        for element in package.xml(name).iter():
            tag = local(element)
            if tag in TRACKED:
                text = _joined(element, _DELETED)
                if text:
                    yield Hidden(
                        what=TRACKED[tag],
                        who=attr(element, "author"),
                        when=danish_moment(attr(element, "date")),
                        text=text,
                    )
            elif tag == "r" and _vanishes(element):
                text = "".join(texts_of_run(element))
                if text.strip():
                    yield Hidden(what="Skjult tekst", text=text)


def word_texts(package: Package) -> Iterator[Hidden]:
    """Every paragraph of a DOCX: body, headers, footers, notes, text in charts and drawings.

    Then what fields keep, and what is said of pictures to those who cannot see them.
    """
    letter = _word_documents(package)
    for name in _word_bodies(package):
        root = package.xml(name)
        for text in texts_of(root, _W_PARA, _W_TEXT):
            yield Hidden(what=OTHER, text=text)
        yield from field_texts(root)
        if name in letter:  # letterheads carry the same logo everywhere
            yield from _descriptions(root)
    yield from drawing_texts(package, "word")


def _word_bodies(package: Package) -> list[str]:
    others = r"word/(?:header\d*|footer\d*|footnotes|endnotes)\.xml"
    return _word_documents(package) + _called(package, others, *_WORD_PARTS)


def _word_documents(package: Package) -> list[str]:
    return _called(package, r"word/document\d*\.xml", *_WORD_MAIN)


_WORD_PARTS = tuple(
    f"wordprocessingml.{part}+" for part in ("header", "footer", "footnotes", "endnotes")
)
_WORD_MAIN = (
    "wordprocessingml.document.main+",
    "wordprocessingml.template.main+",
    "ms-word.document.macroenabled.main+",
    "ms-word.template.macroenabledtemplate.main+",
)


def _called(package: Package, usual: str, *types: str) -> list[str]:
    """Parts by their usual names, and those that the package says are of these types."""
    return list(dict.fromkeys([*package.matching(usual), *package.of_type(*types)]))


_VML = "{urn:schemas-microsoft-com:vml}"
"""Drawings of Word before 2010 (ISO/IEC 29500-4, 14.1)."""
_MADE_BY_PROGRAM = re.compile(r"(?i)\b(?:automati(?:sk|cally)|AI-?gener(?:ere|ate)[td]?)\b")


def authored(description: str) -> bool:
    """Whether a person may have written what is said of a picture."""
    return bool(description.strip()) and not _MADE_BY_PROGRAM.search(description)


def _descriptions(root: Element) -> Iterator[Hidden]:
    """What an author wrote of a picture (ISO/IEC 29500-1, 20.4.2.5), not what the program did."""
    for element in root.iter():
        if local(element) in ("docPr", "cNvPr"):
            said = (attr(element, "title"), attr(element, "descr"))
        elif str(element.tag).startswith(_VML):
            said = (element.get("alt", ""), element.get("title", ""))
        else:
            continue
        for text in said:
            if authored(text):
                yield Hidden(what=PICTURES, text=text)


_LINKING = r"(?:word|ppt|xl)/(?:slides/|notesSlides/|worksheets/)?\w+\.(?:xml|bin)"
TIPS = "Tekst, der kommer frem over links"
_TIP = re.compile(rb'<(?:\w+:)?(?:hyperlink|hlinkClick)\b[^<>]*?\s(?:\w+:)?tooltip="([^"]+)"')


def package_links(package: Package) -> Iterator[Hidden]:
    """Where the links of an OOXML file lead outside it, and what their authors say of them."""
    for name in package.matching(_LINKING):
        for tip in dict.fromkeys(_TIP.findall(package.read(name))):
            yield Hidden(what=TIPS, text=html.unescape(tip.decode("utf-8", "replace")))
        for kind, target, outside in package.relations(name).values():
            if outside and kind.endswith("/hyperlink"):
                yield Hidden(what=LINKS, text=target)


def texts_of_run(run: Element) -> Iterator[str]:
    for child in run:
        if local(child) in _DELETED:
            yield child.text or ""


def _vanishes(run: Element) -> bool:
    for properties in run:
        if local(properties) == "rPr":
            for item in properties:
                if local(item) == "vanish":
                    return attr(item, "val") not in ("0", "false", "off")
    return False


def _anchors(package: Package) -> dict[str, str]:
    """Comment id -> the words it was put on, shortened."""
    found: dict[str, str] = {}
    for name in _word_documents(package):
        open_ids: set[str] = set()
        for element in package.xml(name).iter():
            tag = local(element)
            if tag == "commentRangeStart":
                open_ids.add(attr(element, "id"))
            elif tag == "commentRangeEnd":
                open_ids.discard(attr(element, "id"))
            elif tag == "t":
                for number in open_ids:
                    found[number] = (found.get(number, "") + (element.text or ""))[:120]
    return {number: f"ved »{text}«" for number, text in found.items() if text.strip()}


def _joined(element: Element, pieces: frozenset[str]) -> str:
    """The text below an element, a line per paragraph."""
    lines = [""]
    for child in element.iter():
        tag = local(child)
        if tag == "p" and lines[-1]:
            lines.append("")
        elif tag in pieces:
            lines[-1] += child.text or ""
        elif tag in ("tab", "br"):
            lines[-1] += " "
    return "\n".join(line for line in lines if line.strip())


def danish_moment(value: str) -> str:
    """'2024-05-03T10:15:00Z' -> '03-05-2024 10.15'."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?", value)
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    return f"{day}-{month}-{year}" + (f" {hour}.{minute}" if hour else "")


def drawing_texts(package: Package, folder: str) -> Iterator[Hidden]:
    """Text of charts, SmartArt and shapes; in charts the cached names and categories as well."""
    pattern = rf"{folder}/(?:charts/chart|diagrams/data|drawings/drawing)\w*\.xml"
    for name in package.matching(pattern):
        root = package.xml(name)
        for text in texts_of(root, _W_PARA, _W_TEXT):
            yield Hidden(what=OTHER, text=text)
        for element in root.iter():
            value = _CACHES.get(local(element))
            for point in element.iter() if value else ():
                if local(point) == value and (point.text or "").strip():
                    yield Hidden(what=CHART, text=point.text or "")
    for name in package.matching(rf"{folder}/drawings/vmlDrawing\w*\.vml"):
        yield from _controls(package.xml(name))


_CACHES = {"strCache": "v", "multiLvlStrCache": "v", "dlblRangeCache": "v", "strDim": "pt"}
"""Where charts keep texts of theirs (ISO/IEC 29500-1, 21.2.2.201 and 21.2.2.95; [MS-ODRAWXML]
2.24.3), and what each of them is."""


def _controls(root: Element) -> Iterator[Hidden]:
    """What stands on buttons and beside ticks of a sheet; comments are read elsewhere."""
    for shape in root.iter(f"{_VML}shape"):
        kinds = {attr(part, "ObjectType") for part in shape if local(part) == "ClientData"}
        if "Note" not in kinds:
            for box in shape.iter(f"{_VML}textbox"):
                text = " ".join("".join(str(piece) for piece in box.itertext()).split())
                if text:
                    yield Hidden(what=OTHER, text=text)


def slide_hidden(package: Package) -> Iterator[Hidden]:
    """Speaker notes and comments of a PPTX, with the number of their slide."""
    order = {name: number for number, name in enumerate(slides_of(package), start=1)}
    authors = _authors(package)
    for slide, number in order.items():
        for kind, target, outside in package.relations(slide).values():
            if outside or target not in package.names:
                continue
            place = f"dias {number}"
            if kind.endswith("/notesSlide"):
                text = _notes(package.xml(target))
                if text:
                    yield Hidden(what="Talenoter", place=place, text=text)
            elif kind.endswith("/comments"):
                yield from _slide_comments(package.xml(target), place, authors)


def slide_texts(package: Package) -> Iterator[Hidden]:
    """Every paragraph on the slides of a PPTX, and the text in their charts and drawings."""
    for name in slides_of(package):
        root = package.xml(name)
        for text in texts_of(root, _W_PARA, _W_TEXT):
            yield Hidden(what=OTHER, text=text)
        yield from _descriptions(root)
    yield from drawing_texts(package, "ppt")


def slides_of(package: Package) -> list[str]:
    """Slide parts in the order they are shown."""
    main = package.matching(r"ppt/presentation\.xml")
    if not main:
        return package.matching(r"ppt/slides/slide\d+\.xml")
    relations = package.relations(main[0])
    found = []
    for element in package.xml(main[0]).iter():
        if local(element) == "sldId":
            for key, value in element.attrib.items():
                if str(key).endswith("}id") and str(value) in relations:
                    found.append(relations[str(value)][1])
    present = [name for name in found if name in package.names]
    rest = [n for n in package.matching(r"ppt/slides/slide\d+\.xml") if n not in present]
    return present + rest


def hidden_slides(package: Package) -> int:
    return sum(package.xml(name).get("show") in ("0", "false") for name in slides_of(package))


def _notes(root: Element) -> str:
    """The notes' own text, without slide number, picture and date."""
    lines: list[str] = []
    for shape in root.iter():
        if local(shape) != "sp":
            continue
        kinds = [attr(e, "type") for e in shape.iter() if local(e) == "ph"]
        if kinds and kinds[0] in ("sldNum", "sldImg", "dt"):
            continue
        lines.extend(texts_of(shape, _W_PARA, _W_TEXT))
    return "\n".join(lines)


def _authors(package: Package) -> dict[str, str]:
    found = {}
    for name in package.matching(r"ppt/(?:commentAuthors|authors)\.xml"):
        for element in package.xml(name).iter():
            if local(element) in ("cmAuthor", "author"):
                found[attr(element, "id")] = attr(element, "name")
    return found


def _slide_comments(root: Element, place: str, authors: dict[str, str]) -> Iterator[Hidden]:
    """Comments of both kinds: p:cm with p:text, and the threaded ones with a text body."""
    for comment in root.iter():
        if local(comment) not in ("cm", "reply"):
            continue
        texts = [e.text or "" for e in comment if local(e) == "text"]
        for body in comment:
            if local(body) == "txBody":
                texts.extend(texts_of(body, _W_PARA, _W_TEXT))
        text = "\n".join(t for t in texts if t.strip())
        if text:
            yield Hidden(
                what="Kommentarer",
                place=place,
                who=authors.get(attr(comment, "authorId"), ""),
                when=danish_moment(attr(comment, "dt") or attr(comment, "created")),
                text=text,
            )
