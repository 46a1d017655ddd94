"""Letters that are nobody's initials: a party, an office, a law, the ending of a file."""

from __future__ import annotations

import re

from redactor.detect.hits import Hit
from redactor.detect.names.words import word_set

_REACH = 60
OF_BODIES = frozenset(
    """
    FGU STU AUB BFU EUD EUX HHX HTX STX PPR SFO VVM APV GDPR KUI SSP SSD PSP RAL GF FU
    IBAN BIC BFE ESR KVHX
    """.split()  # noqa: SIM905
)
"""Schoolings, boards and systems that everybody shortens alike."""
_SAYINGS = frozenset({"ASAP", "FYI", "RSVP"})
"""What is written so for short, of nobody."""
_FILE_ENDINGS = word_set(
    "jpg jpeg png tif tiff gif bmp pdf doc docx xls xlsx ppt pptx msg eml zip dwg dxf csv xml json "
    "odt ods rtf txt svg shp heic wav mp3 mp4 mov ifc gml html"
)
_ELECTED = re.compile(r"TRS?|FTRS?|AMRS?|AMO|TRIO")
"""Who is elected among colleagues, before the name: tillids- and arbejdsmiljørepræsentant."""
_BEFORE_NAME = re.compile(r"(?:(?: og |/)(?:TRS?|FTRS?|AMRS?))? [A-ZÆØÅ][^\W\d_A-ZÆØÅ]")
AUTHORITIES = word_set(
    "MST NST SVANA NMK MFKN MFVM MFV DCE GEUS SDFE SDFI KDS BMST BPST VD BANE SLKS KUAS FVST "
    "LBST STPS SST SSI LMST DMI ENS ENST ERST SKTST GST TBST TRM STUK UVM BUVM RPLCT SIRI UIM "
    "DTU DST RFT AAU AU KU SDU RUC CBS KMD KOMBIT ATP UDK NVK PKN MKN FTR"
)
"""Boards, councils and universities of the state by the letters that they themselves use."""
_QUARTERS = frozenset({"NØ", "NV", "SØ", "SV", "KBH"})
_POSTCODE = re.compile(r"(?<!\d)\d{4} $")
_ASKED = re.compile(
    r"(?:(?<!\w)(?:jf\.?|se|hos|hør(?:es|ing|t|ingssvar|ing af|ingen af)|ifølge|iflg\."
    r"|ved|fra|til|samt|og|eller|efter|under|i) |, )$",
    re.IGNORECASE,
)
PARTIES = frozenset({"LA", "KF", "DD", "RV", "EL", "SF", "DF", "KD", "NB", "SD"})
_PARTY_LETTERS = "|".join(sorted(PARTIES))
_PARTY_ASKS = re.compile(
    r"(?i:(?:forslag|spørgsmål|forespørgsel|indlæg|henvendelse|initiativ)\w*) fra (?:partiet )?$"
    rf"|(?<!\w)(?:{_PARTY_LETTERS}|Venstre|Socialdemokratiet|Alternativet)"
    r"(?:,| og|,? samt|/| &) ?$"
)
_PRESENT = re.compile(
    r"(?:deltag|delt\.|til ?stede|afbud|fraværende|mødt|medarbejder|initialer|cc|kopi"
    r"|ansvar)[^\n]*$",
    re.IGNORECASE,
)
"""Before letters in a row that are those of people."""
_PARTY_BESIDE = re.compile(
    rf"(?:,| og|,? samt|/| &) ?(?:{_PARTY_LETTERS}|Venstre|Socialdemokratiet|Alternativet)(?!\w)"
    r"|['’]?s (?:byråds|folketings)?gruppe"
)
_ONE_OF = re.compile(r"(?<!\w)[A-ZÆØÅ]{2,6}(?!\w)")
_MARKED = re.compile(r"(?:mrk|mærk\w*)[.: -]{1,3}\Z", re.IGNORECASE)


def is_party(text: str, hit: Hit) -> bool:
    """Whether letters are a party's: it proposes or asks something, or stands beside another."""
    if text[hit.start : hit.end] not in PARTIES:
        return False
    first = max(0, hit.start - _REACH)
    told = _PARTY_ASKS.search(text, first, hit.start) or _PARTY_BESIDE.match(text, hit.end)
    return told is not None and not _PRESENT.search(text, first, hit.start)


