"""Every error a user can meet, in one small tree.

    RedactorError               exit code 1
    ├── UsageError              2   wrong command line, setting or recipe
    ├── InputError              3   one document cannot be processed; the rest goes on
    ├── LeakError               4   a leak check refused a document; it is not released
    ├── AuditError              5   the audit log does not hold together
    └── StoreError              6   the case database or the file vault is damaged or out of reach
        ├── OutOfReach              the database does not answer now; later it may
        ├── Damaged                 it is not a database any longer
        └── DiskFull                there is no room for what is made

Messages are Danish, name no content of a document, and say what to do next.
Only the *code* of an `InputError` crosses from the parser child to the worker:
what comes from a document is not to be trusted as a message.
"""

from __future__ import annotations

from enum import StrEnum


class RedactorError(Exception):
    """Base of all errors meant for a user. `advice` says what to do next (Danish)."""

    exit_code = 1

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class UsageError(RedactorError):
    """The command line, a setting or a recipe is wrong."""

    exit_code = 2


class InputCode(StrEnum):
    """Why one document could not be processed."""

    EMPTY = "empty"
    CORRUPT = "corrupt"
    ENCRYPTED = "encrypted"
    ENCRYPTED_MAIL = "encrypted_mail"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    UNKNOWN_TYPE = "unknown_type"
    ARCHIVE = "archive"
    PICTURE = "picture"
    MEDIA = "media"
    NO_CONVERTER = "no_converter"
    CONVERSION_FAILED = "conversion_failed"
    HIDDEN_CONTENT = "hidden_content"
    ACTIVE_CONTENT = "active_content"
    OCR_MISSING = "ocr_missing"
    UNREADABLE = "unreadable"
    NOT_REMOVED = "not_removed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"


_INPUT_MESSAGES: dict[InputCode, tuple[str, str]] = {
    InputCode.EMPTY: (
        "Filen er tom.",
        "Hent den igen fra kilden, eller udelad den med begrundelse.",
    ),
    InputCode.CORRUPT: (
        "Filen er beskadiget og kan ikke åbnes.",
        "Hent den igen fra kilden, og prøv igen.",
    ),
    InputCode.ENCRYPTED: (
        "Filen er beskyttet med adgangskode.",
        "Fjern adgangskoden, og læg filen ind igen.",
    ),
    InputCode.ENCRYPTED_MAIL: (
        "Mailen er krypteret.",
        "Åbn den i mailprogrammet, gem den uden kryptering eller som PDF, og læg den ind igen.",
    ),
    InputCode.TOO_LARGE: (
        "Filen er større end den tilladte grænse.",
        "Del den op, eller hæv grænsen i indstillingerne.",
    ),
    InputCode.TOO_MANY_PAGES: (
        "Dokumentet har flere sider end den tilladte grænse.",
        "Del det op, eller hæv grænsen i indstillingerne.",
    ),
    InputCode.TOO_MANY_PARTS: (
        "Arkivet indeholder flere filer, end der er tilladt.",
        "Pak det ud i mindre dele, og prøv igen.",
    ),
    InputCode.TOO_DEEP: (
        "Filen er pakket ind i for mange lag.",
        "Pak den ud i hånden, og læg indholdet ind.",
    ),
    InputCode.UNKNOWN_TYPE: (
        "Filtypen kendes ikke.",
        "Gem dokumentet som PDF, og læg det ind igen.",
    ),
    InputCode.ARCHIVE: (
        "Filen er et arkiv af en type, som ikke kan åbnes her (7z, RAR eller lignende).",
        "Pak det ud, og læg filerne ind, eller pak dem som ZIP.",
    ),
    InputCode.PICTURE: (
        "Filen er et billede i et format, som ikke kan læses her (Photoshop eller lignende).",
        "Gem billedet som JPEG, PNG eller PDF, og læg det ind igen.",
    ),
    InputCode.MEDIA: (
        "Filen er lyd eller film, som ikke kan læses her.",
        "Gennemgå optagelsen i hånden, og tag stilling til den uden for programmet.",
    ),
    InputCode.NO_CONVERTER: (
        "Filtypen kræver LibreOffice, som ikke er installeret.",
        "Installer LibreOffice (se »redactor doctor«), eller gem dokumentet som PDF.",
    ),
    InputCode.CONVERSION_FAILED: (
        "Filen kunne ikke omdannes til PDF.",
        "Gem dokumentet som PDF i det program, det kommer fra, og læg det ind igen.",
    ),
    InputCode.HIDDEN_CONTENT: (
        "Filen har skjult indhold, som ikke kan gøres synligt.",
        "Gør indholdet synligt i det oprindelige program, og læg filen ind igen.",
    ),
    InputCode.ACTIVE_CONTENT: (
        "Filen har aktivt eller indlejret indhold, som ikke kan fjernes sikkert.",
        "Gem dokumentet som en ren PDF, og læg det ind igen.",
    ),
    InputCode.OCR_MISSING: (
        "Siderne er billeder, og tekstgenkendelsen er ikke installeret.",
        "Se »redactor doctor«.",
    ),
    InputCode.UNREADABLE: (
        "Der kunne ikke læses tekst på siderne.",
        "Gennemgå dokumentet i hånden.",
    ),
    InputCode.NOT_REMOVED: (
        "Indholdet kunne ikke fjernes med sikkerhed.",
        "Gem dokumentet som en ren PDF, og læg det ind igen, eller udelad det.",
    ),
    InputCode.TIMEOUT: (
        "Dokumentet tog længere tid end tilladt og blev stoppet.",
        "Del det op, eller hæv tidsgrænsen i indstillingerne.",
    ),
    InputCode.MEMORY: (
        "Dokumentet brugte mere hukommelse end tilladt og blev stoppet.",
        "Del det op, eller hæv grænsen i indstillingerne.",
    ),
    InputCode.CRASHED: (
        "Programmet går ned, når filen læses.",
        "Gem dokumentet som PDF i det program, det kommer fra, og læg det ind igen.",
    ),
}


class InputError(RedactorError):
    """One document cannot be processed. `code` says why; the message follows from it."""

    exit_code = 3

    def __init__(self, code: InputCode) -> None:
        message, advice = _INPUT_MESSAGES[code]
        super().__init__(message, advice)
        self.code = code

    def __reduce__(self) -> tuple[type[InputError], tuple[InputCode]]:
        return (InputError, (self.code,))


class LeakError(RedactorError):
    """A leak check refused a document: it is not released."""

    exit_code = 4


class AuditError(RedactorError):
    """The audit log was changed, cut or reordered."""

    exit_code = 5


class StoreError(RedactorError):
    """The case database or the file vault is damaged or cannot be reached."""

    exit_code = 6


class OutOfReach(StoreError):
    """The database does not answer now. Nothing was stored; the same may go well later."""

    def __init__(self) -> None:
        super().__init__(
            "Sagsdatabasen svarer ikke. Det sidste, du gjorde, er måske ikke gemt.",
            "Vent lidt, og prøv igen.",
        )


class Damaged(StoreError):
    """A case's database is not one any longer, or not one of ours."""

    def __init__(self) -> None:
        super().__init__(
            "Sagens database er beskadiget.", "Hent sagens mappe fra en sikkerhedskopi."
        )


class DiskFull(StoreError):
    """There is no room on the disk. Nothing is lost: what was done so far is kept."""

    def __init__(self) -> None:
        super().__init__("Der er ikke plads på disken.", "Skaf plads, og prøv igen.")

    def __reduce__(self) -> tuple[type[DiskFull], tuple[()]]:
        return (DiskFull, ())
