"""Ages of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.age_days import birthday_ages
from redactor.detect.recognizers.ages_of_things import (
    DURATION_NOUN,
    is_duration,
    is_of_named_thing,
    is_of_thing,
)
from redactor.detect.recognizers.ages_told import (
    OF_FAMILY,
    PERSONS,
    UNIT,
    ages_elided,
    ages_in_brackets,
    told_ages,
)
from redactor.detect.text.anchors import header_cell
from redactor.detect.text.patterns import SPACE, lowered, scan

_TENS = "tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems"
_ONES = "en|et|to|tre|fire|fem|seks|syv|otte|ni"
_NUMBER_WORD = (
    rf"(?:(?:{_ONES})og(?:{_TENS})|{_TENS}|ti|el(?:le)?ve|tolv|tretten|fjorten|femten|seksten|"
    rf"sytten|atten|nitten|halvandet|{_ONES})"
)
_N = rf"(?:1[01]\d(?: ?½)?|[1-9]?\d(?: ?½)?|(?-i:[1-9][lIO]|[lI]\d)(?=[ \n]år)|{_NUMBER_WORD})"
_DASH = r"[-\u2010-\u2013]"
_BEFORE_NUMBER = r"(?<![\w.,/§-])(?<!\d )"
_AGE_FORMS: tuple[tuple[re.Pattern[str], float, str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), score, reason, needed)
    for pattern, score, reason, needed in (
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}{SPACE}?{UNIT}"
            rf"(?:{SPACE}(?:og|½){SPACE}(?:\d+{SPACE}?{UNIT}|et halvt))?"
            rf"[ \n]g(?:amm(?:el|elt|le)(?!\w)|ml?l?\.|l\.))",
            0.9,
            "Alder: et antal år fulgt af »gammel«",
            ("gamm", "gl.", "gml.", "gmll."),
        ),
        (
            rf"(?<!\w)(?:i en alder af|alder(?:en)?(?:{SPACE}ved{SPACE}\w+)?|alder på|fyldt|fylder"
            rf"|fyldte|på sin|blev)"
            rf"(?!\w)[\"']?[ \t]*[:=]?[\"']?[ \t]*\n?(?:på{SPACE}|af{SPACE}|er{SPACE}|nu{SPACE})?"
            rf"(?!(?:en|et){SPACE}?(?!{SPACE}?år\b))(?P<age>{_N}(?:{SPACE}?år)?)(?!\w|[.,/-]\d|/|-|{SPACE}?[-–%]|{SPACE}(?:kr|stk|minut"
            rf"|time|"
            "dag))",
            0.85,
            "Alder: tal efter et ord for alder",
            ("alder", "fyld", "på sin", "blev"),
        ),
        (
            rf"(?<!\w)(?-i:[A-ZÆØÅ][a-zæøåéü-]+){SPACE}på{SPACE}(?:kun |nu )?(?P<age>{_N}{SPACE}år)"
            rf"(?={SPACE}(?:er|var|går|bor|har|blev|kom|og|skal|som|der)\b|[,.)])",
            0.75,
            "Alder: »på … år« efter et navn",
            (" år",),
        ),
        (
            rf"(?<=[a-zæøå,]{SPACE})(?!(?-i:Bilag|Tabel|Figur|Side|Klasse|Kapitel|Afsnit|Punkt))"
            r"(?-i:[A-ZÆØÅ][a-zæøåéü-]+) \((?P<age>[1-9]\d)\)",
            0.6,
            "Alder: tocifret tal i parentes efter et navn",
            (" (",),
        ),
        (
            r"(?<!\w)(?:han|hun|jeg|hen|barnet|drengen|pigen) (?:er|var|bliver|blev) "
            r"(?:kun|blot|bare|lige|endnu|næsten|snart|først) (?P<age>[1-9]\d?)"
            r"(?=[,.;]| da\b| og\b)",
            0.75,
            "Alder: person »er kun …«",
            ("kun ", "blot ", "bare ", "lige ", "endnu ", "næsten ", "snart ", "først "),
        ),
        (
            r"(?<!\w)(?:han|hun|jeg|hen|barnet|drengen|pigen|borgeren|klager|ansøger) "
            r"(?:er|var|bliver|blev) (?P<age>(?:[1-9]\d|[3-9])(?!\w)"
            rf"|(?!(?:en|et|to)\b){_NUMBER_WORD})(?=[,.;] | og | men |[.!]?$|[.!]?\n)",
            0.75,
            "Alder: person »er« og et tal",
            (" er ", " var ", " bliver ", " blev "),
        ),
        (
            r"(?<!\w)(?:var|er|bliver|blev) (?:jeg|han|hun) (?:kun |nu |lige )?(?P<age>[1-9]\d)"
            r"(?=[,.;!?]| og | da |$|\n)",
            0.75,
            "Alder: tal efter »var jeg«",
            (" jeg ", " han ", " hun "),
        ),
        (
            rf"(?<!\w)(?-i:[MK]|mand|kvinde|dreng|pige), ?(?P<age>{_N}{SPACE}år)(?!\w)",
            0.85,
            "Alder: antal år efter køn",
            (" år",),
        ),
        (
            rf"(?<![\w,.-])(?P<age>{_N}{SPACE}år)(?= ?[·•|,;/–-] ?(?:f\.|født\b))",
            0.85,
            "Alder: antal år lige før en fødselsdato",
            (" år",),
        ),
        (
            r"(?<!\w)(?:barnet|drengen|pigen|han|hun|sønnen|datteren) (?:er|var)"
            r" (?:kun |nu |ca\. )?"
            r"(?P<age>\d{1,2} (?:måneder|mdr\.?|uger))(?![\w])(?! (?:siden|henne|forsinket|inde))",
            0.85,
            "Alder: barnet »er … måneder«",
            (" måneder", " mdr", " uger"),
        ),
        (
            r"(?<!\w)(?:er|pt\.?|var) (?P<age>[1-9]\d ?å)(?=[,.;]|\.? )",
            0.85,
            "Alder: tal og »å« i en journal",
            ("er ", "pt", "var "),
        ),
        (
            r"(?<!\w)(?:mor|far|farmor|farfar|mormor|morfar|han|hun) (?:rundede?|runder|rundet) de "
            r"(?P<age>[4-9]0|100)(?!\w)",
            0.85,
            "Alder: »rundede de …«",
            (" rund",),
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>\d{{1,3}}{SPACE}years?{SPACE}old|\d{{1,3}}-year-old"
            rf"|(?<=aged )\d{{1,3}}(?:{SPACE}years)?"
            rf"|\d{{1,3}}{SPACE}Jahre?{SPACE}alt|\d{{1,3}}-jährige[mnrs]?"
            rf"|(?<=im Alter von )\d{{1,3}}(?:{SPACE}Jahren)?)(?!\w)",
            0.9,
            "Alder på engelsk eller tysk",
            ("year", "aged ", "jahr", "jährig"),
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>(?:{_N}|[lI]\d|\d[Ol])(?:½|,5)?{_DASH}?[ \n]?årige?[ts]?)"
            r"(?!\w)",
            0.9,
            "Alder: »-årig« om en person",
            ("årig",),
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}{_DASH}?{SPACE}?åring(?:en|er|erne)?s?)(?!\w)",
            0.9,
            "Alder: »-åring«",
            ("åring",),
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}[-–]?{SPACE}?års)(?=[ -]?fødselsdag)",
            0.85,
            "Alder: rund fødselsdag",
            ("fødselsdag",),
        ),
        (
            r"(?<!\w)(?:jeg|han|hun|hen|de|vi|begge|(?-i:[A-ZÆØÅ][a-zæøå]+)|søn|sønnen|datter|"
            r"datteren|pigen|drengen|mor|moren|moderen|far|faren|faderen|barnet|borgeren|klienten|"
            r"patienten|kvinden|manden|beboeren|ansøger|ansøgeren|klager|klageren|eleven|sigtede|tiltalte"
            r"|afdøde|forurettede|lejeren|medarbejderen|den unge|pt\.?|ptt\.)"
            rf"{SPACE}(?:er|var|bliver|blev){SPACE}"
            r"(?:(?:nu|kun|snart|knap|i dag|allerede|blot|altså|jo|også|selv|vist|nok|næsten|ca\."
            r"|cirka"
            r"|omkring|efterhånden|lige|godt) ){0,2}"
            rf"(?P<age>{_N}(?:{SPACE}(?:et{SPACE})?halvt?)?{SPACE}år)(?!\w)"
            rf"(?!{SPACE}(?:siden|tilbage|forsinket|om{SPACE}at|inde(?!\w)|undervejs"
            rf"|i{SPACE}(?:fængsel|arrest|lære|praktik|træk|behandling|pleje|job|udlandet)))",
            0.8,
            "Alder: person »er … år«",
            (" år",),
        ),
        (
            rf"(?<!\w)(?-i:[A-ZÆØÅ][a-zæøåéü-]+)(?:, |,? \()(?:(?:næsten|knap|ca\.|snart|nu) )?"
            rf"(?P<age>[1-9]?\d{SPACE}år(?=[,.):;\s]|$)|{_NUMBER_WORD}{SPACE}år(?=[,.):;]))",
            0.85,
            "Alder: antal år lige efter et navn",
            (" år",),
        ),
        (
            r"(?:(?<=\d{6}[-–]\d{4})|(?<=\d{6} \d{4})|(?<!\d)(?<=\d{10})"
            r"|(?<=\w\.(?:dk|no|se|de|eu))|(?<=\w\.com)) ?[,;|·/–-] ?"
            rf"(?P<age>[1-9]?\d{SPACE}år)(?=[,.;:|)]| [|·/–-]|{SPACE}?(?:\n|$))",
            0.85,
            "Alder: antal år lige efter CPR-nummer eller mailadresse",
            (" år",),
        ),
    )
)
# Forms that begin with a fixed word and count only after a person: read from that word on,
# since looking for the persons themselves would cost as much as all the rest.
_PERSON_FORMS: tuple[tuple[re.Pattern[str], re.Pattern[str], float, str], ...] = tuple(
    (
        re.compile(form),
        re.compile(rf"(?<!\w)(?:(?i:{OF_FAMILY}{PERSONS})|[A-ZÆØÅ][a-zæøåéü]+){ahead}$")
        if form.startswith("(?:der")
        else re.compile(rf"(?<!\w)(?i:{OF_FAMILY}{PERSONS}){ahead}$"),
        score,
        reason,
    )
    for form, ahead, score, reason in (
        (
            rf"(?P<age>(?:1[01]\d|[1-9]?\d)½?{SPACE}(?i:år))"
            rf"(?!\w|{SPACE}(?i:siden|tilbage|efter|senere|i\b|som))",
            rf",?{SPACE}(?i:(?:ca\.|omkring|cirka|næsten|på){SPACE})?",
            0.85,
            "Alder: antal år lige efter en person",
        ),
        (
            rf"på{SPACE}(?:cirka |ca\. |omkring |nu |kun "
            rf"|hhv\. )?(?P<age>(?i:{_N}){SPACE}{UNIT})(?!\w)",
            SPACE,
            0.92,
            "Alder: »på … år« efter en person",
        ),
        (
            rf"på{SPACE}(?P<age>[1-9]\d?)(?=[.;!?)]?(?:$|\n)|[;!?)]{SPACE}|\.{SPACE}(?![a-zæøå])|,{SPACE}"
            rf"|{SPACE}(?:og|der|som|er|har|går|bor|skal|kan|vil|må|får|fik|var|blev|havde|kom|ikke)\b)",
            SPACE,
            0.7,
            "Alder: »på« og et tal efter en person",
        ),
        (
            rf"(?:der|som){SPACE}(?:er|var|i dag er){SPACE}(?:nu |kun |snart |knap |blot )?"
            rf"(?P<age>(?i:{_N}){SPACE}år)(?!\w)",
            rf",{SPACE}",
            0.88,
            "Alder: person, der »er … år«",
        ),
        (
            rf",{SPACE}(?P<age>[1-9]\d),{SPACE}(?=[a-zæøå])",
            "",
            0.75,
            "Alder: tal mellem kommaer lige efter en person",
        ),
        (
            rf",{SPACE}(?P<age>(?i:{_N}){SPACE}år)(?=[),.]|$|\n)",
            "",
            0.85,
            "Alder: antal år lige efter en person",
        ),
        (
            rf"\((?P<age>(?i:{_N}){SPACE}{UNIT}|[1-9]?\d)(?=[),])",
            rf"{SPACE}?",
            0.88,
            "Alder: antal år i parentes efter en person",
        ),
    )
)
_SEVERAL = re.compile(
    rf"(?:,{SPACE}|(?:på|er){SPACE}(?:hhv\.?{SPACE}|henholdsvis{SPACE})?)"
    rf"(?P<age>(?i:{_N})(?:{SPACE}år)?(?:,{SPACE}(?i:{_N}))"
    rf"{{0,4}}{SPACE}(?:og|hhv\.|&){SPACE}(?i:{_N})(?:{SPACE}år)?)"
    rf"(?![\w%]|[.,/-]\d|{SPACE}(?:kr|stk|m2|uger|timer|dage|procent))"
)
"""Ages of several people: "børnene på 4 og 7 år"."""
_PERSONS_BEFORE = re.compile(rf"(?<!\w)(?i:{PERSONS}){SPACE}?$")
_BETWEEN = re.compile(
    rf"(?P<age>{_BEFORE_NUMBER}[1-9]\d?{SPACE}?(?:-|–|til|eller){SPACE}?[1-9]\d?{SPACE}år)"
    rf"(?!\w|{SPACE}(?:siden|tilbage|efter|senere|i|fra|om)(?!\w))"
)
_BETWEEN_BEFORE = re.compile(
    r"(?<!\w)(?:(?:gernings|vold|indbruds|spare|vagt)?(?:mand|kvinde)(?:en)?|gerningspersonen"
    r"|han|hun|hen|ham|hende|vidnet|røver(?:en)?|tyv(?:en)?|føreren|afdøde|den ukendte"
    rf"|{OF_FAMILY}(?:{PERSONS}))"
    r"(?: (?:er|var|skønnes|vurderes|anslås|virkede|så ud til|formodes|på|i alderen)"
    r"(?: at være| til(?: at være)?| som)?|,)(?: (?:ca\.|cirka|omkring|vist|måske|en))? $",
    re.IGNORECASE,
)
"""Somebody whose age is guessed: "gerningsmanden var 20-25 år"."""
_YEAR_OF_LIFE = re.compile(
    rf"\bi{SPACE}(?:sit|hans|hendes|mit|dit){SPACE}(?P<age>\d{{1,3}}\.{SPACE}(?:leve)?år)(?!\w)"
)
_DECADE = re.compile(
    r"(?<!\w)(?:er|var|mand|kvinde|person|manden|kvinden|borger|dame|herre)"
    r"(?: (?:midt|først|sidst))? i (?:(?:slutningen|begyndelsen|starten|midten) af )?(?:sine? )?"
    r"(?P<age>[2-9]0['’]?erne|tyverne|tredi?verne|fyrrerne|halvtredserne|tresserne|halvfjerdserne"
    r"|firserne)(?!\w)",
    re.IGNORECASE,
)


_HINTS = (
    "år",
    "alder",
    "fyld",
    "gamm",
    "(",
    "på ",
    "year",
    "aged ",
    " er ",
    " var ",
    " blev ",
    " bliver ",
    "erne",
    "ste ",
    "aar",
    " å.",
    "jahr",
    "jährig",
    "♂",
    "♀",
    "mdr",
    "måned",
    "uger",
    " dage",
    "0+",
    "5+",
)
_BETWEEN_COMMAS = re.compile(r", [1-9]\d, ")
"""Without one of these there is no age."""


class AgeRecognizer(Recognizer):
    """AGE: how old somebody is; not how long something lasts, nor an age limit of a law."""

    types = ("AGE",)

    def read(self, text: str) -> Iterable[Hit]:
        low = lowered(text)
        if not (any(word in low for word in _HINTS) or _BETWEEN_COMMAS.search(text)):
            return
        hits = list(self._each(text, low))
        yield from hits
        starts = {hit.start for hit in hits}
        for hit in ages_elided(text, {hit.end for hit in hits}):
            if hit.start not in starts:
                starts.add(hit.start)
                yield hit

    def _each(self, text: str, low: str) -> Iterable[Hit]:
        taken: set[int] = set()
        for match in scan(_SEVERAL, text, " og ", " hhv", " & "):
            start, end = match.span("age")
            if _PERSONS_BEFORE.search(
                text[max(0, match.start() - 20) : match.start()]
            ) and not is_duration(text, match.start(), start, end):
                taken.add(start)
                why = "Alder: flere aldre efter personer"
                yield Hit(type="AGE", start=start, end=end, score=0.88, reason=why)
        for hit in ages_in_brackets(text):
            taken.add(hit.start)
            yield hit
        for pattern, score, reason, needed in _AGE_FORMS:
            for match in scan(pattern, text, *needed):
                start, end = match.span("age")
                if start in taken or is_duration(text, match.start(), start, end):
                    continue
                before = text[max(0, start - 40) : start]
                if is_of_thing(before):
                    continue
                taken.add(start)
                if text[start:end].endswith("l.") and is_of_named_thing(before):
                    continue
                yield Hit(type="AGE", start=start, end=end, score=score, reason=reason)
        for pattern, person, score, reason in _PERSON_FORMS:
            for match in pattern.finditer(text):
                start, end = match.span("age")
                if start in taken or not person.search(
                    text[max(0, match.start() - 20) : match.start()]
                ):
                    continue
                if is_of_thing(text[max(0, start - 40) : start]):
                    continue
                if not is_duration(text, match.start(), start, end):
                    taken.add(start)
                    yield Hit(type="AGE", start=start, end=end, score=score, reason=reason)
        for match in _BETWEEN.finditer(text):
            start, end = match.span("age")
            guessed = _BETWEEN_BEFORE.search(text, max(0, start - 60), start)
            if guessed and start not in taken and not DURATION_NOUN.match(text, end, end + 40):
                taken.add(start)
                why = "Alder: person skønnet mellem to tal"
                yield Hit(type="AGE", start=start, end=end, score=0.85, reason=why)
        for pattern, reason in (
            (_YEAR_OF_LIFE, "Alder: »i sit … år«"),
            (_DECADE, "Alder: person »i 50'erne«"),
        ):
            for match in pattern.finditer(text):
                start, end = match.span("age")
                yield Hit(type="AGE", start=start, end=end, score=0.85, reason=reason)
        for hit in (*birthday_ages(text), *told_ages(text)):
            if hit.start not in taken:
                taken.add(hit.start)
                yield hit
        if "\t" in text and "alder" in low:
            for match in _CELL.finditer(text):
                header = header_cell(text, match.start())
                if match.start() not in taken and header and _COLUMN.match(header):
                    yield Hit(
                        type="AGE",
                        start=match.start(),
                        end=match.end(),
                        score=0.9,
                        reason="Alder: tal i en kolonne for alder",
                    )


_CELL = re.compile(
    rf"(?<=\t)(?:1[01]\d|[1-9]?\d(?:½|[,.]5|{SPACE}1/2)?)(?:{SPACE}?(?:år|mdr\.?|måneder))?(?![^\t\n])"
)
_COLUMN = re.compile(r"\W*alder\W*$", re.IGNORECASE)
