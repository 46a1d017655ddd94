"""`redactor doctor`: what is installed, what is missing, what that disables, how to get it."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
from dataclasses import dataclass

from redactor.engine import network_isolation
from redactor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One thing the product may need."""

    name: str
    found: str
    """Version or place; '' when it is missing."""
    needed: bool
    without: str
    """What is disabled without it (Danish)."""
    advice: str
    """How to get it (Danish)."""


_PACKAGES = ("pymupdf", "pikepdf", "pypdfium2", "spacy", "presidio-analyzer", "onnxruntime")


def probes(settings: Settings) -> list[Probe]:
    """Everything that could be missing, in the order a document meets it."""
    result = [
        Probe(
            name="Python",
            found=sys.version.split()[0],
            needed=True,
            without="",
            advice="",
        )
    ]
    for package in _PACKAGES:
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        result.append(
            Probe(
                name=package,
                found=version,
                needed=True,
                without="Redactor kan ikke køre.",
                advice="Installer redactor igen med pip.",
            )
        )
    model = settings.models / "da_redactor" / "config.cfg"
    result.append(
        Probe(
            name="Dansk sprogmodel",
            found=str(model.parent) if model.is_file() else "",
            needed=True,
            without="Navne kan ikke findes.",
            advice="Installer redactor igen; modellen følger med pakken.",
        )
    )
    tessdata = settings.models / "tessdata"
    for language in settings.ocr_languages.split("+"):
        data = tessdata / f"{language}.traineddata"
        result.append(
            Probe(
                name=f"Tekstgenkendelse ({language})",
                found=str(data) if data.is_file() else "",
                needed=True,
                without="Scannede sider kan ikke læses.",
                advice="Installer redactor igen; dataene følger med pakken.",
            )
        )
    faces = settings.models / "faces" / "centerface.onnx"
    result.append(
        Probe(
            name="Ansigter på billeder",
            found=str(faces) if faces.is_file() else "",
            needed=True,
            without="Sider med fotos kan ikke læses.",
            advice="Installer redactor igen; modellen følger med pakken.",
        )
    )
    result.append(
        Probe(
            name="LibreOffice",
            found=_libreoffice(),
            needed=False,
            without="Word-, Excel- og PowerPoint-filer listes som ikke behandlet.",
            advice="Debian: apt install libreoffice-writer libreoffice-calc libreoffice-impress",
        )
    )
    result.append(
        Probe(
            name="Isolering fra netværket",
            found="ja" if network_isolation() else "",
            needed=False,
            without="Filer læses i en begrænset proces, men med adgang til netværket.",
            advice="Tillad navnerum for netværk (Linux), eller luk for netværket udefra.",
        )
    )
    return result


def _libreoffice() -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return ""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() or program
