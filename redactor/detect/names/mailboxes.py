"""What the two halves of an e-mail address tell: providers, shared boxes, people's own houses."""

from __future__ import annotations

import re
from functools import lru_cache

from redactor.detect.names.gazetteer import is_town, name_weights
from redactor.detect.names.words import word_set

FREE_MAIL = word_set(
    "gmail hotmail outlook live yahoo icloud me msn mail protonmail proton jubii ofir post "
    "stofanet tdcadsl youmail webspeed privat gmx aol pc email tiscali sol oncable city "
    "dadlnet forum cybercity tele2adsl get2net worldonline teliamail mobilpost fibermail "
    "altiboxmail waoomail bbsyd energimail kabelmail parknet ewii profibermail godmail "
    "rocketmail ymail googlemail fastmail tutanota zoho mac hafnet comxnet elromail galnet "
    "webmail stofa tdc"
)
PROVIDER = re.compile(r"(?:net|mail|post|fiber|tele|kabel|bredb(?:å|aa)nd|web|line|online)$")
"""How the domains of providers end where anybody has a mailbox."""
SHARED_BOX = re.compile(
    r"(?:post|info|kontakt|mail|kommunen?|raadhus\w*|rådhus\w*|borgerservice|teknik\w*|ydelse\w*"
    r"|jobcenter\w*|byg(?:gesag\w*)?|miljoe\w*|miljø\w*|social\w*|boern\w*|børn\w*|familie(?:afd\w*)?"
    r"|skole\w*|sikkerpost|sikker\w*|hovedpostkasse\w*|dpo|databeskyttelse\w*|personale\w*|hr|job"
    r"|admin\w*|kontor\w*|reception|bibliotek\w*|sundhed\w*|aeldre\w*|ældre\w*|kultur\w*|plan\w*"
    r"|noreply|no-reply|webmaster|support|kundeservice|bogholderi|faktura|økonomi|oekonomi"
    r"|sekretariat\w*"
    r"|aktindsigt\w*|byraad\w*|byråd\w*|forvaltning\w*|center\w*|ankestyrelsen"
    r"|drift|salg|ordre|booking|butik|vagt|udlejning|handicap\w*|natur\w*|byggeri|ejendom\w*"
    r"|kommunikation|presse|redaktion(?:en)?|service|regnskab|hjemmepleje\w*|pension\w*"
    r"|beredskab|affald\w*|genbrug\w*|forsyning\w*|visitation\w*|sygedagpenge\w*|integration\w*"
    r"|tilsyn\w*|[a-zæøå]+-(?:sager|post))",
    re.IGNORECASE,
)


def is_shared_box(local: str, domain: str) -> bool:
    """Whether many read a mailbox; at a provider's domain anybody may be called so, and at one
    that is called after somebody it is his: "info@mettekrag.dk"."""
    house = domain.rpartition(".")[0].rpartition(".")[2]
    if (
        SHARED_BOX.fullmatch(local) is None
        or house in FREE_MAIL
        or domain.split(".")[0] in FREE_MAIL
    ):
        return False
    return not is_persons_house(house)


_FAMILY_HOUSE = re.compile(r"familien?-?(?P<last>[a-zæøå]{3,})")
_NAMED_HOUSE, _SURNAMED = 0.6, 0.4
"""From these weights the parts of a domain are a first name and a surname."""


@lru_cache(maxsize=4096)
def is_persons_house(house: str) -> bool:
    """Whether the name of a domain is somebody's first name and surname, or a family's."""
    if is_town(house.title()) or house.startswith("dan"):
        return False  # "frederikshavn.dk"; firms that begin as the country does
    family = _FAMILY_HOUSE.fullmatch(house)
    if family is not None and name_weights(family["last"]).last >= _NAMED_HOUSE:
        return True
    *_, one = parts = [part for part in re.split(r"[-_]", house) if part]
    pairs = (
        [(parts[0], one)]
        if len(parts) > 1
        else [(one[:n], one[n:]) for n in range(3, len(one) - 2)]
    )
    return any(
        name_weights(first).first >= _NAMED_HOUSE and name_weights(last).last >= _SURNAMED
        for first, last in pairs
    )


AUTHORITY_BOX = re.compile(
    r"(?:kommunen?|raadhus\w*|rådhus\w*|borgerservice|teknik\w*|ydelse\w*|jobcenter\w*|byggesag\w*"
    r"|socialforvaltning\w*|byraad\w*|byråd\w*|forvaltning\w*|aktindsigt\w*|sikkerpost|familieafd\w*)",
    re.IGNORECASE,
)
