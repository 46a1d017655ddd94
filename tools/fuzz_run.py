"""Send damaged PDFs through the parser child: nothing crashes the worker, hangs, or leaks.

    python tools/fuzz_run.py --count 2000 --seed 1

Each file is a sample or a trap with a few bytes changed. It is read, every place where the secret
stands is redacted, and the result is verified, each step in the parser child as the product does
it. A file the verifier passes is then searched by programs that share nothing with the product.
The last line counts the outcomes; a leak or a hang ends the run with code 1 and keeps the file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pikepdf

from redactor.engine import ParserChild
from redactor.errors import InputCode, InputError
from redactor.limits import Limits
from redactor.model import Page, Redaction, title_page
from redactor.pagefile import decode_pages
from redactor.service.outgoing.expecting import expectation
from redactor.service.work import reading_of
from redactor.settings import Settings

ROOT = Path(__file__).parents[1]
_TRAPS = ROOT / "tests" / "redact" / "traps"
_STAMP = "Akt 1"
_MARGIN = 5.0
"""Seconds over its limit after which a call counts as hanging."""


@dataclass
class Outcome:
    """What became of one file: 'released', 'refused' or the code of an `InputError`."""

    name: str
    ended: str
    stage: str
    seconds: float
    leaks: list[str] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        return bool(self.leaks) or self.ended == "hang"


def traps() -> list[Any]:
    """The redactor's trap files, as its own tests use them."""
    if str(_TRAPS) not in sys.path:
        sys.path.insert(0, str(_TRAPS))
    found: list[Any] = importlib.import_module("redaction_traps").TRAPS
    return found


def sources(folder: Path, *, pictures: bool) -> list[tuple[str, bytes, tuple[str, ...]]]:
    """Name, bytes and secrets of every file to damage; also in a form without compression."""
    found: list[tuple[str, bytes, tuple[str, ...]]] = []
    for trap in traps():
        if trap.picture and not pictures:
            continue
        path = folder / "source.pdf"
        trap.make(path)
        found.append(
            (
                trap.name,
                _unnumbered(path.read_bytes()),
                (trap.secrets or ("Gunhild Vestermark",))[:1],
            )
        )
    for path in sorted((ROOT / "samples").rglob("*.pdf")):
        found.append((path.stem, path.read_bytes(), ("Overgaard-Yilmaz", "Warsame")))
    for name, data, secrets in list(found):
        plain = _uncompressed(data)
        if plain is not None:
            found.append((f"{name} plain", plain, secrets))
    return found


