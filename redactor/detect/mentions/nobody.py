"""What is read as a person, or as somebody's letters, and is nobody: feasts, apples, assistants of
phones, signs that doctors test for, rooms and books; a university, the ending of a file's name, an
office held among colleagues. Each only where the words around it say so: in doubt it stays a
name, and people decide."""

from __future__ import annotations

import re

from redactor.detect.hits import Hit
from redactor.detect.mentions.nobodys_letters import OF_BODIES, are_no_letters, is_party
from redactor.detect.mentions.nobodys_places import is_place_or_word
from redactor.detect.names.abroad import is_abroad
from redactor.detect.names.gazetteer import (
    NO_NAME,
    first_name_weight,
    is_town,
    name_weights,
    surname_weight,
)
from redactor.detect.names.ordinary import is_thing
from redactor.detect.names.words import word_set
from redactor.lexicon import is_ordinary_word, is_plain_noun

_REACH = 60
_GIVEN = 0.3
"""From this weight a word may be a first name."""
_SAINT = re.compile(
    r"(?:Sankt|Sct\.?|Skt\.?) (?:Hans|Lucia|Lucie|Valentin|Patrick|Nikolaus|Nikolaj|Nicolai"
    r"|Jørgen|Mortens?"
    r"|Ansgar|Michael|Mikael|Clemens|Johannes|Petri|Pauls?|Peders?|Knuds?|Olai|Olafs?|Maria|Bendt)s?"
)
_SAINT_BEFORE = re.compile(r"(?:Sankt|Sct\.|Skt\.|[Dd]en [Hh]ellige) $")
_GOODS = re.compile(
    r"(?:(?:\d\d ?g|\d ?(?:kg|kilo|gram|tons?|liter|kasser?|sække|poser?|bakker?|bundter|træer"
    r"|planter)) "
    r"(?:af )?"
    r"|(?<!\w)(?:æble|pære|kartoffel|rose|jordbær|blomme|tomat)sort(?:en|erne)?(?: som)? )"
    r"[\"”»'’]?(?:[A-ZÆØÅ]\w+ )?$"
)
"""Before a sort of what is weighed or grown. Not "2 g", which is a class, too ("i 2 g Emma Lund"),
nor the fruit itself: one may praise ("rose") somebody."""
_MAKE = re.compile(
    r"(?<!\w)(?:(?:af|i|fra|med) (?:typen|modellen|mærket|serien|varianten|farven|nuancen"
    r"|kollektionen)"
    r"|(?:model|serie|farve))[ :]{1,2}[\"”»'’]?$",
    re.IGNORECASE,
)
"""Before the name of a chair, a shelf or a colour: "af typen Liv"."""
_ROOM = re.compile(
    r"(?:(?<!\w)(?:i|til|fra|booket|reserveret|bookes|afholdes|holdes|på)|\A|[\n\t,:(|]) ?"
    r"(?:(?:møde|gruppe|undervisnings|konference|samtale|kursus)?lokale|mødesal|auditorium"
    r"|mødeværelse|konferencerum|møderum) [\"”»]?$",
    re.IGNORECASE,
)
"""Before the name of a room: "i lokale Karen Blixen"; not "de lokale Karen og Bo", nor "lokalet Bo
Krag sad i"."""
_DOES = re.compile(
    r" (?:selv |også |ikke |nu |så )?(?:har|havde|er|var|bliver|blev|skal|skulle|kan|kunne|vil"
    r"|ville|må|måtte|gik|går|sad|sidder|stod|står|kom|lå|fik|får|tog|gav|så|sagde|skrev|bad|bor"
    r"|[a-zæøå]{2,}(?:ede|[dklnprst]te|er))(?!\w)"
)
"""After somebody who does something, and is no room: "lokale Bo Krag havde bestilt"."""
_ASSISTANT = word_set("siri alexa cortana bixby copilot")
_DEVICES = re.compile(
    r"(?<!\w)(?:bluetooth|mødelokale\w*|højttaler\w*|smart\w*|google|apple|amazon|echo|iphone\w*|ipad\w*"
    r"|stemmestyr\w*|taleassistent\w*|talegenkend\w*|assistent\w*|app|appen|telefonens|mikrofon\w*|wifi"
    r"|siri|alexa)(?!\w)",
    re.IGNORECASE,
)
_ROOMS = re.compile(
    r"[^.\n]{0,50}?\ber navne(?:ne)? på (?:[\w-]+s? ){0,3}(?:stuer|hold|grupper|lokaler|mødelokaler"
    r"|afdelinger|huse|rum|klasser|teams|skibe|veje|færger|storme|bygninger|haller|robotter|systemer|både"
    r"|busser|afsnit|storke|landsbyer|kartofler|æbler)(?:ne)?(?!\w)"
)
_SIGNS = word_set(
    "babinski romberg lasègue lasegue trendelenburg lachman mcmurray phalen tinel spurling kernig"
    " brudzinski rovsing foley apgar doppler holter barthel tinetti braden trousseau chvostek"
    " homans schober finkelstein mingazzini"
)
"""After whom doctors call their tests, and hardly anybody in Denmark is called."""
_ILLNESSES = word_set(
    "parkinson crohn alzheimer hodgkin addison raynaud bechterew huntington cushing menière "
    "ménière meniere"
)
"""Illnesses named after who described them."""
_SYNDROME = re.compile(r"['’]? (?:syndrom|sygdom)")
_TESTED = re.compile(
    r"[^.\n]{0,50}\b(?:af|be)kræftet|[^.\n]{0,40}\b(?:udelukket|mistænkt|udredt)", re.IGNORECASE
)
_RESULT = re.compile(
    r"['’]?s?(?:[ -](?:tegn|test|score|prøve|kateter|index|indeks|skala|manøvre|greb))?,? ?"
    r"(?:er |var |: ?)?"
    r"(?:neg|pos|ia\b|i\.a|ua\b|u\.a|normal|nat|bilat|udebl|ikke|uden|[+÷-](?!\w)|\d|kateter|tegn|test|score"
    r"|(?:nul|et|to|tre|fire|fem|seks|syv|otte|ni|ti)\b|(?:begge |også )?(?:af|be)kræftet"
    r"|udelukket)"
)
_TITLED = re.compile(
    r"(?:bogen|filmen|romanen|serien|podcasten|sangen|forestillingen|stykket|albummet|maleriet|operaen"
    r"|musicalen|tv-serien|børnebogen|digtet|færgen|skibet|båden|kutteren|jollen|yachten|toget)"
    r" [\"”“»](?:[A-ZÆØÅ]\w+ )?$",
    re.IGNORECASE,
)
_QUOTES = '"”“«'
_INVENTED = frozenset(
    {
        "rasmus klump", "pippi langstrømpe", "harry potter", "peter plys", "peter pan",
        "alfons åberg", "ole lukøje", "karius og baktus", "kaj og andrea", "bamse og kylling",
        "emil fra lønneberg", "holger danske",
        "mickey mouse", "donald duck", "pelle haleløs", "palle alene i verden", "bobo og kasper",
    }
)  # fmt: skip
"""Figures of books and television that everybody knows."""
_DANSKE = re.compile(r" Danskes?(?!\w)")
_COMPOUND = re.compile(r"(?:s|['’]s?)?(?:-[a-zæøå]+)?")
_QUAY = re.compile(r"(?:l[aæ]gge?(?:r|de)?|lagde|ligger|lå|kom|fortøjet) (?:til|ved) $", re.I)
_NAMED_HOUSE = re.compile(
    r"(?:hus(?:et)?|bygning(?:en)?|ejendom(?:men)?|afdeling(?:en)?|sted(?:et)?|gård(?:en)?)[^.\n]{0,30}"
    r"(?:kaldes|hedder|navn(?:et)?|døbt) $",
    re.IGNORECASE,
)
_FEAST = re.compile(
    r"kristi (?:himmelfart(?:s?dag)?|legemsfest|legeme|blod|død|genkomst|opstandelse|lidelser?"
    r"|kirke|fødsel|brud|kors|navn|kærlighed)(?!\w)",
    re.IGNORECASE,
)
_STATISTICS = word_set("mean std dev err error lower upper median variance quantile stdev")
"""What programs print over columns of figures. Of one word only if hardly anybody is called so."""
_ALONE = word_set("mean std lower upper median stdev")
_SHORTENED = re.compile(
    r"(?:o\. ?lign?|m\. ?(?:fl|m|v)|bl\. ?a|d\. ?v\. ?s|f\. ?eks|max|min|ca|evt|pga|mht|ift|jf|incl"
    r"|inkl|ekskl|excl|ip)\.?"
)
"""Abbreviations in small letters."""
_LIMIT = re.compile(r"\. [a-zæøå]{3}")
"""After "Max" where a sentence begins and nobody is called so: "Max. hastighed er 50 km/t"."""
_TECHNICAL = re.compile(r"(?i:el|it|tv|edb|ip|wc|pc|cd|dvd|usb|led|pvc|gps)-[a-zæøå]{4,}")
"""What runs on electricity and the like: "El-forbrug"."""
_LOGO = re.compile(r"Mit ?[A-ZÆØÅa-zæøå1][A-ZÆØÅa-zæøå](?: [\W\w])?")
"""How OCR reads the sign of MitID, the state's identity for signing."""
_IN_CODE = re.compile(r"[a-zæøå]{2,}(?:[A-ZÆØÅ][a-zæøå]+)+")
"""Words run together as programs name things: "contentType"."""
_HUMPS = re.compile(r"[A-ZÆØÅ]?[a-zæøå]+")
_CROSSES = re.compile(r"([A-ZÆØÅ])(?: \1)+")
"""Crosses in the columns of a list of who came."""
_LETTERED = re.compile(r"[A-ZÆØÅ]{2,4}[- ](?P<what>[a-zæøå]{3,})")
"""What is called by the letters of a body: "HB-møde"."""
_ABOUT = word_set("ang vedr angående vedrørende evt")
"""What a heading begins with, shortened."""
_GUILD = re.compile(
    r"(?:(?P<name>[^\W\d_]+) )?(?:[Bb]y|[Vv]ej|[Ee]jer|[Gg]ård|[Hh]ave|[Bb]åde?|[Kk]ajak|[Mm]ølle"
    r"|[Ff]isker|[Vv]interbade|[Bb]ade|[Hh]avne|[Ss]kytte|[Jj]agt|[Hh]åndværker)la(?:ug|v)(?:et)?s?"
)
"""Guilds of neighbours and of boats: "Bylaug", "Hvalsted Ejerlav"."""
_GOOD_LUCK = re.compile(r"(?<!\w)[Tt]il $")
_WISH = re.compile(
    r"(?i:ønske(?:r|de|t)?) (?:(?:Dig|dig|jer|Eder|hende|ham|dem|ham) )?(?:[a-zæøå]+ )?[Tt]il $"
)
_WISHED = re.compile(
    r"!| med (?:det|den|dagen|fødsels|alt|jeres|din|dit|de)| til (?:jer|dig|alle)|[.] *\n"
)
"""After wishes of luck, as old letters write them with a capital: "til Lykke med det"."""
_BODY = re.compile(
    r"Laugets?|(?P<name>[^\W\d_]+) [A-ZÆØÅ]\w{3,}(?:bank|banken|sparekasse|andelskasse)"
)
"""A guild among its members, and banks, where the word before is no first name."""
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(?:\.? |/)$")
_BODY_AFTER = re.compile(
    r" (?:Forsyning|Vandforsyning|Varmeforsyning|Vandværk|Varmeværk|Fjernvarme|Kraftvarmeværk"
    r"|Renovation|Renseanlæg|Boligforening|Boligselskab|Energi|Biogas|Dambrug|Spildevand)s?(?!\w)"
)
"""After a place, what is there: "Rendebæk Forsyning"."""
_CARS = word_set(
    "kia ford mercedes seat dacia opel lancia honda suzuki fiat skoda škoda polo clio corsa astra"
    " octavia fabia yaris micra berlingo zafira tesla lexus mazda"
)
_MAKE_BEFORE = re.compile(
    r"(?<!\w)(?:opel|skoda|škoda|toyota|volkswagen|vw|ford|peugeot|citroën|seat|renault|kia|fiat)\s$",
    re.IGNORECASE,
)
_CAR_BEFORE = re.compile(
    r"(?<!\w)(?:(?:en|et|den|min|din|sin|hans|hendes|deres|vores|[a-zæøå]+s|[A-ZÆØÅ]\w+s) )?"
    r"(?:grå|røde?|hvide?|sorte?|blå|gule?|grønne?|brune?|sølvfarvede?|høje?|brugte?) $"
)
"""Of cars only: a colour, or how high one sits."""
_TRAVEL = re.compile(
    r"(?<!\w)(?:\w*transport|bus(?:sen)?|tog(?:et)?|færge(?:n)?|\w*kørsel|afgang|cykelsti(?:en)?"
    r"|\w*(?:tur|ture|turen|rejse|rejser|rejsen|udflugt|udflugten))"
    r" til $|(?<!\w)(?:i og (?:omkring|ved)|(?:stævne|løb|træf|udstilling|foregik|afholdt"
    r"|inde|ude|oppe|nede|ovre) i) $"
)
_DRIVEN = re.compile(r"(?<!\w)(?:(?!bus)\w*transport|\w*kørsel) til $")
"""What is ordered for people, too: "hjemkørsel til Mølgaard"."""
_VILLAGE = re.compile(
    r"(?<!\w)(?:landsbyen|byen|bydelen|sognet|øen|egnen|skoven|søen|gården|godset|bebyggelsen) $",
    re.IGNORECASE,
)
_DATED_FROM = re.compile(r",? (?:d\.|den) ?\d{1,2}[./ -]")
"""After the place that a letter is dated from, at the head of a line: "Hvalsted d. 26-1-75"."""
_MONTH_DAY = re.compile(r" \d{1,2}, (?:19|20)\d\d(?!\d)")
_MONTH_YEAR = re.compile(r"\.? (?:19|20)\d\d(?![\d-])")
_FULL_MONTHS = word_set("maj april august juni juli marts")
_MONTHS = word_set("jan feb mar apr may jun jul aug sep oct nov dec")
_ALL_MONTHS = _MONTHS | _FULL_MONTHS
_DEFINITE = re.compile(r"[A-ZÆØÅ][a-zæøå]{6,}(?:en|et|ene|erne)s?")
_ANY_BODY = re.compile(
    r"(?:Syge|Pleje|Forsamlings|Menigheds)huset|Hospitalet|Skolen|Børnehaven|Vuggestuen|Plejehjemmet"
    r"|Institutionen|Klinikken|Afdelingen|Forvaltningen|Virksomheden|Firmaet|Selskabet|Foreningen"
    r"|Klubben|Biblioteket|Kirken|Gymnasiet|Banken|Boligselskabet|Udvalget|Bestyrelsen|Retten"
    r"|Kommunen|Regionen|Ministeriet|Styrelsen|Kontoret|Sekretariatet|Administrationen|Ledelsen|Jobcentret|Nævnet|Butikken|Fonden|Menigheden"
)
"""Bodies of a kind, at the head of a sentence: none by its name."""
_DOUBTED = 0.6
"""Below this the model doubts that such a word is one's name."""
_NATION = re.compile(
    r"(?:(?:My|Your|His|Her|Our|The) )?(?:Danish|German|Swedish|Norwegian|Finnish|Polish|Dutch"
    r"|English|Turkish|Spanish|Italian|French|Russian|Ukrainian|Romanian|Icelandic)"
)
_ENGLISH_NOUN = re.compile(r" (?!og |har |er )[a-z]{3,}|\)")
"""After the adjective of a country in an English letter: "my German account"."""
_ROOM_CALLED = re.compile(
    r"[A-ZÆØÅ]\w+-(?:stuen|salen|rummet|lokalet|huset|gangen|fløjen|holdet|klassen|gruppen|teamet)"
)
_CATEGORY = re.compile(r"[A-D]1?E?(?:, ?[A-D]1?E?)*")
_CATEGORIES = re.compile(r"\bkat(?:egori(?:er)?|\.)[: ]{1,2}[A-DE1, ]{0,20}$", re.IGNORECASE)
"""Before what a driving licence lets one drive."""
_OLD = re.compile(r" fra 1[0-8]\d\d(?!\d)")
"""When a thing is of, and no living person: "Sten fra 1780"."""