def are_no_letters(text: str, hit: Hit) -> bool:
    """Whether letters are the ending of a file's name or an office before a name."""
    word = text[hit.start : hit.end]
    if word in OF_BODIES | _SAYINGS or (
        word == "CE" and _MARKED.search(text[max(0, hit.start - 16) : hit.start])
    ):
        return True
    if word in _QUARTERS and _POSTCODE.search(text, max(0, hit.start - 6), hit.start):
        return True
    if word in AUTHORITIES and _is_asked(text, hit):
        return True
    if text[hit.start - 1 : hit.start] == "." and word.lower() in _FILE_ENDINGS:
        return text[hit.start - 2 : hit.start - 1].isalnum()
    if word.lower() in _FILE_ENDINGS and text[hit.start - 1 : hit.start] == "(":
        return _FORMAT_NEAR.search(text, max(0, hit.start - 24), hit.start) is not None
    if _is_cited(text, hit) or _STEP_OF_CASE.search(text, max(0, hit.start - 24), hit.start):
        return True
    if _BODY_BEFORE.search(text, max(0, hit.start - 40), hit.start):
        return text[hit.end : hit.end + 1] == ")"
    if word == "MC" and _PLATE_AFTER.match(text, hit.end):
        return True
    return _ELECTED.fullmatch(word) is not None and _BEFORE_NAME.match(text, hit.end) is not None


_BODY_BEFORE = re.compile(
    r"(?:udvalg|nævn|råd|styrelse|forvaltning|forening|forbund|selskab|ministeri|direktorat"
    r"|kommission|institut|fond|netværk|sekretariat|laboratori|center|agentur|tilsyn|kontor"
    r"|[a-zæøå]hus|[a-zæøå]skole|klinik|afdeling|projekt|program|[a-zæøå]metode|klub|hjem|enhed)"
    r"(?:k|m)?(?:et|en|ium|iet|n|s)?s? \($"
)
"""Before the letters of a body, in brackets behind its name."""
_PLATE_AFTER = re.compile(r"[,:]? [A-ZÆØÅ]{2} ?\d{2}")
"""After a motor cycle."""
_STEP_OF_CASE = re.compile(r"(?:Sagsforløb|Sagsgang|Politisk behandling|Udvalg|Instans):[ \t]*$")
"""Before the committees a case goes through, by their letters: "Sagsforløb: ØU"."""
_FORMAT_NEAR = re.compile(
    r"(?i:fil(?:en|er|erne|format\w*)?|regneark\w*|tegning(?:en|er|erne)?|vedhæft\w*|format\w*|notat\w*"
    r"|bilag\w*|dokument\w*|kort|billeder?|scan\w*)\s\(?$"
)
_LAWS = frozenset(
    "SEL FVL OFL LAB LAS AKL RSL KSL EBL PBL BUL SUL VUL DBL RPL STRFL PSL FAL ABL LL KLL MBL NBL"  # noqa: SIM905
    " LBK BEK SBL BFL INL UDL PAL DTL BOSL LBS FSL RTL BL HTL GDPR ASL".split()
)
"""Acts by the letters that caseworkers shorten them to."""
_LAW_BEFORE = re.compile(
    r"(?<!\w)(?:efter|jf\.?|jfr\.?|ifølge|iflg\.?|i henhold til|i medfør af"
    r"|efter reglerne i|omfattet af"
    r"|stk\. ?\d+ i|§ ?\d+\w? i)"
    r"(?: [A-ZÆØÅ]{2,5}(?:,| og| eller| samt))* $"
)
_SECTION_AFTER = re.compile(r"(?:'?s)? ?(?:§|kap\.|kapitel|stk\.)")
_SIDE_BY_SIDE = (
    frozenset("SSP PPR UU SFO KUI FGU STU UUV PUF SSD AKT BUC BUP".split()),  # noqa: SIM905
    frozenset("MR CT UL PET EKG EEG MRI MRCP DEXA ECHO EMG".split()),  # noqa: SIM905
)
"""Offices around schools, and ways to look into a patient: each beside another of its kind."""


def _is_cited(text: str, hit: Hit) -> bool:
    """Whether letters are an act that is cited, or one of its kind beside another."""
    word = text[hit.start : hit.end]
    before = text[max(0, hit.start - _REACH) : hit.start]
    if word in _LAWS and (_SECTION_AFTER.match(text, hit.end) or _LAW_BEFORE.search(before)):
        return True
    for kind in _SIDE_BY_SIDE:
        if word in kind:
            line = (
                before.rpartition("\n")[2] + " " + text[hit.end : hit.end + 24].partition("\n")[0]
            )
            return any(other in kind and other != word for other in _ONE_OF.findall(line))
    return False


def _is_asked(text: str, hit: Hit) -> bool:
    """Whether letters that are an authority's stand where one is cited or asked, beside another
    or after "jf.", "se", "hos" or a hearing; not where somebody's letters sign or name him."""
    before = text[max(0, hit.start - _REACH) : hit.start].rpartition("\n")[2]
    if not _ASKED.search(before):
        return False
    sentence = before + text[hit.end : hit.end + _REACH].partition("\n")[0]
    if any(other in AUTHORITIES for other in _ONE_OF.findall(sentence)):
        return True
    return _CITED.search(before) is not None


_CITED = re.compile(r"(?<!\w)(?:jf\.?|se|hos|hør\w+|ifølge|iflg\.)[ ,]", re.IGNORECASE)
