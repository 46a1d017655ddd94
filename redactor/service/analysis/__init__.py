"""What the machine makes of it: documents read, people linked, the case surveyed."""
