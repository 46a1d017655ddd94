"""User names, identifiers of persons in systems, and initials.

Initials are weak alone: linking keeps those that match a person of the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import first_name_weight, sure_first_names, surname_weight
from redactor.detect.names.words import is_device
from redactor.detect.recognizers.initials_noted import TOLD, initials_noted, told_again
from redactor.detect.recognizers.users_noted import names_noted
from redactor.detect.recognizers.users_online import (
    SITE_NEAR,
    STANDARDS,
    is_mention,
    names_online,
)
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.patterns import SPACE, scan
from redactor.lexicon import is_ordinary_word

_VALUE = r"[A-Za-zÆØÅæøå0-9](?:[\wÆØÅæøå.\\@-]{0,38}[\wÆØÅæøå])?"
_LABELLED = re.compile(
    r"(?<!\w)(?:(?:min|hans|hendes|din) bruger(?= (?:er|var|hedder) )|"
    r"bruger(?:-?(?:navn|id|ident|kode))(?:et|en)?|brugerident(?:en)?|login(?:navn)?|"
    r"log-?in|logon|user[ -]?name|user[ -]?id|user(?=:)|(?:sagsbehandler|ansat|konto)-?id"
    r"|(?:sagsbeh|sbh|medarb|bruger|brug)\.[ -]?id\.?|pid|rid|"
    rf"medarbejder-?(?:id|nr\.?|nummer)|tjeneste-?(?:nr\.?|nummer)|løn-?(?:nr\.?|nummer)|"
    rf"student-?(?:id|nr)|studie-?(?:nr\.?|nummer)|elev-?(?:id|nr\.?|nummer)|unilogin|uni-?login|"
    r"mitid[ -]?(?:bruger[ -]?(?:id|navn)?)?|nem-?id[ -]?(?:nr\.?|nummer|bruger)?|b-?nummer|"
    "z-?ident|"
    r"(?:ad|system|net|domæne|fag|windows|pc|it)-?bruger(?:en)?"
    r"|(?:net|ad|bruger|domæne|windows|pc|it|vpn|mail|system)-?konto(?:en)?|\w{2,14}-(?:bruger|ident|login)|\w{2,14}login(?=:)|"
    r"kunde-?(?:id|nr\.?|nummer)|medlems-?(?:id|nr\.?|nummer)|(?:borger|person)-?(?:id|nr\.?|nummer)|"
    r"autorisations-?(?:id|nr\.?|nummer)|"
    rf"patient-?id|snapchat|instagram|tiktok|discord|gamer-?tag|skype(?:-?navn)?|(?:profil|visnings|skærm)navn(?:et)?"
    rf"|alias)"
    rf"(?:(?:{SPACE}\([^)\n]{{2,20}}\))?{SPACE}?[:=]{SPACE}?|(?:{SPACE}(?:i|på|til){SPACE}[a-zæøå-]{{3,24}})?,?{SPACE}(?:(?:som|der){SPACE})?"
    rf"(?:er|var|hedder|med|lyder|is(?={SPACE}\S*\d)){SPACE}|{SPACE}|\n|"
    rf":\n)[\"»“']?(?P<n>(?:live:)?{_VALUE})",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"(?: \d{3}){1,3}(?![\d/.-])")
"""The rest of a number in groups: "10 448 271"."""
_REST = re.compile(r"#\d{4}(?!\w)|-\n(?=[a-zæøå]*\d)[\da-zæøå]{2,12}(?!\w)")
"""The four digits of a profile, and what a line end parts: "sund-" and "4471b" below."""
_STRONG = re.compile(
    r"[:=»\"“']\s?$|\n$|(?:er|var|hedder|lyder) $|(?:nr\.?|nummer|id|ident) ?$", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,4}(?P<s>[.-])\d\d?(?P=s)\d{2,4}(?:T\d\d)?")
"""When somebody was in the system last: "sidste login: 07.02.2025"."""
_SENTENCE = re.compile(r" (?:ved|af|når|på|i|med|som|efter|til|fra|hvis|inden|senere)(?!\w)")
"""What goes on as a sentence: "Brugernavn: vælges ved første login"."""
_VERB = re.compile(r"(?:er|var|hedder|lyder) $", re.IGNORECASE)
_SITE_LABEL = re.compile(r"(?:snapchat|instagram|tiktok|discord|skype)\W", re.IGNORECASE)
_LOGIN = re.compile(r"mitid|nem-?id|uni-?login", re.IGNORECASE)
_NAMING = re.compile(r"bruger|user|profil|visning|skærm|alias", re.IGNORECASE)
_DOMAIN_USER = re.compile(
    r"(?<![\w\\/.:])(?:[A-ZÆØÅ][A-ZÆØÅ0-9-]{1,14})\\(?P<n>[A-Za-zÆØÅæøå][\wÆØÅæøå.-]{1,30})(?![\w"
    r"\\])"
)
_DOMAIN_LOWER = re.compile(r"(?<![\w\\/.:])[a-zæøå]{2,15}\\[a-zæøå]{2,8}\d{0,4}(?![\w\\]|\.\w)")
"""In lower case also the form of a path; only beside a word for a user."""
_PROFILE = re.compile(
    r"(?:\b[A-Za-z]:|\bfile:/{2,3}(?:[A-Za-z]:)?|(?<![\w.~/-]))[\\/]"
    r"(?:Users|Brugere|Documents and Settings|home)[\\/](?P<n>[\w.-]{2,40})(?=[\\/])",
    re.IGNORECASE,
)
"""Whose folder a path leads to: "C:\\Users\\kalund\\Pictures\\kort.png"."""
_FIRST_NAME = 0.5
"""From this weight the folder bears a first name, and is left to names."""
_NOBODYS = frozenset(
    "public default offentlig administrator admin guest shared user bruger".split()  # noqa: SIM905
)
_TAG = re.compile(r"(?<![\w#])[A-Za-zÆØÅæøå_][\w.]{2,30}#\d{4}(?!\w)")
_HANDLE = re.compile(r"(?<![\w@.+/-])@[A-Za-zÆØÅæøå_][\wÆØÅæøå.]{2,29}(?<!\.)(?![\w@]|\.\w)")
_ADMIN = re.compile(
    r"(?<![\w./\\@-])(?:adm|admin|svc|srv|test|ext|konsulent)[-_][a-zæøå]{2,8}\d{0,3}(?![\w/.@-])"
)
"""The second user name of somebody who administers systems: "adm-khols"."""
_ADMIN_BEGINNINGS = tuple(
    head + sign
    for head in ("adm", "admin", "svc", "srv", "test", "ext", "konsulent")
    for sign in "-_"
)
_LETTERS_DIGITS = re.compile(
    r"(?<![\w./\\@-])(?:[a-zæøå]{1,4}\d{2,6}|[a-zæøå]\d{3,5}[a-zæøå]{1,3}|[A-ZÆØÅ]{3,4}\d{2,5}|[A-ZÆØÅ]{1,2}\d{4,6})(?![\w]"
    r"|[-/.@]\w)"
)
_USER_ANCHORS = Anchors(
    "~bruger", "login", "logget", "sagsbehandler", "~ident", "initialer", "=user", "=af"
)
_THING = re.compile(r"\b(?:model|type|vare|art|serie)(?:n|nr|nummer)?\.?:? $", re.IGNORECASE)
_GUID = re.compile(r"(?<![\w-])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![\w-])")
_OF_PAPER = re.compile(
    r"(?<!\w)(?:dokument|sag|sags|fil|akt|journal|skema|bilag|blanket|version|mappe)"
    r"(?:et|en|ets|ens)?(?:[- ]?(?:guid|uuid|id|nøgle|nr\.?|nummer)|(?: har| med) (?:id|guid|nøgle"
    r"|uuid))"
    r"(?:en|et)?(?: er)?[:= ]{1,3}$",
    re.IGNORECASE,
)
"""Before the key of a paper or a file, which is nobody's."""
_PAGE_PATH = re.compile(
    r"</(?!(?:[^\s<>]*/)?(?:user|bruger|person|medarbejder|profil|konto|account|member|medlem|borger"
    r"|kunde|customer)[^/]*/)(?:[^\s<>/]+/)*(?:[^\s<>/]*[=-])?$",
    re.IGNORECASE,
)
"""Before a key in the path of a link to a page of the same site: "</vis/pdf/bilag/…"."""
_NOT_A_NAME = frozenset(
    """
    og er i til for på med skal kan har som af de den det nr nr. mor far søn barn bror os dem
    ham jer mig dig alle hun han her dag år aften byen ikke eller ved fra der var blev oplyst is
    mangler ukendt udfyldes
    """.split()  # noqa: SIM905
)


