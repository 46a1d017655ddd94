"""Names, places and Danish words: how they are written, and what the lists know of them."""
