"""Whom an office or a firm does something to, and who does something for it.

"Kommunens tekniske chef Eva Damm" acts for the office; "kommunens afgørelse til Bo Krag" and
"formanden for foreningen har klaget over Bo Krag" name the citizen in the same place. What stands
between the office and the name tells: a title, or a verb and a word for whom it is done to.
"""

from __future__ import annotations

import re

from redactor.detect.names import lexicon as lx
from redactor.detect.people.bare_names import VERB_NEXT

_TO = (
    r"til|fra|om|mod|af|på|over|med|for|hos|i|ved|vedr\.?|vedrørende|angående|ang\.|omkring|efter|og"
    r"|eller|at|som|der|den|det|de|så|bad|lod|gav|tog|lå|slog|ringer|skal|må"
)
_DONE_TO = re.compile(rf"(?<!\w)(?:{_TO})\s+$", re.IGNORECASE)
"""The last word before a name that is done something to."""
_MOST = r"(?:øver|neder|før|yng|æld|en|ene|stør|mind|næ|nærme|bed|sid|sene|fle|høje|\w+ig)ste"
"""How words for the most of a sort end, as told things do: "kommunens øverste chef"."""
_VERB = re.compile(
    rf"(?<!\w)(?!(?:{_MOST}|faste|direkte|ansatte|sorte|ægte)(?!\w))(?:har|havde|haft|er|var|været|blev|bliver|blevet|vil|ville|kan|kunne|skal|skulle|må|fik"
    r"|får|kom|kommer|gik|går|tog|tager|gav|giver|så|ser|bad|beder|skrev|skriver|sagde|siger|ringer"
    r"|kender|mener|oplyser|kører|besøger|hjælper|hjalp|møder|kræver|truer|påstår|anmelder|klager"
    r"|[a-zæøå]{2,}(?:ede|edes|erer|tte|gte|lte|kte|rte|nte|dte|vte|ste)|dagligt|ugentligt)(?!\w)"
)
"""That something is done, in small letters."""
_SPEAKS = re.compile(
    r"(?<!\w)(?<!ikke )(?:er|var|blev|har været|havde været) (?:(?!ikke )\w+ )?"
    r"(?:repræsenteret|ansat)(?!\w)"
)
"""What is told of nobody else: "børnehaven var repræsenteret ved", "der er ansat i"."""
_OF_THEM = re.compile(
    r"(?!\w*(?:pleje|feje|dreje|veje|anklage)r(?:en)?$)"
    r"(?!\w*(?:for|råd|ombuds|tals|tillids|skøns|brand|styr|vagt|køb|tømmer|fag|vej|vogn|fragt|post"
    r"|kontakt|altmulig|opsyns|tilsyns|vurderings|forretnings|politi|tjeneste|embeds|amt|stats|bestyrelses)"
    r"(?:mand|kvinde)(?:en|n)?$)"
    r"(?:\w*(?:medlem|elev|borger|beboer|patient|lejer|ejer|bruger|kunde|klient|ansøger|barn|børn"
    r"|søn|datter|mor|far|forældre|nabo|part|gæst|klager|sag|afgørelse|modtager|pensionist|autist"
    r"|alkoholiker|narkoman|flytter|skyldner|mobber|vægrer|vidne|pårørende|hustru|kone|kæreste"
    r"|savnet|savnede|deltager|krænker|udøver|røver|mand|kvinde|dreng|pige"
    r"|(?<!kontakt)(?<!tals)person)"
    r"|(?:gernings|volds|drabs)\w*|der|for|over|efter|under|eller|hver)"
    r"(?:en|et|n)?"
)
"""Who uses or belongs to what others run, or whom it has to do with, and words that end alike."""
_PRIVATE = re.compile(
    rf"(?!kasserer|sælger|indehaver)(?:{lx.RELATIVE}|{lx.CHILD}|{lx.CITIZEN}|{lx.NOTIFIER})",
    re.IGNORECASE,
)
"""Who somebody is beside his work; what a firm's own people are called, too, is left out."""
_POST = re.compile(
    r"\w*(?:mand|kvinde|chef|vikar|læge|vært|kok|svend|tolk|leder|hjælp|terapeut|ingeniør|direktør"
    r"|inspektør|kontrollør|chauffør|redaktør|montør|instruktør|revisor|auditør|frisør|arkitekt"
    r"|konsulent|assistent|referent|dirigent|betjent|agent|docent|disponent|producent|intendent"
    r"|specialist|jurist|journalist|økonomist|kontorist|receptionist|organist|maskinist|telefonist"
    r"|lagerist|bandagist|logist|behandler|rådgiver|lærer|planlægger|tekniker|mekaniker|elektriker"
    r"|analytiker|grafiker|musiker|kemiker|plejer|hjælper|passer|formidler|arbejder|mester|forsker"
    r"|underviser|træner|dommer|anklager|maskinfører|togfører|mægler|maler|tømrer|murer|gartner|skytte|bager"
    r"|tegner|udvikler|designer|trykker|fejer|forvalter|bogholder|manager|officer|controller"
    r"|tilrettelægger|forhandler|ordfører|mentor|måler|tjener|kontaktperson|talsperson"
    r"|(?<!forældre)(?<!beboer)(?<!lejer)(?<!bruger)(?<!elev)(?<!parts)repræsentant"
    r"|koordinator|administrator|operatør|ekspert|sygeplejerske|ansvarlig)(?:en|n)?"
)
"""How words for people at work end. No more than these: whatever somebody does or is ends in
-er and -ist, "skolens mobber", "kommunens alkoholiker"."""
_SORT = re.compile(
    rf"\w+(?:sk|ske|ig|ige|ende)|nye?|gamle|faste?|tidligere|daværende|egen|{_MOST}"
    r"|(?:ny)?(?:valgte|ansatte|udnævnte|udpegede)|konstituerede|tilknyttede|udsendte|autoriserede"
    r"|uddannede|tilforordnede|delegerede"
)
_MET = re.compile(
    r"(?<!\w)(?:opfølgning(?:en)? på"
    r"|(?:samtale|møde|opfølgning|netværksmøde|dialog)(?:n|t|r)?(?: (?:\w+ ){0,2})?med"
    r"|mødte(?:s med)?"
    r"|(?:hjemme)?besøg(?:t)? (?:af|hos)|besøgte|afhørte|anholdte|hentede|tilkaldte|modtog"
    r"|indkaldt?e?|fik besøg af)\s+$",
    re.IGNORECASE,
)
"""Before whom the office meets."""
_TALKED = re.compile(
    r"(?<!\w)(?:(?:tal(?:te|t|er|e)|snakke(?:r|de|t)) med|så|mødte) $", re.IGNORECASE
)
_WORK_OF = re.compile(
    r"(?<!\w)(?:\w*praktik\w*|løntilskud\w*|fleksjob\w*|\w*ansættelse\w*|nytteindsats\w*|mentor\w*"
    r"|arbejdsskade\w*|arbejdsulykke\w*|sygemeldt?\w*|afskedige\w*|opsigelse\w*|fyringen|jobsamtale\w*)"
    r"(?: (?:for|af|til|fra|vedr\.|vedrørende|med))?\s+$",
    re.IGNORECASE,
)
"""Before who is placed, hurt or fired where he works."""
_LIVES = re.compile(
    r"(?<!\w)(?:bor|boede|bosat|bopæl|født|opvokset|hjemmehørende|(?:til|fra|ud|ind)?flytte\w*|anbragt|borger"
    r"|beboer|barn|børn|elev|indlagt|lejer|ejer|familie\w*|patient|pensionist|ledig)(?!\w)",
    re.IGNORECASE,
)
"""Between a name and the municipality that somebody lives in."""
_ASKS = re.compile(
    r"(?<!\w)(?:\w*klage|ansøgning|indsigelse|\w*aktindsigt|aktindsigtsanmodning|anke|bekymring"
    r"|skadesanmeldelse)(?:en|r|n)? (?:modtaget )?fra "
    r"(?:(?:[A-ZÆØÅ][\w.-]* ){1,4}og )?$",
    re.IGNORECASE,
)
_TOLD_OF = re.compile(
    r"(?<!\w)(?:om|mod|over|hos|vedr\.?|vedrørende|angående|ang\.|omkring|(?:hjemme)?besøg(?:e|t|te)"
    r"|afhørt?e?|anholdt?e?|sigtet?|visiteret|anbragt?e?)\s+$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?<!\w)(?:\w*notat|afgørelse|\w*sag|vedr\w*\.?|ang\w*\.?|emne|\w*klage|ansøgning|høringssvar"
    r"|indsigelse|\w*journal|underretning)(?:en|et|r)?\b[^\n]{0,40}$",
    re.IGNORECASE,
)
"""Before whom a paper is about, in its heading."""
_CLAIMS = re.compile(
    r"\b(?:jeg|(?P<several>vi)) (?:(?:vil|skal|må|ønsker|har|kan|er|gerne|hermed|herved|derfor"
    r"|også|igen|dog|nu|at|selv|meget|helt|dybt|stærkt|venligst) ){0,4}"
    r"(?:klage[rt]?|anke[rt]?|ansøge[rt]?|søger? om"
    r"|gøre? indsigelse|gør indsigelse|protestere[rt]?|appellere[rt]?|utilfredse?|uenige?"
    r"|anmode[rt]? om aktindsigt|have aktindsigt|søger? aktindsigt)\b"
    r"|\bmin (?:klage|ansøgning|indsigelse|anmodning)\b|\bvores klage over\b",
    re.IGNORECASE,
)
"""What somebody writes who wants something of an office."""
_QUOTED = re.compile(
    r"^[ \t]*>.*$|[\"“”„«»](?:[^\"“”„«»\n]|\n(?!\s*\n)){1,300}[\"“”„«»]"
    r"|\b(?:du|de) (?:skriver|skrev|har skrevet)\b[^.\n]{0,40}:\s[^.\n]*",
    re.MULTILINE | re.IGNORECASE,
)
"""What another has written."""
_ANSWERS = re.compile(
    r"\b(?:[Dd]u|De) (?:har (?:[^.\n]{1,40} )?(?:klaget|søgt|ansøgt|anmodet|bedt|skrevet|henvendt"
    r"|spurgt|gjort indsigelse)|skriver(?! i (?:\w+ )?(?:brev|afgørelse|afslag))|klager|søger"
    r"|anmoder)\b"
    r"|\b[Dd](?:in|eres) (?:klage|ansøgning|indsigelse|anmodning|henvendelse)\b"
)
_DEAR = re.compile(r"^[ \t]*(?:kære|hej) [A-ZÆØÅ]", re.MULTILINE | re.IGNORECASE)
"""Who is written to by name, and that it was he who wrote first and wants something."""
_IS = re.compile(rf"(?<!\w)(?:der|som) (?:er|var|har været) ((?:(?:{_SORT.pattern}) )?[\w-]+)(?= )")
"""What somebody is, perhaps at work: "der er jurist i"."""