class UserRecognizer(Recognizer):
    """USER_ID: the value of a label, DOMAIN\\user, @handles, letter-digit idents, GUIDs."""

    types = ("USER_ID",)

    def read(self, text: str) -> Iterable[Hit]:
        taken: set[int] = set()
        for hit in _users(text):
            if hit.start not in taken:
                taken.add(hit.start)
                yield hit


def _user(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="USER_ID", start=start, end=end, score=score, reason=reason)


def _users(text: str) -> Iterator[Hit]:
    for match in _LABELLED.finditer(text):
        value = match["n"]
        label = text[match.start() : match.start("n")]
        strong = _STRONG.search(label)
        digit = any(c.isdigit() for c in value)
        formed = digit or re.search(r"\w[._]\w", value)
        named = strong or (_NAMING.match(label) and not is_ordinary_word(value.lower()))
        if value.lower() in _NOT_A_NAME or len(value) < 2 or not (formed or named):
            continue
        if _DAY.fullmatch(value):
            continue
        if not formed and is_ordinary_word(value.lower()) and _SENTENCE.match(text, match.end("n")):
            continue
        if not digit and _SITE_LABEL.match(label) and is_ordinary_word(value.lower()):
            continue  # "Instagram: følg med"
        if not digit and label.endswith("\n") and _LOGIN.match(label):
            continue  # "underskrevet med MitID" over a name
        if not digit and _VERB.search(label) and is_ordinary_word(value.lower()):
            continue
        if not digit and _VERB.search(label) and not _NAMING.match(label):
            continue
        if not digit and re.search(
            r"(?:nr\.?|nummer) ?[:=]?\s?$", text[match.start() : match.start("n")], re.I
        ):
            continue
        start, end = match.span("n")
        more = _GROUPS.match(text, end) if value.isdigit() else _REST.match(text, end)
        end = end if more is None else more.end()
        yield _user(start, end, 0.93 if strong else 0.8, "Værdi efter ord for brugernavn eller id")
    if "\\" in text:
        for match in _DOMAIN_USER.finditer(text):
            yield _user(*match.span(), 0.93, "Brugernavn med domæne foran")
        for match in _DOMAIN_LOWER.finditer(text):
            if _USER_ANCHORS.near(text, *match.span(), width=30, lines=0):
                yield _user(*match.span(), 0.85, "Brugernavn med domæne foran")
    for match in scan(_PROFILE, text, "sers", "rugere", "ettings", "/home/"):
        if match["n"].lower() not in _NOBODYS and first_name_weight(match["n"]) < _FIRST_NAME:
            yield _user(*match.span("n"), 0.85, "Brugernavn i stien til en fil")
    if "#" in text:
        for match in _TAG.finditer(text):
            yield _user(*match.span(), 0.8, "Profilnavn med fire cifre efter #")
    if "@" in text:
        for match in _HANDLE.finditer(text):
            near = text[max(0, match.start() - 48) : match.end() + 24]
            if not SITE_NEAR.search(near) and is_mention(match.group()[1:]):
                continue
            yield _user(*match.span(), 0.8, "Profilnavn efter @")
    for start, end, score, reason in (*names_online(text), *names_noted(text)):
        yield _user(start, end, score, reason)
    for match in _LETTERS_DIGITS.finditer(text):
        if _THING.search(text, max(0, match.start() - 16), match.start()):
            continue
        if match.group().startswith(STANDARDS):
            continue
        if _USER_ANCHORS.near(text, *match.span(), width=30, after=0, lines=0):
            yield _user(
                *match.span(), 0.85, "Bogstaver og tal som i et brugernavn, nær ord for bruger"
            )
    for match in scan(_ADMIN, text, *_ADMIN_BEGINNINGS):
        if not is_ordinary_word(re.split("[-_]", match.group())[1].rstrip("0123456789")):
            yield _user(*match.span(), 0.8, "Brugernavn med forstavelse for administrator")
    for match in _GUID.finditer(text):
        if _OF_PAPER.search(text, max(0, match.start() - 40), match.start()):
            continue
        if _PAGE_PATH.search(text, max(0, match.start() - 80), match.start()):
            continue
        yield _user(*match.span(), 0.6, "Entydig teknisk nøgle (GUID)")


