"""Phone numbers: Danish in every grouping, foreign ones with their country code.

Form: the Danish numbering plan (eight digits, the first 2–9, no area codes). Foreign
numbers are judged with the metadata of the library phonenumbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import phonenumbers

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import first_name_weight, is_town
from redactor.detect.recognizers.labels import ABOUT_A_NUMBER, is_of_goods, label_before
from redactor.detect.recognizers.phones_inner import inner_numbers
from redactor.detect.recognizers.phones_misread import garbled
from redactor.detect.recognizers.phones_shapes import (
    GROUPS,
    PHONE_SHAPES,
    bare,
    continues,
    in_groups,
    is_calendar,
    is_date,
)
from redactor.detect.recognizers.spoken import runs
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.numbers import digits_of
from redactor.detect.text.patterns import SPACE, begins, scan

_S = rf"(?:{SPACE}{{1,2}}|{SPACE}?[-.\u2010-\u2014/]{SPACE}?|{SPACE}?\n)"
_AREA = (
    rf"(?P<area>(?:\(?(?:\+|00){SPACE}?45\)?|\(45\)){SPACE}?(?:\(0\))?[-./]?{SPACE}?\n?"
    rf"|45(?={SPACE}[2-9]|[2-9]\d{{7}}(?!\d))[- ]?)?"
)
_DANISH = re.compile(
    rf"(?<![\w+])(?<![\d][.,-])(?<!\d[\u2010-\u2014])(?<![A-ZÆØÅ]-\n){_AREA}"
    rf"(?P<n>[2-9]\d(?:\d{{6}}|(?P<a>{_S})\d\d(?:(?P<b>{_S})\d\d(?P<c>{_S})\d\d|{_S}\d{{4}})"
    rf"|\d\d(?:{_S}\d{{4}}|{_S}\d\d{_S}\d\d)|\d{_S}\d\d{_S}\d{{3}}|{_S}\d{{3}}{_S}\d{{3}}"
    rf"|\d{_S}\d{{3}}{_S}\d\d|{_S}\d{{6}}|\d{{4}}{_S}\d\d|{_S}\d{{4}}{_S}\d\d))"
    r"(?![\w])(?![-.,:]\d)(?!/\d(?!\d(?: ?\d){6}(?!\d)))(?!@)"
)
_GLUED = re.compile(
    rf"(?:[Tt]lf|TLF|[Mm]obil|[Tt]el)(?:nr|nummer)?\.?:?(?P<n>[2-9]\d(?:{SPACE}?\d\d){{3}})(?!\d|[A-ZÆØÅ])"
)
_ODD = re.compile(begins(r"\d", r"[\w,+-]") + rf"(?:{SPACE}{{0,2}}\d){{7}}(?![\w]|[-.,:/]\d| ?\d)")
"""Eight digits in groups that nobody else uses, or none of the numbering plan, as after a slip of
the pen; only right after a label or the country's code."""
_OLD_AREA = re.compile(
    rf"(?<![\w+(/.,-])(?:\(0[1-9]\){SPACE}?|0[1-9]{SPACE}?[-/]{SPACE}?)\d\d{SPACE}?\d\d{SPACE}?\d\d(?![\w/-]|[.,]\d)"
)
"""With the area code in front that numbers had until 1989; only right after a label."""
_SWEDISH = re.compile(
    rf"(?<![\w+.,/-])07[02369][- ]?\d{{3}}{SPACE}?\d\d{SPACE}?\d\d(?![\w/-]|[.,]\d| \d)"
)
"""A mobile phone of Sweden without its country's code; only right after a label."""
_EXCHANGE = re.compile(
    rf"(?<!\w)(?:[Tt]lf|[Tt]el(?:f|efon)?)\.?:?{SPACE}{{1,2}}"
    r"(?P<n>(?P<town>[A-ZÆØÅ][a-zæøå]+) \d{1,4})(?!\w|[.,:/-]\d| \d)"
)
"""The name of an exchange and a number in it, as in letters of before 1970: "telf. Ry 112"."""
_CODE = re.compile(r"(?:\+|\b00) ?45[ )]{0,2}$")
_MIXED = re.compile(r"\d[OolISB]|[OolISB]\d")
_DAMAGED = re.compile(
    rf"(?<![\w+])(?P<n>[2-9SBlI][\dOolISB](?:{SPACE}?[\dOolISB]{{2}}){{3}}"
    rf"|[2-9SB][\dOolISB]{{3}}{SPACE}[\dOolISB]{{4}})"
    r"(?![\w])(?![-/.,:]\d)"
)
"""Eight places with letters that OCR puts for digits; only right after a label."""
_AFTER_NUMBER = re.compile(r"\d{2}(?: ?\d){6}/$")
_FOREIGN = re.compile(r"(?<![\w+])(?:\+|00)(?!45)[1-9](?:[ ().\-/\u2013]{0,3}\d){6,14}(?!\d)(?!@)")
_KEY = r"[\w+.,-]"
_WITH_INNER = re.compile(
    rf"(?P<n>{begins('[2-9]', _KEY)}\d(?:\d{{6}}|(?:{SPACE}\d\d){{3}}|\d\d{SPACE}\d{{4}}))"
    r"-\d{2,4}(?![\w-]|[.,/:]\d)"
)
"""With the number within the house behind: "ring på 7224 1530-1204"."""
_REACHED = re.compile(
    r"\b(?:kontakt(?:es|er|ede)?|ring(?:e|er|ede|et|es)?|sms|skriv|besked|træffes|fanges|nås|fat i"
    r"|henvend(?:else)?|træf(?:fe)?)\b[^.\n\d:;]{0,60} (?:på|til|via)(?: (?:tlf|nr|mobil"
    r"|tel)\.?)?:? $",
    re.IGNORECASE,
)
"""Whoever is to be called, between what one does and the number: "kontakt vicevært Bo Elm på"."""

