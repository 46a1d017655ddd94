"""Sensitive passages (GDPR articles 9 and 10, "private forhold") at sentence level.

Words and phrases of `data/sensitive.txt` mark a sentence when it is about somebody: a name,
a pronoun or a word such as "borgeren" stands in it, or in the sentence before. Negations
("har ingen diagnoser") and generalities ("kommunens misbrugscenter", "lov om social
service", headings) are no suggestions. The finding is the sentence; the reason says the
category and the class of word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.names.words import Word, word_set, words
from redactor.detect.recognizers.sensitive_cells import (
    Told,
    answers_in_columns,
    prices_in_columns,
    told_confidential,
    told_in_cells,
)
from redactor.detect.recognizers.sensitive_labels import labelled_values
from redactor.detect.recognizers.sensitive_senses import is_other_sense
from redactor.detect.recognizers.sensitive_sets import is_listed
from redactor.detect.recognizers.sensitive_subjects import VERBS, subject_of
from redactor.detect.recognizers.sensitive_words import Trigger, reread, triggers_in
from redactor.detect.text.sentences import sentences

CATEGORIES = {
    "HEALTH": "Helbred",
    "MEDICINE": "Medicin",
    "CRIME": "Strafbare forhold",
    "ETHNICITY": "Etnisk oprindelse",
    "RELIGION": "Religion",
    "POLITICS": "Politisk overbevisning",
    "UNION": "Fagforening",
    "SEXUALITY": "Seksuelle forhold",
    "SOCIAL": "Væsentlige sociale problemer",
    "BUSINESS_SECRET": "Forretningsforhold",
}


_FIRM_SUBJECTS = word_set(
    "virksomheden virksomhedens selskabet selskabets firmaet firmaets leverandøren "
    "leverandørens tilbudsgiver tilbudsgiveren tilbudsgivers tilbudsgiverens entreprenøren "
    "entreprenørens producenten producentens aps a/s vi vores koncernen koncernens butikken "
    "fabrikken rådgiveren kontrakthaver kontrakthaveren kontrahenten forhandleren bureauet "
    "aktieselskabet underleverandøren underleverandørens"
)
_GENERIC = re.compile(
    r"\balle (?:borgere|personer|børn|unge|voksne|ældre|familier|elever|beboere|kvinder|mænd)\b"
    r"|\b(?:borgere|personer|mennesker|børn|unge|voksne|patienter|familier|ældre|elever|kvinder|mænd"
    r"|pårørende|ansatte|medarbejdere|forældre|beboere|dem|alle|mange|flere|andelen|antallet|antal)"
    r" (?:med|der|som|og unge|og familier|har|udsat|ramt|uden|af)\b"
    r"|\b(?:generelt|typisk|statistik\w*|procent|pct|undersøgelser viser|forskning|foredrag|temadag"
    r"|oplysningskampagne|informationsmøde|kursus|kurser|målgruppen|målgruppe|tilbyder|tilbuddet er"
    r"|\w*(?:styrelsens|ministeriets|kommunens|regionens|rådets) (?:\w+ )?(?:vejledning|pjece"
    r"|rapport|retningslinjer|anbefalinger)"
    r"|formålet med|vejledningen|lovens formål|forebyggelse|indsatsområde|afdelingen for|center for"
    r"|rådet for|foreningen|landsforeningen|støtteforening|hjemmesiden|åbningstid\w*|serviceniveau"
    r"|politikken|strategien|handleplanen for|budget\w*|udvalget|byrådet|lovforslag\w*)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"§|\b(?:lov om|loven|lovens|bekendtgørelse\w*|cirkulære\w*|forordning\w*|artikel"
    r"|stk\. ?\d|jf\.)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^\W*(?:hvis|såfremt|når|ved|medmindre)\b|\bhvis (?:du|De|man|en|der)\b"
    r"|\bman kan\b|\bdu kan\b|\bdu skal\b|\bskal du\b|\bdu har (?:ret|pligt)\b",
    re.I,
)
_NEGATIONS = word_set(
    "ikke ingen intet aldrig uden hverken næppe udelukket afkræftet afkræfter fravær"
)
# What one does not eat or do says as much as what one does.
_STANDS = word_set("tåler tåle tålte tålt fordrager fordrage")
_REFUSED = word_set("må måtte vil ville ønsker ønskede nægter")
"""Before "ikke": who must not have or will not have a medicine is told of as well."""
_OWN = word_set("sin sit sine hans hendes min mit mine deres")
_STILL = word_set("sex samleje sexliv religiøse")
_DOUBLE = word_set("kun bare alene længere mere tvivl")
_CLAUSE = word_set(
    "men dog derimod tværtimod imidlertid da fordi selvom eftersom mens idet skønt for"
)
_WHO = word_set("jeg han hun vi de")
_INSTRUCTS = re.compile(
    r"\W*(?:\d{1,2}\.? )?(?:beskriv|angiv|udfyld|redegør for|sæt kryds|afkryds)\b[^:]*:?\s*",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"\b(?:giver|gives|give|afgiver) (?:hermed )?samtykke til\b", re.IGNORECASE)
"""What forms say, and those who sign them."""
_LABEL = re.compile(r"^[^\n:]{2,40}(?::|\t)\s*\S")
# Notes leave the person out: "Kendt med skizofreni siden 2012."
_NOTE = re.compile(
    r"[(\"“„»]?(?:[A-Z]{1,2}\d\d\.\d|der (?:er|ses|foreligger|blev|konstateres)|kendt|tidligere"
    r"|diagnosticeret|obs|indlagt"
    r"|udskrevet|henvist|lider|har|får|fik|er|var|blev|sat|straffet|sigtet|dømt|anbragt|desuden"
    r"|seponeret|startet|fortsat|behandlet|opvokset|medlem|ryger|drikker|bor|kommer|behandles"
    r"|recept"
    r"|tbl|inj|mistanke|anmeldt|idømt|afsoner|stiller|sygemeldt|gravid|opereret|allergisk|symptomer"
    r"|behandling med|kemoterapi|bruger|trappet|diagnose|svær|moderat|let|kronisk|anholdt|tiltalt"
    r"|varetægtsfængslet|prøveløsladt|løsladt|hjemløs|udsat"
    r"|fradrag for|uorganiseret|nægter|springer|bet|ubet|konvert|medl|indm|udm|opst|opstillet"
    r"|ekskluderet|organiseret|tidl"
    r"|u?betinget|kontingent til|bisidder fra|tillidshverv|født i|konverteret|indmeldt|udmeldt"
    r"|søger om|ophold på|modtager|lever af|skylder|bevilget|visiteret"
    r"|kan ikke|svært ved|ondt i|går til|tager)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\((?P<in>\w+(?:[ -]\w+){0,2})\)")
"""A note that begins with what somebody is: "(transkønnet), har søgt om …"."""
_GOES_ON = (" af", " i", " for", " til", " på", " hos", " fra", " med", " ved", " om")
"""How a line of three words and more ends where a name follows: "Han blev ekskluderet af"."""
_FIELD = re.compile(r"(?:\A|(?<=[\n\t]))(?P<label>[^\n\t:]{2,40}:[ ]?\t[ ]?)\Z")
_ABOUT_PAPERS = re.compile(
    r"\W*(?:(?:fast|nyt|næste|første|sidste) )?(?:overskrift|emne|titel|dokument\w*|bilag\w*"
    r"|fil\w*|sagstype|kategori|type|vedr\w*|akt\w*|"
    r"punkt\w*|dagsorden\w*|team|afdeling|enhed|lovgrundlag|paragraf|kle\w*|notat\w*)\W*[ :\t]",
    re.IGNORECASE,
)
"""Labels whose value says what a paper is, not how somebody is."""
_COMPANY_FORM = re.compile(
    r"\b(?:ApS|A/S|I/S|K/S)\b|(?<!\w)[A-ZÆØÅ][\wæøå]+ (?:Entreprise|Byg|Anlæg|Beton|VVS|Auto"
    r"|Transport|Catering"
    r"|Rengøring|Vikar(?:service|bureau)|Consult(?:ing)?|Teknik|Maskinfabrik|Tømrerfirma|Murerfirma"
    r"|Holding|Group|Invest|Ejendomme|Industri|Logistik|Emballage|Møbler|Software|Data|Energi)(?!\w)"
)
"""How the name of a firm ends."""
_PUBLIC = re.compile(
    r"\b(?:offentliggjort\w*|offentlige|kommunen|kommunens|regionen|regionens|takst\w*|billet\w*|borgerne|byrådet|statens|"
    r"hjemmesiden|leje af|offentlig tilgængelig\w*|pensionister|studerende|medlemmer|sæsonkort\w*"
    r"|årskort\w*|klippekort\w*|entr[eé](?:er|en|billet\w*|afgift\w*)?|svømmehal\w*|"
    r"tilbuddet gælder|forlig\w*|anlægsbudget|afdelingens)\b",
    re.IGNORECASE,
)
"""Prices and budgets of the public are no secrets."""
_TELLS = re.compile(
    r"\b(?:er|var|blev|bliver|kan|skal|må|holder|gælder|findes|koster|stiger|udleveres|bør|vil|"
    r"opdaget|produceres|fremstilles|sælges|købes|anvendes|fundet|forbudt|reklame|apotek\w*|lager|tilskud\w*|pris\w*|forsøg|produktion)\b",
    re.IGNORECASE,
)
"""Sentences that tell something of a medicine, not that somebody takes it."""
_CHANGED = re.compile(
    r"\b(?:øget|sat (?:op|ned)|reduceret|nedsat|ændret|trappet|trappes|seponer\w*|øges"
    r"|opstartes)\b",
    re.IGNORECASE,
)
"""What is done to somebody's dose."""
_CONFIDENTIAL = re.compile(
    r"\b(?:fortrolig\w*|(?:er|holdes|forblive?r?|(?:strengt|dybt)) hemmelige?t?|hemmelighold\w*"
    r"|confidential|må ikke (?:udleveres|videregives|offentliggøres|komme konkurrent\w*)"
    r"|konkurrent\w* ikke (?:må|skal|bør)"
    r"|(?:undtages?|undtaget|hold(?:es|t) ude af"
    r"|ikke \w+(?: \w+)? (?:ved|i)) (?:fra )?aktindsigt\w*"
    r"|ikke (?:gives|giver|må gives) videre|withhold|not disclose"
    r"|ikke (?:er )?offentliggjort)\b",
    re.IGNORECASE,
)
_COMMERCIAL = re.compile(
    r"\b(?!pris på)\w*(?:pris(?:er|en|erne|liste\w*|bilag\w*)?|tilbudssum\w*|kalkulation\w*|"
    r"regnskabstal\w*|budgettal\w*|kundeliste\w*|kunder|kontrakt(?:en|er)?|forretningsplan\w*|"
    r"opskrift\w*|produktionsmetode\w*|kildekode\w*|leverandør\w*|omsætning\w*|avance\w*|rabat\w*|"
    r"strategi(?:en)?|\w*kapacitet\w*|regnskab\w*|"
    r"(?:unit |hourly )?prices?|rates?|recipe|source code)\b",
    re.IGNORECASE,
)
"""What a firm keeps to itself; with a word of `_CONFIDENTIAL` a secret even without a name."""
_NO_SECRET = re.compile(
    r"\b(?:ingen|ikke|næppe|uden)\W+(?:\w+\W+){0,4}\w*(?:forretnings|erhvervs|drifts)\w*"
    r"(?:hemmelig|forhold)"
    r"|hemmelighed\w*\W{1,3}(?:nej|ingen|ikke)\b",
    re.IGNORECASE,
)
_MAX_TOKENS = 60
_GOVERNS = 6
"""So many words before another one that negates it may stand."""