def has_verb(between: str) -> bool:
    """Whether words tell of something done, and are no more than who somebody is."""
    told = _IS.sub(lambda m: "" if is_post(m[1]) else m[0], _SPEAKS.sub("", between))
    return _VERB.search(told) is not None


def is_done_to(before: str) -> bool:
    """Whether the last word before a name says that something is done to its bearer."""
    return _DONE_TO.search(before) is not None


def is_theirs(words: str) -> bool:
    """Whether words end with one for whom an office or a firm is there, or has to do with, and
    who does not work for it: "elev", "pårørende"."""
    last = words.split()[-1:] or [""]
    return any(p.fullmatch(last[0].lower()) is not None for p in (_OF_THEM, _PRIVATE))


def is_post(words: str) -> bool:
    """Whether one word, or a word for a sort and one, is what somebody is at work: "tekniske
    chef", "maskinpasser"."""
    *sort, last = words.split() or [""]
    if is_theirs(last):
        return False
    if lx.TITLE_WORD.fullmatch(last):
        return all(_SORT.fullmatch(word) or not has_verb(word) for word in sort)
    return _POST.fullmatch(last) is not None and all(map(_SORT.fullmatch, sort))


def is_met(before: str) -> bool:
    """Whether the office meets whoever is named next, whatever place is told behind the name."""
    return _MET.search(before) is not None


