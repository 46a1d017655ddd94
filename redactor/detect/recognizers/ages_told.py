"""Ages in forms that only people's have: in journals, of the eldest and the youngest, and round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import first_name_weight
from redactor.detect.recognizers.spoken import NUMBER_WORD
from redactor.detect.text.patterns import SPACE, scan

_NUMBER = rf"(?:1[01]\d|[1-9]?\d|{NUMBER_WORD})"
_SOMEBODY = (
    r"(?:(?:mandlig|kvindelig|gravid|tidligere rask|ellers rask|enlig|ugift|skilt) )?"
    r"(?:mand|kvinde|dreng|pige|herre|dame|patient|barn|borger|knægt|teenager|ung|beboer|enke)"
    r"(?:en|et)?(?!\w)"
)
PERSONS = (
    r"(?:mand|kvinde|dreng|pige|datter|søn|barn|borger|patient|mor|mod|far|fad|bror|brod|søster|"
    r"person|elev|beboer|klient|medarbejder|svigermor|svigerfar|svoger|lejer|plejebarn)"
    r"(?:en|et|er|eren|ren|re|ne|n|s|erne|nen)?|ung|unge|kone|konen|fyr|fyren|herre|dame|enke"
    r"|sønner"
    r"|døtre|"
    r"sønnen|datteren|drenge|piger|tvillinge(?:r|rne)|børn|børnene|pigerne|drengene|søskende"
    r"|døtrene|sønnerne|ægtefælle|samlever|baby(?:en|ens)?|nyfødte?"
    r"|(?:ægte|kæreste|forældre|bedsteforældre)par(?:ret)?|parret|(?:bedste|pleje)?forældre(?:ne)?|tvilling(?:en)?"
)
OF_FAMILY = (
    r"(?:lille|store|halv|sted|pleje|bonus|sviger|barne|olde|bedste|skole|små|spæd|nabo|tvillinge?"
    r"|(?:mor|far)(?=mor|far))?"
)
"""What stands before a word for somebody as one word with it: "lillesøsteren"."""
UNIT = r"(?:år|mdr\.?|måneder|måned|uger)"
_ROUND = r"(?:tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems|hundrede|[2-9]0|100)"
_FORMS: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        re.compile(rf"[♂♀]{SPACE}?(?P<age>1?\d\d(?:{SPACE}?(?:år|å\.?(?!\w)))?)(?![\w/]|[.,]\d)"),
        ("♂", "♀"),
        "Alder: tal lige efter tegnet for køn",
    ),
    (
        re.compile(
            rf"(?<!\w)(?i:mand|kvinde|dreng|pige|pt\.?|klient|beboer|patient|herre|dame"
            rf"|borger),?{SPACE}(?:ca\.{SPACE})?(?P<age>\d{{1,3}}{SPACE}?å\.)",
        ),
        (" å.", "å."),
        "Alder: tal og »å.« i en journal",
    ),
    (
        re.compile(
            rf"(?<![\w.,/§-])(?<!\d )(?P<age>(?:1[01]\d|[1-9]?\d){SPACE}?års){SPACE}(?={_SOMEBODY})"
        ),
        ("års ",),
        "Alder: »års« foran en person",
    ),
    (
        re.compile(
            rf"(?<!\w)(?i:den|min|hans|hendes|vores|deres){SPACE}(?:ældste|yngste|mellemste"
            rf"|mindste|største)"
            rf"(?:{SPACE}(?:søn|datter|dreng|pige|bror|søster|barn))?"
            rf"(?:{SPACE}(?:er|var|bliver|blev|på|fylder))?(?:{SPACE}(?:kun|nu|snart|lige))?{SPACE}"
            rf"(?P<age>(?!(?:en|et|to)(?:[ ,.]))(?i:{_NUMBER})(?:{SPACE}(?:år|mdr\.?|måneder))?)"
            rf"(?=[,.;)\n]|$|{SPACE}(?:og|men|mens)(?!\w))"
        ),
        ("ældste", "yngste", "mellemste", "mindste", "største"),
        "Alder: tal efter »den ældste« eller »den yngste«",
    ),
    (
        re.compile(
            rf"(?<!\w)(?:er|var|bliver|passeret|passerede"
            rf"|rundet){SPACE}(?:\w{{2,12}}{SPACE}){{0,2}}?"
            r"(?:(?:omkring|omtrent|cirka|ca\.|tæt på|over|godt|næsten|op imod|nær|henad|knap"
            r"|sidst i"
            rf"|midt i|først i){SPACE})?(?:de|sine){SPACE}(?P<age>{_ROUND})"
            rf"(?={SPACE}(?:år(?!\w)|og{SPACE}(?:bor|går|har|er|kan|skal|lever|klarer|hører"
            rf"|ser))|[,;]|\.(?!\d)|$)"
        ),
        (" de ", " sine "),
        "Alder: person omkring et rundt tal",
    ),
    (
        re.compile(
            rf"(?<!\w)(?:begge|alle(?:{SPACE}(?:to|tre|fire))?|begge{SPACE}to){SPACE}(?:under"
            rf"|over|på|fyldt)"
            rf"{SPACE}(?P<age>{_NUMBER}{SPACE}år)(?!\w)"
        ),
        ("begge ", "alle "),
        "Alder: flere, der alle er under eller over så mange år",
    ),
    (
        re.compile(
            rf"(?<!\w)(?i:han|hun|jeg|hen|{PERSONS}){SPACE}(?:er|var|bliver|blev|på){SPACE}"
            rf"(?:(?:nu|kun|snart|knap|i dag|allerede|blot|næsten|ca\.|cirka|omkring|lige"
            rf"|godt(?: og vel)?){SPACE}){{0,2}}"
            rf"(?P<age>(?:{_NUMBER}{SPACE}og{SPACE}et{SPACE}halvt?|{_NUMBER}{SPACE}et{SPACE}halvt"
            rf"|et{SPACE}halvt?|(?:1[01]\d|[1-9]?\d)(?:½|[.,]5)){SPACE}år)(?!\w)"
            rf"(?!{SPACE}(?:siden|tilbage|forsinket|ude|inde|om|i|undervejs|længere|på{SPACE}(?:et|en))(?!\w))"
        ),
        ("halv", "½", ",5 år"),
        "Alder: halve år efter en person",
    ),
    (
        re.compile(
            rf"(?<![\w.,/§-])(?P<age>{_NUMBER}{SPACE}(?:aar|år)[ \n]gam(?:mel|melt|le|l\.))(?!\w)",
            re.IGNORECASE,
        ),
        ("aar gam", "aar\ngam", "år gaml."),
        "Alder: et antal år fulgt af »gammel«",
    ),
)
_SOMEONE = re.compile(
    r"(?:brødre|søstre|søskende|børn(?:ene)?|drenge(?:ne)?|piger(?:ne)?|sønner(?:ne)?"
    r"|døtre(?:ne)?|elever"
    r"|unge|tvillinger(?:ne)?|par(?:ret)?|forældre(?:ne)?|ægtefæller(?:ne)?)(?!\w)",
    re.IGNORECASE,
)
_OF_THING = re.compile(
    r"(?:bygning|hus|ejendom|bil|tag|kedel|fyr|træ|anlæg|maskine|system)\w{0,4}"
    rf"(?:,? (?:er|var|som|der))?{SPACE}?$",
    re.IGNORECASE,
)


_MANY = (
    r"(?:ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten"
    r"|(?:(?:en|to|tre|fire|fem|seks|syv|otte|ni)og)?(?:tyve|tredive|fyrre|halvtreds|tres"
    r"|halvfjerds"
    r"|firs|halvfems))"
)
_NO_AGE = (
    r"(?:kilo|kg|gram|centimeter|cm|meter|km|kilometer|sekunder|minutter|timer?|dage?|uger?|måneder"
    r"|mdr|år|årig|procent|pct|promille|kr|kroner|mio|tusind|point|stk|grader|gange|personer"
    r"|mand|børn"
    r"|elever|pladser|hjul|sal|etage|række|plads|liter|ord|linjer|sider|ud af|mil|ture?|tons?"
    r"|voksne"
    r"|ansatte|kvadratmeter|kvm|til|og en halv)"
)
_AT_AGE = re.compile(
    rf"på{SPACE}(?P<age>(?:[1-9]\d|{_MANY})(?!\w)|(?:[3-9]|tre|fire|fem|seks|syv|otte|ni)"
    rf"(?={SPACE}(?:er|var|går|bor|har|skal|kan|vil|må|får|fik|blev|bliver|og|der|som)(?!\w)))"
    rf"(?={SPACE}(?!{_NO_AGE}s?(?!\w))[a-zæøå]|[,;)]|\.(?!{SPACE}?[a-zæøå\d]))"
)
"""Behind somebody, before what he does: "sønnen på femten kommer ikke hjem"."""
_SOON = re.compile(
    rf"(?:,{SPACE}|{SPACE}\(|{SPACE}på{SPACE})(?P<age>\d{{1,2}}½?{SPACE}?(?:mdr\.?|mdr|måneder|uger|dage)(?:{SPACE}gammel)?)(?=,"
    rf"|\)|;|\n|$|\.(?:\s|$)|{SPACE}og{SPACE}(?:\w+,{SPACE})?[A-ZÆØÅ]|(?<=\.)\s"
    rf"|{SPACE}(?:er|var|har|skal|kan|vil|må|får|fik|blev|bliver|og|der|som)(?!\w))"
)
"""How old a small child is, behind it: "Ida, 9 mdr.", "Albert på 11 mdr. har …"."""
_OR_MORE = re.compile(r"(?P<age>(?<![\w.,/-])[2-9][05]\+(?:'?ere?)?)(?!\w)(?! ?(?:kr|%))")
"""About how old, as people write of themselves: "Inger, 60+, bor alene"."""
_PERSON_ENDS = re.compile(rf"(?<!\w)(?i:{OF_FAMILY}(?:{PERSONS})){SPACE}?$")
_CHILD_ENDS = re.compile(
    r"(?<!\w)(?i:\w{0,8}(?:barn|baby|nyfødt|tvilling|søn|datter|dreng|pige|bror|søster))\w{0,5}$"
)
_NAMED_ENDS = re.compile(
    rf"(?:(?<!\w)(?i:{PERSONS}|jeg|han|hun)|[A-ZÆØÅ][a-zæøåéü]+)(?:,{SPACE}|{SPACE}\("
    rf"|{SPACE}(?:er|på|var){SPACE})$"
)
_AFTER_SOMEBODY = (
    (_AT_AGE, _PERSON_ENDS, ("på ",), "Alder: »på« og et tal efter en person"),
    (
        _SOON,
        _CHILD_ENDS,
        ("mdr", "måned", " uger", " dage"),
        "Alder: måneder eller uger lige efter et barn",
    ),
    (_OR_MORE, _NAMED_ENDS, ("+",), "Alder: »60+« og lignende efter en person"),
)

_AGED = rf"(?:{_NUMBER}(?: ?½)?)"
_IN_BRACKETS = re.compile(
    rf"\((?P<age>{_AGED}(?:, {_AGED}){{0,6}} og {_AGED} år)(?: gamle)?\)", re.IGNORECASE
)
"""Ages of several in brackets: "tre børn i hjemmet (4, 7 og 11 år)"."""
_PERSONS_NEAR = re.compile(
    rf"(?<!\w)(?i:{OF_FAMILY}(?:{PERSONS}))(?: (?:i|på|hos|af|med|fra) \w+){{0,2}},? ?$"
)

_FIRST = re.compile(r"(?<![\w.])(?P<n>[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøå]+)?)$")
_FIRST_NAME = 0.5
"""From this weight a word with a capital before "9 mdr." is a child's first name."""


