"""User names that a list, a column, a signature or somebody's own word makes known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.names.gazetteer import NO_NAME, name_weights
from redactor.detect.names.words import word_set
from redactor.detect.recognizers.users_online import STANDARDS
from redactor.detect.text.anchors import header_cell
from redactor.detect.text.patterns import lowered, scan
from redactor.lexicon import is_ordinary_word

_NAME = r"[A-Za-zÆØÅæøå0-9](?:[\w.-]{1,28})\w"
_MADE_UP = (
    r"(?=[\w.-]*(?:[^\W_]_[^\W_]|[a-zæøå]\d|\d[a-zæøå]|[a-zæøå]-[a-zæøå]+\d|[a-zæøå][A-ZÆØÅ]))"
)
"""What a name that somebody made up has and a word has not."""
_CALLED = re.compile(
    r"(?<!\w)(?i:kalder sig(?: selv)?|kaldte sig|under navnet|profil(?:en|navnet)?|brugeren"
    r"|(?:ved|af|fra|hos|anmeldt|ukendt|ny|en) bruger"
    r"|logge(?:de|t|r)(?: sig)?(?: ind| på| af| ud)(?: [\wæøå.-]+){0,3} som|loggede som"
    r"|nick(?:name)?"
    r"|alias(?:et)?|dæknavn(?:et)?|skærmnavn(?:et)?|brugernavnet|kontoen)(?: er| hedder|:)? "
    rf"[\"»“”'’]?(?P<n>{_MADE_UP}{_NAME})(?!\w|\.\w|@)"
)
_CALLED_WORDS = (
    "kalder sig", "kaldte sig", "under navnet", "profil", "brugeren ", " bruger", "nick", "alias",
    "dæknavn", " som ",
    "skærmnavn", "brugernavnet ", "kontoen ",
)  # fmt: skip
_WRITTEN_BY = re.compile(
    r"(?<!\w)(?i:sendt|skriver|skrev|skrevet|skrives|opslået|slået op|delt|modtaget|besked\w*"
    r"|opslag\w*|kommentar\w*|chat\w*|trus(?:sel|ler)\w*)(?: \w+){0,3}? (?i:fra|af|under|som) "
    rf"[\"»“”'’](?P<n>{_MADE_UP}{_NAME})[\"«”'’]"
)
"""In quotation marks, who wrote something: "blev sendt fra "natteravn_dk""."""
_WRITTEN = (
    "sendt",
    "skr",
    "opsl",
    "slået op",
    "delt",
    "modtaget",
    "besked",
    "komment",
    "chat",
    "trus",
)
_BEFORE_IP = re.compile(
    r"(?:(?<=[;\t,|])|(?<=^)) ?(?P<n>[a-zæøå][a-zæøå\d]{0,9}[-_.]?[a-zæøå\d]{2,14})(?= ?[;\t,|] ?"
    r"(?:\d{1,3}\.){3}\d{1,3}(?![.\w]))",
    re.MULTILINE,
)
"""In a row of a log, the cell before an address on the net."""
_STAMP = re.compile(
    r"(?<!\d)(?:\d{4}-\d\d-\d\d|\d\d?[-./]\d\d?[-./]\d{4})[T ;\t,|]{1,2}\d\d[:.]\d\d"
)
_MACHINE = re.compile(
    r"db|srv|svr|app|web|prod|test|mail|server|host|fw|sw|dc|gw|proxy|router|printer|port|tcp|udp"
    r"|pc\d|node|vpn|http|ssh|dns|dhcp|login|logon|logout|allow|deny|null|root|admin"
)
_SITE_QUOTED = re.compile(
    r"(?<!\w)(?i:den blå avis|dba|vinted|facebook|instagram|snapchat|tiktok|discord|steam"
    r"|trustpilot"
    r"|gul og gratis|marketplace|twitch|reddit|youtube|telegram|tinder|grindr)"
    rf",? ?\(?[\"»“”'’](?P<n>{_MADE_UP}{_NAME})[\"«”'’]"
)
_SITES = (
    "den blå avis", "dba", "vinted", "facebook", "instagram", "snapchat", "tiktok", "discord",
    "steam", "trustpilot", "gratis", "marketplace", "twitch", "reddit", "youtube", "telegram",
    "tinder", "grindr",
)  # fmt: skip
_SIGNATURE = re.compile(
    r"(?<!\w)(?i:signatur(?:en)?|underskriftskode|brugersignatur|kvitteret(?: af)?|sign\.)[: ]{1,2}"
    r"(?P<n>(?=[A-ZÆØÅ]*\d)[A-ZÆØÅ]{1,4}\d[A-ZÆØÅ\d]{2,8}|[a-zæøå]{2,5}\d{1,5}[a-zæøå]{0,2})(?![\w-])"
)
_EXCHANGED = re.compile(
    r"(?<!\w)(?i:afsender|modtager|bruger|opretter|initialer|init)(?:-?(?:init|id|bruger"
    r"|kode))?[:= ]{1,2}"
    r"(?P<n>(?!kl\d|uge\d|nr\d)[a-zæøå]{2,5}\d{1,3}[a-zæøå]{0,2})(?![\w-]|\.\w)"
)
"""Letters and digits of who sent and who received in a receipt."""
_CLOSED = re.compile(
    r"(?<!\w)(?i:(?:adgang(?:e|en|ene)?|brugere?|konti|konto|logins?|rettigheder)(?: er)?"
    r" (?:nedlagt|lukket|oprettet|spærret|fjernet|givet|slettet|inddraget|deaktiveret|tildelt"
    r"|nulstillet)e?"
    r"(?: til| for)?): ?(?P<list>[a-zæøå]\w{2,15}(?:(?:, | og |; )[a-zæøå]\w{2,15}){1,20})(?!\w)"
)
"""Whose access was closed or opened."""
_GRANTED = re.compile(
    r"(?<!\w)(?i:adgang(?:en)?|rettighed(?:en|er|erne)?|roll(?:e|en|er|erne)|licens(?:en)?|fuldmagt(?:en)?"
    r"|konto(?:en)?|mailkonto|brugerkonto|profil(?:en)?|brugerrolle)"
    r"(?i: (?:er|blev|bliver|var))?"
    r"(?i: (?:til )?[a-zæøå]{2,12})? (?i:tildelt|oprettet|givet|fjernet|frataget|inddraget|lukket"
    r"|nedlagt|spærret|bestilt|overdraget)(?i: (?:til|fra|for|hos))? "
    r"(?P<n>[A-Za-zÆØÅæøå]{1,4}\d{3,7}[a-z]{0,2})(?![\w-]|\.\w)"
)
"""To whom an access was given."""
_ACCESS = re.compile(
    r"(?<!\w)(?i:(?:bruger)?adgang(?:en|e|ene|skode|skoden)?|bruger(?:en|konto|kontoen)?|konto(?:en)?"
    r"|log-?in|kode(?:n|ord|ordet)?|password|profil(?:en)?|rettighed(?:er|erne)?|licens(?:en)?"
    r"|postkasse(?:n)?|mailboks(?:en)?|session(?:en)?|logget (?:ind|på|af|ud)|opslag(?:et|ene)?)"
    r"(?i: (?:for|til|hos|tilhørende|som|af|fra|på))? "
    r"(?P<n>(?P<letters>[a-zæøå]{2,5})\d{2,5}[a-zæøå]?)(?![\w-]|\.\w)"
)
_LOOKED_UP = re.compile(
    r"(?<!\w)(?i:opslag(?:ene)?|adgange|logins?|brugere)(?: af)?: ?"
    r"(?P<list>[A-ZÆØÅ]{2,4}\d{3,6}(?:(?:, | og |; )[A-ZÆØÅ]{2,4}\d{3,6}){0,9})(?![\w-]|\.\w)"
)
"""Who looked something up, in capitals and figures: "to opslag: RG0931 og RG1204"."""
_ACCESS_WORDS = (
    "adgang", "bruger", "konto", "login", "log-in", "kode", "password", "profil", "rettighed",
    "licens", "postkasse", "mailboks", "session", "logget ", "opslag",
)  # fmt: skip
_COUNTED = word_set("nr kl uge afd lok pkt stk kap kat ver sal rum art ca str niv ip iso dk")
"""What figures stand behind without being a name: "nr12", "uge34"."""
_BY = re.compile(
    r"(?<!\w)(?i:oprettet|(?:op)?rettet|ændret|opdateret|låst|slettet|godkendt|tildelt|lukket|sendt"
    r"|registreret|indtastet|journaliseret|afsluttet|åbnet|gemt|udført)(?i: sidst| senest)? (?i:af)"
    r":? (?P<n>[a-zæøå]{2,10}_[a-zæøå\d]{2,10}"
    r"|(?=[\w-]*\d)[a-zæøå]{2,5}-[a-zæøå\d]{3,8}|[A-Za-zÆØÅæøå]{1,4}\d{3,7}[a-z]{0,2})"
    r"(?![\w-]|\.\w)"
)
_ACTED = re.compile(
    r"(?<![\w./\\@-])(?P<n>[A-Za-zÆØÅæøå]{2,6}\d{2,6}|[a-zæøå]\d{4,6}|[a-zæøå]\d[a-zæøå]{3,4})"
    r"[ \t](?:\| ?|har )?(?i:åbne(?:de|t|r)|læs(?:te|t|er)|ændre(?:de|t|r)|slette(?:de|t|r)"
    r"|logge(?:de|t|r)"
    r"|rette(?:de|t|r)"
    r"|udskre(?:v|vet|t)|vist|opslag|oprettet|gemt|sendt|log(?:in|out)|eksportere(?:de|t|r)"
    r"|søgte|slog op|hente(?:de|t|r)|godkendte|oprettede"
    r"|journaliserede|afsluttede|låste|tilgik|tilføjede|redigerede)(?!\w)"
)
"""Who did something in a system: "kmdu4471 åbnede journalen"."""
_DONE = re.compile(r"(?<!har )(?:vist|sendt|oprettet|gemt)$", re.IGNORECASE)
"""What may be said of a thing: "pkt12 sendt"; somebody's only in a log."""
_OF_LOG = re.compile(
    r"[|\t]|(?<!\d)\d{1,2}[:.]\d\d(?!\d)|\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d"
)
_ACTS = (
    "åbne", "læst", "læse", "ændre", "slette", "logge", "rette", "udskre", "eksport", "søgte",
    "slog op", "hente", "godkendte", "oprettede", "journaliserede", "afsluttede", "låste",
    "tilgik", "tilføjede", "redigerede", "vist", "opslag", "oprettet", "gemt", "sendt", "login",
    "logout",
)  # fmt: skip
_CAPITALS = re.compile(
    r"(?<!\w)(?i:oprettet|(?:op)?rettet|ændret|opdateret|godkendt|registreret|indtastet|journaliseret|afsluttet"
    r"|bruger|scannet|importeret)(?i: sidst"
    r"| senest)?(?i: af)?: ?(?P<n>[A-ZÆØÅ]{5,8})(?=[ \t]*(?:[(\n,;]|$))"
)
"""A name in a system of capitals alone: "Oprettet af: DRLBT (Lone Bang Thrane)"."""
_VOWEL = re.compile("[AEIOUYÆØÅ]")
_ITEM = re.compile(r"[a-zæøå]\w{2,15}")
_COLUMN = re.compile(
    r"\W*(?:(?:oprettet|rettet|ændret|opdateret|sidst_?rettet|slettet|godkendt|created|modified|updated"
    r"|changed|owner|ejer)[ _]?(?:af|by)|bruger(?:navn|id|ident)?|user(?:name|id)?|login|ident"
    r"|uid)\W*",
    re.IGNORECASE,
)
_COLUMN_WORDS = ("t_af", "t af", "_by", "bruger", "user", "login", "ident", "uid", "ejer")
_CELL = re.compile(r"(?<![^\t\n])(?:[a-zæøå][a-zæøå0-9._-]{2,19}|[A-ZÆØÅ]{1,3}\d{3,7})(?![^\t\n])")
_CALLED_REASON = "Navn, som nogen kalder sig"
_SITE_REASON = "Navn på et sted på nettet"
_SIGNED_REASON = "Bogstaver og tal efter ordet signatur"
_SENT_REASON = "Bogstaver og tal som i et brugernavn, nær ord for bruger"
_LISTED_REASON = "Brugernavn i en liste over adgange"
_COLUMN_REASON = "Står i en kolonne for brugere"