def is_nobody(text: str, hit: Hit) -> bool:
    """Whether a hit of type PERSON or INITIALS is surely nobody's, as it stands in `text`; of type
    ORGANIZATION, whether it is a common noun alone: "a-kassen"."""
    if hit.type != "ORGANIZATION" and is_party(text, hit):
        return True
    if hit.type == "INITIALS":
        return are_no_letters(text, hit)
    if hit.type == "ORGANIZATION":
        word = text[hit.start : hit.end]
        if " " in word:
            return False
        if word.islower():
            return is_ordinary_word(word.rpartition("-")[2])
        return _ANY_BODY.fullmatch(word) is not None and hit.score < _DOUBTED
    return hit.type == "PERSON" and (
        _is_no_name(text, hit) or _is_namesake(text, hit) or is_place_or_word(text, hit)
    )


def _is_no_name(text: str, hit: Hit) -> bool:
    """Whether it is a feast of the church, a university, a bank or no name at all."""
    word = text[hit.start : hit.end]
    if _SHORTENED.fullmatch(word) or _is_code(word) or _is_statistics(word):
        return True
    if word in ("Max", "Min") and _LIMIT.match(text, hit.end):
        return True
    if _TECHNICAL.fullmatch(word) or _CROSSES.fullmatch(word) or _is_made_thing(word):
        return True
    if low_body := _LETTERED.fullmatch(word):
        return is_ordinary_word(low_body["what"]) and low_body["what"] != "sagen"
    if _NATION.fullmatch(word) and _ENGLISH_NOUN.match(text, hit.end):
        return True
    if _ANY_BODY.fullmatch(word) or _ROOM_CALLED.fullmatch(word):
        return True
    if word.isupper() and (
        are_no_letters(text, hit)
        or (
            _CATEGORY.fullmatch(word)
            and _CATEGORIES.search(text, max(0, hit.start - 30), hit.start)
        )
    ):
        return True
    if word in OF_BODIES or (word.lower() in _MONTHS and _MONTH_DAY.match(text, hit.end)):
        return True
    if word.lower() in _ALL_MONTHS and _MONTH_YEAR.match(text, hit.end):
        return True
    if all(
        _DEFINITE.fullmatch(part)
        and name_weights(part) == NO_NAME
        and _is_definite_noun(part.lower())
        for part in word.split(" ")
    ):
        return True
    if _CARS.issuperset(word.lower().split()) and (
        " " in word or _MAKE_BEFORE.search(text, max(0, hit.start - 16), hit.start)
    ):
        return True
    if word.lower() in _ABOUT and text[hit.end : hit.end + 1] == ".":
        return True
    guild = _GUILD.fullmatch(word)
    if guild is not None and (not guild["name"] or first_name_weight(guild["name"]) == 0.0):
        return True
    if word in ("Lykke", "lykke") and _GOOD_LUCK.search(text, max(0, hit.start - 4), hit.start):
        wished = _WISH.search(text, max(0, hit.start - 24), hit.start)
        return text[hit.start - 4] == "T" or bool(wished or _WISHED.match(text, hit.end))
    if _LOGO.fullmatch(word) and "UTC" in text[max(0, hit.start - 8) : hit.start]:
        return True
    body = _BODY.fullmatch(word)
    if body is not None:
        return not body["name"] or first_name_weight(body["name"]) == 0.0
    if word[:6].lower() == "kristi" and _is_feast(text, hit):
        return True
    return word == "Uni" and _after_town(text, hit.start)