def _uncompressed(data: bytes) -> bytes | None:
    """The same file with streams open, so that changes reach operators and dictionaries."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        old.write_bytes(data)
        try:
            with pikepdf.open(old) as pdf:
                level = pikepdf.StreamDecodeLevel.generalized
                pdf.save(
                    new, compress_streams=False, stream_decode_level=level,
                    fix_metadata_version=False,
                )  # fmt: skip
        except (pikepdf.PdfError, pikepdf.PasswordError):
            return None  # closed with a password
        return _unnumbered(new.read_bytes())


def _unnumbered(data: bytes) -> bytes:
    """A file without the number it got when it was made: one seed means one course."""
    if b"/Encrypt" in data:  # closed with the number
        return data
    return _NUMBER.sub(lambda pair: re.sub(rb"[0-9a-fA-F]{32}", b"0" * 32, pair[0]), data)


_NUMBER = re.compile(rb"/ID\s*\[\s*<[0-9a-fA-F]{32}>\s*<[0-9a-fA-F]{32}>\s*\]")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to eight places changed, cut, doubled, swapped or renumbered."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(max(1, len(out)))
        span = chance.choice((1, 1, 2, 8, 64, 512))
        kind = chance.randrange(8)
        if kind == 0:
            out[at : at + span] = chance.randbytes(span)
        elif kind == 1:
            del out[at : at + span]
        elif kind == 2:
            out[at:at] = out[at : at + span]
        elif kind == 3 and out:
            out[at] ^= 1 << chance.randrange(8)
        elif kind in (4, 5):
            numbers = list(re.finditer(rb"-?\d+", bytes(out[at : at + 400])))
            if numbers:
                hit = chance.choice(numbers)
                odd = (b"0", b"-1", b"1", b"99999999999", b"2147483648", b"1e9", b"nan", b"7")
                out[at + hit.start() : at + hit.end()] = chance.choice(odd)
        elif kind == 6:
            names = list(re.finditer(rb"/[A-Za-z]+", bytes(out[at : at + 400])))
            others = list(re.finditer(rb"/[A-Za-z]+", bytes(out[:2000])))
            if names and others:
                hit = chance.choice(names)
                out[at + hit.start() : at + hit.end()] = chance.choice(others).group()
        else:
            del out[max(1, len(out) - span * chance.randint(1, 20)) :]
    return bytes(out) or b"%PDF-1.4"


def places(pages: Sequence[Page], secrets: Sequence[str]) -> Iterator[Redaction]:
    """Every place where a secret stands, whatever stands between its letters; also where the
    appendix shows it backwards or in hexadecimal, as a person would see and decide."""
    forms = [form for secret in secrets for form in (secret, secret[::-1], secret.encode().hex())]
    for page in pages:
        for form in forms:
            letters = [re.escape(char) for char in form if char.isalnum()]
            for hit in re.finditer(r"\W*".join(letters), page.text, re.IGNORECASE):
                boxes = page.boxes_of(*hit.span())
                if boxes:
                    yield Redaction(
                        page=page.number, boxes=boxes, label="§ 30, nr. 1",
                        description="udeladt", text=hit.group(),
                    )  # fmt: skip


class Course:
    """The way of one file through the parser child."""

    def __init__(self, seconds: float, settings: Settings) -> None:
        limits = settings.limits
        self._settings = settings
        self._limits = replace(limits, seconds=seconds)
        self._tessdata = str(settings.models / "tessdata")
        self.child = ParserChild(
            "redactor.service.parser",
            memory_bytes=limits.memory_bytes,
            file_bytes=limits.unpacked_bytes,
        )

    def run(self, name: str, data: bytes, secrets: tuple[str, ...], folder: Path) -> Outcome:
        begun, stage = time.monotonic(), "ingest"
        try:
            opened = self._ingest(data, folder)
            if opened["pdf"] is None:
                return Outcome(name, "container", stage, time.monotonic() - begun)
            pages = decode_pages(Path(opened["pages"]).read_bytes())
            stage = "redact"
            asked = list(places(pages, secrets))
            done = self._redact(opened, asked, folder)
            stage = "verify"
            verdict = self._verify(done, pages, asked, folder)
        except InputError as error:
            seconds = time.monotonic() - begun
            late = error.code is InputCode.TIMEOUT and seconds > 3 * (
                self._limits.seconds + _MARGIN
            )
            return Outcome(name, "hang" if late else error.code.value, stage, seconds)
        seconds = time.monotonic() - begun
        if verdict["leaks"]:
            return Outcome(name, "refused", stage, seconds)
        attacks = importlib.import_module("attacks")
        leaks = attacks.leaks(folder / "redacted.pdf", secrets)
        return Outcome(name, "released", stage, seconds, leaks)

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        return self.child.call(operation, seconds=self._limits.seconds, **arguments)

    def _ingest(self, data: bytes, folder: Path) -> dict[str, Any]:
        original = folder / "original"
        original.write_bytes(data)
        (folder / "work").mkdir()
        return self._call(
            "ingest", path=str(original), name="fil", folder=str(folder / "work"),
            limits=asdict(self._limits), reading=reading_of(self._settings),
        )  # fmt: skip

    def _redact(
        self, opened: dict[str, Any], redactions: list[Redaction], folder: Path
    ) -> dict[str, Any]:
        asked = folder / "redactions.json"
        asked.write_text(json.dumps([asdict(item) for item in redactions]))
        options = {
            "layout": "private", "stamp": _STAMP, "language": "da",
        }  # fmt: skip
        return self._call(
            "redact", pdf=opened["pdf"], pages=opened["pages"], redactions=str(asked),
            target=str(folder / "redacted.pdf"), options=options,
        )  # fmt: skip

    def _verify(
        self, done: dict[str, Any], pages: Sequence[Page], asked: list[Redaction], folder: Path
    ) -> dict[str, Any]:
        expected = expectation(done, [title_page("Fil"), *pages], asked, stamp=_STAMP)
        (folder / "expectation.json").write_text(json.dumps(expected))
        answer = self._call(
            "verify", pdf=str(folder / "redacted.pdf"),
            expectation=str(folder / "expectation.json"),
            tessdata=self._tessdata,
        )  # fmt: skip
        verdict: dict[str, Any] = answer["verdict"]
        return verdict


def _odd(outcome: Outcome) -> bool:
    """Worth a look by a person: the child died, or a file was read but could not be redacted."""
    return outcome.ended in ("crashed", "timeout", "memory", "hang") or (
        outcome.stage != "ingest" and outcome.ended == "corrupt"
    )


def fuzz(
    count: int,
    seed: int,
    *,
    seconds: float = 60.0,
    pictures: bool = True,
    keep: Path | None = None,
    report: Path | None = None,
) -> list[Outcome]:
    """Run `count` damaged files; `seed` decides all of them. Bad ones are copied to `keep`."""
    chance = random.Random(seed)
    course = Course(seconds, Settings(limits=Limits(memory_bytes=2_000_000_000)))
    outcomes = []
    try:
        with tempfile.TemporaryDirectory() as work:
            origins = sources(Path(work), pictures=pictures)
            for number in range(count):
                name, data, secrets = chance.choice(origins)
                broken = damaged(data, chance)
                with tempfile.TemporaryDirectory(dir=work) as folder:
                    outcome = course.run(f"{number} {name}", broken, secrets, Path(folder))
                outcomes.append(outcome)
                if keep and (outcome.bad or _odd(outcome)):
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{outcome.ended}-{outcome.name}.pdf").write_bytes(broken)
                if report:
                    with report.open("a") as out:
                        out.write(json.dumps(asdict(outcome)) + "\n")
    finally:
        course.child.close()
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0, help="limit of one call")
    parser.add_argument("--keep", type=Path, help="folder for files that crash, hang or leak")
    parser.add_argument("--report", type=Path, help="one JSON line for each file")
    given = parser.parse_args()
    outcomes = fuzz(
        given.count, given.seed, seconds=given.seconds, keep=given.keep, report=given.report
    )
    counts = Counter(f"{outcome.stage}: {outcome.ended}" for outcome in outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    bad = [outcome for outcome in outcomes if outcome.bad]
    sys.stdout.write(
        json.dumps(
            {
                "files": len(outcomes),
                "outcomes": dict(counts.most_common()),
                "slowest": [slowest.name, round(slowest.seconds, 1)],
                "bad": [asdict(outcome) for outcome in bad],
            },
            indent=1,
        )
        + "\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
