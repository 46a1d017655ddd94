"""Bank accounts and IBAN.

IBAN: ISO 13616 (mod 97, ISO 7064).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.broken import Parted, with_broken
from redactor.detect.recognizers.spoken import runs
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.numbers import digits_of
from redactor.detect.text.patterns import DIGIT, GAP, HYPHEN, OCR_DIGIT, SPACE, begins, scan

_IBAN = re.compile(
    rf"(?:(?<![A-Za-z0-9])|(?<=IBAN))[A-Z]{{2}}(?:{GAP}|[-.])\d\d(?:(?:{GAP}|[-.])[A-Z0-9]){{11,30}}",
    re.IGNORECASE,
)
_AFTER_IBAN = re.compile(
    r"\b[Il1]\.?B\.?A\.?N\.?(?:-?(?:nr|nummer|kode)\.?)?[ :]{1,3}"
    r"(?P<n>(?-i:[A-Z] ?[A-Z])(?: {0,2}[\dOoQlI]){16})(?![\w])",
    re.IGNORECASE,
)
"""A Danish account set letter by letter, or with letters that OCR put for digits."""
_IBAN_LENGTH = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20,
    "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18,
    "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27,
    "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
    "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24,
    "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "SV": 28, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}  # fmt: skip
"""Length by country, from the public IBAN registry."""
_IBAN_ANCHORS = Anchors(
    "~iban", "bic", "swift", "~konto", "bank", "~opsparing", "~beløb", "betal", "indbetal", "overf"
)


class IbanRecognizer(Recognizer):
    """IBAN_CODE with the length of its country and the mod 97 check."""

    types = ("IBAN_CODE",)

    def read(self, text: str) -> Iterable[Hit]:
        taken: set[int] = set()
        at = 0
        while match := _IBAN.search(text, at):
            at = match.start() + 2
            country = match.group()[:2].upper()
            length = _IBAN_LENGTH.get(country)
            end = _end_of(text, match.start(), match.end(), length) if length else None
            if end is None:
                continue
            code = re.sub(r"\W", "", text[match.start() : end]).upper()
            valid = _mod97(code)
            if not valid and not _IBAN_ANCHORS.near(text, match.start(), end):
                continue
            at = end
            taken.add(match.start())
            check = "kontrolciffer stemmer" if valid else "kontrolciffer stemmer ikke (skrivefejl?)"
            yield Hit(
                type="IBAN_CODE",
                start=match.start(),
                end=end,
                score=0.99 if valid else 0.75,
                reason=f"IBAN-kontonummer ({country}); {check}",
            )
        for match in scan(_AFTER_IBAN, text, "ban", "b.a", "ba.n"):
            digits = sum(c.isdigit() for c in match["n"])
            if (
                match.start("n") not in taken
                and digits > 7
                and (digits < 16 or "  " in match["n"] or re.match(r"\w \w", match["n"]))
            ):
                yield Hit(
                    type="IBAN_CODE",
                    start=match.start("n"),
                    end=match.end("n"),
                    score=0.85,
                    reason="Efter »IBAN«; spatieret, eller nogle cifre er fejllæst som bogstaver",
                )


def _end_of(text: str, start: int, stop: int, length: int) -> int | None:
    """Where the `length`-th letter or digit from `start` ends, if nothing is glued to it."""
    seen = 0
    for place in range(start, stop):
        if text[place].isalnum():
            seen += 1
            if seen == length:
                end = place + 1
                glued = text[end : end + 1].isalnum() and not _CURRENCY.match(text, end)
                return None if glued else end
    return None


_CURRENCY = re.compile(r"(?:DKK|EUR|USD|SEK|NOK|GBP|BIC|SWIFT)(?![a-zæøå])")


def _mod97(code: str) -> bool:
    turned = code[4:] + code[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


_SIGNED = r"[\w+]"
_OCR_REG = r"(?P<reg>[\dO](?: ?(?-i:[\dOlI])){3})"
_OCR_ACCOUNT = r"(?P<account>[\dO](?:[ .]?[\dO]){5,10})"
_ACCOUNT = r"(?P<account>\d(?:[ .]?\d){5,10})"
_KONTO = (
    r"(?:(?:bank|løn|nem|budget|grund)?konto(?:nr|nummer|no|en|nummeret)?|kto|(?<!\w)kt(?=\.)"
    r"|account)"
)
_REG_AND_ACCOUNT = re.compile(
    rf"(?<!\w)reg(?:istrerings)?\.?{SPACE}?(?:-?nr|nummer"
    rf"|no)?\.?[ \t:(\"=']{{0,4}}\n?[ \t]?{_OCR_REG}"
    rf"[ \t,;/.\n)&\"'-]{{0,4}}(?:og )?(?:(?:(?:{_KONTO}|kt)[ .-]{{0,2}}(?:nr"
    rf"|nummer)?|(?P<bare>nr|nummer))[ \t.:(\"=']{{0,4}})?"
    rf"\n?[ ]?"
    rf"{_OCR_ACCOUNT}(?![\w]|[-/]\d)",
    re.IGNORECASE,
)
_BANKED = re.compile(r"konto|\bkto|bank|sparekasse|betal|overf|indsæt|\bløn", re.IGNORECASE)
"""Before a registration number whose account is "nr." alone."""
_BRACKETED = re.compile(
    r"(?<!\w)(?:konto|kto)\w*\.? ?[\[(](?P<reg>\d{4}),? (?:kt|kto|konto)\.?:? "
    r"(?P<account>\d(?:[ .]?\d){5,9})(?=[\])])",
    re.IGNORECASE,
)
"""The account of an estate in brackets: "konto (8401 kt. 9828 5136)"."""
_BRANCH = re.compile(
    rf"(?<!\w)(?:afd(?:eling)?|filial|fil)\.?{SPACE}?(?:nr\.?{SPACE}?)?(?P<reg>\d{{4}})"
    rf"[ ,;/]{{1,3}}(?:og )?{_KONTO}[ .:-]{{0,2}}(?:nr\.?|nummer)?[ :]{{0,2}}"
    rf"(?P<account>\d(?:[ .]?\d){{5,9}})(?![\w]|[-/]\d)",
    re.IGNORECASE,
)
"""The registration number as that of a bank's branch: "Afd. 5021, konto 1044829"."""
_DAMAGED_PAIR = re.compile(
    rf"(?<![\w.,/-])(?P<reg>{OCR_DIGIT}{{4}})(?:{SPACE}?{HYPHEN}{SPACE}?|{SPACE}{{1,2}})"
    rf"(?P<account>{OCR_DIGIT}(?:{SPACE}?{OCR_DIGIT}){{6,9}})(?!\w|[-/,.]\d)"
)
"""Registration and account number with letters that OCR put for digits."""
_DAMAGE = re.compile(r"\d[OoQDlI|ZSsB]{1,3}[\d ]|-[OoQDlI|ZSsB]{1,3}\d")
_PAIR = re.compile(
    rf"(?P<reg>{begins(DIGIT, _SIGNED)}(?<!\d[.,/-]\d)\d{{3}})"
    rf"(?:\)?{SPACE}{{0,2}}(?:{HYPHEN}|/|\+|:){SPACE}{{0,2}}|{SPACE}{{1,2}}[.·_|]{SPACE}{{1,2}}|\.(?=\d{{7,10}}(?!\d)|\d{{3,4}}\.\d{{3,4}}(?:\.\d{{2,4}})?(?![.\d]))|\)?{SPACE}{{1,3}}|\t|\n)"
    rf"{_ACCOUNT}(?:(?![\w]|[-/,]\d)|(?<=[ -]\d{{10}})(?=[a-zæøå]{{3}}))"
)
_ALONE = re.compile(
    rf"(?P<account>{begins(DIGIT, _SIGNED)}(?<!\d[.,/-]\d)(?<!\d \d)"
    r"(?:[ .-]?\d){5,13})(?![\w]|[-/,.]\d)"
)
_ACCOUNT_ANCHORS = Anchors(
    "~konto", "=reg", "regnr", "reg.nr", "registreringsn", "nemkonto", "=kto", "=kt", "indbetal",
    "overf", "udbetal", "indsæt", "nordea", "sydbank", "nykredit", "sparekasse", "lunar",
    "~bank", "andelskasse", "arbejdernes landsbank", "account", "=depot", "aktiedepot",
    "~opsparing", "pengene", "refunder", "udlæg", "ind på", "sættes ind", "sat ind",
)  # fmt: skip
_ACCOUNT_LABEL = re.compile(
    rf"(?:{_KONTO}|kontonr|kontonummer\w*|nemkonto\w*|lønkonto\w*)[ ._\-]{{0,2}}(?:nr|"
    "nummer(?:et)?|no)?"
    rf"(?:[.:]{{0,2}}|,|[\"']?[:=][\"' ]{{0,2}})[ \t\n]{{0,3}}(?:er|hedder"
    rf"|i [\w ]{{3,18}}[:,]?)?[ \n]?\(?$",
    re.IGNORECASE,
)
_NOT_ACCOUNT = re.compile(
    r"(?:cpr|cvr|tlf|telefon|mobil|faktura|sags?|journal|j|ean|kunde|p-|se-?|ordre|finans|"
    r"art|ydelses|omkostnings)\.?-?(?:konto)?(?:nr|nummer)?\.?:?\s*$"
    "|(?:kontoplan|finanskonto|artskonto|driftskonto|driftskonti|funktionskonto|"
    r"regnskabskonto)\w*\W+$",
    re.IGNORECASE,
)
_LEDGER = re.compile(
    r"\bkontoplan(?:en)?\b(?:(?!konto)[^\n])*$|(?:ordre|finans|drifts?|arts|kontoplan|bevillings|regnskabs|status|omkostnings|hoved)"
    r"konto\w*[ .\-]{0,2}(?:nr|nummer)?[.:]{0,2}\s{0,2}$",
    re.IGNORECASE,
)


