"""The components of the spaCy pipeline in `models/da_redactor`.

text -> ner                    names, by the encoder and what lists know (ner_words, ner_lexicon)
     -> sentence_categorizer   sentences that say something sensitive of somebody
     -> role_scorer            how the text speaks of a name's bearer
"""
