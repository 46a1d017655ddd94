"""LibreOffice, headless: one process per call, a profile of its own, nothing fetched, no macros."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from redactor.errors import InputCode, InputError

_PDF_OPTIONS = {
    "UseTaggedPDF": False,
    "ExportBookmarks": False,
    "ExportFormFields": False,
    "ExportNotes": False,
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
}
_SLIDE_OPTIONS = {"ExportHiddenSlides": True, "ExportNotesPages": False}
_FILTERS = {
    "writer": "writer_pdf_Export",
    "calc": "calc_pdf_Export",
    "impress": "impress_pdf_Export",
    "draw": "draw_pdf_Export",
}

# Danish formats; macros, updating of links and loading of linked content off; nothing asked.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" \
xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
%s
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.%s"><prop oor:name="%s" oor:op="fuse">'
    "<value>%s</value></prop></item>"
)
_SETTINGS = (
    ("Setup/L10N", "ooSetupSystemLocale", "da-DK"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "AllowedDocumentEventURLs", ""),
    ("Office.Common/Misc", "UseSystemFileDialog", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    (
        "Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments",
        "AutoCheckEnabled",
        "false",
    ),
)
_DEAD_PROXY = "http://127.0.0.1:9"


def find_soffice() -> str | None:
    """The LibreOffice program, or None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(
    sources: Sequence[Path], target: str, workdir: Path, seconds: float
) -> tuple[Path, ...]:
    """Convert files with one start of LibreOffice; results in the order of `sources`.

    `target` is 'docx', 'pptx', 'fods' … or 'pdf:writer', 'pdf:calc', 'pdf:impress', 'pdf:draw'.
    The files' suffixes must fit what they are, and their stems must differ.
    Raises `InputError`: NO_CONVERTER, TIMEOUT, CONVERSION_FAILED (no result for one of them).
    """
    program = find_soffice()
    if program is None:
        raise InputError(InputCode.NO_CONVERTER)
    suffix, _, family = target.partition(":")
    with tempfile.TemporaryDirectory(dir=workdir, prefix="office-") as scratch:
        home = Path(scratch)
        outdir = home / "out"
        outdir.mkdir()
        _write_profile(home / "profile")
        command = [
            program,
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
            *("--nolockcheck", "--nofirststartwizard"),
            *("--convert-to", _filter(suffix, family), "--outdir", str(outdir)),
            *(str(source) for source in sources),
        ]
        _run(command, home, seconds)
        results = []
        for source in sources:
            made = outdir / f"{source.stem}.{suffix}"
            if not made.is_file() or made.stat().st_size == 0:
                raise InputError(InputCode.CONVERSION_FAILED)
            kept = workdir / f"{source.stem}-{home.name}.{suffix}"
            results.append(made.rename(kept))
        return tuple(results)


def _filter(suffix: str, family: str) -> str:
    if suffix != "pdf":
        return suffix
    options = _PDF_OPTIONS | (_SLIDE_OPTIONS if family == "impress" else {})
    values = ",".join(
        f'"{name}":{{"type":"boolean","value":"{str(value).lower()}"}}'
        for name, value in options.items()
    )
    return f"pdf:{_FILTERS[family]}:{{{values}}}"


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "\n".join(_ITEM % setting for setting in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_PROFILE % items, encoding="utf-8")


def _run(command: Sequence[str], home: Path, seconds: float) -> None:
    """Run in a process group of its own, so that soffice.bin dies with its starter."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Europe/Copenhagen",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": _DEAD_PROXY,
        "https_proxy": _DEAD_PROXY,
    }
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise InputError(InputCode.TIMEOUT) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