def _is_made_thing(word: str) -> bool:
    """A make in capitals and what it is: "GORM Komfurvagt"."""
    make, _, thing = word.partition(" ")
    return (
        make.isupper()
        and thing.istitle()
        and name_weights(thing) == NO_NAME
        and is_thing(thing.lower())
    )


def _is_definite_noun(word: str) -> bool:
    """Whether a word is a noun with its article made of two: "nationalparken", "børnehusene"."""
    if is_plain_noun(word):
        return True
    bare = word.removesuffix("s")
    for ending in ("erne", "ene", "en", "et"):
        stem = bare.removesuffix(ending)
        if stem == bare:
            continue
        if len(stem) > 5 and is_ordinary_word(stem):
            return True
        if any(
            is_ordinary_word(stem[at:])
            and (
                is_ordinary_word(stem[:at])
                or (stem[at - 1] in "se" and is_ordinary_word(stem[: at - 1]))
            )
            for at in range(3, len(stem) - 2)
        ):
            return True
    return False


def _is_code(word: str) -> bool:
    """Whether it is how programs name something, and no part of it is a name."""
    return _IN_CODE.fullmatch(word) is not None and not any(
        max(first_name_weight(part), surname_weight(part)) for part in _HUMPS.findall(word)
    )


def _is_statistics(word: str) -> bool:
    words = word.lower().split()
    return _STATISTICS.issuperset(words) and (len(words) > 1 or words[0] in _ALONE)


