"""Sensitive words in another sense: "slog katten af tønden", "gode kræfter", "lidt af en kamp".

Each rule is one that minutes, newsletters and letters of associations showed to be needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from redactor.detect.names.gazetteer import first_name_weight, is_town
from redactor.detect.names.words import Word, word_set
from redactor.detect.recognizers.sensitive_law import is_in_story


class _Place(NamedTuple):
    """A trigger's first word with what stands around it in the text, up to a line's length."""

    word: str
    before: str
    after: str


_REACH = 80
_SENTENCE_END = re.compile(r"(?<! d)(?<! kl)\. ")
_BEATEN = word_set(
    "ham hende mig dig dem sin sit sine min mit mine hans hendes barnet børnene drengen pigen "
    "konen kæresten hustruen manden moren faren moderen faderen søsteren broren sønnen datteren "
    "eleven medarbejderen ægtefællen samleveren hinanden"
)
_SUFFERED = re.compile(r"\b(?:har|havde|haft|have)\b[^.!?\n]{0,30}$", re.IGNORECASE)
_LAID_IN = re.compile(
    r"\W*(?:(?:i|på) (?:programm|plan|kalender|køreplan|ruten|skema)"
    r"|(?:en|et|vand|el|gas|fiber\w*|internet|varme|fjernvarme|kloak\w*|pauser?)\b)",
    re.IGNORECASE,
)
_CHURCH = re.compile(r"\b\w*(?:præst|kirke|biskop|provst|menighed|stift)\w*", re.IGNORECASE)
_WANTED_BEFORE = re.compile(
    r"\b(?:er|var|bliver|blev|blevet|som|internationalt)(?: (?:nu|stadig|igen|også))? $",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|is|was|are|and|of|he|she|his|her|they)\b")
_ORIGIN = re.compile(r"\W*fra\W+(?P<place>[\w-]+)")
_DATE_OR_THING = re.compile(r"\d|den|det|de|en|et|året|tiden|foråret|efteråret")


_DRINKS = re.compile(
    r"\s*(?:[.,;!?)]|$|(?:igen|stadig|hver|for|sig|tæt|meget|dagligt|ofte|og|en hel|alkohol|øl"
    r"|vodka|spiritus|vin|spritter)\b)",
    re.IGNORECASE,
)
"""What is not tea: "moderen drikker", "drikker hver weekend"."""


_PUT_UP = re.compile(r"\b(?:stilling|job|opslag|plakat|telt|artikel|annonce)\w*\b", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"\b(?:bed(?:t|er|e)? om|takke?r? for|tak for|søg(?:t|er|e)? om|anmod\w+ om|få|får|fået"
    r"|give[rt]?|kort|ingen)(?: (?:kort|yderligere|en|den))? $",
    re.IGNORECASE,
)
_EVICTED = re.compile(r"lejemål|lejlighed|bolig|foged|husleje|ejendom", re.IGNORECASE)
_NO_DOCTOR = re.compile(
    r" til (?:(?:sin|min|vores|kommunens|en) )?(?:advokat|hjemmeside|kommune|politi|udlejer"
    r"|forsikring|lov|bilag|punkt|afsnit|side|svar|brev|mail)\w*|\s+til (?:§|stk)"
    r"| til (?:\w+ )?tilbud(?:det)? (?:fra|af|på \d)",
    re.IGNORECASE,
)


def _is_postponed(place: _Place) -> bool:
    """ "Har bedt om udsættelse", of a time limit; not out of a home."""
    return bool(_ASKED_FOR.search(place.before)) and not _EVICTED.search(place.before + place.after)


def _beats_nobody(place: _Place) -> bool:
    following = re.findall(r"[\w-]+", place.after)[:2]
    return not any(
        w.lower() in _BEATEN or (w[0].isupper() and first_name_weight(w) >= 0.5) for w in following
    )


def _comes_from_here(place: _Place) -> bool:
    """ "Stammer fra Lemvig", "stammer fra 1890": no ethnic origin."""
    origin = _ORIGIN.match(place.after)
    if origin is None:
        return False
    return is_town(origin["place"]) or bool(_DATE_OR_THING.match(origin["place"]))


def _always(_place: _Place) -> bool:
    return True


def _is_name(place: _Place) -> bool:
    """ "Kristen Bruun": written as a name, before another name or within a sentence."""
    if place.word[0].islower():
        return False
    return bool(re.match(r" [A-ZÆØÅ]", place.after)) or bool(re.search(r"\w,? $", place.before))


_STREET_AFTER = re.compile(
    r"(?: [A-ZÆØÅ][\w.'’-]*){0,2}(?: ?(?:gade|vej|stræde|plads|torv|allé|alle|vænge)(?:n|en|et)?\b"
    r"| (?:Gade|Vej|Stræde|Plads|Torv|Allé|Vænge|Bakke|Bro|Sti)\b)"
)
"""The rest of a street's name: "Jomfru Ane Gade"."""