_IS_TOLD = re.compile(
    r" (?:[a-zæøå]{3,}eret|(?:kontakt|underrett|inddrag|rykk)et|hørt|spurgt|(?:til|ind)kaldt)"
    r"(?= ?(?:[).,;\d/]|om\b|af\b|den\b|d\.|$))",
    re.MULTILINE,
)
_AND_TITLE = re.compile(r"(?:,| og| samt) ([a-zæøå-]+)(?![\w,])")


def is_of_another(text: str, title: re.Match[str], end: int) -> bool:
    """Whether a title behind a name, which ends at `end`, is somebody else's who does something
    or is told: "hos Bo Krag, hjemmesygeplejersken var til stede", "Bo Krag (læge kontaktet)"."""
    if title.group().lstrip()[:1] not in {",", "-", "–", "("}:
        return False
    return VERB_NEXT.match(text, end) is not None or _IS_TOLD.match(text, end) is not None


_SPEAKER = re.compile(r"(?:^|[.\n])\s*[a-zæøå-]{3,}n:\s+$", re.IGNORECASE)


def is_spoken_of(text: str, before: str, end: int) -> bool:
    """Whether whoever is named is told of by the one before the colon: "Læreren: Bo slår de
    andre"."""
    return _SPEAKER.search(before) is not None and VERB_NEXT.match(text, end) is not None


