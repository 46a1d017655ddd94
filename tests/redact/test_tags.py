"""A tagged file stays one: roles, links, and descriptions of pictures that people saw and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from trap_kit import SECRET, Draft, by_search

from redactor.redact import RedactOptions, redact
from redactor.verify import Expectation, verify

HOUSE, YARD = "Et rødt hus set fra vejen", f"Gården hos {SECRET} set fra syd"
OTHER = "Noget som ingen side viser"


def tagged(path: Path) -> None:
    """Headings, a footnote, two links, and pictures in and outside the structure."""
    draft = Draft()
    draft.ops.clear()
    lines = (
        ("H1", "Notat om sagen"), ("Standard", f"Vi har talt med {SECRET} om huset"),
        ("Link", "Se bilaget om huset"), ("Link", f"Skriv til {SECRET}"),
        ("FENote", "Fodnote om fristen"), ("Vestermarks note", "Et notat mere"), ("Figure", "hus"),
        ("Caption", HOUSE), ("Caption", "Gården hos"),
    )  # fmt: skip
    for number, (role, text) in enumerate(lines):
        draft.op(f"/{Name('/' + role).unparse().decode()[1:]} <</MCID {number}>> BDC")
        draft.line(60, 760 - 30 * number, text).op("EMC")
    root = draft.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    page = draft.page

    def element(role: str, parent: Any, *kids: Any, **keys: Any) -> Any:
        made = Dictionary(S=Name("/" + role), P=parent, Pg=page, K=Array(list(kids)), **keys)
        return draft.pdf.make_indirect(made)

    document = element("Document", root)
    links = []
    for number in (2, 3):
        y = 756 - 30 * number
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, y, 250, y + 14]),
            Dest=Array([page, Name.Fit]), Contents=String(lines[number][1]), StructParent=number,
        )  # fmt: skip
        links.append(draft.pdf.make_indirect(link))
    page.Annots = Array(links)
    kids: list[Any] = []
    for number, (role, _) in enumerate(lines):
        kid = [number]
        if role == "Link":
            kid.append(Dictionary(Type=Name.OBJR, Obj=links[number - 2]))
        alt = {"Alt": String(OTHER)} if role == "Figure" else {}
        kids.append(element(role, document, *kid, **alt))
    for alt in (HOUSE, YARD):
        kids.append(element("Figure", document, Alt=String(alt)))
    document.K = Array(kids)
    root.K = document
    root.RoleMap = Dictionary({"/Standard": Name.P, "/Vestermarks note": Name.Note})
    draft.pdf.Root.StructTreeRoot = root
    draft.pdf.Root.MarkInfo = Dictionary(Marked=True)
    draft.save(path)


def test_roles_links_and_descriptions_stay(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    tagged(source)
    done = redact(source, by_search(source), target, RedactOptions())
    assert verify(target, Expectation(redactions=done.burned)).clean
    with pikepdf.open(target) as pdf:
        tree = pdf.Root.StructTreeRoot
        kids = [kid for kid in tree.K[0].K if "/ActualText" not in kid]
        assert [str(kid.S)[1:] for kid in kids] == [
            "H1", "Standard", "Link", "Link", "FENote", "Note", "Figure", "Caption", "Caption",
            "Figure", "Figure",
        ]  # fmt: skip
        assert {key: str(role) for key, role in tree.RoleMap.items()} == {
            "/FENote": "/Note", "/Standard": "/P",
        }  # fmt: skip
        assert [str(kid.Alt) for kid in kids if Name.Figure == kid.S] == [
            "Billede", HOUSE, "Billede",
        ]  # fmt: skip
        (link,) = pdf.pages[0].Annots
        assert str(link.Contents) == "Se bilaget om huset"
        assert kids[2].K[1].Obj.objgen == link.objgen
        parents = dict(pikepdf.NumberTree(tree.ParentTree).items())
        assert parents[int(link.StructParent)].objgen == kids[2].objgen
        assert not any(isinstance(kid, Dictionary) and "/Obj" in kid for kid in kids[3].K)
