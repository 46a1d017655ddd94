"""Office packages: every part is found by what it is, and files within are parts."""

from __future__ import annotations

import zipfile
from pathlib import Path

from docx.oxml.ns import nsdecls

from redactor.ingest.office.embedded import add_embedded, add_embedded_odf
from redactor.ingest.office.outofsight import drawing_texts, word_hidden, word_texts
from redactor.ingest.office.packages import Package
from redactor.ingest.parts import PartWriter
from redactor.limits import Limits

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def test_parts_are_known_by_what_they_are_and_not_by_their_names(tmp_path: Path) -> None:
    """ISO/IEC 29500-2, 9: programs may call them anything, and some do."""
    word, types = nsdecls("w"), "application/vnd.openxmlformats-officedocument.wordprocessingml."
    said = {"body": "document.main", "c7": "comments", "f3": "footnotes"}
    inside = {
        "body": f"<w:document {word}><w:p><w:r><w:t>Brev</w:t></w:r></w:p></w:document>",
        "c7": f"<w:comments {word}><w:comment w:author='Bo'><w:p><w:r><w:t>Husk Ida</w:t></w:r>"
        "</w:p></w:comment></w:comments>",
        "f3": f"<w:footnotes {word}><w:p><w:r><w:t>Se Kaj</w:t></w:r></w:p></w:footnotes>",
    }
    told = "".join(
        f"<Override PartName='/{name}.xml' ContentType='{types}{kind}+xml'/>"
        for name, kind in said.items()
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f"<Relationship Id='r{name}' Type='{office}/{kind}' Target='{name}'/>"
        for name, kind in {"ind.html": "aFChunk", "/ark": "package", "lyd.x": "audio"}.items()
    )
    chart = (
        "<c xmlns='x'><multiLvlStrCache><lvl><pt><v>Gerda Bang</v></pt></lvl></multiLvlStrCache>"
        "<strDim><lvl><pt>Ib Holm</pt></lvl></strDim></c>"
    )
    vml = (
        "<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox><div>Send til <font>Åse"
        "</font></div></v:textbox><ClientData ObjectType='{}'/></v:shape></xml>"
    )
    path = tmp_path / "brev"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f"<Types>{told}</Types>")
        for name, content in inside.items():
            archive.writestr(f"{name}.xml", content)
        archive.writestr(
            "_rels/body.xml.rels", f"<Relationships xmlns='{RELATIONS}'>{links}</Relationships>"
        )
        for name in ("ind.html", "ark", "lyd.x"):
            archive.writestr(name, f"i {name}")
        archive.writestr("xl/charts/chartEx1.xml", chart)
        for number, kind in enumerate(("Button", "Note")):
            archive.writestr(f"xl/drawings/vmlDrawing{number}.vml", vml.format(kind))
    with Package(path, Limits()) as package:
        writer = PartWriter(tmp_path, Limits())
        add_embedded(package, writer)
        assert [part.path.read_text() for part in writer.parts] == [
            "i ark",
            "i ind.html",
            "i lyd.x",
        ]
        assert [item.text for item in word_hidden(package)] == ["Husk Ida"]
        assert [item.text for item in word_texts(package)] == ["Brev", "Se Kaj"]
        assert [item.text for item in drawing_texts(package, "xl")] == [
            "Gerda Bang", "Ib Holm", "Send til Åse",
        ]  # fmt: skip


def test_sound_and_film_in_an_opendocument_file_are_parts(tmp_path: Path) -> None:
    """OpenDocument 1.3 part 3, 10.4.6: played from within the package, on no page."""
    entries = {"Media/film.mp4": "application/vnd.sun.star.media", "lyd.x": "audio/wav",
               "Pictures/1.png": "image/png", "content.xml": "text/xml"}  # fmt: skip
    listed = "".join(
        f"<m:file-entry m:full-path='{name}' m:media-type='{kind}'/>"
        for name, kind in entries.items()
    )
    path = tmp_path / "dias"
    with zipfile.ZipFile(path, "w") as archive:
        for name in entries:
            archive.writestr(name, f"i {name}")
        archive.writestr("META-INF/manifest.xml", f"<m:manifest xmlns:m='m'>{listed}</m:manifest>")
    with Package(path, Limits()) as package:
        writer = PartWriter(tmp_path, Limits())
        add_embedded_odf(package, writer)
    assert [(part.name, part.path.read_text()) for part in writer.parts] == [
        ("film.mp4", "i Media/film.mp4"), ("lyd.x", "i lyd.x"),
    ]  # fmt: skip
