"""What stands in pictures: text by OCR, codes, signatures, faces."""
