"""What is told of somebody by words that are sensitive only together: who stands for a list of his
municipality's, who lives with somebody of the own sex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.text.patterns import scan

_LOCAL_LIST = re.compile(
    r"(?<!\w)(?i:kandidat(?:en)?|opstillet|kandiderer|kandiderede|still(?:er|ede|et)(?: sig)? op"
    r"|stemmer|stemte|stemt"
    r"|medlem|aktiv|valgt ind|byrådsmedlem) (?:for|på|af|i) "
    r"(?P<n>[A-ZÆØÅ][\wæøå]+[ -]?[Ll]isten|Liste [A-ZÆØÅ]\w*)(?!\w)"
)
"""A list of one municipality's, which no list of parties holds: "kandidat for Sognelisten"."""
_FREE = (
    r"(?: (?!(?:at|der|som|hans|hendes|deres|min|mit|vores|{other})(?!\w))"
    r"(?-i:[a-zæøå\d]+)){{0,5}}?"
)
"""Words between, none of which may be of somebody else whom the rest is told of."""
_OF_HIM = _FREE.format(
    other=r"hun|[a-zæøå]*(?:mor|moren|moderen|søster|søsteren|datter|datteren|konen|kvinden|pigen"
    r"|veninde|veninden|tante|kusine|niece)"
)
_OF_HER = _FREE.format(
    other=r"han|[a-zæøå]*(?:far|faren|faderen|bror|broren|broderen|søn|sønnen|manden|drengen|onkel"
    r"|fætter|nevø)"
)
_SAME_SEX = re.compile(
    r"(?<!\w)(?:(?:han|faren|faderen|far|manden|sønnen|drengen|broren|brøderen"
    rf"|eksmanden){_OF_HIM}"
    r" (?P<n>lever|levede|levet|bor|boet|danner|dannet|flyttet|flytter|kæreste|kærester|forlovet"
    r"|gift)"
    r" (?:sammen |par |i parforhold |ind )?med en (?:anden |yngre |ældre |dansk )?mand(?!\w)"
    rf"|(?:hun|moren|moderen|mor|kvinden|datteren|pigen|søsteren|ekskonen){_OF_HER}"
    r" (?P<m>lever|levede|levet|danner|dannet|kæreste|kærester|forlovet|gift)"
    r" (?:sammen |par |i parforhold |ind )?med en (?:anden |yngre |ældre |dansk )?kvinde(?!\w))",
    re.IGNORECASE,
)
"""Who lives with somebody of the own sex: "han har siden 2021 levet sammen med en mand"."""


_DROVE = re.compile(
    r"(?<!\w)(?P<n>kør(?:er|te|t|e|sel)|før(?:er|te|t))(?!\w)"
    r"(?:(?!(?:for|med|dem|borger\w*|person\w*|folk|unge|ældre|alle|elev\w*|passager\w*) )"
    r"[^.;:\n]){0,50}? uden "
    r"(?:et )?(?:gyldigt? )?(?:kørekort|førerret|førerbevis)(?!\w)",
    re.IGNORECASE,
)
"""Who drove without being allowed to."""
_THREATENED = re.compile(
    r"(?<!\w)(?P<n>tru(?:er|ede|et|e))(?: \w+){0,2}? med at (?:\w+ ){0,3}?"
    r"(?:brænde|slå|dræbe|skyde|stikke|smadre|kvæle|tæske|banke|myrde|skære|voldtage|sprænge"
    r"|overfalde|køre \w+ ned|tage livet)(?!\w)",
    re.IGNORECASE,
)
"""With what only a crime can be threatened with: "truede med at brænde huset ned"."""
_ETHNIC = re.compile(r"(?<!\w)ethnic (?P<n>[A-Z][a-z]{2,})(?!\w)")
_OF_UNION = re.compile(
    r"(?<!\w)(?P<n>[Mm]ember) of (?:the|a|an|his|her|their|my) (?:[a-z]+(?:['’]s?)? ){0,2}"
    r"union(?!\w)"
)


def told_in_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Start, type and class of word of each."""
    for match in scan(_LOCAL_LIST, text, "liste"):
        yield match.start("n"), "POLITICS", "politisk parti"
    for match in scan(_DROVE, text, "kørekort", "førerret", "førerbevis"):
        yield match.start("n"), "CRIME", "strafbart forhold"
    for match in scan(_THREATENED, text, " med at "):
        yield match.start("n"), "CRIME", "trusler"
    for match in scan(_ETHNIC, text, "ethnic "):
        yield match.start("n"), "ETHNICITY", "etnisk baggrund, på engelsk"
    for match in scan(_OF_UNION, text, " union"):
        yield match.start("n"), "UNION", "fagforening, på engelsk"
    for match in scan(_SAME_SEX, text, " med en mand", " med en kvinde", " med en anden "):
        yield match.start("n" if match["n"] else "m"), "SEXUALITY", "seksuelle forhold"
