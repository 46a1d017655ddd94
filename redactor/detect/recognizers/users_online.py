"""User names in the logs of systems and on sites of the net, and who is spoken to after an at
sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.names.gazetteer import name_weights
from redactor.detect.names.words import word_set
from redactor.detect.text.patterns import scan
from redactor.lexicon import is_ordinary_word

_LOGGED = re.compile(
    r"(?<![\w.-])(?:(?:user(?:name)?|usr|u?id|uname|login|logon|account|acct|actor|owner|bruger(?:navn|id)?"
    r"|samaccountname|cn|sub|upn|ruser|logname)=[\"']?"
    r"|sudo: +|su: +|session (?:opened|closed) for user "
    r"|(?:accepted|failed) (?:password|publickey) for (?:invalid user )?|invalid user )"
    r"(?P<n>(?=[\w.-]*[a-zæøå])[A-Za-zÆØÅæøå][\w.-]{2,38}\w)(?![\w=(/]|[.-]\w)",
    re.IGNORECASE,
)
"""Who did it in the log of a system: "user=mhkj action=READ", "sudo: torbenv : TTY=pts/2"."""
_LOG_WORDS = (
    "user=", "username=", "usr=", "id=", "uname=", "login=", "logon=", "account=", "acct=",
    "actor=", "owner=", "bruger=", "brugernavn=", "brugerid=", "cn=", "sub=", "upn=", "sudo: ",
    "su: ", "password for", "publickey for", "logname=", "for user ", "invalid user ",
)  # fmt: skip
_LOGGED_IN = re.compile(
    r"(?i:logged (?:in|on) as|signed in as|logget (?:ind|på) som|angemeldet als|as user)"
    r"[: ]{1,2}[\"“»„']?(?P<n>[A-Za-zÆØÅæøå][\w.-]{2,38}\w)(?![\w@])"
)
_NOBODY = frozenset(
    """
    root system admin administrator nobody daemon guest anonymous service none null true false
    unknown postgres mysql apache nginx www-data www backup cron test default public user users
    oracle git jenkins syslog sshd bin mail local ukendt anonym gæst alle
    """.split()  # noqa: SIM905
)
"""Accounts of machines, and words in the place of one."""
_VERBS = sorted(
    word_set(
        "oprettet ændret rettet frigivet godkendt slettet låst åbnet hentet vist læst opdateret "
        "behandlet registreret journaliseret attesteret afsluttet udskrevet tildelt overtaget "
        "redigeret gemt uploadet afsendt importeret udført"
    )
)
_DONE_BY = re.compile(
    rf"(?<!\w)(?i:(?:{'|'.join(_VERBS)}) af|sidst ændret|last modified by|created by|updated by"
    r"|opslag af|ident)"
    r"[.: \t]{1,3}(?P<n>[A-ZÆØÅ]{2,6}\d{2,8}|[a-zæøå]{2,6}\d{2,8}|[A-ZÆØÅ][a-z]{0,2}\d{4,8})"
    r"(?![\w/-]|\.\w)"
)
_DONE = (
    *(f"{verb} af" for verb in _VERBS),
    *("sidst ændret", "modified by", "created by", "updated by", "opslag af", "ident"),
)
STANDARDS = ("DS", "EN", "ISO", "BR", "DIN", "BEK", "LBK")
_SITE = (
    r"(?:discord|insta(?:gram)?|snap(?:chat)?|tiktok|dba|facebook|fb|messenger|twitch|steam|roblox|reddit"
    r"|trustpilot|telegram|kik|twitter|youtube|vinted|tinder|grindr|tradera|den blå avis|minecraft"
    r"|fortnite|playstation|psn|xbox|skype|whatsapp|linkedin|onlyfans|gul og gratis|wickr|signal"
    r"|badoo|scor\.dk|victoriamilan|sugardaters|jodel|marketplace|guloggratis)"
)
_MADE_UP = r"(?=[\w.-]*(?:\d|_|[a-zæøå]\.[a-zæøå]|[a-zæøå][A-ZÆØÅ]))"
"""What a name that somebody made up for a site has and a word has not."""
_SITE_NAME = (
    rf"(?:[\"»“”'’](?P<q>[A-Za-zÆØÅæøå0-9][\w.-]{{2,29}})[\"«”'’]"
    rf"|(?P<n>{_MADE_UP}[A-Za-zÆØÅæøå0-9][\w.-]{{2,29}})(?<!\.)(?![\w@]))"
)
_ON_SITE = re.compile(
    rf"(?<!\w)(?i:{_SITE}(?:-?(?:profil|bruger|konto)(?:en)?)?)(?!\w)(?:[^\n@!?]{{0,40}}?"
    r"(?<!\w)(?i:under|som|er|hedder|med|kaldet|sig|\w{0,8}navn(?:et)?|profil(?:en)?|bruger(?:en)?"
    r"|alias|nick|tag|kontoen):? |: ?)"
    rf"{_SITE_NAME}"
)
_THEN_SITE = re.compile(
    r"(?<!\w)(?i:kalder sig|hedder|profil(?:en)?|bruger(?:en)?|sælger(?:en)?|køber(?:en)?|navnet"
    r"|alias"
    rf"|kontoen|som|nick):? {_SITE_NAME},? (?i:på|i|fra|via|\() ?(?i:{_SITE})(?!\w)"
)
"""Somebody's name on a site: "på discord under navnet xX_Ras_Xx", "hyggeonkel77 på DBA"."""
_SITES = (
    "discord", "insta", "snap", "tiktok", "dba", "facebook", " fb", "messenger", "twitch", "steam",
    "roblox", "reddit", "trustpilot", "telegram", "kik", "twitter", "youtube", "vinted", "tinder",
    "grindr", "tradera", "den blå avis", "minecraft", "fortnite", "playstation", "psn", "xbox",
    "skype", "whatsapp", "linkedin", "onlyfans", "gul og gratis", "wickr", "signal", "badoo",
    "scor.dk", "victoriamilan", "sugardaters", "jodel", "marketplace", "guloggratis",
)  # fmt: skip
SITE_NEAR = re.compile(
    rf"(?<!\w)(?:{_SITE}|twitter|profil\w*|bruger\w*|følg\w*|konto|hashtag\w*|opslag\w*|tagget|sælger|"
    r"alias|kanal\w*)(?!\w)",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"^[ \t]*(?P<n>[A-Za-zÆØÅæøå_][\wÆØÅæøå.-]{2,29})(?:\t| {2,})[ \t]*"
    r"(?P<h>\d{1,2})(?P<sign>[.:])(?P<m>\d{2})(?P<seconds>[.:]\d{2})?(?=[ \t])",
    re.MULTILINE,
)
_CHAT_LINES = 3
"""From so many on, lines of "name, time, what was said" are a chat."""
_HOURS, _MONTHS = 24, 12
_LOGGED_REASON = "Den, der gjorde noget, i loggen fra et system"
_DONE_REASON = "Bogstaver og tal efter ord for, hvem der gjorde det"
_SITE_REASON = "Navn på et sted på nettet"


