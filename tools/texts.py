"""Keep the catalogue of texts in step with the sources: `python -m tools.texts`.

New texts are added without English, texts that are gone are taken out; `--check` only tells.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from redactor.overview.types import type_names
from redactor.web.texts import CATALOGUE
from redactor.web.texts.template import Texts, messages
from tools.reasons import reasons, sensitive_kinds

ROOT = Path(__file__).parents[1] / "redactor"
_TEMPLATES = ROOT / "web/templates"
_SCRIPTS = ROOT / "web/static"
_PYTHON = (
    "errors.py", "policy/__init__.py", "policy/table.py", "store/accounts.py", "store/clashes.py",
    "review/approval.py", "review/marks.py", "review/progress.py", "review/risk.py",
    "overview/scope.py", "overview/timeline.py", "store/eventsearch.py", "web/*.py",
    "web/routes/*.py", "service/**/*.py",
)  # fmt: skip
_NOTICES = "ingest/**/*.py"
_NOTICE = re.compile(r"^[^\\<>|\[\]]*[a-zæøå] [^\\<>|\[\]]*\.$")
"""What reading a document has to say of it; the rest of `ingest` is about documents' own words."""
_KINDS = (
    "ingest/unseen.py",
    *(f"ingest/office/{name}.py" for name in ("biff", "outofsight", "sheets", "sheetxml")),
)
_KIND = re.compile(r"^(?!Default)[A-ZÆØÅ][a-zæøå]{3,}[ ,a-zæøå()]*[a-zæøå)]$")
_NOT_ON_PAGES = frozenset({
    "web/metrics.py", "web/guard.py", "service/work.py",
    "service/incoming/arrivals.py", "service/incoming/watching.py",
    "service/incoming/collecting.py",
    "service/analysis/detecting.py", "service/analysis/surveying.py",
    "service/outgoing/correspondents.py", "service/outgoing/htmlreport.py",
    "service/outgoing/reports.py",
    "service/proofs/benchmark.py", "service/proofs/certificates.py",
    "service/proofs/checking.py", "service/proofs/doctor.py", "service/proofs/evaluating.py",
})  # fmt: skip
_SAID = re.compile(r"[æøåÆØÅ»«]|^[A-ZÆØÅ][a-zæøå]+|[a-zæøå,] [a-zæøå]")
_CODE = re.compile(
    r"^[A-Z][A-Za-z]*(/|[a-z]+[A-Z])|^[a-z]+-[a-z]+=|^: |still here"
    r"|^Bearer|^UserKind|^UserRole|another program|camera=|^code$|^[^a-zæøå]*$"
)
_JS = re.compile(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)""")


def texts() -> dict[str, list[tuple[str, int]]]:
    """Every text of the sources, with the files it stands in."""
    found: dict[str, list[tuple[str, int]]] = {}

    def add(text: str, path: Path) -> None:
        places = found.setdefault(text, [])
        place = (path.relative_to(ROOT.parent).as_posix(), 0)
        if place not in places:
            places.append(place)

    for path in sorted(_TEMPLATES.glob("*.html")):
        for text in (*messages(path.read_text()), *_marked(path.read_text())):
            add(text, path)
    for path in sorted({p for pattern in _PYTHON for p in ROOT.glob(pattern)}):
        if path.relative_to(ROOT).as_posix() not in _NOT_ON_PAGES:
            for text in said(ast.parse(path.read_text())):
                add(text, path)
    for path in sorted(ROOT.glob(_NOTICES)):
        kinds = path.relative_to(ROOT).as_posix() in _KINDS
        for text in said(ast.parse(path.read_text())):
            if _NOTICE.match(text) or (kinds and _KIND.match(text)):
                add(text, path)
    recognizers = sorted((ROOT / "detect").rglob("*.py"))
    for text, path in reasons(recognizers):
        add(text, path)
    words = ROOT / "detect/data/sensitive.txt"
    for text in sensitive_kinds(words.read_text()):
        add(text, words)
    for text in type_names():
        add(text, ROOT / "overview/types.py")
    for path in sorted(_SCRIPTS.glob("*.js")):
        for text in in_script(path.read_text()):
            add(text, path)
    return found


def in_script(source: str) -> Iterator[str]:
    """What a script marks with `_("…")`."""
    for match in _JS.finditer(source):
        yield match[1] or match[2]


def _marked(source: str) -> Iterator[str]:
    tree = Environment(extensions=[Texts]).parse(source)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            for constant in call.args[0].find_all(nodes.Const):
                yield str(constant.value)
            if isinstance(call.args[0], nodes.Const):
                yield str(call.args[0].value)


def said(tree: ast.Module) -> Iterator[str]:
    """Strings that look like words to somebody; of f-strings, with `{1}` for what varies."""
    skipped: set[int] = set()
    names: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in ast.walk(node) if part is not node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            names.update(id(value) for value in node.value.values)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            skipped.update(id(part) for part in ast.walk(node.value))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            text, count = "", 0
            for part in node.values:
                if isinstance(part, ast.Constant):
                    text += str(part.value)
                else:
                    count += 1
                    text += f"{{{count}}}"
            if count and _SAID.search(re.sub(r"\{\d+\}", "", text).strip()) and "/" not in text:
                yield text.lstrip()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            plain = node.value
            a_name = id(node) in names and re.fullmatch(r"[A-Za-zæøå][A-Za-zæøå -]*[a-zæøå]", plain)
            if (_SAID.search(plain) or a_name) and not _CODE.search(plain) and plain.strip():
                yield plain.lstrip()


def stand() -> tuple[list[str], list[str], list[str]]:
    """Texts that are missing in the catalogue, without English, and gone from the sources."""
    with CATALOGUE.open("rb") as file:
        known = {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id}
    there = texts()
    return (
        [text for text in there if text not in known],
        [text for text, english in known.items() if not english],
        [text for text in known if text not in there],
    )


def update() -> None:
    """Write the catalogue anew, keeping the English there is."""
    known: dict[str, str] = {}
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as file:
            known = {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id}
    fresh = Catalog(locale="en_GB", project="redactor", fuzzy=False)
    for text, places in texts().items():
        fresh.add(text, known.get(text, ""), locations=places)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=0, include_lineno=False, sort_by_file=True, omit_header=True)


def main() -> int:
    if "--check" not in sys.argv:
        update()
    missing, untranslated, gone = stand()
    for title, some in (("missing", missing), ("no English", untranslated), ("gone", gone)):
        for text in some:
            sys.stdout.write(f"{title}: {text}\n")
    return 1 if missing or untranslated or gone else 0


if __name__ == "__main__":
    sys.exit(main())