_LABELLED = re.compile(
    rf"(?<!\w){_KONTO}[ .-]{{0,2}}(?:nr|nummer(?:et)?)?[.:]{{0,2}}[ \t]{{0,2}}\n?[ \t]?(?:er )?"
    rf"(?P<n>(?-i:{OCR_DIGIT}(?:[ -]{{0,3}}{OCR_DIGIT}){{9,13}}))(?!\w|[-/,.]\d)",
    re.IGNORECASE,
)
"""Right after a label: with letters that OCR put for digits, or every digit set apart."""
_SPACED_PAIR = re.compile(
    rf"{begins(DIGIT, _SIGNED)}(?: \d){{3}} {{0,3}}[-/] {{0,3}}(?:\d(?: \d){{5,9}}|\d{{6,10}})"
    r"(?![\w]|[-/.,]\d| \d)"
)
"""As people write into the boxes of a form."""
_MOST = 7
"""Digits that so damaged a number still has."""
_MASK = re.compile(r"[Xx*•#]{2}")
_MASKED_ACCOUNT = re.compile(
    r"(?<![\w*•#])(?:\d{4}(?:[ -]?\d{1,4})?[ -]?)?(?:[xX*•#]{2,10}[ -]?){1,3}\d{2,4}(?!\w)"
)
_BANK = re.compile(
    r"(?:\b(?:anvise|udbetale|indsætte|overføre|overført|udbetalt|indsat)\w* (?:til|på)|"
    r"\b\w*bank(?:en)?|\bnordea|\bnykredit|\blunar|\b(?:spare|andels)kasse\w*(?: [a-zæøå]\w+)?)"
    r"[ ,:\t]{1,2}$",
    re.IGNORECASE,
)
_AMOUNT_MISREAD = re.compile(r"\d{1,3}(?:\.\d{3})*\.\d{5}")
"""An amount whose comma OCR lost: 193.15412 for 193.154,12."""
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?: \d\d)?")
_IN_ACCOUNTS = re.compile(r"konto(?:en)?[ ]?\t+[ ]?$", re.IGNORECASE)
"""Before the balance of an account in the accounts of an association: "Multikonto<tab>"."""