def names_online(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Start, end, score and reason of names in logs, after who did something, and on sites."""
    for match in scan(_LOGGED, text, *_LOG_WORDS):
        if match["n"].lower() not in _NOBODY and "=" + match["n"] != match.group():
            yield *match.span("n"), 0.9, _LOGGED_REASON
    for match in scan(_LOGGED_IN, text, "logged ", "logget ", "signed in", "angemeldet", "as user"):
        name = match["n"]
        if name.lower() not in _NOBODY and not is_ordinary_word(name.lower()) and name.islower():
            yield *match.span("n"), 0.85, _LOGGED_REASON
    for match in scan(_DONE_BY, text, *_DONE):
        if not match["n"].startswith(STANDARDS):
            yield *match.span("n"), 0.9, _DONE_REASON
    yield from _in_chat(text)
    for pattern in (_ON_SITE, _THEN_SITE):
        for match in scan(pattern, text, *_SITES):
            group = "n" if match["n"] else "q"
            if not (match[group].islower() and is_ordinary_word(match[group])):
                yield *match.span(group), 0.85, _SITE_REASON


def _in_chat(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Who writes in a printed chat."""
    chat = list(_CHAT.finditer(text))
    if len(chat) >= _CHAT_LINES and len({m["n"] for m in chat}) > 1 and not _are_dates(chat):
        for match in chat:
            if not is_ordinary_word(match["n"].lower()):
                yield *match.span("n"), 0.8, "Den, der skriver, i en udskrift af en chat"


def is_mention(word: str) -> bool:
    """Whether what stands after an at sign is a colleague's first name or initials, or a plain
    word, and not the name of a profile."""
    if re.fullmatch(r"[A-ZÆØÅ]{2,4}", word):
        return True
    if word.islower():
        return word.isalpha() and (is_ordinary_word(word) or word in _ADDRESSED)
    return word.istitle() and name_weights(word).first >= _NAMED


_NAMED = 0.3
_ADDRESSED = frozenset({"alle", "her", "here", "channel", "everyone", "kanal", "team", "all"})


def _are_dates(rows: Sequence[re.Match[str]]) -> bool:
    """Whether what stands behind the names of some lines are days and months: "Krag  13.01"."""
    plain = [m for m in rows if m["sign"] == "." and not m["seconds"]]
    days = [m for m in plain if 0 < int(m["m"]) <= _MONTHS]
    return any(int(m["h"]) >= _HOURS for m in days) or (
        len(days) == len(rows) and len({m["h"] for m in days}) > 1
    )
