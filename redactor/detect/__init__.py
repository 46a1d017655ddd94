"""Pages -> findings, grouped into entities.

    from redactor.detect import Detector, CprRecognizer

page -> text         plain letters, sentences, cells
     -> pipeline     names and sensitive sentences by the model (spaCy)
     -> recognizers  numbers, addresses, words and names in set forms (Presidio), with series
     -> mentions     which of the names are persons, and what stands beside them
     -> seen         what the page shows beside text
     -> overlaps     one finding a place; `detector` runs all this
case -> people       who is who, in what role, and where else they stand

Names are imported on first use: spaCy and Presidio take most of a second to import.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_RECOGNIZERS = (
    "AgeRecognizer", "BankAccountRecognizer", "CaseNumberRecognizer", "CprRecognizer",
    "CreditCardRecognizer", "CvrRecognizer", "DateRecognizer", "DrivingLicenceRecognizer",
    "EmailRecognizer", "GpsRecognizer", "IbanRecognizer", "InitialsRecognizer", "IpRecognizer",
    "LabelledRecognizer",
    "AddressRecognizer", "PassportRecognizer", "PeopleRecognizer", "PlacesRecognizer",
    "ScriptRecognizer", "SensitiveRecognizer", "PaymentCodeRecognizer", "PhoneRecognizer",
    "PlateRecognizer", "PostalCityRecognizer", "PropertyRecognizer", "UrlRecognizer",
    "UserRecognizer", "VinRecognizer", "all_recognizers", "identifiers",
)  # fmt: skip
_HOMES = {
    "Detector": "redactor.detect.detector",
    "Hit": "redactor.detect.hits",
    "Recognizer": "redactor.detect.base",
    **dict.fromkeys(_RECOGNIZERS, "redactor.detect.recognizers"),
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