def names_noted(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Start, end, score and reason of each."""
    for match in scan(_CALLED, text, *_CALLED_WORDS):
        yield *match.span("n"), 0.85, _CALLED_REASON
    for match in scan(_WRITTEN_BY, text, *_WRITTEN):
        yield *match.span("n"), 0.85, _CALLED_REASON
    for match in _BEFORE_IP.finditer(text) if _STAMP.search(text) else ():
        if _is_made_up(match["n"]) and not _MACHINE.search(match["n"]) and _is_stamped(text, match):
            yield *match.span("n"), 0.8, _SENT_REASON
    for match in scan(_SITE_QUOTED, text, *_SITES):
        yield *match.span("n"), 0.85, _SITE_REASON
    for match in scan(_SIGNATURE, text, "signatur", "kode", "kvitteret", "sign."):
        yield *match.span("n"), 0.85, _SIGNED_REASON
    for match in scan(_EXCHANGED, text, "afsender", "modtager", "bruger", "opretter", "init"):
        if not is_ordinary_word(match["n"]):
            yield *match.span("n"), 0.85, _SENT_REASON
    for match in scan(_CLOSED, text, "adgang", "bruger", "kont", "login", "rettigheder"):
        for item in _ITEM.finditer(text, *match.span("list")):
            if _is_made_up(item.group()):
                yield *item.span(), 0.85, _LISTED_REASON
    for match in scan(
        _GRANTED, text, "adgang", "rettighed", "rolle", "licens", "fuldmagt", "konto", "profil"
    ):
        yield *match.span("n"), 0.85, _LISTED_REASON
    for match in scan(_ACCESS, text, *_ACCESS_WORDS):
        if match["letters"] not in _COUNTED and not is_ordinary_word(match["letters"]):
            yield *match.span("n"), 0.85, _SENT_REASON
    for match in scan(_LOOKED_UP, text, "opslag", "adgange", "login", "brugere"):
        for item in re.finditer(r"\w+\d", match["list"]):
            if not item.group().startswith(STANDARDS):
                start = match.start("list")
                yield start + item.start(), start + item.end(), 0.85, _LISTED_REASON
    for match in scan(_BY, text, " af ", " af:"):
        if not match["n"].upper().startswith(STANDARDS):
            yield *match.span("n"), 0.85, _SENT_REASON
    for match in scan(_ACTED, text, *_ACTS):
        letters = match["n"].rstrip("0123456789")
        if _DONE.search(match.group()) and not _is_logged(text, match):
            continue
        if not match["n"].upper().startswith(STANDARDS) and not is_ordinary_word(letters.lower()):
            yield *match.span("n"), 0.85, _SENT_REASON
    for match in scan(_CAPITALS, text, "t af:", "bruger:", "t:"):
        word = match["n"]
        spoken = len(_VOWEL.findall(word)) > 1 or is_ordinary_word(word.lower())
        if not spoken and name_weights(word.title()) == NO_NAME:
            yield *match.span("n"), 0.85, _SENT_REASON
    if "\t" in text and any(word in lowered(text) for word in _COLUMN_WORDS):
        for match in _CELL.finditer(text):
            header = header_cell(text, match.start())
            if header and _COLUMN.fullmatch(header) and _is_made_up(match.group()):
                yield *match.span(), 0.85, _COLUMN_REASON


def _is_logged(text: str, match: re.Match[str]) -> bool:
    """Whether the line is one of a log: with cells, a time or a date, and no count before it."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)]
    counted = match["n"].lower().rstrip("0123456789") in _COUNTED
    return not counted and _OF_LOG.search(line) is not None


def _is_stamped(text: str, match: re.Match[str]) -> bool:
    """Whether the line tells when."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return _STAMP.search(text, start, end if end >= 0 else len(text)) is not None


def _is_made_up(word: str) -> bool:
    return any(c.isdigit() for c in word) or (
        not is_ordinary_word(word) and name_weights(word) == NO_NAME
    )
