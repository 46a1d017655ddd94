"""1,000 common Danish names of as many words as one is asked for."""

from __future__ import annotations

import math
from functools import cache
from itertools import product

HOW_MANY = 1000
_GOLDEN = (math.sqrt(5) - 1) / 2
"""Steps of this share of a circle fall evenly all over it."""

_GIVEN_TEXT = (
    "Peter Michael Jens Lars Thomas Henrik Søren Christian Jan Martin Niels Anders Morten Jesper "
    "Hans Mads Rasmus Per Ole Kim Mikkel Frederik Emil Oliver William Noah Oscar Lucas Carl Victor "
    "Alfred Magnus Mathias Jonas Simon Jakob Daniel Bent Erik John Poul Knud Svend Torben Bo Finn "
    "Claus Steen Brian Allan Anne Mette Kirsten Hanne Anna Maria Susanne Lene Helle Marianne Lone "
    "Camilla Pia Louise Charlotte Gitte Bente Karen Tina Karin Ida Emma Sofie Freja Clara Laura "
    "Alma Ella Julie Sara Mathilde Caroline Line Maja Cecilie Inger Birthe Else Lis Ulla Jette "
    "Dorthe Rikke Christina Katrine Signe Stine Trine Ditte Nanna Astrid Ellen Agnes Josefine"
)
_SURNAMES_TEXT = (
    "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen "
    "Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen "
    "Knudsen Mikkelsen Schmidt Ali Jakobsen Lund Holm Eriksen Iversen Clausen Simonsen Svendsen "
    "Kjær Bertelsen Friis Lauridsen Bach Frederiksen Dahl Winther Nygaard Krogh Vestergaard Toft "
    "Bech Kruse Skov Brandt Berg Juhl"
)
_GIVEN = _GIVEN_TEXT.split()
_SURNAMES = _SURNAMES_TEXT.split()
_RARE = _SURNAMES[25:]


@cache
def names(words: int) -> tuple[str, ...]:
    """1,000 names of `words` words (four at most), spread evenly over the combinations.

    Each part of them is spread over all names there are for it.
    """
    if words <= 1:
        # Given names and surnames, then given names joined in pairs ('Anne-Lise').
        pairs = (f"{a}-{b}" for a, b in product(_GIVEN, _GIVEN[50:60]) if a != b)
        single = [*_GIVEN, *_SURNAMES, *pairs]
        return tuple(single[:HOW_MANY])
    lists = {
        2: (_GIVEN, _SURNAMES),
        3: (_GIVEN, _RARE, _SURNAMES),
        4: (_GIVEN, _GIVEN, _RARE, _SURNAMES),
    }[min(words, 4)]
    total = math.prod(map(len, lists))
    stride = round(total * _GOLDEN)
    while math.gcd(stride, total) > 1:
        stride += 1
    found = []
    for place in range(HOW_MANY):
        rest = place * stride % total
        parts = []
        for listed in reversed(lists):
            rest, index = divmod(rest, len(listed))
            parts.append(listed[index])
        found.append(" ".join(reversed(parts)))
    return tuple(found)
