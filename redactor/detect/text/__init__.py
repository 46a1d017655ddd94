"""A page's text as the detector reads it: plain letters, sentences, cells, words near by."""