def _is_namesake(text: str, hit: Hit) -> bool:
    """Whether what was read as a person's name is that of something else."""
    name = text[hit.start : hit.end]
    low = name.casefold()
    before = text[max(0, hit.start - _REACH) : hit.start]
    if _SAINT.fullmatch(name) or (" " not in name and _SAINT_BEFORE.search(before)):
        return True
    if " " not in name and _is_thing(text, hit, before):
        return True
    if is_landscape(text, hit.start, hit.end) or is_abroad(text, hit.start, hit.end):
        return True
    if " " not in name and _MAKE.search(before):
        return True
    if (
        _ROOM.search(before)
        and text[hit.end : hit.end + 2] not in (" o", ", ")
        and not _DOES.match(text, hit.end)
    ):
        return True
    if _GOODS.search(before) or _ROOMS.match(text, hit.end):
        return True
    if low in _ASSISTANT:
        return bool(_DEVICES.search(before) or _DEVICES.search(text, hit.end, hit.end + _REACH))
    first, _, rest = low.partition(" ")
    if first.rstrip("s") in _SIGNS and _RESULT.match(text, hit.start + len(first)):
        return not rest or _RESULT.match(" " + rest) is not None
    if low.rstrip("s") in _ILLNESSES and _SYNDROME.match(text, hit.end):
        return True
    if low.rstrip("s") in _ILLNESSES and _TESTED.match(text, hit.end):
        return True
    if first in ("villa", "hotel", "pension") and _NAMED_HOUSE.search(before):
        return True
    if _TITLED.search(before) and text[hit.end : hit.end + 1] in _QUOTES and hit.end < len(text):
        return True
    if low == "kaj" and _QUAY.search(before):
        return True
    if low == "holger" and _DANSKE.match(text, hit.end):
        return True
    return any(
        low.startswith(figure) and _COMPOUND.fullmatch(low, len(figure)) for figure in _INVENTED
    )