_MENTION = re.compile(r"(?<![\w@.+/-])@(?P<n>[A-ZÆØÅ]{2,4})(?![\w@.])")
_INITIALS = r"(?:[A-ZÆØÅ]{2,4}|[a-zæøå]{2,4})"
_LABEL_INITIALS = re.compile(
    r"(?<!\w)(?i:(?:(?:sagsbeh(?:andlers?|\.)?|sbh\.?|medarb(?:ejders?|\.)?)[ -]?)?init(?:ialer"
    r"|\.)?"
    r"|sagsbeh(?:andler|\.)?|kontr\.?|kontroll?ant|kontrolleret af|medunderskriver|skrevet af"
    r"|sbh\.?|ref\.|referent|journalført af|"
    r"udarb(?:ejdet|\.)? af|"
    r"godk(?:endt|\.)? af|anvist(?: af)?|attest(?:eret)? af|oprettet af|"
    r"ændret af|noteret af|medarbejder|v/|"
    r"(?:møde)?deltagere|fraværende|(?:fremmødte|mødte?|til ?stede|inviterede)(?=[ \t]?:)|afbud|"
    r"tovholder|ansvarlig|afbud fra|overdraget (?:fra|til)|"
    r"overtaget (?:fra|af)|kørt af|talt med|sign\.?)"
    r"(?:(?<=[./])|(?!\w))"
    rf"[ \t]?:?[ \t]{{0,3}}(?P<n>{_INITIALS}(?:(?:/|, ?| og | til ){_INITIALS}){{0,8}})"
    r"(?![\wÆØÅæøå]|\.\w|@|-\w|:)"
)
_INITIAL_WORDS = (
    "init", "sagsbeh", "sbh", "ref", "journalført af", "udarb", "godk", "attest", "oprettet af",
    "mødt", "stede", "inviterede",
    "ændret af", "noteret af", "medarbejder", "v/", "deltagere", "fraværende", "afbud", "tovholder",
    "ansvarlig", "overdraget", "overtaget", "kørt af", "talt med", "sign", "kontr",
    "medunderskriver", "skrevet af",
)  # fmt: skip
_SLASH = re.compile(
    r"(?:(?<=\d )|(?<=\d)|(?<=[.!?]\s)|(?<=\n)|(?<=hilsen\s)|(?<=\t)|(?<=[,;)\w.] )|"
    f"^)/{SPACE}?(?P<n>{_INITIALS})"
    r"(?=\s*(?:$|\n|[,.;)]\s|\t|\.$))"
)
_PAIR = re.compile(
    r"(?<![\w./-])(?P<n>[A-ZÆØÅ]{2,4}/[A-ZÆØÅ]{2,4})(?=[ \t]*(?:\n|$|[.,;)](?:\s|$)))"
)
_MIXED_PAIR = re.compile(
    r"(?:^|(?<=[\n\t]))(?P<n>[A-ZÆØÅ]{2,4}/[a-zæøå]{2,4})(?=[ \t]*(?:\n|$|[.,;)–-](?:\s|$)))",
    re.MULTILINE,
)
"""Whoever dictates, and whoever writes, at the head of a line: "RTK/obn"."""
_LOWER_PAIR = re.compile(
    r"(?:^|(?<=[\n\t])|(?<=\d )|(?<=[.,;:(] ))(?P<n>[a-zæøå]{2,4}/[a-zæøå]{2,4})"
    r"(?=[ \t]*(?:\n|$|[.,;)](?:\s|$)))"
)
"""As caseworkers sign together: "mbj/kla"."""
_DATED = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;] ))[ \t]*(?:[Dd]\. ?|[Dd]en )?"
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?[ :,]{1,2}"
    r"(?P<n>[a-zæøå]{2,4}|[A-ZÆØÅ]{2,4})(?= (?:har )?(?:ringe[rt]?|ringede|talt|talte|sendt|sender"
    r"|skrev|skrevet|modtaget|mødt|mødte|svaret|forsøgt|kontaktet|oplyst|orienteret|afholdt|besøgt)\b)"
)
"""The head of a note: the day, who did it and what."""
_DONE = (
    " ringe", " tal", " send", " skr", " modt", " mød", " svar", " fors", " kont", " opl",
    " ori", " afh", " bes",
)  # fmt: skip
_BRACKETS = re.compile(r"[(\[](?P<n>[A-ZÆØÅ]{2,4}|[a-zæøå]{3,4})[)\]]")
_SIGNED = re.compile(
    r"(?<!\w)(?i:(?:med )?venlig(?:e|st)? hilsen|mvh\.?|m\.v\.h\.|v\.?h\.?|hilsen|"
    r"kh\.?)(?!\w)[,.]?[ \t]*\n{0,3}[ \t]*(?P<n>[A-ZÆØÅ]{2,4}|[a-zæøå]{2,4}(?=[ \t]*(?:\n|"
    r"$)))(?=[ \t]*(?:\n|$|[.,(]))"
)
_LETTER_SIGNED = re.compile(
    r"(?<!\w)(?i:(?:med )?venlig(?:e|st)? hilsen|mvh\.?|m\.v\.h\.|v\.?h\.?|hilsen|hilsner|knus|"
    r"kh\.?)(?!\w)[,.]?[ \t]*\n{0,2}[ \t]*(?P<n>[A-ZÆØÅ])\.?(?=[ \t]*(?:\n|$))"
)
"""One letter for whoever signs: "Vh N."."""
_MINUTE = re.compile(
    rf"(?<=\n)(?P<n>[A-ZÆØÅ]{{2,4}})(?=:{SPACE}?[A-ZÆØÅa-zæøå])|"
    f"^(?P<n2>[A-ZÆØÅ]{{2,4}})(?=:{SPACE})"
)
_ABBREVIATIONS = frozenset(
    """
    AB ADHD ADL AES AFD AI AK AKT ALD APV APS ASF AUT BBR BEK BFE BI BL BPA BR BTW BUP CA CC BCC
    CFO CEO CIR CO CPR CSR CV CVR DA DAV DBL DF DI DK DKK DMI DNA DR DSB DUKH EAN EF EFT EKG EL
    EN EØS ESDH ESR ETC EU EUR FAQ FB FBU FGU FK FM FN FOA FOB FOR FTF FV FVL FYI GDPR GPS GVD
    HF HK HR HTX IBAN ID IFG ILT INC IP IS ISO IT ITU JA JF JNR JR KBH KF KL KLE KMD KO KR KRIM
    KTO KU KVHX LA LAB LAS LBK LED LEV LO LOV LÆ MB MED MHP MOL MR MV MVA MVH NB NEJ NEMT NR OBS
    OFL OG OK OM ONS OP OPS PAS PAV PC PDF PGU PIN PKT PPR PS PTSD PUK RE REG REF RSL RUC SDU SE
    SF SFO SIM SIV SKS SL SMS SOS SP SSP STX STU SU SUB SV TIL TLF TV UK UNG UUV UTM VA VAT VB
    BY DDS FDF FPF
    VED VEJ VIN VISO VIVE VL VS ØK ÅR ÅRL DOK NOT TAT UVM SAG VIA AMK AST BDO BKG FAS HFI IMR
    VVM OIS GLN MRZ DOB OCR NAVN FØDT PÅ SIGN DKK USD SEK NOK GBP STX HHX EUX EUD KOM LPR LUP
    MRSA RKI SSI SST STPK TBC UNDT ØST
    KOPI ASAP EVT SYD NORD VEST FIG TAB STK SVAR FRA KL. HEJ
    HER KUN man tir ons tor fre lør søn jan feb mar apr maj jun jul aug sep okt nov dec evt mfl
    inkl ekskl mdr kap stk pkt nej kun pga mht ifm ift iht vha mhp osv
    """.split()  # noqa: SIM905
)