class SensitiveRecognizer(Recognizer):
    """Sentences that say something sensitive about somebody."""

    types: ClassVar[tuple[str, ...]] = tuple(CATEGORIES)

    def read(self, text: str) -> Iterable[Hit]:
        tokens = reread(text, words(text))
        triggers = sorted(
            (t for t in triggers_in(text, tokens) if not is_other_sense(text, tokens, t.first)),
            key=lambda t: t.first,
        )
        hits = _judge_all(text, tokens, triggers) if triggers else []
        sure = {(h.type, h.start, h.end) for h in hits}
        for type_, start, value, end in labelled_values(text):
            if not any(type_ == t and start <= a < end and value < b for t, a, b in sure):
                reason = f"{CATEGORIES[type_]}: svaret i et felt, der spørger om det"
                hits.append(Hit(type=type_, start=start, end=end, score=0.85, reason=reason))
        kept = [t for t in triggers if not _negated(text, tokens, t, _line_of(text, tokens, t))]
        for told in (
            *told_in_cells(text, tokens, kept),
            *answers_in_columns(text),
            *prices_in_columns(text),
            *told_confidential(text),
        ):
            if not any(
                told.type == h.type and told.start < h.end and h.start < told.end for h in hits
            ):
                hits.append(_hit_in_cell(told))
        return hits