_SHOUTED = re.compile(
    r"\b(?:kald(?:er|te|t|es)?|råb(?:er|te|t)?|skrev(?:et)?|skriver|skreg|omtal\w+|skæld\w+|drill\w+"
    r"|mobb\w+|graffiti|spray\w*|skilt\w*|øgenavn\w*)\b",
    re.IGNORECASE,
)
"""How people are called names."""
_BLOOMS = re.compile(
    r"(?:bøg|træ|knop|blomst|løv|hæk|busk|rose|skov|birk|blad|erantis|krokus|gren|kirsebær|magnolia"
    r"|syren|flor|forår)",
    re.IGNORECASE,
)
_COMES_OUT = re.compile(
    r" ud(?:\s*(?:[.,;!?)]|$)| (?:som|for|over for|hjemme|offentligt|til|da|i en alder|på jobbet"
    r"|på skolen)(?!\w))",
    re.IGNORECASE,
)
"""How it goes on where somebody tells whom he loves; not "sprang ud i vandet"."""
_HANDED_IN = re.compile(
    r" (?:skal|bedes|må|kan)(?: også)? (?:vedlægges|fremsendes|indhentes|forevises|medbringes|vises"
    r"|afleveres|indsendes)|(?: \w+)? (?:vedlægges|kræves|indhentes|fremsendes)(?!\w)"
)


def _comes_not_out(place: _Place) -> bool:
    if _BLOOMS.search(place.before):
        return True
    goes_on = place.word.lower() == "sprunget" and place.after.startswith(" ud og ")
    return not (goes_on or _COMES_OUT.match(place.after))


_JUDGED_GAME = re.compile(
    r" (?:\w+ ){0,2}?(?:kamp(?:en|ene)?|kampe|opgøret|finale(?:n)?|straffe(?:spark\w*)?|frispark\w*"
    r"|hjørnespark\w*|mål(?:et)?|bolden|håndbold\w*|fodbold\w*|hockey|stævne(?:t)?|løbet"
    r"|konkurrence\w*|turnering\w*|skue(?:t)?)(?!\w)",
    re.IGNORECASE,
)
"""What a referee judges."""
_THE_JUDGED = re.compile(r"(?<!\w)(?:den|de|en|som)(?: (?:tidligere|nu|for nylig|netop))? $", re.I)
"""Before whoever was sentenced: "den dømte løb"."""


_OF_BODY = re.compile(
    r"(?:selskab|forening|kommun|stat|virksomhed|firma|land|region|klub|fond|bank|ejendom|afdeling|koncern"
    r"|nation|værk|skole|institution|butik|stiftelse)(?:e?ts|ens|s)(?: \w+)? $",
    re.IGNORECASE,
)
"""Before a debt that is nobody's own."""
_ROOM_BEFORE = re.compile(
    r"(?<!\w)(?:lokale|stue|klasse|rum|opgang|hold|bolig|lejlighed|værelse"
    r"|gate|dør|gang|team)(?:t|n|et|en)?\.? $",
    re.IGNORECASE,
)


def _owed_by_body(place: _Place) -> bool:
    return _OF_BODY.search(place.before) is not None