def _is_thing(text: str, hit: Hit, before: str) -> bool:
    """Whether one word is a car, a place one travels to, part of a body's name or long past."""
    name = text[hit.start : hit.end]
    weights = name_weights(name)
    if name.lower() in _CARS and _CAR_BEFORE.search(before):
        return True
    if weights.first < _GIVEN and _BODY_AFTER.match(text, hit.end):
        return True
    placed = weights.first < _GIVEN and (weights.last < _GIVEN or is_town(name))
    if weights.first < _GIVEN and _TRAVEL.search(before):
        return placed or not _DRIVEN.search(before)
    begins = text[hit.start - 1 : hit.start] in ("", "\n")
    if weights == NO_NAME and _VILLAGE.search(before):
        return True
    if begins and placed and _DATED_FROM.match(text, hit.end):
        return True
    return _OLD.match(text, hit.end) is not None


_LANDSCAPE = re.compile(
    r"(?P<first>[A-ZÆØÅ][a-zæøå]+) (?:Skov|Sø|Strand|Mose|Plantage|Fjord|Hede"
    r"|Klit|Klitplantage|Å|Eng|Enge|Dyrehave|Bugt|Vig|Odde|Naturpark|Slotspark|Storskov|Lyng|Holme|Sund|Dam|Søbad|Bakker)"
)
_WOODS = word_set(
    "rold hald esrum bellevue svinkløv gludsted palsgaard palsgård bidstrup gisselfeld store tinnet"
    " lille vestre østre nordre søndre kongens dronningens boserup hareskov jægersborg grib rørbæk"
)
"""What is no town and is before such a word; another word there may be somebody's first name."""
_WHERE = re.compile(r"(?<!\w)(?:i|ved|på|nær|gennem|omkring|langs|rundt om)[ \n]$")


def is_landscape(text: str, start: int, end: int) -> bool:
    """Whether a wood, a lake or a shore was read as somebody: "fundet ved Rold Skov"."""
    place = _LANDSCAPE.fullmatch(text, start, end)
    return (
        place is not None
        and (is_town(place["first"]) or place["first"].lower() in _WOODS)
        and name_weights(place["first"]).first < _GIVEN
        and _WHERE.search(text, max(0, start - 12), start) is not None
    )


def _is_feast(text: str, hit: Hit) -> bool:
    feast = _FEAST.match(text, hit.start)
    return feast is not None and feast.end() >= hit.end


def _after_town(text: str, start: int) -> bool:
    """Whether a town, whole or shortened, stands right before: "Aarhus Uni", "Aarh. Uni"."""
    before = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return before is not None and (is_town(before[1]) or text[start - 2 : start - 1] == ".")
