"""Pages as Chromium and poppler print them: the bad ones are refused, the good ones are not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import bad_kit
import good_more  # noqa: F401
import good_pages
import pikepdf
import pytest

from redactor.verify import OcrOptions, explain, inspect

OCR = OcrOptions(tessdata=Path(__file__).parents[2] / "models" / "tessdata")
NAME = "Rasmus Thorup Kjeldgaard"
STYLE = """<meta charset=utf-8><style>* {print-color-adjust: exact; font-family: sans-serif}
section {page-break-after: always} p {position: relative}
.over {position: absolute; left: 80px; top: -4px; width: 230px; height: 26px}
header {background: linear-gradient(90deg, #024, #048); color: #fff; padding: 20px}
</style>"""
OVER = "{{}}<i class=over style='background:{}'></i>"
BAD = {
    "black_on_black": ("hidden_text", "<span style='background:#000;color:#000'>{}</span>"),
    "nearly_black_on_black": ("hidden_text", "<b style='background:#111;color:#161616'>{}</b>"),
    "transparent": ("hidden_text", "<span style='color:transparent'>{}</span>"),
    "hardly_opaque": ("hidden_text", "<span style='opacity:.02'>{}</span>"),
    "rounded_bar": ("hidden_text", OVER.format("#222;border-radius:5px")),
    "shaded_bar": ("hidden_text", OVER.format("linear-gradient(#000,#333)")),
    "striped_bar": (
        "hidden_text",
        OVER.format("repeating-linear-gradient(45deg,#000 0 3px,#222 3px 6px)"),
    ),
    "drawing_over": (
        "hidden_text",
        "{}<svg class=over><rect width=230 height=26 rx=6 fill='#444'/></svg>",
    ),
    "blurred": ("smeared", "<span style='filter:blur(1.6px)'>{}</span>"),
    "linked_bar": (
        "linked_bar",
        "<a href='mailto:rasmus@brev.example' style='display:inline-block;background:#000;"
        "width:180px;height:16px'></a>",
    ),
}
GOOD = (
    """<header><h1>Overblik</h1></header>
    <div style="box-shadow:0 4px 12px #666;border-radius:8px;padding:16px;width:200px">
    <h3>Sager <span style="background:#333;color:#fff;padding:2px 8px">12</span></h3></div>
    <p style="text-shadow:1px 1px 2px #000;color:#fff;background:#678;padding:8px">Lukket lørdag</p>
    <progress value=.4></progress><input type=checkbox checked> Vis <button disabled>Gem</button>
    <p style="opacity:.5">Opdateret 3. marts</p>""",
    """<nav style="background:#222;padding:12px">
    <a style="color:#fff" href="https://nordby.example/a">Borger</a></nav>
    <div style="background:radial-gradient(#456,#123);color:#fff;padding:40px;
    text-shadow:0 2px 6px #000"><h1>Velkommen</h1></div>
    <a style="background:#0a5;color:#fff;padding:10px;border-radius:4px"
    href="https://nordby.example/c">Ansøg nu</a>
    <span style="background:#ccc;color:#999;padding:10px">Luk</span><input placeholder="Søg">""",
    """<h1 style="text-shadow:2px 2px 4px #888">Sommerfest</h1>
    <div style="filter:drop-shadow(0 4px 6px #000);background:#eee;padding:12px;width:240px">
    Tilmelding senest 1. juni</div>
    <svg width=400 height=200 viewBox="-1 -1 2 2"><path d="M0 0L1 0A1 1 0 0 1 -.8 .6Z"
    fill="#123"/><path d="M0 0L-.8 .6A1 1 0 0 1 1 0Z" fill="#c33"/>
    <text x=0 y=.3 font-size=.15 fill=white>Skole</text></svg>""",
    """<div style="position:relative;height:200px;background:#013;color:#fff;overflow:hidden">
    <div style="position:absolute;right:-60px;top:-60px;width:200px;height:200px;
    border-radius:50%;background:#fa0;opacity:.8"></div><h1>Strategi</h1><p>Sammen om velfærd</p>
    </div><blockquote style="border-left:3px solid #ccc;color:#777">Svar</blockquote>
    <p>CO<sub>2</sub> og m<sup>2</sup> <mark>fremhævet</mark> <s>slettet</s></p>""",
    """<h1 style="background:linear-gradient(90deg,#036,#c39);-webkit-background-clip:text;
    color:transparent">Farvet titel</h1>
    <h2 style="-webkit-text-stroke:1px #000;color:#fff;font-size:40px">Omrids af ord</h2>
    <p style="mix-blend-mode:multiply;background:#fa0">Gul</p>
    <p>Skriv til <a href="mailto:post@nordby.example">kommunen</a></p>""",
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Prints of Chromium, a file for each page, by name; a number names a good one."""
    folder = tmp_path_factory.mktemp("print")
    parts = {
        name: f"<h2>Notat</h2><p>Klageren {inner.format(NAME)} har klaget over sagen.</p>"
        for name, (_, inner) in BAD.items()
    } | {str(number): html for number, html in enumerate(GOOD)}
    pages = "".join(f"<section>{html}</section>" for html in parts.values())
    (folder / "in.html").write_text(f"<!doctype html>{STYLE}{pages}", encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'out.pdf'}",
               (folder / "in.html").as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pikepdf.open(folder / "out.pdf") as whole:
        assert len(whole.pages) >= len(parts)
        for name, page in zip(parts, whole.pages, strict=False):
            with pikepdf.new() as single:
                single.pages.append(page)
                single.save(folder / f"{name}.pdf")
    return lambda name: folder / f"{name}.pdf"


@pytest.mark.parametrize("name", BAD)
def test_bad_print_is_refused(name: str, printed: Callable[[str], Path]) -> None:
    verdict = inspect(printed(name), ocr=OCR)
    assert BAD[name][0] in {leak.where for leak in verdict.leaks}


@pytest.mark.parametrize("number", range(len(GOOD)))
def test_good_print_is_not_refused(number: int, printed: Callable[[str], Path]) -> None:
    verdict = inspect(printed(str(number)), ocr=OCR)
    assert verdict.clean, explain(verdict)


@pytest.mark.parametrize("name", good_pages.GOOD)
def test_good_page_is_not_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.pdf"
    good_pages.write(name, path)
    verdict = inspect(path, ocr=OCR)
    assert verdict.clean, explain(verdict)


@pytest.mark.parametrize(
    "name", ["black_rectangle", "rounded", "white_on_nearly_white", "outlines_under_a_bar"]
)
def test_bad_redaction_printed_again_is_refused(name: str, tmp_path: Path) -> None:
    """A printer driver (cairo's) writes all of the page anew, and what is hidden with it."""
    import bad_covers  # noqa: F401
    import bad_remains  # noqa: F401

    where = bad_kit.spoil(name, tmp_path / "fil.pdf")
    command = ["pdftocairo", "-pdf", str(tmp_path / "fil.pdf"), str(tmp_path / "ny.pdf")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert where in {leak.where for leak in inspect(tmp_path / "ny.pdf", ocr=OCR).leaks}