def meets_another(text: str, before: str, end: int) -> bool:
    """Whether the title behind whom one meets is that of another who comes: "møde med Bo Krag,
    sagsbehandler og psykolog"."""
    another = _AND_TITLE.match(text, end)
    if another is None or not is_met(before):
        return False
    return lx.TITLE_WORD.fullmatch(another[1]) is not None


def is_talked_to(before: str) -> bool:
    """Whether somebody talked with whoever is named next: a colleague, or a citizen who came."""
    return _TALKED.search(before) is not None


def lives(between: str) -> bool:
    """Whether words between a name and an office say that somebody lives or stays there."""
    return _LIVES.search(between) is not None


def is_placed(before: str) -> bool:
    """Whether whoever is named next is placed, hurt or fired at the firm behind the name."""
    return _WORK_OF.search(before) is not None


def asks(before: str) -> bool:
    """Whether a complaint or the like comes from whoever is named next."""
    return _ASKS.search(before) is not None


def is_told_of(before: str) -> bool:
    """Whether something is about whoever is named next, or is done at his home."""
    return _TOLD_OF.search(before) is not None


def heads(before: str) -> bool:
    """Whether a name stands in a heading, where a dash parts it from what follows."""
    return _HEADING.search(before) is not None


def claims(text: str) -> bool:
    """Whether a letter is from somebody who wants something of whom it is to. An office that
    answers disagrees, too: "du har klaget … vi er uenige"."""
    own = _QUOTED.sub(" ", text)
    answers = _DEAR.search(own) and _ANSWERS.search(own)
    return any(not (answers and claim["several"]) for claim in _CLAIMS.finditer(own))