def _ends_with_first_name(near: str) -> bool:
    named = _FIRST.search(near)
    return named is not None and first_name_weight(named["n"]) >= _FIRST_NAME


_NAME_OR_KIN = r"(?:[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøå]+)?|[a-zæøå]{3,20})"
_TURNED = re.compile(
    rf"(?<!\w)(?:er|var|bliver|blev){SPACE}(?P<who>{_NAME_OR_KIN})"
    rf"(?:{SPACE}(?:nu|kun|lige|i{SPACE}dag|allerede|snart|først|endnu|jo|vel|vist|ca\.|cirka|knap"
    rf"|omkring)){{0,2}}{SPACE}(?P<age>(?:1[01]\d|[1-9]?\d)[ \n]år"
    rf"|{NUMBER_WORD}(?:(?:-?\n?|–|{SPACE}til{SPACE}|{SPACE}eller{SPACE}){NUMBER_WORD})?[ \n]år)"
    rf"(?!\w|{SPACE}(?:siden|tilbage|forsinket|om|i|inde|undervejs|bagud|bagefter|foran|forud|yngre|ældre|efter|henne)(?!\w))"
)
"""The verb before the person: "Som sagt er Noah nu 9 år", "ifølge skolen er pigen fem-seks år"."""
_ROUGHLY = re.compile(
    rf"(?<!\w)(?P<who>{_NAME_OR_KIN}){SPACE}(?:er|var|på|skønnes{SPACE}at{SPACE}være|anslås{SPACE}til)"
    rf"(?:{SPACE}(?:nu|kun|ca\.|cirka|omkring|vel|vist|måske)){{0,2}}{SPACE}"
    rf"(?P<age>{NUMBER_WORD}(?:-?\n?|–|{SPACE}til{SPACE}|{SPACE}eller{SPACE}){NUMBER_WORD}[ \n]år)"
    rf"(?!\w|{SPACE}(?:siden|tilbage|forsinket|om|i|inde|undervejs|bagud|bagefter|foran|forud|efter)(?!\w))"
)
"""Between two numbers in words: "drengen er fem-seks år"."""
_PERSON = re.compile(rf"(?:{OF_FAMILY}(?:{PERSONS})|han|hun|jeg|hen|pt)", re.IGNORECASE)
_ELIDED = re.compile(
    rf"(?:(?:,{SPACE}|,?{SPACE}(?:og|mens|men){SPACE})(?:(?:hans|hendes|min|mit|vores|deres|den){SPACE})?"
    rf"(?P<who>{_NAME_OR_KIN})(?:{SPACE}(?:er|på|bliver)(?:{SPACE}(?:kun|nu))?)?{SPACE}"
    rf"(?P<age>(?!(?:en|et|to)(?!\w))(?:1[01]\d|[1-9]?\d|{NUMBER_WORD})(?:{SPACE}(?:år|måneder|mdr\.))?))"
    rf"(?=[,;)\n]|\.(?!\d)|$|{SPACE}(?:og|mens|men)(?!\w))"
)
"""A second one, of whom "år" is not said again: "Noah er 9 år og hans søster 12"."""