_PARTED = Parted(
    words=re.compile(r"konto|\bkto|\breg\b|bank|sparekasse|udbetal|overfør|\bløn", re.IGNORECASE),
    lengths=frozenset(range(10, 15)),
    whole=frozenset({11, 14}),
)
"""Banks give accounts of seven or ten digits after the four of the registration."""


class BankAccountRecognizer(Recognizer):
    """DK_BANK_ACCOUNT: registration number and account number; only with an anchor."""

    types = ("DK_BANK_ACCOUNT",)

    def read(self, text: str) -> Iterable[Hit]:
        return with_broken(text, self._read, _PARTED)

    def _read(self, text: str) -> Iterable[Hit]:
        taken: list[tuple[int, int]] = []
        for match in scan(_REG_AND_ACCOUNT, text, "reg"):
            told = not match["bare"] or _BANKED.search(
                text, max(0, match.start() - 60), match.start()
            )
            if told and sum(c.isalnum() for c in match["account"]) <= 10:
                taken.append((match.start("reg"), match.end()))
                yield _account(
                    match.start("reg"), match.end(), 0.97, "Registrerings- og kontonummer med anker"
                )
        for match in (*scan(_BRANCH, text, "afd", "fil"), *scan(_BRACKETED, text, "konto", "kto")):
            taken.append((match.start("reg"), match.end()))
            yield _account(
                match.start("reg"), match.end(), 0.95, "Registrerings- og kontonummer med anker"
            )
        for match in _DAMAGED_PAIR.finditer(text) if _DAMAGE.search(text) else ():
            value = match.group()
            digits = sum(c.isdigit() for c in value)
            damaged = digits > _MOST and any(c.isalpha() for c in value)
            if damaged and _ACCOUNT_ANCHORS.near(text, *match.span(), width=44):
                taken.append(match.span())
                yield _account(*match.span(), 0.88, "Nær »konto«; nogle cifre er fejllæst")
        for match in _SPACED_PAIR.finditer(text):
            label = before(text, match.start(), width=60)
            anchor = _ACCOUNT_ANCHORS.before(text, match.start(), width=60)
            if anchor and not _LEDGER.search(label):
                taken.append(match.span())
                yield _account(*match.span(), 0.9, "Efter »konto«; fejllæst eller sat spredt")
        for run in runs(text):
            label = before(text, run.start, width=60)
            if len(run.digits) in range(9, 16) and _ACCOUNT_ANCHORS.before(label, len(label)):
                taken.append((run.start, run.end))
                yield _account(run.start, run.end, 0.9, "Cifre med ord nær et ord for konto")
        for match in scan(_LABELLED, text, "konto", "kto", "account"):
            start, end = match.span("n")
            plain = re.fullmatch(r"\d{4}[ -]?\d[\d ]*\d|\d+", match["n"])
            if plain or any(a < end and start < b for a, b in taken[-400:]):
                continue
            ledger = _LEDGER.search(text[max(0, match.start() - 12) : start])
            if not ledger and sum(c.isdigit() for c in match["n"]) >= _MOST:
                taken.append((start, end))
                yield _account(start, end, 0.9, "Efter »konto«; fejllæst eller sat spredt")
        for match in _MASKED_ACCOUNT.finditer(text) if _MASK.search(text) else ():
            if _ACCOUNT_ANCHORS.before(text, match.start(), width=30, lines=0):
                taken.append(match.span())
                yield _account(*match.span(), 0.9, "Kontonummer, delvist sløret i forvejen")
        for pattern, pair in ((_PAIR, True), (_ALONE, False)):
            for match in pattern.finditer(text):
                start, end = match.span()
                if any(a < end and start < b for a, b in taken[-400:]):
                    continue
                hit = _judge_account(text, match, pair)
                if hit:
                    taken.append((hit.start, hit.end))
                    yield hit