def _hit_in_cell(told: Told) -> Hit:
    kind = CATEGORIES[told.type]
    if told.place == "row":
        reason = f"{kind}: i en tabels række om en person"
    elif told.place == "column":
        reason = f"{kind}: svaret i en kolonne, der spørger om det"
    else:
        reason = f"{kind}: svaret under et felts navn"
    return Hit(type=told.type, start=told.start, end=told.end, score=told.score, reason=reason)


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences, with those made one that a line end parts where a name follows."""
    joined = spans[:1]
    for start, end in spans[1:]:
        first, stop = joined[-1]
        parted = text.endswith(_GOES_ON, first, stop) and text[stop:start] == "\n"
        if parted and text.count(" ", max(first, stop - 60), stop) > 1:
            joined[-1] = first, end
        else:
            joined.append((start, end))
    return joined


def _line_of(text: str, tokens: tuple[Word, ...], trigger: Trigger) -> int:
    """The first of the words that may govern a trigger in its line or cell."""
    at = first = trigger.first
    while first > max(0, at - _GOVERNS):
        if {"\n", "\t"} & set(text[tokens[first - 1].end : tokens[first].start]):
            break
        first -= 1
    return first


def _judge_all(text: str, tokens: tuple[Word, ...], triggers: list[Trigger]) -> list[Hit]:
    hits: list[Hit] = []
    spans = _joined(text, sentences(text))
    at, token, previous = 0, 0, -1
    for number, (start, end) in enumerate(spans):
        while token < len(tokens) and tokens[token].start < start:
            token += 1
        first = token
        found: list[Trigger] = []
        while at < len(triggers) and tokens[triggers[at].first].start < end:
            if tokens[triggers[at].first].start >= start:
                found.append(triggers[at])
            at += 1
        if not found:
            continue
        last = first
        while last < len(tokens) and tokens[last].start < end:
            last += 1
        before = spans[number - 1] if number else None
        linked = before is not None and start - before[1] <= 3
        hits.extend(
            _judge(text, tokens, (first, last), (start, end), found, before if linked else None)
        )
        previous = number
    del previous
    return hits


def _judge(
    text: str,
    tokens: tuple[Word, ...],
    block: tuple[int, int],
    span: tuple[int, int],
    found: list[Trigger],
    before: tuple[int, int] | None,
) -> Iterator[Hit]:
    sentence = text[span[0] : span[1]]
    if _INSTRUCTS.fullmatch(sentence):
        return
    subject = subject_of(text, tokens, block)
    if subject == 0.0 and is_listed(text, span[0]):
        subject = 1.0
    label = None
    if _LABEL.match(sentence):
        value = sentence.split(":" if ":" in sentence else "\t", 1)[1]
        label = tokens[block[0]].start + len(sentence) - len(value)
    elif field := _FIELD.search(text, max(0, span[0] - 44), span[0]):
        sentence, label = field["label"] + sentence, span[0]  # the value is a cell of its own
    for type_ in dict.fromkeys(t.type for t in found):
        of_type = [
            t
            for t in found
            if t.type == type_
            and (type_ == "BUSINESS_SECRET" or not _negated(text, tokens, t, block[0]))
        ]
        if not of_type:
            continue
        score = _score(text, tokens, block, sentence, subject, label, of_type, before)
        if score < 0.5:
            continue
        start, end = span
        if block[1] - block[0] > _MAX_TOKENS:  # no punctuation: a window around the words
            low = max(block[0], of_type[0].first - _MAX_TOKENS // 3)
            high = min(block[1] - 1, of_type[0].last + _MAX_TOKENS // 3)
            start, end = tokens[low].start, tokens[high].end
        end = max(end, *(tokens[t.last].end for t in of_type))  # "… ud af Indre⏎Mission i 2015"
        best = max(of_type, key=lambda t: t.weight)
        about = "om en bestemt person" if subject else "uden at personen nævnes i sætningen"
        if type_ == "BUSINESS_SECRET":
            about = "om en virksomhed"
        yield Hit(
            type=type_,
            start=start,
            end=end,
            score=round(score, 2),
            reason=f"{CATEGORIES[type_]}: ord af typen “{best.label}” {about}",
        )


def _negated(text: str, tokens: tuple[Word, ...], trigger: Trigger, floor: int) -> bool:
    """Whether "ikke", "ingen" … governs the word."""
    for i in range(trigger.first - 1, max(floor, trigger.first - 6) - 1, -1):
        low = tokens[i].lower
        new_clause = low in _WHO and "," in text[tokens[i - 1].end : tokens[i].start]
        if new_clause or low in _CLAUSE or (low == "og" and tokens[i + 1].lower in VERBS):
            return False
        if low in _NEGATIONS and (low != "fravær" or tokens[i + 1].lower == "af"):
            # "tager ikke sin medicin" says that there is some
            owned = low == "ikke" and tokens[trigger.first - 1].lower in _OWN
            if tokens[trigger.first].lower in _STILL or owned:
                return False
            after = tokens[i + 1].lower
            if (trigger.type, low) == ("MEDICINE", "ikke") and _is_borne(tokens, i, trigger):
                return False
            if after in _DOUBLE or (low == "uden" and after in ("for", "samtykke", "hjem")):
                return False
            return low != "uden" or trigger.first - i <= 3
    following = [t.lower for t in tokens[trigger.last + 1 : trigger.last + 4]]
    return following[:1] == ["ikke"] or following[:2] in (
        ["er", "ikke"],
        ["kunne", "ikke"],
        ["blev", "ikke"],
    )


def _is_borne(tokens: tuple[Word, ...], at: int, trigger: Trigger) -> bool:
    """Whether "ikke" at `at` tells what somebody does not bear, or must not or will not have."""
    before = tokens[at - 1].lower if at else ""
    if before in _REFUSED:
        return trigger.weight > 2  # a medicine by its name
    return before in _STANDS or tokens[at + 1].lower in _STANDS


def _is_list(tokens: tuple[Word, ...], block: tuple[int, int], sentence: str) -> bool:
    """Whether a line lists findings with figures and no verb: "BMI 41, forhøjet blodtryk"."""
    verb = any(tokens[i].lower in VERBS for i in range(*block))
    return not verb and "," in sentence and any(c.isdigit() for c in sentence)


def _score(
    text: str,
    tokens: tuple[Word, ...],
    block: tuple[int, int],
    sentence: str,
    subject: float,
    label: int | None,
    found: list[Trigger],
    before: tuple[int, int] | None,
) -> float:
    weight = max(t.weight for t in found)
    count = len({t.first for t in found})
    business = found[0].type == "BUSINESS_SECRET"
    if business:
        firm = any(tokens[i].lower in _FIRM_SUBJECTS for i in range(block[0], block[1])) or bool(
            re.search(r"\b(?:ApS|A/S|I/S|K/S|IVS)\b", sentence)
        )
        priced = re.search(r"\d[^.\n]{0,12}(?:kr\b|%|pct|procent|mio|DKK|€)", sentence) is not None
        score = (0.8 if weight >= 3 else 0.6) if firm else 0.62 if priced else 0.45
        if weight == 1:
            named = any(
                tokens[i].lower in _FIRM_SUBJECTS and tokens[i].lower not in ("vi", "vores")
                for i in range(block[0], block[1])
            )
            score = 0.62 if named or _COMPANY_FORM.search(sentence) else 0.0
        if _NO_SECRET.search(sentence):
            return 0.0
        secret = _CONFIDENTIAL.search(sentence) and _COMMERCIAL.search(sentence)
        if not secret and all(t.label == "fortroligt" for t in found):
            return 0.0
        if weight == 4 or secret:
            score = 0.85 if firm else 0.72
        elif _PUBLIC.search(sentence):
            score -= 0.3
        if re.search(r"\d", sentence) and firm:
            score += 0.06
        cited = _LAW.search(sentence.replace("jf.", "") if secret else sentence)
        if cited or _CONDITION.search(sentence):
            score -= 0.4
        return score + 0.04 * (count - 1)
    if weight == 4:
        return 0.93 if subject or not _GENERIC.search(sentence) else 0.4
    base = {3: 0.9, 2: 0.76, 1: 0.55}[weight] + min(0.06, 0.03 * (count - 1))
    length = block[1] - block[0]
    generic = _GENERIC.search(sentence) is not None
    law = _LAW.search(sentence) is not None
    condition = _CONDITION.search(sentence) is not None
    if weight < 3 and _CONSENT.search(sentence):
        return 0.0
    if subject == 0.0:
        if generic or law or condition:
            return 0.0
        if label is not None and _ABOUT_PAPERS.match(sentence):
            return 0.0
        if label is not None and length <= 25 and weight >= 2:
            return base - 0.12 if any(tokens[t.first].start >= label for t in found) else 0.0
        if before is not None and length > 2:
            inside = [
                i for i in range(max(0, block[0] - 40), block[0]) if tokens[i].start >= before[0]
            ]
            if inside and subject_of(text, tokens, (inside[0], inside[-1] + 1)) >= 0.8:
                return base - 0.2
        if (
            found[0].type == "MEDICINE"
            and weight == 3
            and length <= 9
            and (_CHANGED.search(sentence) or not _TELLS.search(sentence))
        ):
            return base - 0.25  # a line of a medicine list
        bracket = _BRACKETED.match(sentence) if weight > 2 else None
        if bracket and tokens[found[0].first].end <= tokens[block[0]].start + len(bracket["in"]):
            return base - 0.3
        if weight < 2 or length <= 2:
            return 0.0
        noted = _NOTE.match(sentence) is not None
        if count > 1 and length <= 14 and (noted or _is_list(tokens, block, sentence)):
            return base - 0.24
        return base - 0.34 if noted else 0.0
    if condition and subject < 1.0:
        return 0.3
    if generic and subject < 1.0:
        return 0.3
    score = base * (0.9 + 0.1 * subject) if subject >= 0.8 else base - 0.18
    if generic:
        score -= 0.15
    if condition:
        score -= 0.12
    if law and weight < 3:
        score -= 0.1
    if length <= 2:
        score -= 0.25
    return score
