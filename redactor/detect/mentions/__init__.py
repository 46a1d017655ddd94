"""From what the model calls a name to the mentions of persons, and what stands beside them.

names -> names_in_text        trimmed, joined, told apart (names_kind), cut to the name
                              (person_spans), without what is nobody (nobody, nobodys_letters)
                              or a place (nobodys_places), by what the page tells (page_tells);
                              words that their capital makes names (words_meant)
      -> told_people, listed  people whom the sentence or the row tells, though no list knows them
      -> beside, born         the number, street or date right beside somebody
"""
