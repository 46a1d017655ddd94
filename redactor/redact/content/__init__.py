"""Content streams: what they show and draw, written anew without what is burned."""
