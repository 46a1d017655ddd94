"""One file per family of identifiers; each recognizer is usable alone in Presidio."""

from __future__ import annotations

from redactor.detect.base import Recognizer
from redactor.detect.recognizers.accounts import BankAccountRecognizer, IbanRecognizer
from redactor.detect.recognizers.address import AddressRecognizer
from redactor.detect.recognizers.ages import AgeRecognizer
from redactor.detect.recognizers.cards import CreditCardRecognizer
from redactor.detect.recognizers.cases import CaseNumberRecognizer
from redactor.detect.recognizers.companies import CvrRecognizer
from redactor.detect.recognizers.cpr import CprRecognizer
from redactor.detect.recognizers.dates import DateRecognizer
from redactor.detect.recognizers.gps import GpsRecognizer
from redactor.detect.recognizers.internet import EmailRecognizer, UrlRecognizer
from redactor.detect.recognizers.ip import IpRecognizer
from redactor.detect.recognizers.labelled import LabelledRecognizer
from redactor.detect.recognizers.papers import DrivingLicenceRecognizer, PassportRecognizer
from redactor.detect.recognizers.payments import PaymentCodeRecognizer
from redactor.detect.recognizers.people import PeopleRecognizer
from redactor.detect.recognizers.phones import PhoneRecognizer
from redactor.detect.recognizers.places import PlacesRecognizer
from redactor.detect.recognizers.postal import PostalCityRecognizer
from redactor.detect.recognizers.property import PropertyRecognizer
from redactor.detect.recognizers.scripts import ScriptRecognizer
from redactor.detect.recognizers.sensitive import SensitiveRecognizer
from redactor.detect.recognizers.users import InitialsRecognizer, UserRecognizer
from redactor.detect.recognizers.vehicles import PlateRecognizer, VinRecognizer


def identifiers() -> tuple[Recognizer, ...]:
    """The recognizers of numbers, dates, addresses on the net and other set forms."""
    return (
        LabelledRecognizer(),
        CprRecognizer(),
        DateRecognizer(),
        AgeRecognizer(),
        PhoneRecognizer(),
        EmailRecognizer(),
        UrlRecognizer(),
        IpRecognizer(),
        IbanRecognizer(),
        CreditCardRecognizer(),
        BankAccountRecognizer(),
        PaymentCodeRecognizer(),
        CvrRecognizer(),
        PlateRecognizer(),
        VinRecognizer(),
        PassportRecognizer(),
        DrivingLicenceRecognizer(),
        PropertyRecognizer(),
        CaseNumberRecognizer(),
        GpsRecognizer(),
        UserRecognizer(),
        InitialsRecognizer(),
    )


def all_recognizers() -> tuple[Recognizer, ...]:
    """Every recognizer the detector runs beside the language model."""
    return (
        *identifiers(),
        AddressRecognizer(),
        PostalCityRecognizer(),
        PlacesRecognizer(),
        PeopleRecognizer(),
        ScriptRecognizer(),
        SensitiveRecognizer(),
    )
