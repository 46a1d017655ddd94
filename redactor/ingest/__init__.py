"""Original file -> PDF pages with positioned text."""

from redactor.ingest.opening import open_original
from redactor.ingest.parts import Opened, Part

__all__ = ["Opened", "Part", "open_original"]