_TEN = re.compile(rf"{begins('[2-9]', _KEY)}\d{{9}}(?![\w-]|[.,/:]\d)")
"""The same in one, only right after a label."""
_ANCHORS = Anchors(
    "tlf", "~telefon", "~mobil", "=mob", "=tel", "=tel.", "~tlf", "direkte", "ring", "=ringe",
    "opkald", "kald", "fax", "~fax", "sms", "=m", "=t", "=tf", "=d", "=dir", "hovednummer",
    "omstilling", "kontakt", "phone", "~phone", "træffes", "nås", "fastnet", "whatsapp", "signal",
    "~kontakt", "arbejde", "privat", "hjemme", "nødkald", "akuttelefon", "vagt", "skriv til",
    "besked",
)  # fmt: skip
# With the ways OCR reads "tlf".
_LABEL = re.compile(
    r"(?:~|\b(?:t[l1i|]f|telefon|mobil|tel|fax|mob|sms|direkte|phone|cell|fastnet|hjemmetelefon|(?:hoved|hjemme|arbejds|privat)(?:nr|nummer))\w*|\b[tmd]|📞|☎️?|✆|📱)"
    r"[ .-]?(?:nr|nummer)?[.:]{0,2}[ \t\n]*(?:er|på|til)? ?\(?$"
    r"|\b(?:han|hun|jeg|hen|vi|de|mor|far|søn(?:nen)?|datter(?:en)?|kæreste(?:n)?|nabo(?:en)?)"
    r" har (?:nr\.?|nummer(?:et)?) $"
    r"|\b(?:ringe\w*|ringet|opkald\w*|opringning\w*|sms\w*|besked\w*)"
    r" (?:\w+ )?fra (?:nr\.?|nummer(?:et)?) $"
    r"|\b(?:sit|mit|dit|hendes|hans|nyt|nye|privat|private|hemmelig\w*)[ ](?:nye "
    r"|private |eget )?(?:nummer|nr\.?):?"
    r"(?:[ ](?:er|på))?[ ]$|(?<!ens )(?<!ets )\b(?:eget|egne) (?:nye )?(?:nummer|nr\.?):? $"
    r"|\b(?!\w*(?:kort|pas|konto|sag|bil|vogn|køretøj|ordre|faktura|police"
    r"|ejendom|dokument|måler)\w*s )"
    r"\w{3,}s (?:nye |private )?(?:tele)?nummer:?(?: er| på)? ?$",
    re.IGNORECASE,
)
# A label directly before that says the number is another kind of number.
_OTHER = re.compile(
    r"(?:\w*(?:cvr|konto(?!r)|faktura|(?<![fjkn])ordre|kørekort|police)\w*|\b(?:sag|moms|vat|reg|kreditor|debitor|"
    r"bilag|(?:billet(?:ten)?|tur(?:en)?)(?!\spå)|akt(?:er|erne)?|dok|dokumente(?:r|rne)|transaktion|str|størrelse\w*|tallene|unspsc|cpv|bbr|bon|projekt|kvittering|parti|lot|batch|ref|art|vare|plan|tegning|blanket|"
    r"uge(?:r|rne)?|rekvisition|skema|pakke|tracking|ordre|solgt|talt|ean|gln|bfe|isbn|issn|postboks|version|v|ydernummer|giro|matr|id|kode|\w*måler\w*|inventar|journal(?:en)?|"
    r"afstand\w*|antal|i alt|sum|indkomst\w*|omsætning|areal|kote|koordinat\w*|kvadrat"
    r"|utm\w*|side(?:r|rne)?|pkt|afsnit|serie\w*"
    r"|(?:(?:streg|adgangs|pin)?kode|kodenøgle)(?:n|r|rne)?(?: [a-zæøå]{2,12}){0,2})"
    rf"|(?!{ABOUT_A_NUMBER})(?:\w{{2,}}|\b[jp])(?<!tlf)(?<!tlf\.)(?<!telefon)(?<!telefonens)(?<!mobil)(?<!mobiltelefon)"
    r"[ .\-]{0,2}(?<!\btlf\.)(?<!\bmob\.)(?<!\btel\.)"
    r"(?:nr|nummer(?:et)?|no|numre|nøgle|id|kode))"
    r"(?:[ .\-]?(?:nr|nummer(?:et)?|numre))?\b\.?[ \t]*[:#=]?[ \t]*(?:er|var|på)?[ \t]*\n?[ \t]*"
    r"(?:DK[- ]?)?$",
    re.IGNORECASE,
)
_AMOUNT_AFTER = re.compile(
    rf"{SPACE}?(?:kr\b|kroner|dkk\b|eur\b|euro\b|\$|€|%|m2|m²|stk|tons?\b|[kmg]?wh\b|km\b|mio\b|"
    r"indbyggere)|,\d|,-",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(r"(?:\bkr\.?|\bdkk|\beur|€|\$|beløb(?:et)?:?) ?$", re.IGNORECASE)
_SAYING = re.compile(r"[^\d\s.,:/()+-]")
_CALLED = re.compile(
    r"\b(?:mit|dit|sit|hans|hendes|deres|vores|nyt|nye|direkte|private?) (?:nye |private? |eget )?"
    r"(?:nummer|nr\.?):?(?: er| på)? ?$|\bnummeret:?(?: er| på)? ?$",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"(?:\b(?:ring(?:er|ede|et|es)?(?: op| ud| ind)?|op(?:kald|ringning)\w*|sms\w*|beskeder?|skriv|"
    r"kontakt(?:er|es|et|ede)?|træffes|fanges|nås)(?: bedst| kun| altid)?"
    r" (?:fra|af|på|til|via)(?: (?:det|et|sit|mit|hans|hendes))?(?: (?:ukendt|dansk|nyt|nye"
    r"|gamle))?"
    r"(?: (?:nr\.?|nummer(?:et)?))?"
    r"|\b(?:ind|ud)gående(?: opkald)?"
    r"|\b(?:ring|sms|kontakt|besked)(?:e|es|er)?\b[^.\n\d:]{0,40}:):? $",
    re.IGNORECASE,
)
"""What somebody does with a phone, right before its number: "ringede fra", "træffes på"."""
_KIN = (
    r"(?i:mor|far|(?:sted|sviger|plejer?)(?:mor|far|søn|datter)|moder(?:en)?|fader(?:en)?|forældre|mormor|morfar"
    r"|farmor|farfar|datter(?:en)?|søn(?:nen)?|barnebarn|bror|broder|søster|søskende|nevø|niece|fætter"
    r"|kusine|onkel|tante|moster|faster|samlever(?:ske)?|ægtefælle|hustru|kone|mand|kæreste|eks(?:mand|kone)"
    r"|nabo(?:en)?|genbo|ven|veninde|værge|bisidder|pårørende|kontakt(?:person)?|vicevært|udlejer)"
)
_RELATED = re.compile(
    rf"(?<!\w){_KIN}(?:[:,]?[ \t](?!\d)(?:\(?{_KIN}\)?|[A-ZÆØÅ][\w.'’-]+)){{0,4}}(?:[:,]?[ \t]"
    r"|:?\n)$"
)
"""Somebody's relation, and his name, right before a number: "Pårørende: samlever, "."""
_NAMED_LINE = re.compile(
    r"(?:^|\n)[ \t]*(?P<first>[A-ZÆØÅ][a-zæøå]+)(?:-[A-ZÆØÅ][a-zæøå]+)?"
    r"(?: [A-ZÆØÅ][\w.-]*){0,3}(?:[:,]?[ \t]+)$"
)
"""A name and nothing else before a number, as in a list of whom to call."""
_OFFICE = re.compile(
    r"(?:afdeling|kontor|team|ekspedition|service|hotline|linje|enhed|vagt|sekretariat|skranke)"
    r"(?:en|et|n|t)? (?:på|via) $",
    re.IGNORECASE,
)
"""Whom to call where the word for an office holds that for another number: "kørekortkontoret"."""
_SURE_FIRST = 0.6
_NAMED_PHONE = re.compile(
    r"(?:t[l1i|]f|telefon|mobil|\btel|fax|\bmob|sms|phone)"
    r"(?:(?!notat|samtale|besked|møde)[\w.])*"
    r"(?:[ (/]{1,2}(?:dag|aften|privat|arbejde|hjemme?|mobil|fastnet|direkte|1|2)\b)?[^\w\n]{0,4}$",
    re.IGNORECASE,
)


class PhoneRecognizer(Recognizer):
    """PHONE_NUMBER: Danish and foreign numbers, and extensions ("lokal 4321")."""

    types = ("PHONE_NUMBER",)

    def read(self, text: str) -> Iterable[Hit]:
        hits = list(_danish(text))
        yield from hits
        yield from garbled(text, hits)
        if "+" in text or "00" in text:
            yield from _foreign(text)
        yield from _told(text)
        for match in scan(_EXCHANGE, text, "tlf", "tel"):
            if is_town(match["town"]):
                yield _hit(*match.span("n"), 0.85, "Central og nummer efter et ord for telefon")
        yield from inner_numbers(text)


def _hit(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="PHONE_NUMBER", start=start, end=end, score=score, reason=reason)


def _told(text: str) -> Iterator[Hit]:
    """Eight digits read aloud, where no word says that they are another number."""
    for run in runs(text):
        if len(run.digits) != 8 or run.digits[0] < "2" or _AMOUNT_AFTER.match(text, run.end):
            continue
        label = before(text, run.start, width=34)
        near = before(text, run.start, width=60)
        if _LABEL.search(label) or _CALLS.search(label) or _ANCHORS.before(text, run.start):
            yield _hit(run.start, run.end, 0.9, "Otte cifre med ord efter et ord for telefon")
        elif not _OTHER.search(label) and not _TOLD_OTHER.search(near):
            yield _hit(run.start, run.end, 0.6, "Otte cifre skrevet med ord")


_TOLD_OTHER = re.compile(r"\b(?:kort|kørekort|konto|sag|firma|cvr|pas)\w*", re.IGNORECASE)
_AFTER = Anchors("tlf", "~telefon", "~mobil", "=mob", "=tel", "fax", "sms", "phone", "~nummer")
"""Words that make a phone number of the digits before them."""


def _danish(text: str) -> Iterator[Hit]:
    for seen in scan(_GLUED, text, "tlf", "mobil", "tel"):
        if _DANISH.match(text, seen.start("n")):
            continue
        yield _hit(seen.start("n"), seen.end("n"), 0.97, "Otte cifre lige efter et ord for telefon")
    for seen in _DAMAGED.finditer(text) if _MIXED.search(text) else ():
        value = re.sub(SPACE, "", seen["n"])
        if value.isdigit() or sum(c.isdigit() for c in value) < 5:
            continue
        label = label_before(text, seen.start(), width=34)
        code = _CODE.search(label)
        start = seen.start() - (len(label) - code.start() if code is not None else 0)
        label = label[: code.start()] if code is not None else label
        grouped = seen["n"].count(" ") == 3 and (
            _ANCHORS.before(text, seen.start(), width=60)
            or _AFTER.after(text, seen.end(), width=40)
        )
        if _LABEL.search(label) or (grouped and not _OTHER.search(label)):
            reason = "Otte tegn lige efter et ord for telefon, nogle fejllæst som bogstaver"
            yield _hit(start, seen.end(), 0.9, reason)
    for seen in _SWEDISH.finditer(text):
        if _NAMED_PHONE.search(before(text, seen.start(), width=34)):
            yield _hit(*seen.span(), 0.9, "Svensk mobilnummer efter et ord for telefon")
    for seen in _OLD_AREA.finditer(text):
        if _NAMED_PHONE.search(before(text, seen.start(), width=34)):
            yield _hit(
                *seen.span(), 0.9, "Nummer med gammelt områdenummer efter et ord for telefon"
            )
    for seen in _ODD.finditer(text):
        label = before(text, seen.start(), width=34)
        code = _CODE.search(label)
        known = _DANISH.match(text, seen.start())
        if not known and _is_whose(text, seen.start(), seen[0]):
            if not _AMOUNT_AFTER.match(text, seen.end()):
                yield _hit(*seen.span(), 0.85, _WHOSE)
            continue
        if code and seen[0] < "2":
            start = seen.start() - len(label) + code.start()
            yield _hit(start, seen.end(), 0.9, "Otte cifre efter landekoden +45")
        elif not known and (_NAMED_PHONE.search(label) or _CALLED.search(label)):
            yield _hit(*seen.span(), 0.9, "Otte cifre lige efter et ord for telefon")
        elif not known and seen[0] > "2" and _is_reached(text, seen):
            yield _hit(*seen.span(), 0.85, "Otte cifre lige efter ord om at ringe")
    for seen in scan(_TEN, text, "tlf", "telefon", "mobil", "omstilling"):
        if _NAMED_PHONE.search(before(text, seen.start(), width=34)):
            yield _hit(*seen.span(), 0.6, "Ti cifre lige efter et ord for telefon")
    for seen in _WITH_INNER.finditer(text) if "-" in text else ():
        label = before(text, seen.start(), width=34)
        if _LABEL.search(label) or _CALLS.search(label) or _is_reached(text, seen):
            yield _hit(*seen.span(), 0.9, "Otte cifre og et lokalnummer efter ord om at ringe")
    at = 0
    while match := _DANISH.search(text, at):
        score, reason = _judge(text, match)
        if score:
            at = match.end()
            yield _hit(match.start(), match.end(), score, reason)
        else:
            at = match.start() + 1


def _is_reached(text: str, seen: re.Match[str]) -> bool:
    """Whether somebody is to be called on a number, told before it, and it is no date."""
    if _AMOUNT_AFTER.match(text, seen.end()) or is_date(digits_of(seen[0])):
        return False
    return _REACHED.search(before(text, seen.start(), width=90)) is not None


def _judge(text: str, match: re.Match[str]) -> tuple[float, str]:
    """Score and reason; score 0 when it is not suggested."""
    start, end = match.span()
    number = match.group("n")
    shape = "-".join(str(len(g)) for g in re.split(r"\D+", number))
    seps = set(re.findall(r"\D", number))
    area = match.group("area")
    following = text[end : end + 12]
    if _AMOUNT_AFTER.match(following) or continues(text, start, end, shape):
        return 0.0, ""
    if seps == {"\n"} and all(b - a == 1 for a, b in pairwise(map(int, number.split("\n")))):
        return 0.0, ""  # the numbers of rows in a sheet
    slashed = text[max(0, start - 2) : start]
    if re.match(r"\d/", slashed) and not _AFTER_NUMBER.search(text[max(0, start - 14) : start]):
        return 0.0, ""
    if area and "+" in area:
        return 0.97, "Otte cifre efter landekoden +45"
    label = label_before(text, start, width=34)
    if not _SAYING.search(label):  # figures alone say nothing of the number
        label = ""
    if _AMOUNT_BEFORE.search(label):
        return 0.0, ""
    if is_calendar(number) and not _NAMED_PHONE.search(label):
        return 0.0, ""
    if _LABEL.search(label):
        return 0.97, "Otte cifre lige efter et ord for telefon"
    if area and area.strip().startswith(("00", "(")):
        return 0.95, "Otte cifre efter Danmarks landekode"
    if _CALLS.search(label):
        return 0.95, "Otte cifre lige efter ord om at ringe"
    if _OFFICE.search(label) and _is_reached(text, match):
        return 0.9, "Otte cifre lige efter ord om at ringe"
    label = "" if _NOTED.search(label) else _RANGE.sub("", label)
    if _OTHER.search(label) or in_groups(text, start, end, shape):
        return 0.0, ""
    dated = shape == "8" and is_date(number)
    near = shape in PHONE_SHAPES and (
        _ANCHORS.near(text, start, end, width=60) or _AFTER.after(text, end)
    )
    if near and not dated:
        return 0.93, "Otte cifre nær et ord for telefon"
    if shape in GROUPS and is_of_goods(text, start):
        return 0.0, ""
    score, why = bare(number, shape, seps, bool(area))
    if not score and shape == "4-4" and seps <= {" ", "\n"} and _MAIL_AFTER.match(text, end):
        return 0.6, "Otte cifre fire og fire, foran en mailadresse"
    if not score and not dated and seps <= {" "} and _is_whose(text, start, number[0]):
        return 0.85, _WHOSE
    if not score and seps <= {" "} and _is_reached(text, match):
        return 0.85, "Otte cifre lige efter ord om at ringe"
    return score, why


_NOTED = re.compile(
    r"(?<!\w)(?:har|havde|blev|er|fik|få(?:et)?|skrev)(?: \w+)?"
    r" (?:noteret|opgivet|oplyst|angivet|nedskrevet|tastet)"
    r" (?:nr\.?|nummer(?:et)?):? $",
    re.IGNORECASE,
)
"""What was written down, which does not say of what it is the number."""
_MAIL_AFTER = re.compile(r"[,;/|]?[ \t\n]{1,2}(?:e-?mail:? )?[\w.+-]{1,40}@\w", re.IGNORECASE)
"""A mail address after two groups, the first of which may look like a year: "2038 9164, x@y.dk"."""
_WHOSE = "Otte cifre lige efter en relation eller et navn"
_RANGE = re.compile(r"\d[\d ]{6,10} ?(?:til|og|samt|[-\u2013,]) ?$")
"""The first of two numbers: "siderne 40112233 til "."""


def _is_whose(text: str, start: int, first: str) -> bool:
    """Whether the relation or name of somebody, and nothing else, stands before a number."""
    if first < "2":
        return False
    window = before(text, start, width=60)
    if _RELATED.search(window):
        return True
    named = _NAMED_LINE.search(window)
    return named is not None and first_name_weight(named["first"]) >= _SURE_FIRST


def _foreign(text: str) -> Iterator[Hit]:
    for match in _FOREIGN.finditer(text):
        raw = match.group()
        try:
            number = phonenumbers.parse("+" + digits_of(raw).removeprefix("00"), None)
        except phonenumbers.NumberParseException:
            continue
        plus = raw.startswith("+")
        anchored = plus or _ANCHORS.near(text, match.start(), match.end())
        valid = phonenumbers.is_valid_number(number)
        grouped = re.search(r"\d[ ]\d", raw) is not None
        if not phonenumbers.is_possible_number(number) or not (anchored or (valid and grouped)):
            continue
        if not valid and not (
            plus and (grouped or _ANCHORS.near(text, match.start(), match.end()))
        ):
            continue
        if _AMOUNT_AFTER.match(text, match.end()):
            continue
        yield _hit(
            match.start(),
            match.end(),
            0.95 if valid else 0.7,
            "Udenlandsk telefonnummer med landekode"
            + ("" if valid else "; længden passer, nummerserien er ukendt"),
        )
