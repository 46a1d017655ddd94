"""Pages -> findings, grouped into entities.

    from redactor.detect import Detector, CprRecognizer

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