_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.?"
_PRINTED_BY = re.compile(
    rf":?(?: (?:d\.?|den|kl\.?|fra \w+|[\d./:-]+|{_MONTH})){{0,6}} af(?:: ?| )"
    r"(?P<who>[A-ZÆØÅ][\w-]*)"
)
_BILL = (
    r"(?:\w*faktura\w*|\w*regning\w*|\w*bøde[rn]?|\w*opkrævning\w*"
    r"|(?:folketings|kommunal)?valg(?:et)?)"
)
_BILLED = re.compile(rf" (?:(?:en|et|den|de|ny|nye|flere) )*{_BILL}(?!\w)", re.IGNORECASE)
_BILL_IS = re.compile(rf"(?<!\w){_BILL}(?: \w+)? (?:er|blev|bliver|var) $", re.IGNORECASE)
_DISCHARGED = re.compile(
    r"\b(?:(?:[Hh]an|[Hh]un|[Jj]eg|[Dd]u|[Pp]atienten|[Bb]orgeren|[Pp]t\.)"
    r"(?: (?:er|blev|bliver|var))?"
    r"|[A-ZÆØÅ]\w+ (?:er|blev|bliver|var)) $"
)
_PRINTED = re.compile(
    r"(?: (?:den )?\d[\d./:-]*(?: \w{3,9} \d{4})?)?(?: ?(?:kl\. ?)?[\d.:]+)? af (?=[A-ZÆØÅ])"
    r"(?!(?:[A-ZÆØÅ]\w+ )?(?:Hospital|Sygehus|Psykiatri|Afd|Klinik|Overlæge|Læge))"
)


def _is_printed(place: _Place) -> bool:
    """ "Udskrevet af Jens Holm" at the head of a line is who printed it; bills are made out.

    From a hospital people are discharged by houses and doctors: "af Rigshospitalet".
    """
    printed = _PRINTED_BY.match(place.after) if place.word[0].isupper() else None
    if printed and (first_name_weight(printed["who"]) >= 0.5 or printed["who"].isupper()):
        return True
    if _PRINTED.match(place.after) and not _DISCHARGED.search(place.before):
        return True
    return bool(_BILLED.match(place.after) or _BILL_IS.search(place.before))


_LIVES_SO = re.compile(
    r"[^.,;]{0,30}? leve(?: (?:længere|mere))? (?:op|af|i|med|sammen|uden|efter|under|hos|på|som)\b"
)
""" "Ikke vil leve op til kravene" is of no danger."""
_SEWERS = re.compile(
    r"(?:kloak|spildevand|regnvand|ejendom|ledning|matrikel|grund)\w*[^.]{0,40}$", re.I
)
"""What is separated from rain water, or split up, as people are not."""

_DOCTOR_OF = re.compile(r"(?:^|[.:;,(]\s*)\w*(?:læge|sygeplejerske) i $", re.IGNORECASE)
_DOCTOR = re.compile(r" \w*(?:læge|sygeplejerske) [A-ZÆØÅ]")
_BEGINS = re.compile(r"(?:^|[.:;,(])\s*$")
"""What somebody is at work, where a sentence begins: "Speciallæge i psykiatri Bo Krag"; not of
whom somebody is a patient: "henvist til speciallæge i psykiatri"."""

_FIRM_AFTER = re.compile(r"[ \n](?:A/S|ApS|I/S|K/S|P/S)(?!\w)")
"""The name of a firm goes on so: "Nordkredit Inkasso A/S"."""