_NEAR, _SENTENCE = 56, 150
"""How far back a word for an account counts; the form that hardly anything else has may stand at
the end of its sentence."""
_FULL_ACCOUNT = 10
"""Digits of an account written out; no amount after a ledger account is so long."""


_MADE_AT = re.compile(
    r"(?:19|20)\d\d[ -](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?(?:[01]\d"
    r"|2[0-3])[0-5]\d(?:[0-5]\d)?"
)
"""Year, month, day and time of day written together."""
_IBAN_HEAD = re.compile(r"[A-Z]{2}\d\d[ -]?$")
_ON_VEHICLE = re.compile(
    r"(?:trailer|stel|rammen|køretøj|nummerplade|motorcykel|knallert|mærket)\w*[^.\n]{0,40}$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:\w*beløb\w*|penge\w*|hævet|hæves|trukket|trækkes|sporet|indgået|afsendt|overtrukket|kr\."
    r"|betal\w*|(?:ind|ud|tilbage)betal\w*|overfør\w*|(?:ind|ud)b\.|overf\.|depositum|indskud|huslejen?)"
    r"[^\n]{0,40}$",
    re.IGNORECASE,
)
"""Before four and ten digits money is told of."""
_PAID_TO = re.compile(
    r"\b(?:(?:ind|ud|tilbage)?betal(?:es|t|ing(?:en|er)?|e|er)|overfør(?:es|sel|t|er)?|indsæt(?:tes|te)?|sendes"
    r"|anvises|refunderes|sættes)(?: (?:\w+|\d[\d.,]*)){0,3} (?:til|på|ind på) $",
    re.IGNORECASE,
)
"""Right before the account that money goes to: "huslejen skal betales til"."""