def _is_somebody(word: str) -> bool:
    if word[0].isupper() and word.lower() not in ("pt",):
        return first_name_weight(word) >= _FIRST_NAME or _PERSON.fullmatch(word) is not None
    return _PERSON.fullmatch(word) is not None


def _turned(text: str) -> Iterator[Hit]:
    for pattern in (_TURNED, _ROUGHLY):
        for match in scan(pattern, text, " år", "\når"):
            if _is_somebody(match["who"]):
                start, end = match.span("age")
                reason = "Alder: antal år efter en person"
                yield Hit(type="AGE", start=start, end=end, score=0.85, reason=reason)


def ages_elided(text: str, ends: Iterable[int]) -> Iterator[Hit]:
    """AGE of further people after an age that ends at each of `ends`."""
    for end in ends:
        at = end
        while (match := _ELIDED.match(text, at)) and _is_somebody(match["who"]):
            at = match.end()
            start, stop = match.span("age")
            reason = "Alder: tal efter en person til, hvis alder står efter en andens"
            yield Hit(type="AGE", start=start, end=stop, score=0.85, reason=reason)


def ages_in_brackets(text: str) -> Iterator[Hit]:
    """AGE of several people, told in brackets behind them."""
    for match in scan(_IN_BRACKETS, text, " år)", " år gamle)"):
        if _PERSONS_NEAR.search(text[max(0, match.start() - 50) : match.start()]):
            start, end = match.span("age")
            reason = "Alder: flere aldre efter personer"
            yield Hit(type="AGE", start=start, end=end, score=0.9, reason=reason)