_OTHER: dict[str, Callable[[_Place], bool]] = {
    "mg": lambda p: p.after.startswith("/"),  # of so much water or soil
    "inkasso": lambda p: bool(_FIRM_AFTER.match(p.after)),
    "sprunget": _comes_not_out,
    "sprang": _comes_not_out,
    **dict.fromkeys(
        ("straffeattest", "straffeattesten", "børneattest", "børneattesten"),
        lambda p: bool(_HANDED_IN.match(p.after)),
    ),
    **dict.fromkeys(
        ("stjal", "stjæler", "stjålet"),
        lambda p: bool(
            re.match(r" (?:billedet|showet|scenen|opmærksomheden|rampelyset|hjerter)", p.after)
        ),
    ),
    "slog": _beats_nobody,
    "lidt": lambda p: p.after.startswith(" af") and not _SUFFERED.search(p.before),
    "indlagt": lambda p: bool(_LAID_IN.match(p.after)),
    "ordineret": lambda p: bool(_CHURCH.search(p.before) or _CHURCH.search(p.after)),
    "nyordineret": _always,
    "dømte": lambda p: bool(_JUDGED_GAME.match(p.after)) and _THE_JUDGED.search(p.before) is None,
    "dømmer": lambda p: bool(_JUDGED_GAME.match(p.after)),
    "efterlyst": lambda p: not (_WANTED_BEFORE.search(p.before) or "politi" in p.after),
    "efterlyste": lambda p: not re.match(r" (?:person|mand|kvinde|\d)", p.after),
    "drikker": lambda p: not _DRINKS.match(p.after),
    "visiteret": lambda p: p.after.startswith(" til"),  # not searched by the police
    "stammer": _comes_from_here,
    "vælger": lambda p: bool(re.match(r" af (?:sin|sine|deres|bestyrelsen)\b", p.after)),
    "kristen": _is_name,
    "christian": lambda p: p.word[0].isupper() and not _ENGLISH.search(p.before + p.after),
    "als": lambda p: p.word == "Als",  # the island
    "stemmer": lambda p: bool(re.match(r" på (?:ét|et|en|den|det|at)\b", p.after)),
    "slået": lambda p: p.after.startswith(" op") and bool(_PUT_UP.search(p.before)),
    "bliver": lambda p: p.after.startswith(" slået op") and bool(_PUT_UP.search(p.before)),
    "blev": lambda p: p.after.startswith(" slået op") and bool(_PUT_UP.search(p.before)),
    "udsættelse": _is_postponed,
    **dict.fromkeys(("været", "blevet"), lambda p: bool(_SEWERS.search(p.before))),
    **dict.fromkeys(
        ("forældremyndighedsindehaver" + end for end in ("", "en", "e", "ne", "s", "ens", "nes")),
        _always,
    ),
    "forældremyndighedens": lambda p: p.after.startswith(" indehaver"),
    "forældremyndigheden": lambda p: bool(re.search(r"\bindehaver(?:en?|ne)? af $", p.before)),
    "utilpas": lambda p: bool(re.match(r" (?:ved|med|over|i situationen)\b", p.after)),
    "ikke": lambda p: bool(_LIVES_SO.match(p.after)),
    "henvist": lambda p: bool(_NO_DOCTOR.match(p.after)),
    "udskrevet": _is_printed,
    "medicin": lambda p: bool(
        re.search(
            r"\b(?:almen|speciallæge i|intern|læser|læste|studere[rd]?e?|studier i) $", p.before
        )
    ),
    "samfundsmedicin": _always,
    "arbejdsmedicin": _always,
    "retsmedicin": _always,
    "lammet": lambda p: bool(re.search(r"\b(?:har|havde) $", p.before)),  # traffic, work
    **dict.fromkeys(("gæld", "gælden"), _owed_by_body),
    "3f": lambda p: bool(_ROOM_BEFORE.search(p.before)),
    "frikendt": lambda p: p.after.startswith(" for at være"),
    "homo": lambda p: bool(re.match(r" (?:sapiens|erectus|habilis|novus|ludens)", p.after)),
    "svans": lambda p: not _SHOUTED.search(p.before + " " + p.after),
    "cutter": lambda p: (
        p.before.endswith((" en ", " som "))
        or not re.match(
            r"\s*(?:[.,;]|$|(?:i|hver|for|når|fordi|og|igen|stadig|ofte|på|med|sig)\b)", p.after
        )
    ),
    "halstørklæde": _always,
    "lommetørklæde": _always,
    "syg": lambda p: bool(re.match(r" (?:efter at|med at|fart|pris|ide|idé|plan)\b", p.after)),
    "psykiatri": lambda p: bool(_DOCTOR_OF.search(p.before)),
    "psykiatrisk": lambda p: bool(_BEGINS.search(p.before) and _DOCTOR.match(p.after)),
    "syge": lambda p: p.after.startswith(" efter at"),
}


