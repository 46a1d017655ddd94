"""Approved documents -> release folder: PDFs, document index, decision letter.

Everything in the folder follows from the same items, so that index, letter and files cannot
disagree. Titles and notes must be clean when they come here: nothing is searched again.
"""

from redactor.release.folder import write_release
from redactor.release.items import Outcome, ReleaseCase, ReleaseItem, file_name

__all__ = ["Outcome", "ReleaseCase", "ReleaseItem", "file_name", "write_release"]