def _fills_field(text: str, match: re.Match[str], word: str) -> bool:
    """Whether the letters are all that stands in the field after "Noteret af:"."""
    before = text[match.start() : match.start("n")].rstrip(" \t")
    alone = text[match.end("n") : match.end("n") + 1] in ("", "\n", "\t")
    return before.endswith((":", "sign.")) and alone and word.lower() not in _NOT_A_NAME


def _is_row(letters: str) -> bool:
    """Whether most of three or more pairs of letters behind a label are no abbreviations: then
    none of them is one ("Deltagere: LQB, TVF, DS")."""
    parts = re.findall(r"[A-ZÆØÅ]{2,4}", letters)
    return len(parts) > 2 and 2 * sum(map(_is_word, parts)) < len(parts)


def _is_word(word: str) -> bool:
    return word in _ABBREVIATIONS or _common(word)


def _reads_on(text: str, start: int, end: int) -> bool:
    """A word of the sentence after a label without a colon: "i ref. står der"."""
    return (
        text[start:end].islower()
        and ":" not in text[max(0, start - 3) : start]
        and is_ordinary_word(text[start:end])
        and re.match(r" [a-zæøå]{2}", text[end : end + 3]) is not None
    )


_SECOND = re.compile(r" (?P<n>[^\W\d_]{3,}(?:-[^\W\d_]+)?)(?![\w@])")
_SURNAME = 0.3


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a first name stands there in lower case, and no letters: "afbud: leif brask"."""
    first = text[start:end]
    if not first.islower() or first_name_weight(first) < _FIRST_NAME:
        return False
    second = _SECOND.match(text, end)
    return first in sure_first_names() or (
        second is not None
        and (surname_weight(second["n"]) >= _SURNAME or not is_ordinary_word(second["n"].lower()))
    )


_ONE = "Forbogstav efter en hilsen"


class InitialsRecognizer(Recognizer):
    """INITIALS after a slash, in brackets, in signatures and after labels of caseworkers."""

    types = ("INITIALS",)

    def read(self, text: str) -> Iterable[Hit]:
        hits = list(self._told(text))
        yield from hits
        yield from told_again(text, hits)

    def _told(self, text: str) -> Iterable[Hit]:
        noted = list(initials_noted(text))
        taken = {start for start, _, score, _ in noted if score == TOLD}
        for pattern, words, why in (
            (_MENTION, ("@",), "Initialer efter @"),
            (_LETTER_SIGNED, ("hilsen", "hilsner", "mvh", "m.v", "vh", "v.h", "kh", "knus"), _ONE),
        ):
            for match in scan(pattern, text, *words):
                if match["n"] not in _ABBREVIATIONS and match.start("n") not in taken:
                    taken.add(match.start("n"))
                    start, end = match.span("n")
                    yield Hit(type="INITIALS", start=start, end=end, score=0.8, reason=why)
        for pattern, needed, score, reason in (
            (
                _LABEL_INITIALS,
                _INITIAL_WORDS,
                0.85,
                "Initialer efter ord for sagsbehandler eller initialer",
            ),
            (
                _SIGNED,
                ("hilsen", "mvh", "m.v", "vh", "v.h", "kh"),
                0.8,
                "Initialer efter en hilsen",
            ),
            (_SLASH, ("/",), 0.7, "Initialer efter skråstreg"),
            (_PAIR, ("/",), 0.6, "To sæt initialer med skråstreg"),
            (_MIXED_PAIR, ("/",), 0.7, "To sæt initialer med skråstreg"),
            (_LOWER_PAIR, ("/",), 0.6, "To sæt initialer med skråstreg"),
            (_DATED, _DONE, 0.7, "Initialer mellem en dato og det, der blev gjort"),
            (_MINUTE, (":",), 0.5, "Initialer foran et udsagn i et referat"),
            (_BRACKETS, ("(", "["), 0.45, "Bogstaver i parentes, kan være initialer"),
        ):
            for match in scan(pattern, text, *needed):
                group = "n" if match["n"] else "n2"
                if pattern in (_LOWER_PAIR, _MIXED_PAIR) and any(
                    map(is_ordinary_word, match["n"].split("/"))
                ):
                    continue  # "ja/nej", "og/eller"
                if pattern is _MIXED_PAIR and any(map(_is_word, match["n"].split("/"))):
                    continue  # "PDF/word"
                row = pattern is _LABEL_INITIALS and _is_row(match[group])
                for part in re.finditer(r"[A-Za-zÆØÅæøå]{2,4}", match[group]):
                    word = part.group()
                    start = match.start(group) + part.start()
                    written = (row and word.isupper()) or (
                        pattern is _LABEL_INITIALS and _fills_field(text, match, word)
                    )
                    if start in taken or (not written and _is_word(word)):
                        continue
                    if is_device(text, start, start + len(word)):
                        continue
                    if pattern is not _LABEL_INITIALS and word.islower() and is_ordinary_word(word):
                        continue  # "(låst)"; behind a label even a word is somebody's letters
                    if _reads_on(text, match.start(group), start + len(word)):
                        continue
                    if _is_name(text, start, start + len(word)):
                        continue
                    taken.add(start)
                    yield Hit(
                        type="INITIALS",
                        start=start,
                        end=start + len(word),
                        score=score,
                        reason=reason,
                    )
        for start, end, score, reason in sorted(noted, key=lambda n: n[2] != TOLD):
            if score == TOLD or (start not in taken and text[start:end] not in _ABBREVIATIONS):
                taken.add(start)
                yield Hit(type="INITIALS", start=start, end=end, score=score, reason=reason)


def _common(word: str) -> bool:
    """Short words of running text, in lower case, and roman numerals."""
    if word.isupper():
        return bool(re.fullmatch(r"[IVX]{2,4}", word))
    return word in _NOT_A_NAME or word.upper() in _ABBREVIATIONS