_IN_STORIES = re.compile(
    r"(?:\w{0,8}mord(?:et|ere?|eren)?|\w{0,6}drab(?:et|ene)?|\w{0,6}røveri\w*|tyveri\w*|\w{0,6}kup(?:pet)?"
    r"|voldtægt\w*|terror\w*|vold|bandekrig\w*|kidnap\w*|seriemord\w*|narkohand\w*|fængs\w+"
    r"|misbrug\w*|incest|selvmord\w*|kræft|demens|angst|depression|homoseksu\w*)$"
)
"""What films and books are about."""


_IN_ADDRESS = re.compile(r"[\w.+-]{0,40}@\w")
"""Goes on as a mailbox: "handicap@"."""


_INITIALS = re.compile(r"[A-ZÆØÅ]{2,4}")
_ILL_WITH = re.compile(
    r"(?:\b(?:har|havde|haft|fået|fik|lider af|(?:kendt|patient|borger|diagnosticeret) med"
    r"|svær|kronisk|grundet|diagnose\w*:?)"
    r"|\b(?:lider af|(?:kendt|diagnosticeret) med) [^.;:\n]{1,30} (?:og|samt)|p\.?g\.?a\.?) $",
    re.IGNORECASE,
)
_ILL_SINCE = re.compile(r",? siden\b| i (?:\d{4}|forværring|\w+ grad)| behandles\b")
_SAYS = re.compile(
    r" (?:fortalte|fortæller|oplyste|oplyser|siger|sagde|mente|mener|svarede|svarer|ønskede|ønsker"
    r"|spurgte|spørger|skrev|skriver|ringede|ringer|bad|beder|talte|taler|deltog|deltager"
    r"|har (?:talt|sagt|oplyst|fortalt|ringet|skrevet|svaret))\b"
)
_DISEASES = frozenset({"ALS", "KOL", "MS"})
"""Diseases known by letters, of which somebody does what a union does, too: "MS fortalte"."""
_FEW = 2
"""Letters that any two names have: they count only in brackets behind one."""
_STAFF_COLUMN = re.compile(
    r"(?:^|(?<=\t))(?:sagsb(?:eh(?:andler)?)?|init(?:ialer)?|medarb(?:ejder)?|ansv(?:arlig)?|beh"
    r"(?:andler)?|oprettet af|bruger|skrevet af)\.?(?=\t|$)",
    re.IGNORECASE | re.MULTILINE,
)


def _is_somebodys(text: str, letters: str) -> bool:
    """Whether capitals are somebody's initials, not a disease: "KOL", where Karin O. Lund is named
    on the page, or where they fill a cell and a column has such."""
    named = r"[a-zæøåéü.]*[- \n]{1,2}".join(letters) + r"(?:[a-zæøå]|\. ?[A-ZÆØÅ][a-zæøå])"
    behind = rf"[^\n(]{{0,40}} \({letters}\)" if len(letters) == _FEW else ""
    if re.search(rf"(?<!\w){named}{behind}", text):
        return True
    cell = re.search(rf"(?:^|(?<=\t)){letters}(?=[\t\n]|$)", text, re.MULTILINE)
    return cell is not None and _STAFF_COLUMN.search(text) is not None


def is_other_sense(text: str, tokens: tuple[Word, ...], at: int) -> bool:
    """Whether the word `at`, which the list of sensitive words knows, means something else."""
    word = tokens[at]
    if _IN_ADDRESS.match(text, word.end):
        return True
    if word.text[0].isupper() and _STREET_AFTER.match(text, word.end):
        return True
    if (
        _INITIALS.fullmatch(word.text)
        and not _ILL_WITH.search(text, max(0, word.start - 60), word.start)
        and not _ILL_SINCE.match(text, word.end)
        and (
            (word.text in _DISEASES and _SAYS.match(text, word.end))
            or _is_somebodys(text, word.text)
        )
    ):
        return True
    judge = _OTHER.get(word.lower)
    told = _IN_STORIES.match(word.lower)
    if judge is None and told is None:
        return False
    line_start = max(text.rfind("\n\n", 0, word.start), text.rfind(". ", 0, word.start), 0)
    before = text[max(line_start, word.start - _REACH) : word.start].replace("\n", " ")
    after = _SENTENCE_END.split(text[word.end : word.end + _REACH])[0].replace("\n", " ")
    if told is not None and is_in_story(before):
        return True
    return judge is not None and judge(_Place(word.text, before, after))