_LISTED = re.compile(
    rf",{SPACE}(?:(?:ca\.|cirka|omkring|anslået|godt|knap|omtrent|vel){SPACE}){{0,2}}"
    rf"(?P<age>[1-9]\d(?:[-–][1-9]\d)?{SPACE}år)(?=[,;)\n]|\.(?!\d)|$)"
)
_DESCRIBED = re.compile(
    rf"(?<!\w)(?i:{OF_FAMILY}(?:{PERSONS}))(?:,{SPACE}(?:[a-zæøå-]+{SPACE}?){{1,3}}){{1,4}}$"
)
"""How somebody is described, thing by thing: "mand, lyst hår, ca. 30 år, mørk jakke"."""


def _listed(text: str) -> Iterator[Hit]:
    for match in scan(_LISTED, text, " år"):
        if _DESCRIBED.search(text, max(0, match.start() - 80), match.start()):
            start, end = match.span("age")
            reason = "Alder: antal år i en beskrivelse af en person"
            yield Hit(type="AGE", start=start, end=end, score=0.8, reason=reason)


def told_ages(text: str) -> Iterator[Hit]:
    """AGE in these forms, which need no look at what the years may last."""
    yield from _listed(text)
    yield from _turned(text)
    for pattern, needed, reason in _FORMS:
        for match in scan(pattern, text, *needed):
            before = text[max(0, match.start() - 60) : match.start()]
            if _OF_THING.search(before):
                continue
            if needed[0] == "begge " and not _SOMEONE.search(before):
                continue
            start, end = match.span("age")
            yield Hit(type="AGE", start=start, end=end, score=0.85, reason=reason)
    for pattern, somebody, word, reason in _AFTER_SOMEBODY:
        for match in scan(pattern, text, *word):
            near = text[max(0, match.start() - 24) : match.start()]
            if somebody.search(near) or (pattern is _SOON and _ends_with_first_name(near)):
                start, end = match.span("age")
                yield Hit(type="AGE", start=start, end=end, score=0.8, reason=reason)
