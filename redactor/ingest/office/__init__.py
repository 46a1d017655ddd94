"""Office documents through LibreOffice, with what it would not show."""
