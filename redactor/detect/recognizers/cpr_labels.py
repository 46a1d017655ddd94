"""What stands around ten digits and tells whether they are a person's number."""

from __future__ import annotations

import re

from redactor.detect.recognizers.labels import ABOUT_A_NUMBER
from redactor.detect.text.anchors import Anchors

ANCHORS = Anchors(
    "~cpr", "~personnummer", "personnr", "pers.nr", "person-nr", "erstatningsperson",
    "fødselsnummer", "civilregist", "fødselsdato og løbe", "reservepers", "sygesikringsn",
    "sygesikringskort", "social security", "civil registration", "personal id", "national id",
)  # fmt: skip
# Labels directly before a number that say it is something else: a key of its own kind, …
_NR = r"(?:s|e?n|et)?[ .\-]?(?:nr|nummer(?:et)?|no|numre|id|nøgle|key|ref)\b\.?"
_AT = r"(?:[ \t]*[:#=]|[ \t]+er)?[ \t]*\n?[ \t]*(?:\d{4}[ \-]{1,3})?$"
"""Directly before the number: "faktura 0102…", not "faktura til 0102…", which is somebody."""
_END = r"(?:[ \t]*[:#=]|[ \t]+(?:er|på|til))?[ \t]*\n?[ \t]*(?:\d{4}[ \-]{1,3})?$"
_WHOSE = (
    r"(?:hans|hendes|mit|dit|sit|deres|barnets|børnenes|mors|fars|moderens|faderens|pågældendes)"
)
KEY = re.compile(
    r"(?:(?:faktura|regning|ordre|konto|bilag|journal|sag|akt|dok|dokument|(?<!dato og )løbe|vare|"
    r"serie|"
    r"rykker|skade|ean|gln|bfe|kreditor|debitor|kvittering|betaling|rekvisition|måler|aftale|"
    r"installation|pakke|forsendelse|projekt|stel|matrikel|ejendom|produktionsenhed|telefon|"
    rf"mobil|fax|tracking|police|\bj|\bp|\bjr|\blb|\btlf)\.?{_NR}{_END}"
    r"|(?:journal|sag|akt|dokument)(?:en|et)? har (?:nr\.?|nummer|nummeret)[ :]*$"
    r"|\b(?:konto|faktura|ordre|sag|sagen|police|ordrebekræftelse|tilbud|kvittering|"
    r"rekvisition|tlf|tel|telefon|mobil|fax|kl|ean|gln|bfe|lokal)"
    rf"\.?){_AT}",
    re.IGNORECASE,
)
CASE_KEY = re.compile(
    rf"(?:(?:journal|sag|akt|dok|dokument|\bj|\bjr)\.?{_NR}|\b(?:sag|sagen|akt|dok)\.?){_END}",
    re.IGNORECASE,
)
# Keys of goods, money, machines and records of work: nobody's number, whatever its check digit.
_GOODS = (
    r"faktura|regning|ordre|ordrebekræftelse|konto|vare|artikel|art|serie|model|type|parti|batch|"
    r"charge|lot|sku|ean|gln|bfe|måler|installation|pakke|forsendelse|tracking|projekt|stel|"
    r"matrikel|produktionsenhed|tilbud|rekvisition|kvittering|transaktion|betaling|booking|"
    r"ticket|inc|rma|koordinat|licens|version|zone|rum|lokale"
)
GOODS = re.compile(
    rf"(?:(?:(?:{_GOODS}|\btlf|telefon|mobil|fax)(?:s|e?r|e?n|et)?|\bp)\.?{_NR}{_END}"
    r"|\b(?:(?:vand|el|gas|varme|fjernvarme|bi|hoved|energi|kontrol|forbrugs)måler|isbn|issn|ismn)(?:en|e)?"
    rf"{_AT}"
    rf"|\b(?:{_GOODS}|tlf\.?|telefon|mobil|fax|lokal|s/n|sn|ver\.|stk\.?|unix|timestamp|http"
    r"|ialt|i alt|saldo|sum|\w*(?:budget|beløb|ramme|takst|pris)"
    rf"|\w*(?:vagt|vagtskifte|skift))(?:er|en|et|s)?{_AT})",
    re.IGNORECASE,
)
P_NUMBER = re.compile(rf"(?<!\w)p{_NR}{_END}", re.IGNORECASE)
"""Before ten digits in a row that begin with 1 a place of work, before others a person."""
CUSTOMER = re.compile(rf"\b(?:kunde|medlems?|bruger){_NR}{_END}", re.IGNORECASE)
NUMBERED = re.compile(rf"{_NR}{_END}", re.IGNORECASE)
# … or, before ten digits without a hyphen, a number or id of whatever is not a person.
NUMBER = re.compile(
    rf"(?<!\w)(?!{ABOUT_A_NUMBER})(?!(?:borger|patient|person|pers|barn|elev|ident|id|pt|beboer)\w*\W|{_WHOSE}\W)"
    rf"(?:\w{{2,}}\.?{_NR}|ref\.?){_END}",
    re.IGNORECASE,
)
NUMBER_OF_THING = re.compile(
    rf"(?<!\w)(?!{_WHOSE}\W)"
    r"(?!(?:borger|patient|pers|barn|elev|ident|id|pt|beboer|kunde|medlem|bruger|løn|part"
    r"|medarbejder|ansøger|klient|lejer|sygesikring|forsikrings?tager|studie|fødsel|erstatning)\w*)"
    rf"(?:\w{{2,}}[.\-]?(?:s|e?n|et)?(?:nr|nummer(?:et)?|nøgle|id|ref)|(?-i:[A-ZÆØÅ])\w{{2,}} nr"
    rf"|ref)\b\.?{_END}",
    re.IGNORECASE,
)
# Papers and acts that are numbered and dated, directly before the number.
_PAPERS = (
    r"skema|blanket|formular|tegning|rapport|aflæsning|lokalplan|deklaration|servitut|vurdering|"
    r"skabelon|kontrakt|rute|afregning|aftale|bestilling|licens|abonnement|pulje|kampagne|opgave|"
    r"faktura|ordre|gennemgang|udgave|revision|artikel|certifikat|tinglyst|(?<!\w)lyst|"
    r"lagerseddel|køreseddel|arbejdsseddel|beslutning|instruks|procedure|"
    r"standard|protokol|budgetpost|finanspost|delkonto|dagsordenspunkt|manual|datablad"
)
_OF = (
    r"(?:,? (?:den|d\.|af|pr\.|nr\.?|nummer|no\.?|mrk\.?|mærket|med (?:nr\.?|nummer)"
    r"|har (?:nr\.?|nummer|nummeret)))?[ :]*$"
)
THING = re.compile(
    rf"(?<!\w)\w*(?:{_PAPERS}|pakke|mappe|ringbind|(?<!s)vare|model|serie|vognløb)(?:en|et|n|t)?{_OF}",
    re.IGNORECASE,
)
SHELVED = re.compile(
    r"(?<!\w)\w*(?:(?<!a-)(?<!\ba )(?<!syge)(?<!pensions)kasse|hylde|reol|palle|container|"
    r"lagerplads|reservedel|komponent|maskine|anlæg|køretøj|pumpe|ventil|brønd|boring|hydrant|"
    r"lejemål|transformer|billet|kupon|mikrofilm|filmrulle|plombe|nøglebrik|hængelås|følgeseddel|"
    rf"plukseddel|vejeseddel)(?:e?r|e?rne|en|et|n|t)?{_OF}",
    re.IGNORECASE,
)
"""What stands on shelves, is built, driven or sold, directly before the number."""
DOTTED_KEY = re.compile(
    r"(?<!\w)(?:v|ver|vers|rev|pkt|punkt|afsnit|kap|kapitel|bind|kle|udg)\.?[ :]*$", re.IGNORECASE
)
"""Before a number whose parts are set off by points: versions and chapters are written so."""
CALLED = re.compile(
    r"\b(?:ring\w*|kald\w*|opkald\w*|træffes|kontaktes|fanges|telefon\w*|tlf|mobil\w*|sms\w*)\b"
    r"[^.\n]{0,24} på[ :]*$",
    re.IGNORECASE,
)
"""Before ten digits without a hyphen: somebody is to be called on them."""
PERIOD = re.compile(r"(?<!\w)(?:\w*periode(?:n|r)?|årene|tidsrummet)[ :]*$", re.IGNORECASE)
KEY_AFTER = re.compile(
    r" ?\((?![^)\n]{0,20}(?:cpr|person))[^)\n]{0,24}(?:nummer|nr\.?|nøgle|id)\)"
    r"| (?:er|var|som) (?:vores |jeres |deres |et |en |kun |blot )?(?!\w*(?:cpr|person))"
    r"(?:ordre|faktura|vare|sags|journal|tilbuds|projekt|reference|bestillings|serie|parti|skade"
    r"|police|kunde|model|kontrakt|leverandør|forsendelses|pakke)\w*(?:nr\b|nummer)",
    re.IGNORECASE,
)
SIBLING = re.compile(r"(?:\d{6}[- ]?\d{4}(?:,| og| samt| eller|;) ?)+$")
"""Numbers of the same kind before this one; the label stands before them all."""
PLACE_OF_WORK = re.compile(r"\bp-?\.?(?:nr|nummer)|produktionsenhed", re.IGNORECASE)
ADJACENT = re.compile(
    r"(?:cpr|personnummer|pers(?:on)?\.?|\bp(?=nr))[ .\-]?(?:nr|nummer\w*)?"
    r"[.: (\"'=>|\t_]*(?:(?:er|lyder|på)[ :]*)?\n?$",
    re.IGNORECASE,
)
ADJACENT_WORD = re.compile("cpr|pers|pnr", re.IGNORECASE)
MOMENT = re.compile(
    r"\b(?:fra|til|senest|ankomst|afgang|start|slut|den|d\.|dato|dateret|sendt|modtaget|oprettet"
    r"|kl\.?|tid(?:spunkt)?|"
    r"foretaget|målt|aflæst|observeret|taget|igen|logget|ændret|registreret|udført|afholdt|holdt"
    r"|mødtes|aftalt|gennemført)[ :]*$",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"(?:\b(?:møde[rt]?|møderne|\w+mødet?|\w*samtale(?:n|r)?|\w*besøg(?:et)?|\w*aftale(?:n)?|tid(?:en)?"
    r"|tidspunkt(?:et)?|\w*vagt(?:en)?|holdes|afholdes|holdt|afholdt|finder sted|fandt sted"
    r"|indkald(?:es|t)"
    r"|booket|reserveret|aftalt|mødes|mødtes|starter|begynder|slutter|frist(?:en)?|udløber"
    r"|(?:man|tirs|ons|tors|fre|lør|søn)dag)"
    r"(?:,? (?:er|den|d\.|til|igen|næste gang|fra|på|flyttet til|sat til|senest)){0,3}[ :,]*"
    r"|(?<!født )(?<!fødte )\b(?:fra|til|senest|kl\.?)[ :]*)$",
    re.IGNORECASE,
)
"""Before a date and a time of day: who is to meet then."""
MACHINE = re.compile(
    r"(?:\b(?:\w*backup|start(?:et|ede|er)?|afslut(?:tet|tede|ter)|stoppet|kørt|genstartet|fejlet"
    r"|synkroniseret|importeret|eksporteret|tidsstempel|timestamp|kørs(?:el|len|ler)|job(?:bet)?|afvikl\w+)"
    r"|(?:\b|_)(?:scan(?:ning)?|img|image|screenshot|skærmbillede|foto|billede|optagelse|video"
    r"|dump|log))[ :_-]*$",
    re.IGNORECASE,
)
"""Before a date and a time of day: what a machine did then, or the file it made."""
LOGGED = re.compile(
    r"[ \t:–-]{1,3}(?:sms|mails?|e-mail|opkald|ringe\w*|talt|tlf|telefon\w*|møde\w*|samtale\w*|"
    r"besøg\w*|login|log|sendt|modtaget|oprettet|notat|journal\w*|vagt\w*|hjemmebesøg)\b",
    re.IGNORECASE,
)
"""After a point of time at the head of a line: what was done then."""
AMOUNT_AFTER = re.compile(
    r",\d{2}(?!\d)|,-| ?(?:kr\b|stk\b|dkk\b|eur\b|euro\b|\$|€|[kmg]wh\b|m[23²³]\b|km\b|tons?\b"
    r"|timer\b|liter\b|gange\b|deltagere\b|ms\b|sek\b|bytes?\b|[kmg]b\b)",
    re.IGNORECASE,
)
AMOUNT_BEFORE = re.compile(r"(?:\bkr\.?|\bdkk|\beur|€|\$|beløb(?:et)?:?) ?$", re.IGNORECASE)
