"""This room types a plain CSV while it streams: the same frame, receipts and problems as by the slow way, in bounded
memory.

A file is plain where it is shown that polars cuts it into the cells that the strict reader sees, and where the readers
of the slow way have no word to say of any of its cells. Everything else is `NotPlain`, and is read by the slow way from
the beginning.
"""

from forebyg.extracts.scans.plain import NotPlain
from forebyg.extracts.scans.scanning import Scanned, is_text, opened_scan, scan_extract, size_of
from forebyg.extracts.scans.sources import BLOCK

__all__ = ["BLOCK", "NotPlain", "Scanned", "is_text", "opened_scan", "scan_extract", "size_of"]