def _account(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="DK_BANK_ACCOUNT", start=start, end=end, score=score, reason=reason)


def _judge_account(text: str, match: re.Match[str], pair: bool) -> Hit | None:
    start, end = match.span()
    digits = digits_of(match["account"])
    label = before(text, start, width=90)
    if _LEDGER.search(label):
        return None
    label = before(text, start, width=44)
    amount = re.match(r"\s?(?:kr\b|,-|DKK)", text[end : end + 6]) and len(digits) < _FULL_ACCOUNT
    if amount or _MADE_AT.fullmatch(match.group()):
        return None
    if _IBAN_HEAD.search(text, max(0, start - 6), start):
        return None
    if _ON_VEHICLE.search(before(text, start, width=70)):
        return None
    labelled = _ACCOUNT_LABEL.search(label) or _headed(text, start)
    if pair:
        if len(digits) > 10 or _NOT_ACCOUNT.search(label):
            return None
        if labelled:
            return _account(start, end, 0.97, "Registrerings- og kontonummer lige efter »konto«")
        tidy = re.fullmatch(
            r"\d{6,10}|\d{3}[ .]?\d{3}[ .]?\d{4}|\d{4}[ .]?(?:\d{6}|\d{3}[ .]\d{3}|\d{4}[ .]\d\d)"
            r"|\d{1,3} \d{3} \d{3}",
            match["account"],
        )
        if re.fullmatch(r"\d{10}", match["account"]) and _MONEY.search(
            before(text, start, width=60)
        ):
            return _account(start, end, 0.8, "Fire og ti cifre, hvor der tales om penge")
        if tidy and len(digits) == _FULL_ACCOUNT and _PAID_TO.search(label):
            return _account(start, end, 0.85, "Fire og ti cifre, hvor der skal betales til")
        whole = re.fullmatch(r"\d{4} \d{10}", match.group()) is not None
        width = _SENTENCE if whole else _NEAR
        if tidy and _ACCOUNT_ANCHORS.near(text, start, end, width=width, after=24):
            return _account(
                start, end, 0.9, "Fire og seks til ti cifre nær et ord for bank eller konto"
            )
        return None
    dotted = re.fullmatch(
        r"\d\d(?:\.\d\d)+|\d{1,2}(?:\.\d{2,3}){2,}|\d\d \d\d \d\d|\d{4}-\d\d",
        match["account"],
    )  # the ledgers of municipalities
    if _AMOUNT_MISREAD.fullmatch(match["account"]):
        return None
    if _AMOUNT.fullmatch(match["account"]) and _IN_ACCOUNTS.search(label):
        return None
    if labelled and not dotted and len(digits) in range(6, 15):
        return _account(start, end, 0.93, "Kontonummer lige efter »konto«")
    if match["account"].isdigit() and 10 <= len(digits) <= 14 and _BANK.search(label):
        return _account(start, end, 0.9, "Registrerings- og kontonummer lige efter en banks navn")
    return None


def _headed(text: str, start: int) -> bool:
    return bool(_COLUMN.header(text, start))


_COLUMN = Anchors(
    "kontonr", "kontonummer", "=konto", "konto-nr", "bankkonto", "nemkonto", "lønkonto"
)
