"""First names so common in Denmark that two people of one case may well bear them.

Own list of some 330 names, after the statistics of names everybody knows. Of a name that is
not here a case hardly ever has two bearers, so that the name alone tells who is meant.
"""

from __future__ import annotations

from redactor.detect.names.forms import fold
from redactor.detect.names.words import word_set

_COMMON = frozenset(
    fold(word)
    for word in word_set(
        "Aage Aase Adam Agnes Ahmad Ahmed Aisha Aksel Albert Alberte Alexander Alfred Ali "
        "Allan Alma Amalie Amanda Amina Anders Andreas Anette Anita Anja Anna Anne Annette "
        "Anton Arne Arthur Asta Astrid August Axel Benjamin Bent Bente Berit Bertram Betina "
        "Bettina Birgit Birgitte Birte Birthe Bjarne Bo Bodil Brian Britt Britta Børge "
        "Camilla Carl Caroline Carsten Casper Cathrine Cecilie Charlotte Christian Christina "
        "Clara Claus Connie Conny Daniel Danny David Dennis Ditte Dorte Dorthe Edith Egon "
        "Eigil Einar Ejnar Elias Elisabeth Ella Ellen Ellie Else Emil Emilie Emma Erik Erling "
        "Ester Esther Eva Fatima Felix Filip Filippa Finn Flemming Frank Frederik Freja Frida "
        "Gerda Gert Gitte Grete Grethe Gunnar Gustav Hanna Hannah Hanne Hans Harald Hassan "
        "Heidi Helge Helle Henning Henriette Henrik Holger Hugo Hussein Ib Ibrahim Ida Inge "
        "Ingelise Inger Ingrid Irene Isabella Ivan Jacob Jakob Jan Jane Janne Jens Jeppe "
        "Jesper Jette Jimmi Jimmy Joachim Johan Johanne John Johnni Johnny Jonas Josefine "
        "Julie Jytte Jørgen Kai Kaj Kamilla Karen Karin Karl Karla Karoline Karsten Kasper "
        "Kathrine Katrine Keld Kenneth Kim Kirsten Kjeld Klara Klaus Knud Konrad Kristian "
        "Kristina Kurt Lars Lasse Laura Lea Leif Lene Liam Linda Line Lis Lisbet Lisbeth Lise "
        "Liv Lone Lotte Louise Lucas Lukas Luna Lærke Mads Magnus Maiken Maja Malene Malte "
        "Malthe Marcus Margit Margrethe Maria Mariam Marianne Marie Markus Martin Maryam "
        "Mathias Mathilde Merete Merethe Mette Mia Michael Michelle Mikael Mikkel Mogens "
        "Mohamed Mohammad Mohammed Molly Monica Monika Morten Muhammad Mustafa Nadia Nanna "
        "Nicolai Niels Nikolaj Nina Noah Nohr Nora Ole Oliver Olivia Omar Oscar Oskar Otto "
        "Palle Patrick Patrik Per Pernille Peter Philip Pia Poul Povl Preben Randi Rasmus "
        "René Rikke Rita Robert Ronni Ronny Rosa Ruth Sabrina Samir Sandra Sanne Sara Sarah "
        "Sebastian Signe Sigrid Sille Simon Simone Sofie Sonny Sophie Steen Stefan Steffen "
        "Stine Storm Susanne Sven Svend Svenning Søren Tanja Thea Theo Thomas Tilde Tina "
        "Tobias Tommy Torben Tove Trine Troels Ulla Ulrik Valdemar Vera Verner Vibeke Victor "
        "Victoria Viggo Viktor Villads Villy Vivi Walter William Willy Winnie Yusuf Yvonne "
        "Zahra Åge Åse"
    )
)


def is_common(word: str) -> bool:
    """Whether a folded first name is borne by so many that it alone tells of nobody."""
    return word in _COMMON
